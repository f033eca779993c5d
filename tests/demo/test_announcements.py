"""The demo's day: invented announcements that papermap reads as it reads arXiv's."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from papermap.demo.announcements import ANNOUNCED, feed, newest_weekday, votes
from papermap.library.demonstration import build
from papermap.settings import load_settings
from papermap.sources.feed import parse_feed
from papermap.sources.huggingface import parse_picks


@pytest.mark.parametrize(
    ("day", "weekday"),
    [
        (date(2026, 11, 20), date(2026, 11, 20)),
        (date(2026, 11, 21), date(2026, 11, 20)),
        (date(2026, 11, 22), date(2026, 11, 20)),
        (date(2026, 11, 23), date(2026, 11, 23)),
    ],
)
def test_the_feed_is_of_the_newest_weekday(day: date, weekday: date) -> None:
    assert newest_weekday(day) == weekday
    listing = parse_feed(feed(weekday), day)
    assert listing.day == weekday
    assert [str(each.ref) for each in listing.announcements] == [paper.arxiv for paper in ANNOUNCED]
    assert [each.record.fields.abstract for each in listing.announcements] == [p.abstract for p in ANNOUNCED]


def test_votes_are_on_papers_that_are_announced() -> None:
    assert {str(pick.ref): pick.votes for pick in parse_picks(votes())} == {
        paper.arxiv: paper.votes for paper in ANNOUNCED if paper.votes
    }


def test_the_demo_offers_an_abstract_and_asking_again_brings_nothing_new(tmp_path: Path) -> None:
    settings = load_settings({"PAPERMAP_HOME": str(tmp_path / "own"), "PAPERMAP_EMBEDDER": "lexical"})
    library, results = build(settings, tmp_path / "demo")
    (offered,) = library.daily.view().entries
    assert offered.refs.arxiv == ANNOUNCED[0].arxiv
    assert offered.reasons
    again = library.daily.fetch()
    assert not again.failed
    assert "Nothing new" in again.said
    assert library.size() == len({result.ref for result in results})
    assert not (tmp_path / "own").exists()
