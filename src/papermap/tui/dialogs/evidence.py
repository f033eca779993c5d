"""What the field made of a paper, after the reader's own verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from papermap.tui.words import line, without_verbs
from papermap.views import evidence

if TYPE_CHECKING:
    from papermap.views.thinking import EvidenceView


class Evidence(ModalScreen[None]):
    """Shown, and left with any of the usual keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,space,q", "dismiss(None)", show=False),
        Binding("j,down", "scroll(1)", show=False),
        Binding("k,up", "scroll(-1)", show=False),
    ]

    def __init__(self, view: EvidenceView) -> None:
        super().__init__()
        self._view = view

    def compose(self) -> ComposeResult:
        view = self._view
        parts: list[str | tuple[str, str]] = [
            (evidence.verdict_words(view), "bold"),
            "\n",
            (evidence.field_words(view), "bold $accent"),
            "\n",
        ]
        for reason in evidence.reasons(view):
            parts += [("\n· ", "$accent"), line(without_verbs(reason), 400)]
        if told := evidence.comparison(view):
            parts += ["\n\n", told]
        with Vertical(classes="dialog form"):
            yield Static(line(view.title, 120), classes="question", markup=False)
            with VerticalScroll(can_focus=False):
                yield Static(Content.assemble(*parts), markup=False)
            yield Static("Enter goes on.", classes="below", markup=False)

    def action_scroll(self, lines: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)
