"""Fetching by cron and systemd, with the words of docs/queue.md: no terminal, no locale, a bare PATH."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.robustness.running import SOURCE, Ended
from tests.robustness.standin import Fault, Standin, standing_in
from tests.robustness.test_news import News

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "queue.md").read_text(encoding="utf-8")


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A home folder with papermap where the page says it is."""
    program = tmp_path / ".local" / "bin" / "papermap"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nPYTHONPATH={SOURCE} exec {sys.executable} -m papermap "$@"\n')
    program.chmod(0o755)
    return tmp_path


def cron(machine: Path, standin: Standin, line: str) -> Ended:
    """A line as cron runs it."""
    known = {"HOME": str(machine), "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh", "LOGNAME": "reader"}
    done = subprocess.run(
        ["/bin/sh", "-c", line],
        env=known | standin.environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        start_new_session=True,
        check=False,
        timeout=600,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def test_the_line_for_cron_is_silent_until_no_listing_comes(machine: Path) -> None:
    found = re.search(r"^0 7 \* \* \*  (.+)$", PAGE, re.MULTILINE)
    assert found is not None
    with standing_in(News()) as standin:
        asked = cron(machine, standin, found[1]).calmly(1)
        assert (asked.out, "Nothing is known of your taste yet" in asked.said) == (b"", True)
        cron(machine, standin, "~/.local/bin/papermap queue follow cs.CG").calmly()
        for _ in range(2):
            assert cron(machine, standin, found[1]).calmly().said == ""
        standin.faults.append(Fault("", "429", retry_after=3600))
        failed = cron(machine, standin, found[1]).calmly(1)
        assert "asks for patience" in failed.said
        assert "asked again after" in failed.said
        assert b"Paper 1 on boats" in cron(machine, standin, "~/.local/bin/papermap queue --all").calmly().out


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_the_units_are_sound(machine: Path) -> None:
    units = re.findall(r"^# (papermap-queue\.\w+)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert [name for name, _ in units] == ["papermap-queue.service", "papermap-queue.timer"]
    for name, text in units:
        (machine / name).write_text(text)
    verify = ["systemd-analyze", "verify", "--user", *(str(machine / name) for name, _ in units)]
    known = {"HOME": str(machine), "PATH": "/usr/bin:/bin", "XDG_RUNTIME_DIR": str(machine)}
    done = subprocess.run(verify, env=known, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_quiet_goes_with_fetch_alone(machine: Path, standin: Standin) -> None:
    for words in ("--quiet", "--quiet --fetch --all", "--quiet --fetch --json"):
        said = cron(machine, standin, f"~/.local/bin/papermap queue {words}").calmly(2).said
        assert "--quiet goes with --fetch, and with nothing else" in said
    assert not standin.log
