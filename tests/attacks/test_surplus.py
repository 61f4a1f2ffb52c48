"""More than one answer to one request: what is too much may be printed for whoever comes next."""

from __future__ import annotations

from pathlib import Path

from tests.attacks.hostile import Answer, inspected
from tests.attacks.misdelivering import EveryFew, in_turn


def _head(headers: dict[str, str], body: bytes) -> bytes:
    lines = [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(["HTTP/1.1 200 OK", *lines, f"Content-Length: {len(body)}", "", ""]).encode()


def _two_answers(right: Answer, other: bytes) -> Answer:
    return right._replace(raw=_head(right.headers, right.body) + right.body + _head(right.headers, other) + other)


def _two_names(right: Answer, other: bytes) -> Answer:
    head = _head(right.headers, right.body).replace(b"\r\n", b"\r\nApplication-Id: r0-000001\r\n", 1)
    return right._replace(raw=head + right.body)


def test_it_is_found(tmp_path: Path) -> None:
    attack = EveryFew(in_turn(_two_answers, _two_names))
    run = inspected(attack, tmp_path)
    assert attack.sent > 8
    assert run.code == 1
    assert run.found("completeness").count("answer-unclean") == attack.sent
    assert run.found("binding").count("document-unasked") == (attack.sent + 1) // 2
