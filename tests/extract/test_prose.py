"""Sentences, statements about the paper's own work, links, mentions, drafts."""

from __future__ import annotations

import pytest

from papermap.extract.furniture import read_lines
from papermap.extract.headings import Heading
from papermap.extract.layout import page_columns
from papermap.extract.lines import all_lines, body_style
from papermap.extract.links import find_links, kind_by_host
from papermap.extract.mentions import find_mentions
from papermap.extract.prose import Sentence, footnotes, split_sentences
from papermap.extract.statements import find_statements, own_names
from papermap.extract.values import Drawing, PageLink, RawLine
from papermap.model.documents import Method, Reference, Role
from tests.extract.builders import LEFT, RIGHT, content, page, paragraph, raw, span

BOX = (0.0, 0.0, 1.0, 1.0)


def heading(title: str) -> Heading:
    return Heading(None, title, 1, 1, BOX, Method.GEOMETRY, 0, 0, False)


def test_abbreviations_do_not_end_a_sentence() -> None:
    text = "As shown by Smith et al. the result in Fig. 3 holds. It is e.g. Large. See Sec. 4."
    assert [t for _, t in split_sentences(text)] == [
        "As shown by Smith et al. the result in Fig. 3 holds.",
        "It is e.g. Large.",
        "See Sec. 4.",
    ]


OWN = own_names("FooNet: Reading Papers", "We introduce FooNet, a model.")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("We leave the study of larger models to future work.", "future-work"),
        ("A limitation of our method is that it needs text.", "limitation"),
        ("FooNet is worse than the baseline on small data sets.", "limitation"),
        ("In the future we plan to extend the approach to tables.", "future-work"),
        ("Existing methods suffer from limited data and cannot be scaled.", None),
        ("The agent maximizes the discounted rewards in the future.", None),
        ("The baseline is worse than FooNet on every single data set.", None),
        ("Figure 3 shows the results of all runs on the test set.", None),
    ],
)
def test_statements(text: str, kind: str | None) -> None:
    found = find_statements([Sentence(text, 4, 0, False)], [heading("Experiments")], [Role.EXPERIMENTS], OWN)
    assert [item.kind for item in found] == ([kind] if kind else [])
    assert all((item.page, item.section) == (4, "Experiments") for item in found)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("We leave all other weights frozen.", None),
        ("We leave the easy proof to the reader.", None),
        ("It remains to show that the map is one to one.", None),
        ("FooNet does not suffer from this problem.", None),
        ("We will consider states of the lowest level.", None),
        ("In contrast to prior work, we do not evaluate with the model that was trained.", None),
        ("Another limitation of previous analyses is that they need text.", None),
        ("We leave the choice of the width to others.", "future-work"),
        ("The model predicts the fifth letter in the future with our rule.", None),
        ("Such machines may prove useful in the future.", None),
        ("The cause will be studied in the future.", "future-work"),
        ("In the near future, we will add tables to FooNet.", "future-work"),
        ("We train FooNet with a limited number of queries.", None),
        ("We do not include short pages in the fit.", None),
        ("FooNet+ performs slightly worse than FooNet with more weights.", None),
        ("We apply the step to the pages which the first model fails to read.", None),
        ("Our pages are texts of limited length, so that they fit.", None),
        ("Their suggestion for future work is to read more.", None),
        ("We have not yet shown that one model can do it all.", "limitation"),
        ("We have not yet observed that this is a problem.", None),
        ("We offer no explanation of why the order matters.", "limitation"),
    ],
)
def test_cues_in_the_middle_of_a_paper(text: str, kind: str | None) -> None:
    found = find_statements([Sentence(text, 4, 0, False)], [heading("Method")], [Role.METHOD], OWN)
    assert [item.kind for item in found] == ([kind] if kind else [])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The method has limitations: we tested one model.", "limitation"),
        ("We do not know whether this holds for longer runs.", "limitation"),
        ("We only tested English papers with two columns.", "limitation"),
        ("Why the second layer is needed remains unclear to date.", "limitation"),
        ("The gain may not transfer to other languages.", "limitation"),
        ("We will also study the order of the layers.", "future-work"),
        ("The method reads every page of a paper in half a second.", None),
    ],
)
def test_weaker_cues_count_in_the_conclusion_alone(text: str, kind: str | None) -> None:
    spoken = [Sentence(text, 9, 0, False)]
    found = find_statements(spoken, [heading("Conclusion")], [Role.CONCLUSION], OWN)
    assert [item.kind for item in found] == ([kind] if kind else [])
    assert find_statements(spoken, [heading("Method")], [Role.METHOD], OWN) == ()


def test_a_limitations_section_speaks_for_itself() -> None:
    spoken = [Sentence("Reading papers with care takes a great deal of time.", 9, 0, True)]
    found = find_statements(spoken, [heading("Limitations")], [Role.LIMITATIONS], OWN)
    assert [item.kind for item in found] == ["limitation"]
    assert find_statements(spoken, [heading("Method")], [Role.METHOD], OWN) == ()


def test_what_a_section_of_future_work_opens_with_and_what_follows_a_run_in_title() -> None:
    spoken = [
        Sentence("Small data.", 9, 0, True),
        Sentence("Reading papers with care takes a great deal of time.", 9, 0, False),
        Sentence("That is all there is to say about the matter here.", 9, 0, False),
    ]
    for title, role, kind in (
        ("Limitations", Role.LIMITATIONS, "limitation"),
        ("Future Work", Role.DISCUSSION, "future-work"),
    ):
        found = find_statements(spoken, [heading(title)], [role], OWN)
        assert [(item.kind, item.text[:7]) for item in found] == [(kind, "Reading")]


def test_own_names_hold_acronyms_and_the_title_head() -> None:
    assert own_names("Momentum Contrast (MoCo) for Learning", None).search("and MoCo wins")
    assert own_names("BERT: Pre-training", None).search("BERT fails")
    assert not OWN.search("the baseline fails")


def reference(label: str | None, author: str, year: int) -> Reference:
    return Reference(f"{author}. A title. {year}.", "A title", (author,), year, None, None, 9, label)


def test_numbered_mentions_with_ranges() -> None:
    references = [reference(str(n), f"A. Name{n}", 2000 + n) for n in range(1, 6)]
    spoken = [Sentence("This was shown before [1, 3–5].", 2, 0, True)]
    found = find_mentions(spoken, references, [heading("Introduction")])
    assert [item.reference for item in found] == [0, 2, 3, 4]
    assert found[0].section == "Introduction"


def test_numbers_in_round_brackets_where_none_stand_in_square_ones() -> None:
    references = [reference(str(n), f"A. Name{n}", 2000 + n) for n in range(1, 6)]
    texts = [
        "It is known (1; 2).",
        "Others agree (2; 3–4) on [0, T].",
        "So do (1; 5).",
        "We use (3) as in (5).",
        "The kernel Σ(2) of f (2) is 0.5f (3), and using (1) it is Σ = (4).",
        "Spin (1, 0), (1, 1) and (2, 2) operators remain.",
    ]
    found = find_mentions([Sentence(text, 2, 0, True) for text in texts], references, [heading("Method")])
    assert [item.reference for item in found] == [0, 1, 1, 2, 3, 0, 4, 2]


def test_pairs_of_numbers_in_round_brackets_do_not_outdo_square_ones() -> None:
    references = [reference(str(n), f"A. Name{n}", 2000 + n) for n in range(1, 6)]
    texts = ["Spin (1, 1) operators.", "Of spin (1, 0).", "Or (2, 2).", "Partners were found [3]."]
    found = find_mentions([Sentence(text, 2, 0, True) for text in texts], references, [heading("Method")])
    assert [(item.reference, item.sentence) for item in found] == [(2, "Partners were found [3].")]


def test_the_notice_at_the_foot_of_page_1_is_no_prose() -> None:
    notice = ["31st Conference on Small Machines (CSM 2017), Lisbon, Portugal.", "Preprint. Under review."]
    for text in notice:
        rows = [*paragraph(100, 12), raw(text, LEFT, 700, 8.0)]
        pages = read_lines(content(page(rows)))
        lines = all_lines(pages)
        style = body_style(pages)
        found = footnotes(lines, style, [each.page for each in pages], page_columns(pages, style))
        assert found == {len(lines) - 1}


@pytest.mark.parametrize(("part", "is_note"), [(0.4, True), (0.7, False), (1.0, False)])
def test_a_note_without_a_mark_stands_below_a_rule_of_two_fifths(part: float, is_note: bool) -> None:
    """A longer rule is a table's."""
    rule = Drawing((LEFT, 690.0, LEFT + part * (RIGHT - LEFT), 690.4))
    note = [raw("This is a draft of what will appear elsewhere.", LEFT, y, 8.0) for y in (702, 712)]
    pages = read_lines(content(page([*paragraph(100, 40), *note], drawings=[rule])))
    lines, style = all_lines(pages), body_style(pages)
    found = footnotes(lines, style, [each.page for each in pages], page_columns(pages, style))
    assert found == ({len(lines) - 2, len(lines) - 1} if is_note else set())


def test_author_year_mentions() -> None:
    references = [reference(None, "Ada Lovelace", 1843), reference(None, "Alan Turing", 1950)]
    spoken = [Sentence("Machines may think (Turing, 1950); see Lovelace et al. (1843).", 1, -1, True)]
    assert [item.reference for item in find_mentions(spoken, references, [])] == [1, 0]


def links(*texts: str, clicks: tuple[PageLink, ...] = ()) -> list[tuple[str, str]]:
    sheet = page([raw(text, 72, 100 + 12 * n) for n, text in enumerate(texts)], links=clicks)
    pages = read_lines(content(sheet))
    lines = all_lines(pages)
    found = find_links(lines, [item.page for item in pages], set(), set(), set(), "A Title")
    return [(link.url, link.kind) for link in found]


def test_own_code_and_other_peoples() -> None:
    assert links("Our code is available at https://github.com/a/b.") == [("https://github.com/a/b", "code")]
    assert links("We use the official code from https://github.com/c/d.") == [
        ("https://github.com/c/d", "other")
    ]
    assert links("See https://arxiv.org/abs/1706.03762 for more.") == [
        ("https://arxiv.org/abs/1706.03762", "paper")
    ]


def test_the_sentence_says_what_an_unknown_host_holds() -> None:
    url = "https://code.example.org/foo"
    assert links(f"Our code and the generated data are released at {url}.") == [(url, "code")]
    assert links(f"We publish our corpus and its labels at {url}.") == [(url, "data")]
    assert links(f"The full code (based on Caffe) is available at {url}.") == [(url, "code")]
    assert links(f"The images of the data set are available at {url}.") == [(url, "other")]


def test_a_tilde_in_an_address_is_no_accent() -> None:
    assert links("See http://example.org/\u02dciris/code.html for it.")[0][0] == (
        "http://example.org/~iris/code.html"
    )


def test_an_address_over_two_lines_is_one() -> None:
    assert (
        links("Our data is available at https://github.com/some/", "thing for all.")[0][0]
        == "https://github.com/some/thing"
    )


def test_the_clickable_address_completes_the_printed_one() -> None:
    click = PageLink((72.0, 90.0, 400.0, 103.0), "https://github.com/some/long-name")
    assert links("Our code is available at https://github.com/some/long-", clicks=(click,))[0][0] == click.uri


def test_an_address_without_a_scheme_and_one_that_another_follows() -> None:
    assert links("We release our code at code.example.org/p/foo") == [("code.example.org/p/foo", "code")]
    assert links("Our code is at https://github.com/a/b/", "main/. A demo is at https://x.org/d")[0][0] == (
        "https://github.com/a/b/main/"
    )


def test_words_that_lead_to_an_address_say_whose_it_is() -> None:
    click = PageLink((197.0, 90.0, 227.0, 103.0), "https://github.com/a/b")
    assert links("Our code can be found on GitHub.", clicks=(click,)) == [("https://github.com/a/b", "code")]
    assert links("They compare it with that on GitHub.", clicks=(click,)) == [
        ("https://github.com/a/b", "other")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "We also compare our results with Foo, a released model:",
        "We initialize our models with those available in the Foo library:",
    ],
)
def test_what_is_compared_or_taken_over_is_other_peoples(text: str) -> None:
    assert links(f"{text} https://github.com/a/b")[0][1] == "other"


def test_a_footnote_mark_is_no_part_of_an_address_and_leads_to_its_sentence() -> None:
    body = raw("We release the code of this work", 72, 100)
    mark = span("4", body.box[2], 96, 6.0)
    foot = (span("4", 72, 700, 5.0), span("code.example.org/p/foo", 76, 703, 9.0))
    sheet = page(
        [
            RawLine((*body.spans, mark), (72.0, 90.0, 300.0, 102.0), 0),
            *paragraph(130),
            RawLine(foot, (72.0, 695.0, 180.0, 705.0), 9),
        ]
    )
    lines = all_lines(read_lines(content(sheet)))
    found = find_links(lines, [sheet], set(), {lines[-1].order}, set(), "A Title")
    assert [(link.url, link.kind) for link in found] == [("code.example.org/p/foo", "code")]


def test_hosts() -> None:
    urls = ("https://github.com/a", "https://zenodo.org/r", "https://doi.org/10.1/x", "https://x.org")
    assert [kind_by_host(url) for url in urls] == ["code", "data", "paper", "other"]
