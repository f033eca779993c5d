"""How well a paper was remembered, with what was written then beside what was said now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from papermap.model.reading import Recalled
from papermap.tui.dialogs.choices import row
from papermap.tui.widgets.tabs import Clickable
from papermap.tui.words import line, paragraph

if TYPE_CHECKING:
    from papermap.views.annotations import SentencesView

GRADES = {"1": Recalled.AGAIN, "2": Recalled.HARD, "3": Recalled.GOOD, "4": Recalled.EASY}


class Grade(ModalScreen[Recalled | None]):
    """Gives the grade; ``None`` when the reader leaves without one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", show=False),
        *(Binding(key, f"grade('{grade}')", show=False) for key, grade in GRADES.items()),
    ]

    def __init__(self, title: str, old: SentencesView, told: Mapping[str, str]) -> None:
        super().__init__()
        self._title, self._old, self._told = title, old, told

    def compose(self) -> ComposeResult:
        parts: list[str | tuple[str, str]] = []
        for box, text in (("did", self._old.did), ("know", self._old.know), ("doubt", self._old.doubt)):
            now = paragraph(self._told.get(box, "")) or "nothing"
            parts += [("then  ", "$quiet"), paragraph(text), ("\nnow   ", "$accent"), now, "\n\n"]
        with Vertical(classes="dialog form"):
            yield Static(line(self._title, 120), classes="question", markup=False)
            with VerticalScroll():
                yield Clickable(Content.assemble(*parts))
            grades = row("", {key: str(grade) for key, grade in GRADES.items()}, None)
            yield Static(
                Content.assemble("How well did you remember?  ", *grades), classes="below", markup=False
            )

    def action_grade(self, grade: str) -> None:
        self.dismiss(Recalled(grade))
