"""What the tests of the library share: nobody waits."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retries without waiting; that they wait is tested where the transport is."""
    monkeypatch.setattr("papermap.sources.pace.SystemClock.sleep", lambda self, seconds: None)
