"""The end of a pass in three keystrokes: what the paper is, how sure, and where next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Static

from papermap.model.reading import USUAL_CONFIDENCE, Outcome, Weight
from papermap.tui.dialogs.choices import SURE, WEIGHTS, row, sure_row, weight_row
from papermap.tui.widgets.tabs import Clickable
from papermap.tui.words import line

SKIP = "k"


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided. ``weight`` is ``None`` where the reader gave no verdict."""

    outcome: Outcome
    weight: Weight | None = None
    confidence: int = USUAL_CONFIDENCE


class Decide(ModalScreen[Decision | None]):
    """Gives the decision; ``None`` when the reader reads on. Every way to end is as good as another."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", show=False)]

    def __init__(self, number: int, title: str, weight: Weight | None, confidence: int) -> None:
        super().__init__()
        self._number, self._title = number, title
        self._made = Decision(Outcome.STOP, weight, confidence)

    @property
    def _ends(self) -> dict[str, tuple[Outcome, str]]:
        following = self._number + 1
        ends = {"s": (Outcome.STOP, "stop here")}
        if following <= 3:
            ends[str(following)] = (Outcome.NEXT, f"pass {following} now")
            ends["l"] = (Outcome.LATER, f"pass {following} later")
        else:
            ends["d"] = (Outcome.DONE, "done")
        ends["x"] = (Outcome.NOT_FOR_ME, "not for me")
        return ends

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(f"Pass {self._number} of {line(self._title, 120)}", classes="question", markup=False)
            yield Clickable(id="choices")
            yield Static("Three keys: what it is, how sure, and where next. Esc reads on.", classes="below")

    def on_mount(self) -> None:
        self._draw()

    def on_key(self, event: Key) -> None:
        key = event.character or event.key
        if key in self._ends:
            self.dismiss(replace(self._made, outcome=self._ends[key][0]))
        elif key == SKIP:
            self.dismiss(Decision(Outcome.SKIPPED))
        elif key in WEIGHTS:
            self._made = replace(self._made, weight=WEIGHTS[key][0])
        elif key in SURE:
            self._made = replace(self._made, confidence=SURE[key])
        else:
            return
        event.stop()
        self._draw()

    def _draw(self) -> None:
        made = self._made
        sure = None if made.weight is None else made.confidence
        ends = {key: words for key, (_, words) in self._ends.items()}
        skips = row("Or", {SKIP: "skip it: it does not count as read"}, None)
        rows = [
            *weight_row(made.weight),
            "\n",
            *sure_row(sure),
            "\n",
            *row("And then", ends, None),
            "\n",
            *skips,
        ]
        self.query_one("#choices", Static).update(Content.assemble(*rows))
