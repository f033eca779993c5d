"""A question answered in one line, and a text written at length. What is typed is kept while it is typed."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import copy_context
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static, TextArea

from papermap.tui.words import paragraphs, problem

KEEP_EVERY = 2.0
"""Seconds. A crash while typing loses at most this much."""

Keep = Callable[[str], None]
"""Keeps an unfinished text; called in a worker. An empty text is forgotten."""


class Ask(ModalScreen[str]):
    """Gives what was typed, stripped; ``None`` when the reader thought better of it: the draft is kept."""

    def __init__(self, question: str, below: str, value: str, keep: Keep | None) -> None:
        super().__init__()
        self._question, self._below, self._value = question, below, value
        self._keep, self._kept = keep, value

    @property
    def typed(self) -> str:
        """What stands in the box."""
        raise TypeError

    def on_mount(self) -> None:
        if self._keep is not None:
            self.set_interval(KEEP_EVERY, self._keep_typed)

    def action_leave(self) -> None:
        self._keep_typed()
        self.dismiss(None)

    def action_take(self) -> None:
        self.dismiss(self.typed.strip())

    def _keep_typed(self) -> None:
        if self._keep is not None and self.typed != self._kept:
            # The app's worker, not the dialog's: it goes on when the dialog is left. What app that is goes
            # along: the screen whose words these are may be left, too, before they are kept.
            store = partial(copy_context().run, self._store, self._keep, self.typed)
            self.app.run_worker(store, group="draft", thread=True)

    def _store(self, keep: Keep, text: str) -> None:
        try:
            keep(text)
        except Exception as error:  # noqa: BLE001 - said in words; the text stays in the box
            self.app.call_from_thread(self._say, f"Not kept yet: {problem(error)}")
        else:
            self._kept = text

    def _say(self, words: str) -> None:
        if self.is_mounted:
            self.query_one(".below", Static).update(words)


class AskLine(Ask):
    """One line; ``value`` stands there to be changed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("ctrl+s", "take", show=False, priority=True),
    ]

    def __init__(
        self, question: str, below: str, placeholder: str = "", value: str = "", keep: Keep | None = None
    ) -> None:
        super().__init__(question, below, value, keep)
        self._placeholder = placeholder

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(self._question, classes="question", markup=False)
            yield Input(self._value, placeholder=self._placeholder, select_on_focus=False)
            yield Static(self._below, classes="below", markup=False)

    @property
    def typed(self) -> str:
        return self.query_one(Input).value

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.action_take()


class AskText(Ask):
    """A text of any length. Ctrl+S takes it, Esc goes back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False, priority=True),
        Binding("ctrl+s", "take", show=False, priority=True),
    ]

    def __init__(self, question: str, below: str, value: str, keep: Keep, brief: bool = False) -> None:
        """``brief``: a sentence or two are asked for."""
        super().__init__(question, below, value, keep)
        self._brief = brief

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog note brief" if self._brief else "dialog note"):
            yield Static(self._question, classes="question", markup=False)
            yield TextArea(paragraphs(self._value), soft_wrap=True, show_line_numbers=False)
            yield Static(self._below, classes="below", markup=False)

    def on_mount(self) -> None:
        super().on_mount()
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)
        area.focus()

    @property
    def typed(self) -> str:
        return self.query_one(TextArea).text
