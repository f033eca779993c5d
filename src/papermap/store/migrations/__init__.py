"""The schema, as a line of changes. A change that has shipped is never edited; a new one is appended.

:data:`MIGRATIONS` loads sqlite-utils; :data:`NAMES` does not, so that a reader can tell a newer library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlite_utils import Migrations

NAMES = (
    "m0001_first",
    "m0002_neighbourhood",
    "m0003_queue",
    "m0004_relation",
    "m0005_journal",
    "m0006_word_bags",
    "m0007_exchange",
    "m0008_roads",
    "m0009_statements",
    "m0011_asked",
    "m0012_frames_set_aside",
    "m0013_week",
    "m0014_words_later",
)


def _collect() -> Migrations:
    from importlib import import_module

    from sqlite_utils import Migrations

    migrations = Migrations("papermap")
    for name in NAMES:
        migrations(name=name)(import_module(f"papermap.store.migrations.{name}").apply)
    return migrations


def __getattr__(name: str) -> Any:
    if name == "MIGRATIONS":
        return _collect()
    raise AttributeError(name)
