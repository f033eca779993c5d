"""Semantic Scholar's JSON as values: pure, and distrustful of every field. Asks nobody.

Facts about the service are from its API documentation (Academic Graph API v1) and its issue tracker.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from papermap.model.citations import CitedRecord, Context, Direction, Links
from papermap.model.papers import PaperFields, Record, Source, clean_fields, clean_text
from papermap.model.refs import Ref, Scheme, arxiv_ref, doi_ref

Json = Mapping[str, object]

SENTENCE_LIMIT = 2_000

NEIGHBOUR_FIELDS = ("paperId", "externalIds", "title", "year", "citationCount")
"""What is asked of the papers at the other end of a nested edge: enough for a stub on the map."""

_NEIGHBOUR = frozenset(NEIGHBOUR_FIELDS)

RECORD_FIELDS = (
    "paperId",
    "externalIds",
    "title",
    "abstract",
    "authors",
    "year",
    "publicationDate",
    "venue",
    "journal",
    "citationCount",
    "influentialCitationCount",
    "referenceCount",
)

SPARING_FIELDS = (*RECORD_FIELDS, "tldr", *(f"references.{name}" for name in NEIGHBOUR_FIELDS))
"""What is asked of five hundred papers at once: more would be over the 10 MB of one answer. Who cites them is
asked for when the reader looks."""

PAPER_FIELDS = (*SPARING_FIELDS, "embedding.specter_v2")

CITATION_FIELDS = tuple(f"citations.{name}" for name in NEIGHBOUR_FIELDS)

EDGE_FIELDS = (
    "contexts",
    "intents",
    "contextsWithIntent",
    "isInfluential",
    *NEIGHBOUR_FIELDS,
    "abstract",
    "authors",
)

_SHA1 = re.compile(r"[0-9a-f]{40}")
_CORPUS_ID = re.compile(r"[0-9]{1,18}")

FLOAT32_MAX = 3.4028234e38
COUNT_LIMIT = 2**53
"""No count is as large; JSON can write numbers that no database holds."""

_NO_VENUE = frozenset({"arxiv.org", "arxiv"})
"""What the service calls the venue of a preprint: that it is on arXiv is no venue."""


@dataclass(frozen=True, slots=True)
class S2Paper:
    """One paper as Semantic Scholar tells it. ``vector`` is (model, numbers): its SPECTER2 embedding."""

    record: Record
    links: Links
    vector: tuple[str, tuple[float, ...]] | None


def paper_of(item: Json, asked: Ref | None = None) -> S2Paper | None:
    """A paper from one item of a batch answer; ``None`` when it has neither an identifier nor a title.

    ``asked`` is an identifier the service answered to, and so one of the paper's.
    """
    record = record_of(item)
    if record is None:
        return None
    if asked is not None:
        record = Record(record.source, record.refs | {asked}, record.fields)
    stated = _count(item.get("citationCount"))
    citations = _nested(item, "citations", stated)
    links = Links(
        Source.S2,
        references=_nested(item, "references", _count(item.get("referenceCount"))),
        citations=citations,
        citations_capped=(stated or 0) > len(_items(item.get("citations"))),
    )
    return S2Paper(record, links, _vector(item.get("embedding")))


def record_of(item: Json) -> Record | None:
    """The record in ``item``; ``None`` without a Semantic Scholar id or a title: it names nothing then."""
    refs = refs_of(item)
    title = _text(item.get("title"))
    if not title or not any(ref.scheme is Scheme.S2 for ref in refs):
        return None
    year, count = _count(item.get("year")), _count(item.get("citationCount"))
    if item.keys() <= _NEIGHBOUR:  # nearly all are at the far end of an edge, and no more is asked
        fields = PaperFields(title=title, year=year, citation_count=count)
    else:
        fields = _all_fields(item, title, year, count)
    return Record(Source.S2, refs, clean_fields(fields))


def _all_fields(item: Json, title: str, year: int | None, count: int | None) -> PaperFields:
    references = item.get("references")
    return PaperFields(
        title=title,
        authors=_authors(item.get("authors")),
        abstract=_text(item.get("abstract")),
        year=year,
        published=_date(item.get("publicationDate")),
        venue=_venue(item),
        tldr=_text(_mapping(item.get("tldr")).get("text")),
        citation_count=count,
        influential_count=_count(item.get("influentialCitationCount")),
        reference_count=_either(_count(item.get("referenceCount")), len(_items(references)) or None),
    )


def refs_of(item: Json) -> frozenset[Ref]:
    """Every identifier of the paper that papermap knows the kind of."""
    refs = set()
    sha = item.get("paperId")
    if isinstance(sha, str) and _SHA1.fullmatch(sha):
        refs.add(Ref(Scheme.S2, sha))
    external = _mapping(item.get("externalIds"))
    if isinstance(text := external.get("ArXiv"), str) and (found := arxiv_ref(text)):
        refs.add(found[0])
    if isinstance(text := external.get("DOI"), str) and (doi := doi_ref(text)):
        refs.add(doi)
    if isinstance(number := external.get("CorpusId"), int | str) and _CORPUS_ID.fullmatch(str(number)):
        refs.add(Ref(Scheme.CORPUS, str(int(number))))
    return frozenset(refs)


def edges_of(rows: Sequence[object], direction: Direction) -> tuple[CitedRecord, ...]:
    """The edges in the rows of a references or citations page; rows that name no paper are left out."""
    other = "citedPaper" if direction is Direction.BACKWARD else "citingPaper"
    edges = []
    for row in rows:
        edge = _mapping(row)
        record = record_of(_mapping(edge.get(other)))
        if record is not None:
            influential = edge.get("isInfluential")
            edges.append(
                CitedRecord(record, _contexts(edge), influential if isinstance(influential, bool) else None)
            )
    return tuple(edges)


def _nested(item: Json, name: str, stated: int | None) -> tuple[CitedRecord, ...] | None:
    """The nested edges, or ``None`` where the service does not tell them.

    A batch carries 9,999 citations at most, and papers beyond that come with an empty list; publishers have
    references withheld. So an empty list is believed only of a paper that is stated to have none.
    """
    given = item.get(name)
    rows = _items(given)
    if not isinstance(given, list) or (not rows and stated != 0):
        return None
    records = (record_of(_mapping(row)) for row in rows)
    return tuple(CitedRecord(record) for record in records if record is not None)


def _contexts(edge: Json) -> tuple[Context, ...]:
    """Citing sentences with the intents of each; where a sentence has none of its own, those of the edge."""
    found: dict[str, tuple[str, ...]] = {}
    for row in _items(edge.get("contextsWithIntent")):
        each = _mapping(row)
        if sentence := _sentence(each.get("context")):
            found[sentence] = _words(each.get("intents"))
    everywhere = _words(edge.get("intents"))
    for text in _items(edge.get("contexts")):
        if sentence := _sentence(text):
            found.setdefault(sentence, everywhere)
    return tuple(Context(sentence, intents) for sentence, intents in found.items())


def _sentence(value: object) -> str:
    return clean_text(value)[:SENTENCE_LIMIT] if isinstance(value, str) else ""


def _words(value: object) -> tuple[str, ...]:
    words = (clean_text(word)[:40] for word in _items(value) if isinstance(word, str))
    return tuple(dict.fromkeys(word for word in words if word))


def _vector(value: object) -> tuple[str, tuple[float, ...]] | None:
    embedding = _mapping(value)
    model, numbers = _text(embedding.get("model")), _items(embedding.get("vector"))
    if not model or not numbers:
        return None
    # The comparison is false of NaN, and holds for integers that no float can take.
    sound = [n for n in numbers if isinstance(n, int | float) and -FLOAT32_MAX <= n <= FLOAT32_MAX]
    return (clean_text(model), tuple(map(float, sound))) if len(sound) == len(numbers) else None


def _venue(item: Json) -> str | None:
    for name in (item.get("venue"), _mapping(item.get("journal")).get("name")):
        if (text := _text(name)) and text.lower() not in _NO_VENUE:
            return text
    return None


def _authors(value: object) -> tuple[str, ...]:
    names = (_text(_mapping(author).get("name")) for author in _items(value))
    return tuple(name for name in names if name)


def _date(value: object) -> str | None:
    try:
        return date.fromisoformat(str(value)).isoformat() if value else None
    except ValueError:
        return None


def _count(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 <= value < COUNT_LIMIT else None


def _either(first: int | None, second: int | None) -> int | None:
    return second if first is None else first


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _items(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _mapping(value: object) -> Json:
    return value if isinstance(value, dict) else {}
