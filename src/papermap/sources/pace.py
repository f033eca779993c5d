"""How often a service may be asked, by all processes on this machine together.

A gate is a lock file and a time stamp file per service. The lock is held while a request is under way, so
a service sees one connection at a time; it is the operating system's, so a killed process leaves none.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from threading import Lock
from typing import Protocol
from urllib.parse import urlsplit

from filelock import FileLock, Timeout


class Service(StrEnum):
    """Who is asked. arXiv's API, PDFs and feeds are one service: its terms of use count them together."""

    ARXIV = "arxiv"
    S2 = "semanticscholar"
    HUGGINGFACE = "huggingface"


SERVICE_NAMES = {
    Service.ARXIV: "arXiv",
    Service.S2: "Semantic Scholar",
    Service.HUGGINGFACE: "Hugging Face",
}

FLOORS = {Service.ARXIV: 3.0, Service.S2: 1.0, Service.HUGGINGFACE: 1.0}
"""The shortest interval in seconds that a service away from this machine is asked at.

arXiv: its API terms of use. Semantic Scholar: one request a second, its limit with a key.
"""

OnWait = Callable[[Service, float, str], None]
"""Told before each wait: the service, the seconds, and why, as the end of a sentence."""


class Clock(Protocol):
    """Time as it is asked for here, so that tests need not wait. ``now`` is in UTC."""

    def now(self) -> datetime: ...

    def monotonic(self) -> float: ...

    def sleep(self, seconds: float, /) -> None: ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float, /) -> None:
        time.sleep(seconds)


def is_loopback(url: str) -> bool:
    """Whether ``url`` leads to this very machine."""
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def effective_interval(requested: float, url: str, floor: float = FLOORS[Service.ARXIV]) -> float:
    """Seconds between two requests to ``url``: what was asked for, but under ``floor`` only on loopback."""
    wanted = requested if math.isfinite(requested) and requested >= 0 else floor
    return wanted if is_loopback(url) else max(wanted, floor)


class Gate:
    """The one door to a service.

    Where ``folder`` cannot be written the pace is kept within this process only, which is said once through
    ``on_notice``.
    """

    # Two processes read two clocks that may be slewed against each other while one of them waits.
    _MARGIN = 0.01

    def __init__(
        self,
        folder: Path,
        service: Service,
        clock: Clock,
        *,
        on_wait: OnWait,
        on_notice: Callable[[str], None],
    ) -> None:
        self._service = service
        self._clock = clock
        self._on_wait = on_wait
        self._on_notice = on_notice
        self._lock_path = folder / f"{service}.lock"
        self._stamp_path = folder / f"{service}.stamp"
        self._thread_lock = Lock()
        self._last: float | None = None
        self._noticed = False

    @contextmanager
    def turn(self, interval: float) -> Iterator[Callable[[], None]]:
        """Wait for our turn, and hold it. Call what is yielded when the head of the answer has arrived."""
        with self._thread_lock, self._shared_lock():
            wait = self._missing(interval)
            if wait > 0:
                self._on_wait(self._service, wait, f"it is asked once in {interval:g} s at most")
                self._clock.sleep(wait + self._MARGIN)
            # Stamped before the request as well: a process killed in the middle of it has asked all the same.
            self._stamp()
            yield self._stamp

    @contextmanager
    def _shared_lock(self) -> Iterator[None]:
        lock: FileLock | None = FileLock(self._lock_path)
        try:
            self._lock_path.parent.mkdir(parents=True, exist_ok=True)
            self._acquire(lock)
        except (OSError, NotImplementedError) as error:
            self._not_shared(error)
            lock = None
        try:
            yield
        finally:
            if lock is not None:
                lock.release()

    def _acquire(self, lock: FileLock | None) -> None:
        assert lock is not None
        try:
            lock.acquire(timeout=1)
        except Timeout:
            self._on_wait(self._service, 0.0, "another papermap is asking it at this moment")
            lock.acquire()

    def _missing(self, interval: float) -> float:
        """Seconds still to wait, by the stamp of all processes and by this process's own memory."""
        missing = 0.0
        if self._last is not None:
            missing = interval - (self._clock.monotonic() - self._last)
        age = self._stamp_age()
        if age is not None:
            missing = max(missing, interval - age)
        # A stamp from the future means that the clock was set back: it counts as now.
        return max(0.0, min(missing, interval))

    def _stamp_age(self) -> float | None:
        try:
            text = self._stamp_path.read_text(encoding="ascii")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError):
            return 0.0
        try:
            stamp = float(text)
        except ValueError:
            return 0.0  # a run was killed while writing it
        return self._clock.now().timestamp() - stamp if math.isfinite(stamp) else 0.0

    def _stamp(self) -> None:
        self._last = self._clock.monotonic()
        try:
            self._stamp_path.write_text(repr(self._clock.now().timestamp()), encoding="ascii")
        except OSError as error:
            self._not_shared(error)

    def _not_shared(self, error: Exception) -> None:
        if not self._noticed:
            self._noticed = True
            reason = getattr(error, "strerror", None) or "locks do not work there"
            self._on_notice(
                f"The folder {self._lock_path.parent} cannot be used ({reason}): the pace towards "
                f"{SERVICE_NAMES[self._service]} is kept by this run alone. "
                "Do not run a second papermap meanwhile."
            )
