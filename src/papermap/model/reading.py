"""What a reader says and decides: the kinds of words the journal keeps. Values only; the rules of the craft
are in :mod:`papermap.practice`, keeping them is the store's.

A kind is a frozen dataclass. ``kind`` is its name in the store, for ever; ``own`` names the fields that are
the reader's own words, which search finds. A kind with a :meth:`slot` has one word that holds for each paper
and slot: a new one takes the place of the one before, which stays in the history. A kind without keeps all.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Generic, TypeVar


class Words:
    """Anything that the journal keeps."""

    __slots__ = ()
    kind: ClassVar[str]
    own: ClassVar[tuple[str, ...]] = ()

    def slot(self) -> str | None:
        """What of a paper this is the one word on; ``None`` where a paper may have many."""
        return None


class Weight(StrEnum):
    """What a paper is to its field."""

    FOUNDATIONAL = "foundational"
    NEW_TECHNIQUE = "new-technique"
    MINOR_TWEAK = "minor-tweak"


class Outcome(StrEnum):
    """How a pass ended. ``DONE`` is a pass that was read and asks no question about the next one."""

    STOP = "stop"
    NEXT = "next"
    LATER = "later"
    NOT_FOR_ME = "not-for-me"
    DONE = "done"
    SKIPPED = "skipped"


class Mark(StrEnum):
    """How near a prediction came to a paper that was really written."""

    HIT = "hit"
    NEAR = "near"
    MISS = "miss"


class Attempt(StrEnum):
    """How far a reproduction is."""

    PLANNED = "planned"
    ATTEMPTED = "attempted"
    MATCHED = "matched"
    EXTENDED = "extended"


class Recalled(StrEnum):
    """How well the three sentences were remembered; the four grades of FSRS."""

    AGAIN = "again"
    HARD = "hard"
    GOOD = "good"
    EASY = "easy"


@dataclass(frozen=True, slots=True)
class Note(Words):
    """Free words on a paper."""

    kind = "note"
    own = ("body",)
    body: str


@dataclass(frozen=True, slots=True)
class Jot(Words):
    """A line written while reading, with the page (from 1) it was written at."""

    kind = "jot"
    own = ("text",)
    text: str
    page: int | None = None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class ThreeSentences(Words):
    """The note every paper ends in: what they did, how they know, how it could be wrong or what it
    changes."""

    kind = "three-sentences"
    own = ("did", "know", "doubt")
    did: str
    know: str
    doubt: str

    def slot(self) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Answer(Words):
    """An answer to one of a pass's questions, with what it quotes and the page."""

    kind = "answer"
    own = ("text",)
    prompt: str
    text: str
    quote: str = ""
    page: int | None = None

    def slot(self) -> str:
        return self.prompt


@dataclass(frozen=True, slots=True)
class Verdict(Words):
    """The reader's judgement, before the evidence: ``confidence`` in percent, 50 to 100. ``again`` marks one
    that was given a second time, later."""

    kind = "verdict"
    weight: Weight
    confidence: int
    again: bool = False

    def slot(self) -> str:
        return "again" if self.again else ""


@dataclass(frozen=True, slots=True)
class PassEnd(Words):
    """A pass came to its end. ``seconds`` is the time it took, over all its sittings."""

    kind = "pass"
    number: int
    outcome: Outcome
    seconds: int = 0

    def slot(self) -> str:
        return str(self.number)


@dataclass(frozen=True, slots=True)
class Reopened(Words):
    """A pass that had ended goes on; with ``sitting``, one that was never sat down to begins with it."""

    kind = "reopened"
    number: int
    sitting: int | None = None


@dataclass(frozen=True, slots=True)
class TimeCounted(Words):
    """Time that was read elsewhere, as on paper, counted as the sitting ``sitting`` of a pass."""

    kind = "time"
    number: int
    seconds: int
    sitting: int


@dataclass(frozen=True, slots=True)
class Relation(Words):
    """ "This paper is the other, but with ``twist``"; or, not accepted, the reader's no to that."""

    kind = "relation"
    own = ("twist",)
    twist: str
    accepted: bool = True

    def slot(self) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Cell(Words):
    """A cell of the literature spreadsheet. ``drafted`` tells a draft of the parser that was accepted as it
    stands from words of the reader's own; ``page`` is where it is from."""

    kind = "cell"
    own = ("text",)
    column: str
    text: str
    page: int | None = None
    drafted: bool = False

    def slot(self) -> str:
        return self.column


@dataclass(frozen=True, slots=True)
class Blocker(Words):
    """A concept or formula that stops the reader: why, and where it was learned once it is."""

    kind = "blocker"
    own = ("what", "why", "learned")
    what: str
    why: str = ""
    learned: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a reproduction."""

    seed: int
    value: float


@dataclass(frozen=True, slots=True)
class Reproduction(Words):
    """A reproduction: the plan, written before anything runs, and the record."""

    kind = "reproduction"
    own = ("claim", "one_change", "baseline", "hypothesis", "measure", "unspecified", "outcome")
    claim: str
    their_number: float | None = None
    one_change: str = ""
    baseline: str = ""
    seeds: int = 3
    hypothesis: str = ""
    measure: str = ""
    status: Attempt = Attempt.PLANNED
    runs: tuple[Run, ...] = ()
    unspecified: str = ""
    hours: float = 0.0
    repository: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Recall(Words):
    """The three sentences as remembered before a re-read, and how well that went."""

    kind = "recall"
    own = ("did", "know", "doubt")
    did: str
    know: str
    doubt: str
    grade: Recalled


@dataclass(frozen=True, slots=True)
class Prediction(Words):
    """What the next research step from a paper (or in a topic) would be; sealed once it is written."""

    kind = "prediction"
    own = ("text",)
    text: str
    topic: str = ""
    confidence: int | None = None


@dataclass(frozen=True, slots=True)
class Opened(Words):
    """The reader looked at what really came after the prediction ``prediction`` (its entry's id)."""

    kind = "opened"
    prediction: int

    def slot(self) -> str:
        return str(self.prediction)


@dataclass(frozen=True, slots=True)
class Foresight(Words):
    """How near the prediction ``prediction`` came to the other paper."""

    kind = "foresight"
    prediction: int
    mark: Mark

    def slot(self) -> str:
        return str(self.prediction)


@dataclass(frozen=True, slots=True)
class Claim(Words):
    """Whether the other paper answers a limitation of this one; ``statement`` is that limitation's text."""

    kind = "claim"
    statement: str
    answers: bool = True

    def slot(self) -> str:
        return self.statement


@dataclass(frozen=True, slots=True)
class Question(Words):
    """A research question, with what is needed to judge whether it is worth asking."""

    kind = "question"
    own = ("text", "hypothesis", "measure", "prior_art", "feasibility", "confounds")
    text: str
    hypothesis: str = ""
    measure: str = ""
    prior_art: str = ""
    feasibility: str = ""
    confounds: str = ""
    limitation: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True)
class LogLine(Words):
    """A line of the research log. ``day`` is the reader's own, ISO date."""

    kind = "log"
    own = ("tried", "happened", "learned", "next")
    day: str
    tried: str = ""
    happened: str = ""
    learned: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True)
class Judged(Words):
    """What the reader said to a paper of the daily queue: ``kept``, ``read``, ``skipped`` or ``rejected``, on
    their own ``day`` (ISO date)."""

    kind = "judgement"
    verdict: str
    day: str

    def slot(self) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Owned(Words):
    """The paper came into the library (or left it); ``at`` is since when it is there."""

    kind = "owned"
    here: bool = True
    at: str = ""

    def slot(self) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Listed(Words):
    """The paper came on a reading list (or left it)."""

    kind = "listed"
    name: str
    on: bool = True
    title: str = ""
    position: int | None = None

    def slot(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Tagged(Words):
    """The paper bears one of the reader's tags (or no longer)."""

    kind = "tagged"
    name: str
    on: bool = True

    def slot(self) -> str:
        return self.name.casefold()


@dataclass(frozen=True, slots=True)
class Followed(Words):
    """The queue follows a category, an author or a word (or no longer)."""

    kind = "followed"
    sort: str
    value: str
    on: bool = True

    def slot(self) -> str:
        return f"{self.sort} {self.value}"


@dataclass(frozen=True, slots=True)
class Relaid(Words):
    """The map was laid out anew; ``frame`` is the layout in which the papers stand since."""

    kind = "relaid"
    frame: int

    def slot(self) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class SheetColumns(Words):
    """The spreadsheet's columns as the reader wants them: those ``shown``, by name and in order (of none, the
    usual ones), and those that the reader ``added``, filled or not."""

    kind = "columns"
    shown: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    def slot(self) -> str:
        return ""


KINDS: dict[str, type[Words]] = {
    cls.kind: cls
    for cls in (
        Note, Jot, ThreeSentences, Answer, Verdict, PassEnd, Reopened, TimeCounted, Relation, Cell, Blocker,
        Reproduction, Recall, Prediction, Opened, Foresight, Claim, Question, LogLine, Judged,
        Owned, Listed, Tagged, Followed, SheetColumns,
        Relaid,
    )
}  # fmt: skip
"""Every kind by its name in the store."""

Said = TypeVar("Said", bound=Words, covariant=True)


@dataclass(frozen=True, slots=True)
class Entry(Generic[Said]):
    """Words as they are kept. ``paper`` and ``other`` are works; ``replaces`` is the entry it took the place
    of; ``deed`` is the act of the reader that it belongs to."""

    id: int
    said: Said
    made_at: str
    paper: int | None = None
    other: int | None = None
    replaces: int | None = None
    deed: int = 0
    live: bool = True


@dataclass(frozen=True, slots=True)
class Deed:
    """One act of the reader, which undo takes back as a whole. ``said`` tells it in words; ``session`` is the
    running program that it was done in."""

    id: int
    at: str
    said: str
    session: str = ""
    undone_at: str | None = None
    entries: tuple[Entry[Words], ...] = ()
