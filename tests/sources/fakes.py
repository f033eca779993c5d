"""A clock that does not wait, a sender that follows a script, and answers in the services' shapes.

All titles and names here are invented.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from papermap.sources.http import Transport
from papermap.sources.send import AttemptError, Request, Response

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

Reply = Response | AttemptError | Callable[[Request], Response]


@dataclass
class FakeClock:
    """Time passes only by sleeping, and ``tick`` seconds with each look at it."""

    tick: float = 0.0
    elapsed: float = 0.0
    shifted: float = 0.0
    sleeps: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        self.elapsed += self.tick
        return NOON + timedelta(seconds=self.elapsed + self.shifted)

    def monotonic(self) -> float:
        self.elapsed += self.tick
        return self.elapsed

    def sleep(self, seconds: float, /) -> None:
        assert seconds >= 0
        self.sleeps.append(round(seconds, 3))
        self.elapsed += seconds


@dataclass
class Script:
    """Answers requests with the replies in turn, the last one over and over; keeps the requests."""

    replies: Sequence[Reply]
    asked: list[Request] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    closed: int = 0
    clock: FakeClock | None = None

    def __call__(self, request: Request, /) -> Response:
        reply = self.replies[min(len(self.asked), len(self.replies) - 1)]
        self.asked.append(request)
        if self.clock:
            self.times.append(self.clock.elapsed)
        if isinstance(reply, AttemptError):
            raise reply
        response = reply if isinstance(reply, Response) else reply(request)
        return Response(response.status, response.headers, response.chunks, self._close)

    def _close(self) -> None:
        self.closed += 1


def transport(
    folder: Path, send: Script, clock: FakeClock | None = None, *, interval: float = 3.0
) -> Transport:
    """A transport over a script; the script notes the times of the clock."""
    send.clock = clock or FakeClock()
    return Transport(folder / "pace", arxiv_interval=interval, send=send, clock=send.clock)


def answered(
    body: bytes | str = b"", status: int = 200, kind: str = "text/plain", **headers: str
) -> Response:
    raw = body.encode() if isinstance(body, str) else body
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(status, {"content-type": kind, "content-length": str(len(raw)), **named}, (raw,))


def json_answer(value: object, status: int = 200) -> Response:
    return answered(json.dumps(value), status, "application/json")


WEB_PAGE = answered("<!doctype html><html><body>Are you human?</body></html>", kind="text/html")
GARBAGE = answered(bytes(range(256)) * 16, kind="application/octet-stream")


def query(request: Request) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(urlsplit(request.url).query).items()}


def atom_entry(name: str, title: str = "On the Folding of Paper Boats", **more: str) -> str:
    """One entry as arXiv writes it; ``more`` replaces or adds elements by their XML text."""
    parts = {
        "updated": "<updated>2021-05-02T10:00:00Z</updated>",
        "published": "<published>2021-05-01T10:00:00Z</published>",
        "summary": "<summary>We fold boats\n  of $n$ sheets.</summary>",
        "category": '<category term="cs.CG"/><category term="cs.LG"/>',
        "primary": '<arxiv:primary_category term="cs.LG"/>',
        "author": "<author><name>Ada Reed</name></author><author><name>Jo Marsh</name></author>",
        **more,
    }
    return (
        f"<entry><id>http://arxiv.org/abs/{name}</id><title>{title}</title>{''.join(parts.values())}</entry>"
    )


def atom_feed(entries: Iterable[str], total: int | None = None) -> str:
    shown = list(entries)
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" '
        'xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">'
        "<id>https://arxiv.org/api/x</id><title>arXiv Query</title>"
        f"<opensearch:totalResults>{len(shown) if total is None else total}</opensearch:totalResults>"
        f"<opensearch:startIndex>0</opensearch:startIndex>{''.join(shown)}</feed>"
    )


def atom_error(about: str) -> Response:
    entry = atom_entry(
        "x", "Error", published="", summary=f"<summary>incorrect id format for {about}</summary>"
    ).replace("http://arxiv.org/abs/x", f"https://arxiv.org/api/errors#incorrect_id_format_for_{about}")
    return answered(atom_feed([entry]), 400, "application/atom+xml")


def arxiv_service(request: Request) -> Response:
    """arXiv that has every paper, at version 2 unless another is asked for."""
    ids = query(request)["id_list"].split(",")
    entries = [atom_entry(i if "v" in i.rpartition("/")[2] else f"{i}v2", f"Paper {i} on Boats") for i in ids]
    return answered(atom_feed(entries), kind="application/atom+xml")


def sha(number: int) -> str:
    return f"{number:040x}"


def s2_item(number: int = 1, **more: object) -> dict[str, object]:
    """One paper as Semantic Scholar gives it."""
    return {
        "paperId": sha(number),
        "externalIds": {"ArXiv": f"2105.{number:05d}", "CorpusId": 1000 + number, "DBLP": "x"},
        "title": f"Boats of Paper, part {number}",
        "year": 2021,
        "citationCount": 0,
        "referenceCount": 0,
        "references": [],
        "citations": [],
        **more,
    }


def s2_ids(request: Request) -> list[str]:
    ids: list[str] = json.loads(request.body or b"")["ids"]
    return ids


def s2_service(request: Request) -> Response:
    """Semantic Scholar that has every arXiv paper of May 2021."""
    return json_answer([s2_item(int(name.rpartition(".")[2])) for name in s2_ids(request)])


class MemoryCache:
    """An answer cache in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], bytes] = {}

    def get(self, service: str, keys: Sequence[str]) -> dict[str, bytes]:
        return {key: self.kept[service, key] for key in keys if (service, key) in self.kept}

    def put(self, service: str, answers: Mapping[str, bytes]) -> None:
        self.kept |= {(service, key): raw for key, raw in answers.items()}


class NoCache:
    """Keeps nothing: every question goes to the service."""

    def get(self, service: str, keys: Sequence[str]) -> dict[str, bytes]:
        return {}

    def put(self, service: str, answers: Mapping[str, bytes]) -> None:
        pass
