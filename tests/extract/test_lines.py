"""Joining pieces, cleaning text, furniture, the stamp, hyphens, hidden ligatures."""

from __future__ import annotations

from papermap.extract.furniture import find_stamp, read_lines
from papermap.extract.ligatures import mend_ligatures
from papermap.extract.lines import (
    Joiner,
    all_lines,
    body_style,
    clean,
    page_lines,
)
from papermap.extract.turned import turn_back, turn_pages
from papermap.extract.values import RawLine, Span
from tests.extract.builders import LEFT, content, page, paragraph, raw, wide


def test_clean_mends_ligatures_accents_and_control_characters() -> None:
    assert clean("e\ufb03cient\x00  ﬁeld") == "efficient field"
    assert clean("Andr´e") == "André"
    assert clean("na\u00a8ive") == "naïve"
    assert clean("Franc\u00b8ois") == "François"
    assert clean("http://x.org/\u02dciris") == "http://x.org/\u02dciris"
    assert clean("a\u202eb") == "ab"
    assert clean("C\u00b8 elebi and Tr\u02dbebacz") == "Çelebi and Trębacz"


def test_a_number_and_its_heading_are_one_line() -> None:
    sheet = page([raw("1", 72, 100, 12, bold=True), raw("Introduction", 90, 100, 12, bold=True)])
    assert [line.text for line in page_lines(sheet)] == ["1 Introduction"]


def test_cells_far_apart_stay_apart() -> None:
    sheet = page([raw("BLEU", 72, 100), raw("27.3", 200, 100)])
    assert [line.text for line in page_lines(sheet)] == ["BLEU", "27.3"]


def test_the_stamp_is_read_and_removed() -> None:
    text = "arXiv:1706.03762v7  [cs.CL]  2 Aug 2023"
    stamp = RawLine(
        (Span(text, "Times", 20, 0, (10, 200, 30, 560), 560),), (10, 200, 30, 560), 0, (0.0, -1.0)
    )
    sheet = page([stamp, *paragraph(300)])
    found = find_stamp([sheet])
    assert found is not None
    assert (found.arxiv_id, found.category, found.date) == ("1706.03762v7", "cs.CL", "2023-08-02")
    assert all("arXiv" not in line.text for line in read_lines(content(sheet))[0].lines)


def test_running_heads_and_page_numbers_are_furniture() -> None:
    sheets = [
        page([raw("A SMALL STUDY", 200, 40), *paragraph(300), raw(str(n), 300, 770)], number=n)
        for n in (1, 2, 3)
    ]
    for read in read_lines(content(*sheets)):
        assert len(read.lines) == 5
        assert {line.text for line in read.furniture} == {"A SMALL STUDY", str(read.page.number)}


def test_a_running_head_that_stands_low_is_furniture_and_captions_are_not() -> None:
    low = [
        page([raw(f"{n} A SMALL STUDY", 200, 110), *paragraph(300), raw(str(n), 300, 730)], number=n)
        for n in (1, 2, 3)
    ]
    for read in read_lines(content(*low)):
        assert len(read.lines) == 5
    topped = [
        page([raw(f"Table {n}", 200, 110), *paragraph(300), wide(f"page {n} ends", LEFT, 700)], number=n)
        for n in (1, 2, 3)
    ]
    for read in read_lines(content(*topped)):
        assert read.lines[0].text.startswith("Table")


def test_the_stub_of_a_missing_picture_is_no_text() -> None:
    stub = page([raw('This figure "a.png" is available in "png" format from:', 100, 440, 15)], number=2)
    first, second = read_lines(content(page(paragraph(300)), stub))
    assert len(first.lines) == 5
    assert not second.lines


def test_a_single_line_at_the_edge_is_no_furniture() -> None:
    read = read_lines(
        content(page([wide("A sentence that goes on from the page before.", LEFT, 60), *paragraph(300)]))
    )
    assert read[0].furniture == ()


def test_hyphens_follow_the_words_of_the_document() -> None:
    joiner = Joiner(read_lines(content(page([raw("the transformer is self-attention based", 72, 100)]))))
    assert joiner.join(["a trans-", "former"]) == "a transformer"
    assert joiner.join(["self-", "attention"]) == "self-attention"
    assert joiner.join(["see https://a.org/", "b"]) == "see https://a.org/b"


def test_hidden_ligatures_are_found_by_the_words_they_complete() -> None:
    mended = mend_ligatures(content(page([raw("the \ue000rst and \ue000nal \ue001ow", 72, 100)])))
    assert mended.pages[0].lines[0].spans[0].text == "the first and final flow"


def test_the_body_style_is_that_of_most_letters() -> None:
    sheet = page([raw("A Title Of Some Twenty Letters Length", 72, 60, 18), *paragraph(200, 9)])
    style = body_style(read_lines(content(sheet)))
    assert (style.size, style.font, style.leading) == (10.0, "Serif", 12.0)


def test_a_long_list_of_references_is_not_the_body() -> None:
    sheet = page([*paragraph(100, 20)])
    small = [raw("Bee, A. (2020). A title of a paper. A journal.", 72, 112 + 9 * n, 8) for n in range(40)]
    listed = page([raw("References", 72, 100, 12, bold=True), *small], number=2)
    assert body_style(read_lines(content(sheet, listed))).size == 10.0


def test_sideways_pages_are_turned_and_boxes_turned_back() -> None:
    lines = [
        RawLine(
            (Span("w" * 60, "Serif", 10, 0, (x, 100, x + 10, 600), 600),),
            (x, 100, x + 10, 600),
            0,
            (0.0, -1.0),
        )
        for x in range(100, 300, 12)
    ]
    turned, turns = turn_pages(content(page(lines)))
    assert turns == {1: 1}
    assert all(line.upright for line in all_lines(read_lines(turned)))
    box = turned.pages[0].lines[0].box
    assert turn_back(box, turned.pages[0], 1) == (100, 100, 110, 600)
