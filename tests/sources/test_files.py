"""PDF files: whole or not at all, and nothing left behind."""

from __future__ import annotations

import errno
import hashlib
import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papermap.model.failures import FailureKind, SourceError
from papermap.model.refs import Ref, Scheme, arxiv_ref
from papermap.sources import files, http
from papermap.sources.files import DownloadedPdf, adopt_pdf, download_pdf, file_name
from papermap.sources.send import Request, Response
from tests.sources.fakes import WEB_PAGE, Reply, Script, answered, transport

PDF = b"%PDF-1.5\n" + bytes(range(256)) * 20 + b"%%EOF"
PAPER = Ref(Scheme.ARXIV, "2105.00001")
OLD = Ref(Scheme.ARXIV, "math/0301001")
BASE = "http://127.0.0.1:1/pdf/"


def fetch(
    folder: Path, *replies: Reply, ref: Ref = PAPER, version: int | None = 2
) -> tuple[DownloadedPdf, Script]:
    send = Script(list(replies))
    target = folder / "pdf" / file_name(ref, version)
    return download_pdf(transport(folder, send, interval=0), BASE, ref, version, target), send


def fail(folder: Path, *replies: Reply) -> tuple[FailureKind, bool]:
    with pytest.raises(SourceError) as caught:
        fetch(folder, *replies)
    return caught.value.failure.kind, caught.value.failure.definite


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "pdf").iterdir())


def test_a_pdf_arrives_whole_under_its_name(tmp_path: Path) -> None:
    chunks = tuple(PDF[start : start + 700] for start in range(0, len(PDF), 700))
    pdf, send = fetch(tmp_path, Response(200, {"content-length": str(len(PDF))}, chunks))
    assert pdf == DownloadedPdf(tmp_path / "pdf/2105.00001v2.pdf", hashlib.sha256(PDF).hexdigest(), len(PDF))
    assert pdf.path.read_bytes() == PDF
    assert left_in(tmp_path) == ["2105.00001v2.pdf"]
    assert send.asked[0].url == "http://127.0.0.1:1/pdf/2105.00001v2"


def test_an_old_identifier_keeps_its_slash_on_the_way_but_not_on_the_disk(tmp_path: Path) -> None:
    pdf, send = fetch(tmp_path, answered(PDF), ref=OLD, version=None)
    assert send.asked[0].url == "http://127.0.0.1:1/pdf/math/0301001"
    assert pdf.path.name == "math_0301001.pdf"


@given(st.from_regex(r"[a-z-]{2,12}/\d{7}|\d{4}\.\d{5}", fullmatch=True), st.none() | st.integers(1, 99))
def test_a_file_name_is_one_plain_name(value: str, version: int | None) -> None:
    name = file_name(Ref(Scheme.ARXIV, value), version)
    assert Path(name).name == name
    assert name.endswith(".pdf")
    assert not name.startswith(("-", ".")) or value.startswith("-")


def test_two_papers_never_share_a_file_name() -> None:
    names = ["2105.00001", "2105.00001v1", "math/0301001", "math/0301001v1", "math/0301002", "hep-th/0301001"]
    parsed = [found for name in names if (found := arxiv_ref(name))]
    assert len({file_name(ref, version) for ref, version in parsed}) == len(names)


@pytest.mark.parametrize("status", [400, 404])
def test_no_pdf_is_definite(tmp_path: Path, status: int) -> None:
    assert fail(tmp_path, answered("<html>none</html>", status)) == (FailureKind.NOT_FOUND, True)
    assert left_in(tmp_path) == []


@pytest.mark.parametrize(
    "reply", [WEB_PAGE, answered(""), answered(b"x" * 5000), answered(b"x" * 1024 + PDF)]
)
def test_what_is_no_pdf_is_never_kept(tmp_path: Path, reply: Response) -> None:
    assert fail(tmp_path, reply) == (FailureKind.GARBLED, False)
    assert left_in(tmp_path) == []


def test_a_pdf_may_begin_with_junk(tmp_path: Path) -> None:
    pdf, _ = fetch(tmp_path, answered(b"\n\njunk\n" + PDF))
    assert pdf.bytes == len(PDF) + 7


def test_a_cut_pdf_is_fetched_again_and_a_half_never_kept(tmp_path: Path) -> None:
    cut = Response(200, {"content-length": str(len(PDF))}, (PDF[:3000],))
    pdf, send = fetch(tmp_path, cut, answered(PDF))
    assert (pdf.bytes, len(send.asked)) == (len(PDF), 2)
    pdf.path.unlink()
    assert fail(tmp_path, cut) == (FailureKind.UNAVAILABLE, False)
    assert left_in(tmp_path) == []


def test_a_failure_leaves_the_file_that_was_there(tmp_path: Path) -> None:
    fetch(tmp_path, answered(PDF))
    fail(tmp_path, WEB_PAGE)
    assert (tmp_path / "pdf/2105.00001v2.pdf").read_bytes() == PDF


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_told_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr("os.fsync", full)
    assert fail(tmp_path, answered(PDF)) == (FailureKind.NO_SPACE, False)
    assert left_in(tmp_path) == []


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "pdf").write_text("a file where the folder should be")
    with pytest.raises(SourceError) as caught:
        fetch(tmp_path, answered(PDF))
    assert caught.value.failure.kind is FailureKind.UNREADABLE


def test_an_interrupt_leaves_nothing_behind(tmp_path: Path) -> None:
    def interrupted(request: Request) -> Response:
        def chunks() -> object:
            yield PDF
            raise KeyboardInterrupt

        return Response(200, {}, chunks())  # type: ignore[arg-type]

    with pytest.raises(KeyboardInterrupt):
        fetch(tmp_path, interrupted)
    assert left_in(tmp_path) == []


def test_what_a_killed_run_left_is_swept_and_what_a_live_one_writes_is_not(tmp_path: Path) -> None:
    folder = tmp_path / "pdf"
    folder.mkdir()
    for name, age in (("old.pdf.1.part", 2 * files.PART_AGE), ("new.pdf.2.part", 10.0)):
        (folder / name).write_bytes(b"half")
        os.utime(folder / name, (time.time() - age,) * 2)
    fetch(tmp_path, answered(PDF))
    assert left_in(tmp_path) == ["2105.00001v2.pdf", "new.pdf.2.part"]


def test_only_arxiv_has_pdfs_to_fetch(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no arXiv identifier"):
        fetch(tmp_path, answered(PDF), ref=Ref(Scheme.DOI, "10.1000/x"))


def test_a_local_pdf_is_copied_under_its_hash_and_once(tmp_path: Path) -> None:
    source = tmp_path / "my paper (final).pdf"
    source.write_bytes(PDF)
    first = adopt_pdf(source, tmp_path / "pdf")
    digest = hashlib.sha256(PDF).hexdigest()
    assert first == DownloadedPdf(tmp_path / "pdf" / f"{digest}.pdf", digest, len(PDF))
    assert adopt_pdf(source, tmp_path / "pdf") == first
    assert left_in(tmp_path) == [f"{digest}.pdf"]
    assert source.read_bytes() == PDF


@pytest.mark.parametrize("content", [None, b"", b"<html>%PDF</html>", b"x" * 2000 + PDF])
def test_what_is_no_local_pdf_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "paper.pdf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SourceError) as caught:
        adopt_pdf(path, tmp_path / "pdf")
    assert caught.value.failure.kind is FailureKind.UNREADABLE
    assert str(path) in caught.value.failure.message
    assert not (tmp_path / "pdf").exists()


def test_a_folder_or_a_pipe_is_no_local_pdf(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    for path in (tmp_path, tmp_path / "pipe.pdf"):
        with pytest.raises(SourceError, match="no file"):
            adopt_pdf(path, tmp_path / "pdf")


def test_a_huge_local_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.pdf"
    with path.open("wb") as file:
        file.write(b"%PDF-1.5")
        file.truncate(http.PDF_LIMITS.size + 1)
    with pytest.raises(SourceError, match="larger than 200 MB"):
        adopt_pdf(path, tmp_path / "pdf")


def test_a_file_that_changes_while_it_is_copied_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "mine.pdf"
    source.write_bytes(PDF)
    before = adopt_pdf(source, tmp_path / "pdf")
    with monkeypatch.context() as patched:
        patched.setattr("shutil.copyfileobj", lambda source, target: target.write(PDF + b"more"))
        with pytest.raises(SourceError, match="changed while it was copied"):
            adopt_pdf(source, tmp_path / "pdf")
    assert left_in(tmp_path) == [before.path.name]
    assert before.path.read_bytes() == PDF
