"""The app: holds the library, follows the store's number, runs the adds, undoes, and leads the tour."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.command import CommandPalette, Provider
from textual.events import Event
from textual.notifications import Notify, SeverityLevel
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Input, TextArea
from textual.worker import get_current_worker

from papermap.settings import PLAIN, ScreenSettings
from papermap.tui import keys
from papermap.tui.adding import Adding, Stopped, outcome
from papermap.tui.commands import PapermapCommands
from papermap.tui.dialogs.leave import Leave
from papermap.tui.importing import Importing
from papermap.tui.key_queue import KeyMark, KeyQueue
from papermap.tui.keymap import Keymap
from papermap.tui.messages import AddAnswered, AddEnded, AddMoved
from papermap.tui.notices import Notice
from papermap.tui.places import Places, screen_class
from papermap.tui.screens.base import PapermapScreen
from papermap.tui.system import Opener, open_outside, start, viewer_command
from papermap.tui.theme import FULL, VARIABLES, Pair, of_terminal
from papermap.tui.tour import Tour, take
from papermap.tui.words import line, problem

if TYPE_CHECKING:
    from papermap.library import Library
    from papermap.views.health import Progress

POLL = 1.0
"""Seconds between two looks at whether the store moved."""

SAID, SAID_BAD = 4.0, 8.0
"""Seconds that a toast stands, and one that tells of trouble."""

WARM_AFTER = 0.5
"""Seconds after which the other screens' modules are loaded."""

RARELY = (10_000, 10, 20)
"""New objects between two collections of the young ones, and how many of these between those of older ones;
a screen has some 50,000."""


class PapermapApp(Places):
    """papermap in the terminal."""

    TITLE = "papermap"
    CSS_PATH = "papermap.tcss"
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {PapermapCommands}
    ENABLE_COMMAND_PALETTE = False  # ours has two keys, and they stand in the key map
    BINDINGS: ClassVar[list[BindingType]] = [
        *keys.bindings("everywhere"),
        Binding("escape", "end_tour", show=False, priority=True),
    ]

    doing: reactive[str] = reactive("")
    """What runs in the background, in words; every screen shows it."""

    tour: reactive[Tour | None] = reactive(None)
    """How far the reader is on a tour; every screen shows it."""

    def __init__(
        self,
        library: Library,
        *,
        first: str = "today",
        taste: ScreenSettings = PLAIN,
        opener: Opener = open_outside,
        poll: float = POLL,
        warmed: Callable[[], None] | None = None,
        tour: Tour | None = None,
        demo: bool = False,
        themes: Pair = FULL,
    ) -> None:
        """``warmed`` is called once what the screens need is loaded. ``demo``: the library is there to try
        things on, and a tour can be taken in it. ``themes`` are those that the terminal can show."""
        super().__init__()
        self.set_reactive(PapermapApp.tour, tour)
        self.key_queue = KeyQueue(self)
        self._demo = demo or tour is not None
        self.wants_tour = False
        self.keys = Keymap(taste.keys)
        self.set_keymap(self.keys.bindings)
        self._viewer = taste.viewer
        self._first = first
        self.library = library
        library.notify = self.say
        self.opener = opener
        self.adding = Adding()
        self.importing = Importing()
        self.store_number = library.changed()
        self._poll = poll
        self._warmed = warmed
        self._trouble = ""
        self._dark, self._light = themes
        self.register_theme(self._dark)
        self.register_theme(self._light)
        self.theme = self._light.name if taste.theme == "light" else self._dark.name

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return VARIABLES

    def get_default_screen(self) -> Screen[None]:
        return screen_class(self._first)()

    def on_mount(self) -> None:
        self.set_interval(self._poll, self.look_at_store)
        self.set_timer(WARM_AFTER, self._load_screens)

    @work(thread=True, group="warm", exit_on_error=False)
    def _load_screens(self) -> None:
        """So that opening a screen for the first time is as quick as later."""
        try:
            for name in keys.KEYS:
                if name != "everywhere":
                    screen_class(name)
            self.library.warm()
        finally:
            if self._warmed is not None:
                self._warmed()

    def look_at_store(self) -> None:
        """Ask whether any process wrote; the screen on top then draws what moved. Asked on this thread only,
        since the number is that of a thread's own connection."""
        try:
            self.store_number = self.library.changed()
        except Exception as error:  # noqa: BLE001 - said once, and asked again at the next look
            trouble, before = problem(error), self._trouble
            self._trouble = trouble
            if trouble != before:
                self.say(trouble, bad=True)
            return
        self._trouble = ""
        for screen in reversed(self.screen_stack):
            if isinstance(screen, PapermapScreen):
                screen.follow()
                break

    def _places(self) -> Iterator[PapermapScreen]:
        """The screens that stand; one that is only being opened asks by itself."""
        return (each for each in self.screen_stack if isinstance(each, PapermapScreen) and each.is_mounted)

    def watch_doing(self, doing: str) -> None:
        for screen in self._places():
            screen.show_doing(doing)

    def watch_tour(self, tour: Tour | None) -> None:
        for screen in self._places():
            screen.show_tour(tour)

    def say(self, words: str, *, bad: bool = False) -> None:
        """A toast. It is text, never markup."""
        kind: SeverityLevel = "error" if bad else "information"
        self.post_message(
            Notify(Notice(words, severity=kind, markup=False, timeout=SAID_BAD if bad else SAID))
        )

    # Keys

    async def on_event(self, event: Event) -> None:
        if self.key_queue.holds(event):
            return
        fresh = not event.is_forwarded
        await super().on_event(event)
        if fresh:
            self.key_queue.handed_out(event)

    def on_key_mark(self, message: KeyMark) -> None:
        self.key_queue.back(message)

    @property
    def opening(self) -> bool:
        """Whether the screen on top waits for its first answer still, or is opening a dialog."""
        return isinstance(self.screen, PapermapScreen) and self.screen.opening

    # What the keys do everywhere

    def action_help(self) -> None:
        from papermap.tui.screens.help import HelpScreen

        screen = self.screen
        if isinstance(screen, PapermapScreen):
            self.push_screen(HelpScreen(screen.PLACE, self.keys))

    def action_palette(self) -> None:
        if not isinstance(self.screen, CommandPalette):
            self.push_screen(CommandPalette(placeholder="A command, by any of its words"))

    def action_undo(self) -> None:
        self._turn_back(redo=False)

    def action_redo(self) -> None:
        self._turn_back(redo=True)

    @work(thread=True, group="undo", exit_on_error=False)
    def _turn_back(self, redo: bool) -> None:
        try:
            undoing = self.library.undoing
            deed = undoing.redo() if redo else undoing.undo()
        except Exception as error:  # noqa: BLE001 - said in words
            self.call_from_thread(self.say, problem(error), bad=True)
            return
        told = f"{'Done again' if redo else 'Undone'}: {line(deed.said, 120)}."
        self.call_from_thread(self.say, told if redo else f"{told} U does it again.")
        self.call_from_thread(self.saw, "redone" if redo else "undone")
        self.call_from_thread(self.look_at_store)

    # The tour

    def saw(self, event: str) -> None:
        """Something happened that the tour may wait for."""
        if self.tour is not None:
            self.tour = self.tour.saw(event)

    def action_tour(self) -> None:
        """Begin a tour here, on a demo library; elsewhere leave, and come back after it."""
        if self._demo:
            self.tour = Tour().saw(getattr(self.screen, "PLACE", ""))
        elif self.adding.running:
            self.say("Papers are being added. F3 begins the tour when that is done.")
        else:
            self.wants_tour = True
            self.exit()

    def action_end_tour(self) -> None:
        self.tour = None
        self.say("The tour is over. ? shows the keys of a screen, F3 begins the tour again.")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Esc ends the tour where it would otherwise lead back: not in a dialog, nor while typing."""
        if action == "end_tour":
            typing = isinstance(self.focused, Input | TextArea)
            return self.tour is not None and isinstance(self.screen, PapermapScreen) and not typing
        return super().check_action(action, parameters)

    def action_light_or_dark(self) -> None:
        self.theme = self._light.name if self.theme == self._dark.name else self._dark.name

    def action_help_quit(self) -> None:
        """Ctrl+C: say how to leave, since Ctrl+C copies in a text."""
        self.say("q leaves papermap. Everything is saved as you go.")

    def action_leave(self) -> None:
        doing = self.adding.doing() or self.importing.doing()
        if not doing:
            self.exit()
            return
        self.push_screen(Leave(doing), self._leave_adding)

    def _leave_adding(self, leaves: bool | None) -> None:
        if leaves:
            self.importing.stopping = True
            self.exit(message="The request under way is let end; what is finished is saved.")

    def open_outside(self, target: str, words: str, page: int | None = None) -> None:
        """Open a file or an address in the system's own program, a PDF in the reader's viewer where the
        settings name one, and say which."""
        try:
            if self._viewer and target.casefold().endswith(".pdf"):
                start(viewer_command(self._viewer, target, page))
            else:
                self.opener(target)
        except OSError as error:
            self.say(problem(error), bad=True)
        else:
            self.say(words)

    # Adding

    def add(self, refs: Sequence[str], *, retry: bool = False) -> None:
        """Add papers in the background; what is asked while a run goes on waits in line. With ``retry``, what
        was answered with *no* before is asked again."""
        self.adding.ask(refs, retry)
        self._start_adding()

    def _start_adding(self) -> None:
        if refs := self.adding.start():
            self._run_add(refs, self.adding.retry)
        self.doing = self.adding.doing()

    @work(thread=True, group="add", exit_on_error=False)
    def _run_add(self, refs: tuple[str, ...], retry: bool) -> None:
        worker = get_current_worker()

        def moved(progress: Progress) -> None:
            if worker.is_cancelled:
                raise Stopped
            self.post_message(AddMoved(progress))

        error: str | None = None
        try:
            for result in self.library.add(refs, retry=retry, on_progress=moved):
                self.post_message(AddAnswered(result))
                if worker.is_cancelled:
                    return
        except Stopped:
            return
        except Exception as failure:  # noqa: BLE001 - said in words; what was finished is stored
            error = problem(failure)
        self.post_message(AddEnded(refs, error))

    def on_add_moved(self, message: AddMoved) -> None:
        self.adding.progress = message.progress
        self.doing = self.adding.doing()

    def on_add_answered(self, message: AddAnswered) -> None:
        self.adding.results.append(message.result)

    def on_add_ended(self, message: AddEnded) -> None:
        results = self.adding.results
        self.adding.end()
        words, bad = outcome(results) if results else ("", False)
        if message.error:
            words, bad = f"{words}\nThe add stopped: {message.error}".strip(), True
        self.say(words or "Nothing was added.", bad=bad)
        self._start_adding()
        self.look_at_store()


def _collect() -> None:
    """What is loaded for good is left out of collection, and the rest is looked through less often
    (``freeze`` and ``set_threshold`` in the manual of :mod:`gc`): going in and out of the map of 10,000
    papers, a collection stopped the screens for half a second at a time, and a small one each opening."""
    gc.freeze()
    gc.set_threshold(*RARELY)
    gc.enable()


def run(library: Library, *, demo: bool = False, tour: bool = False) -> None:
    """Open the app on a library; returns when the reader leaves. A tour in between has another library.

    Python's garbage collection waits until the screens are loaded: while they were, it took an eighth of the
    first paint.
    """
    taste = library.settings.screens
    while True:
        on_tour = Tour() if tour else None
        app = PapermapApp(
            library, taste=taste, warmed=_collect, demo=demo, tour=on_tour, themes=of_terminal()
        )
        gc.disable()
        try:
            app.run()
        finally:
            gc.enable()
        if not app.wants_tour:
            return
        take(library.settings)
