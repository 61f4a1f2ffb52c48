"""A whole certificate of somebody else under a status that is none of the protocol's, a right retry behind it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.attacks.hostile import Answer, himozuke, inspected


class OfAnother:
    """Every seventh application gets the certificate of the one before, under `status`, at its first request."""

    def __init__(self, status: int) -> None:
        self.status, self.seen, self.last, self.sent = status, set[str](), b"", 0

    def __call__(self, path: str, asked: Any, right: Answer) -> Answer:
        if path != "/v1/applications" or right.status != 200:
            return right
        name, before, self.last = asked["application_id"], self.last, right.body
        first = name not in self.seen
        self.seen.add(name)
        if not first or not before or before == right.body or len(self.seen) % 7:
            return right
        self.sent += 1
        return right._replace(status=self.status, body=before)


@pytest.mark.parametrize("status", [500, 206])
def test_it_is_found(tmp_path: Path, status: int) -> None:
    attack = OfAnother(status)
    run = inspected(attack, tmp_path)
    assert attack.sent > 5
    assert run.code == 1
    assert run.found("binding").count("foreign-data") >= attack.sent
    assert run.found("completeness").count("document-beside") == attack.sent
    assert himozuke("verify", str(run.folder)).returncode == 0


def test_error_pages_are_no_documents(tmp_path: Path) -> None:
    attack = OfAnother(500)

    def failing(path: str, asked: Any, right: Answer) -> Answer:
        sent = attack(path, asked, right)
        return sent if sent is right else Answer(500, {"content-type": "text/html"}, b"<html>Internal error</html>")

    run = inspected(failing, tmp_path)
    assert attack.sent > 5
    assert not run.found("binding")
    assert not run.found("completeness")
