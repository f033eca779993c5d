"""The table of all kinds of words, by their names in the store."""

from __future__ import annotations

from papermap.model.curation import (
    Followed,
    Judged,
    Listed,
    LogLine,
    Owned,
    Relaid,
    Shared,
    SheetColumns,
    Tagged,
)
from papermap.model.journal import Words
from papermap.model.reading import (
    Answer,
    Blocker,
    Cell,
    Jot,
    Note,
    PassEnd,
    Recall,
    Relation,
    Reopened,
    Reproduction,
    ThreeSentences,
    TimeCounted,
    Verdict,
)
from papermap.model.thinking import Claim, Foresight, Opened, Prediction, Question

KINDS: dict[str, type[Words]] = {
    cls.kind: cls
    for cls in (
        Note, Jot, ThreeSentences, Answer, Verdict, PassEnd, Reopened, TimeCounted, Relation, Cell, Blocker,
        Reproduction, Recall, Prediction, Opened, Foresight, Claim, Question, LogLine, Judged,
        Owned, Listed, Shared, Tagged, Followed, SheetColumns,
        Relaid,
    )
}  # fmt: skip
