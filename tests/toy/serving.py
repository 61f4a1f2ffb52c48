"""The system over HTTP: `GET /pings/7` answers with a sheet that bears `ping-7`."""

from __future__ import annotations

import asyncio
import io
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from reportlab.pdfgen.canvas import Canvas

from tests.toy.family import DIGEST
from tests.toy.system import SYSTEMS, Echo

_DESCRIPTION = {
    "name": "toy",
    "version": "1",
    "build": "",
    "environment": "inspection",
    "population_digest": DIGEST,
    "now": "2026-01-05T10:00:00+09:00",
    "scope": "issuance-server",
    "municipality_codes": [],
    "capabilities": [],
}


def sheet(number: int) -> bytes:
    """A PDF of one sheet."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=True)
    canvas.drawString(72, 720, f"ping-{number}")
    canvas.save()
    return out.getvalue()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    system: Echo


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        _, kind, *rest = self.path.split("/")
        if kind == "pings":
            self._answer("application/pdf", sheet(asyncio.run(self.server.system.answer(int(rest[0])))))
        else:
            self._answer("application/json", json.dumps(_DESCRIPTION).encode())

    def _answer(self, sort: str, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", sort)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


async def _looks(what: str) -> None:
    """What takes a moment, in which others may come."""
    await asyncio.sleep(0.02)


@contextmanager
def served(defect: str = "") -> Iterator[str]:
    """The address of the system with this defect, which runs as long as the block."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.system = SYSTEMS[defect](_looks)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
