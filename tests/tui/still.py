"""A clock that stands, so that a screen with a day or a clock on it looks the same tomorrow."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime, tzinfo
from importlib import import_module
from pkgutil import walk_packages
from typing import Self

import pytest

import papermap

MOMENT = (2026, 3, 12, 12, 0)
"""A Thursday, at noon in UTC."""


class Still(datetime):
    """It is always the same moment."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        moment = cls(*MOMENT, tzinfo=UTC)
        return moment.astimezone(tz) if tz is not None else moment.replace(tzinfo=None)


def stop_the_clock(patch: pytest.MonkeyPatch) -> None:
    """Let every module of papermap see :class:`Still`, in UTC, and the clock of a pass stand."""
    for found in walk_packages(papermap.__path__, "papermap."):
        if found.name.startswith(("papermap.library", "papermap.store", "papermap.tui", "papermap.practice")):
            import_module(found.name)
    for name, module in list(sys.modules.items()):
        if name.startswith("papermap.") and getattr(module, "datetime", None) is datetime:
            patch.setattr(module, "datetime", Still)
    patch.setattr("papermap.tui.screens.room_sitting.monotonic", lambda: 0.0)
    patch.setenv("TZ", "UTC")
    time.tzset()
