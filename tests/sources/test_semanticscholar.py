"""Semantic Scholar: one request for many papers, what is not believed, paging that ends, and the key."""

from __future__ import annotations

import logging
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from papermap.model.citations import Direction
from papermap.model.failures import FailureKind, SourceError
from papermap.model.refs import Ref, Scheme
from papermap.sources.cache import AnswerCache
from papermap.sources.pace import Service
from papermap.sources.semanticscholar import S2Answer, S2Source
from papermap.sources.send import Request, Response
from tests.sources.fakes import (
    GARBAGE,
    WEB_PAGE,
    MemoryCache,
    NoCache,
    Reply,
    Script,
    answered,
    json_answer,
    query,
    s2_ids,
    s2_item,
    s2_service,
    sha,
    transport,
)

BASE = "http://127.0.0.1:1"


def paper(number: int) -> Ref:
    return Ref(Scheme.ARXIV, f"2105.{number:05d}")


MANY = [paper(n) for n in range(1, 301)]


def source(
    folder: Path, *replies: Reply, cache: AnswerCache | None = None, key: str | None = None
) -> tuple[S2Source, Script]:
    send = Script(list(replies))
    return S2Source(transport(folder, send, interval=0), cache or NoCache(), BASE + "/", key), send


def kinds(answer: S2Answer) -> set[tuple[FailureKind, bool]]:
    return {(failure.kind, failure.definite) for failure in answer.failures.values()}


def test_three_hundred_papers_cost_one_request_and_then_none(tmp_path: Path) -> None:
    s2, send = source(tmp_path, s2_service, cache=MemoryCache())
    first = s2.papers(MANY)
    assert set(first.found) == set(MANY)
    assert len(send.asked) == 1
    assert urlsplit(send.asked[0].url).path == "/graph/v1/paper/batch"
    fields = query(send.asked[0])["fields"].split(",")
    assert {"references.title", "citations.paperId", "embedding.specter_v2", "tldr"} <= set(fields)
    assert s2.papers(MANY) == first
    assert len(send.asked) == 1


def test_who_is_sparing_asks_five_hundred_papers_for_no_more_than_fits_one_answer(tmp_path: Path) -> None:
    send = Script([s2_service])
    s2 = S2Source(transport(tmp_path, send, interval=0), NoCache(), BASE + "/", sparing=True)
    assert set(s2.papers(MANY).found) == set(MANY)
    fields = query(send.asked[0])["fields"].split(",")
    assert "references.title" in fields
    assert not [name for name in fields if name.startswith(("citations", "embedding"))]


def test_a_kept_paper_is_known_by_its_other_names(tmp_path: Path) -> None:
    s2, send = source(tmp_path, s2_service, cache=MemoryCache())
    s2.papers([paper(1)])
    again = s2.papers([Ref(Scheme.S2, sha(1)), Ref(Scheme.CORPUS, "1001")])
    assert len(again.found) == 2
    assert len(send.asked) == 1


def test_more_than_five_hundred_are_asked_in_parts(tmp_path: Path) -> None:
    s2, send = source(tmp_path, s2_service)
    assert len(s2.papers([paper(n) for n in range(1, 1002)]).found) == 1001
    assert [len(s2_ids(request)) for request in send.asked] == [500, 500, 1]


def test_identifiers_are_sent_with_their_scheme(tmp_path: Path) -> None:
    s2, send = source(tmp_path, json_answer([s2_item(1), s2_item(2), s2_item(3), s2_item(4)]))
    refs = [
        paper(1),
        Ref(Scheme.DOI, "10.1000/a(b)#c"),
        Ref(Scheme.CORPUS, "1003"),
        Ref(Scheme.S2, sha(4)),
        Ref(Scheme.FILE, "0" * 64),
    ]
    answer = s2.papers(refs)
    assert s2_ids(send.asked[0]) == ["ARXIV:2105.00001", "DOI:10.1000/a(b)#c", "CorpusId:1003", sha(4)]
    assert set(answer.failures) == {refs[4]}
    assert kinds(answer) == {(FailureKind.NOT_FOUND, True)}
    assert refs[1] in answer.found[refs[1]].record.refs


def test_answers_are_matched_by_position_and_a_null_among_them_is_unknown(tmp_path: Path) -> None:
    cache = MemoryCache()
    s2, send = source(tmp_path, json_answer([s2_item(1), None, s2_item(3)]), cache=cache)
    answer = s2.papers([paper(1), paper(2), paper(3)])
    assert answer.found[paper(3)].record.fields.title == "Boats of Paper, part 3"
    assert kinds(answer) == {(FailureKind.NOT_FOUND, True)}
    assert answer.failures[paper(2)].retry_at == "2026-11-22T12:00:00+00:00"
    assert str(paper(2)) not in {key for _, key in cache.kept}
    assert len(send.asked) == 1


def test_an_answer_about_another_paper_is_not_believed(tmp_path: Path) -> None:
    cache = MemoryCache()
    s2, _ = source(tmp_path, json_answer([s2_item(2), s2_item(1)]), cache=cache)
    answer = s2.papers([paper(1), paper(2)])
    assert not answer.found
    assert kinds(answer) == {(FailureKind.GARBLED, False)}
    assert not cache.kept


@pytest.mark.parametrize(
    "value",
    [[None, None], {}, [], [None], {"error": "x"}, None, 7],
    ids=["all null", "empty object", "empty list", "too short", "error", "null", "number"],
)
def test_an_empty_answer_is_asked_for_once_more_and_never_believed_or_kept(
    tmp_path: Path, value: object
) -> None:
    cache = MemoryCache()
    s2, send = source(tmp_path, json_answer(value), cache=cache)
    answer = s2.papers([paper(1), paper(2)])
    assert kinds(answer) == {(FailureKind.EMPTY, False)}
    assert (len(send.asked), cache.kept) == (2, {})


def test_no_valid_ids_is_an_empty_answer_too(tmp_path: Path) -> None:
    s2, _ = source(tmp_path, json_answer({"error": "No valid paper ids given"}, 400))
    assert kinds(s2.papers([paper(1)])) == {(FailureKind.EMPTY, False)}


@pytest.mark.parametrize("reply", [WEB_PAGE, GARBAGE, answered("[{"), answered("[" * 100_000)])
def test_what_is_no_json_is_asked_for_again_and_then_a_failure(tmp_path: Path, reply: Response) -> None:
    s2, send = source(tmp_path, reply)
    assert kinds(s2.papers([paper(1)])) == {(FailureKind.GARBLED, False)}
    assert len(send.asked) == 4
    s2, _ = source(tmp_path, reply, s2_service)
    assert s2.papers([paper(1)]).found


@pytest.mark.parametrize("item", [{}, {"paperId": None}, {"paperId": sha(1)}, {"title": "Boats"}, "Boats", 3])
def test_an_item_that_names_no_paper_costs_only_itself(tmp_path: Path, item: object) -> None:
    s2, _ = source(tmp_path, json_answer([item, s2_item(2)]))
    answer = s2.papers([paper(1), paper(2)])
    assert set(answer.found) == {paper(2)}
    assert kinds(answer) == {(FailureKind.GARBLED, False)}


def at_most(size: int, refusal: Reply) -> Reply:
    def service(request: Request) -> Response:
        if len(s2_ids(request)) <= size:
            return s2_service(request)
        assert isinstance(refusal, Response)
        return refusal

    return service


@pytest.mark.parametrize(
    "refusal",
    [
        json_answer({"error": "Response would exceed maximum size. Ask for less."}, 400),
        answered("", 413),
        answered("", 504),
        Response(200, {"content-length": str(1 << 33)}),
    ],
    ids=["10 MB", "413", "504", "over our cap"],
)
def test_a_batch_that_is_too_much_is_halved(tmp_path: Path, refusal: Response) -> None:
    s2, send = source(tmp_path, at_most(150, refusal))
    assert len(s2.papers(MANY).found) == 300
    assert [len(s2_ids(request)) for request in send.asked] == [300, 150, 150]


def test_one_paper_that_is_too_much_is_asked_without_its_citations(tmp_path: Path) -> None:
    def service(request: Request) -> Response:
        if "2105.00003" in str(request.body) and "citations" in query(request)["fields"]:
            return json_answer({"error": "Response would exceed maximum size"}, 400)
        items = [s2_item(int(name[-3:])) for name in s2_ids(request)]
        for item in items:
            if "citations" not in query(request)["fields"]:
                item.pop("citations")
        return json_answer(items)

    s2, send = source(tmp_path, service)
    answer = s2.papers(MANY[:8])
    assert len(answer.found) == 8
    assert answer.found[paper(3)].links.citations is None
    assert answer.found[paper(4)].links.citations == ()
    assert len(send.asked) == 8


def test_a_service_that_always_times_out_is_left_alone_soon(tmp_path: Path) -> None:
    s2, send = source(tmp_path, answered("", 504))
    answer = s2.papers(MANY)
    assert kinds(answer) == {(FailureKind.UNAVAILABLE, False)}
    assert len(answer.failures) == 300
    assert len(send.asked) <= 11


@pytest.mark.parametrize("status", [401, 403, 500, 502, 503])
def test_a_refusal_is_never_an_empty_paper(tmp_path: Path, status: int) -> None:
    s2, send = source(tmp_path, json_answer({"message": "no"}, status))
    answer = s2.papers([paper(1)])
    assert not answer.found
    assert kinds(answer) <= {(FailureKind.REFUSED, False), (FailureKind.UNAVAILABLE, False)}
    assert len(send.asked) == (1 if status < 500 else 4)


def test_a_question_the_service_does_not_take_says_why(tmp_path: Path) -> None:
    s2, send = source(tmp_path, json_answer({"error": "Unrecognized or unsupported fields: [x]"}, 400))
    (failure,) = s2.papers([paper(1)]).failures.values()
    assert failure.kind is FailureKind.GARBLED
    assert "unsupported fields" in failure.message
    assert len(send.asked) == 1


def page(numbers: range, offset: int, following: int | None, **more: object) -> dict[str, object]:
    rows = [{"citingPaper": s2_item(n), "isInfluential": n == 1, **more} for n in numbers]
    return {"offset": offset, "data": rows, **({"next": following} if following else {})}


def pages(total: int) -> Reply:
    """A paper with ``total`` citations, paged as the service does, offset + limit under 10,000."""

    def service(request: Request) -> Response:
        asked = query(request)
        offset, limit = int(asked["offset"]), int(asked["limit"])
        if limit > 1000 or offset + limit > 9999:
            return json_answer({"error": "offset + limit must be < 10000"}, 400)
        end = min(offset + limit, total)
        return json_answer(page(range(offset + 1, end + 1), offset, end if end < total else None))

    return service


def test_citations_come_with_their_sentences_and_influence(tmp_path: Path) -> None:
    row = page(range(1, 3), 0, None, contexts=["Boats float [1]."], intents=["background"])
    s2, send = source(tmp_path, json_answer(row))
    links = s2.edges(paper(9), Direction.FORWARD, 100)
    assert links.references is None
    assert links.citations is not None
    first, second = links.citations
    assert first.contexts is not None
    assert (first.contexts[0].sentence, first.contexts[0].intents) == ("Boats float [1].", ("background",))
    assert (first.influential, second.influential) == (True, False)
    assert not links.citations_capped
    assert urlsplit(send.asked[0].url).path == "/graph/v1/paper/ARXIV:2105.00009/citations"
    assert query(send.asked[0])["limit"] == "100"


def test_references_are_the_papers_cited(tmp_path: Path) -> None:
    s2, send = source(tmp_path, json_answer({"offset": 0, "data": [{"citedPaper": s2_item(5)}]}))
    links = s2.edges(paper(9), Direction.BACKWARD, 100)
    assert links.citations is None
    assert [edge.other.fields.title for edge in links.references or ()] == ["Boats of Paper, part 5"]
    assert send.asked[0].url.partition("?")[0].endswith("/references")


@pytest.mark.parametrize(
    ("total", "cap", "given", "capped", "requests"),
    [
        (1000, 5000, 1000, False, 1),
        (1001, 5000, 1001, False, 2),
        (2500, 5000, 2500, False, 3),
        (2500, 2000, 2000, True, 2),
        (2500, 1500, 1500, True, 2),
        (2500, 300, 300, True, 1),
        (25_000, 100_000, 9999, True, 10),
    ],
)
def test_citations_are_paged_to_the_cap_and_the_rest_is_owned_to(
    tmp_path: Path, total: int, cap: int, given: int, capped: bool, requests: int
) -> None:
    s2, send = source(tmp_path, pages(total))
    links = s2.edges(paper(9), Direction.FORWARD, cap, stated=total)
    assert (len(links.citations or ()), links.citations_capped) == (given, capped)
    assert len(send.asked) == requests


@pytest.mark.parametrize("status", [401, 403, 500, 502, 503, 504])
def test_a_page_that_fails_half_way_fails_all_after_a_few_requests(tmp_path: Path, status: int) -> None:
    s2, send = source(tmp_path, pages(2500), json_answer({"message": "no"}, status))
    with pytest.raises(SourceError):
        s2.edges(paper(9), Direction.FORWARD, 5000)
    assert len(send.asked) == (2 if status < 500 else 5)


@pytest.mark.parametrize(
    "second",
    [
        {"offset": 0, "next": 1000, "data": []},
        {"offset": 0, "next": 1000, "data": [{"citingPaper": s2_item(1)}]},
        {"offset": 1000, "data": []},
        {"offset": 1000, "data": None},
        {},
        [],
    ],
)
def test_paging_ends_whatever_the_pages_say(tmp_path: Path, second: object) -> None:
    s2, send = source(tmp_path, pages(2500), json_answer(second))
    with pytest.raises(SourceError):
        s2.edges(paper(9), Direction.FORWARD, 5000)
    assert len(send.asked) <= 5


def test_an_empty_list_of_a_paper_that_has_citations_is_not_believed(tmp_path: Path) -> None:
    empty = json_answer({"offset": 0, "data": []})
    for stated in (None, 7):
        s2, send = source(tmp_path, empty)
        with pytest.raises(SourceError) as caught:
            s2.edges(paper(9), Direction.FORWARD, 100, stated=stated)
        assert caught.value.failure.kind is FailureKind.EMPTY
        assert len(send.asked) == 2
    s2, _ = source(tmp_path, empty)
    assert s2.edges(paper(9), Direction.FORWARD, 100, stated=0).citations == ()


def test_references_that_a_publisher_withholds_are_told_as_such(tmp_path: Path) -> None:
    s2, send = source(tmp_path, json_answer({"offset": 0, "data": None}))
    with pytest.raises(SourceError) as caught:
        s2.edges(paper(9), Direction.BACKWARD, 100)
    assert (caught.value.failure.kind, caught.value.failure.definite) == (FailureKind.REFUSED, True)
    assert len(send.asked) == 1


def test_rows_with_nulls_are_left_out(tmp_path: Path) -> None:
    rows = [
        None,
        {"citingPaper": None},
        {"citingPaper": {"paperId": None, "title": "x"}},
        {},
        {"citingPaper": s2_item(1)},
    ]
    s2, _ = source(tmp_path, json_answer({"offset": 0, "data": rows}))
    assert len(s2.edges(paper(9), Direction.FORWARD, 100).citations or ()) == 1


def test_a_paper_unknown_to_the_service_is_definite(tmp_path: Path) -> None:
    s2, _ = source(tmp_path, json_answer({"error": "Paper with id ARXIV:2105.00009 not found"}, 404))
    with pytest.raises(SourceError) as caught:
        s2.edges(paper(9), Direction.FORWARD, 10)
    assert (caught.value.failure.kind, caught.value.failure.definite) == (FailureKind.NOT_FOUND, True)


def test_an_awkward_doi_reaches_the_service_whole(tmp_path: Path) -> None:
    s2, send = source(tmp_path, pages(1))
    s2.edges(Ref(Scheme.DOI, "10.1000/a(b)<c>#d?e%2f"), Direction.FORWARD, 10)
    assert unquote(urlsplit(send.asked[0].url).path) == "/graph/v1/paper/DOI:10.1000/a(b)<c>#d?e%2f/citations"


@pytest.mark.parametrize("cap", [0, -1])
def test_a_cap_of_nothing_is_a_mistake(tmp_path: Path, cap: int) -> None:
    s2, _ = source(tmp_path, pages(1))
    with pytest.raises(ValueError, match="at least one"):
        s2.edges(paper(1), Direction.FORWARD, cap)


def test_a_title_is_sent_whole_and_its_match_comes_back(tmp_path: Path) -> None:
    title = "Boats & Ships: 100% C++ for #1 Folders?"
    s2, send = source(tmp_path, json_answer({"data": [s2_item(1, title=title, matchScore=9.0)]}))
    record = s2.match_title(title)
    assert record is not None
    assert query(send.asked[0])["query"] == title
    assert urlsplit(send.asked[0].url).path == "/graph/v1/paper/search/match"


def test_the_best_match_of_another_title_is_none(tmp_path: Path) -> None:
    s2, _ = source(tmp_path, json_answer({"data": [s2_item(1)]}))
    assert s2.match_title("Something Entirely Different") is None


def test_no_match_is_none_but_nothing_at_all_is_a_failure(tmp_path: Path) -> None:
    s2, send = source(tmp_path, json_answer({"error": "Title match not found"}, 404))
    assert s2.match_title("Boats of Paper, part 1") is None
    assert s2.match_title(" ?! ") is None
    assert len(send.asked) == 1
    s2, _ = source(tmp_path, json_answer({"data": []}))
    with pytest.raises(SourceError):
        s2.match_title("Boats of Paper, part 1")


def test_the_key_goes_with_every_question_to_semantic_scholar_and_with_no_other(tmp_path: Path) -> None:
    def service(request: Request) -> Response:
        if request.url.endswith("/elsewhere"):
            return answered("x")
        if "batch" in request.url:
            return s2_service(request)
        if "match" in request.url:
            return json_answer({"data": [s2_item(1)]})
        reply = pages(1)
        assert callable(reply)
        return reply(request)

    send = Script([service])
    asking = transport(tmp_path, send, interval=0)
    s2 = S2Source(asking, NoCache(), BASE, "secret")
    s2.papers([paper(1)])
    s2.edges(paper(1), Direction.FORWARD, 10)
    s2.match_title("Boats of Paper, part 1")
    assert [request.headers.get("x-api-key") for request in send.asked] == ["secret"] * 3
    asking.request(Service.ARXIV, "GET", f"{BASE}/elsewhere")
    assert "x-api-key" not in send.asked[3].headers


def test_a_key_that_is_refused_is_named_but_not_told(tmp_path: Path) -> None:
    s2, _ = source(tmp_path, json_answer({"message": "Forbidden"}, 403), key="secret")
    (failure,) = s2.papers([paper(1)]).failures.values()
    assert "SEMANTIC_SCHOLAR_API_KEY" in failure.message
    assert "secret" not in repr(failure)


def test_what_a_key_would_change_is_said_after_a_keyless_429_only(tmp_path: Path) -> None:
    s2, _ = source(tmp_path, answered("", 429))
    assert s2.key_hint() is None
    s2.papers([paper(1)])
    assert "SEMANTIC_SCHOLAR_API_KEY" in (s2.key_hint() or "")
    s2, _ = source(tmp_path, answered("", 429), key="secret")
    s2.papers([paper(1)])
    assert s2.key_hint() is None


def test_the_programs_own_logging_is_left_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers[:] = []
    try:
        s2, _ = source(tmp_path, json_answer([s2_item(1), None]))
        s2.papers([paper(1), paper(2)])
        assert root.handlers == []
        assert root.level == level
    finally:
        root.handlers[:] = handlers
    assert capsys.readouterr().err == ""


async def test_it_can_be_asked_from_within_an_event_loop(tmp_path: Path) -> None:
    s2, _ = source(tmp_path, s2_service)
    assert s2.papers([paper(1)]).found
