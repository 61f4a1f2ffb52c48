"""A small system on loopback for the generator's tests, in its own process: `python fake_system.py [BEHAVIOUR ...]`.

It prints its port, answers until standard input closes, and prints what it saw as a JSON object. Behaviours: `mute`
answers no application, `flaky` resets every fifth first request, `slow` takes a second, `hesitant` takes one at numbers
that end in 54 and 55, `busy` refuses everything, `forbidding` refuses in words that the protocol does not have.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections import Counter
from typing import Any

PDF = b"%PDF-1.7 " + b"x" * 30000


DESCRIPTION = json.dumps(
    {
        "name": "fake",
        "version": "1",
        "build": "",
        "configuration": {},
        "environment": "inspection",
        "population_digest": "d",
        "scope": "kiosk",
        "municipality_codes": [],
        "capabilities": ["clock"],
        "now": "2025-10-01T10:00:00+09:00",
    }
).encode()


class System:
    """Counts what comes; remembers applications so that a repetition gets the same answer."""

    def __init__(self, behaviours: set[str]) -> None:
        self.behaviours = behaviours
        self.counts: Counter[str] = Counter()
        self.issued: dict[str, int] = {}
        self.under_way: Counter[str] = Counter()
        self.cards_twice = 0
        self.seen: set[str] = set()

    async def answer(self, path: str, body: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        """One answer to one request."""
        self.counts[path] += 1
        if path == "/v1/system":
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(DESCRIPTION), DESCRIPTION))
        elif path == "/v1/applications":
            await self._application(body, writer)
        elif path == "/v1/events":
            self.counts[body["event_id"]] += 1
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        else:
            self.counts[f"printed {body.get('printed')}"] += 1
            writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")

    async def _application(self, body: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        name, card = body["application_id"], body["card_serial"]
        first = name not in self.seen
        self.seen.add(name)
        lost = first and "flaky" in self.behaviours and len(self.seen) % 5 == 0
        self.cards_twice += first and self.under_way[card] > 0
        self.under_way[card] += 1
        hesitates = first and "hesitant" in self.behaviours and name.endswith(("54", "55"))
        await asyncio.sleep(1.0 if hesitates or "slow" in self.behaviours else 0.005)
        self.under_way[card] -= 1
        if "mute" in self.behaviours:
            await asyncio.sleep(3600)
        if lost:
            writer.transport.abort()
            return
        if {"busy", "forbidding"} & self.behaviours:
            reason, status = (b"busy", b"503") if "busy" in self.behaviours else (b"not-allowed", b"403")
            text = b'{"reason":"%s"}' % reason
            writer.write(b"HTTP/1.1 " + status + b" No\r\nContent-Type: application/problem+json\r\n")
            writer.write(b"Content-Length: %d\r\n\r\n%s" % (len(text), text))
            return
        number = self.issued.setdefault(name, len(self.issued) + 1)
        head = f"Content-Type: application/pdf\r\nApplication-Id: {name}\r\nCertificate-Number: n{number}\r\n"
        writer.write(f"HTTP/1.1 200 OK\r\n{head}Content-Length: {len(PDF)}\r\n\r\n".encode() + PDF)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """All requests of one connection."""
        self.counts["connections"] += 1
        try:
            while line := await reader.readline():
                path = line.split()[1].decode()
                length = 0
                while (header := await reader.readline()) not in {b"\r\n", b""}:
                    if header.lower().startswith(b"content-length:"):
                        length = int(header.split(b":")[1])
                body = json.loads(await reader.readexactly(length)) if length else {}
                await self.answer(path, body, writer)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


async def main() -> None:
    """Serves until standard input closes."""
    system = System(set(sys.argv[1:]))
    server = await asyncio.start_server(system.serve, "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    print(json.dumps({**system.counts, "cards twice": system.cards_twice}), flush=True)
    sys.stdout.flush()
    server.close()
    os._exit(0)  # whatever still waits to answer


if __name__ == "__main__":
    try:
        asyncio.run(asyncio.wait_for(main(), 300))
    except TimeoutError:
        sys.exit(1)
