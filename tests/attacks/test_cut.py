"""A certificate of somebody else that came whole, in an answer that promised more: a kiosk may have printed it."""

from __future__ import annotations

from pathlib import Path

from tests.attacks.hostile import Answer, himozuke, inspected
from tests.attacks.misdelivering import EveryFew


def _promising_more(right: Answer, other: bytes) -> Answer:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nContent-Length: {len(other) + 1}\r\n\r\n"
    return right._replace(raw=head.encode() + other)


def test_whose_it_is_is_found(tmp_path: Path) -> None:
    attack = EveryFew(_promising_more)
    run = inspected(attack, tmp_path)
    assert attack.sent > 5
    assert run.code == 1
    assert run.found("binding").count("foreign-data") >= attack.sent
    assert himozuke("verify", str(run.folder)).returncode == 0


def test_ones_own_that_was_cut_is_no_finding(tmp_path: Path) -> None:
    attack = EveryFew(lambda right, other: _promising_more(right, right.body[:-900]))
    run = inspected(attack, tmp_path)
    assert attack.sent > 5
    assert not run.found("binding")
    assert not run.found("completeness")
