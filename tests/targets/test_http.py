"""Whatever a system answers becomes ok, open, refused or unknown, with why, in bounded time."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time

import pytest

from harness.catalogue import say
from harness.certificates.domain.operations import Application, Delivery, Event
from harness.certificates.domain.words import EventKind, Kind
from harness.certificates.targets.http import HttpTarget
from harness.domain.messages import Failure, Quoted
from harness.domain.operations import AnswerForm, FaultRequest, Outcome
from harness.targets.protocol import Conduct, TargetProblem
from harness.targets.withholding import instead_of
from tests.targets.fake import Script, always, answer, asked, server, until_test_ends

APPLICATION = Application("r1-1", "K-0001", "131016", "1310160000004711", "4821", Kind.SEAL, (), {}, 1, "1", 7)
PDF = "Content-Type: application/pdf"
ID, NUMBER = "Application-Id", "Certificate-Number"
OTHER = Quoted(instead_of("other"))
GOOD = answer("200 OK", b"%PDF-1.7 x", PDF, "Application-Id: r1-1", "Certificate-Number: a1, a2")
PROBLEM = "Content-Type: application/problem+json"


def target(url: str, **values: object) -> HttpTarget:
    file = asked(url, **({"answer_timeout_s": 5.0} | values))
    return until_test_ends(HttpTarget(file, _no_imprint))


def _no_imprint(number: int) -> bytes:
    return b"png%d" % number


def test_an_issue_is_ok_with_numbers_and_stamps() -> None:
    with server(always(GOOD)) as (url, requests):
        found = target(url).apply(APPLICATION)
    assert (found.outcome, found.problems, found.application_id) == (Outcome.OK, (), "r1-1")
    assert (found.certificate_numbers, found.document) == (("a1", "a2"), b"%PDF-1.7 x")
    assert 0 < found.first_out_ns <= found.last_out_ns <= found.reached_ns <= found.ended_ns
    sent = json.loads(requests[0].partition(b"\r\n\r\n")[2])
    assert sent["pin"] == "4821" and "subjects" not in sent and "applicant" not in sent and "kin_group" not in sent


CASES = {
    "wrong application": (
        answer("200 OK", b"%PDF-", PDF, "Application-Id: other", "Certificate-Number: a"),
        (
            Outcome.OK,
            say("header-of-another", header=ID, says=Quoted(instead_of("other")), application="r1-1"),
            b"%PDF-",
        ),
    ),
    "no headers": (answer("200 OK", b"%PDF-", PDF), (Outcome.OK, say("header-missing", header=NUMBER), b"%PDF-")),
    "malformed number": (
        answer("200 OK", b"%PDF-", PDF, "Application-Id: r1-1", "Certificate-Number: a,,b"),
        (Outcome.OK, say("header-malformed", header=NUMBER, says=Quoted("('a', '', 'b')")), b"%PDF-"),
    ),
    "empty": (answer("200 OK", b"", PDF), (Outcome.OK, say("empty-body"), b"")),
    "html": (
        answer("200 OK", b"<html>", "Content-Type: text/html"),
        (Outcome.UNKNOWN, say("other-type", type=Quoted("text/html")), b"<html>"),
    ),
    "no type": (
        answer("200 OK", b"%PDF-", "Application-Id: r1-1", "Certificate-Number: a"),
        (Outcome.OK, say("of-no-type"), b"%PDF-"),
    ),
    "html error": (
        answer("500 Oops", b"<h1>", "Content-Type: text/html"),
        (Outcome.UNKNOWN, say("no-answer", status=500, type=Quoted("text/html")), b"<h1>"),
    ),
    "redirect": (
        answer("302 Found", b"", "Location: http://127.0.0.1:1/"),
        (Outcome.UNKNOWN, say("no-answer-without-type", status=302), None),
    ),
    "refused": (answer("403 No", b'{"reason":"pin-wrong"}', PROBLEM), (Outcome.REFUSED, None, None)),
    "wrong status": (
        answer("500 No", b'{"reason":"pin-wrong"}', PROBLEM),
        (Outcome.REFUSED, say("reason-with-other-status", reason="pin-wrong", status=500, expected=403), None),
    ),
    "unlisted": (
        answer("403 No", b'{"reason":"moon"}', PROBLEM),
        (Outcome.UNKNOWN, say("no-refusal", status=403, reason=Quoted(instead_of("moon"))), b'{"reason":"moon"}'),
    ),
    "no reason": (
        answer("403 No", b"[]", PROBLEM),
        (Outcome.UNKNOWN, say("no-refusal-without-reason", status=403), b"[]"),
    ),
    "no error": (
        answer("200 Fine", b'{"reason":"pin-wrong"}', PROBLEM),
        (Outcome.UNKNOWN, say("other-type", type=Quoted("application/problem+json")), b'{"reason":"pin-wrong"}'),
    ),
    "a status of success": (
        answer("202 Fine", b'{"reason":"pin-wrong"}', PROBLEM),
        (Outcome.UNKNOWN, say("reason-with-status", reason="pin-wrong", status=202), b'{"reason":"pin-wrong"}'),
    ),
    "garbage": (
        b"\x00\x01\x02 hello\r\n\r\n",
        (
            Outcome.UNKNOWN,
            say("not-http", failure=Failure("Expected HTTP/, RTSP/ or ICE/")),
            b"\x00\x01\x02 hello\r\n\r\n",
        ),
    ),
    "declared": (
        b"HTTP/1.1 200 OK\r\nContent-Length: 2147483648\r\nContent-Type: application/pdf\r\n\r\n%PDF",
        (Outcome.UNKNOWN, say("declares-too-much", size_bytes=2147483648, limit_bytes=65536), None),
    ),
    "endless head": (
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 20000,
        (Outcome.UNKNOWN, say("head-too-long", limit_bytes=65536), None),
    ),
    "endless chunks": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + (b"1000\r\n" + b"x" * 4096 + b"\r\n") * 20,
        (Outcome.UNKNOWN, say("body-too-long", limit_bytes=65536), None),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_every_answer_is_classified(case: str) -> None:
    data, (outcome, problem, document) = CASES[case]
    with server(always(data)) as (url, _):
        found = target(url, answer_limit_bytes=65536).apply(APPLICATION)
    assert (found.outcome, found.document) == (outcome, document)
    assert found.problems[:1] == (() if problem is None else (problem,))


def test_a_chunked_answer_and_one_that_ends_with_the_connection_are_whole() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nApplication-Id: r1-1\r\nCertificate-Number: a\r\n"
    chunked = b"HTTP/1.1 100 Continue\r\n\r\n" + head + b"Transfer-Encoding: chunked\r\n\r\n5\r\n%PDF-\r\n0\r\n\r\n"
    for data in (chunked, head + b"\r\n%PDF-"):
        with server(always(data), keep=False) as (url, _):
            found = target(url).apply(APPLICATION)
        assert (found.outcome, found.problems, found.document) == (Outcome.OK, (), b"%PDF-")


def test_an_answer_cut_short_is_unknown() -> None:
    with server(always(GOOD[:-3]), keep=False) as (url, _):
        found = target(url).apply(APPLICATION)
    assert (found.outcome, found.form, found.document) == (Outcome.UNKNOWN, AnswerForm.CUT, b"%PDF-1.")
    assert found.problems == (say("connection-closed", so_far=say("bytes-of-the-body", size_bytes=7)),)


def test_a_reset_is_unknown() -> None:
    def reset(connection: socket.socket, request: bytes) -> None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()

    with server(reset) as (url, _):
        found = target(url).apply(APPLICATION)
    assert (found.outcome, found.problems[0].code) == (Outcome.UNKNOWN, "connection-broke")
    assert found.problems[0]["so_far"] == say("not-one-byte")


def test_nobody_listening_is_unknown() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    listener.close()
    found = target(url).apply(APPLICATION)
    assert (found.outcome, found.problems[0].code) == (Outcome.UNKNOWN, "no-connection")


def _silent(connection: socket.socket, request: bytes) -> None:
    connection.recv(1)


def _trickle(connection: socket.socket, request: bytes) -> None:
    while True:
        connection.sendall(b"H"[:1] if not request else b"HTTP/1.1 200 OK\r\n")
        request = b"X: y\r\n"
        for byte in request * 100:
            connection.sendall(bytes([byte]))
            time.sleep(0.02)


@pytest.mark.parametrize(("script", "so_far"), [(_silent, "not-one-byte"), (_trickle, "part-of-the-head")])
def test_silence_and_trickling_end_at_the_deadline(script: Script, so_far: str) -> None:
    with server(script) as (url, _):
        begun = time.monotonic()
        found = target(url, answer_timeout_s=0.3).apply(APPLICATION)
        assert time.monotonic() - begun < 5
    assert found.outcome is Outcome.UNKNOWN
    assert found.problems == (say("no-whole-answer", within_s=0.3, so_far=say(so_far)),)


def test_a_kiosk_that_gives_up_closes_in_the_middle_of_the_wait() -> None:
    with server(_silent) as (url, _):
        found = target(url).apply(APPLICATION, Conduct(give_up_after_s=0.05))
    assert found.outcome is Outcome.UNKNOWN and found.gave_up
    assert found.problems == (say("gave-up", after_s=0.05),)


def test_a_slow_reader_gets_everything() -> None:
    body = b"%PDF-" + b"x" * 40000
    data = answer("200 OK", body, PDF, "Application-Id: r1-1", "Certificate-Number: a")
    with server(always(data)) as (url, _):
        found = target(url).apply(APPLICATION, Conduct(read_pause_s=0.001))
    assert found.document == body and not found.problems


def test_connections_are_kept_and_a_closed_one_is_replaced() -> None:
    with server(always(GOOD)) as (url, requests):
        http = target(url)
        for _ in range(3):
            assert http.apply(APPLICATION).outcome is Outcome.OK
        assert http._client.opened == 1 and len(requests) == 3


def test_so_many_connections_are_open_before_one_is_used_again() -> None:
    with server(always(GOOD)) as (url, requests):
        http = until_test_ends(HttpTarget(asked(url, answer_timeout_s=5.0), _no_imprint, spread=4))
        opened = []
        for _ in range(10):
            assert http.apply(APPLICATION).outcome is Outcome.OK
            opened.append(http._client.opened)
        assert opened == [1, 2, 3, 4, 4, 4, 4, 4, 4, 4] and len(requests) == 10


def test_a_connection_in_use_counts_as_open() -> None:
    data = answer("200 OK", b"%PDF-", PDF, "Application-Id: r1-1", "Certificate-Number: a")
    with server(always(data)) as (url, _):
        http = until_test_ends(HttpTarget(asked(url, answer_timeout_s=5.0), _no_imprint, spread=2))
        assert http.apply(APPLICATION).outcome is Outcome.OK
        within: list[int] = []

        def beside(send: object) -> None:
            for _ in range(3):
                assert http.apply(APPLICATION).outcome is Outcome.OK
                within.append(http._client.opened)

        assert http.apply(APPLICATION, Conduct(hold=beside)).outcome is Outcome.OK
        assert within == [2, 2, 2]


def test_a_connection_closed_under_a_request_is_tried_again_once_only_if_safe() -> None:
    first = threading.Event()

    def close_second(connection: socket.socket, request: bytes) -> None:
        if first.is_set():
            first.clear()
            connection.shutdown(socket.SHUT_RDWR)
            return
        first.set()
        connection.sendall(GOOD if b"applications" in request else answer("204 No Content"))

    with server(close_second) as (url, requests):
        http = target(url)
        assert http.apply(APPLICATION).outcome is Outcome.OK
        found = http.apply(APPLICATION)
        assert found.outcome is Outcome.OK and found.resent and len(requests) == 3
        lost = http.fault(FaultRequest("f", "kill-worker", {}))
        assert lost.outcome is Outcome.UNKNOWN and len(requests) == 4


def test_the_last_byte_waits() -> None:
    seen: list[int] = []
    with server(always(GOOD)) as (url, requests):
        found = target(url).apply(APPLICATION, Conduct(hold=lambda send: seen.append(len(requests))))
    assert seen == [0] and found.outcome is Outcome.OK and found.last_out_ns > found.first_out_ns


@pytest.mark.parametrize(
    ("data", "outcome", "within_s"),
    [
        (answer("200 OK", b"{}"), Outcome.OK, None),
        (answer("202 Accepted", b'{"in_force_within_s": 2.5}'), Outcome.OPEN, 2.5),
        (answer("202 Accepted", b'{"in_force_within_s": -1}'), Outcome.UNKNOWN, None),
        (answer("202 Accepted", b'{"in_force_within_s": 86400}'), Outcome.OPEN, 86_400.0),
        (answer("202 Accepted", b'{"in_force_within_s": 86401}'), Outcome.UNKNOWN, None),
        (answer("202 Accepted", b'{"in_force_within_s": 1e308}'), Outcome.UNKNOWN, None),
        (answer("202 Accepted", b"{}"), Outcome.UNKNOWN, None),
        (answer("200 OK", b"<html>"), Outcome.UNKNOWN, None),
        (answer("400 No", b'{"reason":"bad-request"}', PROBLEM), Outcome.REFUSED, None),
        (answer("503 No", b'{"reason":"busy"}', PROBLEM), Outcome.UNKNOWN, None),
    ],
)
def test_answers_to_events(data: bytes, outcome: Outcome, within_s: float | None) -> None:
    event = Event("r1-e1", 1, EventKind.SEAL_REGISTERED, "1", 7, imprint=5, occurred_on="2025-10-01")
    with server(always(data)) as (url, requests):
        found = target(url).event(event)
    assert (found.outcome, found.in_force_within_s) == (outcome, within_s)
    sent = json.loads(requests[0].partition(b"\r\n\r\n")[2])
    assert sent["imprint_png"] == "cG5nNQ==" and "kin_group" not in sent


def test_answers_to_deliveries() -> None:
    delivery = Delivery("r1-1", True, True, 7)
    for data, outcome in (
        (answer("204 No Content"), Outcome.OK),
        (answer("404 Not Found"), Outcome.REFUSED),
        (answer("200 OK", b"{}"), Outcome.UNKNOWN),
    ):
        with server(always(data)) as (url, _):
            assert target(url).confirm(delivery).outcome is outcome


def test_lists_are_parsed_or_refused_with_why() -> None:
    entry = {"application_id": "a", "certificate": "seal", "certificate_numbers": ["1"], "copies": 1, "fee": 300}
    whole = json.dumps([{**entry, "outcome": "delivered", "at": "x"}]).encode()
    with server(always(answer("200 OK", whole))) as (url, _):
        assert target(url).ledger()[0].fee_yen == 300
    for body in (b"{}", b"[1]", json.dumps([entry]).encode(), b"<html>"):
        with server(always(answer("200 OK", body))) as (url, _), pytest.raises(TargetProblem) as raised:
            target(url).ledger()
        assert (raised.value.why.code, raised.value.why["list"]) == ("no-list", "/v1/ledger")


@pytest.mark.parametrize("inside", ["JVBERi0xLjcK", "iVBORw0KGgoAAAANSUhEUg", "H4sIAAAAAAAAA"])
def test_a_list_or_a_description_holds_no_document(inside: str) -> None:
    whole = json.dumps([{"more": inside}]).encode()
    with server(always(answer("200 OK", whole))) as (url, _):
        for ask in (target(url).alerts, target(url).system):
            with pytest.raises(TargetProblem) as raised:
                ask()
            assert raised.value.why["problem"] == say("holds-document")
    with (
        server(always(answer("200 OK", b"[]", f"X-Trace: {inside}"))) as (url, _),
        pytest.raises(TargetProblem) as raised,
    ):
        target(url).ledger()
    assert raised.value.why["problem"] == say("holds-document")
    with server(always(answer("200 OK", b"[]") + b"more")) as (url, _), pytest.raises(TargetProblem) as raised:
        target(url).spool()
    assert raised.value.why["problem"] == say("no-answer-of-its-form")


def test_what_a_list_says_besides_waits_to_be_looked_at() -> None:
    line = {"application_id": "r1-1", "certificate": "seal", "certificate_numbers": ["1"], "copies": 1, "fee": 300}
    lines = [{**line, "outcome": "石川"}, {**line, "outcome": "open", "by": "石川"}, {**line, "outcome": "open"}]
    with server(always(answer("200 OK", json.dumps(lines, ensure_ascii=False).encode()))) as (url, _):
        http = target(url)
        http.ledger()
        assert [each.data.decode() for each in http.asides] == ['["石川"]', '[["by","石川"]]']
    alert = {"alert_id": "1", "application_id": "石川", "message": "for 石川"}
    with server(always(answer("200 OK", json.dumps([alert], ensure_ascii=False).encode()))) as (url, _):
        http = target(url)
        http.alerts()
        assert [each.data.decode() for each in http.asides] == ['["石川"]']
    for bad in (
        answer("500 No", "石川".encode()),
        answer("200 OK", "石川".encode()),
        answer("200 OK", b"{}", "X: 123456789012"),
    ):
        with server(always(bad)) as (url, _):
            http = target(url)
            with pytest.raises(TargetProblem):
                http.spool()
            assert len([*http.asides]) == 1


def test_what_a_description_says_in_words_of_its_own_waits_as_well() -> None:
    said = {
        "name": "x",
        "version": "1",
        "build": "b",
        "environment": "inspection",
        "population_digest": "a" * 64,
        "municipality_codes": ["131016"],
        "scope": "kiosk",
        "capabilities": [],
        "now": "2026-01-05T10:00:00+09:00",
    }
    with server(always(answer("200 OK", json.dumps(said).encode()))) as (url, _):
        http = target(url)
        http.system()
        assert not [*http.asides]
    for member in ("capabilities", "faults"):
        whole = json.dumps({**said, member: ["石川"]}, ensure_ascii=False).encode()
        with server(always(answer("200 OK", whole))) as (url, _):
            http = target(url)
            http.system()
            assert any("石川" in each.data.decode() for each in http.asides), member
    said["configuration"] = {"note": "石川"}  # type: ignore[assignment]
    with server(always(answer("200 OK", json.dumps(said, ensure_ascii=False).encode()))) as (url, _):
        http = target(url)
        http.system()
        told = " ".join(each.data.decode() for each in http.asides)
        assert "石川" in told and "131016" not in told
