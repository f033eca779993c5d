"""A few lines asked for together. What is typed is kept while it is typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextvars import copy_context
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from papermap.tui.dialogs.ask import KEEP_EVERY
from papermap.tui.words import problem

Keep = Callable[[str, str], None]
"""Keeps the unfinished text of a box; called in a worker. An empty text is forgotten."""


class Form(ModalScreen[dict[str, str] | None]):
    """Gives what was typed, stripped, by box; ``None`` when the reader thought better of it: drafts are kept.

    ``boxes`` are names with what is asked; ``values`` stand there to be changed.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False, priority=True),
        Binding("ctrl+s", "take", show=False, priority=True),
    ]

    def __init__(
        self,
        question: str,
        boxes: Sequence[tuple[str, str]],
        below: str,
        values: Mapping[str, str],
        keep: Keep,
    ) -> None:
        super().__init__()
        self._question, self._boxes, self._below = question, tuple(boxes), below
        self._values, self._keep = dict(values), keep
        self._kept = {name: self._values.get(name, "") for name, _ in self._boxes}

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog form"):
            yield Static(self._question, classes="question", markup=False)
            with VerticalScroll(can_focus=False):
                for name, asked in self._boxes:
                    yield Static(asked, classes="asked", markup=False)
                    yield Input(self._values.get(name, ""), id=f"box-{name}", select_on_focus=False)
            yield Static(self._below, classes="below", markup=False)

    def on_mount(self) -> None:
        self.query(Input).first().focus()
        if self._keep is not None:
            self.set_interval(KEEP_EVERY, self._keep_typed)

    @property
    def typed(self) -> dict[str, str]:
        """What stands in each box."""
        return {name: self.query_one(f"#box-{name}", Input).value for name, _ in self._boxes}

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes to the next box; in the last one it takes them all."""
        if event.input is self.query(Input).last():
            self.action_take()
        else:
            self.focus_next(Input)

    def action_take(self) -> None:
        self.dismiss({name: text.strip() for name, text in self.typed.items()})

    def action_leave(self) -> None:
        self._keep_typed()
        self.dismiss(None)

    def _keep_typed(self) -> None:
        changed = {name: text for name, text in self.typed.items() if text != self._kept[name]}
        if self._keep is not None and changed:
            # The app's worker, not the dialog's: it goes on when the dialog is left.
            store = partial(copy_context().run, self._store, self._keep, changed)  # as in Ask
            self.app.run_worker(store, group="draft", thread=True)

    def _store(self, keep: Keep, changed: dict[str, str]) -> None:
        try:
            for name, text in changed.items():
                keep(name, text)
                self._kept[name] = text
        except Exception as error:  # noqa: BLE001 - said in words; the text stays in the box
            self.app.call_from_thread(self._say, f"Not kept yet: {problem(error)}")

    def _say(self, words: str) -> None:
        if self.is_mounted:
            self.query_one(".below", Static).update(words)
