"""Predictions of the next step: when one is due, how likely a paper is what was foreseen, how it has gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from papermap.model.thinking import Mark
from papermap.model.words import term_counts

EVERY = 3
"""After so many papers of a topic have been read, its next step is worth a prediction."""

OPEN_AFTER = 180
"""Days after which a sealed prediction is worth opening: by then something came."""

CAME = 3
"""Or once so many papers came since, as far as is known here."""

FEW = 5
"""Fewer opened and marked predictions than this show no trend."""

MEANING, WORDS = 0.7, 0.3
"""What a likeness is made of, where meaning is known; else it is words alone."""

BARS = "▁▂▃▄▅▆▇█"

BARS_SHOWN = 40
WORTH = {Mark.HIT: 1.0, Mark.NEAR: 0.5, Mark.MISS: 0.0}


@dataclass(frozen=True, slots=True)
class TopicRead:
    """How often a topic was read, and how often it had been when its next step was last foreseen."""

    name: str
    read: int
    read_at_last: int | None


def due_topics(topics: Sequence[TopicRead]) -> list[tuple[str, int]]:
    """Topics that ask for a prediction, with how many papers were read since the last one; most first."""
    since = [(topic.name, topic.read - (topic.read_at_last or 0)) for topic in topics]
    return sorted((each for each in since if each[1] >= EVERY), key=lambda each: (-each[1], each[0]))


def worth_opening(days: int, came: int) -> str:
    """Why a sealed prediction is worth opening after so many days, when so many papers are known to have come
    since it was made; empty while it is not."""
    if came >= CAME:
        return f"{came} or more papers came since you sealed it {days} days ago; see what they do"
    return f"sealed {days} days ago; see what came" if days >= OPEN_AFTER else ""


def when(published: str | None, year: int | None, predicted_on: str) -> str:
    """Whether a paper came ``after`` the day of the prediction (ISO date), ``before`` it, or in its year on a
    day that nobody says (``same-year``)."""
    if published:
        shown = min(len(published), len(predicted_on))
        if shown >= len("2017-06-12") or published[:4] != predicted_on[:4]:
            return "after" if published[:shown] > predicted_on[:shown] else "before"
    if year is None or year == int(predicted_on[:4]):
        return "same-year"
    return "after" if year > int(predicted_on[:4]) else "before"


def words_alike(asked: str, texts: Sequence[str]) -> list[float]:
    """How much of what was asked each text has in words, 0 to 1; words that are rare among the texts weigh
    more (Spärck Jones 1972)."""
    wanted = term_counts(asked).keys()
    counted = [term_counts(text).keys() & wanted for text in texts]
    rarity = {term: log(1 + len(texts) / (1 + sum(term in shared for shared in counted))) for term in wanted}
    whole = sum(rarity.values())
    return [
        round(sum(rarity[term] for term in sorted(shared)) / whole, 6) if whole else 0.0 for shared in counted
    ]


def likeness(meaning: float | None, words: float) -> float:
    """One likeness out of a cosine of meaning and one of words."""
    return round(words if meaning is None else MEANING * max(0.0, meaning) + WORDS * words, 6)


def best(marks: Sequence[Mark]) -> Mark | None:
    """How a prediction went: as well as the paper that it came nearest to."""
    return max(marks, key=WORTH.__getitem__) if marks else None


def trend(outcomes: Sequence[Mark]) -> str:
    """How the predictions went, oldest first, in one sentence."""
    if not outcomes:
        return "No prediction has been opened and marked yet."
    hits, nears = outcomes.count(Mark.HIT), outcomes.count(Mark.NEAR)
    told = f"Of {_counted(len(outcomes))}, {hits} hit and {nears} came near."
    if len(outcomes) < FEW:
        return f"{told} {FEW} show a trend."
    half = len(outcomes) // 2
    before, since = _mean(outcomes[:half]), _mean(outcomes[half:])
    if abs(since - before) < 0.1:
        return f"{told} About as good lately as before."
    return f"{told} {'Better' if since > before else 'Less good'} lately than before."


def _counted(number: int) -> str:
    return "one prediction" if number == 1 else f"{number} predictions"


def _mean(outcomes: Sequence[Mark]) -> float:
    return sum(WORTH[mark] for mark in outcomes) / len(outcomes)


def sparkline(outcomes: Sequence[Mark]) -> str:
    """A bar for each of the last predictions, oldest first: how good it and the two before it were."""
    shown = range(max(0, len(outcomes) - BARS_SHOWN), len(outcomes))
    return "".join(BARS[round(_mean(outcomes[max(0, n - 2) : n + 1]) * (len(BARS) - 1))] for n in shown)
