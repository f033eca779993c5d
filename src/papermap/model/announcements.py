"""What was announced on a day, and what the reader said to it. Values only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

if TYPE_CHECKING:
    from papermap.model.papers import Record
    from papermap.model.refs import Ref


class Announced(StrEnum):
    """How a listing announces a work."""

    NEW = "new"
    CROSS = "cross"
    REPLACED = "replaced"


class Road(StrEnum):
    """How a candidate came here: in a listing (the feed's, or arXiv's search in its place), or found for the
    reader."""

    FEED = "arxiv"
    SEARCH = "arxiv-search"
    AUTHOR = "author"
    KEYWORD = "keyword"
    CITING = "citing"
    RECOMMENDED = "recommended"


LISTED = (Road.FEED, Road.SEARCH)
"""The roads on which whole days come; the others bring single papers."""


class Verdict(StrEnum):
    """What the reader said to a candidate. ``READ`` is said by reading: its depth is the furthest pass."""

    KEPT = "kept"
    READ = "read"
    SKIPPED = "skipped"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Announcement:
    """One work in one listing. ``ref`` is its arXiv identifier, which is also in ``record``."""

    ref: Ref
    record: Record
    kind: Announced


@dataclass(frozen=True, slots=True)
class Listing:
    """One day's announcements, each work once.

    ``day`` is the announcing service's own day. ``quiet`` says why a listing has nothing where that is as it
    should be; ``remarks`` are sentences about what was odd. ``road`` is how it came. ``full`` when it has as
    many works as a listing can name, so that some may be missing; ``stale`` when it is so old that newer ones
    must be out.
    """

    day: date
    announcements: tuple[Announcement, ...]
    quiet: str | None = None
    remarks: tuple[str, ...] = ()
    road: Road = Road.FEED
    full: bool = False
    stale: bool = False


@dataclass(frozen=True, slots=True)
class CrowdPick:
    """A paper on Hugging Face's daily page: its votes, and the address of its code where one is given."""

    ref: Ref
    votes: int
    repository: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One paper that was found for the reader, and why: ``about`` is the author or the keyword."""

    record: Record
    road: Road
    about: str = ""


DEADLINE = time(14)
"""When arXiv's day ends, by its own clock in US Eastern time. Source: info.arxiv.org/help/availability."""


def eastern() -> tzinfo:
    """arXiv's time zone; where the machine has no table of zones, its winter time."""
    try:
        return ZoneInfo("America/New_York")
    except ZoneInfoNotFoundError:
        return timezone(timedelta(hours=-5))


def announced_on(submitted: datetime) -> date:
    """The day of the listing that has what was submitted then: the weekday after the one whose deadline it
    made. Holidays are not known here."""
    own = submitted.astimezone(eastern())
    made = own.date() if own.time() < DEADLINE else own.date() + timedelta(days=1)
    return next_weekday(weekday_from(made))


def weekday_from(day: date) -> date:
    """``day``, or the Monday after a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() >= 5 else day


def next_weekday(day: date) -> date:
    """The first weekday after ``day``."""
    return weekday_from(day + timedelta(days=1))


def weekdays_between(first: date, last: date) -> tuple[date, ...]:
    """The weekdays after ``first`` and before ``last``."""
    days = (first + timedelta(days=n) for n in range(1, (last - first).days))
    return tuple(day for day in days if day.weekday() < 5)


_CATEGORY = re.compile(
    r"(?:q-[a-z]{3}|[a-z]{2,8}(?:-[a-z]{2,4})?)(?:\.(?:[A-Z]{2}|[a-z]{4,8}|[a-z]{2,5}-[a-z]{2,4}))?"
)


def is_category(name: str) -> bool:
    """Whether ``name`` is spelled as arXiv's categories are (``cs.LG``, ``math``, ``cond-mat.mes-hall``)."""
    return _CATEGORY.fullmatch(name) is not None


ARCHIVES = frozenset(
    ("astro-ph", "cond-mat", "cs", "econ", "eess", "math", "nlin", "physics", "q-bio", "q-fin", "stat")
)
"""Archives that have subjects. All of one is much: it is asked for only when the reader names it."""


SINGLE_ARCHIVES = frozenset(
    ("gr-qc", "hep-ex", "hep-lat", "hep-ph", "hep-th", "math-ph", "nucl-ex", "nucl-th", "quant-ph")
)
"""Archives without subjects. Source of both: arxiv.org/category_taxonomy."""


def is_known_archive(category: str) -> bool:
    """Whether a category is of one of the archives that arXiv had when this was written."""
    archive, dot, _ = category.partition(".")
    return archive in ARCHIVES or (not dot and archive in SINGLE_ARCHIVES)


def as_category(text: str) -> str:
    """A category as arXiv spells it, whatever the case it was typed in (``CS.lg`` is ``cs.LG``)."""
    archive, dot, subject = text.strip().lower().partition(".")
    return archive + dot + (subject.upper() if len(subject) == 2 else subject)
