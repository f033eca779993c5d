"""The reading room: one pass over one paper, with the parts at the left, the text, and in the later passes a
column to think in. Leaving it at any key keeps the place; coming back finds it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import DescendantFocus
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from papermap.model.reading import Outcome, Weight
from papermap.practice.note import missing
from papermap.practice.passes import still_asked
from papermap.tui import foreseeing, keys, words
from papermap.tui.dialogs.decide import Decide, Decision
from papermap.tui.dialogs.evidence import Evidence
from papermap.tui.dialogs.pick import Pick
from papermap.tui.outside import edit
from papermap.tui.screens.base import PapermapScreen
from papermap.tui.screens.room_words import RoomWords
from papermap.tui.screens.row import RowScreen
from papermap.tui.widgets.figure import FigureView
from papermap.tui.widgets.hints import HintLine
from papermap.tui.widgets.rail import rail
from papermap.tui.widgets.reading_text import ReadingText
from papermap.tui.widgets.thinking import SENTENCES, Box, Thinking
from papermap.tui.words import paragraphs, problem
from papermap.views.papers import RefsView
from papermap.views.reading import ParagraphView, PartView, PassStateView, PassView, PlaceView
from papermap.views.said import editor_page, read_editor_page
from papermap.views.thinking import EvidenceView

if TYPE_CHECKING:
    from papermap.library.reading import ReadingRoom

KEEP_EVERY = 2.0
"""Seconds between two keepings of place and drafts: a crash loses no more."""


PASS_STATES = {"": "not at its end", "skipped": "skipped", "not-for-me": "not for me"}
"""How far a pass is, by how it ended; every other end is one of reading."""

WRITING = (
    ("Tab", "the next box", "box(1)"),
    ("Shift+Tab", "the box before", "box(-1)"),
    ("Esc", "back to the text, and to its keys", "to_text"),
)
"""What the bottom line says while letters are letters."""


@dataclass
class PassLoaded(Message):
    """A pass, and the sitting begun for it (``None`` when it is only looked at again)."""

    view: PassView
    sitting: int | None


class RoomScreen(RoomWords):
    """A pass over a paper. Without ``number``, the one to go on with."""

    PLACE = "room"
    BINDINGS: ClassVar[list[BindingType]] = [
        *keys.bindings("room"),
        Binding("j,down", "slide(0, 2)", show=False),  # where no text takes them
        Binding("k,up", "slide(0, -2)", show=False),
    ]

    def __init__(self, key: int, number: int | None = None) -> None:
        super().__init__()
        self._key, self._number = key, number
        self._view: PassView | None = None
        self._part = 0
        self._figure = 0
        self._sitting: int | None = None
        self._counted = 0.0
        self._running_since: float | None = None
        self._kept: tuple[int, PlaceView] | None = None
        self._left: tuple[int, int] | None = None

    def body(self) -> Iterable[Widget]:
        with Horizontal(id="room"):
            yield Static("", id="rail", markup=False)
            with Vertical(id="part"):
                yield Static("", classes="heading", id="part-title", markup=False)
                yield ReadingText(id="text")
                yield FigureView(lambda: self.room, id="figure")
            yield Thinking(id="thinking")

    @property
    def room(self) -> ReadingRoom:
        return self.library.reading

    @property
    def text(self) -> ReadingText:
        return self.query_one(ReadingText)

    @property
    def figure(self) -> FigureView:
        return self.query_one(FigureView)

    def on_mount(self) -> None:
        self.set_interval(1.0, self._tick)
        self.set_interval(KEEP_EVERY, self.keep)
        self.text.focus()

    # ---- loading ------------------------------------------------------------------------------------------

    def load(self) -> None:
        """The pass is opened once; what others write meanwhile does not move the page under the reader."""
        if self._view is None:
            self._open(self._key, self._number)

    @work(thread=True, exclusive=True, group="load pass", exit_on_error=False)
    def _open(self, key: int, number: int | None) -> None:
        number = number or self.room.next_pass(key)
        view = self.room.pass_view(key, number)
        self.tell(PassLoaded(view, None))
        self.tell(PassLoaded(view, self.room.sit_down(key, number)))

    async def on_pass_loaded(self, message: PassLoaded) -> None:
        view = message.view
        if message.sitting is not None:
            self._sitting = message.sitting
            return
        self._view, self._number = view, view.number
        self._counted, self._running_since = 0.0, monotonic()
        self.set_class(view.number > 1, "-thinks")
        if view.number > 1:
            await self.query_one(Thinking).fill(view)
        self._part = next((i for i, part in enumerate(view.parts) if part.name == view.place.part), 0)
        self._figure = view.place.figure
        self._show_part(view.place.paragraph)
        self._tick()

    def _show_part(self, at: int = 0) -> None:
        view = self._view
        if view is None:
            return
        part = view.parts[self._part]
        pictures = bool(part.figures)
        self.query_one("#part-title", Static).update(part.title)
        self.figure.display = pictures
        self.text.display = not pictures
        if pictures:
            self._show_figure()
        else:
            self.text.show(_paragraphs(part, view), at)
            self.text.focus()
        self._draw_rail()

    def _show_figure(self) -> None:
        part = self._current
        if self._view is None or part is None or not part.figures:
            return
        self._figure = max(0, min(self._figure, len(part.figures) - 1))
        self.figure.show(self._view.key, part.figures[self._figure], len(part.figures))

    @property
    def _current(self) -> PartView | None:
        return self._view.parts[self._part] if self._view else None

    def _draw_rail(self) -> None:
        if self._view is not None:
            self.query_one("#rail", Static).update(rail(self._view, self._part, self._figure))

    # ---- time and place -----------------------------------------------------------------------------------

    @property
    def _seconds(self) -> int:
        """Of this sitting, pauses left out."""
        running = 0.0 if self._running_since is None else monotonic() - self._running_since
        return int(self._counted + running)

    def _tick(self) -> None:
        view = self._view
        if view is None:
            return
        spent = view.seconds + self._seconds
        clock = f"{spent // 60:02d}:{spent % 60:02d}"
        if view.budget is not None:
            least, most = (seconds // 60 for seconds in view.budget)
            clock += f" / {f'{least}–' if least else ''}{most}:00"
        if self._running_since is None:
            clock += "  paused"
        title = words.line(view.title, max(24, self.size.width - 50))
        self.name_place(f"Pass {view.number} of 3", view.name, title, aside=clock)

    def keep(self) -> None:
        """Keep place, time and what is being typed, where anything moved since the last time."""
        view, sitting = self._view, self._sitting
        if view is None or sitting is None:
            return
        place = PlaceView(view.parts[self._part].name, self.text.place, self._figure)
        now = (self._seconds, place)
        drafts = {box.box: box.text for box in self.query(Box) if box.text != box.drafted}
        if now != self._kept or drafts:
            self._kept = now
            self._store(sitting, *now, drafts)

    @work(thread=True, group="keep", exit_on_error=False)
    def _store(self, sitting: int, seconds: int, place: PlaceView, drafts: dict[str, str]) -> None:
        """What could not be stored counts as typed still, and is kept the next time."""
        for box, text in drafts.items():
            self.room.keep_draft(self._key, box, text)
        self.app.call_from_thread(self._drafted, drafts)
        self.room.keep_place(sitting, seconds, place)

    def _drafted(self, drafts: dict[str, str]) -> None:
        for box in self.query(Box):
            box.drafted = drafts.get(box.box, box.drafted)

    def action_pause(self) -> None:
        if self._running_since is None:
            self._running_since = monotonic()
        else:
            self._counted += monotonic() - self._running_since
            self._running_since = None
        self._tick()

    def action_back(self) -> None:
        self._leave_boxes()
        self.keep()
        self.app.pop_screen()

    # ---- moving -------------------------------------------------------------------------------------------

    def action_next(self) -> None:
        """A screen of text further, then the next figure, then the next part."""
        part = self._current
        if part is None:
            return
        if part.figures and self._figure + 1 < len(part.figures):
            self.action_figure(1)
        elif part.figures or not self.text.page_down():
            self.action_part(1)
        else:
            self._draw_rail()

    def action_part(self, step: int) -> None:
        view = self._view
        if view is None:
            return
        if not 0 <= self._part + step < len(view.parts):
            if step > 0:
                self.papermap.say("That is all of this pass. d decides what comes next.")
            return
        self._part += step
        self._show_part()
        self.keep()

    def action_figure(self, step: int) -> None:
        part = self._current
        if part is None or not part.figures:
            self.action_part(step)
            return
        if 0 <= self._figure + step < len(part.figures):
            self._figure += step
            self._show_figure()
            self._draw_rail()

    def action_figures(self) -> None:
        """To the figures; and back to where the text was left."""
        view = self._view
        at = next((i for i, part in enumerate(view.parts) if part.figures), None) if view else None
        if at is None:
            self.papermap.say("No figures of it are known here.")
        elif self._part != at:
            self._left, self._part = (self._part, self.text.place), at
            self._show_part()
        elif self._left is not None:
            self._part, paragraph = self._left
            self._left = None
            self._show_part(paragraph)

    def action_zoom(self) -> None:
        """Only the figure, or only the text; and back."""
        self.toggle_class("-zoomed")
        if self._current is not None and self._current.figures:
            self._show_figure()

    def action_think(self) -> None:
        """To the boxes and back."""
        boxes = self.query_one(Thinking).boxes if self._number and self._number > 1 else []
        if not boxes:
            self.action_part(1)
            return
        last = next((box for box in boxes if box.has_class("-last")), boxes[0])
        self.set_focus(last)  # at once: a quick second Tab is meant for the box

    def action_box(self, step: int) -> None:
        """From one box to the next, or the one before."""
        if step > 0:
            self.focus_next(Box)
        else:
            self.focus_previous(Box)

    def action_to_text(self) -> None:
        self._leave_boxes()
        (self.text if self.text.display else self).focus()

    def action_outside(self) -> None:
        """The figure in view, else the PDF, in the system's own viewer."""
        part = self._current
        if part is not None and part.figures:
            self.figure.open_outside()
        else:
            super().action_outside()

    @on(FigureView.Opened)
    def open_figure(self, event: FigureView.Opened) -> None:
        self.papermap.open_outside(str(event.path), "Opening the figure in your viewer.")

    def action_slide(self, right: int, down: int) -> None:
        """Over a figure that is larger than the screen."""
        self.figure.slide(right, down)

    def page_at_hand(self) -> int | None:
        if (part := self._current) is not None and part.figures:
            return part.figures[self._figure].page
        current = self.text.current if self.text.display else None
        return current.page if current is not None else None

    def paper_at_hand(self) -> tuple[int, str, RefsView] | None:
        view = self._view
        return None if view is None else (view.key, view.title, view.refs)

    # ---- saying -------------------------------------------------------------------------------------------

    def action_quote(self) -> None:
        """The paragraph one is at, into the answer, with its page."""
        current = self.text.current if self.text.display else None
        if current is None or not self.query_one(Thinking).boxes:
            self.papermap.say("There is no paragraph here to take.")
            return
        page = f" (p{current.page})" if current.page else ""
        self.query_one(Thinking).take(f"“{words.line(current.text, 280)}”{page}")

    @on(Box.Left)
    def keep_box(self, event: Box.Left) -> None:
        self._keep_box(event.box)

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """The key line stays true: inside a box, letters are letters."""
        writing = isinstance(event.widget, Box)
        self.set_class(writing, "-writing")
        keymap = self.papermap.keys
        shown = (WRITING, ()) if writing else (keymap.hints(self.PLACE), keymap.everywhere_hints())
        self.query_one(HintLine).show(*shown)

    def _leave_boxes(self) -> None:
        for box in self.query(Box):
            self._keep_box(box)

    def _keep_box(self, box: Box) -> None:
        """An answer is kept when the reader leaves its box; the note when all three sentences are there."""
        view, text = self._view, box.text.strip()
        if view is None or text == box.settled.strip():
            return
        thinking = self.query_one(Thinking)
        if box.box in SENTENCES:
            self._settle_sentences(thinking)
            return
        name = box.box.removeprefix("answer ")
        box.settled = text
        question = next(prompt.question for prompt in view.prompts if prompt.name == name)
        thinking.mark_answered(name, question, bool(text))
        current = self.text.current
        self._answer(name, text, current.page if current else None)

    @work(thread=True, group="say", exit_on_error=False)
    def _answer(self, name: str, text: str, page: int | None) -> None:
        self.room.answer(self._key, name, text, page=page)

    def _settle_sentences(self, thinking: Thinking) -> bool:
        """Keep the note when it is whole; whether it is."""
        said = thinking.texts()
        if missing(**said):
            return False
        if any(box.text.strip() != box.settled.strip() for box in thinking.boxes if box.box in SENTENCES):
            for box in thinking.boxes:
                if box.box in SENTENCES:
                    box.settled = box.drafted = box.text.strip()
            self._write_sentences(**said)
        return True

    @work(thread=True, group="say", exit_on_error=False)
    def _write_sentences(self, did: str, know: str, doubt: str) -> None:
        self.room.write_sentences(self._key, did, know, doubt)
        self.app.call_from_thread(self.papermap.say, "Three sentences kept.")

    def action_editor(self) -> None:
        """The three sentences in the reader's own editor; they come back into their boxes."""
        boxes = {box.box: box for box in self.query(Box) if box.box in SENTENCES}
        if not boxes:
            self.papermap.say("The three sentences are pass 2's. P leads to another pass.")
            return
        try:
            with self.app.suspend():
                edited = edit(editor_page({name: box.text for name, box in boxes.items()}), ".txt")
        except (OSError, SuspendNotSupported) as error:
            self.papermap.say(problem(error), bad=True)
            return
        for name, text in read_editor_page(edited).items():
            boxes[name].text = paragraphs(text)
        self.keep()
        self._leave_boxes()

    def action_passes(self) -> None:
        """To another pass of the paper; one that ended goes on."""
        known = {f"pass {each.number} · {each.name}": each for each in self.room.passes(self._key)}
        told = [(name, PASS_STATES.get(each.ended, "read")) for name, each in known.items()]

        def chosen(name: str | None) -> None:
            if name is not None:
                self._leave_boxes()
                self.keep()
                self._go_to(known[name])

        self.app.push_screen(Pick("Which pass of this paper?", told), chosen)

    @work(thread=True, exclusive=True, group="end", exit_on_error=False)
    def _go_to(self, wanted: PassStateView) -> None:
        if wanted.ended:
            self.room.reopen(self._key, wanted.number)
        self.app.call_from_thread(self._switch_to, wanted.number)

    def _switch_to(self, number: int) -> None:
        self._sitting = None
        self.app.switch_screen(RoomScreen(self._key, number))

    # ---- deciding -----------------------------------------------------------------------------------------

    def action_decide(self) -> None:
        view = self._view
        if view is None:
            return
        self._leave_boxes()
        self.keep()
        given = view.verdict
        weight = Weight(given.weight) if given else None
        dialog = Decide(view.number, view.title, weight, given.confidence if given else 70)
        self.app.push_screen(dialog, self._decided)

    def _decided(self, decision: Decision | None) -> None:
        view = self._view
        if decision is None or view is None:
            return
        thinking = self.query_one(Thinking)
        whole = not thinking.boxes or self._settle_sentences(thinking)
        if still_asked(view.number, decision.outcome, whole):
            self._ask_for_sentences()
        else:
            self._end(decision)

    def _ask_for_sentences(self) -> None:
        """Say which box lacks what, and lead there."""
        thinking = self.query_one(Thinking)
        lacks = missing(**thinking.texts())
        box = next(box for box in thinking.boxes if box.box in lacks)
        told = f"“{SENTENCES[box.box]}” {lacks[box.box]}"
        self.papermap.say(f"This pass ends in three sentences, one a box: {told}. Esc, s stops without them.")
        self.set_focus(box)

    @work(thread=True, exclusive=True, group="end", exit_on_error=False)
    def _end(self, decision: Decision) -> None:
        view = self._view
        if view is None:
            return
        given = (view.verdict.weight, view.verdict.confidence) if view.verdict else None
        judged = decision.weight is not None and given != (str(decision.weight), decision.confidence)
        if decision.weight is not None and judged:
            self.room.judge(view.key, decision.weight, decision.confidence)
        self.room.end(view.key, view.number, decision.outcome)
        found = self.library.thinking.calibration.evidence(view.key) if judged else None
        self.app.call_from_thread(self._ended, view.number, decision.outcome, found)

    def _ended(self, number: int, outcome: Outcome, evidence: EvidenceView | None) -> None:
        self._sitting = None
        self.papermap.saw("ended")
        self.papermap.look_at_store()
        drafts = number > 1 and any(
            cell.state == "draft" for cell in (self._view.cells if self._view else ())
        )
        if outcome is Outcome.NEXT:
            self.app.switch_screen(RoomScreen(self._key, number + 1))
            if drafts:
                self.app.push_screen(RowScreen(self._key))
        elif drafts and outcome is not Outcome.SKIPPED:
            self.app.switch_screen(RowScreen(self._key))
        else:
            self.app.pop_screen()
        told = {
            Outcome.STOP: "You know what this paper is. It stays in the library.",
            Outcome.LATER: f"It waits for pass {number + 1}.",
            Outcome.NOT_FOR_ME: "Good to know; the queue learns from it.",
            Outcome.SKIPPED: f"Pass {number} is skipped; it does not count as read.",
        }
        if outcome is not Outcome.NEXT:
            self.papermap.say(told.get(outcome, f"Pass {number} is done."))
        if evidence is not None:
            self.app.push_screen(Evidence(evidence), lambda _: self._go_on(outcome))
        else:
            self._go_on(outcome)

    def _go_on(self, outcome: Outcome) -> None:
        """The pass is left and its evidence read: what comes next in the topic?"""
        screen = self.app.screen
        if outcome not in (Outcome.NEXT, Outcome.SKIPPED) and isinstance(screen, PapermapScreen):
            foreseeing.offer(screen, self._key)


def _paragraphs(part: PartView, view: PassView) -> tuple[ParagraphView, ...]:
    if part.paragraphs:
        return part.paragraphs
    return tuple(ParagraphView(text, None) for text in (part.absent, *view.why_missing))
