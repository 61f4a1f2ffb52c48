"""A proxy before the reference system that does something to its answers, and an inspection through it."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import orjson

from harness.inspection.running.embedded import reference_system
from harness.processes import command, environment

_PATIENCE_S = 5.0
SHORT_DAY = str(Path(__file__).with_name("short-day.toml"))
_STANDING = {"connection", "keep-alive", "transfer-encoding", "content-length"}


class Answer(NamedTuple):
    """What the system answered, and what is sent instead. `raw`, if it is not empty, is sent as it is, and the
    connection is closed behind it. With `ready` nothing is sent before that is set, or some seconds are over."""

    status: int
    headers: dict[str, str]
    body: bytes
    raw: bytes = b""
    ready: threading.Event | None = None


Attack = Callable[[str, Any, Answer], Answer]
"""Is given the path, the parsed body of the request (None without one) and the right answer."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Proxy

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        upstream = HTTPConnection(self.server.host, self.server.port, timeout=30)
        try:
            headers = {"Content-Type": "application/json"} if body else {}
            upstream.request(self.command, self.path, body or None, headers)
            reply = upstream.getresponse()
            kept = {name.lower(): value for name, value in reply.getheaders() if name.lower() not in _STANDING}
            right = Answer(reply.status, kept, reply.read())
        finally:
            upstream.close()
        with self.server.lock:
            sent = self.server.attack(self.path, orjson.loads(body) if body else None, right)
        if sent.ready is not None:
            sent.ready.wait(_PATIENCE_S)
        if sent.raw:
            self.close_connection = True
            self.wfile.write(sent.raw)
            return
        self.send_response_only(sent.status)
        for name, value in sent.headers.items():
            self.send_header(name, value)
        if sent.status != 204:
            self.send_header("Content-Length", str(len(sent.body)))
        self.end_headers()
        self.wfile.write(sent.body)

    do_GET = do_PUT = do_POST = _pass_on


class _Proxy(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, url: str, attack: Attack, host: str) -> None:
        super().__init__((host, 0), _Handler)
        parts = urlsplit(url)
        self.host, self.port, self.attack = parts.hostname or "", parts.port or 0, attack
        self.lock = threading.Lock()


@contextmanager
def hostile_system(attack: Attack, log: Path, host: str = "127.0.0.1") -> Iterator[str]:
    """The address of the reference system behind the proxy, for as long as the block lasts."""
    with reference_system(["serve", "--processes", "1"], log) as url:
        proxy = _Proxy(url, attack, host)
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        try:
            yield f"http://{host}:{proxy.server_address[1]}"
        finally:
            proxy.shutdown()
            proxy.server_close()


class Inspected(NamedTuple):
    """What came of it: the exit code, verdict.json and findings.json, and the run folder."""

    code: int
    table: dict[str, Any]
    findings: list[dict[str, Any]]
    folder: Path

    def found(self, property_: str) -> list[str]:
        """The causes of a property's findings."""
        return [each["fingerprint"].split(":")[1] for each in self.findings if each["property"] == property_]

    def applications(self, property_: str) -> set[str]:
        """The applications to which they belong."""
        return {each["application_id"] for each in self.findings if each["property"] == property_}


def himozuke(*words: str) -> subprocess.CompletedProcess[bytes]:
    """One command, run as a user runs it."""
    return subprocess.run(command("harness", *words), capture_output=True, env=environment(), check=False, timeout=120)


def inspected(attack: Attack, tmp_path: Path, scenario: str = SHORT_DAY, *more: str) -> Inspected:
    """An inspection of the system behind the attack, 3 seconds long."""
    with hostile_system(attack, tmp_path / "system.log") as url:
        words = ["inspect", scenario, "--target", url, "--duration", "3s", "--residents", "600", "--seed", "1", *more]
        done = himozuke(*words, "--json", "--documents", "all", "--results", str(tmp_path / "results"))
    table = json.loads(done.stdout)
    (folder,) = (tmp_path / "results").iterdir()
    findings = orjson.loads((folder / "findings.json").read_bytes())
    return Inspected(done.returncode, table, findings, folder)
