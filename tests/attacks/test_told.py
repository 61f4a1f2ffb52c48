"""What tells of somebody who has not asked: pages, refusals and crashes, and lines before and behind a right
certificate."""

from __future__ import annotations

import base64
import json
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.attacks.asked import Asked
from tests.attacks.hostile import Answer, himozuke, inspected


class Telling:
    """Every few applications are first answered with something that tells of the applicant before; a retry is answered
    rightly."""

    def __init__(self, step: int) -> None:
        self.step = step
        self.people: dict[str, Any] = {}
        self.seen: list[str] = []
        self.before: Any = None
        self.sent = 0
        ways = (self.page, self.reason, self.crash, self.members, self.number, self.coded, self.trailer)
        frames = (self.words, self.server, self.hints, self.chunk, self.cut_head)
        self._ways = cycle((*ways, *frames))

    def __call__(self, path: str, asked: Any, right: Answer) -> Answer:
        if path == "/v1/population" and asked:
            self.people = {each["card"]["serial"]: each for each in asked["residents"] if each["card"]}
        if path != "/v1/applications" or right.status != 200:
            return right
        told, name = self.before, asked["application_id"]
        self.before = self.people[asked["card_serial"]]
        is_first = name not in self.seen
        self.seen.append(name)
        is_kin = told is None or told["household_id"] == self.before["household_id"]
        if not is_first or is_kin or len(self.seen) % self.step:
            return right
        self.sent += 1
        return next(self._ways)(right, told)

    def page(self, _: Answer, who: Any) -> Answer:
        text = f"<html><body><b>{who['name']}</b>（{who['address']}）の証明書は作成中です</body></html>"
        return Answer(502, {"content-type": "text/html; charset=shift_jis"}, text.encode("cp932", "xmlcharrefreplace"))

    def reason(self, _: Answer, who: Any) -> Answer:
        body = {"type": "about:blank", "status": 409, "reason": f"{who['name']} {who['my_number']}"}
        return Answer(409, {"content-type": "application/problem+json"}, json.dumps(body).encode())

    def crash(self, _: Answer, who: Any) -> Answer:
        return Answer(500, {"content-type": "text/plain"}, f"key {who['resident_code']} violates".encode())

    def members(self, right: Answer, who: Any) -> Answer:
        if who["name"].isascii():
            return self.page(right, who)  # a name in Latin letters that is not whole is not recognised
        family, _, given = who["name"].replace("　", " ").partition(" ")
        year, month, day = map(int, who["birth_date"].split("-"))
        body = {"given_name": given, "family_name": family, "birth": {"year": year, "month": month, "day": day}}
        return Answer(500, {"content-type": "application/json"}, json.dumps({"holder": body}).encode())

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

    def words(self, right: Answer, who: Any) -> Answer:
        return self._framed(right, b"HTTP/1.1 200 %b" % self._told(who))

    def server(self, right: Answer, who: Any) -> Answer:
        return right._replace(headers={**right.headers, "server": f"issuance/{who['my_number']}"})

    def hints(self, right: Answer, who: Any) -> Answer:
        return self._framed(right, b"HTTP/1.1 103 Early Hints\r\nX-For: %b\r\n\r\nHTTP/1.1 200 OK" % self._told(who))

    def chunk(self, right: Answer, who: Any) -> Answer:
        lines = "".join(f"{name}: {value}\r\n" for name, value in right.headers.items()).encode()
        head = b"HTTP/1.1 200 OK\r\n%bTransfer-Encoding: chunked\r\n\r\n" % lines
        whole = b"%x;for=%b\r\n%b\r\n0\r\n\r\n" % (len(right.body), self._told(who), right.body)
        return right._replace(raw=head + whole)

    def cut_head(self, _: Answer, who: Any) -> Answer:
        return Answer(0, {}, b"", b"HTTP/1.1 200 OK\r\nX-For: %b" % self._told(who))

    def _framed(self, right: Answer, start: bytes) -> Answer:
        lines = "".join(f"{name}: {value}\r\n" for name, value in right.headers.items()).encode()
        length = b"Content-Length: %d\r\n\r\n" % len(right.body)
        return right._replace(raw=start + b"\r\n" + lines + length + right.body)

    def _told(self, who: Any) -> bytes:
        return quote(f"{who['name']} {who['address']}").encode()


CALLS = ("alerts", "clock", "ledger", "population", "spool", "system")


def test_it_is_found(tmp_path: Path) -> None:
    """The answers to the harness itself tell of somebody as well: that was for no kiosk, and is no finding."""
    attack, asked = Telling(3), Asked()
    run = inspected(lambda path, body, right: asked(path, body, attack(path, body, right)), tmp_path)
    assert attack.sent > 36
    assert run.code == 1
    assert run.found("binding") == ["foreign-data-told"] * attack.sent
    said = run.table["inconclusive_because"]
    assert [call for call in CALLS if not any(f"/v1/{call} held more" in each for each in said)] == []
    assert himozuke("verify", str(run.folder)).returncode == 0
