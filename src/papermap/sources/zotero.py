"""A Zotero that runs on this machine, asked over its local API.

It is no service of the web: it is asked directly, past every proxy, at an address of this machine only, and
never waited for. Reading is all that is done. The address of the API and its answers: Zotero's documentation
of the web API, version 3, which the local one follows.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from typing import Any
from urllib.parse import unquote, urlsplit

from papermap.sources.send import AttemptError, HttpxSend, Request, Send

PORT = 23119
ADDRESS = f"http://localhost:{PORT}"
HOSTS = ("localhost", "127.0.0.1", "::1")
PAGE = 100
LARGEST = 64_000_000
"""Bytes of one page of a hundred items."""


_DRIVE = re.compile(r"/[A-Za-z]:/")
"""How a path of Windows begins in an address."""


class ZoteroError(OSError):
    """Zotero could not be asked; the message says why and what to do."""


def is_local(text: str) -> bool:
    """Whether a text is the address of something on this machine."""
    parts = urlsplit(text)
    return parts.scheme == "http" and parts.hostname in HOSTS


def local_library(address: str) -> dict[str, Any]:
    """Every item of the user's own library with its notes, comments on passages, files and collections, in
    the form of Better BibTeX's JSON export: ``items``, and ``collections`` with the keys of their items.

    Raises :class:`ZoteroError`.
    """
    root = _root(address)
    with closing(HttpxSend(direct=True)) as send:
        names = {one["key"]: one["data"] for one in _every(send, root, "collections")}
        notes: dict[str, list[dict[str, Any]]] = defaultdict(list)
        remarks: dict[str, list[dict[str, Any]]] = defaultdict(list)
        files: dict[str, list[dict[str, str]]] = defaultdict(list)
        works, placed, hangs_on = [], defaultdict(list), {}
        for item in _every(send, root, "items"):
            data = item["data"]
            above = str(data.get("parentItem") or "")
            if data.get("itemType") == "note" and above:
                notes[above].append({"note": data.get("note") or ""})
                continue
            if data.get("itemType") == "annotation":
                remarks[above].append(data)
                continue
            if data.get("itemType") == "attachment" and (path := _path_of(item)):
                files[above].append({"path": path})
            hangs_on[item["key"]] = above
            works.append({**data, "itemID": item["key"]})
            for collection in data.get("collections") or ():
                placed[collection].append(item["key"])
    passages: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for file, said in remarks.items():
        passages[hangs_on.get(file, "")] += said
    collections = {key: {"name": data.get("name"), "items": placed[key]} for key, data in names.items()}
    return {
        "items": [
            {
                **work,
                "notes": notes.get(work["itemID"], []),
                "annotations": passages.get(work["itemID"], []),
                "attachments": files.get(work["itemID"], []),
            }
            for work in works
        ],
        "collections": collections,
    }


def _path_of(item: Mapping[str, Any]) -> str:
    """Where on this machine the file of an attachment is; the local API links to it as an enclosure."""
    links = item.get("links")
    enclosure = links.get("enclosure") if isinstance(links, Mapping) else None
    href = str(enclosure.get("href")) if isinstance(enclosure, Mapping) else ""
    path = unquote(urlsplit(href).path) if href.startswith("file:") else ""
    return path.removeprefix("/") if _DRIVE.match(path) else path


def _root(address: str) -> str:
    if not is_local(address):
        raise ZoteroError(f"{address} is not on this machine; Zotero is only asked here")
    parts = urlsplit(address)
    return f"http://{parts.netloc}" if parts.port else f"http://{parts.netloc}:{PORT}"


def _every(send: Send, root: str, what: str) -> Iterator[dict[str, Any]]:
    """Page by page, until one is not full."""
    start = 0
    while True:
        page = _page(send, f"{root}/api/users/0/{what}?format=json&limit={PAGE}&start={start}")
        yield from page
        if len(page) < PAGE:
            return
        start += PAGE


def _page(send: Send, url: str) -> list[dict[str, Any]]:
    try:
        answer = send(Request("GET", url, {"Zotero-API-Version": "3"}))
        with closing(answer):
            body = _body(answer.chunks)
    except AttemptError as error:
        raise ZoteroError(
            "Zotero does not answer. Is it running? Its settings, under Advanced, must allow other programs "
            "to communicate with it; `papermap import zotero.sqlite` needs no running Zotero"
        ) from error
    if answer.status != 200:
        raise ZoteroError(
            f"Zotero refused (status {answer.status}). Its settings, under Advanced, must allow other "
            "programs to communicate with it"
        )
    try:
        found = json.loads(body)
    except ValueError as error:
        raise ZoteroError("what answers at Zotero's address is not Zotero") from error
    if not isinstance(found, list) or not all(_whole(item) for item in found):
        raise ZoteroError("what answers at Zotero's address is not Zotero")
    return found


def _body(chunks: Iterable[bytes]) -> bytes:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > LARGEST:
            raise ZoteroError("what answers at Zotero's address is not Zotero: it does not end")
    return bytes(body)


def _whole(item: object) -> bool:
    return isinstance(item, Mapping) and "key" in item and isinstance(item.get("data"), Mapping)
