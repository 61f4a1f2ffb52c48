"""A certificate of somebody else in a body that is no PDF by itself."""

from __future__ import annotations

import base64
import gzip
import json
from itertools import cycle
from pathlib import Path

from tests.attacks.hostile import Answer, inspected
from tests.attacks.misdelivering import EveryFew


class Wrapping:
    """One way after the other, as agreed by the headers and not."""

    def __init__(self) -> None:
        self._ways = cycle((self.compressed, self.in_json, self.in_parts))

    def __call__(self, right: Answer, other: bytes) -> Answer:
        return next(self._ways)(right, other)

    def compressed(self, right: Answer, other: bytes) -> Answer:
        return right._replace(headers={**right.headers, "content-encoding": "gzip"}, body=gzip.compress(other))

    def in_json(self, right: Answer, other: bytes) -> Answer:
        body = json.dumps({"type": "about:blank", "reason": "failed", "document": base64.b64encode(other).decode()})
        return Answer(503, {"content-type": "application/problem+json"}, body.encode())

    def in_parts(self, right: Answer, other: bytes) -> Answer:
        body = b"--part\r\nContent-Type: application/pdf\r\n\r\n" + other + b"\r\n--part--\r\n"
        return right._replace(headers={"content-type": "multipart/mixed; boundary=part"}, body=body)


def test_it_is_found(tmp_path: Path) -> None:
    attack = EveryFew(Wrapping())
    run = inspected(attack, tmp_path)
    assert attack.sent > 8
    assert run.code == 1
    assert run.found("binding").count("foreign-data") >= attack.sent
    assert run.found("completeness").count("document-wrapped") == attack.sent
