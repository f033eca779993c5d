"""What the daily queue keeps of announcements, finds and votes."""

from __future__ import annotations

from datetime import date

from sqlite_utils import Database

from papermap.model.announcements import Announced, Announcement, CrowdPick, Listing
from papermap.model.papers import PaperFields, Record, Source
from papermap.model.refs import Ref, Scheme
from papermap.store import fetches, papers, queue

REF = Ref(Scheme.ARXIV, "2607.00001")
MONDAY, TUESDAY, FRIDAY = date(2026, 7, 6), date(2026, 7, 7), date(2026, 7, 10)


def listing(day: date, kind: Announced, version: int) -> Listing:
    record = Record(Source.ARXIV, frozenset({REF}), PaperFields(title="A title of a paper"), version)
    return Listing(day, (Announcement(REF, record, kind),))


def test_a_new_version_is_announced_anew_and_the_same_one_is_not(database: Database) -> None:
    db = database.conn
    (key,) = queue.save_listing(db, listing(MONDAY, Announced.REPLACED, 2))
    assert queue.save_listing(db, listing(TUESDAY, Announced.REPLACED, 2)) == [key]
    assert queue.last_announced(db, [key]) == {key: MONDAY}
    queue.save_listing(db, listing(FRIDAY, Announced.REPLACED, 3))
    assert queue.last_announced(db, [key]) == {key: FRIDAY}
    assert queue.candidates(db) == []


def test_votes_are_the_last_ones_and_an_address_of_code_stays(database: Database) -> None:
    db = database.conn
    (key,) = queue.save_listing(db, listing(MONDAY, Announced.NEW, 1))
    unknown = CrowdPick(Ref(Scheme.ARXIV, "2607.99999"), 50)
    address = "https://code.example.org/a"
    assert queue.save_crowd_picks(db, [CrowdPick(REF, 3, address), unknown], MONDAY) == 1
    assert queue.save_crowd_picks(db, [CrowdPick(REF, 9)], TUESDAY) == 1
    (candidate,) = queue.candidates(db)
    assert (candidate.key, candidate.votes, candidate.repository) == (key, 9, address)
    assert papers.find(db, unknown.ref) is None


def test_the_first_day_is_the_first_whose_announcements_are_here(database: Database) -> None:
    db = database.conn
    assert fetches.first_day(db) is None
    fetches.save(db, fetches.Fetch("2026-07-10T12:00:00+00:00", ("cs.CL",), FRIDAY, 3, "", since=TUESDAY))
    assert fetches.first_day(db) == TUESDAY
    fetches.save(db, fetches.Fetch("2026-07-06T12:00:00+00:00", ("cs.CL",), MONDAY, 3, ""))
    assert fetches.first_day(db) == MONDAY
    assert [fetch.day for fetch in fetches.since(db, TUESDAY)] == [FRIDAY]
