"""A small HTTP/1.1 client: a pool of kept connections to the addresses that were asked who is there."""

from __future__ import annotations

import socket
import ssl
from collections import deque
from dataclasses import replace
from ipaddress import ip_address
from time import monotonic, monotonic_ns
from urllib.parse import urlsplit

from harness.catalogue import say
from harness.domain.messages import Failure, Message
from harness.domain.operations import AnswerForm
from harness.targets.http.exchange import SILENCE_S, Exchange, Reply, rest_of, waiting
from harness.targets.protocol import PROMPT, Conduct
from harness.targets.target_file import TargetFile

_IDLE_S = 3.0
"""A kept connection that was idle for longer is not used again: servers close them after 5 s or more."""


class HttpClient:
    """Requests to one target. May be used by many greenlets at once; the pool grows with them. No connection is used
    again before `spread` are open: a system of several servers, which sees connections, has then work for all. No name
    is resolved: certificates and the Host header alone know of it. Raises ValueError for an address that is none."""

    def __init__(self, target: TargetFile, spread: int = 1) -> None:
        parts = urlsplit(target.url)
        self._target = target
        self._path = parts.path
        self._tls = ssl.create_default_context() if parts.scheme == "https" else None
        self._host = parts.hostname or ""
        self._port = parts.port or (443 if self._tls else 80)
        agent = f"User-Agent: {target.user_agent}\r\n" if target.user_agent else ""
        self._head = f"Host: {parts.netloc}\r\n{agent}Accept: */*\r\n".encode("ascii")
        self._addresses = deque(target.addresses)
        for address in target.addresses:
            ip_address(address)
        self._spread = spread
        self._kept: deque[tuple[socket.socket, float]] = deque()
        self._busy = 0
        self.opened = 0

    def request(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        *,
        timeout_s: float | None = None,
        safe_to_repeat: bool = True,
        conduct: Conduct = PROMPT,
    ) -> Reply:
        """One exchange, whatever becomes of it. `timeout_s` is for the whole answer (default: the target's). Where a
        kept connection turns out to be closed before any byte of an answer, the request is sent once more on a new
        one, if it is `safe_to_repeat`."""
        message = self._message(method, path, body)
        timeout_s = timeout_s if timeout_s is not None else self._target.answer_timeout_s
        kept, surplus = self._take()
        self._busy += 1
        try:
            if kept is None:
                reply = self._on_new(message, timeout_s, conduct)
            else:
                reply = self._exchange(kept, message, timeout_s, conduct)
                if reply.stale and safe_to_repeat:
                    first_ns = reply.first_out_ns
                    again = self._on_new(message, timeout_s, replace(conduct, hold=None))
                    reply = again._replace(resent=True, first_out_ns=first_ns)
            if not surplus:
                return reply
            # Nobody knows any more whose answer it followed: it is told of whoever would have got it next.
            form = AnswerForm.SURPLUS if reply.form is AnswerForm.CLEAN else reply.form
            return reply._replace(form=form, beside=surplus + reply.beside)
        finally:
            self._busy -= 1

    def close(self) -> None:
        """Closes what is kept."""
        while self._kept:
            self._kept.pop()[0].close()

    def _message(self, method: str, path: str, body: bytes | None) -> bytes:
        start = f"{method} {self._path}{path} HTTP/1.1\r\n".encode("ascii") + self._head
        if body is None:
            return start + b"\r\n"
        return b"%sContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (start, len(body), body)

    def _on_new(self, message: bytes, timeout_s: float, conduct: Conduct) -> Reply:
        begun_ns = monotonic_ns()
        connection, tried, failure = self._connect()
        if connection is not None:
            return self._exchange(connection, message, timeout_s, conduct)._replace(unreached=tried > 1)
        problem = self._unreached(failure)
        return Reply(problem=problem, first_out_ns=begun_ns, ended_ns=monotonic_ns(), unreached=True)

    def _unreached(self, failure: OSError | None) -> Message:
        address = f"{self._host}:{self._port}"
        if failure is None:
            return say("nothing-sent", address=address)
        if isinstance(failure, TimeoutError):
            return say("no-connection-in-time", address=address)
        return say("no-connection", address=address, failure=Failure(failure.strerror or str(failure)))

    def _exchange(self, connection: socket.socket, message: bytes, timeout_s: float, conduct: Conduct) -> Reply:
        reply = Reply()
        try:
            reply = Exchange(connection, message, timeout_s, self._target.answer_limit_bytes).run(conduct)
        finally:
            if reply.reusable:
                self._kept.append((connection, monotonic()))
            else:
                connection.close()
        return reply

    def _connect(self) -> tuple[socket.socket | None, int, OSError | None]:
        """A connection to the first of the addresses at which one comes about, how many were tried, and why it did not
        at the last one that failed. One that fails is tried after the others from then on."""
        failure = None
        for tried in range(1, len(self._addresses) + 1):
            address = self._addresses[0]
            try:
                return self._connected(address), tried, failure
            except OSError as error:
                failure = error
                if self._addresses[0] == address:
                    self._addresses.rotate(-1)
        return None, len(self._addresses), failure

    def _connected(self, address: str) -> socket.socket:
        connection = socket.create_connection((address, self._port), self._target.connect_timeout_s)
        self.opened += 1
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._tls is not None:
                return self._tls.wrap_socket(connection, server_hostname=self._host)
        except OSError:
            connection.close()
            raise
        return connection

    def _take(self) -> tuple[socket.socket | None, bytes]:
        """The kept connection that has rested longest, if it seems to be open still and nothing came on it that nobody
        asked for, or None: all of them are at work in turn. Also what had come on those looked at."""
        surplus = b""
        while self._kept and self._busy + len(self._kept) >= self._spread:
            connection, since_s = self._kept.popleft()
            came = waiting(connection)
            if came is None and monotonic() - since_s < _IDLE_S:
                return connection, surplus
            if came:
                limit_bytes = self._target.answer_limit_bytes - len(surplus)
                surplus += came + rest_of(connection, monotonic() + SILENCE_S, limit_bytes)
            connection.close()
        return None, surplus
