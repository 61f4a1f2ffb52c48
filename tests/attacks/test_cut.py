"""Certificates of somebody else that came whole in what is no whole answer: a kiosk may have printed them. One's own
that was cut off is no finding, and what nobody can read counts."""

from __future__ import annotations

from pathlib import Path

from tests.attacks.hostile import Answer, inspected
from tests.attacks.misdelivering import EveryFew, in_turn


def _promising(size_bytes: int, body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nContent-Length: %d\r\n\r\n%b" % (size_bytes, body)


def _one_more(right: Answer, other: bytes) -> Answer:
    return right._replace(raw=_promising(len(other) + 1, other))


def _without_a_head(right: Answer, other: bytes) -> Answer:
    return right._replace(raw=other)


def _announced_as_endless(right: Answer, other: bytes) -> Answer:
    return right._replace(raw=_promising(10_000_000_000, other))


def _ones_own_cut_off(right: Answer, other: bytes) -> Answer:
    return right._replace(raw=_promising(len(right.body), right.body[:-900]))


def _head_without_end(right: Answer, other: bytes) -> Answer:
    return right._replace(raw=b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 20_000)


FOREIGN = (_one_more, _without_a_head, _announced_as_endless)


def test_whose_they_are_is_found(tmp_path: Path) -> None:
    attack = EveryFew(in_turn(*FOREIGN, _ones_own_cut_off, _head_without_end), step=4)
    run = inspected(attack, tmp_path)
    foreign = {name for place, name in enumerate(attack.sent_to) if place % 5 < len(FOREIGN)}
    assert attack.sent > 30
    assert run.code == 1
    assert run.applications("binding") == foreign
    assert run.found("binding").count("foreign-data") >= len(foreign)
    assert run.applications("completeness") <= foreign
    unclean = run.table["unclean_answers"]
    over_long = len(attack.sent_to[2::5]) + len(attack.sent_to[4::5])
    assert (unclean["count"], unclean["forms"]["over-long"]) == (attack.sent, over_long)
