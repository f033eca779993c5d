"""The demo's answers put in the place of the network: the demo runs the same stages as ``add``."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl, urlsplit

from papermap.demo import announcements
from papermap.demo.landmarks import landmarks
from papermap.demo.service import answer
from papermap.sources.send import Request, Response

BASE_URL = "http://127.0.0.1:9"
"""No connection is ever made to it; a loopback address, so that nobody is kept waiting between requests."""


def send(request: Request) -> Response:
    """Answer a request out of the demo papers."""
    url = urlsplit(request.url)
    status, kind, body = answer(request.method, url.path, dict(parse_qsl(url.query)), request.body or b"")
    return Response(status, {"content-type": kind, "content-length": str(len(body))}, (body,))


def send_with_news(request: Request) -> Response:
    """The same, and invented announcements of today when the daily queue asks for some."""
    path = urlsplit(request.url).path
    if "/rss/" in path:
        body = announcements.feed(announcements.newest_weekday(date.today()))
    elif path.endswith("/daily_papers"):
        body = announcements.votes()
    elif path.startswith("/recommendations/"):
        body = b'{"recommendedPapers": []}'
    else:
        return send(request)
    kind = "application/rss+xml" if "/rss/" in path else "application/json"
    return Response(200, {"content-type": kind, "content-length": str(len(body))}, (body,))


def sample_refs() -> list[str]:
    """The REFs of the papers that ship with their PDFs."""
    return [paper.arxiv for paper in landmarks().values() if paper.arxiv and paper.pdfs]


def demo_refs() -> list[str]:
    """The REFs of the demo library, oldest paper first."""
    papers = sorted(landmarks().values(), key=lambda paper: (paper.published, paper.key))
    refs = []
    for paper in papers:
        if paper.arxiv:
            refs.append(paper.arxiv)
        elif paper.doi:
            refs.append(f"doi:{paper.doi}")
        elif paper.corpus_id is not None:
            refs.append(f"CorpusId:{paper.corpus_id}")
    return refs
