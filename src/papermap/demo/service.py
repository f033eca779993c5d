"""A stand-in for arXiv and Semantic Scholar over the landmark papers, in the services' own shapes.

The demo library is built from these answers by the same stages that talk to the network, and the tests use
them as their services. A dumb answerer: bytes in, bytes out, no sockets, no clock, no state. Shapes follow
export.arxiv.org/api/query (Atom) and api.semanticscholar.org/graph/v1 as answered in 2026.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import unquote
from xml.sax.saxutils import escape, quoteattr

from papermap.demo.landmarks import CitingSentence, Landmark, landmarks

ATOM = "application/atom+xml; charset=utf-8"
JSON = "application/json"
HTML = "text/html; charset=utf-8"
BATCH_LIMIT = 500
PAGE_LIMIT = 1000
EDGE_FIELDS = frozenset({"contexts", "intents", "contextsWithIntent", "isInfluential"})
PAPER_FIELDS = frozenset(
    {
        "abstract",
        "authors",
        "citationCount",
        "citationStyles",
        "citations",
        "corpusId",
        "embedding",
        "externalIds",
        "fieldsOfStudy",
        "influentialCitationCount",
        "isOpenAccess",
        "journal",
        "openAccessPdf",
        "paperId",
        "publicationDate",
        "publicationTypes",
        "publicationVenue",
        "referenceCount",
        "references",
        "s2FieldsOfStudy",
        "title",
        "tldr",
        "url",
        "venue",
        "year",
    }
)

_ARXIV_ID = re.compile(r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v(\d+))?")
_SERVICE_INTENT = {"background": "background", "method": "methodology", "result": "result"}
# Above every corpus id in use, so that an id made up here is no other paper's.
_MADE_UP_CORPUS_IDS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Edge:
    """One citation with its paraphrased sentences."""

    citing: Landmark
    cited: Landmark
    sentences: tuple[CitingSentence, ...]

    @property
    def influential(self) -> bool:
        return any(s.intent == "method" for s in self.sentences)


def answer(method: str, path: str, query: Mapping[str, str], body: bytes) -> tuple[int, str, bytes]:
    """Status, content type and body for one request, as the service that owns `path` would answer.

    `path` is what follows the host; `query` is decoded. Knows `/api/query` (by `id_list`), `/pdf/<id>v<n>`
    and `/graph/v1/paper/…`: one paper, `batch`, `references`, `citations`, `search/match`.
    """
    if path.rstrip("/") == "/api/query":
        return _answer_arxiv(query)
    if path.startswith("/pdf/"):
        found = pdf(unquote(path.removeprefix("/pdf/")))
        return (
            (404, HTML, b"<html><body>No PDF</body></html>")
            if found is None
            else (200, "application/pdf", found)
        )
    if path.startswith("/graph/v1/paper/"):
        status, value = _answer_s2(method, unquote(path.removeprefix("/graph/v1/paper/")), query, body)
        return status, JSON, json.dumps(value, ensure_ascii=False).encode()
    return 404, HTML, b"<html><body>404 not found</body></html>"


# ── arXiv ────────────────────────────────────────────────────────────────────────────────────────────────


def pdf(name: str) -> bytes | None:
    """The PDF of a sample paper by id, `9912.99002v1` or without version the newest; None: no such file."""
    match = _ARXIV_ID.fullmatch(name.removesuffix(".pdf"))
    paper = _by_ref().get(f"arxiv:{match[1]}") if match else None
    if match is None or paper is None:
        return None
    version = int(match[2] or paper.version)
    if not 1 <= version <= len(paper.pdfs):
        return None
    return files("papermap.demo").joinpath("papers", paper.pdfs[version - 1]).read_bytes()


def _answer_arxiv(query: Mapping[str, str]) -> tuple[int, str, bytes]:
    if query.get("search_query"):
        return 501, HTML, b"<html><body>The stand-in answers id_list only</body></html>"
    ids = [i.strip() for i in query.get("id_list", "").split(",") if i.strip()]
    bad = [i for i in ids if not _ARXIV_ID.fullmatch(i)]
    if bad:
        return 400, ATOM, _error_feed(bad[0])
    return 200, ATOM, _feed(ids, int(query.get("start") or 0), int(query.get("max_results") or 10))


def _feed(ids: Sequence[str], start: int, size: int) -> bytes:
    found = [entry for i in ids if (entry := _entry(i)) is not None]
    id_list = escape(",".join(ids))
    call = f"search_query=&amp;id_list={id_list}&amp;start={start}&amp;max_results={size}"
    newest = max((p.updated for p in landmarks().values()), default=None)
    lines = [
        f"  <id>https://arxiv.org/api/{_sha1(id_list)[:27]}</id>",
        f"  <title>arXiv Query: {call}</title>",
        f"  <updated>{newest}T00:00:00Z</updated>",
        f'  <link href="https://arxiv.org/api/query?{call}" type="application/atom+xml"/>',
        *_paging(size, len(found), start),
        *found[start : start + size],
    ]
    return _atom(lines)


def _entry(asked: str) -> str | None:
    match = _ARXIV_ID.fullmatch(asked)
    paper = _by_ref().get(f"arxiv:{match[1]}") if match else None
    if match is None or paper is None:
        return None
    version = int(match[2] or paper.version)
    if not 1 <= version <= paper.version:
        return None
    ref = f"{paper.arxiv}v{version}"
    updated = paper.updated if version == paper.version else paper.published
    lines = [
        f"<id>http://arxiv.org/abs/{ref}</id>",
        f"<title>{escape(paper.title)}</title>",
        f"<updated>{updated}T00:00:00Z</updated>",
        f'<link href="https://arxiv.org/abs/{ref}" rel="alternate" type="text/html"/>',
        f'<link href="https://arxiv.org/pdf/{ref}" rel="related" type="application/pdf" title="pdf"/>',
        f"<summary>{escape(paper.about)}</summary>",
        *(
            f'<category term={quoteattr(c)} scheme="http://arxiv.org/schemas/atom"/>'
            for c in paper.categories
        ),
        f"<published>{paper.published}T00:00:00Z</published>",
    ]
    if paper.comment:
        lines.append(f"<arxiv:comment>{escape(paper.comment)}</arxiv:comment>")
    lines.append(f"<arxiv:primary_category term={quoteattr(paper.categories[0])}/>")
    if paper.doi:
        lines.append(f"<arxiv:doi>{escape(paper.doi)}</arxiv:doi>")
    lines += [f"<author>\n      <name>{escape(name)}</name>\n    </author>" for name in paper.authors]
    return "  <entry>\n" + "".join(f"    {line}\n" for line in lines) + "  </entry>"


def _error_feed(bad: str) -> bytes:
    where = f"https://arxiv.org/api/errors#incorrect_id_format_for_{escape(bad)}"
    return _atom(
        [
            "  <id>https://arxiv.org/</id>",
            "  <title>arXiv Search Results</title>",
            *_paging(1, 1, 0),
            f"  <entry>\n    <id>{where}</id>\n    <title>Error</title>",
            f'    <link href={quoteattr(where)} rel="alternate" type="text/html"/>',
            f"    <summary>incorrect id format for {escape(bad)}</summary>",
            "    <author>\n      <name>arXiv api core</name>\n    </author>\n  </entry>",
        ]
    )


def _paging(size: int, total: int, start: int) -> list[str]:
    counts = {"itemsPerPage": size, "totalResults": total, "startIndex": start}
    return [f"  <opensearch:{name}>{n}</opensearch:{name}>" for name, n in counts.items()]


def _atom(lines: Iterable[str]) -> bytes:
    head = (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" '
        'xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">\n'
    )
    return (head + "\n".join(lines) + "\n</feed>\n").encode()


# ── Semantic Scholar ─────────────────────────────────────────────────────────────────────────────────────


def s2_paper(identifier: str, fields: Sequence[str]) -> dict[str, Any] | None:
    """One paper by `ARXIV:…`, `DOI:…`, `CorpusId:…`, `URL:…` or paper id, with the fields asked for.

    `paperId` always comes along. `references.title` and the like give the papers at the other end.
    """
    paper = _by_ref().get(_lookup_key(identifier))
    return None if paper is None else _paper_value(paper, fields)


def s2_batch(ids: Sequence[str], fields: Sequence[str]) -> list[dict[str, Any] | None]:
    """The answer of `paper/batch`: one value per id in order, null where the paper is not known."""
    return [s2_paper(i, fields) for i in ids]


def s2_edges(
    identifier: str, kind: str, offset: int, limit: int, fields: Sequence[str]
) -> dict[str, Any] | None:
    """One page of `references` or `citations` of a paper; `next` only where more follow. None: no such paper.

    The counts of a paper tell how long its lists really are; only edges inside this library are answered.
    """
    paper = _by_ref().get(_lookup_key(identifier))
    if paper is None:
        return None
    edges = _references(paper) if kind == "references" else _citations(paper)
    page = edges[offset : offset + limit]
    answered: dict[str, Any] = {"offset": offset, "data": [_edge_value(e, kind, fields) for e in page]}
    if offset + limit < len(edges):
        answered["next"] = offset + limit
    return answered


def _answer_s2(method: str, rest: str, query: Mapping[str, str], body: bytes) -> tuple[int, Any]:
    fields = [f for f in (query.get("fields") or "title").split(",") if f]
    edge = re.fullmatch(r"(.+)/(references|citations)", rest)
    known = PAPER_FIELDS | EDGE_FIELDS if edge else PAPER_FIELDS
    unknown = [f for f in fields if f.partition(".")[0] not in known]
    if unknown:
        return 400, {"error": f"Unrecognized or unsupported fields: [{', '.join(unknown)}]"}
    if rest == "batch" and method == "POST":
        return _answer_batch(body, fields)
    if rest == "search/match":
        return _answer_match(query.get("query", ""), fields)
    identifier = edge[1] if edge else rest
    value: dict[str, Any] | None
    if edge:
        offset, limit = int(query.get("offset") or 0), int(query.get("limit") or 100)
        if limit > PAGE_LIMIT or offset + limit >= 10_000:
            return 400, {"error": f"offset + limit must be < 10000 and limit <= {PAGE_LIMIT}"}
        value = s2_edges(identifier, edge[2], offset, limit, fields)
    else:
        value = s2_paper(identifier, fields)
    return (404, {"error": f"Paper with id {identifier} not found"}) if value is None else (200, value)


def _answer_batch(body: bytes, fields: Sequence[str]) -> tuple[int, Any]:
    try:
        ids = json.loads(body)["ids"]
    except (ValueError, KeyError, TypeError):
        return 400, {"error": 'The body must be JSON with a list "ids"'}
    if not 1 <= len(ids) <= BATCH_LIMIT:
        return 400, {"error": f"The number of ids must be between 1 and {BATCH_LIMIT}"}
    return 200, s2_batch(ids, fields)


def _answer_match(title: str, fields: Sequence[str]) -> tuple[int, Any]:
    found = next((p for p in landmarks().values() if _squeezed(p.title) == _squeezed(title)), None)
    if found is None:
        return 404, {"error": "Title match not found"}
    return 200, {"data": [{**_paper_value(found, fields), "matchScore": 100.0}]}


def _paper_value(paper: Landmark, fields: Sequence[str]) -> dict[str, Any]:
    flat = _flat_value(paper)
    value: dict[str, Any] = {"paperId": flat["paperId"]}
    for field in fields:
        head = field.partition(".")[0]
        if head in ("references", "citations"):
            nested = [f.partition(".")[2] for f in fields if f.startswith(f"{head}.")] or ["title"]
            others = [e.cited for e in _references(paper)] if head == "references" else None
            ends = [e.citing for e in _citations(paper)] if others is None else others
            value[head] = [_paper_value(other, nested) for other in ends[:PAGE_LIMIT]]
        else:
            value[head] = flat.get(head)
    return value


def _flat_value(paper: Landmark) -> dict[str, Any]:
    external = {"ArXiv": paper.arxiv, "DOI": paper.doi, "CorpusId": _corpus_id(paper)}
    if paper.arxiv and not paper.doi and not paper.sample:
        external["DOI"] = f"10.48550/arXiv.{paper.arxiv}"
    return {
        "paperId": _paper_id(paper),
        "corpusId": _corpus_id(paper),
        "externalIds": {name: value for name, value in external.items() if value is not None},
        "url": f"https://www.semanticscholar.org/paper/{_paper_id(paper)}",
        "title": paper.title,
        "abstract": paper.about,
        "venue": paper.venue,
        "year": paper.year,
        "publicationDate": paper.published.isoformat(),
        "referenceCount": paper.reference_count,
        "citationCount": max(paper.citation_count, len(_citations(paper))),
        "influentialCitationCount": sum(e.influential for e in _citations(paper)),
        "isOpenAccess": paper.arxiv is not None,
        "openAccessPdf": {"url": f"https://arxiv.org/pdf/{paper.arxiv}"} if paper.arxiv else None,
        "fieldsOfStudy": ["Computer Science"],
        "authors": [{"authorId": str(int(_sha1(name)[:7], 16)), "name": name} for name in paper.authors],
        "tldr": None,
        "embedding": None,
    }


def _edge_value(edge: Edge, kind: str, fields: Sequence[str]) -> dict[str, Any]:
    sentences = [(s.text, _SERVICE_INTENT[s.intent]) for s in edge.sentences]
    everything: dict[str, Any] = {
        "contexts": [text for text, _ in sentences],
        "intents": sorted({intent for _, intent in sentences}),
        "contextsWithIntent": [{"context": text, "intents": [intent]} for text, intent in sentences],
        "isInfluential": edge.influential,
    }
    value = {name: everything[name] for name in everything if name in fields}
    end, other = ("citedPaper", edge.cited) if kind == "references" else ("citingPaper", edge.citing)
    return {**value, end: _paper_value(other, [f for f in fields if f not in EDGE_FIELDS])}


def _references(paper: Landmark) -> list[Edge]:
    """What `paper` cites, in the file's order."""
    known = landmarks()
    return [
        Edge(paper, known[key], tuple(s for s in paper.sentences if s.cited == key)) for key in paper.cites
    ]


@cache
def _citations(paper: Landmark) -> list[Edge]:
    """Who cites `paper`, newest first as the service lists them."""
    citing = [e for p in landmarks().values() for e in _references(p) if e.cited.key == paper.key]
    return sorted(citing, key=lambda e: e.citing.published, reverse=True)


@cache
def _by_ref() -> Mapping[str, Landmark]:
    """Every paper under each of its ids, lower case and with the kind of id in front."""
    found: dict[str, Landmark] = {}
    for paper in landmarks().values():
        found[_paper_id(paper)] = found[f"corpusid:{_corpus_id(paper)}"] = paper
        if paper.doi:
            found[f"doi:{paper.doi.lower()}"] = paper
        if paper.arxiv:
            found[f"arxiv:{paper.arxiv}"] = found[f"doi:10.48550/arxiv.{paper.arxiv}"] = paper
    return found


def _lookup_key(identifier: str) -> str:
    low = identifier.lower()
    if low.startswith("url:") and (inside := re.search(r"(?:abs|pdf)/(.+?)(?:v\d+)?(?:\.pdf)?$", low)):
        return f"arxiv:{inside[1]}"
    if low.startswith("arxiv:"):
        return re.sub(r"v\d+$", "", low)
    return f"doi:{low}" if low.startswith("10.") else low


def _paper_id(paper: Landmark) -> str:
    return _sha1(paper.key)


def _corpus_id(paper: Landmark) -> int:
    return paper.corpus_id or _MADE_UP_CORPUS_IDS + int(_sha1(paper.key)[:7], 16)


def _sha1(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


def _squeezed(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()
