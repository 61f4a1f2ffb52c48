"""Somebody else's number beside a right certificate: in a header, or behind the body."""

from __future__ import annotations

import base64
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.attacks.hostile import Answer, himozuke, inspected


class Headed:
    """Every few certificates come with a line that tells of the applicant before."""

    def __init__(self, step: int) -> None:
        self.step = step
        self.people: dict[str, Any] = {}
        self.before: Any = None
        self.seen = self.sent = 0
        self._ways = cycle((self.number, self.coded, self.trailer))

    def __call__(self, path: str, asked: Any, right: Answer) -> Answer:
        if path == "/v1/population" and asked:
            self.people = {each["card"]["serial"]: each for each in asked["residents"] if each["card"]}
        if path != "/v1/applications" or right.status != 200:
            return right
        told, self.before = self.before, self.people[asked["card_serial"]]
        self.seen += 1
        if told is None or told["household_id"] == self.before["household_id"] or self.seen % self.step:
            return right
        self.sent += 1
        return next(self._ways)(right, told)

    def number(self, right: Answer, who: Any) -> Answer:
        return right._replace(headers={**right.headers, "x-owner": f"/residents/{who['my_number']}/card"})

    def coded(self, right: Answer, who: Any) -> Answer:
        name = base64.b64encode(f"{who['name']} {who['address']}".encode()).decode()
        return right._replace(headers={**right.headers, "x-owner": name, "etag": "a1b2c3d4" * 4})

    def trailer(self, right: Answer, who: Any) -> Answer:
        lines = [f"{name}: {value}" for name, value in right.headers.items()]
        head = "\r\n".join(["HTTP/1.1 200 OK", *lines, "Transfer-Encoding: chunked", "Trailer: X-Owner", "", ""])
        owner = quote(f"{who['name']} {who['address']}")
        body = b"%x\r\n%b\r\n0\r\nX-Owner: %b\r\n\r\n" % (len(right.body), right.body, owner.encode())
        return right._replace(raw=head.encode() + body)


def test_it_is_found(tmp_path: Path) -> None:
    attack = Headed(6)
    run = inspected(attack, tmp_path)
    assert attack.sent > 8
    assert run.code == 1
    assert run.found("binding") == ["foreign-data-told"] * attack.sent
    assert himozuke("verify", str(run.folder)).returncode == 0
