"""A stand-in for the services, and the environment of processes that talk to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.robustness.running import environment
from tests.robustness.standin import Standin, standing_in


@pytest.fixture
def standin() -> Iterator[Standin]:
    with standing_in() as found:
        yield found


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A library folder that is not there yet."""
    return tmp_path / "home"


@pytest.fixture
def environ(standin: Standin, home: Path) -> dict[str, str]:
    return environment(home, standin.environ)
