"""Runs that are killed, stopped, or meet another: together they make the library that one calm run makes."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from papermap.demo.sender import demo_refs
from papermap.model.documents import ParsedDocument
from papermap.model.failures import Failure
from papermap.stages import document
from papermap.stages.base import Tools
from papermap.store.documents import Edition
from tests.robustness.running import Ended, environment, papermap, start
from tests.robustness.standin import Standin, standing_in
from tests.support import dump

Environ = dict[str, str]
SAMPLES = [ref for ref in demo_refs() if ref.startswith("9912.")]
REFS = [*[ref for ref in demo_refs() if ref not in SAMPLES][::5], *SAMPLES]
LINES = "\n".join(REFS).encode()
KILLS = 8


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, int]]:
    """A library that was made without trouble, and how many requests that took."""
    home = tmp_path_factory.mktemp("calm") / "home"
    with standing_in() as standin:
        papermap(environment(home, standin.environ), "add", "-", stdin=LINES).calmly(1)
        yield home / "library.db", len(standin.log)


def begun(environ: Environ, *words: str, stdin: bytes = LINES) -> subprocess.Popen[bytes]:
    running = start(environ, *words)
    assert running.stdin is not None
    running.stdin.write(stdin)
    running.stdin.close()
    running.stdin = None
    return running


def end(running: subprocess.Popen[bytes]) -> Ended:
    out, err = running.communicate(timeout=600)
    return Ended(running.returncode, out, err)


def test_killed_at_any_moment_it_goes_on_and_asks_nothing_twice(
    environ: Environ, home: Path, standin: Standin, calm: tuple[Path, int]
) -> None:
    chance = random.Random(4)
    for _ in range(KILLS):
        running = begun(environ, "add", "-")
        time.sleep(chance.uniform(0.2, 2.2))
        os.killpg(running.pid, signal.SIGKILL)
        running.communicate()
    papermap(environ, "add", "-", stdin=LINES).calmly(0, 1)
    expected, requests = calm
    assert dump(home / "library.db") == dump(expected)
    assert len(standin.log) <= requests + KILLS, "only what was on its way at a kill is asked again"
    assert len(papermap(environ, "library", "--json").calmly().json) == len(REFS)


def test_what_a_killed_run_left_is_taken_up_by_retry(environ: Environ, home: Path, standin: Standin) -> None:
    standin.delay = 30  # it never gets beyond the first question
    running = begun(environ, "add", "-")
    while not standin.log:
        time.sleep(0.05)
    os.killpg(running.pid, signal.SIGKILL)
    running.communicate()
    standin.delay = 0
    lines = papermap(environ, "add", "--retry", "--no-pdf", "--json").calmly().lines
    assert len(lines) == len(REFS)
    assert {line["outcome"] for line in lines} == {"done"}


def test_stopped_by_hand_it_says_what_is_kept(
    environ: Environ, home: Path, standin: Standin, calm: tuple[Path, int]
) -> None:
    standin.delay = 0.1
    running = begun(environ, "add", "-", "--json")
    while not standin.asked("/pdf/"):
        time.sleep(0.05)
    os.killpg(running.pid, signal.SIGINT)
    stopped = end(running).calmly(1)
    assert len(standin.log) < calm[1], "the rest is not asked for"
    assert b"kept" in stopped.err
    assert all(line["outcome"] in ("done", "partial") for line in stopped.lines)
    standin.delay = 0
    before = len(standin.log)
    papermap(environ, "add", "-", stdin=LINES).calmly(1)
    assert not any("/graph/" in asked.path or "/api/query" in asked.path for asked in standin.log[before:])


def test_a_stopped_run_does_not_wait_for_a_file_that_takes_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forever, waited = Event(), list[str]()

    def parse(path: Path) -> tuple[ParsedDocument | None, tuple[Failure, ...]]:
        if path.name != "quick.pdf":
            forever.wait(60)
            waited.append(path.name)
        return None, ()

    monkeypatch.setattr(document, "parse", parse)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    names = ["quick.pdf", "slow.pdf", "slow too.pdf"]
    jobs = [(key, Edition(key, key, 1, "", f"pdf/{name}", 1)) for key, name in enumerate(names)]
    nothing: Any = None
    tools = Tools(nothing, nothing, nothing, "", tmp_path / "pdf", nothing)
    results = document.work(tools, jobs)
    assert next(results).key == 0
    results.close()  # type: ignore[attr-defined]
    assert not waited
    forever.set()


def test_three_at_once_make_what_one_makes(
    environ: Environ, home: Path, standin: Standin, calm: tuple[Path, int]
) -> None:
    paced = environ | {"PAPERMAP_ARXIV_INTERVAL": "0.2"}
    shares = [REFS[:9], REFS[4:], [*REFS[8:], *REFS[:4], "9912.99999"]]
    running = [begun(paced, "add", "-", stdin="\n".join(share).encode()) for share in shares]
    for each in running:
        ended = end(each).calmly(0, 1)
        assert b"locked" not in ended.err
    papermap(environ, "add", "-", stdin=LINES).calmly(0)
    assert dump(home / "library.db") == dump(calm[0])
    files = Counter(asked.path for asked in standin.asked("/pdf/") if "9912" in asked.path)
    assert set(files.values()) == {1}
    times = [asked.at for asked in standin.log if "/graph/" not in asked.path]
    assert min(later - sooner for sooner, later in pairwise(times)) >= 0.199
