"""A system on addresses of this machine that says of itself what a test wants, and counts what comes."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from tests.targets.fake import answer, read_request

Wrap = Callable[[socket.socket], socket.socket]

CODES = ("131016",)
SAID: dict[str, Any] = {
    "name": "system",
    "version": "1",
    "build": "sound",
    "configuration": {"guard": False},
    "environment": "inspection",
    "population_digest": "d",
    "scope": "kiosk",
    "municipality_codes": [*CODES],
    "capabilities": ["clock"],
    "now": "2025-10-01T10:00:00+09:00",
}
GOOD = answer(
    "200 OK", b"%PDF-1.7 x", "Content-Type: application/pdf", "Application-Id: r1-1", "Certificate-Number: a1"
)


class System:
    """Says `said` of itself and issues whatever it is asked for; `requests` are those that came. `before`, where a test
    sets it, is called with each of them before it is answered."""

    def __init__(self, address: str, port: int = 0, wrap: Wrap = lambda plain: plain) -> None:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self.said, self.requests, self._wrap = dict(SAID), list[bytes](), wrap
        self.before: Callable[[bytes], object] = lambda request: None
        self.listener = socket.create_server((address, port), family=family)
        self.port = self.listener.getsockname()[1]
        self._connections: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def sent(self) -> list[bytes]:
        """What came besides the question who it is."""
        return [each for each in self.requests if not each.startswith(b"GET /v1/system ")]

    def close(self) -> None:
        with suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for each in self._connections:
            each.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                plain = self.listener.accept()[0]
                self._connections.append(plain)
                threading.Thread(target=self._serve, args=(plain,), daemon=True).start()

    def _serve(self, plain: socket.socket) -> None:
        with suppress(OSError), self._wrap(plain) as connection:
            while request := read_request(connection):
                self.requests.append(request)
                self.before(request)
                connection.sendall(self._answer(request))

    def _answer(self, request: bytes) -> bytes:
        if request.startswith(b"GET /v1/system "):
            return answer("200 OK", json.dumps(self.said).encode())
        return GOOD if request.startswith(b"POST /v1/applications ") else answer("204 No Content")


@contextmanager
def systems(*addresses: str, wrap: Wrap = lambda plain: plain) -> Iterator[list[System]]:
    """A system at each of these addresses, all on one port."""
    made: list[System] = []
    try:
        for address in addresses:
            made.append(System(address, made[0].port if made else 0, wrap))
        yield made
    finally:
        for each in made:
            each.close()
