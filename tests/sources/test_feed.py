"""The daily feed: both shapes, what is announced twice, and everything a feed can do wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from papermap.model.announcements import Announced
from papermap.model.failures import FailureKind, SourceError
from papermap.sources import feed
from papermap.sources.feed import FeedSource, parse_feed, read_day
from papermap.sources.send import AttemptError, Request, Response
from tests.sources.fakes import GARBAGE, WEB_PAGE, Script, answered, transport

TODAY = date(2026, 11, 20)  # a Friday; the fakes' clock says the day after


def item(name: str, kind: str = "new", title: str = "Boats", abstract: str = "We fold.", **more: str) -> str:
    parts = {
        "title": f"<title>{title}</title>",
        "description": f"<description>arXiv:{name} Announce Type: {kind}\nAbstract: {abstract}</description>",
        "guid": f'<guid isPermaLink="false">oai:arXiv.org:{name}</guid>',
        "category": "<category>cs.CG</category><category>cs.LG</category>",
        "type": f"<arxiv:announce_type>{kind}</arxiv:announce_type>",
        "creator": "<dc:creator>Ada Reed (Boat School, Kiel), Jo Marsh</dc:creator>",
        **more,
    }
    return f"<item>{''.join(parts.values())}</item>"


def rss(*items: str, day: str = "Fri, 20 Nov 2026 00:00:00 -0500", skip: str = "Saturday Sunday") -> bytes:
    days = "".join(f"<day>{name}</day>" for name in skip.split())
    return (
        "<?xml version='1.0' encoding='UTF-8'?>"
        '<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'version="2.0"><channel><title>x</title><pubDate>{day}</pubDate><skipDays>{days}</skipDays>'
        f"{''.join(items)}</channel></rss>"
    ).encode()


def test_rss_tells_kind_version_words_and_names() -> None:
    listing = parse_feed(rss(item("2611.00001v1"), item("2611.00002v3", "replace-cross")), TODAY)
    first, second = listing.announcements
    assert listing.day == TODAY
    assert (str(first.ref), first.kind, first.record.version) == ("2611.00001", Announced.NEW, 1)
    assert first.record.fields.authors == ("Ada Reed", "Jo Marsh")
    assert first.record.fields.abstract == "We fold."
    assert first.record.fields.categories == ("cs.CG", "cs.LG")
    assert (second.kind, second.record.version) == (Announced.REPLACED, 3)


def test_atom_is_the_same_listing() -> None:
    body = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><updated>2026-11-20T05:00:19.8+00:00</updated>'
        "<entry><id>oai:arXiv.org:2611.00001v1</id><title>Boats</title>"
        "<summary>arXiv:2611.00001v1 Announce Type: cross \nAbstract: We fold.</summary>"
        '<category term="cs.CG"/><arxiv:announce_type>cross</arxiv:announce_type>'
        "<dc:creator>Ada Reed, Jo Marsh</dc:creator></entry></feed>"
    )
    listing = parse_feed(body.encode(), TODAY)
    (only,) = listing.announcements
    assert (listing.day, only.kind) == (TODAY, Announced.CROSS)
    assert only.record.fields.authors == ("Ada Reed", "Jo Marsh")


def test_one_work_in_three_categories_and_again_as_v2_is_one() -> None:
    body = rss(
        item("2611.00001v1", "cross"),
        item("2611.00001v1"),
        item("2611.00001v2", "replace", title="Boats, improved"),
    )
    (only,) = parse_feed(body, TODAY).announcements
    assert only.kind is Announced.NEW
    assert (only.record.version, only.record.fields.title) == (2, "Boats, improved")


@pytest.mark.parametrize(
    "body",
    [
        b"<!doctype html><html><body>Are you human?</body></html>",
        rss(item("2611.00001v1"))[:-40],
        b'<!DOCTYPE x [<!ENTITY a "b">]>' + rss(item("2611.00001v1"))[38:],
        b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/passwd">]><rss>&f;</rss>',
        b"",
        b"{}",
        b"<rss/>",
        rss("<item><title>of no paper</title></item>"),
        rss(item("2611.00001v1"), day="soon").replace(b"<pubDate>soon</pubDate>", b""),
    ],
)
def test_what_is_no_whole_feed_is_refused(body: bytes) -> None:
    with pytest.raises(AttemptError) as caught:
        parse_feed(body, TODAY)
    assert caught.value.kind is FailureKind.GARBLED


def test_entity_bomb_is_refused_in_an_instant() -> None:
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a0 "ha">{levels}]><rss><channel>&a11;</channel></rss>'
    with pytest.raises(AttemptError):
        parse_feed(bomb.encode("utf-16"), TODAY)


def test_empty_on_a_weekday_is_a_failure_and_on_a_weekend_is_none() -> None:
    with pytest.raises(AttemptError) as caught:
        parse_feed(rss(), TODAY)
    assert caught.value.kind is FailureKind.EMPTY
    assert "Friday" in caught.value.what
    quiet = parse_feed(rss(day="Sat, 21 Nov 2026 00:00:00 -0500"), date(2026, 11, 21))
    assert quiet.quiet == "arXiv announces nothing on Saturday."


def test_a_feed_cannot_declare_every_day_a_holiday() -> None:
    with pytest.raises(AttemptError):
        parse_feed(rss(skip="Monday Tuesday Wednesday Thursday Friday"), TODAY)


def test_wrong_days_are_told_and_not_believed() -> None:
    future = parse_feed(rss(item("2611.00001v1"), day="Fri, 20 Nov 2099 00:00:00 -0500"), TODAY)
    assert future.day == TODAY
    assert "2099" in future.remarks[0]
    old = parse_feed(rss(item("2611.00001v1"), day="2026-07-01 04:00:19 +0000"), TODAY)
    assert old.day == date(2026, 7, 1)
    assert "still that of 2026-07-01" in old.remarks[0]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Thu, 18 Sep 2025 00:00:00 -0400", date(2025, 9, 18)),
        ("2025-08-20T00:00:00-04:00", date(2025, 8, 20)),
        ("2025-08-20 04:00:19 +0000", date(2025, 8, 20)),
        ("yesterday", None),
        ("Thu, 99 Sep 2025 00:00:00", None),
        (None, None),
    ],
)
def test_days_are_those_of_the_zone_written_there(text: str | None, day: date | None) -> None:
    assert read_day(text) == day


def test_an_entry_without_abstract_is_kept_and_one_without_name_is_told() -> None:
    bare = item("2611.00001v1", description="")
    listing = parse_feed(rss(bare, "<item><title>of no paper</title></item>"), TODAY)
    (only,) = listing.announcements
    assert only.record.fields.abstract is None
    assert listing.remarks == ("1 of 2 entries of arXiv's feed could not be read.",)


def test_text_from_outside_carries_no_escape_codes() -> None:
    body = rss(item("2611.00001v1", title="Bo&#x202E;ats &lt;b&gt;[red]", abstract="a&#x9;b&#133;c"))
    (only,) = parse_feed(body, TODAY).announcements
    assert only.record.fields.title == "Boats <b>[red]"
    assert "\x85" not in (only.record.fields.abstract or "")


def test_one_request_for_all_categories(tmp_path: Path) -> None:
    script = Script([answered(rss(item("2611.00001v1")), kind="application/xml")])
    listing = FeedSource(transport(tmp_path, script), "https://rss.arxiv.org").listing(
        ["cs.CG", "cs.LG", "cs.CG"]
    )
    assert [r.url for r in script.asked] == ["https://rss.arxiv.org/rss/cs.CG+cs.LG"]
    assert len(listing.announcements) == 1


def test_an_empty_weekday_feed_is_asked_again_and_then_told(tmp_path: Path) -> None:
    script = Script([answered(rss(), kind="application/xml")])
    with pytest.raises(SourceError) as caught:
        FeedSource(transport(tmp_path, script), "https://rss.arxiv.org").listing(["cs.CG"])
    assert caught.value.failure.kind is FailureKind.EMPTY
    assert len(script.asked) == 2


@pytest.mark.parametrize("reply", [WEB_PAGE, GARBAGE])
def test_a_web_page_is_a_failure(tmp_path: Path, reply: object) -> None:
    with pytest.raises(SourceError) as caught:
        FeedSource(transport(tmp_path, Script([reply])), "https://x.org").listing(["cs.CG"])  # type: ignore[list-item]
    assert caught.value.failure.kind is FailureKind.GARBLED


def test_a_category_that_does_not_exist_is_definite(tmp_path: Path) -> None:
    source = FeedSource(transport(tmp_path, Script([answered("bad archive", 400)])), "https://x.org")
    for name in ("cs.ZZ", "../etc", "cs.CL+x?y"):
        with pytest.raises(SourceError) as caught:
            source.listing([name])
        assert caught.value.failure.definite


@pytest.mark.parametrize("said", ["Bad archive &#39;boats&#39;.", "An unforeseen refusal."])
def test_the_others_are_heard_when_one_category_is_unknown(tmp_path: Path, said: str) -> None:
    def send(request: Request) -> Response:
        return answered(said, 400) if "boats" in request.url else answered(rss(item("2611.00001v1")))

    script = Script([send])
    listing = FeedSource(transport(tmp_path, script), "https://x.org").listing(
        ["cs.CG", "boats", "cs.LG", "Not one"]
    )
    assert [str(a.ref) for a in listing.announcements] == ["2611.00001"]
    assert "arXiv has no category boats, Not one: `papermap queue unfollow" in listing.remarks[-1]
    assert len(script.asked) == (2 if "boats" in said else 5)


def test_a_full_feed_is_asked_for_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "MOST_ENTRIES", 2)
    both, one = item("2611.00001v1") + item("2611.00002v1", "replace"), item("2611.00001v1", "cross")
    bodies = {"cs.CG+cs.LG+math.HO": both, "cs.CG": one, "cs.LG+math.HO": both, "cs.LG": "", "math.HO": one}
    script = Script([lambda request: answered(rss(bodies[request.url.rpartition("/")[2]]))])
    listing = FeedSource(transport(tmp_path, script), "https://x.org").listing(["cs.CG", "cs.LG", "math.HO"])
    assert [(str(a.ref), a.kind) for a in listing.announcements] == [("2611.00001", Announced.CROSS)]
    assert not listing.full
    assert len(script.asked) == 6  # the empty one is asked for once more


def test_letters_that_the_feed_writes_in_tex_are_letters() -> None:
    creator = r"<dc:creator>Andr\'e {\L}ost, J\"org M{\"u}ller (Kiel)</dc:creator>"
    body = rss(item("2611.00001v1", title=r"Erd\H{o}s at ~5\% of $\alpha$", abstract=r"Gr{\"o}bner.",
                    creator=creator))  # fmt: skip
    fields = parse_feed(body, TODAY).announcements[0].record.fields
    assert fields.authors == ("André Łost", "Jörg Müller")
    assert (fields.title, fields.abstract) == (r"Erdős at ~5\% of $\alpha$", "Gröbner.")


def test_an_atom_feed_that_is_made_in_the_evening_is_of_its_entries_day() -> None:
    body = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><updated>2026-11-21T01:00:00+00:00</updated><entry>'
        "<id>oai:arXiv.org:2611.00001v1</id><title>Boats</title><published>2026-11-20T00:00:00-05:00</published>"
        "</entry></feed>"
    )
    assert parse_feed(body.encode(), date(2026, 11, 21)).day == TODAY


def test_recorded_feeds(corpus: Path) -> None:
    folder = corpus / "recorded" / "arxiv" / "feeds"
    listing = parse_feed((folder / "arxiv_rss_example.xml").read_bytes(), date(2025, 8, 20))
    assert listing.day == date(2025, 8, 20)
    assert {a.kind for a in listing.announcements} <= set(Announced)
    assert all(a.record.fields.abstract and a.record.fields.authors for a in listing.announcements)
    with pytest.raises(AttemptError):
        parse_feed((folder / "rss_cs.CV_2025-09-18_truncated.xml").read_bytes(), date(2025, 9, 18))
