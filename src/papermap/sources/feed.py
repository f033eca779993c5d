"""arXiv's daily feed: categories in, one day's announcements out. RSS 2.0 and Atom are both read.

arXiv makes the feed anew at midnight of its own time zone (US Eastern), Monday to Friday. The day a feed is
of is the date as its own zone writes it, so neither this machine's clock nor its zone decides about it.
A feed is read strictly or not at all: nothing is taken from one that breaks off.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

from lxml import etree

from papermap.model.announcements import Announced, Announcement, Listing, eastern, is_category
from papermap.model.failures import Failure, FailureKind, SourceError
from papermap.model.papers import PaperFields, Record, Source, clean_fields
from papermap.model.refs import Ref, arxiv_ref
from papermap.model.tex import from_tex, with_accents
from papermap.sources.http import Answer, Transport
from papermap.sources.pace import Service
from papermap.sources.safe_xml import root_of
from papermap.sources.send import AttemptError

DAY = 24 * 3600.0
FIRST_DAY = date(1991, 8, 14)
"""arXiv's first."""

WRITTEN = date(2026, 1, 1)
"""A clock that is behind this program's own time is wrong, whoever's it is."""

WEEKEND = ("Saturday", "Sunday")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", *WEEKEND)

STALE = timedelta(days=4)
"""An older feed is told of: arXiv is never silent for so long, holidays and weekend together."""

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_HEAD = re.compile(r"\s*arXiv:(?P<id>\S+)\s+Announce Type:\s*(?P<kind>[\w-]+)\s*", re.IGNORECASE)
_ASIDE = re.compile(r"\s*\([^()]*\)")

_RANK = {Announced.NEW: 0, Announced.CROSS: 1, Announced.REPLACED: 2}


MOST_ENTRIES = 2000
"""A feed names no more papers than this, replaced ones among them, and does not say when there are more."""


class FeedSource:
    """Daily listings. Feeds are ``<base_url>/rss/<category>+<category>``."""

    def __init__(self, transport: Transport, base_url: str) -> None:
        self._transport = transport
        self._base_url = base_url

    def listing(self, categories: Sequence[str]) -> Listing:
        """The newest listing of these categories, in one request; in more only where arXiv does not know
        one of them, or where its feed is full.

        Raises :class:`SourceError` when none could be had: also for an empty feed on a day on which arXiv
        announces, and where it knows none of the categories.
        """
        if not categories:
            raise ValueError("no category was asked for")
        asked = tuple(dict.fromkeys(categories))
        group = tuple(name for name in asked if is_category(name))
        found, unknown = self._heard(group) if group else ((), ())
        strange = [name for name in asked if name not in group or name in unknown]
        if not found:
            raise SourceError(self._no_category(f"it does not have {', '.join(strange)}"))
        listing = _together(found)
        if strange:
            told = (
                f"arXiv has no category {', '.join(strange)}: `papermap queue unfollow {' '.join(strange)}` "
                "stops asking for it; arxiv.org/category_taxonomy has the list."
            )
            listing = replace(listing, remarks=(*listing.remarks, told))
        return listing

    def _heard(self, group: tuple[str, ...]) -> tuple[Sequence[Listing], Sequence[str]]:
        """What the feed says of these categories, and those that it does not know."""
        url = f"{self._base_url}/rss/{'+'.join(group)}"
        answer = self._transport.request(Service.ARXIV, "GET", url, check=self._check)
        if answer.status in (400, 404):
            blamed = _blamed(answer.body, group)
            rest = tuple(name for name in group if name not in blamed)
            if answer.status == 404 or not rest:
                return (), group
            if not blamed:
                return self._halves(group)
            found, unknown = self._heard(rest)
            return found, (*blamed, *unknown)
        listing = self._read(answer)
        return self._halves(group) if listing.full and len(group) > 1 else ((listing,), ())

    def _halves(self, group: tuple[str, ...]) -> tuple[Sequence[Listing], Sequence[str]]:
        """The same in two requests. A half without papers is believed when the other has some."""
        if len(group) == 1:
            return (), group
        found: list[Listing] = []
        unknown: list[str] = []
        empty: SourceError | None = None
        for half in (group[: len(group) // 2], group[len(group) // 2 :]):
            try:
                listings, strange = self._heard(half)
            except SourceError as error:
                if error.failure.kind is not FailureKind.EMPTY:
                    raise
                empty = error
            else:
                found += listings
                unknown += strange
        if empty is not None and not any(listing.announcements for listing in found):
            raise empty
        return found, unknown

    def _read(self, answer: Answer) -> Listing:
        today, own = self._today(answer), self._transport.clock.now().date()
        listing = parse_feed(answer.body, today)
        if abs(today - own) <= timedelta(days=1):
            return listing
        odd = f"This machine's clock says {own}, arXiv's says {today}: arXiv's is believed."
        return replace(listing, remarks=(*listing.remarks, odd))

    def _check(self, answer: Answer) -> None:
        parse_feed(answer.body, self._today(answer))

    def _today(self, answer: Answer) -> date:
        """arXiv's day by the clock of whoever answered; by this machine's, where they do not tell."""
        told = _moment(answer.headers.get("date"))
        now = self._transport.clock.now() if told is None or told.date() < WRITTEN else told
        return now.astimezone(eastern()).date()

    def _no_category(self, why: str) -> Failure:
        what = (
            f"has no feed for these categories: {why}. The list is at arxiv.org/category_taxonomy, and "
            "`papermap queue unfollow` stops asking for one"
        )
        return self._transport.failure(Service.ARXIV, FailureKind.NOT_FOUND, what, pause=DAY, definite=True)


def _blamed(body: bytes, group: Sequence[str]) -> tuple[str, ...]:
    """The categories that an error names: it quotes an archive or a subject that it does not know."""
    words = re.findall(r"'([\w.-]{1,40})'", html.unescape(body[:4096].decode("utf-8", "replace")))[:1]
    return tuple(
        name for name in group for word in words if word.lower() in (name.lower(), *name.lower().split("."))
    )


def _together(listings: Sequence[Listing]) -> Listing:
    """Listings of parts as one: of the newest day among them, each work once."""
    if len(listings) == 1:
        return listings[0]
    found: dict[Ref, Announcement] = {}
    for announcement in (each for listing in listings for each in listing.announcements):
        known = found.get(announcement.ref)
        found[announcement.ref] = announcement if known is None else _one(known, announcement)
    newest = max(listings, key=lambda listing: listing.day)
    remarks = tuple(dict.fromkeys(remark for listing in listings for remark in listing.remarks))
    return Listing(
        newest.day,
        tuple(found.values()),
        quiet=None if found else newest.quiet,
        remarks=remarks,
        full=any(listing.full for listing in listings),
        stale=newest.stale,
    )


def parse_feed(body: bytes, today: date) -> Listing:
    """Read one feed. ``today`` (arXiv's own) only tells whether the feed's own day can be believed.

    Raises :class:`AttemptError` for what is no feed, for a feed without a readable day or entry, and for one
    that is empty on a day on which arXiv announces.
    """
    root = _root(body)
    channel, entries = _parts(root)
    day, remarks = _day(channel, entries, today)
    if not entries:
        return Listing(day, (), quiet=_quiet(channel, day, today))
    found: dict[Ref, Announcement] = {}
    unreadable = 0
    for entry in entries:
        announcement = _announcement(entry, day)
        if announcement is None:
            unreadable += 1
            continue
        known = found.get(announcement.ref)
        found[announcement.ref] = announcement if known is None else _one(known, announcement)
    if not found:
        raise AttemptError(FailureKind.GARBLED, "sent a feed in which no entry can be read")
    if unreadable:
        remarks += (f"{unreadable} of {len(entries)} entries of arXiv's feed could not be read.",)
    return Listing(
        day,
        tuple(found.values()),
        remarks=remarks,
        full=len(entries) >= MOST_ENTRIES,
        stale=today - day > STALE,
    )


def _root(body: bytes) -> etree._Element:
    garbled = AttemptError(FailureKind.GARBLED, "sent something that is no feed")
    if b"<!DOCTYPE" in body[:4096] or b"<!ENTITY" in body:
        raise garbled
    try:
        root = root_of(body)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise garbled from error
    if root.getroottree().docinfo.doctype:
        raise garbled
    return root


def _parts(root: etree._Element) -> tuple[etree._Element, list[etree._Element]]:
    """What speaks of the whole feed, and its entries."""
    if root.tag == f"{_ATOM}feed":
        return root, list(root.iterfind(f"{_ATOM}entry"))
    channel = root.find("channel") if root.tag == "rss" else None
    if channel is None:
        raise AttemptError(FailureKind.GARBLED, "sent something that is no feed")
    return channel, list(channel.iterfind("item"))


def _day(
    channel: etree._Element, entries: Sequence[etree._Element], today: date
) -> tuple[date, tuple[str, ...]]:
    """The day a feed is of, and what is odd about it. Where the feed itself does not say it (Atom has no
    place for it) its entries do, then the time at which it was made, which has no zone of arXiv's."""
    own = read_day(channel.findtext("pubDate"))
    said = [] if own is None else [own]
    each = (read_day(e.findtext("pubDate") or e.findtext(f"{_ATOM}published")) for e in entries)
    said += [day for day, _ in Counter(day for day in each if day is not None).most_common(1)]
    made = ("lastBuildDate", f"{_ATOM}updated", f"{_DC}date")
    said += [day for name in made if (day := read_day(channel.findtext(name))) is not None]
    if not said:
        raise AttemptError(FailureKind.GARBLED, "sent a feed that does not say of which day it is")
    if not FIRST_DAY <= said[0] <= today + timedelta(days=1):
        odd = f"arXiv's feed says that it is of {said[0]}, which cannot be; it is taken for today's."
        return today, (odd,)
    if today - said[0] > STALE:
        return said[0], (f"arXiv's feed is still that of {said[0]}.",)
    return said[0], ()


def read_day(text: str | None) -> date | None:
    """The date in an RSS or ISO time, as the zone written there has it; ``None`` where there is none."""
    words = (text or "").strip()
    try:
        return datetime.fromisoformat(words).date() if words[:1].isdecimal() else _rss_day(words)
    except ValueError:
        pass
    try:
        return date.fromisoformat(words[:10])
    except ValueError:
        return None


def _moment(text: str | None) -> datetime | None:
    """The time that an answer's header names; ``None`` where it names none."""
    try:
        told = parsedate_to_datetime(text or "")
    except ValueError:
        return None
    return told if told.tzinfo else told.replace(tzinfo=UTC)


def _rss_day(words: str) -> date:
    return parsedate_to_datetime(words).date()


def _quiet(channel: etree._Element, day: date, today: date) -> str:
    """Why there is nothing, where that is as it should be: on a weekend of arXiv's own. An empty feed on a
    weekday is never believed, whatever it names among its days off."""
    skipped = {(e.text or "").strip() for e in channel.iterfind("skipDays/day")} & set(WEEKDAYS)
    name = WEEKDAYS[day.weekday()]
    current = today.weekday() >= 5 and abs(today - day) <= timedelta(days=1)
    if name in WEEKEND and current and (name in skipped or not skipped):
        return f"arXiv announces nothing on {name}."
    if name in WEEKEND and not current:
        why = f"still the one of the weekend on {WEEKDAYS[today.weekday()]}, {today}"
    elif name in skipped:
        why = "which the feed calls a day off; it is asked for again all the same"
    else:
        why = "a holiday of arXiv's, a day without a paper in these categories, or a bad moment of its feed"
    raise AttemptError(
        FailureKind.EMPTY,
        f"gave an empty feed for {name}, {day}{',' if name in skipped else ':'} {why}",
    )


def _one(left: Announcement, right: Announcement) -> Announcement:
    """One work announced twice: its newest version, under the foremost of its kinds."""
    newer = right if (right.record.version or 0) > (left.record.version or 0) else left
    return replace(newer, kind=min(left.kind, right.kind, key=_RANK.__getitem__))


def _announcement(entry: etree._Element, day: date) -> Announcement | None:
    """One entry; ``None`` when it does not say which paper it is."""
    text = entry.findtext("description") or entry.findtext(f"{_ATOM}summary") or ""
    head = _HEAD.match(text)
    name = _name(entry, head)
    if name is None:
        return None
    abstract = (text[head.end() :] if head else text).strip()
    abstract = abstract.removeprefix("Abstract:").strip()
    creators = _ASIDE.sub("", ", ".join(e.text or "" for e in entry.iterfind(f"{_DC}creator")))
    creators = creators or ", ".join(e.text or "" for e in entry.iterfind(f"{_ATOM}author/{_ATOM}name"))
    terms = [e.get("term") for e in entry.iterfind(f"{_ATOM}category")]
    terms += [e.text for e in entry.iterfind("category")]
    fields = clean_fields(
        PaperFields(
            title=with_accents(entry.findtext("title") or entry.findtext(f"{_ATOM}title") or ""),
            authors=tuple(from_tex(part) for part in creators.split(", ") if part.strip()),
            abstract=with_accents(abstract) or None,
            categories=tuple(dict.fromkeys(term.strip() for term in terms if term and term.strip())),
        )
    )
    if not fields.title:
        return None
    kind = _kind(entry.findtext(f"{_ARXIV}announce_type") or (head["kind"] if head else ""))
    ref, version = name
    if kind is Announced.NEW:
        fields = replace(fields, published=day.isoformat(), year=day.year)
    return Announcement(ref, Record(Source.ARXIV, frozenset({ref}), fields, version), kind)


def _name(entry: etree._Element, head: re.Match[str] | None) -> tuple[Ref, int | None] | None:
    """Which paper an entry is of, by the first of its names that is one."""
    link = entry.find(f"{_ATOM}link")
    said = (
        (entry.findtext("guid") or entry.findtext(f"{_ATOM}id") or "").rpartition("arXiv.org:")[2],
        head["id"] if head else "",
        (entry.findtext("link") or "").rpartition("/abs/")[2],
        (link.get("href") or "").rpartition("/abs/")[2] if link is not None else "",
    )
    return next((name for text in said if text and (name := arxiv_ref(text)) is not None), None)


def _kind(text: str) -> Announced:
    word = text.strip().lower()
    if word.startswith("replace"):
        return Announced.REPLACED
    return Announced.CROSS if word == "cross" else Announced.NEW
