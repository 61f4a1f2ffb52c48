"""A whole certificate of somebody else under a status that is none of the protocol's, a right retry behind it. An error
page under such a status is no document."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from tests.attacks.hostile import Answer, himozuke, inspected
from tests.attacks.misdelivering import EveryFew, in_turn

STATUSES = (500, 206, 302)


def _under(status: int, right: Answer, other: bytes) -> Answer:
    return right._replace(status=status, body=other)


def _page(right: Answer, other: bytes) -> Answer:
    return Answer(500, {"content-type": "text/html"}, b"<html>Internal error</html>")


def test_the_certificates_are_found_and_nothing_else(tmp_path: Path) -> None:
    attack = EveryFew(in_turn(_page, *(partial(_under, status) for status in STATUSES)), step=5)
    run = inspected(attack, tmp_path)
    documents = [name for place, name in enumerate(attack.sent_to) if place % 4]
    assert len(documents) > 9
    assert run.code == 1
    assert run.applications("binding") == {*documents}
    assert run.applications("completeness") == {*documents}
    assert run.found("binding").count("foreign-data") >= len(documents)
    assert run.found("completeness").count("document-beside") == len(documents)
    assert himozuke("verify", str(run.folder)).returncode == 0
