"""Each key goes to what the one before it opened, however fast they come.

Textual (8.2.8) hands a key to the widget that has the focus; from there it climbs to the app, and only then
is its binding run. Keys that come in one packet are all handed out before the first has climbed: of a pasted
``/lora``, the list got all five. Here a key waits until a mark, sent after the one before it by the same way,
has come back; and where that one opened something, until it stands: half a second at most, so that an answer
which takes longer does not stop the screen.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from textual.events import Event, Key, Paste
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, TextArea

if TYPE_CHECKING:
    from papermap.tui.app import PapermapApp

LOST = 0.5
"""Seconds after which a mark no longer comes: the widget that had it is gone."""

LOOKS = 10
"""Looks for a mark within ``LOST``. They are counted, and no clock is asked: while the loop stands still, in
a long drawing or on a busy machine, no mark can come, and that costs one look."""

STANDS = 0.02
"""Seconds between two looks at whether a screen that is being opened stands."""


class KeyMark(Message, bubble=True):
    """The mark that climbs after a key; ``number`` tells it from those that were given up."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class KeyQueue:
    """Holds the keys, and texts pasted, that came before the one ahead of them had done its work."""

    def __init__(self, app: PapermapApp) -> None:
        self._app = app
        self._held: deque[Event] = deque()
        self._passing: deque[Event] = deque()
        self._key = ""
        self._number = 0
        self._first: Widget | None = None
        self._target: Widget | None = None
        self._rounds = 0
        self._looks = 0
        self._looking = False

    @property
    def over(self) -> bool:
        """Whether every key has done its work."""
        return not (self._held or self._passing) and self._target is None

    def holds(self, event: Event) -> bool:
        """Whether an event just in must wait; then it is kept here, and posted again when its turn comes."""
        if not isinstance(event, Key | Paste) or event.is_forwarded:
            return False
        if not self._app.screen_stack:
            return True  # the reader has left
        if self._passing and self._passing[0] is event:
            self._passing.popleft()
            return False
        if self.over:
            return False
        self._held.append(event)
        return True

    def handed_out(self, event: Event) -> None:
        """An event went its way: send the mark after it. What is typed into a text opens nothing, so the next
        one need not wait."""
        if not isinstance(event, Key | Paste) or self._passing:
            return
        focused = self._app.focused
        typed = isinstance(event, Paste) or event.is_printable
        if isinstance(focused, Input | TextArea) and typed:
            self._next()
            return
        self._key = event.key if isinstance(event, Key) else ""
        self._rounds = 0
        self._first = focused or self._app.screen
        self._send(self._first)

    def back(self, mark: KeyMark) -> None:
        """A mark has come back. It is sent again until it finds the focus where it was, since what a key
        does may itself send a message (Enter in a line of text does), or open a screen."""
        if mark.number != self._number:
            return
        self._rounds += 1
        now: Widget = self._app.focused or self._app.screen
        if self._app.opening:
            self._app.set_timer(STANDS, lambda: self._send_again(mark.number))
        elif self._rounds < 2 or now is not self._target:
            self._send(now)
        else:
            self._next(self._key if now is self._first else "")

    def _send_again(self, number: int) -> None:
        if number == self._number:
            self._send(self._app.focused or self._app.screen)

    def _send(self, target: Widget) -> None:
        self._number += 1
        self._target = target
        self._looks = 0
        if not target.post_message(KeyMark(self._number)):
            self._next()
        elif not self._looking:
            self._looking = True
            self._app.set_timer(LOST / LOOKS, self._look)

    def _next(self, harmless: str = "") -> None:
        """Let the next go; and with it, at once, all that follow and are ``harmless``, the key that has just
        left the focus where it was: a key that is held down draws once, not each time."""
        self._target = None
        while self._held:
            event = self._held.popleft()
            self._passing.append(event)
            self._app.post_message(event)
            if not (self._held and _is(event, harmless) and _is(self._held[0], harmless)):
                break

    def _look(self) -> None:
        """Whether the mark has come back; let the keys on whose mark is lost."""
        self._looks += 1
        if self._target is not None and self._looks < LOOKS:
            self._app.set_timer(LOST / LOOKS, self._look)
            return
        self._looking = False
        if self._target is not None:
            self._number += 1
            self._next()


def _is(event: Event, key: str) -> bool:
    return isinstance(event, Key) and event.key == key
