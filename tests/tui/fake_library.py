"""A library of invented papers that answers the screens from memory, with nothing behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

from papermap.library.desk import NoSuchPaperError
from papermap.model.announcements import Verdict
from papermap.model.citations import EVERYTHING, Only, Sieve, Sort
from papermap.model.maps import Community, MapEdge, MapNode, MapPicture
from papermap.model.query import Term, is_plain, parse_query
from papermap.views.health import AddResult, ListView, Progress
from papermap.views.history import PartOfWords, WordingView
from papermap.views.lineage import AncestorView, BaseView, LineageView
from papermap.views.neighbours import FoundView, MetView, NeighbourView, TrailView
from papermap.views.papers import (
    FigureView,
    LibraryRow,
    LinkView,
    NoteView,
    PaperView,
    RefsView,
    SectionView,
    StatementView,
)
from papermap.views.queue import FetchView, FollowedView, PastPick, QueueEntry, QueueView
from papermap.views.related import CiterView, MissingView, PathStepView, RelatedView
from papermap.views.today import CountView, TodayView, WaitingView
from papermap.views.topics import RootView, TopicView

if TYPE_CHECKING:
    from papermap.library import Library

NAMES = (
    "Sailing by Starlight: Routing Tokens with Sparse Compasses",
    "Gardens of Gradients",
    "A Slow Theory of Fast Weights",
    "Lanterns: Small Models that Light the Way for Large Ones",
    "What the Attention Forgot",
    "Rivers and Rewards: Shaping Without Telling",
    "Do Maps Dream of Territories?",
    "Pebbles: Four Bits Are a Landscape",
    "Counting Sheep with Diffusion",
    "The Patient Optimizer",
    "Echoes in the Residual Stream",
    "Folding Paper, Folding Proteins, Folding Prompts",
)
SURNAMES = ("Arden", "Brook", "Castell", "Dune", "Elm", "Fjord", "Glade", "Heath", "Isle")
ABSTRACT = (
    "We ask how far a sparse compass can carry a dense traveller. Over four seas and two lakes we find that "
    "routing by starlight costs a third of routing by lamp, and that most of what is lost is found again by "
    "morning. The gain holds at three sizes and vanishes at the fourth, which we explain. We release the "
    "charts, the logs of every night, and the one boat that sank."
)
HOSTILE = (
    "[bold red]not bold[/bold red] [@click=app.leave]click[/] \x1b[31mred\x1b[0m \x07bell",
    "W" * 10_000,
    "مقالة من اليمين إلى اليسار \u202eesrever\u202c",
    "宽字符的标题 with 广阔的 characters 🧭",
)


def make_row(key: int, title: str, year: int | None = 2020, **changes: object) -> LibraryRow:
    """A row of the library."""
    authors = tuple(f"Ada {SURNAMES[(key + i) % len(SURNAMES)]}" for i in range(1 + key % 5))
    row = LibraryRow(
        key=key,
        refs=RefsView(f"2{key % 10}01.{key:05d}", None, None),
        title=title,
        authors=authors,
        year=year,
        citation_count=key * 37,
        furthest_pass=key % 4,
        has_text=True,
        state="ready",
        added_at=f"2026-03-{1 + key % 28:02d}T10:00:00+00:00",
    )
    return replace(row, **changes)  # type: ignore[arg-type]


def shelf() -> list[LibraryRow]:
    """Twelve papers; one without year, one partial, one of which only the id is known."""
    rows = [make_row(key, title, 2013 + key) for key, title in enumerate(NAMES, start=1)]
    rows[5] = replace(rows[5], state="partial")
    rows[6] = replace(rows[6], year=None)
    rows[11] = replace(rows[11], state="waiting", year=None, authors=(), citation_count=None)
    return rows


class FakeLibrary:
    """Answers as :class:`papermap.library.Library` does; ``failing`` names methods that raise."""

    def __init__(self, rows: Sequence[LibraryRow] | None = None) -> None:
        self.held = list(shelf() if rows is None else rows)
        self.meant: set[str] = set()
        self.number = 1
        self.added: list[tuple[str, ...]] = []
        self.outcomes: dict[str, AddResult] = {}
        self.notes: dict[int, list[NoteView]] = {}
        self.written: list[tuple[int, str, int | None]] = []
        self.failing: dict[str, Exception] = {}
        self.pdf: Path | None = None
        self.stub_keys = {100, 101}
        self.notify: Callable[[str], None] = lambda text: None
        self.asked_contexts: list[int] = []
        self.home = Path("/nowhere")
        self.relations: dict[tuple[int, int], tuple[str, bool]] = {}
        self.judged: list[tuple[int, str]] = []
        self.met: list[int] = []
        self.fetched = 0
        self.by_title = 0
        self.bare: tuple[str, ...] = ()
        self.tags: dict[int, tuple[str, ...]] = {}
        self.drafts: dict[tuple[int | None, str], str] = {}
        self.wishes: list[FollowedView] = []

    def as_library(self) -> Library:
        return cast("Library", self)

    @property
    def rooms(self) -> FakeLibrary:
        """Every room of a real library is this one."""
        return self

    habits = graph = daily = reading = thinking = predictions = exports = tagging = wordings = rooms

    def ask_first(self, key: int) -> bool:
        """Here nobody is asked what comes next before they walk on."""
        return False

    def draft(self, key: int | None, box: str) -> str:
        return self.drafts.get((key, box), "")

    def keep_draft(self, key: int | None, box: str, text: str) -> None:
        self.drafts[key, box] = text

    def drop_draft(self, key: int | None, box: str) -> None:
        self.drafts.pop((key, box), None)

    def today(self, topics: bool = True) -> TodayView:
        """The first paper is offered, the second in progress, the third kept for pass 2."""
        self._may("today")
        entries = tuple(self._offered(row) for row in self.held[:1])
        waiting = tuple(
            WaitingView(row.key, row.refs, row.title, 2, begun, 660 if begun else 0)
            for row, begun in zip(self.held[1:3], (True, False), strict=False)
        )
        why = None if entries else "Nothing was fetched yet."
        return TodayView(
            day="2026-03-12",
            next="Go on with what you began." if waiting else "Add a first paper.",
            cadence=(CountView("abstract", len(self.judged), 1), CountView("deep read", 1, 1)),
            abstract=QueueView("2026-03-12", entries, why, ("The feed was asked at 9:00.",), 0),
            waiting=waiting,
            topics=self.topics() if topics else (),
            weeks=tuple(tuple((week * day) % 9 for day in range(7)) for week in range(12)),
        )

    def _offered(self, row: LibraryRow) -> QueueEntry:
        said = dict(self.judged).get(row.key, "new")
        reasons = ("close to Lanterns, which you read twice", "cites Gardens of Gradients")
        return QueueEntry(
            row.refs, row.title, ABSTRACT, 1.0, reasons, said, row.key, row.authors, True, "https://x.example"
        )

    def week(self) -> QueueView:
        """The first two papers are to be read deeply."""
        self._may("week")
        entries = tuple(self._offered(row) for row in self.held[:2])
        why = None if entries else "Nothing that you kept waits for a deep read."
        return QueueView("2026-03-09", entries, why, (), len(entries))

    def history(self) -> tuple[PastPick, ...]:
        """One paper was picked on two days, another aged out."""
        said = (("2026-03-11", 0, "skipped"), ("2026-03-10", 0, "unanswered"), ("2026-02-01", 1, "aged out"))
        return tuple(
            PastPick(
                day, row.refs, row.title, 0.87, ("cites Gardens of Gradients",), False, word,
                day if word == "skipped" else None, row.key,
            )
            for day, place, word in said
            for row in self.held[place : place + 1]
        )  # fmt: skip

    def view(self, day: date | None = None, whole: bool = False) -> QueueView:
        """Every paper is in the stock."""
        entries = tuple(self._offered(row) for row in self.held)
        why = None if entries else "0 of 214 papers passed your filters (never tea)."
        return QueueView("2026-03-12", entries, why, ("The feed was asked at 9:00.",), len(entries))

    def fetch(self, on_progress: Callable[[Progress], None]) -> FetchView:
        self._may("fetch")
        on_progress(Progress("asking arXiv for news", 0, 1))
        self.fetched += 1
        return FetchView("12 papers were announced on 12 March.", False, 12, "2026-03-12")

    def following(self) -> tuple[FollowedView, ...]:
        """What was followed here; while no category was, one of the library's stands in."""
        own = any(each.kind == "category" for each in self.wishes)
        return (
            *self.wishes,
            *(() if own or not self.held else (FollowedView("category", "cs.LG", own=False),)),
        )

    def follow(self, kind: str, values: Sequence[str]) -> str:
        self._may("follow")
        self.wishes += [FollowedView(kind, value) for value in values]
        self.number += 1
        return "papermap knows no archive called nlp." if "nlp" in values else ""

    def unfollow(self, values: Sequence[str], kind: str | None = None) -> int:
        self._may("unfollow")
        kept = [each for each in self.wishes if each.value not in values or kind not in (None, each.kind)]
        gone, self.wishes = len(self.wishes) - len(kept), kept
        self.number += 1
        return gone

    def _may(self, name: str) -> None:
        if name in self.failing:
            raise self.failing[name]

    def warm(self) -> None:
        """There is nothing to load."""

    def changed(self) -> int:
        self._may("changed")
        return self.number

    def size(self) -> int:
        return len(self.held)

    def rows(
        self, find: str = "", sort: str = "added", limit: int | None = None, offset: int = 0
    ) -> tuple[LibraryRow, ...]:
        self._may("rows")
        wanted = find.casefold().split()
        found = [
            row
            for row in self.held
            if all(w in f"{row.title} {' '.join(row.authors)}".casefold() for w in wanted)
        ]
        orders: dict[str, Callable[[LibraryRow], object]] = {
            "added": lambda r: 0,
            "year": lambda r: -(r.year or 0),
            "title": lambda r: r.title,
            "citations": lambda r: -(r.citation_count or 0),
        }
        found.sort(key=orders[sort])  # type: ignore[arg-type]
        return tuple(found[offset : None if limit is None else offset + limit])

    def filtered(self, typed: str, sort: str, limit: int) -> tuple[LibraryRow, ...]:
        """The query language is not understood here, beyond that it refuses."""
        if is_plain(typed):
            return self.rows(typed, sort, limit)
        parse_query(typed)
        return ()

    def _row(self, key: int) -> LibraryRow:
        if key in self.stub_keys:
            return make_row(key, f"A Stub Called {key}", 1999, furthest_pass=0)
        return next(row for row in self.held if row.key == key)

    def paper(self, key: int) -> PaperView:
        self._may("paper")
        if key not in self.stub_keys and all(row.key != key for row in self.held):
            raise KeyError(key)
        row = self._row(key)
        full = key not in self.stub_keys and row.state == "ready"
        return PaperView(
            refs=row.refs,
            title=row.title,
            authors=row.authors,
            year=row.year,
            abstract=ABSTRACT if full else None,
            categories=("cs.LG", "cs.CL"),
            citation_count=row.citation_count,
            references_known=31,
            references_total=42 if full else None,
            cited_by_known=12,
            sections=(
                SectionView("1", "Setting out", 1, 1, "introduction"),
                SectionView("2", "The compass", 1, 3, "method"),
                SectionView("2.1", "Needles", 2, 4, "method"),
                SectionView("3", "Four seas", 1, 6, "experiments"),
            )
            if full
            else None,
            figures=(FigureView("figure", "1", "Figure 1: The course of the one boat that sank.", 5),)
            if full
            else None,
            limitations=(StatementView("We sailed in summer only.", "limitation", 9, "Limits"),)
            if full
            else None,
            links=(LinkView("https://example.org/charts", "data", 2),) if full else None,
            passes=tuple(range(1, row.furthest_pass + 1)),
            notes=tuple(self.notes.get(key, ())),
            key=key,
            in_library=key not in self.stub_keys,
            venue="Workshop on Invented Results",
            published="2020-03-04",
            comment=None,
            tldr="Stars are cheaper than lamps." if full else None,
            withdrawn=False,
            influential_count=7,
            version=2 if full else None,
            editions=("v1", "v2") if full else (),
            pages=11 if full else None,
            lists=("beginnings",) if key == 1 else (),
            stages={},
            troubles=() if full else ("pdf: arXiv did not answer. Next try after 2026-03-12 14:05.",),
            warnings=(),
            added_at=row.added_at,
        )

    def _neighbour(self, key: int | None, title: str | None = None, contexts: int = 1) -> NeighbourView:
        row = (
            self._row(key)
            if key is not None
            else make_row(0, title or "", 2001, refs=RefsView(None, None, None))
        )
        said = tuple(
            f"As {row.authors[0] if row.authors else 'someone'} showed ({i + 1}), stars do."
            for i in range(contexts)
        )
        return NeighbourView(
            refs=row.refs,
            title=row.title,
            authors=row.authors,
            year=row.year,
            abstract=ABSTRACT,
            in_library=key is not None and key not in self.stub_keys,
            citation_count=row.citation_count,
            influential=(key or 0) % 2 == 0,
            intents=("background", "method") if contexts else (),
            contexts=said,
            sources=("pdf", "s2"),
            key=key,
            similarity=None,
            furthest_pass=row.furthest_pass,
        )

    def trail(
        self, key: int, sort: Sort = Sort.YEAR, limit: int | None = 200, sieve: Sieve = EVERYTHING
    ) -> TrailView:
        self._may("trail")
        view = self.paper(key)
        places = [row.key for row in self.held]
        at = places.index(key) if key in places else 0
        backward = [self._neighbour(k, contexts=i) for i, k in enumerate(places[max(0, at - 4) : at])]
        forward = [self._neighbour(k) for k in places[at + 1 : at + 5]]
        if key in places:
            backward.append(self._neighbour(100, contexts=2))
            backward.append(self._neighbour(None, "A Talk Nobody Wrote Down", contexts=0))
        else:
            backward = []
            forward = [self._neighbour(places[0])]
        if sort is Sort.CITATIONS:
            backward.sort(key=lambda n: -(n.citation_count or 0))
        if sieve.only is Only.LIBRARY:
            backward, forward = ([row for row in rows if row.in_library] for rows in (backward, forward))
        elif sieve.only is Only.QUEUED:
            backward, forward = [], []
        for rows in (backward, forward):
            rows[:] = [
                row
                for row in rows
                if Sieve(None, sieve.since, sieve.until, sieve.words).lets_by_name(row.title, row.year)
            ]
        return TrailView(
            key=key,
            refs=view.refs,
            title=view.title or "",
            authors=view.authors,
            year=view.year,
            venue=view.venue,
            abstract=view.abstract,
            citation_count=view.citation_count,
            in_library=view.in_library,
            references_known=31,
            references_total=42,
            cited_by_known=len(forward),
            cited_by_total=340,
            backward=tuple(backward),
            forward=tuple(forward),
        )

    def similar(self, key: int, limit: int = 20) -> tuple[FoundView, ...]:
        self._may("similar")
        return tuple(self._found(row, "close in meaning") for row in self.held if row.key != key)[:3]

    def related(self, key: int, limit: int = 20) -> tuple[RelatedView, ...]:
        self._may("related")
        return tuple(
            RelatedView(
                row.refs, row.title, row.year, 0.4, "shares 2 references", row.key, row.authors, True, 0, 2,
                None,
            )
            for row in self.held
            if row.key != key
        )[:4]  # fmt: skip

    def missing(self, limit: int = 20, least: int = 2) -> tuple[MissingView, ...]:
        self._may("missing")
        row, citer = self._row(100), self.held[0]
        by = (CiterView(citer.refs, citer.title, citer.year, citer.key),)
        why = "cited by 2 of your papers"
        return (MissingView(row.refs, row.title, row.year, 9, 2, why, by, row.key, row.authors),)

    def lineage(self, key: int, limit: int = 5) -> LineageView:
        self._may("lineage")
        rows = [row for row in self.held if row.key < key][-3:]
        bases = []
        for row in rows:
            said = self.relations.get((key, row.key))
            if said is not None and said[1]:
                continue
            status, twist = ("proposed", "") if said is None else ("accepted", said[0])
            bases.append(
                BaseView(
                    row.refs, row.title, row.year, status, 4.0, "cited 3 times as a method", twist,
                    f"We start from {row.title}.", 4, "Method", row.key, True,
                )
            )  # fmt: skip
        line = tuple(
            AncestorView(base.refs, base.title, base.year, base.status == "accepted", base.twist, base.key)
            for base in bases[-1:]
        )
        row = self._row(key)
        return LineageView(row.refs, row.title, row.year, key, tuple(bases), line, ())

    def base(self, key: int) -> AncestorView | None:
        self._may("base")
        line = self.lineage(key).line
        return line[0] if line else None

    def relate(self, key: int, base: int, twist: str, reject: bool = False) -> int:
        self._may("relate")
        self.relations[key, base] = (twist, reject)
        self.number += 1
        return 1

    def find(self, text: str) -> int:
        row = next((row for row in self.held if row.refs.best == text), None)
        if row is None:
            raise NoSuchPaperError(f"{text} is not known here")
        return row.key

    def path(self, start: int, end: int) -> tuple[PathStepView, ...] | None:
        self._may("path")
        if end == 12:
            return None
        said = {start: ("As stars do.",)}
        keys = (start, end) if start != end else (start,)
        return tuple(
            PathStepView(
                self._row(key).refs, self._row(key).title, self._row(key).year, key, True,
                key == start if key != keys[-1] else None, said.get(key, ()) if key != keys[-1] else (),
            )
            for key in keys
        )  # fmt: skip

    def topics(self) -> tuple[TopicView, ...]:
        self._may("topics")
        if not self.held:
            return ()
        root = RootView(self._row(100).refs, "A Stub Called 100", 1999, 3, 100)
        years = ((2014, 1), (2020, 3))
        tags = sorted({tag for tags in self.tags.values() for tag in tags})
        return (
            TopicView("list", "beginnings", 1, 0, "1 of 5–20", "1 of 50", ((2014, 1),), ()),
            *(TopicView("tag", name, 1, 0, "1 of 5–20", "1 of 50", ((2014, 1),), ()) for name in tags),
            TopicView("community", "patient optimizers", 4, 2, "4 of 5–20", "4 of 50", years, (root,)),
        )

    def judge(self, key: int, verdict: Verdict) -> None:
        self._may("judge")
        self.judged.append((key, str(verdict)))
        self.number += 1

    def known_by_title(self) -> int:
        return self.by_title

    def name_missing(self) -> MetView:
        self._may("name_missing")
        self.by_title = 0
        self.number += 1
        return MetView(9, 7, ())

    def meet_neighbours(self, key: int, on_progress: Callable[[Progress], None] | None = None) -> MetView:
        self._may("meet_neighbours")
        if on_progress is not None:
            on_progress(Progress("metadata", 0, 2))
        self.met.append(key)
        self.number += 1
        return MetView(2, 1, ())

    def offer(self, key: int | None = None, how: str = "") -> str:
        return f"{len(self.bare)} papers have no references yet; {how} fetches them." if self.bare else ""

    def is_bare(self, key: int) -> bool:
        return False

    def without_references(self) -> tuple[str, ...]:
        return self.bare

    def write_map(self, path: Path) -> None:
        self._may("write_map")
        path.write_text("<html>", encoding="utf-8")

    def search(self, query: str, limit: int = 20, *, meaning: bool = False) -> tuple[FoundView, ...]:
        self._may("search")
        if meaning and query in self.meant:
            return tuple(self._found(row, "close in meaning 0.60") for row in self.held)[:limit]
        found = [row for row in self.held if query.casefold() in row.title.casefold()]
        return tuple(self._found(row, f"its title has “{query}”") for row in found)[:limit]

    @staticmethod
    def _found(row: LibraryRow, why: str) -> FoundView:
        return FoundView(row.refs, row.title, row.year, 0.5, why, row.key, row.authors, in_library=True)

    def add(
        self,
        refs: Sequence[str],
        *,
        list_name: str | None = None,
        pdf: bool = True,
        retry: bool = False,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Iterator[AddResult]:
        self._may("add")
        self.added.append(tuple(refs))
        for place, ref in enumerate(refs, start=1):
            if on_progress is not None:
                on_progress(Progress("metadata", place, len(refs)))
            known = self.outcomes.get(ref)
            if known is None:
                self.held.append(make_row(200 + len(self.held), f"Freshly Added {ref}", 2024))
                self.number += 1
            yield known or AddResult(ref, ref, f"Freshly Added {ref}", "done", {}, None)

    def fetch_contexts(self, key: int) -> None:
        self._may("fetch_contexts")
        self.asked_contexts.append(key)
        self.number += 1

    def write_note(self, key: int, body: str, replaces: int | None = None) -> int:
        self._may("write_note")
        self.written.append((key, body, replaces))
        note_id = len(self.written)
        kept = [note for note in self.notes.get(key, []) if note.id != replaces]
        gone = next((note for note in self.notes.get(key, []) if note.id == replaces), None)
        wordings = gone.wordings + 1 if gone else 1
        self.notes[key] = [*kept, NoteView(note_id, body, "2026-03-12T10:00:00+00:00", wordings)]
        self.number += 1
        return note_id

    def standing(self, key: int | None) -> tuple[WordingView, ...]:
        """The notes on a paper are all that can be put in other words."""
        notes = self.notes.get(key, []) if key is not None else []
        return tuple(
            WordingView(
                note.id, "note", "", note.body, note.made_at, "holds", (PartOfWords("body", note.body),), True
            )
            for note in reversed(notes)
        )

    def why_nothing(self, where: str) -> str:
        return f"No paper is selected by {where}."

    def select(self, where: str) -> frozenset[int]:
        """Of the query language only the year is understood here, and the tag."""
        self._may("select")
        query = parse_query(where)
        assert isinstance(query, Term)
        if query.field == "tag":
            return frozenset(key for key, tags in self.tags.items() if query.value in tags)
        if query.field == "year":
            return frozenset(row.key for row in self.held if str(row.year) == query.value)
        return frozenset(row.key for row in self.held[:1])

    def of(self, key: int) -> tuple[str, ...]:
        return self.tags.get(key, ())

    def counts(self) -> tuple[tuple[str, int], ...]:
        return tuple((tag, 1) for tags in self.tags.values() for tag in tags)

    def set(self, key: int, names: Sequence[str]) -> tuple[str, ...]:
        self._may("set")
        self.tags[key] = tuple(sorted(name.strip() for name in names))
        return self.tags[key]

    def picture(self) -> MapPicture:
        self._may("picture")
        nodes = tuple(
            MapNode(
                key=row.key,
                refs={"arxiv": row.refs.arxiv, "doi": None, "s2": None},
                title=row.title,
                authors=row.authors,
                year=row.year,
                x=((row.key * 7) % 12) / 6 - 1,
                y=((row.key * 5) % 11) / 5 - 1,
                community=row.key % 3,
                passes=row.furthest_pass,
                citation_count=row.citation_count,
            )
            for row in self.held
        )
        edges = tuple(MapEdge(a.key, b.key) for a in nodes for b in nodes if b.key in (a.key - 1, a.key - 3))
        labels = ("sparse compasses", "patient optimizers", "residual echoes")
        communities = tuple(
            Community(i, label, 4, (i - 1) * 0.6, 0.5 - i * 0.5) for i, label in enumerate(labels) if nodes
        )
        return MapPicture(nodes, edges, communities, ("2 papers have no vector yet.",))

    def lay_map_anew(self) -> int:
        self._may("lay_map_anew")
        self.number += 1
        return len(self.held)

    def pdf_path(self, key: int) -> Path | None:
        return self.pdf

    def lists(self) -> tuple[ListView, ...]:
        return ()
