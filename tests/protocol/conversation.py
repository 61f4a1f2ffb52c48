"""The examples of docs/protocol-v1.md: one conversation, told by the page itself.

A line that begins with `→` is a request (`METHOD /path` in code), one with `←` its answer (status, then headers, each
in code). The JSON block that follows directly is its body. No other JSON block may stand on the page, so that no
example can be left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PROTOCOL = Path(__file__).parents[2] / "docs" / "protocol-v1.md"
_CODE = re.compile(r"`([^`]+)`")
_OF_REQUESTS = {
    "POST /v1/applications": "application", "POST /v1/deliveries": "delivery", "POST /v1/events": "event",
    "POST /v1/faults": "fault", "PUT /v1/clock": "clock", "PUT /v1/population": "population",
}  # fmt: skip
_OF_ANSWERS = {
    ("GET /v1/system", 200): "system", ("GET /v1/ledger", 200): "ledger", ("GET /v1/spool", 200): "spool",
    ("GET /v1/alerts", 200): "alerts", ("POST /v1/events", 200): "event-in-force",
    ("POST /v1/events", 202): "event-pending",
}  # fmt: skip


@dataclass(slots=True)
class Exchange:
    """One request and its answer; a body of None is none. `line` is where the request stands on the page."""

    line: int
    call: str
    body: Any = None
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    answer: Any = None

    @property
    def request_schema(self) -> str | None:
        """The name of the schema of the request's body."""
        return _OF_REQUESTS.get(self.call)

    @property
    def answer_schema(self) -> str | None:
        """The name of the schema of the answer's body."""
        return "problem" if self.status >= 400 else _OF_ANSWERS.get((self.call, self.status))


def conversation(page: str) -> list[Exchange]:
    """All exchanges of the page, in order. ValueError, with the line, for what is not told as above."""
    told: list[Exchange] = []
    for number, sort, value in _parts(page):
        last = told[-1] if told else None
        if sort == "→":
            if last is not None and last.status == 0:
                raise ValueError(f"line {number}: the request before has no answer")
            told.append(Exchange(number, value[0]))
        elif sort == "←":
            if last is None or last.status:
                raise ValueError(f"line {number}: an answer without a request")
            last.status, last.headers = int(value[0]), dict(one.split(": ", 1) for one in value[1:])
        elif last is None or (last.answer if last.status else last.body) is not None:
            raise ValueError(f"line {number}: a JSON block that is no request's or answer's")
        elif last.status:
            last.answer = value
        else:
            last.body = value
    if told and told[-1].status == 0:
        raise ValueError(f"line {told[-1].line}: the request has no answer")
    return told


def _parts(page: str) -> Iterator[tuple[int, str, Any]]:
    """Line number, `→`, `←` or `json`, and what stands there. A block must follow its line directly."""
    block: list[str] | None = None
    follows = False
    for number, line in enumerate(page.splitlines(), start=1):
        if block is not None:
            if line == "```":
                yield number, "json", json.loads("\n".join(block))
                block = None
            else:
                block.append(line)
        elif line.startswith(("→", "←")):
            yield number, line[0], _CODE.findall(line)
            follows = True
        elif line.startswith("```json"):
            if not follows:
                raise ValueError(f"line {number}: a JSON block that follows no request or answer")
            block, follows = [], False
        elif line:
            follows = False
