"""The reading room: passes over a paper, what is said in them, and how they end."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from papermap.library import pass_page, queueing
from papermap.library.desk import Desk, OpenDeed, RefusedError
from papermap.library.shelving import Shelving
from papermap.model.announcements import Verdict as Answered
from papermap.model.curation import Judged
from papermap.model.documents import Figure
from papermap.model.reading import (
    Answer,
    Blocker,
    Cell,
    Jot,
    Outcome,
    PassEnd,
    Reopened,
    ThreeSentences,
    TimeCounted,
    Verdict,
    Weight,
)
from papermap.practice import note, passes
from papermap.store import documents, journal, lists, papers, sittings
from papermap.views.reading import PassStateView, PassView, PlaceView

PASS_LISTS = {2: ("pass-2", "To read: pass 2"), 3: ("pass-3", "To read: pass 3")}
"""Where a paper waits for its next pass."""

PICTURE_DPI, MOST_DPI = 200, 600
LEAST_WIDE = 1200
"""Pixels: a small figure is drawn finer, so that it is sharp on a whole screen."""


def _dots_per_inch(box: tuple[float, float, float, float]) -> int:
    """How fine a figure is drawn; ``box`` is in points, 72 an inch."""
    inches = max(1.0, box[2] - box[0]) / 72
    return round(min(MOST_DPI, max(PICTURE_DPI, LEAST_WIDE / inches)))


class NotThreeSentencesError(RefusedError):
    """The note is not three sentences; ``missing`` says by box what it lacks."""

    def __init__(self, missing: Mapping[str, str]) -> None:
        told = ", ".join(f"“{WORDS_OF_BOXES[box]}” {lack}" for box, lack in missing.items())
        super().__init__(f"The note is three sentences, one a box: {told}. Nothing was lost.")
        self.missing = dict(missing)


WORDS_OF_BOXES = {
    "did": "what they did",
    "know": "how they know",
    "doubt": "how it could be wrong, or what it changes",
}


class PassNotDoneError(RefusedError):
    """A pass cannot end so yet; the message says what it still asks for and which ends are open."""


class NoPictureError(RefusedError):
    """There is no picture of the figure to show; the message says why."""


class ReadingRoom:
    """What a reader does with one paper. Every method takes the paper's key."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._shown: defaultdict[tuple[int | None, str], set[str]] = defaultdict(set)
        """Unfinished texts that the reader has seen, by paper and box."""

    # ---- looking ------------------------------------------------------------------------------------------

    def pass_view(self, key: int, number: int) -> PassView:
        """Pass ``number`` (1 to 3) over a paper. Raises :class:`KeyError` for another number or paper."""
        connection = self._desk.existing()
        view = pass_page.pass_view(connection, papers.current_key(connection, key), number)
        for box, text in view.drafts.items():
            self._shown[view.key, box].add(text)
        return view

    def next_pass(self, key: int) -> int:
        """The pass to go on with: the one begun, else the first that was not read, else the last."""
        connection = self._desk.existing()
        key = papers.current_key(connection, key)
        begun = [sitting for sitting in sittings.sittings(connection, key) if sitting.open]
        if begun:
            return max(begun, key=lambda sitting: sitting.last_at).number
        ends = {entry.said.number for entry in journal.live(connection, PassEnd, key)}
        return next((number for number in passes.PASSES if number not in ends), passes.DEEP)

    def passes(self, key: int) -> tuple[PassStateView, ...]:
        """How far the reader is with each pass over a paper."""
        connection = self._desk.existing()
        key = papers.current_key(connection, key)
        ended = {
            entry.said.number: str(entry.said.outcome) for entry in journal.live(connection, PassEnd, key)
        }
        return tuple(
            PassStateView(
                plan.number,
                plan.name,
                ended.get(plan.number, ""),
                sittings.seconds_spent(connection, key, plan.number),
            )
            for plan in passes.PASSES.values()
        )

    def picture(self, key: int, index: int) -> Path:
        """A PNG of a figure, drawn from the PDF on first use and kept under ``figures/``.

        Raises :class:`NoPictureError` with the reason when there is none.
        """
        pdf, figure = self._figure(key, index)
        box = figure.box or figure.caption_box
        place = "-".join(f"{value:.0f}" for value in (figure.page, *box))
        target = self._desk.settings.home / "figures" / f"{pdf.stem}-{place}.png"
        if not target.is_file():
            self._draw(pdf, figure.page, box, target)
        return target

    def table(self, key: int, index: int) -> tuple[str, ...]:
        """The words of a table in columns, read from the PDF, line by line; empty for what is no table, or
        where its words make no columns. Raises :class:`NoPictureError`."""
        from papermap.extract import ParseError, read_table

        pdf, figure = self._figure(key, index)
        if figure.kind != "table" or figure.box is None:
            return ()
        try:
            return read_table(pdf, figure.page, figure.box)
        except ParseError as error:
            raise NoPictureError(f"The table could not be read: {error.message}.") from error
        except OSError as error:
            raise NoPictureError(
                f"The table could not be read: {error.strerror or error} ({pdf})."
            ) from error

    def table_named(self, key: int, number: str) -> int | None:
        """The place among the figures of the table that the paper gives this number."""
        document = pass_page.document_of(self._desk.existing(), self._desk.current(key))
        figures = document.figures or () if document else ()
        wanted = number.casefold()
        return next(
            (i for i, f in enumerate(figures) if f.kind == "table" and f.number.casefold() == wanted), None
        )

    def _figure(self, key: int, index: int) -> tuple[Path, Figure]:
        """The file that a figure of a paper is in, and the figure."""
        connection = self._desk.existing()
        key = papers.current_key(connection, key)
        row, document = documents.document_row(connection, key), pass_page.document_of(connection, key)
        figures = document.figures or () if document else ()
        if row is None or not 0 <= index < len(figures):
            raise NoPictureError("There is no such figure here.")
        return self._desk.settings.home / row["path"], figures[index]

    def _draw(self, pdf: Path, page: int, box: tuple[float, float, float, float], target: Path) -> None:
        from papermap.extract import ParseError, render_box

        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            render_box(pdf, page, box, _dots_per_inch(box), target)
        except ParseError as error:
            raise NoPictureError(f"The figure could not be drawn: {error.message}.") from error
        except OSError as error:
            raise NoPictureError(
                f"The figure could not be drawn: {error.strerror or error} ({error.filename or pdf})."
            ) from error

    # ---- time and place -----------------------------------------------------------------------------------

    def sit_down(self, key: int, number: int) -> int:
        """Begin to read, or go on; returns the number of the sitting. Raises :class:`KeyError`."""
        number, key = passes.PASSES[number].number, self._desk.current(key)
        with self._desk.writing() as writer:
            key = papers.current_key(writer, key)
            before = sittings.sittings(writer, key, number)
            return sittings.sit_down(writer, key, number, before[-1].place if before else None)

    def keep_place(self, sitting: int, seconds: int, place: PlaceView) -> None:
        """Keep how long the sitting has been, and where the reader is."""
        with self._desk.writing() as writer:
            at = {"part": place.part, "paragraph": place.paragraph, "figure": place.figure}
            sittings.keep_place(writer, sitting, seconds, at)

    def count_time(self, key: int, number: int, seconds: int) -> None:
        """Count time that was read away from here, as on paper."""
        number = passes.PASSES[number].number
        with self._deed(key, f"{seconds // 60} minutes of pass {number} of") as (deed, paper):
            before = sittings.sittings(deed.connection, paper, number)
            place = before[-1].place if before else {}
            sitting = sittings.sit_down(deed.connection, paper, number, place)
            sittings.keep_place(deed.connection, sitting, seconds, place)
            deed.write(TimeCounted(number, seconds, sitting), paper)

    def keep_draft(self, key: int | None, box: str, text: str) -> None:
        """Keep what is being typed; an empty text is forgotten."""
        key = None if key is None else self._desk.current(key)
        with self._desk.writing() as writer:
            paper = None if key is None else papers.current_key(writer, key)
            sittings.keep_draft(writer, paper, box, self._desk.session, text)

    def draft(self, key: int | None, box: str) -> str:
        """What was being typed into a box of a paper (of none) when it was left; empty for nothing."""
        connection = self._desk.reader()
        if connection is None:
            return ""
        paper = None if key is None else papers.current_key(connection, key)
        found = sittings.drafts(connection, paper, box)
        self._shown[paper, box].update(draft.text for draft in found[:1])
        return found[0].text if found else ""

    def drop_draft(self, key: int | None, box: str) -> None:
        """The reader gave the text up, or it is in the journal now."""
        with self._desk.writing() as writer:
            self._drop(writer, None if key is None else papers.current_key(writer, key), box)

    def _drop(self, writer: sqlite3.Connection, key: int | None, box: str) -> None:
        """Forget a box's draft: what was typed here, and what another program left and the reader saw here.
        What another program is typing meanwhile stays."""
        for draft in sittings.drafts(writer, key, box):
            if draft.session == self._desk.session or draft.text in self._shown[key, box]:
                sittings.drop_draft(writer, key, box, draft.session)

    # ---- saying -------------------------------------------------------------------------------------------

    def end(self, key: int, number: int, outcome: Outcome) -> None:
        """End a pass. Raises :class:`PassNotDoneError` while it still asks for something.

        ``LATER`` puts the paper on the list of the next pass; ``NOT_FOR_ME`` teaches the queue.
        """
        connection = self._desk.existing()
        key, plan = papers.current_key(connection, key), passes.PASSES[number]
        asked = passes.still_asked(number, outcome, pass_page.sentences_of(connection, key) is not None)
        if asked:
            raise PassNotDoneError(
                f"Pass {number} still asks for {asked}. It can be left open at any time, or skipped."
            )
        with self._deed(key, f"pass {plan.number} of", outcome) as (deed, key):
            seconds = sittings.seconds_spent(deed.connection, key, number)
            deed.write(PassEnd(number, outcome, seconds), key)
            sittings.close(deed.connection, key, number)
            self._wait_for_next(deed, key, number, outcome)
            answer = Answered.REJECTED if outcome is Outcome.NOT_FOR_ME else Answered.READ
            if outcome is not Outcome.SKIPPED:
                deed.write(Judged(str(answer), queueing.today().isoformat()), key)

    def _wait_for_next(self, deed: OpenDeed, key: int, number: int, outcome: Outcome) -> None:
        waiting = lists.lists_of(deed.connection, key)
        for name, title in PASS_LISTS.values():
            wanted = outcome is Outcome.LATER and (name, title) == PASS_LISTS.get(number + 1)
            if wanted is (name in waiting):
                continue  # a deed holds what it changed, no more: taking it back must bring this back
            if wanted:
                Shelving.within(deed).put(deed.connection, name, title, key)
            else:
                Shelving.within(deed).take_off(deed.connection, name, key)

    def reopen(self, key: int, number: int) -> None:
        """A pass that ended goes on where it was; how it ended stays in the history until it ends again."""
        number = passes.PASSES[number].number
        with self._deed(key, f"went on with pass {number} of") as (deed, paper):
            begun = sittings.reopen(deed.connection, paper, number)
            deed.write(Reopened(number, begun), paper)

    def write_sentences(self, key: int, did: str, know: str, doubt: str) -> None:
        """Keep the note that every paper ends in; the wording before stays in the history.

        Raises :class:`NotThreeSentencesError`.
        """
        did, know, doubt = did.strip(), know.strip(), doubt.strip()
        lacking = note.missing(did, know, doubt)
        if lacking:
            raise NotThreeSentencesError(lacking)
        with self._deed(key, "three sentences on") as (deed, paper):
            deed.write(ThreeSentences(did, know, doubt), paper)
            for box in note.BOXES:
                self._drop(deed.connection, paper, box)

    def judge(self, key: int, weight: Weight, confidence: int, again: bool = False) -> None:
        """Keep the reader's verdict. ``confidence`` is 50 to 100 percent; :class:`RefusedError` beyond, and
        for one ``again`` where there is no first."""
        if not 50 <= confidence <= 100:
            raise RefusedError("How sure is a number from 50 to 100: 50 is a coin's toss, 100 is certain.")
        if again and not journal.live(self._desk.existing(), Verdict, self._desk.current(key), slot=""):
            raise RefusedError("There is no first verdict yet; give it without `--again`.")
        with self._deed(key, "verdict on", weight) as (deed, paper):
            deed.write(Verdict(weight, confidence, again), paper)

    def answer(self, key: int, prompt: str, text: str, quote: str = "", page: int | None = None) -> None:
        """Keep an answer to a question of a pass. Raises :class:`RefusedError` for one nobody asks."""
        known = {p.name for plan in passes.PASSES.values() for p in plan.prompts}
        if prompt not in known:
            raise RefusedError(f"No pass asks {prompt!r}; there are {', '.join(sorted(known))}.")
        with self._deed(key, "answer on", prompt) as (deed, paper):
            deed.write(Answer(prompt, text.strip(), quote, page), paper)
            self._drop(deed.connection, paper, f"answer {prompt}")

    def jot(self, key: int, text: str, page: int | None = None, quote: str = "") -> int:
        """Keep a line written while reading; returns its number. Raises :class:`RefusedError` for none."""
        if not text.strip():
            raise RefusedError("A line to keep needs words.")
        with self._deed(key, "jotted on") as (deed, paper):
            self._drop(deed.connection, paper, "jot")
            return deed.write(Jot(text.strip(), page, quote), paper)

    def block(
        self,
        key: int,
        what: str,
        why: str = "",
        learned: str = "",
        page: int | None = None,
        replaces: int | None = None,
    ) -> int:
        """Keep what stops the reader; with ``replaces``, say more of one. Returns its number; raises
        :class:`RefusedError` for no words."""
        said = Blocker(what.strip(), why.strip(), learned.strip(), page)
        if not said.what:
            raise RefusedError("What stops you needs a word or two.")
        with self._deed(key, "blocker on", said.what) as (deed, paper):
            return deed.write(said, paper, replaces=replaces)

    def learned(self, key: int, blocker: int, where: str) -> int:
        """Say where the reader learned what stopped them. Raises :class:`RefusedError` for an unknown one."""
        connection = self._desk.existing()
        standing = journal.live(connection, Blocker, papers.current_key(connection, key))
        said = next((entry.said for entry in standing if entry.id == blocker), None)
        if said is None:
            raise RefusedError(f"Nothing that stopped you here has the number {blocker}.")
        return self.block(key, said.what, said.why, where, said.page, replaces=blocker)

    def write_cell(self, key: int, column: str, text: str, page: int | None = None) -> None:
        """Keep a cell of the spreadsheet in the reader's own words; an empty text empties the cell."""
        with self._deed(key, f"{pass_page.COLUMNS.get(column, column)} of") as (deed, paper):
            deed.write(Cell(column, text.strip(), page), paper)
            self._drop(deed.connection, paper, f"cell {column}")

    def accept_cell(self, key: int, column: str) -> None:
        """Take over what the PDF proposes for a cell. Raises :class:`RefusedError` where it has none."""
        connection = self._desk.existing()
        document = pass_page.document_of(connection, papers.current_key(connection, key))
        text, page = pass_page.drafted(document.draft if document else None, column)
        if not text:
            raise RefusedError(f"The PDF proposes nothing for {pass_page.COLUMNS.get(column, column)}.")
        with self._deed(key, f"took over {pass_page.COLUMNS.get(column, column)} of") as (deed, paper):
            deed.write(Cell(column, text, page, drafted=True), paper)

    @contextmanager
    def _deed(self, key: int, did: str, what: str = "") -> Iterator[tuple[OpenDeed, int]]:
        """A deed about one paper, told as "verdict on LoRA: foundational"; with the paper's key as it is by
        the time of writing."""
        connection = self._desk.existing()
        title = self._desk.title(connection, papers.current_key(connection, key))
        with self._desk.deed(f"{did} {title}: {what}" if what else f"{did} {title}") as deed:
            yield deed, papers.current_key(deed.connection, key)
