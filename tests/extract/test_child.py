"""Whole files: a small paper, broken ones, limits, pictures, the command."""

from __future__ import annotations

import json
import random
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pymupdf
import pytest
from click.testing import CliRunner

from papermap.cli.main import papermap
from papermap.extract import DEFAULT, ParseError, parse_file, read_table, render_box
from papermap.extract.pdf import read_pdf
from papermap.model.document_json import document_from_json, document_to_json
from papermap.model.documents import ParsedDocument, ParseFailure
from tests.extract.builders import small_paper, write_pdf

HOSTILE = {
    "bad_startxref.pdf": None,
    "bomb_draw_60MB.pdf": ParseFailure.TOO_LARGE,
    "bomb_spaces_1GB.pdf": ParseFailure.TOO_LARGE,
    "cropbox.pdf": None,
    "empty.pdf": ParseFailure.NOT_PDF,
    "encrypted_owneronly.pdf": None,
    "encrypted_userpw.pdf": ParseFailure.ENCRYPTED,
    "header_only.pdf": ParseFailure.TRUNCATED,
    "html_as.pdf": ParseFailure.NOT_PDF,
    "json_error.pdf": ParseFailure.NOT_PDF,
    "junk_before_header.pdf": ParseFailure.NOT_PDF,
    "lying_count.pdf": ParseFailure.TRUNCATED,
    "random.pdf": ParseFailure.NOT_PDF,
    "rotated90.pdf": None,
    "scanned_4p.pdf": ParseFailure.NO_TEXT,
    "text.pdf": ParseFailure.NOT_PDF,
    "truncated_50.pdf": ParseFailure.TRUNCATED,
}


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    return small_paper(tmp_path / "paper.pdf")


def test_a_small_paper(paper: Path) -> None:
    document = parse_file(paper)
    assert document.title == "A Small Study of Small Things"
    assert document.authors == ("Ada Lovelace", "Alan Turing")
    assert [(s.number, s.title) for s in document.sections or ()] == [
        (None, "Abstract"),
        ("1", "Introduction"),
        ("2", "Conclusion"),
        (None, "References"),
    ]
    assert document.abstract is not None
    assert document.abstract.text.startswith("We study small things")
    assert [(r.year, r.arxiv_id) for r in document.references or ()] == [
        (1950, None),
        (1843, None),
        (2020, "2001.00001"),
    ]
    assert [s.kind for s in document.limitations or ()] == ["future-work"]
    assert document.failure is None
    assert document_from_json(json.loads(json.dumps(document_to_json(document)))) == document


def test_what_a_reader_wrote_on_a_page_is_not_read(tmp_path: Path, paper: Path) -> None:
    marked = tmp_path / "marked.pdf"
    document = pymupdf.open(paper)
    document[0].add_freetext_annot((40, 300, 200, 340), "My remark about this")
    document[0].add_highlight_annot((100, 160, 300, 176))
    document.save(marked)
    document.close()
    own, plain = read_pdf(marked, DEFAULT).pages[0], read_pdf(paper, DEFAULT).pages[0]
    assert (own.lines, own.drawings) == (plain.lines, plain.drawings)


def test_several_files_at_once(paper: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        titles = {document.title for document in pool.map(parse_file, [paper] * 4)}
    assert titles == {"A Small Study of Small Things"}


def reason(path: Path, **limits: float) -> ParseFailure:
    with pytest.raises(ParseError) as caught:
        parse_file(path, limits=replace(DEFAULT, **limits))  # type: ignore[arg-type]
    assert caught.value.message
    return caught.value.reason


def test_typed_reasons(tmp_path: Path, paper: Path) -> None:
    web = tmp_path / "page.pdf"
    web.write_text("<html>not found</html>")
    assert reason(web) is ParseFailure.NOT_PDF
    stub = tmp_path / "stub.pdf"
    stub.write_bytes(b"%PDF-1.4\n")
    assert reason(stub) is ParseFailure.TRUNCATED
    assert reason(write_pdf(tmp_path / "blank.pdf", [[]])) is ParseFailure.NO_TEXT
    locked = tmp_path / "locked.pdf"
    document = pymupdf.open(paper)
    document.save(locked, encryption=pymupdf.PDF_ENCRYPT_AES_256, owner_pw="a", user_pw="b")
    assert reason(locked) is ParseFailure.ENCRYPTED
    assert reason(paper, pages=1) is ParseFailure.TOO_LARGE
    assert reason(paper, file_bytes=100) is ParseFailure.TOO_LARGE
    assert reason(paper, wall=0.02, wall_per_page=0.0) is ParseFailure.TIMEOUT
    assert reason(paper, output_bytes=200) is ParseFailure.TOO_LARGE


def test_a_missing_file_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        parse_file(tmp_path / "nowhere.pdf")


def test_pictures_are_capped_and_whole(tmp_path: Path, paper: Path) -> None:
    target = tmp_path / "figure.png"
    render_box(paper, 1, (72.0, 60.0, 400.0, 130.0), 200, target)
    assert target.read_bytes().startswith(b"\x89PNG")
    render_box(paper, 1, (0.0, 0.0, 612.0, 792.0), 9000, target, limits=replace(DEFAULT, pixels=40_000))
    picture = pymupdf.Pixmap(str(target))
    assert picture.width * picture.height <= 42_000
    with pytest.raises(ParseError):
        render_box(paper, 7, (0.0, 0.0, 10.0, 10.0), 100, tmp_path / "none.png")
    assert [path.name for path in tmp_path.glob("*.png")] == ["figure.png"]


def test_mutated_files_never_crash_or_hang(tmp_path: Path, paper: Path) -> None:
    chance = random.Random(7)
    original = paper.read_bytes()
    ended: list[ParsedDocument | ParseFailure] = []
    for n in range(8):
        data = bytearray(original)
        for _ in range(chance.choice((1, 10, 200))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        victim = tmp_path / f"mutant{n}.pdf"
        victim.write_bytes(bytes(data[: chance.randrange(len(data) // 2, len(data))] if n % 2 else data))
        try:
            ended.append(parse_file(victim, limits=replace(DEFAULT, wall=20.0)))
        except ParseError as error:
            ended.append(error.reason)
    assert len(ended) == 8
    assert ParseFailure.TIMEOUT not in ended


@pytest.mark.parametrize(("name", "expected"), HOSTILE.items())
def test_hostile_files(corpus: Path, name: str, expected: ParseFailure | None) -> None:
    began = time.monotonic()
    if expected is None:
        assert parse_file(corpus / "hostile" / name).title
    else:
        assert reason(corpus / "hostile" / name) is expected
    assert time.monotonic() - began < 60


def test_the_command(tmp_path: Path, paper: Path) -> None:
    runner = CliRunner()
    told = runner.invoke(papermap, ["parse", str(paper)])
    assert told.exit_code == 0
    assert "A Small Study of Small Things" in told.stdout
    data = runner.invoke(papermap, ["parse", str(paper), "--json"])
    assert json.loads(data.stdout)["title"] == "A Small Study of Small Things"
    bad = tmp_path / "bad.pdf"
    bad.write_text("no")
    failed = runner.invoke(papermap, ["parse", str(bad), "--json"])
    assert (failed.exit_code, failed.stdout) == (1, "")
    assert failed.stderr.startswith("not_pdf: ")
    assert runner.invoke(papermap, ["parse", str(tmp_path / "nowhere.pdf")]).exit_code == 2


def test_a_table_is_read_in_the_child_and_broken_files_say_why(tmp_path: Path) -> None:
    cells = [
        (72.0, 100.0, 10.0, "raft"),
        (200.0, 100.0, 10.0, "8.5"),
        (72.0, 115.0, 10.0, "boat"),
        (200.0, 115.0, 10.0, "9"),
    ]
    path = write_pdf(tmp_path / "table.pdf", [cells])
    assert read_table(path, 1, (60, 80, 400, 130)) == ("raft  8.5", "boat  9")
    with pytest.raises(ParseError):
        read_table(path, 2, (60, 80, 400, 130))
    (tmp_path / "no.pdf").write_bytes(b"no")
    with pytest.raises(ParseError):
        read_table(tmp_path / "no.pdf", 1, (60, 80, 400, 130))


def test_two_that_draw_the_same_picture_at_once_both_find_it_whole(paper: Path, tmp_path: Path) -> None:
    target, box = tmp_path / "one.png", (72.0, 60.0, 400.0, 130.0)

    def draw(dpi: int) -> bytes:
        render_box(paper, 1, box, dpi, target)
        return target.read_bytes()

    with ThreadPoolExecutor(4) as pool:
        for drawn in pool.map(draw, (90, 400, 90, 400)):
            assert drawn.startswith(b"\x89PNG")
            assert drawn.endswith(b"IEND\xaeB`\x82")
    assert [each.name for each in tmp_path.iterdir() if each.suffix == ".png"] == ["one.png"]
