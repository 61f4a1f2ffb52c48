"""A server on loopback that answers each connection with what a test gives it, byte for byte."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from harness.certificates.targets.protocol import Target
from harness.targets.target_file import TargetFile

Script = Callable[[socket.socket, bytes], None]


def read_request(connection: socket.socket) -> bytes:
    """Head and body of one request; empty where the client has closed."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return b""
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def answer(status: str, body: bytes = b"", *headers: str) -> bytes:
    """A whole answer with its length."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


@contextmanager
def server(script: Script, keep: bool = True) -> Iterator[tuple[str, list[bytes]]]:
    """Yields the address and the requests as they came. `script` answers one request; with `keep` the next one may
    follow on the same connection."""
    requests: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    open_connections: list[socket.socket] = []

    def serve(connection: socket.socket) -> None:
        with connection:
            try:
                while request := read_request(connection):
                    requests.append(request)
                    script(connection, request)
                    if not keep:
                        return
            except OSError:
                return

    def accept() -> None:
        while True:
            try:
                connection = listener.accept()[0]
            except OSError:
                return
            open_connections.append(connection)
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", requests
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)
        for connection in open_connections:
            connection.close()


def asked(url: str, **values: Any) -> TargetFile:
    """A target of this address as if the interlock had asked it on 127.0.0.1."""
    return TargetFile(url, addresses=("127.0.0.1",), **values)


_TARGETS: list[Target] = []
_T = TypeVar("_T", bound=Target)


def until_test_ends(target: _T) -> _T:
    """The same target, whose connections the fixture in conftest.py closes."""
    _TARGETS.append(target)
    return target


def close_targets() -> None:
    """Closes what `until_test_ends` was given."""
    while _TARGETS:
        _TARGETS.pop().close()


def always(data: bytes) -> Script:
    """The same bytes for every request."""
    return lambda connection, request: connection.sendall(data)
