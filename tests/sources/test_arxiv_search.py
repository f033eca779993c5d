"""arXiv's search as a road to news: what is asked, what is believed, whom a name means."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from papermap.model.announcements import Announced, Road
from papermap.model.failures import FailureKind, SourceError
from papermap.model.names import same_author
from papermap.sources.arxiv_search import PAGE, ArxivSearch
from tests.sources.fakes import (
    WEB_PAGE,
    Script,
    answered,
    atom_entry,
    atom_error,
    atom_feed,
    query,
    transport,
)

THURSDAY, FRIDAY = date(2026, 11, 19), date(2026, 11, 20)
URL = "https://export.arxiv.org/api/query"


def entry(name: str, at: str = "2026-11-18T15:00:00Z", **more: str) -> str:
    return atom_entry(f"{name}v1", published=f"<published>{at}</published>", **more)


def search(folder: Path, *replies: object) -> tuple[ArxivSearch, Script]:
    script = Script(replies)  # type: ignore[arg-type]
    return ArxivSearch(transport(folder, script), URL), script


def test_days_that_are_over_come_as_listings_in_one_request(tmp_path: Path) -> None:
    body = atom_feed(
        [
            entry("2611.00003", "2026-11-19T15:00:00Z"),
            entry("2611.00002", "2026-11-18T15:00:00Z"),
            entry("2611.00001", "2026-11-17T15:00:00Z"),
        ]
    )
    asker, script = search(tmp_path, answered(body))
    found = asker.listings(["cs.CG", "math"], THURSDAY, 100)
    assert [listing.day for listing in found.listings] == [THURSDAY, FRIDAY]
    assert [str(a.ref) for listing in found.listings for a in listing.announcements] == [
        "2611.00002",
        "2611.00003",
    ]
    assert {listing.road for listing in found.listings} == {Road.SEARCH}
    (asked,) = script.asked
    words = query(asked)
    assert words["search_query"] == "cat:cs.CG OR cat:math OR cat:math.*"
    assert (words["sortBy"], words["sortOrder"]) == ("submittedDate", "descending")


def test_own_category_is_new_and_another_is_cross_listed(tmp_path: Path) -> None:
    asker, _ = search(tmp_path, answered(atom_feed([entry("2611.00002")])))
    (listing,) = asker.listings(["cs.LG"], THURSDAY, 100).listings
    assert listing.announcements[0].kind is Announced.NEW
    (listing,) = asker.listings(["cs.CG"], THURSDAY, 100).listings
    assert listing.announcements[0].kind is Announced.CROSS


def test_pages_are_asked_for_until_enough(tmp_path: Path) -> None:
    first = atom_feed((entry(f"2611.{n:05d}") for n in range(1, PAGE + 1)), total=PAGE + 40)
    second = atom_feed([entry("2611.09999")], total=PAGE + 40)
    asker, script = search(tmp_path, answered(first), answered(second))
    found = asker.listings(["cs.LG"], THURSDAY, PAGE + 20)
    assert [query(r)["start"] for r in script.asked] == ["0", str(PAGE)]
    assert [query(r)["max_results"] for r in script.asked] == [str(PAGE), "20"]
    assert found.cut
    older = atom_feed([entry("2611.00001"), entry("2611.00002", "2026-11-01T00:00:00Z")], total=300_000)
    asker, script = search(tmp_path, answered(older))
    found = asker.listings(["cs.LG"], THURSDAY, 2000)
    assert (len(script.asked), found.cut) == (1, False)
    assert [len(listing.announcements) for listing in found.listings] == [1]


def test_nothing_is_believed_only_when_it_is_said(tmp_path: Path) -> None:
    asker, script = search(tmp_path, answered(atom_feed([], total=0)))
    assert asker.listings(["cs.LG"], THURSDAY, 100).listings == ()
    assert len(script.asked) == 1
    asker, script = search(tmp_path, answered(atom_feed([], total=12)))
    with pytest.raises(SourceError) as caught:
        asker.listings(["cs.LG"], THURSDAY, 100)
    assert caught.value.failure.kind is FailureKind.EMPTY
    assert len(script.asked) == 2


@pytest.mark.parametrize(
    "reply",
    [
        WEB_PAGE,
        atom_error("x"),
        answered(atom_feed([entry("2611.00001")])[:-40]),
        answered(atom_feed([]).replace("totalResults>0", "totalResults>many")),
        answered('<!DOCTYPE f [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + atom_feed([])[38:]),
    ],
)
def test_what_is_no_answer_is_a_failure(tmp_path: Path, reply: object) -> None:
    asker, _ = search(tmp_path, reply)
    with pytest.raises(SourceError) as caught:
        asker.listings(["cs.LG"], THURSDAY, 100)
    assert caught.value.failure.kind is FailureKind.GARBLED


def test_followed_authors_and_keywords_in_one_request(tmp_path: Path) -> None:
    body = atom_feed(
        [
            entry("2611.00001"),
            entry("2611.00002", author="<author><name>Kim Sands</name></author>"),
            entry(
                "2611.00003", author="<author><name>Adam Reed</name></author>", summary="<summary>x</summary>"
            ),
        ]
    )
    asker, script = search(tmp_path, answered(body))
    found = asker.matching(["ada reed"], ["we fold"], date(2026, 11, 15), 200)
    assert [(f.road, f.about) for f in found] == [(Road.AUTHOR, "ada reed"), (Road.KEYWORD, "we fold")]
    (asked,) = script.asked
    assert query(asked)["search_query"] == 'au:"ada reed" OR all:"we fold"'
    assert asker.matching([], ['" '], THURSDAY, 200) == ()


def test_no_name_leaves_its_quotation_marks(tmp_path: Path) -> None:
    asker, script = search(tmp_path, answered(atom_feed([], total=0)))
    asker.matching(['x" OR cat:cs.CR OR au:"y\\'], ["a\nb"], THURSDAY, 200)
    assert query(script.asked[0])["search_query"] == ('au:"x OR cat:cs.CR OR au: y" OR all:"a b"')


@pytest.mark.parametrize(
    ("wanted", "given", "same"),
    [
        ("Ada Reed", "Ada Reed", True),
        ("ada reed", "Ada M. Reed", True),
        ("A. Reed", "Ada Reed", True),
        ("Ada Reed", "A Reed", True),
        ("Ada Reed", "Adam Reed", False),
        ("Ada Reed", "Ada Reeds", False),
        ("Jürgen Öst", "Jurgen Ost", True),
        ("", "Ada Reed", False),
    ],
)
def test_whom_a_name_means(wanted: str, given: str, same: bool) -> None:
    assert same_author(wanted, given) is same
