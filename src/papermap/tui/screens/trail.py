"""The trail: what a paper builds on, the paper, what built on it; and walking through time from there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import Worker, get_current_worker

from papermap.model.citations import EVERYTHING, Direction, Only, Sieve, Sort, sieve_of
from papermap.tui import keys, words
from papermap.tui.adding import Stopped
from papermap.tui.dialogs.ask import AskLine
from papermap.tui.messages import Met, TrailLoaded
from papermap.tui.screens.acts import PaperActs, PaperAtHand, told_of
from papermap.tui.thinking_dialogs import foresee
from papermap.tui.walk import Step, Walk
from papermap.tui.widgets import trail_rows
from papermap.tui.widgets.cover import Cover
from papermap.tui.widgets.hints import DoingLine
from papermap.tui.widgets.rows import RowList
from papermap.tui.widgets.title import TitleLine
from papermap.views.health import Progress
from papermap.views.neighbours import NeighbourView, TrailView

HEADINGS = {Direction.BACKWARD: "◀ builds on", Direction.FORWARD: "built on it ▶"}
SIDES = (Direction.BACKWARD, Direction.FORWARD)
SORTS = tuple(Sort)
KINDS = (None, *Only)


class TrailScreen(PaperActs):
    """Stands on one paper of a walk; ``h`` and ``l`` step to the row under the cursor on that side."""

    PLACE = "trail"
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings("trail")]

    def __init__(self, key: int, title: str) -> None:
        super().__init__()
        self.walk_so_far = Walk((Step(key, title),))
        self._view: TrailView | None = None
        self._side = Direction.BACKWARD
        self._sort = SORTS[0]
        self._sieve = EVERYTHING
        self._sentence = 0
        self._came_from: int | None = None
        self._sorted_anew = False
        self._offer = ""
        self._covered = False
        self._meeting: Worker[None] | None = None

    def body(self) -> Iterable[Widget]:
        draw = trail_rows.neighbour_cells(
            lambda: self.papermap.adding.refs, lambda: self._sort is Sort.CITATIONS
        )
        yield Static("", id="above", markup=False)
        with Horizontal(id="ways"):
            with Vertical(id="backward", classes="way"):
                yield Static("", classes="heading", markup=False)
                yield RowList(draw, trail_rows.identity)
            with VerticalScroll(id="this", can_focus=False):
                yield Static("", markup=False)
            with Vertical(id="forward", classes="way"):
                yield Static("", classes="heading", markup=False)
                yield Cover()
                yield RowList(draw, trail_rows.identity)
        with VerticalScroll(id="sentence", can_focus=False):
            yield Static("", markup=False)

    def column(self, side: Direction) -> RowList[NeighbourView]:
        found: RowList[NeighbourView] = self.query_one(f"#{side} RowList", RowList)
        return found

    @property
    def at_cursor(self) -> NeighbourView | None:
        """The neighbour under the cursor of the column one is in; none under the cover."""
        return None if self._is_covered(self._side) else self.column(self._side).current

    def _is_covered(self, side: Direction) -> bool:
        return self._covered and side is Direction.FORWARD

    def on_mount(self) -> None:
        self.query_one(TitleLine).between = " › "
        self.query_one(Cover).draw(self.papermap.keys)
        self._face(self._side)

    # Following the store

    def load(self) -> None:
        key = self.walk_so_far.here.key
        hides = self._covered and self._view is not None and self._view.key == key
        self._load_trail(key, self._sort, self._sieve, hides)

    @work(thread=True, exclusive=True, group="load trail", exit_on_error=False)
    def _load_trail(self, key: int, sort: Sort, sieve: Sieve, hides: bool) -> None:
        """``hides``: the paper stands here with its cover, and narrowing its lists does not take it away."""
        view = self.library.graph.trail(key, sort, trail_rows.MOST_SHOWN, sieve)
        bare = not view.backward and sieve == EVERYTHING
        offer = self.library.graph.offer(key, "F") if bare else ""
        covered = (bool(view.forward) or hides) and self.library.thinking.predictions.ask_first(view.key)
        self.tell(TrailLoaded(view, offer, covered))

    def on_trail_loaded(self, message: TrailLoaded) -> None:
        view = message.view
        if view.key != self.walk_so_far.here.key:
            self.walk_so_far = Walk((*self.walk_so_far.steps[:-1], Step(view.key, view.title)))
        arrived = self._view is None or self._view.key != view.key
        self._view, self._offer = view, message.offer
        self.walk_so_far = self.walk_so_far.titled(words.line(view.title, 200))
        self.query_one("#this Static", Static).update(trail_rows.this_paper(view))
        self.query_one("#above", Static).update(trail_rows.this_in_short(view))
        for side in SIDES:
            self._fill(side, view, self._came_from if arrived else None)
        self._sorted_anew = False
        if self._covered and not message.covered and not arrived:
            self._mark_asked(view.key)  # it was predicted, and has been seen
        self._set_cover(message.covered)
        if arrived and not self.column(self._side).rows:
            self._face(_other(self._side))
        if self.at_cursor is None:
            self._show_sentence()
        self.name_place(
            *(step.title for step in self.walk_so_far.steps),
            aside=self._order() + words.references(view.references_known, view.references_total),
        )

    def _fill(self, side: Direction, view: TrailView, came_from: int | None) -> None:
        rows = view.backward if side is Direction.BACKWARD else view.forward
        total = view.references_total if side is Direction.BACKWARD else view.cited_by_total
        first = trail_rows.identity(rows[0]) if self._sorted_anew and rows else None
        self.column(side).set_rows(rows, at=came_from if first is None else first)
        count = trail_rows.shown_of(len(rows), total, self._sieve != EVERYTHING)
        self.query_one(f"#{side} .heading", Static).update(f"{HEADINGS[side]}  {count}")

    def _all_sifted_out(self) -> bool:
        return self._sieve != EVERYTHING and not any(self.column(side).rows for side in SIDES)

    def _set_cover(self, covered: bool) -> None:
        """Hide what built on the paper, or show it."""
        changes, self._covered = covered is not self._covered, covered
        self.query_one("#forward").set_class(covered, "-covered")
        if changes and self._side is Direction.FORWARD:
            self._face(self._side)

    def _order(self) -> str:
        told = [trail_rows.narrowed(self._sieve), f"by {self._sort}" if self._sort is not SORTS[0] else ""]
        return "".join(f"{part} · " for part in told if part)

    def show_doing(self, doing: str) -> None:
        """A neighbour that is being added is marked."""
        super().show_doing(doing)
        for side in SIDES:
            self.column(side).refresh()

    # Where the reader looks

    def _face(self, side: Direction) -> None:
        self._side = side
        for each in SIDES:
            self.query_one(f"#{each}").set_class(each is side, "-here")
        self.set_focus(self.query_one(Cover) if self._is_covered(side) else self.column(side))
        self._show_sentence()

    def on_descendant_focus(self) -> None:
        """A click in the other column turns to it."""
        for side in SIDES:
            inside = self.focused is not None and self.query_one(f"#{side}") in self.focused.ancestors
            if inside and side is not self._side:
                self._face(side)

    @on(RowList.Moved)
    def show_first_sentence(self, event: RowList.Moved) -> None:
        if event.rows is self.column(self._side):
            self._sentence = 0
            self._show_sentence()

    def _show_sentence(self) -> None:
        panel = self.query_one("#sentence", VerticalScroll)
        row = self.at_cursor
        bare = trail_rows.nothing_left(self._sieve) if self._all_sifted_out() else self._offer
        panel.query_one(Static).update(trail_rows.sentence(row, self._sentence) if row else bare)
        panel.scroll_home(animate=False)

    # What the keys do

    def action_walk(self, way: str) -> None:
        side = Direction(way)
        row = self.column(side).current
        if self._view is None or self._view.key != self.walk_so_far.here.key or row is None:
            return  # still on the way to the step before, or nothing there
        if self._is_covered(side):
            self._to_the_cover()
        elif row.key is None:
            self.papermap.say("Known only by name: F asks who it is, then it can be walked to.")
        else:
            self._walk(row.key, row.title, side)

    def _to_the_cover(self) -> None:
        """First to what it says; a second time under it."""
        if self._side is Direction.FORWARD:
            self.action_look()
        else:
            self._face(Direction.FORWARD)

    def action_look(self) -> None:
        """See what built on the paper without a prediction; it is not covered again."""
        self._mark_asked(self.walk_so_far.here.key)
        self._set_cover(False)
        self._face(Direction.FORWARD)

    @work(thread=True, group="asked", exit_on_error=False)
    def _mark_asked(self, key: int) -> None:
        self.library.thinking.predictions.asked(key)

    def _walk(self, key: int, title: str, side: Direction) -> None:
        self._came_from = self.walk_so_far.here.key
        self.walk_so_far = self.walk_so_far.to(key, words.line(title, 200), side)
        self._face(side)
        self.load()
        self.papermap.saw("walked")

    def action_step_back(self) -> None:
        if self.walk_so_far.before is None:
            self.papermap.say("This is where the walk began. Esc leaves the trail.")
            return
        came_by = self.walk_so_far.here.came_by
        self._came_from = self.walk_so_far.here.key
        self.walk_so_far = self.walk_so_far.back()
        if came_by is not None:
            self._face(came_by)
        self.load()

    def action_other_side(self) -> None:
        self._face(_other(self._side))

    @on(RowList.Opened)
    def action_open(self) -> None:
        row = self.at_cursor
        if row is None:
            return
        if row.key is None:
            self.papermap.say("Known only by name: F asks who it is, then it has a page.")
            return
        around = [r.key for r in self.column(self._side).rows if r.key is not None]
        self.papermap.open_paper(row.key, around)

    def action_open_this(self) -> None:
        self.papermap.open_paper(self.walk_so_far.here.key)

    def action_sort(self) -> None:
        self._sort = SORTS[(SORTS.index(self._sort) + 1) % len(SORTS)]
        self.papermap.say(f"Sorted by {self._sort}{self._unknown_influence()}")
        for side in SIDES:
            self.column(side).move_to(0)
        self._sorted_anew = True
        self.load()

    def _unknown_influence(self) -> str:
        """Said where the order would not show what it is asked for."""
        view = self._view
        if self._sort is not Sort.INFLUENCE or view is None:
            return ""
        told = any(row.influential is not None for row in (*view.backward, *view.forward))
        return "" if told else "; nobody was asked yet which are influential, R asks"

    def action_filter(self) -> None:
        """The next of: all, those in the library, those kept for reading, the others."""
        following = KINDS[(KINDS.index(self._sieve.only) + 1) % len(KINDS)]
        self._narrow(replace(self._sieve, only=following))

    def action_narrow(self) -> None:
        ask = AskLine("Show only …", "Years and words of titles; nothing shows all again.", "2019- low-rank")
        self.app.push_screen(ask, self._narrow_to)

    def _narrow_to(self, typed: str | None) -> None:
        if typed is not None:
            self._narrow(sieve_of(typed, self._sieve.only))

    def _narrow(self, sieve: Sieve) -> None:
        self._sieve = sieve
        self.load()

    def action_sentence(self) -> None:
        self._sentence += 1
        self._show_sentence()

    def action_fetch_sentences(self) -> None:
        self.papermap.say("Asking for the citing sentences; they appear here when they come.")
        self._fetch_sentences(self.walk_so_far.here.key)

    @work(thread=True, exclusive=True, group="sentences", exit_on_error=False)
    def _fetch_sentences(self, key: int) -> None:
        self.library.graph.fetch_contexts(key)
        self.app.call_from_thread(self.papermap.look_at_store)

    def action_add(self) -> None:
        self.add_or_keep(self.at_cursor, keep=False)

    def action_keep(self) -> None:
        self.add_or_keep(self.at_cursor, keep=True)

    def action_foresee(self) -> None:
        """Predict the next step after the paper in the middle; sealed until it is opened on Questions. What
        is sealed takes the cover away."""
        why = "One sentence is enough, and a wrong one teaches as much."
        foresee(self, self.walk_so_far.here.key, self.walk_so_far.here.title, why=why)

    def action_path(self) -> None:
        here = self.walk_so_far.here
        ask = AskLine("The way from here to …", "An id, or words of a title. Esc goes back.", "1706.03762")
        self.app.push_screen(
            ask, lambda typed: self.papermap.open_path(here.key, here.title, typed) if typed else None
        )

    # Neighbours that are known by name only

    def action_meet(self) -> None:
        """Ask for them all in the background; a second time, stop."""
        if self._meeting is not None and self._meeting.is_running:
            self._meeting.cancel()
            self._meeting = None
            self._say_doing("")
            self.papermap.say("Stopped. What was told before is kept.")
            return
        self._say_doing("asking who is around this paper · F stops")
        self._meeting = self._meet(self.walk_so_far.here.key)

    def _say_doing(self, words_of_it: str) -> None:
        self.query_one(DoingLine).words = words_of_it or self.papermap.doing

    @work(thread=True, exclusive=True, group="meet", exit_on_error=False)
    def _meet(self, key: int) -> None:
        worker = get_current_worker()

        def moved(progress: Progress) -> None:
            if worker.is_cancelled:
                raise Stopped
            done = f"{progress.done:,} of {progress.total:,}" if progress.total else ""
            parts = ["asking who is around this paper", done, "F stops", words.line(progress.note, 80)]
            self.app.call_from_thread(self._say_doing, " · ".join(filter(None, parts)))

        try:
            self.tell(Met(self.library.graph.meet_neighbours(key, moved)))
        except Stopped:
            return
        except Exception as error:  # noqa: BLE001 - said in words; what was told before is stored
            self.tell(Met(None, words.problem(error)))

    def on_met(self, message: Met) -> None:
        self._say_doing("")
        met = message.met
        if met is None:
            self.papermap.say(message.error or "It failed.", bad=True)
        else:
            self.papermap.say("\n".join([told_of(met), *met.troubles[:2]]), bad=bool(met.troubles))
        self.papermap.look_at_store()

    def paper_at_hand(self) -> PaperAtHand | None:
        return self._view


def _other(side: Direction) -> Direction:
    return Direction.FORWARD if side is Direction.BACKWARD else Direction.BACKWARD
