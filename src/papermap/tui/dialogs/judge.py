"""A verdict by itself: what a paper is to its field, and how sure. The evidence comes after."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Static

from papermap.model.reading import USUAL_CONFIDENCE
from papermap.tui.dialogs.choices import SURE, WEIGHTS, sure_row, weight_row
from papermap.tui.widgets.tabs import Clickable

if TYPE_CHECKING:
    from papermap.model.reading import Weight


@dataclass(frozen=True, slots=True)
class Judgement:
    """``confidence`` is in percent. ``weight`` is ``None`` until one is chosen."""

    weight: Weight | None = None
    confidence: int = USUAL_CONFIDENCE


class Judge(ModalScreen[Judgement | None]):
    """Gives the verdict; ``None`` when the reader leaves without one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", show=False),
        Binding("enter", "take", show=False),
    ]

    def __init__(self, question: str, standing: Judgement) -> None:
        super().__init__()
        self._question, self._made = question, standing

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(self._question, classes="question", markup=False)
            yield Clickable(id="choices")
            yield Static("", classes="below", markup=False)

    def on_mount(self) -> None:
        self._draw()
        self._say("Two keys, then Enter; the evidence comes after. Esc leaves.")

    def on_key(self, event: Key) -> None:
        key = event.character or event.key
        if key in WEIGHTS:
            self._made = replace(self._made, weight=WEIGHTS[key][0])
        elif key in SURE:
            self._made = replace(self._made, confidence=SURE[key])
        else:
            return
        event.stop()
        self._draw()

    def action_take(self) -> None:
        if self._made.weight is None:
            self._say("First what it is: f, n or m. Esc leaves.")
        else:
            self.dismiss(self._made)

    def _say(self, words: str) -> None:
        self.query_one(".below", Static).update(words)

    def _draw(self) -> None:
        made = self._made
        sure = None if made.weight is None else made.confidence
        rows = [*weight_row(made.weight), "\n", *sure_row(sure)]
        self.query_one("#choices", Static).update(Content.assemble(*rows))
