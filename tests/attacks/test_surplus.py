"""More than one answer to one request: what is too much may be printed for whoever comes next."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.attacks.hostile import Answer, himozuke, inspected
from tests.attacks.misdelivering import EveryFew, Wrap


def _head(headers: dict[str, str], body: bytes) -> bytes:
    lines = [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(["HTTP/1.1 200 OK", *lines, f"Content-Length: {len(body)}", "", ""]).encode()


def _two_answers(right: Answer, other: bytes) -> Answer:
    return right._replace(raw=_head(right.headers, right.body) + right.body + _head(right.headers, other) + other)


def _two_names(right: Answer, other: bytes) -> Answer:
    head = _head(right.headers, right.body).replace(b"\r\n", b"\r\nApplication-Id: r0-000001\r\n", 1)
    return right._replace(raw=head + right.body)


@pytest.mark.parametrize("wrap", [_two_answers, _two_names])
def test_it_is_found(tmp_path: Path, wrap: Wrap) -> None:
    attack = EveryFew(wrap)
    run = inspected(attack, tmp_path)
    assert attack.sent > 5
    assert run.code == 1
    assert run.found("completeness").count("answer-unclean") == attack.sent
    assert run.found("binding").count("document-unasked") == (attack.sent if wrap is _two_answers else 0)
    assert himozuke("verify", str(run.folder)).returncode == 0
