"""What a reader says ahead of the field: predictions, how near they came, what answers a limit, questions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from papermap.model.journal import Words


class Mark(StrEnum):
    """How near a prediction came to a paper that was really written."""

    HIT = "hit"
    NEAR = "near"
    MISS = "miss"


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
