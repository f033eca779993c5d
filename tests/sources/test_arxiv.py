"""arXiv: batches, versions, what is missing and what is not believed, and reading an entry."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papermap.model.failures import FailureKind
from papermap.model.papers import Source
from papermap.model.refs import Ref, Scheme, arxiv_ref
from papermap.sources.arxiv import (
    ArxivAnswer,
    ArxivSource,
    UnreadableEntryError,
    is_withdrawn,
    parse_entry,
    split_feed,
)
from papermap.sources.cache import AnswerCache
from papermap.sources.send import AttemptError, Request, Response
from tests.sources.fakes import (
    GARBAGE,
    WEB_PAGE,
    MemoryCache,
    NoCache,
    Reply,
    Script,
    answered,
    arxiv_service,
    atom_entry,
    atom_error,
    atom_feed,
    query,
    transport,
)

API = "http://127.0.0.1:1/api/query"


def paper(text: str) -> Ref:
    found = arxiv_ref(text)
    assert found
    return found[0]


def asked(*texts: str) -> list[tuple[Ref, int | None]]:
    return [found for text in texts if (found := arxiv_ref(text))]


def source(folder: Path, *replies: Reply, cache: AnswerCache | None = None) -> tuple[ArxivSource, Script]:
    send = Script(list(replies))
    arxiv = ArxivSource(
        transport(folder, send, interval=0), cache or NoCache(), API, "http://127.0.0.1:1/pdf"
    )
    return arxiv, send


def feed(*entries: str) -> Response:
    return answered(atom_feed(entries), kind="application/atom+xml")


def only_failure(answer: ArxivAnswer) -> tuple[FailureKind, bool]:
    (failure,) = set(answer.failures.values())
    return failure.kind, failure.definite


MANY = [(paper(f"2105.{n:05d}"), None) for n in range(1, 301)]


def test_three_hundred_papers_cost_three_requests_and_then_none(tmp_path: Path) -> None:
    cache = MemoryCache()
    arxiv, send = source(tmp_path, arxiv_service, cache=cache)
    first = arxiv.records(MANY)
    assert len(send.asked) == 3
    assert {len(query(request)["id_list"].split(",")) for request in send.asked} == {100}
    assert {query(request)["max_results"] for request in send.asked} == {"100"}
    assert set(first.records) == {ref for ref, _ in MANY}
    assert arxiv.records(MANY) == first
    assert len(send.asked) == 3


def test_a_latest_answer_is_kept_under_its_version_as_well(tmp_path: Path) -> None:
    cache = MemoryCache()
    arxiv, send = source(tmp_path, arxiv_service, cache=cache)
    arxiv.records(asked("2105.00001"))
    again = arxiv.records(asked("2105.00001v2"))
    assert len(send.asked) == 1
    assert again.records[paper("2105.00001")].version == 2
    assert {key for _, key in cache.kept} == {"2105.00001", "2105.00001v2"}


def test_an_older_version_is_not_taken_for_the_latest(tmp_path: Path) -> None:
    cache = MemoryCache()
    arxiv, send = source(tmp_path, arxiv_service, cache=cache)
    assert arxiv.records(asked("2105.00001v1")).records[paper("2105.00001")].version == 1
    assert {key for _, key in cache.kept} == {"2105.00001v1"}
    assert arxiv.records(asked("2105.00001")).records[paper("2105.00001")].version == 2
    assert len(send.asked) == 2


def test_a_kept_answer_that_cannot_be_read_is_asked_for_again(tmp_path: Path) -> None:
    cache = MemoryCache()
    cache.put("arxiv", {"2105.00001": b"<entry>"})
    arxiv, send = source(tmp_path, arxiv_service, cache=cache)
    assert arxiv.records(asked("2105.00001")).records
    assert len(send.asked) == 1


def test_what_is_missing_from_a_sound_answer_is_not_there(tmp_path: Path) -> None:
    arxiv, send = source(tmp_path, feed(atom_entry("2105.00001v1")))
    answer = arxiv.records(asked("2105.00001", "2105.00002"))
    assert set(answer.records) == {paper("2105.00001")}
    assert only_failure(answer) == (FailureKind.NOT_FOUND, True)
    assert len(send.asked) == 1


def test_an_entry_that_nobody_asked_for_is_not_believed(tmp_path: Path) -> None:
    arxiv, _ = source(tmp_path, feed(atom_entry("2105.00009v1"), atom_entry("2105.00001v1")))
    answer = arxiv.records(asked("2105.00001"))
    assert set(answer.records) == {paper("2105.00001")}


def test_a_version_that_does_not_exist_is_not_replaced_by_another(tmp_path: Path) -> None:
    arxiv, _ = source(tmp_path, feed(atom_entry("2105.00001v2")))
    answer = arxiv.records(asked("2105.00001v9"))
    assert not answer.records
    assert only_failure(answer) == (FailureKind.NOT_FOUND, True)
    assert "no version 9" in answer.failures[paper("2105.00001")].message


def test_an_empty_answer_is_asked_for_once_more_and_never_believed_or_kept(tmp_path: Path) -> None:
    cache = MemoryCache()
    arxiv, send = source(tmp_path, feed(), cache=cache)
    answer = arxiv.records(asked("2105.00001", "2105.00002"))
    assert only_failure(answer) == (FailureKind.EMPTY, False)
    assert set(answer.failures) == {paper("2105.00001"), paper("2105.00002")}
    assert (len(send.asked), cache.kept) == (2, {})


def test_a_page_short_of_its_promise_is_not_taken_for_all(tmp_path: Path) -> None:
    short = answered(atom_feed([atom_entry("2105.00001v1")], total=2))
    arxiv, send = source(tmp_path, short, feed(atom_entry("2105.00002v1")))
    assert len(arxiv.records(asked("2105.00001", "2105.00002")).records) == 2
    assert query(send.asked[1])["start"] == "1"
    arxiv, send = source(tmp_path, short, feed())
    assert only_failure(arxiv.records(asked("2105.00001", "2105.00002"))) == (FailureKind.EMPTY, False)


def test_a_service_that_promises_without_end_is_asked_a_finite_number_of_times(tmp_path: Path) -> None:
    arxiv, send = source(tmp_path, answered(atom_feed([atom_entry("2105.00001v1")], total=10**9)))
    arxiv.records(asked("2105.00001", "2105.00002", "2105.00003"))
    assert len(send.asked) <= 3


def test_one_bad_identifier_does_not_cost_the_batch(tmp_path: Path) -> None:
    def picky(request: Request) -> Response:
        if "math/0301001" in query(request)["id_list"]:
            return atom_error("math/0301001")
        return arxiv_service(request)

    arxiv, send = source(tmp_path, picky)
    answer = arxiv.records(asked("2105.00001", "math/0301001", "2105.00002"))
    assert set(answer.records) == {paper("2105.00001"), paper("2105.00002")}
    assert set(answer.failures) == {paper("math/0301001")}
    assert only_failure(answer) == (FailureKind.NOT_FOUND, True)
    assert len(send.asked) == 2


def test_an_error_entry_with_a_good_status_is_no_paper(tmp_path: Path) -> None:
    complaint = atom_error("2105.00001")
    arxiv, send = source(tmp_path, Response(200, complaint.headers, complaint.chunks))
    answer = arxiv.records(asked("2105.00001"))
    assert only_failure(answer) == (FailureKind.NOT_FOUND, True)
    assert len(send.asked) == 1


def test_a_complaint_about_nothing_that_was_asked_ends(tmp_path: Path) -> None:
    arxiv, send = source(tmp_path, atom_error("something else"))
    answer = arxiv.records(asked("2105.00001", "2105.00002"))
    assert only_failure(answer) == (FailureKind.GARBLED, False)
    assert len(send.asked) == 1


WHOLE = atom_feed([atom_entry("2105.00001v1")])


@pytest.mark.parametrize(
    "reply",
    [
        WEB_PAGE,
        GARBAGE,
        answered("{}", kind="application/json"),
        answered(""),
        answered(WHOLE[: len(WHOLE) * 2 // 3]),
        answered(WHOLE.replace("<feed", '<!DOCTYPE feed [<!ENTITY a "b">]><feed', 1)),
        answered("<rss><channel/></rss>"),
    ],
    ids=["web page", "random bytes", "json", "nothing", "cut", "document type", "another feed"],
)
def test_what_is_no_feed_is_asked_for_again_and_then_a_failure(tmp_path: Path, reply: Response) -> None:
    cache = MemoryCache()
    arxiv, send = source(tmp_path, reply, arxiv_service, cache=cache)
    assert arxiv.records(asked("2105.00001")).records
    arxiv, send = source(tmp_path, reply, cache=NoCache())
    answer = arxiv.records(asked("2105.00001"))
    assert only_failure(answer) == (FailureKind.GARBLED, False)
    assert len(send.asked) == 4


def test_what_one_batch_fails_the_others_keep(tmp_path: Path) -> None:
    def half(request: Request) -> Response:
        return WEB_PAGE if "2105.00001" in query(request)["id_list"] else arxiv_service(request)

    arxiv, _ = source(tmp_path, half)
    answer = arxiv.records(MANY)
    assert (len(answer.records), len(answer.failures)) == (200, 100)


def test_an_unreadable_entry_costs_only_itself(tmp_path: Path) -> None:
    cache = MemoryCache()
    bad = atom_entry("2105.00002v1", published="<published>yesterday</published>")
    arxiv, send = source(tmp_path, feed(atom_entry("2105.00001v1"), bad), cache=cache)
    answer = arxiv.records(asked("2105.00001", "2105.00002"))
    assert set(answer.records) == {paper("2105.00001")}
    assert only_failure(answer) == (FailureKind.GARBLED, False)
    assert "2105.00002" not in {key for _, key in cache.kept}
    assert len(send.asked) == 1


def test_only_arxiv_identifiers_can_be_asked_for(tmp_path: Path) -> None:
    arxiv, _ = source(tmp_path, arxiv_service)
    with pytest.raises(ValueError, match="no arXiv identifier"):
        arxiv.records([(Ref(Scheme.DOI, "10.1000/x"), None)])


def entry(name: str = "2105.00001v3", title: str = "On the Folding of Paper Boats", **more: str) -> bytes:
    return split_feed(atom_feed([atom_entry(name, title, **more)]).encode())[0].raw


def test_an_entry_becomes_a_record() -> None:
    record = parse_entry(
        entry(
            title="On the\n   Folding of $k$-Boats",
            doi="<arxiv:doi>10.1000/Boats.7</arxiv:doi>",
            venue="<arxiv:journal_ref>Journal of Boats 7 (2022)</arxiv:journal_ref>",
            comment="<arxiv:comment>12 pages</arxiv:comment>",
        )
    )
    assert record.source is Source.ARXIV
    assert record.version == 3
    assert record.refs == {paper("2105.00001"), Ref(Scheme.DOI, "10.1000/boats.7")}
    fields = record.fields
    assert fields.title == "On the Folding of $k$-Boats"
    assert fields.authors == ("Ada Reed", "Jo Marsh")
    assert fields.abstract == "We fold boats of $n$ sheets."
    assert (fields.year, fields.published) == (2021, "2021-05-01")
    assert fields.venue == "Journal of Boats 7 (2022)"
    assert fields.categories == ("cs.LG", "cs.CG")
    assert fields.comment == "12 pages"
    assert fields.withdrawn is False


def test_an_old_style_identifier_keeps_its_slash() -> None:
    record = parse_entry(entry("math.GT/0301001v2"))
    assert record.refs == {paper("math/0301001")}
    assert record.version == 2


def test_a_record_may_have_a_title_and_nothing_else() -> None:
    record = parse_entry(entry(summary="", category="", primary="", author=""))
    assert record.fields.title
    assert (record.fields.abstract, record.fields.authors, record.fields.categories) == (None, (), ())


def test_an_arxiv_doi_makes_no_second_identifier() -> None:
    record = parse_entry(entry(doi="<arxiv:doi>10.48550/arXiv.2105.00009</arxiv:doi>"))
    assert record.refs == {paper("2105.00001")}


def test_terminal_escapes_in_an_entry_are_gone() -> None:
    record = parse_entry(entry(title="Boats\u009b31m \u202eof paper and [bold]"))
    assert record.fields.title == "Boats31m of paper and [bold]"


@pytest.mark.parametrize(
    "raw",
    [
        entry(title=""),
        entry(title=" \n "),
        entry("not-an-id"),
        entry(published=""),
        entry(published="<published>soon</published>"),
        b"<entry/>",
        b"",
    ],
)
def test_an_entry_that_says_too_little_is_refused(raw: bytes) -> None:
    with pytest.raises(UnreadableEntryError):
        parse_entry(raw)


@given(
    st.binary(max_size=400) | st.text(alphabet="<>/&;feedntryATOM \"='!?-[]", max_size=200).map(str.encode)
)
def test_reading_a_feed_ends_in_entries_or_in_garbled(body: bytes) -> None:
    with suppress(AttemptError):
        assert isinstance(split_feed(body), list)


@pytest.mark.parametrize(
    ("comment", "abstract", "expected"),
    [
        ("This paper has been withdrawn by the authors", "We fold.", True),
        ("Withdrawn", "", True),
        ("12 pages; withdrawn by arXiv administrators", "", True),
        ("", "This paper has been withdrawn due to an error in Lemma 2.", True),
        ("", "This submission was withdrawn.", True),
        ("", "  Withdrawn by the author.", True),
        ("12 pages", "Money withdrawn by customers has been withdrawn from accounts.", False),
        ("", "We study why drugs are withdrawn.", False),
        ("", "", False),
    ],
)
def test_withdrawal_is_told_from_talk_of_withdrawing(comment: str, abstract: str, expected: bool) -> None:
    assert is_withdrawn(comment, abstract) is expected
