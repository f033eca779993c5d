"""The literature spreadsheet, come back from another program: what differs from the library, and taking it
over. A cell that is empty here is filled; where the reader has words of their own, they are asked."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from papermap.imports.detect import Form, Source
from papermap.imports.sheet import SheetLine, read_csv, unguarded
from papermap.imports.workbook import read_xlsx
from papermap.library import edited_said, rows
from papermap.library.intake import Intake, find_work
from papermap.model.journal import Words
from papermap.model.papers import harmless
from papermap.model.reading import Cell as CellWords
from papermap.model.reading import ThreeSentences
from papermap.practice import note
from papermap.store import bibliography, journal, papers
from papermap.views.exchange import CellChange, SheetDiff
from papermap.views.sheet import COLUMNS, DRAFT_MARK, SENTENCES, Known, State, own_column, sheet_row

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


def difference(connection: sqlite3.Connection | None, lines: Sequence[SheetLine], name: str) -> SheetDiff:
    """What the rows would change of works that are here."""
    if connection is None:
        return SheetDiff((), 0, ())
    changes: list[CellChange] = []
    remarks: dict[str, None] = {}
    emptied: list[str] = []
    unread: list[str] = []
    same = 0
    works = [line_work(connection, line) for line in lines]
    known = _known_of(connection, works)
    for line, key in zip(lines, works, strict=True):
        place = f"{name}:{line.sheet + '!' if line.sheet else ''}{line.line}"
        remarks |= {
            f"{place}: {column} is not taken over: {why}": None for column, why in line.untold.items()
        }
        if key is None:
            readable = edited_said.of_new(line)
            unread += [
                f"{line.name}: {name}" for name, text in line.shown.items() if text and name not in readable
            ]
            continue
        found, told, empty = _differing(connection, next(known), line, place)
        changes += found
        emptied += empty
        remarks |= dict.fromkeys(told)
        same += not found
    if emptied:
        remarks[f"{name}: {_some(emptied, 'with words of yours, empty there, stay as they are')}"] = None
    if unread:
        remarks[f"{name}: {_some(unread, 'of papers that are new here are not taken over')}"] = None
    return SheetDiff(tuple(_each_once(changes)), same, tuple(remarks))


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
    return f"{count} {told}: {', '.join(cells[:NAMED])}{', …' if len(cells) > NAMED else ''}"


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
            several = len(said[change.key, change.column]) > 1
            yield replace(change, conflict=change.conflict or several)


def _differing(
    connection: sqlite3.Connection, known: Known, line: SheetLine, place: str
) -> tuple[list[CellChange], list[str], list[str]]:
    """The changes, what is to be said, and the cells of the reader that are empty there."""
    columns = tuple(own_column(column) for column in line.cells)
    key = known.paper.key
    title = known.paper.fields.title or line.name
    here = dict(zip(line.cells, sheet_row(known, columns).cells, strict=True))
    changes, remarks, emptied = [], [], []
    for column, text in line.cells.items():
        cell, after = here[column], _words(text)
        before = "" if cell.state is State.DRAFT else cell.text
        if _same(after, before) or (text.startswith(DRAFT_MARK) and not before):
            continue
        if not after:
            if column in SENTENCES:
                emptied.append(f"{title}: {column}")
            else:
                changes.append(CellChange(key, title, column, before, "", True, place))
            continue
        if text.startswith(DRAFT_MARK) or after in _earlier(connection, key, column):
            remarks.append(f"{place}: {column} {edited_said.OLDER}")
            continue
        if lacking := _no_sentence(column, after):
            remarks.append(f"{place}: {column} {lacking}, and is not taken over")
            continue
        conflict = cell.state in (State.WRITTEN, State.ACCEPTED)
        changes.append(CellChange(key, title, column, before, after, conflict, place))
    changes, told = _whole_notes(changes, known.sentences)
    remarks += told
    shown = sheet_row(known, [_BY_NAME[name] for name in line.shown]).cells
    for (column, text), cell in zip(line.shown.items(), shown, strict=True):
        if sorted(text.split("; ")) == sorted(cell.text.split("; ")):
            continue
        if not text:
            emptied.append(f"{title}: {column}")
        elif why := edited_said.why_not(connection, key, column, text):
            remarks.append(f"{place}: {column} {why}")
        else:
            after = edited_said.after(connection, key, column, text)
            asked = edited_said.is_asked(column, cell.text)
            changes.append(CellChange(key, title, column, cell.text, after, asked, place))
    for column in FACTS:
        theirs, ours = getattr(line.entry, column), getattr(known.paper.fields, column)
        if theirs is not None and ours is not None and theirs != ours:
            remarks.append(f"{place}: {column} differs; facts come from the services and are not taken over")
    return changes, remarks, emptied


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


def _same(left: str, right: str) -> bool:
    """Spreadsheet programs change line ends and lose blanks at them, and lose or keep what guards a cell."""
    return unguarded(left).split() == unguarded(right).split()


def _earlier(connection: sqlite3.Connection, key: int, column: str) -> set[str]:
    """Every wording that a cell ever had."""
    if column in SENTENCES:
        return {getattr(e.said, column) for e in journal.history(connection, ThreeSentences, key)}
    found = journal.history(connection, CellWords, key)
    return {e.said.text for e in found if e.said.column == column}


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
        if column in edited_said.READ:
            edited_said.take(connection, intake.shelving, key, column, text)
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
