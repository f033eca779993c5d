"""The literature spreadsheet, come back from another program: what differs from the library, and taking it
over. What only the file changed is a difference; where the library was changed too, or it is not known what
was exported, the reader is asked. The rule itself is :mod:`papermap.model.three_way`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from papermap.imports.detect import Form, Source
from papermap.imports.sheet import SheetLine, read_csv
from papermap.imports.workbook import read_xlsx
from papermap.library import edited_judgements, rows
from papermap.library.intake import Intake, find_work
from papermap.model.journal import Words
from papermap.model.papers import harmless
from papermap.model.reading import Cell as CellWords
from papermap.model.reading import ThreeSentences
from papermap.model.three_way import CELL_LIMIT, Changed, alike, changed, print_of
from papermap.practice import note
from papermap.store import bibliography, journal, papers
from papermap.views.exchange import CellChange, Meets, SheetDiff
from papermap.views.sheet import COLUMNS, DRAFT_MARK, SENTENCES, Cell, Known, State, own_column, sheet_row

FACTS = ("title", "year", "venue")
"""Columns of which a change elsewhere is told and not taken: their words are the services'."""


_BY_NAME = {column.name: column for column in COLUMNS}

AT_ONCE = 500

NAMED = 5
"""So many cells are named where more may be meant."""


def sheet_lines(source: Source) -> list[SheetLine]:
    """The rows of a table. Raises :class:`papermap.imports.found.UnreadableError`."""
    return read_csv(source.content) if source.form is Form.CSV else read_xlsx(source.paths[0])


def line_work(connection: sqlite3.Connection, line: SheetLine) -> int | None:
    """The work of the library that a row is about: by its id, else its BibTeX key, else its title."""
    if not line.entry.refs and line.entry.key:
        key = bibliography.keyed(connection, line.entry.key)
        if key is not None:
            return key if papers.load(connection, key).in_library else None
    for ref in sorted(line.entry.refs):
        if (found := papers.find(connection, ref)) is not None:
            return found if papers.load(connection, found).in_library else None
    if line.entry.title is None or line.entry.refs:
        return None
    found = find_work(connection, line.entry)
    return found if found is not None and papers.load(connection, found).in_library else None


@dataclass
class _Told:
    """What comes of comparing: changes, what is said of single cells, and the cells that are only counted:
    those not edited in the file, with words here and none there, edited drafts, and of new papers."""

    changes: list[CellChange] = field(default_factory=list)
    remarks: dict[str, None] = field(default_factory=dict)
    stay: list[str] = field(default_factory=list)
    emptied: list[str] = field(default_factory=list)
    drafts: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def sentences(self, name: str) -> tuple[str, ...]:
        """Everything that is said, besides the changes."""
        counted = (
            (self.stay, "not edited in the file, and otherwise here by now: what is here stays"),
            (self.emptied, "with words of yours, empty there: not emptied"),
            (self.drafts, f"edited, and still beginning with {DRAFT_MARK.strip()}: not taken over"),
            (self.unread, "of papers that are new here: not taken over"),
        )
        return (*self.remarks, *(f"{name}: {_some(cells, said)}" for cells, said in counted if cells))


def difference(connection: sqlite3.Connection | None, lines: Sequence[SheetLine], name: str) -> SheetDiff:
    """What the rows would change of works that are here."""
    if connection is None:
        return SheetDiff((), 0, ())
    told = _Told()
    same = 0
    works = [line_work(connection, line) for line in lines]
    known = _known_of(connection, works)
    for line, key in zip(lines, works, strict=True):
        place = f"{name}:{line.sheet + '!' if line.sheet else ''}{line.line}"
        told.remarks |= {
            f"{place}: {column} is not taken over: {why}": None for column, why in line.untold.items()
        }
        if key is None:
            readable = edited_judgements.of_new(line)
            told.unread += [
                f"{line.name}: {name}" for name, text in line.shown.items() if text and name not in readable
            ]
            continue
        before = len(told.changes)
        _Row(connection, next(known), line, place, told).compare()
        same += len(told.changes) == before
    return SheetDiff(tuple(_each_once(told.changes)), same, told.sentences(name))


def _known_of(connection: sqlite3.Connection, works: Sequence[int | None]) -> Iterator[Known]:
    """What is here of each work that is one, in their order, some hundred at a time."""
    keys = [key for key in works if key is not None]
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        found = {known.paper.key: known for known in rows.known_of(connection, list(dict.fromkeys(some)))}
        yield from (found[key] for key in some)


def _some(cells: Sequence[str], told: str) -> str:
    """What is told of many cells at once, the first of which are named."""
    count = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
    return f"{count} {told} ({'; '.join(cells[:NAMED])}{'; …' if len(cells) > NAMED else ''})"


def _each_once(changes: Sequence[CellChange]) -> Iterator[CellChange]:
    """Where the file says a cell twice and otherwise, which of the two is a question, too."""
    said: dict[tuple[int, str], list[str]] = {}
    for change in changes:
        words = said.setdefault((change.key, change.column), [])
        if change.after not in words:
            words.append(change.after)
    told = set[tuple[int, str, str]]()
    for change in changes:
        if (once := (change.key, change.column, change.after)) not in told:
            told.add(once)
            asked = len(said[change.key, change.column]) > 1 and not change.conflict
            yield replace(change, meets=Meets.TWICE) if asked else change


class _Row:
    """A row of the file beside its work."""

    def __init__(
        self, connection: sqlite3.Connection, known: Known, line: SheetLine, place: str, told: _Told
    ) -> None:
        self._connection, self._known, self._line, self._place = connection, known, line, place
        self._told = told
        self._key = known.paper.key
        self._title = known.paper.fields.title or line.name

    def compare(self) -> None:
        columns = tuple(own_column(column) for column in self._line.cells)
        here = sheet_row(self._known, columns).cells
        found = [
            self._words(column, _words(text), cell)
            for (column, text), cell in zip(self._line.cells.items(), here, strict=True)
        ]
        changes, told = _whole_notes([each for each in found if each], self._known.sentences)
        self._told.changes += changes
        self._told.remarks |= dict.fromkeys(told)
        shown = sheet_row(self._known, [_BY_NAME[name] for name in self._line.shown]).cells
        for (column, text), cell in zip(self._line.shown.items(), shown, strict=True):
            if column == "topic":
                self._lists(text)
            else:
                self._said(column, text, cell.text)
        for column in FACTS:
            theirs, ours = getattr(self._line.entry, column), getattr(self._known.paper.fields, column)
            if theirs is not None and ours is not None and theirs != ours:
                self._remark(column, "differs; facts come from the services and are not taken over")

    def _words(self, column: str, there: str, cell: Cell) -> CellChange | None:
        """The change of a cell that is nothing but words."""
        here = "" if cell.state is State.DRAFT else cell.text
        if there.startswith(DRAFT_MARK):
            if here:
                self._count(self._told.stay, column)
            elif cell.text and not alike(there, cell.marked):
                self._count(self._told.drafts, column)
            return None
        who = self._changed(column, there, here)
        if who is Changed.NOBODY:
            return None
        if who is Changed.HERE:
            self._count(self._told.stay, column)
        elif not there and column in SENTENCES:
            self._count(self._told.emptied, column)
        elif there and (lacking := _no_sentence(column, there)):
            self._remark(column, f"{lacking}, and is not taken over")
        else:
            return self._change(column, here, there, who)
        return None

    def _changed(self, column: str, there: str, here: str) -> Changed:
        if alike(there, here):
            return Changed.NOBODY
        was = self._line.was(column)
        return changed(there, here, _only(was), _earlier(self._connection, self._key, column))

    def _said(self, column: str, there: str, here: str) -> None:
        """A verdict, or what a paper is but with; of the others only that they differ."""
        if edited_judgements.same(column, there, here):
            return
        was = _only(self._line.was(column))
        earlier = edited_judgements.earlier(self._connection, self._key, column, there, here)
        if column != "verdict" and print_of(there) == was:
            earlier = [there, *earlier]  # what it said at that time is not kept, but this it did
        after = edited_judgements.after(column, there)
        who = changed(after, here, was, earlier)
        if who is Changed.HERE:
            self._count(self._told.stay, column)
        elif not there:
            self._count(self._told.emptied, column)
        elif why := edited_judgements.why_not(self._connection, self._key, column, there):
            self._remark(column, why)
        else:
            self._told.changes.append(self._change(column, here, after, who))

    def _lists(self, there: str) -> None:
        was = self._line.was("topic")
        here, after, why = edited_judgements.lists_after(self._connection, self._key, there, was)
        if why:
            self._remark("topic", why)
        elif here != after:
            before, said = (edited_judgements.BETWEEN.join(titles) for titles in (here, after))
            self._told.changes.append(self._change("topic", before, said, Changed.THERE))
        elif set(edited_judgements.titles_in(there)) != set(here):
            self._count(self._told.stay if there or was is not None else self._told.emptied, "topic")

    def _change(self, column: str, before: str, after: str, who: Changed) -> CellChange:
        if who is Changed.THERE and len(before) <= CELL_LIMIT:
            meets = Meets.CHANGED if before else Meets.NOTHING
        elif not after:
            meets = Meets.EMPTIED
        else:
            meets = Meets.WORDS if who is Changed.UNKNOWN else Meets.BOTH
        return CellChange(self._key, self._title, column, before, after, meets, self._place)

    def _count(self, cells: list[str], column: str) -> None:
        cells.append(f"{self._title}: {column}")

    def _remark(self, column: str, said: str) -> None:
        self._told.remarks[f"{self._place}: {column} {said}"] = None


def _only(was: tuple[str, ...] | None) -> str | None:
    """The print of a cell that is one part."""
    return None if was is None else "".join(was[:1])


def _no_sentence(column: str, text: str) -> str:
    """What makes words no sentence, where one is wanted."""
    return note.missing(text, text, text).get(column, "") if column in SENTENCES else ""


def _whole_notes(changes: list[CellChange], here: Mapping[str, str]) -> tuple[list[CellChange], list[str]]:
    """The changes without those that would leave a note of fewer than three sentences; ``here`` are the ones
    of this library."""
    said = {change.column for change in changes} | {name for name, text in here.items() if text}
    if said.issuperset(SENTENCES):
        return changes, []
    left = [change for change in changes if change.column in SENTENCES]
    told = [
        f"{change.place}: {change.column} is not taken over; the note is three sentences, and this file and "
        "your library together do not have them"
        for change in left
    ]
    return [change for change in changes if change not in left], told


def _words(text: str) -> str:
    return harmless(text).strip()


def _earlier(connection: sqlite3.Connection, key: int, column: str) -> list[str]:
    """Every wording that a cell ever had, oldest first."""
    if column in SENTENCES:
        return [getattr(e.said, column) for e in journal.history(connection, ThreeSentences, key)]
    found = journal.history(connection, CellWords, key)
    return [e.said.text for e in found if e.said.column == column]


def write_cells(
    connection: sqlite3.Connection, intake: Intake, key: int, cells: Mapping[str, str]
) -> str | None:
    """Keep cells in the reader's words; drafts and empty cells of a new row are none. Returns what was wrong
    with three sentences that are none, which are left."""
    trouble = None
    standing = journal.latest(connection, ThreeSentences, key)
    sentences = {name: getattr(standing.said, name) if standing else "" for name in SENTENCES}
    said: list[Words] = []
    for column, text in cells.items():
        if text.startswith(DRAFT_MARK):
            continue
        if column in edited_judgements.READ:
            edited_judgements.take(connection, intake.shelving, key, column, text)
        elif column in SENTENCES:
            sentences[column] = _words(text)
        elif _words(text) or journal.live(connection, CellWords, key, slot=column):
            said.append(CellWords(column, _words(text)))
    if any(name in cells for name in SENTENCES) and any(sentences.values()):
        if lacking := note.missing(**sentences):
            told = ", ".join(f"{name} {lack}" for name, lack in lacking.items())
            trouble = f"the three sentences are not taken over: {told}"
        else:
            said.append(ThreeSentences(**sentences))
    for words in said:
        live = journal.live(connection, type(words), key, slot=words.slot())
        if not live or live[-1].said != words:
            journal.write(connection, intake.shelving.deed(connection), words, key)
    return trouble
