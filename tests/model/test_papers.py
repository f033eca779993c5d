"""Merging what sources say, and telling titles apart."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from papermap.model.papers import (
    ABSTRACT_LIMIT,
    TITLE_LIMIT,
    PaperFields,
    Record,
    Source,
    clean_fields,
    clean_text,
    harmless,
    merge_fields,
    one_line,
    provenance_of,
    title_key,
    titles_agree,
)

words = st.text("abcdefgh", min_size=1, max_size=6)
values = st.builds(
    PaperFields,
    title=st.none() | words,
    authors=st.lists(words, max_size=3).map(tuple),
    abstract=st.none() | words,
    year=st.none() | st.integers(1990, 2026),
    venue=st.none() | words,
    citation_count=st.none() | st.integers(0, 9),
)


def view(source: Source, fields: PaperFields) -> tuple[PaperFields, dict[str, Source]]:
    return fields, provenance_of(Record(source, frozenset(), fields))


@given(
    st.lists(st.tuples(st.sampled_from(list(Source)), values), max_size=4, unique_by=lambda x: x[0]),
    st.randoms(),
)
def test_the_order_of_sources_does_not_matter(said: list[tuple[Source, PaperFields]], random: object) -> None:
    def joined(order: list[tuple[Source, PaperFields]]) -> object:
        result: tuple[PaperFields, dict[str, Source]] = (PaperFields(), {})
        for source, fields in order:
            result = merge_fields(*result, *view(source, fields))
        return result

    shuffled = list(said)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert joined(said) == joined(shuffled)


@given(st.sampled_from(list(Source)), values)
def test_saying_it_twice_changes_nothing(source: Source, fields: PaperFields) -> None:
    once = merge_fields(PaperFields(), {}, *view(source, fields))
    assert merge_fields(*once, *view(source, fields)) == once


def test_arxiv_names_the_paper_and_semantic_scholar_dates_it() -> None:
    arxiv = view(Source.ARXIV, PaperFields(title="Right", year=2017))
    s2 = view(Source.S2, PaperFields(title="Almost right", year=2018, citation_count=5))
    merged, sources = merge_fields(*s2, *arxiv)
    assert (merged.title, merged.year, merged.citation_count) == ("Right", 2018, 5)
    assert sources == {"title": Source.ARXIV, "year": Source.S2, "citation_count": Source.S2}


def test_a_refreshed_answer_replaces_the_older_one() -> None:
    old, new = (view(Source.S2, PaperFields(citation_count=n)) for n in (5, 7))
    assert merge_fields(*old, *new)[0].citation_count == 7


def test_titles_agree_despite_case_accents_and_a_dropped_subtitle() -> None:
    assert titles_agree("Déjà Vu: Models of Memory", "deja vu — models of memory")
    assert titles_agree("A Sufficiently Long Title", "A sufficiently long title: with a subtitle")
    assert not titles_agree("Attention Is All You Need", "Attention Is Not All You Need")
    assert not titles_agree("Introduction", "Introduction to everything")
    assert not titles_agree(None, None)


def test_a_title_that_says_too_little_is_no_key() -> None:
    assert title_key("Preface") == ""
    assert title_key("Attention Is All You Need") == "attentionisallyouneed"
    assert title_key("深度学习的基础与前沿研究进展综述") != ""


@given(st.text())
def test_cleaned_text_cannot_steer_a_terminal(text: str) -> None:
    clean = clean_text(text)
    assert not any(unicodedata.category(c) == "Cc" or c in "\u202e\u2066" for c in clean)
    assert "\n" not in clean
    assert clean_text(clean) == clean


def test_nothing_that_turns_words_around_is_kept_in_lines_either() -> None:
    turning = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
    assert harmless(f"one{turning}\ntwo") == "one\ntwo"
    assert clean_text(f"a{turning}b") == "ab"


def test_letters_printed_as_one_come_apart() -> None:
    assert clean_text("eﬃcient ﬁne-tuning") == "efficient fine-tuning"


def test_overlong_words_are_cut_with_an_ellipsis() -> None:
    clean = clean_fields(
        PaperFields(title="x" * 10_000, abstract="y" * 100_000, year=99999, authors=("\x1b",))
    )
    assert clean.title is not None
    assert len(clean.title) == TITLE_LIMIT
    assert clean.title.endswith("…")
    assert clean.abstract is not None
    assert len(clean.abstract) == ABSTRACT_LIMIT
    assert clean.year is None
    assert clean.authors == ()


@given(st.text(st.characters() | st.sampled_from(" \t\n\u00a0\u2003"), max_size=60))
def test_a_text_on_one_line_has_one_space_between_words(text: str) -> None:
    assert one_line(text) == " ".join(text.split())


@given(st.text(st.characters(max_codepoint=127), max_size=40))
def test_titles_in_plain_letters_reduce_as_others_do(text: str) -> None:
    assert title_key(f"{text} a rather long title") + "e" == title_key(f"{text} a rather long titleé")
