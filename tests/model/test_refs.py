"""The many ways people name a paper."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papermap.model.refs import BadRefError, Ref, Scheme, arxiv_ref, doi_ref, parse_ref

SHA = "204e3073870fae3d05bcbc2f6a8e263d9b72e776"


@pytest.mark.parametrize(
    ("text", "scheme", "value", "version"),
    [
        ("1706.03762", Scheme.ARXIV, "1706.03762", None),
        (" 1706.03762v5 ", Scheme.ARXIV, "1706.03762", 5),
        ("arXiv:2106.09685v2", Scheme.ARXIV, "2106.09685", 2),
        ("ARXIV:0704.0001", Scheme.ARXIV, "0704.0001", None),
        ("hep-th/9108004", Scheme.ARXIV, "hep-th/9108004", None),
        ("arXiv:cs/9912018v1", Scheme.ARXIV, "cs/9912018", 1),
        ("math.GT/0309136", Scheme.ARXIV, "math/0309136", None),
        ("https://arxiv.org/abs/1706.03762v7", Scheme.ARXIV, "1706.03762", 7),
        ("http://arxiv.org/pdf/1706.03762.pdf", Scheme.ARXIV, "1706.03762", None),
        ("https://arxiv.org/pdf/hep-th/9108004v1", Scheme.ARXIV, "hep-th/9108004", 1),
        ("https://arxiv.org/html/2401.08417v2/", Scheme.ARXIV, "2401.08417", 2),
        ("https://www.alphaxiv.org/abs/2401.08417", Scheme.ARXIV, "2401.08417", None),
        ("https://huggingface.co/papers/2401.08417", Scheme.ARXIV, "2401.08417", None),
        ("10.48550/arXiv.1706.03762", Scheme.ARXIV, "1706.03762", None),
        ("https://doi.org/10.48550/arXiv.1706.03762v2", Scheme.ARXIV, "1706.03762", 2),
        ("10.1162/neco.1997.9.8.1735", Scheme.DOI, "10.1162/neco.1997.9.8.1735", None),
        ("DOI:10.1038/NATURE14539", Scheme.DOI, "10.1038/nature14539", None),
        ("https://dx.doi.org/10.1038/nature14539", Scheme.DOI, "10.1038/nature14539", None),
        ("https://dl.acm.org/doi/10.1145/3442188.3445922", Scheme.DOI, "10.1145/3442188.3445922", None),
        (SHA.upper(), Scheme.S2, SHA, None),
        (f"s2:{SHA}", Scheme.S2, SHA, None),
        (f"https://www.semanticscholar.org/paper/Some-Title/{SHA}", Scheme.S2, SHA, None),
        ("CorpusId:49313245", Scheme.CORPUS, "49313245", None),
        ("https://api.semanticscholar.org/CorpusID:49313245", Scheme.CORPUS, "49313245", None),
    ],
)
def test_reads(text: str, scheme: Scheme, value: str, version: int | None) -> None:
    parsed = parse_ref(text)
    assert parsed.ref == Ref(scheme, value)
    assert parsed.version == version
    assert parsed.path is None


def test_a_pdf_on_this_machine_is_a_path() -> None:
    parsed = parse_ref("~/papers/attention.pdf")
    assert parsed.ref is None
    assert parsed.path is not None
    assert "~" not in str(parsed.path)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "attention",
        "1706.376",
        "1799.03762",
        "https://example.org/x",
        "1706.03762\x1b[31m",
        "doi:x",
    ],
)
def test_refuses_what_names_no_paper(text: str) -> None:
    with pytest.raises(BadRefError):
        parse_ref(text)


def test_a_doi_leaves_the_sentence_around_it() -> None:
    assert doi_ref("(see 10.1000/abc(12)x).") == Ref(Scheme.DOI, "10.1000/abc(12)x")


arxiv_ids = st.one_of(
    st.builds(
        "{:02d}{:02d}.{:05d}".format, st.integers(7, 35), st.integers(1, 12), st.integers(0, 99_999)
    ),
    st.builds(
        "{}/{:02d}{:02d}{:03d}".format,
        st.sampled_from(["cs", "hep-th", "math", "astro-ph", "cond-mat"]),
        st.integers(91, 99), st.integers(1, 12), st.integers(0, 999),
    ),
)  # fmt: skip


@given(arxiv_ids, st.one_of(st.none(), st.integers(1, 99)))
def test_what_is_written_is_read_back(identifier: str, version: int | None) -> None:
    suffix = "" if version is None else f"v{version}"
    assert arxiv_ref(identifier + suffix) == (Ref(Scheme.ARXIV, identifier), version)
    ref = parse_ref(f"https://arxiv.org/abs/{identifier}{suffix}").ref
    assert ref is not None
    assert parse_ref(str(ref)).ref == ref


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        parsed = parse_ref(text)
    except BadRefError:
        return
    assert (parsed.ref is None) != (parsed.path is None)
