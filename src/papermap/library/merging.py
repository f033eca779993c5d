"""The reader's words in another library, brought into this one. What both have, and what this one says
otherwise, stays as it is here; the latter is told."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from papermap.library.intake import Intake
from papermap.model.curation import Followed, Judged, LogLine, Shared, SheetColumns, Tagged
from papermap.model.journal import Words
from papermap.model.papers import Record, Source
from papermap.model.reading import (
    Answer,
    Blocker,
    Cell,
    Jot,
    PassEnd,
    Recall,
    Relation,
    Reproduction,
    ThreeSentences,
    Verdict,
)
from papermap.model.thinking import Claim, Prediction, Question
from papermap.store import follows, journal, lists, papers, records

KINDS: tuple[type[Words], ...] = (
    Jot, ThreeSentences, Answer, Verdict, PassEnd, Relation, Cell, Blocker, Reproduction, Recall, Prediction,
    Claim, Question, LogLine, SheetColumns, Tagged,
    Shared,
)  # fmt: skip
"""What is brought over. Notes come with the entries; what names another word by its number does not."""


FOLLOWED = ("category", "author", "keyword")
"""What comes along of what is followed; words that rule the queue leave papers out, and do not."""


def bring_lists(
    theirs: sqlite3.Connection, ours: sqlite3.Connection, intake: Intake, keys: Mapping[int, int]
) -> None:
    """Put on lists what is on them there, in their order, by their names and titles; also what is on a list
    and not in their library."""
    for name, (title, _) in lists.sizes(theirs).items():
        for key in lists.keys_on(theirs, name):
            work = keys.get(key) or _known(theirs, ours, key)
            if work is not None:
                intake.shelving.put(ours, name, title, work)


def _known(theirs: sqlite3.Connection, ours: sqlite3.Connection, key: int) -> int | None:
    """A work of theirs as one of ours that is not in the library; ``None`` where it has no identifier."""
    paper = papers.load(theirs, key)
    for ref in sorted(paper.refs):
        if (found := papers.find(ours, ref)) is not None:
            return found
    record = Record(Source.BIBLIOGRAPHY, paper.refs, paper.fields)
    return records.save_record(ours, record) if paper.refs else None


def bring_words(
    theirs: sqlite3.Connection, ours: sqlite3.Connection, intake: Intake, keys: Mapping[int, int]
) -> tuple[int, int]:
    """Copy what holds there. ``keys`` leads from their works to ours. Returns how many words came, and how
    many were left because this library says otherwise."""
    came = left = 0
    for kind in KINDS:
        for entry in journal.live(theirs, kind):
            paper = None if entry.paper is None else keys.get(entry.paper)
            other = None if entry.other is None else keys.get(entry.other)
            if (entry.paper is not None and paper is None) or (entry.other is not None and other is None):
                continue
            here = journal.live(ours, kind, paper, other=other, slot=entry.said.slot())
            same_place = [e.said for e in here if e.paper == paper and e.other == other]
            if entry.said in same_place:
                continue
            if entry.said.slot() is not None and same_place:
                left += 1
                continue
            deed = intake.shelving.deed(ours)
            journal.write(ours, deed, entry.said, paper, other, made_at=entry.made_at)
            came += 1
    return came, left


def bring_queue(
    theirs: sqlite3.Connection, ours: sqlite3.Connection, intake: Intake, keys: Mapping[int, int]
) -> tuple[int, int]:
    """Follow what is followed there, and keep the answers to papers that have none here. Returns how many of
    each came."""
    here = {(kind, value.casefold()) for kind, found in follows.followed(ours).items() for value in found}
    found = follows.followed(theirs)
    wanted = [(kind, value) for kind in FOLLOWED for value in found.get(kind, ())]
    new = [(kind, value) for kind, value in wanted if (kind, value.casefold()) not in here]
    for kind, value in new:
        follows.follow(ours, kind, value)
        journal.write(ours, intake.shelving.deed(ours), Followed(kind, value))
    answered = {entry.paper for entry in journal.live(ours, Judged)}
    came = 0
    for entry in journal.live(theirs, Judged):
        work = None if entry.paper is None else keys.get(entry.paper) or _known(theirs, ours, entry.paper)
        if work is not None and work not in answered:
            journal.write(ours, intake.shelving.deed(ours), entry.said, work, made_at=entry.made_at)
            answered.add(work)
            came += 1
    return len(new), came
