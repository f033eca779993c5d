"""The documentation as its own script sees it, and a demo library to run its commands in."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.conftest import PROJECT


@pytest.fixture(scope="session")
def make() -> ModuleType:
    """``docs/make.py``."""
    spec = importlib.util.spec_from_file_location("docs_make", PROJECT / "docs" / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def demo(make: ModuleType) -> Iterator[Any]:
    """A demo library whose similarity is by words, to be read from."""
    library = make.Demo("lexical")
    yield library
    library.close()


@pytest.fixture
def own_demo(make: ModuleType, demo: Any, tmp_path: Path) -> Any:
    """One that may be written to."""
    shutil.copytree(demo.home, tmp_path / "home")
    return make.Demo("lexical", tmp_path / "home")
