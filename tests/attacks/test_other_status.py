"""A whole certificate of somebody else under a status that is none of the protocol's, a right retry behind it."""

from __future__ import annotations

from itertools import cycle
from pathlib import Path

from tests.attacks.hostile import Answer, himozuke, inspected
from tests.attacks.misdelivering import EveryFew


def test_it_is_found(tmp_path: Path) -> None:
    statuses = cycle((500, 206, 302))
    attack = EveryFew(lambda right, other: right._replace(status=next(statuses), body=other))
    run = inspected(attack, tmp_path)
    assert attack.sent > 5
    assert run.code == 1
    assert run.found("binding").count("foreign-data") >= attack.sent
    assert run.found("completeness").count("document-beside") == attack.sent
    assert himozuke("verify", str(run.folder)).returncode == 0


def test_error_pages_are_no_documents(tmp_path: Path) -> None:
    attack = EveryFew(lambda right, other: Answer(500, {"content-type": "text/html"}, b"<html>Internal error</html>"))
    run = inspected(attack, tmp_path)
    assert attack.sent > 5
    assert not run.found("binding")
    assert not run.found("completeness")
