"""Certificates of somebody else in what is no whole answer at all: without a head, or announced as endless."""

from __future__ import annotations

from pathlib import Path

from tests.attacks.hostile import Answer, inspected
from tests.attacks.misdelivering import EveryFew, in_turn


def _without_a_head(right: Answer, other: bytes) -> Answer:
    return right._replace(raw=other)


def _announced_as_endless(right: Answer, other: bytes) -> Answer:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nContent-Length: 10000000000\r\n\r\n"
    return right._replace(raw=head + other)


def test_whose_it_is_is_found(tmp_path: Path) -> None:
    attack = EveryFew(in_turn(_without_a_head, _announced_as_endless))
    run = inspected(attack, tmp_path)
    assert attack.sent > 5
    assert run.code == 1
    assert run.found("binding").count("foreign-data") >= attack.sent


def test_what_nobody_can_read_still_counts(tmp_path: Path) -> None:
    attack = EveryFew(lambda right, other: right._replace(raw=b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 20_000))
    run = inspected(attack, tmp_path)
    assert attack.sent > 5
    assert run.code == 3
    assert run.table["unclean_answers"] == {
        "count": attack.sent, "of": run.table["unclean_answers"]["of"], "forms": {"over-long": attack.sent},
    }  # fmt: skip
