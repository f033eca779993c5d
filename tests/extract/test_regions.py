"""Captions and the regions that belong to them."""

from __future__ import annotations

from collections.abc import Sequence

from papermap.extract.parse import parse_pages
from papermap.extract.values import Drawing, RawLine
from papermap.model.documents import Box, Figure
from tests.extract.builders import LEFT, RIGHT, content, page, paragraph, raw, span, wide


def figures(
    lines: list[RawLine], drawings: Sequence[Drawing] = (), images: Sequence[Box] = ()
) -> list[Figure]:
    sheet = page(lines, drawings=drawings, images=images)
    document = parse_pages(content(sheet, page(paragraph(100, 20), number=2)))
    return list(document.figures or ())


def close(box: object, expected: tuple[float, float, float, float]) -> bool:
    return isinstance(box, tuple) and all(abs(a - b) < 3 for a, b in zip(box, expected, strict=True))


def caption(text: str, y: float) -> RawLine:
    return wide(text, LEFT, y, RIGHT - 40, block=9)


def test_a_figure_above_its_caption() -> None:
    found = figures(
        [
            *paragraph(80),
            caption("Figure 1: The parts of the machine and how they work.", 330),
            *paragraph(370),
        ],
        images=((150.0, 170.0, 450.0, 310.0),),
    )
    assert [(f.kind, f.number, f.page) for f in found] == [("figure", "1", 1)]
    assert close(found[0].box, (150, 170, 450, 310))
    assert found[0].caption.startswith("Figure 1: The parts")


def test_a_ruled_table_below_its_caption() -> None:
    rules = tuple(Drawing((120.0, y, 480.0, y)) for y in (210.0, 230.0, 300.0))
    cells = [
        raw(text, x, y)
        for y in (224, 250, 270, 290)
        for x, text in ((130, "name"), (300, "12.3"), (420, "45.6"))
    ]
    found = figures(
        [*paragraph(80), caption("Table 2. Results of all runs.", 195), *cells, *paragraph(360)],
        drawings=rules,
    )
    assert [(f.kind, f.number) for f in found] == [("table", "2")]
    assert close(found[0].box, (120, 210, 480, 300))


def test_a_sentence_about_a_figure_is_no_caption() -> None:
    lines = paragraph(80)
    lines.insert(
        2, wide("Figure 3 shows that the method reads every page of the paper and finds it", LEFT, 104.0)
    )
    assert figures([*lines, *paragraph(300)]) == []


def test_two_captions_that_face_each_other_share_the_space() -> None:
    found = figures(
        [
            caption("Table 1: Numbers.", 90),
            *[raw(text, x, y) for y in (120, 134, 148) for x, text in ((150, "a"), (400, "1"))],
            caption("Figure 1: A picture.", 330),
            *paragraph(370),
        ],
        images=((150.0, 180.0, 450.0, 310.0),),
        drawings=(Drawing((140.0, 108.0, 460.0, 108.0)), Drawing((140.0, 154.0, 460.0, 154.0))),
    )  # fmt: skip
    boxes = {f.kind: f.box for f in found}
    assert close(boxes["table"], (140, 108, 460, 154))
    assert close(boxes["figure"], (150, 180, 450, 310))


def test_white_and_repeated_drawings_are_no_ink() -> None:
    white = Drawing((80.0, 150.0, 500.0, 300.0), (1.0, 1.0, 1.0), stroked=False)
    found = figures([*paragraph(80), caption("Figure 1: Nothing.", 330), *paragraph(370)], drawings=(white,))
    assert found[0].box is None


def test_the_rule_of_a_running_head_is_no_part_of_a_figure_below() -> None:
    rule = Drawing((LEFT, 53.0, RIGHT, 53.0))
    sheets = [
        page(
            [
                raw("A running head", LEFT, 50, block=1),
                caption("Figure 1: A picture.", 200) if n == 1 else raw("Words.", LEFT, 200),
                *paragraph(240),
            ],
            number=n,
            drawings=[rule],
            images=((150.0, 80.0, 450.0, 185.0),) if n == 1 else (),
        )
        for n in (1, 2)
    ]
    (figure,) = parse_pages(content(*sheets)).figures or ()
    assert close(figure.box, (150, 80, 450, 185))


def test_a_small_caps_table_title_is_one_caption_over_all_its_lines() -> None:
    def title(capital: str, rest: str, y: float) -> RawLine:
        large = span(capital, 180, y, 8.0)
        small = span(rest, large.box[2], y, 6.4)
        return RawLine((large, small), (large.box[0], large.box[1], small.box[2], large.box[3]), 5)

    rules = tuple(Drawing((150.0, y, 450.0, y)) for y in (212.0, 226.0, 290.0))
    cells = [raw(text, x, y, 8.0) for y in (222, 240, 254, 284) for x, text in ((160, "name"), (380, "12.3"))]
    found = figures(
        [
            *paragraph(80),
            raw("TABLE II", 270, 180, 8.0, block=4),
            title("P", "REDICTION HITTING RATE USING DIFFERENT LAYERS FOR THE", 190),
            title("D", "ECOMPRESSED DATA VALUES OF ALL SETS", 199),
            *cells,
            *paragraph(360),
        ],
        drawings=rules,
    )
    assert [(f.kind, f.number) for f in found] == [("table", "II")]
    assert found[0].caption.endswith("VALUES OF ALL SETS")
    assert close(found[0].box, (150, 212, 450, 290))


def test_a_table_as_tall_as_the_page_between_two_rules() -> None:
    rules = (Drawing((LEFT, 80.0, RIGHT, 80.0)), Drawing((LEFT, 640.0, RIGHT, 640.0)))
    prompt = [
        wide(
            "Premise: the words of an example that fill the width",
            LEFT,
            95 + 14 * n,
            RIGHT - 30 * (n % 5 + 1),
        )
        for n in range(38)
    ]
    found = figures([*prompt, caption("Table 3: The prompts that were used.", 662)], drawings=rules)
    assert close(found[0].box, (LEFT, 80, RIGHT, 640))


def test_a_bare_label_gives_way_to_the_caption_with_words() -> None:
    found = figures(
        [
            *paragraph(80),
            caption("Figure 2: A picture.", 330),
            *paragraph(370),
            raw("Figure 2", 280, 600, 8.0),
        ],
        images=((150.0, 170.0, 450.0, 310.0),),
    )
    assert [f.caption for f in found] == ["Figure 2: A picture."]


def test_a_bracket_that_closes_after_a_number_begins_no_caption() -> None:
    lines = [
        wide("ranks in two pipeline stages send the same tensors (see the box in", LEFT, 80),
        wide("Figure 5a) over the tensor-parallel ranks of the first stage to the last", LEFT, 92),
        *paragraph(104),
    ]
    assert figures(lines) == []


def test_a_table_ends_where_the_table_ends_though_text_wraps_around_it() -> None:
    rules = tuple(Drawing((400.0, y, 520.0, y)) for y in (150.0, 170.0, 232.0))
    cells = [raw(text, x, y) for y in (164, 184, 204, 224) for x, text in ((405, "name"), (480, "4.5"))]
    heights = [*(100.0 + 12 * n for n in range(4)), *(160.0 + 12 * n for n in range(7))]
    narrow = [wide("text beside the table of the page", LEFT, y, 380.0) for y in heights]
    broad = [
        wide("and goes on below it over the whole width of the page", LEFT, 244.0 + 12 * n) for n in range(30)
    ]
    label = wide("Table 1: The few numbers", 395.0, 128.0, 525.0, block=9)
    found = figures([*narrow, *broad, label, *cells], drawings=rules)
    assert close(found[0].box, (400, 150, 520, 232))


def test_labels_in_an_unreadable_font_belong_to_the_figure() -> None:
    sides = [raw("\x01\x02\x03", x, y) for x in (140, 460) for y in (180, 300)]
    found = figures(
        [*paragraph(80), *sides, caption("Figure 1: Boxes with names beside them.", 330), *paragraph(370)],
        images=((170.0, 170.0, 440.0, 310.0),),
    )
    assert close(found[0].box, (140, 170, 475, 310))


def test_a_footnote_and_its_rule_are_no_part_of_a_table() -> None:
    rules = tuple(Drawing((120.0, y, 480.0, y)) for y in (610.0, 630.0, 650.0))
    cells = [raw(text, x, y) for y in (624, 644) for x, text in ((130, "name"), (300, "12.3"), (420, "4.6"))]
    mark = span("1", LEFT + 8, 686, 5.0)
    note = span("The numbers are those of the first run of three.", LEFT + 12, 690, 8.0)
    foot = RawLine((mark, note), (LEFT + 8, 682.0, note.box[2], 692.0), 12)
    found = figures(
        [*paragraph(80, 40), caption("Table 1. Results of all runs.", 600), *cells, foot],
        drawings=(*rules, Drawing((LEFT, 680.0, LEFT + 140, 680.4))),
    )
    assert close(found[0].box, (120, 610, 480, 650))


def test_small_words_in_a_drawing_bound_no_figure() -> None:
    words = [span("words in a box that fill three even lines", 320, 200 + 6 * n, 4.5) for n in range(3)]
    found = figures(
        [
            *paragraph(80),
            *[RawLine((word,), word.box, 5) for word in words],
            caption("Figure 1: The parts of the machine and how they work.", 330),
            *paragraph(370),
        ],
        drawings=[Drawing((150.0, y, 300.0, y + 60.0)) for y in (170.0, 250.0)],
    )
    assert close(found[0].box, (150, 170, 412, 310))


def test_two_tables_beside_each_other_whose_captions_end_apart() -> None:
    lines = [*paragraph(80)]
    left = wide("Table 1: Left numbers", 90.0, 200.0, 280.0, block=8)
    right = wide("Table 2: Right numbers", 330.0, 188.0, 520.0, block=9)
    cells = [raw("12.3", x, y) for x in (110, 220, 350, 470) for y in (224, 240, 256)]
    rules = [Drawing((x, y, x + 170.0, y)) for x in (100.0, 340.0) for y in (212.0, 262.0)]
    found = figures([*lines, left, right, *cells, *paragraph(330)], drawings=rules)
    boxes = {f.number: f.box for f in found}
    assert close(boxes["1"], (100, 212, 270, 262))
    assert close(boxes["2"], (340, 212, 510, 262))


def test_a_caption_does_not_go_on_below_the_rule_of_its_table() -> None:
    rules = tuple(Drawing((120.0, y, 480.0, y)) for y in (197.5, 232.0))
    cells = [raw("Both groups", 270, 207), raw("name", 130, 218), raw("12.3", 400, 218), raw("a", 130, 229)]
    found = figures(
        [*paragraph(80), caption("Table 1: Results of all runs.", 195), *cells, *paragraph(300)],
        drawings=rules,
    )
    assert found[0].caption == "Table 1: Results of all runs."
    assert close(found[0].box, (120, 197.5, 480, 232))


def test_a_loosely_set_row_of_words_right_above_a_caption_is_a_table() -> None:
    words = [
        span(word, x, 180.0) for word, x in (("Bits", 80), ("Rescale", 112), ("Fold", 159), ("All", 191))
    ]
    head = RawLine(tuple(words), (80.0, 172.0, 206.0, 182.0), 5)
    cells = [raw(text, x, 194) for x, text in ((84, "4"), (118, "24.3"), (160, "32.6"), (192, "1.1"))]
    found = figures(
        [
            *paragraph(80),
            head,
            *cells,
            wide("Table 1: All the runs.", LEFT, 212, 300.0, block=9),
            *paragraph(260),
        ],
        drawings=(Drawing((78.0, 184.0, 468.0, 184.0)),),
    )
    assert close(found[0].box, (78, 172, 468, 196))
