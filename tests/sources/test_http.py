"""The transport: what is tried again, how often, how long, and how a service that fails is left alone."""

from __future__ import annotations

import logging
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from papermap.model.failures import Failure, FailureKind, SourceError
from papermap.sources.http import Answer, TooLargeError
from papermap.sources.pace import Service
from papermap.sources.send import AttemptError, Request, Response
from tests.sources.fakes import NOON, FakeClock, Reply, Script, answered, transport

S2 = "http://127.0.0.1:1/graph/v1/paper/x"
GOOD = answered("good")
HANG = AttemptError(FailureKind.TIMEOUT, "did not answer in time")
OFFLINE = AttemptError(FailureKind.OFFLINE, "could not be reached")


def ask(tmp_path: Path, *replies: Reply, clock: FakeClock | None = None) -> tuple[Script, FakeClock, object]:
    """One request over a script; the answer, or the failure."""
    send, clock = Script(list(replies)), clock or FakeClock()
    try:
        outcome: object = transport(tmp_path, send, clock).request(Service.S2, "GET", S2)
    except SourceError as error:
        outcome = error.failure
    return send, clock, outcome


def failure_of(outcome: object) -> tuple[FailureKind, str]:
    kind, retry_at = outcome.kind, outcome.retry_at  # type: ignore[attr-defined]
    return kind, retry_at


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 408, 599])
def test_a_service_that_recovers_is_waited_for(tmp_path: Path, status: int) -> None:
    bad = answered("no", status)
    send, clock, outcome = ask(tmp_path, bad, bad, bad, GOOD)
    assert isinstance(outcome, Answer)
    assert outcome.body == b"good"
    assert clock.sleeps == [1, 2, 4]
    assert send.closed == 4


@pytest.mark.parametrize(
    ("status", "kind", "minutes"),
    [
        (429, FailureKind.RATE_LIMITED, 15),
        (500, FailureKind.UNAVAILABLE, 5),
        (503, FailureKind.UNAVAILABLE, 5),
    ],
)
def test_a_service_that_does_not_recover_fails_with_a_time_to_come_back(
    tmp_path: Path, status: int, kind: FailureKind, minutes: int
) -> None:
    send, _, outcome = ask(tmp_path, answered("no", status))
    assert len(send.asked) == 4
    at = NOON + timedelta(seconds=7, minutes=minutes)
    assert failure_of(outcome) == (kind, at.isoformat(timespec="seconds"))


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("form", ["seconds", "date"])
def test_retry_after_is_honoured_in_both_forms(tmp_path: Path, status: int, form: str) -> None:
    wait = "9" if form == "seconds" else format_datetime(NOON + timedelta(seconds=9), usegmt=True)
    _, clock, outcome = ask(tmp_path, answered("no", status, retry_after=wait), GOOD)
    assert isinstance(outcome, Answer)
    assert clock.sleeps == [9]


@pytest.mark.parametrize("wait", ["", "soon", "-5", "1.5", "Thu, 99 Foo 2026"])
def test_an_unreadable_retry_after_is_no_retry_after(tmp_path: Path, wait: str) -> None:
    _, clock, _ = ask(tmp_path, answered("no", 429, retry_after=wait), GOOD)
    assert clock.sleeps == [1]


def test_a_date_in_the_past_means_at_once(tmp_path: Path) -> None:
    past = format_datetime(NOON - timedelta(hours=1), usegmt=True)
    _, clock, outcome = ask(tmp_path, answered("no", 429, retry_after=past), GOOD)
    assert isinstance(outcome, Answer)
    assert clock.sleeps == [0]


def test_a_long_retry_after_is_not_waited_for_but_kept(tmp_path: Path) -> None:
    send, clock, outcome = ask(tmp_path, answered("no", 503, retry_after="600"))
    assert len(send.asked) == 1
    assert clock.sleeps == []
    at = (NOON + timedelta(seconds=600)).isoformat(timespec="seconds")
    assert failure_of(outcome) == (FailureKind.UNAVAILABLE, at)


@pytest.mark.parametrize(
    ("named", "days"), [(str(3 * 86400), 3), (str(7 * 86400), 7), (str(30 * 86400), 7), ("9" * 40, 7)]
)
def test_a_retry_after_of_days_is_honoured_as_far_as_a_week_and_told(
    tmp_path: Path, named: str, days: int
) -> None:
    _, _, outcome = ask(tmp_path, answered("no", 429, retry_after=named))
    assert failure_of(outcome)[1] == (NOON + timedelta(days=days)).isoformat(timespec="seconds")
    assert isinstance(outcome, Failure)
    shortened = int(named) > 7 * 86400
    assert ("longer than the 7 days that papermap waits" in outcome.message) == shortened


def test_a_retry_after_that_was_broken_is_not_believed_for_less_than_a_minute(tmp_path: Path) -> None:
    _, _, outcome = ask(tmp_path, answered("no", 429, retry_after="1"))
    assert failure_of(outcome)[1] == (NOON + timedelta(seconds=63)).isoformat(timespec="seconds")


def test_a_hang_is_tried_once_more(tmp_path: Path) -> None:
    send, _, outcome = ask(tmp_path, HANG)
    assert len(send.asked) == 2
    assert failure_of(outcome)[0] is FailureKind.TIMEOUT


def test_no_network_is_told_as_such(tmp_path: Path) -> None:
    send, _, outcome = ask(tmp_path, OFFLINE)
    assert len(send.asked) == 4
    assert failure_of(outcome)[0] is FailureKind.OFFLINE


@pytest.mark.parametrize("status", [401, 403])
def test_a_refusal_is_not_tried_again(tmp_path: Path, status: int) -> None:
    send, clock, outcome = ask(tmp_path, answered("no", status))
    assert (len(send.asked), clock.sleeps) == (1, [])
    assert failure_of(outcome)[0] is FailureKind.REFUSED


@pytest.mark.parametrize("status", [400, 404])
def test_what_the_caller_must_judge_is_given_back(tmp_path: Path, status: int) -> None:
    send, _, outcome = ask(tmp_path, answered("why", status))
    assert isinstance(outcome, Answer)
    assert (outcome.status, outcome.body, len(send.asked)) == (status, b"why", 1)


@pytest.mark.parametrize("status", [304, 405, 410, 418])
def test_other_statuses_are_a_failure_at_once(tmp_path: Path, status: int) -> None:
    send, _, outcome = ask(tmp_path, answered("?", status))
    assert len(send.asked) == 1
    assert failure_of(outcome)[0] is FailureKind.GARBLED


def test_a_cut_body_is_noticed_by_its_length(tmp_path: Path) -> None:
    cut = Response(200, {"content-length": "10"}, (b"half",))
    _, clock, outcome = ask(tmp_path, cut, GOOD)
    assert isinstance(outcome, Answer)
    assert outcome.body == b"good"
    assert clock.sleeps == [1]


def test_the_length_of_a_packed_body_says_nothing_of_the_unpacked_one(tmp_path: Path) -> None:
    packed = Response(200, {"content-length": "4", "content-encoding": "gzip"}, (b"unpacked",))
    _, _, outcome = ask(tmp_path, packed)
    assert isinstance(outcome, Answer)
    assert outcome.body == b"unpacked"


def test_an_answer_in_drops_is_given_up(tmp_path: Path) -> None:
    clock = FakeClock()

    def dripping(request: Request) -> Response:
        def drops() -> object:
            while True:
                clock.elapsed += 5
                yield b"."

        return Response(200, {}, drops())  # type: ignore[arg-type]

    send, _, outcome = ask(tmp_path, dripping, clock=clock)
    assert failure_of(outcome)[0] is FailureKind.TIMEOUT
    assert (len(send.asked), send.closed) == (2, 2)
    assert clock.elapsed < 140


@pytest.mark.parametrize("declared", [True, False])
def test_an_endless_body_is_not_swallowed(tmp_path: Path, declared: bool) -> None:
    read = []

    def chunks() -> object:
        while True:
            read.append(1)
            yield bytes(1024 * 1024)

    head = {"content-length": str(1 << 40)} if declared else {}
    send = Script([Response(200, head, chunks())])  # type: ignore[arg-type]
    with pytest.raises(TooLargeError):
        transport(tmp_path, send).request(Service.S2, "GET", S2)
    assert len(read) == (0 if declared else 65)
    assert (len(send.asked), send.closed) == (1, 1)


def test_a_dead_service_costs_the_retries_of_one_request(tmp_path: Path) -> None:
    clock, send = FakeClock(), Script([answered("no", 429)])
    asking = transport(tmp_path, send, clock)
    failures = []
    for _ in range(300):
        with pytest.raises(SourceError) as caught:
            asking.request(Service.S2, "GET", S2)
        failures.append(caught.value.failure)
    assert len(send.asked) == 4
    assert clock.elapsed == 7
    assert len(set(failures)) == 1


def test_a_dead_service_is_asked_again_when_its_time_has_come(tmp_path: Path) -> None:
    clock, send = FakeClock(), Script([OFFLINE, OFFLINE, OFFLINE, OFFLINE, GOOD])
    asking = transport(tmp_path, send, clock)
    with pytest.raises(SourceError):
        asking.request(Service.S2, "GET", S2)
    clock.elapsed += 299
    with pytest.raises(SourceError):
        asking.request(Service.S2, "GET", S2)
    clock.elapsed += 1
    assert asking.request(Service.S2, "GET", S2).body == b"good"


def test_one_bad_request_does_not_shut_a_service_but_two_in_a_row_do(tmp_path: Path) -> None:
    bad = [answered("no", 500)] * 4
    send = Script([*bad, GOOD, *bad, *bad, GOOD])
    asking = transport(tmp_path, send)
    outcomes = []
    for _ in range(5):
        try:
            outcomes.append(asking.request(Service.S2, "GET", S2).status)
        except SourceError:
            outcomes.append(0)
    assert outcomes == [0, 200, 0, 0, 0]
    assert len(send.asked) == 13


def test_services_and_their_files_fail_apart(tmp_path: Path) -> None:
    def by_path(request: Request) -> Response:
        return answered("no", 429) if "/api/" in request.url else answered("%PDF-1.5")

    send = Script([by_path])
    asking = transport(tmp_path, send, interval=0)
    with pytest.raises(SourceError):
        asking.request(Service.ARXIV, "GET", "http://127.0.0.1:1/api/query")
    target = tmp_path / "x"
    asking.download(Service.ARXIV, "http://127.0.0.1:1/pdf/x", target, check=lambda head: None)
    assert target.read_bytes() == b"%PDF-1.5"
    assert asking.request(Service.S2, "GET", S2).status == 200


def test_a_check_can_have_an_answer_asked_for_again(tmp_path: Path) -> None:
    seen = []

    def check(answer: Answer) -> None:
        seen.append(answer.body)
        if answer.body == b"bad":
            raise AttemptError(FailureKind.GARBLED, "sent nonsense")

    send = Script([answered("bad"), GOOD])
    transport(tmp_path, send).request(Service.S2, "GET", S2, check=check)
    assert seen == [b"bad", b"good"]


def test_empty_answers_are_tried_once_more_and_never_shut_a_service(tmp_path: Path) -> None:
    def check(answer: Answer) -> None:
        raise AttemptError(FailureKind.EMPTY, "gave nothing")

    send = Script([GOOD])
    asking = transport(tmp_path, send)
    for _ in range(5):
        with pytest.raises(SourceError):
            asking.request(Service.S2, "GET", S2, check=check)
    assert len(send.asked) == 10


def test_who_is_asking_is_said_and_arxiv_gets_one_connection(tmp_path: Path) -> None:
    send = Script([GOOD])
    asking = transport(tmp_path, send, interval=0)
    asking.request(Service.ARXIV, "GET", "http://127.0.0.1:1/", params={"q": "a b&c"})
    asking.request(Service.S2, "POST", S2, json={"ids": [1]})
    first, second = send.asked
    assert first.url == "http://127.0.0.1:1/?q=a+b%26c"
    assert first.headers["user-agent"].startswith("papermap/")
    assert first.headers["connection"] == "close"
    assert (second.body, second.headers["content-type"]) == (b'{"ids": [1]}', "application/json")


def moved(location: str, status: int = 302) -> Response:
    return answered("", status, location=location)


def test_a_redirect_is_followed_at_the_pace_without_the_key_for_others(tmp_path: Path) -> None:
    clock, send = FakeClock(), Script([moved("https://other.example/x"), GOOD])
    asking = transport(tmp_path, send, clock)
    answer = asking.request(Service.S2, "GET", "https://s2.example/x", headers={"x-api-key": "secret"})
    assert answer.body == b"good"
    assert send.asked[0].headers["x-api-key"] == "secret"
    assert "x-api-key" not in send.asked[1].headers
    assert send.times[1] - send.times[0] >= 1


def test_a_redirect_on_the_same_host_keeps_the_headers(tmp_path: Path) -> None:
    send = Script([moved("/y"), GOOD])
    transport(tmp_path, send).request(Service.S2, "GET", S2, headers={"x-api-key": "secret"})
    assert send.asked[1].url == "http://127.0.0.1:1/y"
    assert send.asked[1].headers["x-api-key"] == "secret"


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://x.example/", "http://x.example/", "http:"])
def test_a_redirect_to_another_scheme_is_not_followed(tmp_path: Path, location: str) -> None:
    send = Script([moved(location)])
    with pytest.raises(SourceError):
        transport(tmp_path, send).request(Service.S2, "GET", "https://s2.example/x")
    assert len(send.asked) == 1


def test_a_circle_of_redirects_ends(tmp_path: Path) -> None:
    send = Script([moved("/x")])
    with pytest.raises(SourceError):
        transport(tmp_path, send).request(Service.S2, "GET", S2)
    assert len(send.asked) == 6


def test_no_key_is_ever_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    send = Script([answered("no", 403)])
    with pytest.raises(SourceError) as caught:
        transport(tmp_path, send).request(Service.S2, "GET", S2, headers={"x-api-key": "secret"})
    assert "secret" not in caplog.text + str(caught.value) + repr(caught.value.failure)


@pytest.mark.parametrize("url", ["", "export.arxiv.org", "file:///etc/passwd", "http://", "htp://x/"])
def test_what_is_no_web_address_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(ValueError, match="no web address"):
        transport(tmp_path, Script([GOOD])).request(Service.S2, "GET", url)


def test_an_interrupt_gives_the_gate_back(tmp_path: Path) -> None:
    def interrupted(request: Request) -> Response:
        raise KeyboardInterrupt

    asking = transport(tmp_path, Script([interrupted, GOOD]))
    with pytest.raises(KeyboardInterrupt):
        asking.request(Service.S2, "GET", S2)
    assert asking.request(Service.S2, "GET", S2).body == b"good"
