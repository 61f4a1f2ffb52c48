"""More than one answer to one request: what is too much may be printed for whoever comes next."""

from __future__ import annotations

from pathlib import Path

from tests.attacks.hostile import Answer, himozuke, inspected
from tests.attacks.misdelivering import EveryFew


def _head(headers: dict[str, str], body: bytes) -> bytes:
    lines = [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(["HTTP/1.1 200 OK", *lines, f"Content-Length: {len(body)}", "", ""]).encode()


def _two_answers(right: Answer, other: bytes) -> Answer:
    return right._replace(raw=_head(right.headers, right.body) + right.body + _head(right.headers, other) + other)


def _two_names(right: Answer, other: bytes) -> Answer:
    head = _head(right.headers, right.body).replace(b"\r\n", b"\r\nApplication-Id: r0-000001\r\n", 1)
    return right._replace(raw=head + right.body)


def test_a_second_answer_behind_the_right_one(tmp_path: Path) -> None:
    attack = EveryFew(_two_answers)
    run = inspected(attack, tmp_path)
    assert attack.sent > 5
    assert run.code == 1
    assert run.found("completeness").count("answer-unclean") == attack.sent
    assert himozuke("verify", str(run.folder)).returncode == 0


def test_two_names_of_which_the_first_is_anothers(tmp_path: Path) -> None:
    attack = EveryFew(_two_names)
    run = inspected(attack, tmp_path)
    assert attack.sent > 5
    assert run.code == 1
    assert run.found("completeness").count("answer-unclean") == attack.sent
