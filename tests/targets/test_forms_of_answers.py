"""How an answer came over HTTP is told apart from what it says."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from harness.certificates.domain.operations import Application, Delivery, Event
from harness.certificates.domain.words import EventKind, Kind
from harness.certificates.targets.factory import connect
from harness.certificates.targets.protocol import Target
from harness.domain.operations import AnswerForm, Outcome
from harness.targets.http.exchange import Exchange
from harness.targets.protocol import Answer, Conduct
from tests.targets.fake import Script, always, answer, asked, server

APPLICATION = Application("r1-1", "K-0001", "131016", "1310160000004711", "4821", Kind.SEAL, (), {}, 1, "1", 7)
EVENT = Event("r1-e1", 1, EventKind.SEAL_DEREGISTERED, "1", 7, occurred_on="2025-10-01")
PDF, PROBLEM = "Content-Type: application/pdf", "Content-Type: application/problem+json"
HEADERS = (PDF, "Application-Id: r1-1", "Certificate-Number: a1")
GOOD = answer("200 OK", b"%PDF-1.7 x", *HEADERS)


@contextmanager
def target(script: Script, keep: bool = True, **values: float) -> Iterator[Target]:
    """A target that answers as `script` says."""
    with server(script, keep) as (url, _):
        found = connect(asked(url, **({"answer_timeout_s": 5.0} | values)), lambda number: b"")
        yield found
        found.close()


def applied(data: bytes, keep: bool = True, **values: float) -> Answer:
    """What an application is answered by these bytes."""
    with target(always(data), keep, **values) as system:
        return system.apply(APPLICATION)


@pytest.mark.parametrize(
    "data",
    [
        GOOD,
        answer("403 No", b'{"reason":"pin-wrong"}', PROBLEM),
        answer("200 OK", b"<html>", "Content-Type: text/html"),
        answer("200 OK", b"%PDF-", *HEADERS, "Content-Encoding: identity"),
        answer("200 OK", b"%PDF-", *HEADERS, "Vary: a", "Vary: b"),
    ],
)
def test_a_whole_answer_with_a_status_of_the_protocol_is_clean(data: bytes) -> None:
    assert applied(data).form is AnswerForm.CLEAN


@pytest.mark.parametrize(
    "data",
    [
        answer("500 Oops", b"<h1>", "Content-Type: text/html"),
        answer("302 Found", b"", "Location: http://127.0.0.1:1/"),
        answer("204 No Content"),
        answer("201 Created", b"%PDF-", *HEADERS),
        answer("500 No", b'{"reason":"pin-wrong"}', PROBLEM),
        answer("403 No", b'{"reason":"moon"}', PROBLEM),
        answer("500 Oops", b"<h1>", "Content-Type: text/html") + b"more",
    ],
)
def test_any_other_status_is_one(data: bytes) -> None:
    assert applied(data).form is AnswerForm.OTHER_STATUS


@pytest.mark.parametrize(
    "data", [GOOD[:-3], GOOD[:20], b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n%P"]
)
def test_an_answer_that_ends_in_its_middle_is_cut(data: bytes) -> None:
    found = applied(data, keep=False)
    assert (found.form, found.came) == (AnswerForm.CUT, False)


def test_an_answer_whose_rest_is_waited_for_in_vain_is_cut() -> None:
    assert applied(GOOD[:-3], answer_timeout_s=0.2).form is AnswerForm.CUT


def test_an_answer_that_the_kiosk_leaves_in_its_middle_is_cut() -> None:
    with target(always(GOOD[:-3])) as system:
        found = system.apply(APPLICATION, Conduct(give_up_after_s=0.2))
    assert found.form is AnswerForm.CUT and found.gave_up


@pytest.mark.parametrize("more", [b"x", GOOD, b"\r\n<html>"])
def test_bytes_after_the_answer_are_surplus(more: bytes) -> None:
    found = applied(GOOD + more)
    assert (found.form, found.document) == (AnswerForm.SURPLUS, b"%PDF-1.7 x")


def test_bytes_after_an_answer_that_fills_what_is_read_at_once_are_surplus() -> None:
    head = len(answer("200 OK", b"x" * 10_000, *HEADERS)) - 10_000
    whole = answer("200 OK", b"x" * (64 * 1024 - head), *HEADERS)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(whole + b"x")
        assert Exchange(ours, b"GET / HTTP/1.1\r\n\r\n", 5.0, 1 << 20).run().form is AnswerForm.SURPLUS


def test_bytes_after_the_last_answer_of_a_connection_are_surplus() -> None:
    assert applied(answer("200 OK", b"%PDF-", *HEADERS, "Connection: close") + b"x").form is AnswerForm.SURPLUS


def test_a_body_where_there_may_be_none_is_surplus() -> None:
    with target(always(b"HTTP/1.1 204 No Content\r\n\r\nsurely")) as system:
        found = system.confirm(Delivery("r1-1", True, True, 7))
    assert (found.form, found.outcome) == (AnswerForm.SURPLUS, Outcome.OK)


@pytest.mark.parametrize("again", ["Application-Id: r1-1", "certificate-number: a2", "Content-Type: text/html"])
def test_a_header_that_stands_twice_is_repeated(again: str) -> None:
    assert applied(answer("200 OK", b"%PDF-1.7 x", *HEADERS, again)).form is AnswerForm.REPEATED_HEADER


def test_a_length_that_stands_twice_is_repeated_and_kept_as_it_came() -> None:
    found = applied(answer("200 OK", b"%PDF-1.7 x", *HEADERS, "Content-Length: 3"))
    assert (found.form, found.outcome) == (AnswerForm.REPEATED_HEADER, Outcome.UNKNOWN)
    assert found.document is not None
    assert found.document.endswith(b"\r\n\r\n%PDF-1.7 x")


def test_a_header_of_an_answer_before_the_answer_is_not_repeated() -> None:
    assert applied(b"HTTP/1.1 102 Wait\r\nApplication-Id: r1-1\r\n\r\n" + GOOD).form is AnswerForm.CLEAN


@pytest.mark.parametrize(
    "data",
    [
        answer("200 OK", b"%PDF-" + b"x" * 70_000, *HEADERS),
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 20_000,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + (b"1000\r\n" + b"x" * 4096 + b"\r\n") * 20,
    ],
)
def test_what_is_over_a_limit_is_over_long(data: bytes) -> None:
    found = applied(data, answer_limit_bytes=65_536)
    assert (found.form, found.came) == (AnswerForm.OVER_LONG, False)


@pytest.mark.parametrize("data", [b"\x00\x01\x02 hello\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n"])
def test_what_is_not_http_is_undecodable(data: bytes) -> None:
    found = applied(data)
    assert (found.form, found.came) == (AnswerForm.UNDECODABLE, False)


def test_a_document_that_is_no_pdf_as_it_says_is_undecodable() -> None:
    assert applied(answer("200 OK", b"<html>", *HEADERS)).form is AnswerForm.UNDECODABLE


def test_an_encoded_body_is_undecodable_and_kept_as_it_came() -> None:
    found = applied(answer("200 OK", b"%PDF-", *HEADERS, "Content-Encoding: gzip"))
    assert (found.form, found.document) == (AnswerForm.UNDECODABLE, b"%PDF-")


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (answer("200 OK", b"{}"), AnswerForm.CLEAN),
        (answer("202 Accepted", b'{"in_force_within_s": 2.5}'), AnswerForm.CLEAN),
        (answer("400 No", b'{"reason":"bad-request"}', PROBLEM), AnswerForm.CLEAN),
        (answer("200 OK", b"<html>"), AnswerForm.UNDECODABLE),
        (answer("202 Accepted", b"\xff"), AnswerForm.UNDECODABLE),
        (answer("503 No", b'{"reason":"busy"}', PROBLEM), AnswerForm.OTHER_STATUS),
        (answer("204 No Content"), AnswerForm.OTHER_STATUS),
    ],
)
def test_answers_to_events(data: bytes, form: AnswerForm) -> None:
    with target(always(data)) as system:
        assert system.event(EVENT).form is form


def _hang_up(connection: socket.socket, request: bytes) -> None:
    connection.shutdown(socket.SHUT_RDWR)


def test_where_not_one_byte_came_there_is_none() -> None:
    with target(_hang_up) as system:
        found = system.apply(APPLICATION)
    assert (found.form, found.came, found.code) == (AnswerForm.NONE, False, "")


def test_where_nobody_listens_there_is_none() -> None:
    with target(_hang_up) as system:
        pass
    assert system.apply(APPLICATION).form is AnswerForm.NONE


def test_what_the_system_does_not_know_is_said() -> None:
    with target(always(answer("404 Not Found"))) as system:
        found = system.confirm(Delivery("r1-1", True, True, 7))
    assert (found.outcome, found.known, found.form) == (Outcome.REFUSED, False, AnswerForm.CLEAN)


def test_the_status_is_the_code() -> None:
    assert applied(GOOD).code == "200"
