"""Hugging Face's daily papers: what a crowd picked on a day, with votes and code. A signal, never a source of
facts about a paper."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from papermap.model.announcements import CrowdPick
from papermap.model.failures import FailureKind, SourceError
from papermap.model.papers import clean_text
from papermap.model.refs import Ref, Scheme, arxiv_ref
from papermap.sources.http import Answer, Transport
from papermap.sources.pace import Service
from papermap.sources.send import AttemptError


class HuggingFaceSource:
    """Daily papers under ``<base_url>/daily_papers``."""

    def __init__(self, transport: Transport, base_url: str) -> None:
        self._transport = transport
        self._base_url = base_url

    def picks(self, day: date) -> tuple[CrowdPick, ...]:
        """The papers of one day; none on days without any, and on days still to come.

        Raises :class:`SourceError` when nothing sound was answered.
        """
        answer = self._transport.request(
            Service.HUGGINGFACE,
            "GET",
            f"{self._base_url}/daily_papers",
            params={"date": day.isoformat()},
            check=_check,
        )
        if answer.status != 200:
            what = f"did not take the question for the papers of {day} (status {answer.status})"
            raise SourceError(self._transport.failure(Service.HUGGINGFACE, FailureKind.GARBLED, what))
        return parse_picks(answer.body)


def _check(answer: Answer) -> None:
    parse_picks(answer.body)


def parse_picks(body: bytes) -> tuple[CrowdPick, ...]:
    """Read an answer. Entries that name no arXiv paper are left out.

    Raises :class:`AttemptError` when it is no list of papers.
    """
    try:
        entries = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise AttemptError(FailureKind.GARBLED, "sent something that is no list of papers") from error
    if not isinstance(entries, list):
        raise AttemptError(FailureKind.GARBLED, "sent something that is no list of papers")
    found: dict[Ref, CrowdPick] = {}
    for entry in entries:
        paper = entry.get("paper") if isinstance(entry, dict) else None
        if isinstance(paper, dict) and (pick := _pick(paper)) is not None:
            found[pick.ref] = pick
    return tuple(found.values())


def _pick(paper: dict[str, Any]) -> CrowdPick | None:
    name = arxiv_ref(str(paper.get("id") or ""))
    if name is None or name[0].scheme is not Scheme.ARXIV:
        return None
    votes = paper.get("upvotes")
    counted = votes if isinstance(votes, int) and not isinstance(votes, bool) and votes >= 0 else 0
    return CrowdPick(name[0], min(counted, 1_000_000), _web_address(paper.get("githubRepo")))


def _web_address(value: object) -> str | None:
    text = clean_text(value)[:300] if isinstance(value, str) else ""
    return text if urlsplit(text).scheme in ("http", "https") else None
