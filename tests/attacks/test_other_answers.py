"""Certificates in answers to what is no application: confirmations and register events."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from tests.attacks.hostile import Answer, himozuke, inspected


class Misplaced:
    """Every few answers to each path are a certificate that was issued before."""

    def __init__(self, steps: dict[str, int]) -> None:
        self.steps = steps
        self.last = b""
        self.asked, self.sent = Counter[str](), Counter[str]()

    def __call__(self, path: str, asked: Any, right: Answer) -> Answer:
        if path == "/v1/applications" and right.status == 200:
            self.last = right.body
        if path not in self.steps or right.status >= 300 or not self.last:
            return right
        self.asked[path] += 1
        if self.asked[path] % self.steps[path]:
            return right
        self.sent[path] += 1
        return Answer(200, {"content-type": "application/pdf"}, self.last)


def test_both_are_found(tmp_path: Path) -> None:
    attack = Misplaced({"/v1/deliveries": 9, "/v1/events": 2})
    run = inspected(attack, tmp_path, "plain")
    assert attack.sent["/v1/deliveries"] > 3
    assert attack.sent["/v1/events"]
    assert run.code == 1
    assert run.found("completeness").count("document-beside") >= attack.sent["/v1/deliveries"] // 2
    assert run.found("binding").count("document-unasked") == attack.sent["/v1/events"]
    assert himozuke("verify", str(run.folder)).returncode == 0
