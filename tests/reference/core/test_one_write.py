"""The head of a 200 leaves with its body; everything else leaves at once."""

from __future__ import annotations

import asyncio

from harness.certificates.reference.worker import _OneWrite


class _Wire(asyncio.Transport):
    """Keeps what was written, call by call."""

    def __init__(self) -> None:
        super().__init__({"peername": "kiosk"})
        self.calls: list[bytes] = []

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.calls.append(bytes(data))


def test_a_head_waits_for_its_body_and_only_for_that() -> None:
    wire = _Wire()
    connection = _OneWrite(wire)
    for data in (b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 is a text too", b"HTTP/1.1 404 Not Found\r\n\r\n", b"{}"):
        connection.write(data)
    assert wire.calls == [
        b"HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 is a text too",
        b"HTTP/1.1 404 Not Found\r\n\r\n",
        b"{}",
    ]


def test_an_empty_body_lets_the_head_go() -> None:
    wire = _Wire()
    connection = _OneWrite(wire)
    connection.write(b"HTTP/1.1 200 OK\r\n\r\n")
    connection.write(b"")
    assert wire.calls == [b"HTTP/1.1 200 OK\r\n\r\n"]


def test_all_else_is_the_connections_own() -> None:
    assert _OneWrite(_Wire()).get_extra_info("peername") == "kiosk"
