"""What a reader says of a paper: sentences, answers, verdicts, cells, how a pass went. The rules of the craft
are in :mod:`papermap.practice`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from papermap.model.journal import Words


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


USUAL_CONFIDENCE = 70
"""How sure of a verdict a reader is taken to be, in percent, who does not say it."""


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
