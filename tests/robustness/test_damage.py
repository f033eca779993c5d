"""Files that are damaged, gone, locked, or where they should not be: a sentence, and nothing else is lost."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from papermap.sources.pace import SystemClock
from tests.robustness.running import Ended, environment, papermap
from tests.robustness.standin import Standin, standing_in
from tests.support import dump

LORA, QLORA, SAMPLE, OTHER = "2106.09685", "2305.14314", "9912.99002", "9912.99001"
Environ = dict[str, str]

READING = (
    ["show", SAMPLE],
    ["backward", QLORA],
    ["search", "adapt"],
    ["map"],
    ["library"],
    ["lists"],
    ["doctor"],
)
WRITING = (["add", OTHER], ["note", LORA, "words"], ["map", "--relayout"], ["backward", LORA, "--contexts"])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that was made once, to be copied and damaged."""
    home = tmp_path_factory.mktemp("made") / "home"
    with standing_in() as standin:
        papermap(environment(home, standin.environ), "add", SAMPLE, LORA, QLORA).calmly(1)
    return home


@pytest.fixture
def library(made: Path, home: Path) -> Path:
    shutil.copytree(made, home)
    return home


def sound(home: Path) -> bool:
    with closing(sqlite3.connect(home / "library.db")) as connection:
        return bool(connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok")


@pytest.mark.parametrize("damage", ["garbage", "truncated", "deleted", "inside"])
def test_kept_answers_that_are_damaged_are_asked_for_again(
    environ: Environ, library: Path, standin: Standin, damage: str
) -> None:
    file = library / "answers.db"
    whole = file.read_bytes()
    if damage == "deleted":
        file.unlink()
    else:
        file.write_bytes(
            {
                "garbage": b"these are no answers " * 500,
                "truncated": whole[: len(whole) // 2 - 100],
                "inside": whole[:4096] + b"\xa5" * (len(whole) - 4096),
            }[damage]
        )
    ended = papermap(environ, "add", SAMPLE, OTHER, "--no-pdf").calmly()
    assert ended.out.split()[0] == b"already"
    if damage in ("garbage", "inside"):
        assert b"damaged" in ended.err
    assert standin.asked("/graph/")
    count = len(standin.log)
    (library / "library.db").unlink()
    papermap(environ, "add", OTHER, "--no-pdf").calmly()
    assert len(standin.log) == count, "its answers are kept again"


def test_a_writer_who_takes_three_seconds_is_waited_for(environ: Environ, library: Path) -> None:
    with closing(sqlite3.connect(library / "library.db", check_same_thread=False)) as rival:
        rival.isolation_level = None
        rival.execute("BEGIN IMMEDIATE")
        assert papermap(environ, "show", SAMPLE).calmly().out
        assert rival.in_transaction, "a reader waits for nobody"
        threading.Timer(3, rival.execute, ["COMMIT"]).start()
        papermap(environ, "add", OTHER).calmly()
        assert not rival.in_transaction
    assert sound(library)


def test_a_library_that_is_text_is_left_alone(environ: Environ, library: Path) -> None:
    file = library / "library.db"
    file.write_text("Dear diary,\n" * 1000)
    before = file.read_bytes()
    for words in (*READING, *WRITING):
        ended = papermap(environ, *words).calmly(1)
        assert "not a papermap library" in ended.said or "not a database" in ended.said, words
    assert file.read_bytes() == before


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.9])
def test_a_library_that_was_cut_says_so(environ: Environ, library: Path, keep: float) -> None:
    file = library / "library.db"
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * keep)])
    for words in (["show", SAMPLE], ["backward", QLORA], ["search", "adapt"], ["map"], ["add", OTHER]):
        ended = papermap(environ, *words).calmly(0, 1)
        assert ended.status == 0 or ended.err, words
    assert papermap(environ, "doctor").calmly(1).said


def test_a_library_of_a_newer_program_is_refused(environ: Environ, library: Path) -> None:
    with closing(sqlite3.connect(library / "library.db")) as connection:
        values = ("papermap", "m9999_future", "2099-01-01")
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES (?, ?, ?)", values
        )
        connection.commit()
    before = dump(library / "library.db")
    for words in (*READING, *WRITING):
        assert "newer papermap" in papermap(environ, *words).calmly(1).said, words
    assert dump(library / "library.db") == before


@pytest.mark.parametrize(
    "text", ["embedder = ", "embedder = 'magic'", "arxiv_interval = []", "\x00\xff", "s2_url = 'x'"]
)
def test_settings_that_cannot_be_read_are_wrong_use(environ: Environ, home: Path, text: str) -> None:
    home.mkdir()
    (home / "config.toml").write_bytes(text.encode("latin-1"))
    without = {
        name: value for name, value in environ.items() if name in ("PAPERMAP_HOME", "PATH", "PYTHONPATH")
    }
    for words in (["add", LORA], ["show", LORA], ["doctor"], ["paths"]):
        assert b"Error: " in papermap(without, *words).calmly(2).err


@pytest.mark.parametrize(
    "odd",
    [
        {"PAPERMAP_S2_URL": "http://"},
        {"PAPERMAP_S2_URL": "http://[::1"},
        {"PAPERMAP_ARXIV_API_URL": "http://x:99999/"},
        {"PAPERMAP_ARXIV_INTERVAL": "nan"},
        {"PAPERMAP_EMBEDDER": "sentence-transformers", "PAPERMAP_MODEL": "/no/such/folder"},
        {"SEMANTIC_SCHOLAR_API_KEY": "schlüssel"},
        {"SEMANTIC_SCHOLAR_API_KEY": "two\nlines"},
    ],
    ids=str,
)
def test_a_setting_that_cannot_be_used_is_wrong_use(environ: Environ, odd: dict[str, str]) -> None:
    ended = papermap(environ | odd, "add", LORA).calmly(2)
    assert next(iter(odd)).encode() in ended.err
    assert odd.get("SEMANTIC_SCHOLAR_API_KEY", "???").encode() not in ended.err


@pytest.mark.parametrize(
    "odd", [{"ALL_PROXY": "socks9://x"}, {"HTTP_PROXY": "::"}, {"SSL_CERT_FILE": "/no/such/file"}], ids=str
)
def test_a_useless_proxy_is_told(environ: Environ, odd: dict[str, str]) -> None:
    ended = papermap(environ | odd, "add", LORA, "--no-pdf").calmly(0, 1)
    assert ended.status == 0 or b"in the environment" in ended.err


def test_a_home_that_is_a_file(environ: Environ, home: Path) -> None:
    home.write_text("not a folder")
    for words in (["add", LORA], ["show", LORA], ["map"], ["doctor"], ["paths"]):
        ended = papermap(environ, *words).calmly(0, 1, 2)
        assert ended.status == 0 or ended.err
    assert papermap(environ, "add", LORA).status in (1, 2)
    assert home.read_text() == "not a folder"


def test_pdfs_that_were_taken_away_are_fetched_again(
    environ: Environ, library: Path, standin: Standin
) -> None:
    file = library / "pdf" / f"{SAMPLE}v2.pdf"
    before, whole = dump(library / "library.db"), file.read_bytes()
    file.unlink()
    assert "1 PDF is gone" in papermap(environ, "doctor").calmly().said
    assert papermap(environ, "show", SAMPLE).calmly().out
    again = papermap(environ, "add", "--retry", "--json").calmly(0, 1)
    assert SAMPLE in [line["ref"] for line in again.lines]
    assert file.read_bytes() == whole
    assert dump(library / "library.db") == before
    asked = len(standin.asked("/pdf/" + SAMPLE))
    file.unlink()
    papermap(environ, "add", SAMPLE).calmly()
    assert file.read_bytes() == whole
    assert len(standin.asked("/pdf/" + SAMPLE)) == asked + 1
    papermap(environ, "add", SAMPLE).calmly()
    assert len(standin.asked("/pdf/" + SAMPLE)) == asked + 1


def test_a_file_of_ones_own_is_taken_over_again(environ: Environ, made: Path, tmp_path: Path) -> None:
    own = tmp_path / "my own.pdf"
    shutil.copy(made / "pdf" / f"{SAMPLE}v2.pdf", own)
    papermap(environ, "add", str(own)).calmly(1)  # nobody knows the paper but by this file
    (kept,) = (tmp_path / "home" / "pdf").glob("*.pdf")
    kept.unlink()
    papermap(environ, "add", str(own)).calmly(0, 1)
    assert kept.read_bytes() == own.read_bytes()


def test_a_pdf_that_was_swapped_is_read_anew(environ: Environ, library: Path, standin: Standin) -> None:
    """arXiv may make a PDF anew: the same name, other bytes."""
    file = library / "pdf" / f"{SAMPLE}v2.pdf"
    file.unlink()
    answered = standin.answer

    def longer(method: str, path: str, query: object, body: bytes) -> tuple[int, str, bytes]:
        status, kind, given = answered(method, path, query, body)  # type: ignore[arg-type]
        return status, kind, given + b"\n% made anew\n" if path.startswith("/pdf/") else given

    standin.answer = longer
    papermap(environ, "add", SAMPLE).calmly()
    assert "PDFs, " in papermap(environ, "doctor").calmly().said
    with closing(sqlite3.connect(library / "library.db")) as connection:
        join = "FROM edition e LEFT JOIN document d ON d.edition_id = e.id"
        query = f"SELECT e.bytes, count(*), count(d.edition_id) {join}"
        assert connection.execute(query).fetchone() == (file.stat().st_size, 1, 1)


@pytest.mark.parametrize("days", [-1, 1])
def test_a_clock_that_jumps_holds_nobody_up(
    environ: Environ, library: Path, days: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stamp of yesterday or tomorrow costs one interval at most, and trouble of tomorrow is tried today."""
    stamp = library / "pace" / "arxiv.stamp"
    stamp.write_text(repr(time.time() + days * 86400))
    with closing(sqlite3.connect(library / "library.db")) as connection:
        failure = (
            '[{"source": "arxiv", "kind": "unavailable", "message": "It was down.", '
            f'"retry_at": "20{99 if days > 0 else 10}-01-01T00:00:00+00:00", "definite": false}}]'
        )
        connection.execute(
            "UPDATE mark SET state = 'partial', failures = ? WHERE stage = 'metadata'", [failure]
        )
        connection.commit()
    waits: list[float] = []
    monkeypatch.setattr(SystemClock, "sleep", lambda clock, seconds: waits.append(seconds))
    slow = environ | {"PAPERMAP_ARXIV_INTERVAL": "100"}
    assert papermap(slow, "add", SAMPLE, "--json").calmly().lines[0]["outcome"] == "done"
    assert sum(waits) < 101


def mount(*words: str | Path) -> None:
    if (
        sys.platform != "linux"
        or subprocess.run(["mount", *words], capture_output=True, check=False).returncode
    ):
        pytest.skip("only root can mount a small file system")


@pytest.fixture
def small(home: Path) -> Iterator[Path]:
    """A home on a file system of its own."""
    home.mkdir()
    mount("-t", "tmpfs", "-o", "size=64m", "tmpfs", home)
    try:
        yield home
    finally:
        subprocess.run(["umount", "--lazy", home], check=True)


def test_a_home_that_cannot_be_written_is_read(environ: Environ, made: Path, small: Path) -> None:
    shutil.copytree(made, small, dirs_exist_ok=True)
    before = {path: path.read_bytes() for path in small.rglob("*") if path.is_file()}
    mount("-o", "remount,ro", small)
    for words in READING:
        assert papermap(environ, *words).calmly().out.strip(), words
    for words in WRITING:
        ended = papermap(environ, *words).calmly(1)
        assert b"Nothing was changed" in ended.err, (words, ended.err)
    assert {path: path.read_bytes() for path in small.rglob("*") if path.is_file()} == before


def test_a_full_disk_loses_nothing(environ: Environ, made: Path, small: Path) -> None:
    papers = ["add", SAMPLE, LORA, QLORA]
    for size in ("40k", "400k", "800k"):
        subprocess.run(["mount", "-o", f"remount,size={size}", small], check=True)
        full: Ended = papermap(environ, *papers).calmly(1)
        assert b"full" in full.err or b"No space" in full.err, (size, full.err)
        papermap(environ, "doctor").calmly(0, 1)
    subprocess.run(["mount", "-o", "remount,size=64m", small], check=True)
    papermap(environ, *papers).calmly(1)  # LoRA has no PDF here
    assert sound(small)
    assert dump(small / "library.db") == dump(made / "library.db")
    assert not list(small.rglob("*.part"))
