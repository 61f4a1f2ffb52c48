"""A system that knows applications by their ids alone: whoever comes with an id that it knows gets what it handed out
before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.attacks.hostile import Answer, himozuke, inspected


class ByIdAlone:
    """Gives, every other time, the first right answer to an id once more, whatever the body says."""

    def __init__(self) -> None:
        self.first: dict[str, Answer] = {}
        self.known = self.sent = 0

    def __call__(self, path: str, asked: Any, right: Answer) -> Answer:
        if path != "/v1/applications":
            return right
        name = asked["application_id"]
        if right.status == 200:
            self.first.setdefault(name, right)
        if right.status != 400 or name not in self.first:
            return right
        self.known += 1
        if self.known % 2:
            return right
        self.sent += 1
        return self.first[name]


def test_it_is_found(tmp_path: Path) -> None:
    attack = ByIdAlone()
    run = inspected(attack, tmp_path, "kiosk-troubles")
    assert attack.known > attack.sent > 0
    assert run.code == 1
    assert run.found("uniqueness").count("id-used-twice") == attack.sent
    assert himozuke("verify", str(run.folder)).returncode == 0
