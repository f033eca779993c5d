"""Shared fixtures. No test reaches the network; real papers are used where a checkout has them beside it."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import settings
from sqlite_utils import Database

from papermap.library import Library
from papermap.store.connect import open_writer
from tests.support import make_library

# The machine may be busy: no test is timed. The same code is tried with the same examples, so that a failure
# speaks of the change at hand; `make explore` draws others.
settings.register_profile("papermap", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, print_blob=True)
settings.load_profile("papermap")

PROJECT = Path(__file__).resolve().parent.parent
CORPUS = PROJECT.parent / "shared" / "corpus"


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real papers beside the checkout; tests that want it are skipped where it is absent."""
    if not CORPUS.is_dir():
        pytest.skip("no ../shared/corpus beside this checkout")
    return CORPUS


Stock = Callable[..., Library]


@pytest.fixture(scope="session")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Stock:
    """``stock(home, *refs, bare=())``: a library in that folder with these papers, the bare ones without PDF.
    Each set of papers is fetched and read once in a run, and copied from then on."""
    made: dict[tuple[tuple[str, ...], tuple[str, ...]], Path] = {}

    def copied(home: Path, *refs: str, bare: tuple[str, ...] = ()) -> Library:
        if (refs, bare) not in made:
            first = make_library(tmp_path_factory.mktemp("stock"))
            list(first.add(refs))
            list(first.add(bare, pdf=False))
            made[refs, bare] = first.home
        shutil.copytree(made[refs, bare], home, dirs_exist_ok=True)
        return make_library(home)

    return copied


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A fresh library file, open for writing."""
    with closing(open_writer(tmp_path / "library.db")) as opened:
        yield opened


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Lives in the time zone of a name: ``zone("Asia/Tokyo")``."""

    def live_in(name: str) -> None:
        monkeypatch.setenv("TZ", name)
        time.tzset()

    yield live_in
    monkeypatch.undo()
    time.tzset()
