"""A target that says all the right things about itself and answers applications with whatever it likes."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from pypdf import PdfWriter
from reportlab.pdfgen.canvas import Canvas

LIES = ("empty", "html", "cut", "huge", "silent", "endless", "blank", "stranger")


def one_sheet(text: str) -> bytes:
    """A whole PDF with one line of text."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=True)
    canvas.drawString(72, 720, text)
    canvas.save()
    return out.getvalue()


def endless_pdf() -> bytes:
    """A PDF whose page tree is its own child and whose content never ends for a reader that trusts it."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /XObject << /X 5 0 R >> >> >>",
        b"<< /Length 5 >>\nstream\n/X Do\nendstream",
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >> /Length 11 >>\n"
        b"stream\n/X Do /X Do\nendstream",
    ]
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    return out + head + table + tail


def blank_pdf() -> bytes:
    """A whole PDF with nothing on its sheet."""
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(595, 842)
    writer.write(out)
    return out.getvalue()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: LyingServer

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""

    def do_GET(self) -> None:
        """The description of the system; it has no lists."""
        self._answer(200, json.dumps(self.server.description).encode(), "application/json")

    def do_PUT(self) -> None:
        """Takes the population and the clock."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path.endswith("population"):
            population = json.loads(body)
            self.server.description["population_digest"] = population["population_digest"]
            self.server.description["municipality_codes"] = population["municipality_codes"]
        self._answer(204, b"", "")

    def do_POST(self) -> None:
        """Lies."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.tell(self, body.get("application_id", ""))

    def issue(
        self, application_id: str, body: bytes, kind: str = "application/pdf", declared: int | None = None
    ) -> None:
        """An answer that looks like a certificate's."""
        self._answer(
            200, body, kind, {"Application-Id": application_id, "Certificate-Number": f"N{application_id}"}, declared
        )

    def _answer(
        self, status: int, body: bytes, kind: str, more: dict[str, str] | None = None, declared: int | None = None
    ) -> None:
        self.send_response(status)
        if status != 204:
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body) if declared is None else declared))
        for name, value in (more or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


class LyingServer(ThreadingHTTPServer):
    """Chooses its lie by the application's number; `told` remembers which was told to whom."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, lies: tuple[str, ...] = LIES, environment: str = "inspection") -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.lies = lies
        self.told: dict[str, str] = {}
        self.released = threading.Event()
        self.description: dict[str, Any] = {
            "name": "liar",
            "version": "1",
            "build": "x",
            "configuration": {},
            "environment": environment,
            "population_digest": "",
            "scope": "kiosk",
            "municipality_codes": [],
            "capabilities": ["provision", "clock"],
            "now": "2025-10-01T10:00:00+09:00",
        }

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def tell(self, handler: _Handler, application_id: str) -> None:
        """Answers one application."""
        number = int("".join(letter for letter in application_id.rpartition("-")[2] if letter.isdigit()) or 0)
        lie = self.lies[number % len(self.lies)]
        self.told[application_id] = lie
        if lie == "empty":
            handler.issue(application_id, b"")
        elif lie == "html":
            handler.issue(application_id, b"<html><body>busy</body></html>", "text/html")
        elif lie == "cut":
            handler.issue(application_id, one_sheet("cut")[:-200])
        elif lie == "huge":
            handler.issue(application_id, b"%PDF-1.7\n", declared=2 << 30)
            handler.close_connection = True
        elif lie == "silent":
            self.released.wait()
            handler.close_connection = True
        elif lie == "endless":
            handler.issue(application_id, endless_pdf())
        elif lie == "blank":
            handler.issue(application_id, blank_pdf())
        else:
            handler.issue(application_id, one_sheet("SOMEBODY WHO IS NOT OF THE POPULATION 1900-01-01"))


@contextmanager
def lying_system(lies: tuple[str, ...] = LIES, environment: str = "inspection") -> Iterator[LyingServer]:
    """Serves lies for as long as the block lasts."""
    server = LyingServer(lies, environment)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
