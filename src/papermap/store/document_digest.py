"""What is often asked of parsed documents, without reading their long text: the draft and the links; and
which papers have a file, a text, or a repository that Hugging Face names."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from papermap.model.document_json import draft_from_json, link_from_json
from papermap.model.documents import Draft, Link


@dataclass(frozen=True, slots=True)
class Digest:
    """What the edition that is read, else the newest, proposes and links to; and the repository of a crowd's
    pick."""

    draft: Draft | None = None
    links: tuple[Link, ...] = ()
    repository: str | None = None


def digests(connection: sqlite3.Connection, keys: Sequence[int]) -> dict[int, Digest]:
    """The digest of each of these works that has any."""
    listed = json.dumps(list(keys))
    query = (
        "SELECT d.paper_id, g.draft, g.links FROM json_each(?) k JOIN document d ON d.paper_id = k.value "
        "JOIN digest g ON g.edition_id = d.edition_id JOIN edition e ON e.id = d.edition_id "
        "JOIN paper p ON p.id = d.paper_id ORDER BY e.version IS p.version, e.version, e.id"
    )
    found = {row[0]: Digest(_draft(row[1]), _links(row[2])) for row in connection.execute(query, [listed])}
    query = (
        "SELECT c.paper_id, c.repository FROM json_each(?) k JOIN crowd_pick c ON c.paper_id = k.value "
        "WHERE c.repository IS NOT NULL"
    )
    for key, repository in connection.execute(query, [listed]):
        old = found.get(key, Digest())
        found[key] = Digest(old.draft, old.links, repository)
    return found


def _draft(text: str | None) -> Draft | None:
    value = json.loads(text) if text else None
    return draft_from_json(value) if isinstance(value, dict) else None


def _links(text: str | None) -> tuple[Link, ...]:
    value = json.loads(text) if text else None
    return tuple(link_from_json(link) for link in value) if isinstance(value, list) else ()
