"""Thinking ahead, as it is shown: predictions, verdicts against the field, limitations, questions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from papermap.views.papers import RefsView


@dataclass(frozen=True, slots=True)
class ForeseenView:
    """A paper that came. ``when`` it appeared: after, same-year or before the prediction; ``score`` is how
    like the reader's words it is, 0 to 1; ``mark`` is the reader's: hit, near, miss."""

    refs: RefsView
    title: str
    year: int | None
    when: str
    score: float
    why: str
    mark: str | None
    key: int
    in_library: bool


@dataclass(frozen=True, slots=True)
class PredictionView:
    """A prediction on a paper (``title``), or on a topic. ``opened_at`` is empty while it is sealed;
    ``outcome`` is that of the nearest paper marked."""

    id: int
    refs: RefsView | None
    title: str
    topic: str
    text: str
    sure: int | None
    made_at: str
    opened_at: str
    hits: int
    nears: int
    misses: int
    outcome: str | None
    key: int | None


@dataclass(frozen=True, slots=True)
class OpenedView:
    """An opened prediction and the papers that really came, likest first, of ``known`` that are known here
    out of ``total`` (``None``: nobody says)."""

    prediction: PredictionView
    came: tuple[ForeseenView, ...]
    known: int
    total: int | None


@dataclass(frozen=True, slots=True)
class DueView:
    """A prediction that is due. ``what`` is to do: predict or open; ``why`` says it in a sentence."""

    what: str
    title: str
    why: str
    key: int | None = None
    topic: str = ""
    prediction: int | None = None
    refs: RefsView | None = None


@dataclass(frozen=True, slots=True)
class PredictionsView:
    """All predictions, newest first; ``trend`` in words, ``spark`` as a line of bars, oldest first."""

    trend: str
    spark: str
    predictions: tuple[PredictionView, ...]
    due: tuple[DueView, ...]


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """What the field made of a paper that the reader has judged. ``field`` is ``None`` where it is too early;
    ``because`` are its reasons; ``disruption`` is the CD index."""

    refs: RefsView
    title: str
    verdict: str
    sure: int
    again: str | None
    field: str | None
    because: tuple[str, ...]
    right: bool | None
    citations_per_year: float | None
    outdoes: float | None
    peers: int
    influential_share: float | None
    cited_alone: int
    cited_with_bases: int
    bases_without_it: int
    disruption: float | None
    key: int


@dataclass(frozen=True, slots=True)
class BinView:
    """Verdicts given with ``low`` to ``high`` percent: ``said`` and ``right`` are shares, 0 to 1."""

    low: int
    high: int
    count: int
    said: float | None
    right: float | None


@dataclass(frozen=True, slots=True)
class ConfusionView:
    """How often a verdict met each word of the field."""

    verdict: str
    foundational: int
    new_technique: int
    minor_tweak: int


@dataclass(frozen=True, slots=True)
class HalfYearView:
    """The Brier score of the verdicts of a half year."""

    half: str
    brier: float
    count: int


@dataclass(frozen=True, slots=True)
class AgainView:
    """A verdict that is old enough to be given again."""

    refs: RefsView
    title: str
    days: int
    key: int


@dataclass(frozen=True, slots=True)
class CalibrationView:
    """How far the reader's verdicts can be trusted; ``sentence`` first. ``compared`` verdicts have a word of
    the field beside them, for ``too_early`` others it is too early."""

    sentence: str
    compared: int
    too_early: int
    brier: float | None
    bins: tuple[BinView, ...]
    confusion: tuple[ConfusionView, ...]
    halves: tuple[HalfYearView, ...]
    again: tuple[AgainView, ...]


@dataclass(frozen=True, slots=True)
class AnswerView:
    """A later paper that answers a limitation, or may; ``why`` says what makes it likely."""

    refs: RefsView
    title: str
    year: int | None
    why: str
    key: int


def named_so(answers: Iterable[AnswerView], words: str) -> tuple[AnswerView, ...]:
    """Those that have each of some words in title, year or id, in their order."""
    wanted = words.casefold().split()
    names = ((each, f"{each.title} {each.year or ''} {each.refs.best or ''}".casefold()) for each in answers)
    return tuple(each for each, name in names if all(word in name for word in wanted))


@dataclass(frozen=True, slots=True)
class LimitView:
    """A paper's statement of a limit (``limitation``) or of what is left to do (``future-work``). ``id``
    names it for good; ``answered_by`` is confirmed by the reader, ``maybe`` proposed."""

    id: str
    refs: RefsView
    title: str
    year: int | None
    text: str
    kind: str
    page: int
    section: str | None
    answered_by: tuple[AnswerView, ...]
    maybe: tuple[AnswerView, ...]
    key: int


@dataclass(frozen=True, slots=True)
class LimitGroupView:
    """Statements of several papers that say the like, under ``label`` (their own words) with the most typical
    one first; ``kind`` is shared, lone (one paper alone) or vague (that there is a limit, not which)."""

    label: str
    kind: str
    papers: int
    statements: tuple[LimitView, ...]


@dataclass(frozen=True, slots=True)
class LimitationsView:
    """The limits of a topic's papers (of the whole library where ``topic`` is empty). ``papers`` state some,
    of ``read`` whose text is here, of ``of`` in all."""

    topic: str
    groups: tuple[LimitGroupView, ...]
    statements: int
    papers: int
    read: int
    of: int


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A research question of the reader's. ``lacks`` are the fields that are still empty."""

    id: int
    text: str
    hypothesis: str
    measure: str
    prior_art: str
    feasibility: str
    confounds: str
    limitation: str
    topic: str
    refs: RefsView | None
    title: str
    made_at: str
    lacks: tuple[str, ...]
    key: int | None
