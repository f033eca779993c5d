"""``doctor``: what is well, what is not, and what to do about it."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator

from papermap.model.moments import own_minute
from papermap.model.papers import clean_text
from papermap.settings import Settings
from papermap.store import connect, documents, marks, papers
from papermap.store.connect import StoreError
from papermap.views.health import Check

LOW_SPACE = 500_000_000


def examine(settings: Settings, reader: Callable[[], sqlite3.Connection | None]) -> tuple[Check, ...]:
    """Look at the folder, the database, the files, the embedder and what is still to be fetched."""
    checks = [_folder(settings)]
    try:
        connection = reader()
    except StoreError as error:
        return (*checks, Check("library", "bad", str(error)))
    if connection is None:
        checks.append(Check("library", "good", "empty so far", "papermap add 1706.03762"))
    else:
        checks += [_integrity(connection), *_unfinished(connection), _files(settings, connection)]
    checks += [*_config(settings), _embedder(settings), _key(settings)]
    return tuple(checks)


def _folder(settings: Settings) -> Check:
    home = settings.home
    if not home.exists():
        return Check("folder", "good", f"{home} will be made when it is needed")
    if not os.access(home, os.W_OK):
        advice = "make it writable, or point PAPERMAP_HOME elsewhere"
        return Check("folder", "warn", f"{home} can be read but not written", advice)
    free = shutil.disk_usage(home).free
    if free < LOW_SPACE:
        return Check("folder", "warn", f"{free // 1_000_000} MB left on the disk of {home}", "make room")
    return Check("folder", "good", f"{home}, {free // 1_000_000_000} GB free")


def _integrity(connection: sqlite3.Connection) -> Check:
    if damage := connect.damage(connection):
        return Check("library", "bad", damage, "restore the newest file in backups/")
    count = len(papers.library_keys(connection))
    held = "1 paper" if count == 1 else f"{count} papers"
    return Check("library", "good", f"{held}, database sound")


def _unfinished(connection: sqlite3.Connection) -> Iterator[Check]:
    """One line for each cause that holds papers up, with how many and until when."""
    causes: dict[tuple[str, str], list[str | None]] = {}
    for _, mark in marks.unfinished(connection):
        for failure in mark.failures:
            causes.setdefault((mark.stage, failure.message), []).append(failure.retry_at)
    for (stage, message), times in sorted(causes.items()):
        until = max((at for at in times if at), default=None)
        when = f"; next try after {own_minute(until)}" if until else ""
        papers_are = "1 paper" if len(times) == 1 else f"{len(times)} papers"
        yield Check(stage, "warn", f"{papers_are}: {message}{when}", "papermap add --retry")


def lost_files(settings: Settings, connection: sqlite3.Connection) -> list[documents.Edition]:
    """The PDFs of the library that are no longer in its folder."""
    return [edition for edition in _held(connection) if not (settings.home / edition.path).is_file()]


def _held(connection: sqlite3.Connection) -> list[documents.Edition]:
    return [
        edition for key in papers.library_keys(connection) for edition in documents.editions(connection, key)
    ]


def _files(settings: Settings, connection: sqlite3.Connection) -> Check:
    held = _held(connection)
    if lost := lost_files(settings, connection):
        own = "; a PDF of your own has to be added again itself"
        finding = f"{'1 PDF is' if len(lost) == 1 else f'{len(lost)} PDFs are'} gone, {lost[0].path} first"
        return Check("files", "warn", finding, f"papermap add --retry fetches what arXiv has{own}")
    size = sum(edition.bytes for edition in held) // 1_000_000
    return Check("files", "good", f"{len(held)} PDFs, {size} MB")


def _config(settings: Settings) -> Iterator[Check]:
    """A word on each line of ``config.toml`` that sets nothing: a name may be misspelt."""
    for name in settings.unknown:
        advice = "PAPERMAP_HOME chooses the folder" if name == "home" else "papermap reads over it"
        yield Check(
            "settings", "warn", f"config.toml names {clean_text(name)!r}, which is no setting", advice
        )


def _embedder(settings: Settings) -> Check:
    from papermap.embed.base import EmbedderError
    from papermap.embed.choose import choose_embedder

    said: list[str] = []
    try:
        chosen = choose_embedder(settings.embedder, settings.model, said.append, may_download=False)
    except EmbedderError as error:
        return Check("embedder", "bad", str(error))
    if said:
        return Check("embedder", "warn", said[0])
    return Check("embedder", "good", f"{chosen.model}, {chosen.dimension} numbers a paper")


def _key(settings: Settings) -> Check:
    if settings.s2_api_key:
        return Check("Semantic Scholar", "good", "asked with your key")
    return Check(
        "Semantic Scholar",
        "good",
        "asked without a key: works, but shares one rate limit with everyone",
        "a free key in SEMANTIC_SCHOLAR_API_KEY gives a request a second of your own",
    )
