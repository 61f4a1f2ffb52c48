"""Certificates in answers to what is no application: confirmations and register events."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.attacks.hostile import Answer, himozuke, inspected


class Misplaced:
    """Every few answers to `path` are a certificate that was issued before."""

    def __init__(self, path: str, step: int) -> None:
        self.path, self.step = path, step
        self.last = b""
        self.asked = self.sent = 0

    def __call__(self, path: str, asked: Any, right: Answer) -> Answer:
        if path == "/v1/applications" and right.status == 200:
            self.last = right.body
        if path != self.path or right.status >= 300 or not self.last:
            return right
        self.asked += 1
        if self.asked % self.step:
            return right
        self.sent += 1
        return Answer(200, {"content-type": "application/pdf"}, self.last)


def test_in_the_answer_to_a_confirmation(tmp_path: Path) -> None:
    attack = Misplaced("/v1/deliveries", 9)
    run = inspected(attack, tmp_path)
    assert attack.sent > 3
    assert run.code == 1
    assert run.found("completeness").count("document-beside") >= attack.sent // 2


def test_in_the_answer_to_a_register_event(tmp_path: Path) -> None:
    attack = Misplaced("/v1/events", 2)
    run = inspected(attack, tmp_path, "plain")
    assert attack.sent
    assert run.code == 1
    assert run.found("binding").count("document-unasked") == attack.sent
    assert himozuke("verify", str(run.folder)).returncode == 0
