"""One HTTP/1.1 exchange over one connection: bounded in time and size, with a stamp at each of its four ends.

httptools (the parser of Node.js) reads what comes. Nothing here follows a redirect, decodes a body or asks the
environment for a proxy. Under gevent's patched sockets each wait lets others run."""

from __future__ import annotations

import re
import socket
import ssl
import time
from collections.abc import Mapping, Sequence
from time import monotonic, monotonic_ns
from types import MappingProxyType
from typing import Final, NamedTuple

import httptools

from harness.catalogue import say
from harness.domain.messages import Failure, Message
from harness.domain.operations import AnswerForm
from harness.targets.protocol import PROMPT, Conduct

_HEAD_LIMIT_BYTES = 64 * 1024
SILENCE_S = 1.0
"""So long is waited for more of an answer that cannot become whole."""
_RECEIVE_BYTES = 64 * 1024
_STAND_ONCE: Final = frozenset({"application-id", "certificate-number", "content-type", "content-length"})
"""Headers of which a second one leaves open which of the two is meant."""

_SAID_OF_A_CHUNK: Final = re.compile(rb"\r\n[0-9A-Fa-f]+[ \t]*;([^\r\n]*)\r\n")
"""What follows the length of a chunk, which httptools does not tell; not where the line comes in two pieces."""

_TWO_LENGTHS: Final = "Duplicate Content-Length"
"""What httptools says of them; it reads no further."""


class Reply(NamedTuple):
    """What came. `problem` is None if a whole HTTP answer came (otherwise `status` may be 0). Header
    names are in lower case. Stamps are monotonic nanoseconds; 0 is never. `gave_up`: this side ended the wait on
    purpose; `resent`: the first, pooled connection had been closed and the request was sent again on a new one.
    `unreached`: at one address at least no connection came about. `form` is as far as HTTP goes; what the status and
    the body are worth is not looked at."""

    status: int = 0
    headers: Mapping[str, str] = MappingProxyType({})
    body: bytes = b""
    problem: Message | None = None
    form: AnswerForm = AnswerForm.NONE
    first_out_ns: int = 0
    last_out_ns: int = 0
    reached_ns: int = 0
    ended_ns: int = 0
    beside: bytes = b""
    """What followed the answer."""
    lines: tuple[bytes, ...] = ()
    """What stood in its frame besides headers: the words behind its status, what is said of a chunk, and the heads of
    answers that came in between."""
    gave_up: bool = False
    resent: bool = False
    unreached: bool = False
    reusable: bool = False
    stale: bool = False


def whole_reply(status: int, headers: Sequence[tuple[bytes, bytes]], body: bytes) -> Reply:
    """An answer that has come whole by another way than a connection, its header names in lower case; without
    stamps."""
    found = {name.decode("latin-1"): value.decode("latin-1") for name, value in headers}
    form = AnswerForm.CLEAN
    if len(found) < len(headers):
        names = [name.decode("latin-1") for name, _ in headers]
        form = AnswerForm.REPEATED_HEADER if any(names.count(one) > 1 for one in _STAND_ONCE) else form
    return Reply(status, found, body, None, form)


SERVER_FAILED: Final = whole_reply(500, ((b"content-type", b"text/plain"),), b"Internal Server Error")
"""What a server answers whose program ended with an error."""


def waiting(connection: socket.socket) -> bytes | None:
    """What has come and was not asked for; empty where the other side has closed, None where there is nothing. It is
    taken, so whoever finds anything closes."""
    try:
        connection.settimeout(0.0)
        return connection.recv(_RECEIVE_BYTES)
    except (BlockingIOError, ssl.SSLWantReadError):
        return None
    except OSError:
        return b""


def rest_of(connection: socket.socket, end_s: float, limit_bytes: int) -> bytes:
    """What else comes, until it ends, or nothing comes for SILENCE_S, or the monotonic clock shows `end_s`; about so
    many bytes at most."""
    pieces, left_bytes = [], limit_bytes
    try:
        while left_bytes > 0 and (left_s := end_s - monotonic()) > 0:
            connection.settimeout(min(left_s, SILENCE_S))
            data = connection.recv(min(left_bytes, _RECEIVE_BYTES))
            if not data:
                break
            pieces.append(data)
            left_bytes -= len(data)
    except OSError:
        pass  # what has come is looked at
    return b"".join(pieces)


class _Parsed:
    """Callbacks of the parser: gathers one answer and notices what is over the limits."""

    def __init__(self, limit_bytes: int) -> None:
        self.parser = httptools.HttpResponseParser(self)
        self.limit_bytes = limit_bytes
        self.headers: dict[str, str] = {}
        self.status = 0
        self.pieces: list[bytes] = []
        self.size_bytes = 0
        self.head_done = False
        self.done = False
        self.keeps = False
        self.surplus = False
        self.beside: list[bytes] = []
        self.repeated = False
        self.problem: Message | None = None
        self.lines: list[bytes] = []
        self.head = b""

    def take(self, data: bytes) -> None:
        """What came next. Raises httptools.HttpParserError."""
        if not self.head_done:
            self.head += data
        elif self.headers.get("transfer-encoding"):
            self.lines += _SAID_OF_A_CHUNK.findall(data)
        self.parser.feed_data(data)
        if self.head_done and self.head:
            self.lines += _SAID_OF_A_CHUNK.findall(self.head) if self.headers.get("transfer-encoding") else ()
            self.head = b""

    def on_status(self, words: bytes) -> None:
        if not self.done:
            self.lines.append(words)

    def on_message_begin(self) -> None:
        self.surplus = self.done

    def on_header(self, name: bytes, value: bytes) -> None:
        if self.done:
            return
        known = name.decode("latin-1").lower()
        if known in self.headers and known in _STAND_ONCE:
            self.repeated = True
        self.headers[known] = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        if self.done:
            return
        self.status = self.parser.get_status_code()
        self.head_done = True
        declared = self.headers.get("content-length", "0").strip()
        if declared.isdecimal() and int(declared) > self.limit_bytes:
            self.problem = say("declares-too-much", size_bytes=int(declared), limit_bytes=self.limit_bytes)

    def on_body(self, body: bytes) -> None:
        if self.done:
            self.beside.append(body)
            return
        self.size_bytes += len(body)
        if self.size_bytes > self.limit_bytes:
            self.problem = say("body-too-long", limit_bytes=self.limit_bytes)
            self.pieces.clear()
        else:
            self.pieces.append(body)

    def on_message_complete(self) -> None:
        if 100 <= self.status < 200:
            self.lines += [f"{name}: {value}".encode("latin-1") for name, value in self.headers.items()]
            self.headers.clear()
            self.head_done = self.repeated = False
        elif not self.done:
            self.done = True
            self.keeps = self.parser.should_keep_alive()

    @property
    def form(self) -> AnswerForm:
        """Of a whole answer."""
        if self.repeated:
            return AnswerForm.REPEATED_HEADER
        return AnswerForm.SURPLUS if self.surplus else AnswerForm.CLEAN

    @property
    def until_end(self) -> bool:
        """Whether the body reaches to the end of the connection, as the headers have it."""
        return self.head_done and "content-length" not in self.headers and "transfer-encoding" not in self.headers


class Exchange:
    """One request on one open connection. `run` never raises for what the other side or the network does."""

    def __init__(self, connection: socket.socket, message: bytes, timeout_s: float, limit_bytes: int) -> None:
        self._connection = connection
        self._message = message
        self._timeout_s = timeout_s
        self._parsed = _Parsed(limit_bytes)
        self._first_out_ns = self._last_out_ns = self._reached_ns = 0
        self._end_s = 0.0
        self._failure: OSError | None = None
        self._broken: AnswerForm | None = None
        """How an answer came that cannot become whole any more."""

    def run(self, conduct: Conduct = PROMPT) -> Reply:
        """Sends, then reads until the answer is whole or time, size or patience is over."""
        self._first_out_ns = monotonic_ns()
        waits_s = self._timeout_s
        if conduct.give_up_after_s is not None:
            waits_s = min(waits_s, conduct.give_up_after_s)
        self._end_s = monotonic() + waits_s
        try:
            self._send(conduct)
            problem = self._receive(conduct.read_pause_s)
        except TimeoutError:
            if conduct.give_up_after_s is not None and waits_s < self._timeout_s:
                return self._reply(say("gave-up", after_s=waits_s), gave_up=True)
            return self._reply(say("no-whole-answer", within_s=waits_s, so_far=self._so_far()))
        except OSError as error:
            why = say("connection-broke", failure=Failure(error.strerror or str(error)), so_far=self._so_far())
            return self._reply(why, stale=self._reached_ns == 0)
        return self._reply(problem, stale=problem is not None and self._reached_ns == 0)

    def _send(self, conduct: Conduct) -> None:
        self._connection.settimeout(self._left_s())
        if conduct.hold is None:
            self._connection.sendall(self._message)
            self._last_out_ns = monotonic_ns()
            return
        self._connection.sendall(self._message[:-1])
        conduct.hold(self._send_last)
        self._send_last()
        if self._failure is not None:
            raise self._failure

    def _send_last(self) -> None:
        """Sends the last byte, once."""
        if self._last_out_ns:
            return
        self._last_out_ns = monotonic_ns()
        try:
            self._connection.send(self._message[-1:])
        except OSError as error:
            self._failure = error

    def _receive(self, read_pause_s: float) -> Message | None:
        parsed, piece_bytes = self._parsed, 4096 if read_pause_s else _RECEIVE_BYTES
        head_bytes = 0
        while True:
            self._connection.settimeout(self._left_s())
            data = self._connection.recv(piece_bytes)
            if not data:
                if parsed.until_end:
                    return None
                return say("connection-closed", so_far=self._so_far())
            self._reached_ns = self._reached_ns or monotonic_ns()
            try:
                parsed.take(data)
            except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
                if not parsed.done:
                    twice = parsed.repeated or str(error) == _TWO_LENGTHS
                    self._broken = AnswerForm.REPEATED_HEADER if twice else AnswerForm.UNDECODABLE
                    self._take_rest(parsed.head or data)
                    return say("not-http", failure=Failure(str(error) or "an upgrade was asked for"))
                parsed.surplus = True
                parsed.beside.append(data)  # the answer's own end may stand in it, too
            if parsed.problem:
                self._broken = AnswerForm.OVER_LONG
                if parsed.size_bytes <= parsed.limit_bytes:
                    self._take_rest(b"")
                return parsed.problem
            if parsed.done:
                self._take_surplus()
                return None
            head_bytes += 0 if parsed.head_done else len(data)
            if head_bytes > _HEAD_LIMIT_BYTES:
                self._broken = AnswerForm.OVER_LONG
                return say("head-too-long", limit_bytes=_HEAD_LIMIT_BYTES)
            if read_pause_s:
                time.sleep(min(read_pause_s, self._left_s()))

    def _take_rest(self, data: bytes) -> None:
        """Takes what else comes of an answer that cannot become whole: who waits at the other end of such a system may
        take it for a document."""
        parsed = self._parsed
        left_bytes = parsed.limit_bytes - parsed.size_bytes - len(data)
        parsed.pieces += [data, rest_of(self._connection, self._end_s, left_bytes)]

    def _take_surplus(self) -> None:
        """Takes what follows a whole answer, if anything does."""
        parsed = self._parsed
        came = waiting(self._connection)
        parsed.surplus = parsed.surplus or bool(came)
        if parsed.surplus:
            rest = rest_of(self._connection, self._end_s, parsed.limit_bytes) if came != b"" else b""
            parsed.beside += [came or b"", rest]

    def _left_s(self) -> float:
        left_s = self._end_s - monotonic()
        if left_s <= 0:
            raise TimeoutError
        return left_s

    def _so_far(self) -> Message:
        if not self._reached_ns:
            return say("not-one-byte")
        if not self._parsed.head_done:
            return say("part-of-the-head")
        return say("bytes-of-the-body", size_bytes=self._parsed.size_bytes)

    def _form(self, problem: Message | None) -> AnswerForm:
        if not problem:
            return self._parsed.form
        return self._broken or (AnswerForm.CUT if self._reached_ns else AnswerForm.NONE)

    def _reply(self, problem: Message | None, *, gave_up: bool = False, stale: bool = False) -> Reply:
        parsed = self._parsed
        reusable = parsed.done and parsed.keeps and not parsed.surplus and not problem
        return Reply(
            status=parsed.status if parsed.head_done else 0,
            headers=parsed.headers,
            body=b"".join(parsed.pieces) if parsed.pieces or not problem else parsed.head,
            problem=problem,
            form=self._form(problem),
            beside=b"".join(parsed.beside),
            lines=tuple(parsed.lines),
            first_out_ns=self._first_out_ns,
            last_out_ns=self._last_out_ns,
            reached_ns=self._reached_ns,
            ended_ns=monotonic_ns(),
            gave_up=gave_up,
            reusable=reusable,
            stale=stale,
        )
