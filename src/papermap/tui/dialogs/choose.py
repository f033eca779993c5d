"""One of many things, found by typing part of its name; what is likeliest stands first."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from papermap.tui import words
from papermap.tui.widgets.rows import Cell, RowList, flexible

T = TypeVar("T")
TOLD = 26
"""Cells for what is told of a choice."""


@dataclass(frozen=True, slots=True)
class Choice(Generic[T]):
    """What is chosen, its name, and a few words on it."""

    value: T
    name: str
    told: str
    id: Hashable


@dataclass
class ChoicesFound(Message):
    """What answers to the words typed; or why nothing could be found."""

    typed: str
    choices: Sequence[Choice[object]]
    trouble: str = ""


class Choose(ModalScreen[T | None]):
    """Gives the value chosen; ``None`` when the reader goes back. ``find`` gives the choices for the words
    typed (for none: all, the likeliest first); it is called in a worker."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", show=False),
        Binding("down,ctrl+n", "move(1)", show=False, priority=True),
        Binding("up,ctrl+p", "move(-1)", show=False, priority=True),
        Binding("pagedown", "page(1)", show=False, priority=True),
        Binding("pageup", "page(-1)", show=False, priority=True),
    ]

    def __init__(
        self,
        question: str,
        find: Callable[[str], Sequence[Choice[T]]],
        below: str,
        placeholder: str,
        none: str,
    ) -> None:
        """``below`` tells of the whole; ``none`` is said where nothing answers."""
        super().__init__()
        self._question, self._find, self._below = question, find, below
        self._placeholder, self._none = placeholder, none
        self._found_for: str | None = None
        self._take = False

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog tall"):
            yield Static(self._question, classes="question", markup=False)
            yield Input(placeholder=self._placeholder, select_on_focus=False)
            yield RowList(_cells, lambda choice: choice.id, id="changes")
            yield Static("", id="change", markup=False)
            yield Static(self._below, classes="below", markup=False)

    def on_mount(self) -> None:
        self.rows.can_focus = False
        self.query_one(Input).focus()
        self._look("")

    @property
    def rows(self) -> RowList[Choice[T]]:
        found: RowList[Choice[T]] = self.query_one("#changes", RowList)
        return found

    @work(thread=True, exclusive=True, group="choices", exit_on_error=False)
    def _look(self, typed: str) -> None:
        try:
            found = ChoicesFound(typed, self._find(typed))  # type: ignore[arg-type]
        except Exception as error:  # noqa: BLE001 - said in words; what was typed stays
            found = ChoicesFound(typed, (), words.problem(error))
        if not get_current_worker().is_cancelled:
            self.post_message(found)

    def on_choices_found(self, message: ChoicesFound) -> None:
        if message.typed != self.query_one(Input).value.strip():
            return  # something else was typed since
        self._found_for = message.typed
        first = message.choices[0].id if message.choices else None
        self.rows.set_rows(message.choices, at=first)  # type: ignore[arg-type]
        if not message.choices:
            self.query_one("#change", Static).update(message.trouble or self._none)
        if self._take:
            self._take = False
            self.take()

    @on(Input.Changed)
    def find_as_typed(self, event: Input.Changed) -> None:
        self._look(event.value.strip())

    @on(Input.Submitted)
    def take_when_found(self, event: Input.Submitted) -> None:
        """Of what is found for the words typed, not of what was found before them."""
        if self._found_for == event.value.strip():
            self.take()
        else:
            self._take = True

    @on(RowList.Moved)
    def tell(self) -> None:
        """The choice in full: a row cuts it."""
        if (current := self.rows.current) is not None:
            self.query_one("#change", Static).update(words.line(current.name, 400))

    @on(RowList.Opened)
    def take(self) -> None:
        if self.rows.current is not None:
            self.dismiss(self.rows.current.value)

    def action_move(self, step: int) -> None:
        self.rows.action_move(step)

    def action_page(self, step: int) -> None:
        self.rows.action_page(step)


def _cells(choice: Choice[T], width: int) -> list[Cell]:
    told = TOLD if width >= 60 else 12
    return [
        Cell(words.line(choice.name, 300), flexible(width, [told])),
        Cell(words.line(choice.told, 80), told, "quiet", right=True),
    ]
