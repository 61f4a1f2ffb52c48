"""What answers to the harness itself tell besides: who a system is, what it lists, that it took what it was given."""

from __future__ import annotations

from typing import Any

import orjson

from tests.attacks.hostile import Answer


class Asked:
    """Each answer to the harness itself says more than the protocol has, and that tells of a resident."""

    def __init__(self) -> None:
        self.who: Any = {"name": "", "address": "", "my_number": ""}
        self.driven = self.failed = False
        self.clocks = 0

    def __call__(self, path: str, asked: Any, right: Answer) -> Answer:
        if path == "/v1/population" and asked:
            self.who = asked["residents"][7]
        self.driven = self.driven or path == "/v1/applications"
        match path:
            case "/v1/population" | "/v1/clock" if not self.clocks:
                self.clocks += path == "/v1/clock"
                return right._replace(headers={**right.headers, "x-first": self._number()})
            case "/v1/alerts":
                return right._replace(headers={**right.headers, "x-last": self._number()})
            case "/v1/system" if self.driven:
                return right._replace(body=orjson.dumps({**orjson.loads(right.body), "host": self._note()}))
            case "/v1/ledger":
                lines = [{**line, "note": self._note()} for line in orjson.loads(right.body)]
                return right._replace(body=orjson.dumps(lines))
            case "/v1/spool" if self.driven and not self.failed:
                self.failed = True
                return Answer(500, {"content-type": "text/plain"}, str(self._note()).encode())
        return right

    def _number(self) -> str:
        return f"resident {self.who['my_number']}"

    def _note(self) -> dict[str, str]:
        return {"by": self.who["name"], "at": self.who["address"], "trace": "0af7651916cd43dd8448eb211c80319c"}
