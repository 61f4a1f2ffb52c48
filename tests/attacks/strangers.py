"""Somebody real: a certificate of theirs, and the ways in which a broken system may let it out."""

from __future__ import annotations

import base64
import gzip
import io
import json
import threading
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from pypdf import PdfReader, PdfWriter

from tests.attacks.hostile import Answer
from tests.reading import paper

PDF = {"content-type": "application/pdf"}
_GIVEN_NAMES = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥乾坤艮巽"


class Stranger:
    """One for each way, so that whoever finds one of them knows by which way they came."""

    def __init__(self, number: int) -> None:
        self.name = f"鬼龍院{_GIVEN_NAMES[number]}右衛門"
        self.my_number = f"9{number:02d}472615038"

    @property
    def secrets(self) -> tuple[str, str]:
        """What must not be found anywhere."""
        return self.name, self.my_number

    @cached_property
    def certificate(self) -> bytes:
        """Theirs, as a system prints it; a program may have put the name beside the sheet, too."""
        return self.sheet(f"氏名 {self.name}", "生年月日 昭和３２年１月１０日", f"個人番号 {self.my_number}")

    def sheet(self, *lines: str) -> bytes:
        """A document of one sheet."""
        sheet, buffer = paper.canvas()
        sheet.setTitle(self.name)
        for place, line in enumerate(("住民票の写し", *lines)):
            sheet.drawString(72, 720 - 20 * place, line)
        return paper.saved(sheet, buffer)


Way = Callable[[Stranger, Answer], Answer]
"""From a stranger and the right answer, which has a document, to what is sent instead."""


def _raw(right: Answer, body: bytes, more: int = 0, head: bytes = b"") -> Answer:
    start = b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n%b" % head
    return right._replace(raw=start + b"Content-Length: %d\r\n\r\n%b" % (len(body) + more, body))


def _beside(who: Stranger, right: Answer) -> Answer:
    part = b"--part\r\nContent-Type: application/pdf\r\n\r\n%b\r\n"
    body = part % right.body + part % who.certificate + b"--part--\r\n"
    return Answer(200, {"content-type": "multipart/mixed; boundary=part"}, body)


def _in_json(who: Stranger, right: Answer) -> Answer:
    said = {"type": "about:blank", "reason": "failed", "document": base64.b64encode(who.certificate).decode()}
    return Answer(503, {"content-type": "application/problem+json"}, json.dumps(said).encode())


def _second_sheet(who: Stranger, right: Answer) -> Answer:
    writer, out = PdfWriter(), io.BytesIO()
    for each in (right.body, who.certificate):
        writer.append(PdfReader(io.BytesIO(each)))
    writer.add_metadata({"/Title": who.name})
    writer.write(out)
    return right._replace(body=out.getvalue())


def _attached(who: Stranger, right: Answer) -> Answer:
    writer, out = PdfWriter(clone_from=io.BytesIO(right.body)), io.BytesIO()
    writer.add_attachment("more.txt", who.name.encode())
    writer.write(out)
    return right._replace(body=out.getvalue())


def _problem(status: int, **said: str) -> Answer:
    body = json.dumps({"type": "about:blank", **said}, ensure_ascii=False).encode()
    return Answer(status, {"content-type": "application/problem+json"}, body)


def _text(text: str) -> str:
    """Octets as a header carries them."""
    return text.encode().decode("latin-1")


STOPPING: Mapping[str, Way] = {
    "as agreed": lambda who, right: right._replace(body=who.certificate),
    "with status 500": lambda who, right: right._replace(status=500, body=who.certificate),
    "with status 206": lambda who, right: right._replace(status=206, body=who.certificate),
    "packed": lambda who, right: Answer(200, {**PDF, "content-encoding": "gzip"}, gzip.compress(who.certificate)),
    "in base64": _in_json,
    "cut": lambda who, right: _raw(right, who.certificate, more=1),
    "on the second sheet": _second_sheet,
    "beside the right one": _beside,
    "behind other things": lambda who, right: right._replace(body=who.name.encode() * 100 + who.certificate),
    "behind the answer": lambda who, right: right._replace(
        raw=_raw(right, right.body).raw + _raw(right, who.certificate).raw
    ),
}
"""Ways by which a document that can be read comes: the run ends at the first."""

OTHERS: Mapping[str, Way] = {
    "on an error page": lambda who, right: Answer(
        500, {"content-type": "text/html; charset=utf-8"}, f"<html>Error at {who.name}, {who.my_number}</html>".encode()
    ),
    "on an error page in Shift_JIS": lambda who, right: Answer(
        502, {"content-type": "text/html"}, f"<html>{who.name}</html>".encode("shift_jis")
    ),
    "in plain text as agreed": lambda who, right: right._replace(body=f"{who.name} {who.my_number}".encode("utf-16")),
    "as a reason": lambda who, right: _problem(409, reason=who.name),
    "as a number for a reason": lambda who, right: _problem(409, reason=who.my_number),
    "in the detail of a problem": lambda who, right: _problem(409, reason="mismatch", detail=who.name),
    "in the detail of a refusal": lambda who, right: _problem(503, reason="busy", detail=who.name),
    "behind the right one": lambda who, right: right._replace(body=right.body + b"\n% " + who.name.encode()),
    "before the right one": lambda who, right: right._replace(body=who.name.encode() + b"\n" + right.body),
    "attached": _attached,
    "in a header": lambda who, right: right._replace(headers={**right.headers, "x-owner": _text(who.name)}),
    "as a type": lambda who, right: right._replace(headers={**right.headers, "content-type": _text(who.name)}),
    "as a name": lambda who, right: right._replace(headers={**right.headers, "application-id": _text(who.name)}),
    "as a certificate's number": lambda who, right: right._replace(
        headers={**right.headers, "certificate-number": _text(who.name)}
    ),
    "as a short sheet": lambda who, right: right._replace(body=who.sheet()[:-1].replace(b"%%EOF", b"")),
}
"""Ways by which something else comes."""


class LettingOut:
    """At the first answers with a document each of these ways, one after the other; with `together` none of these is
    sent before all of them can be."""

    def __init__(self, ways: Mapping[str, Way], together: bool = False) -> None:
        self.strangers = {name: Stranger(number) for number, name in enumerate(ways)}
        self._ways = list(ways.items())
        self._left = list(self._ways)
        self._ready = threading.Event()
        self._together = together
        self._seen: set[str] = set()
        self.sent: set[str] = set()

    def __call__(self, path: str, asked: Any, right: Answer) -> Answer:
        if path != "/v1/applications" or right.status != 200 or asked["application_id"] in self._seen:
            return right
        self._seen.add(asked["application_id"])
        if not self._left:
            if self._together:
                return right
            self._left = list(self._ways)
        name, way = self._left.pop(0)
        self.sent.add(name)
        if not self._left:
            self._ready.set()
        answer = way(self.strangers[name], right)
        return answer._replace(ready=self._ready) if self._together else answer

    @property
    def secrets(self) -> list[str]:
        """Of all of them."""
        return [secret for each in self.strangers.values() for secret in each.secrets]


class Everywhere(LettingOut):
    """The same, and somebody stands in all that the system says of itself; when all ways have been gone, their
    certificate comes in the answers to confirmations and register events, too."""

    def __init__(self, ways: Mapping[str, Way]) -> None:
        super().__init__(ways)
        self.listed, self.confirmed = Stranger(-1), Stranger(-2)

    def __call__(self, path: str, asked: Any, right: Answer) -> Answer:
        name, number = self.listed.secrets
        if path == "/v1/system":
            return _with(right, lambda told: {**told, "operator": name})
        if path == "/v1/ledger":
            line = {"application_id": name, "certificate": name, "certificate_numbers": [number]}
            return _with(right, lambda told: [*told, {**line, "copies": 1, "fee": 300, "outcome": name}])
        if path == "/v1/spool":
            return _with(right, lambda told: [*told, {"name": f"{name}.pdf", "application_id": number}])
        if path == "/v1/alerts":
            alerts = [{"alert_id": number, "application_id": name, "message": f"another's: {name}"}]
            return _with(right, lambda told: [*told, *alerts])
        if path in ("/v1/deliveries", "/v1/events") and len(self.sent) >= len(self._ways):
            self.sent.add(path)
            return Answer(200, PDF, self.confirmed.certificate)
        return super().__call__(path, asked, right)

    @property
    def secrets(self) -> list[str]:
        return [*super().secrets, *self.listed.secrets, *self.confirmed.secrets]


def _with(right: Answer, more: Callable[[Any], Any]) -> Answer:
    if right.status != 200:
        return right
    return right._replace(body=json.dumps(more(json.loads(right.body)), ensure_ascii=False).encode())
