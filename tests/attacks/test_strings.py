"""A system whose every string would move a terminal's cursor, turn letters about or mark a page up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unicodedata import category

import orjson

from tests.attacks.hostile import SHORT_DAY, Answer, himozuke, hostile_system

NASTY = "\x1b[31mA\x07\x08\r\n\x7f\x9b2J\u202eB\u2066\u200e\u2028\u2029\u200b\ufeff\U000e0041[red]C[/red]<i>D</i>|`*_E"
"""Of each sort of letter that acts unseen, and marks of rich, HTML and Markdown."""

IN_A_HEADER = "\x1b[31mA\x07\x08\x7f\x9b2J[red]<i>|`*_E"
"""The same of one byte each."""


class EveryString:
    """Is nasty in whatever the system says: of itself, in its lists, in what it refuses for, and in headers. It says
    that it noticed a mismatch at `alerts` applications that it delivered all the same, and holds on to a print file, of
    which it says nothing every other time: then nobody waits for its end."""

    def __init__(self) -> None:
        self.delivered: list[str] = []
        self.alerts = 5
        self.spool_says = True

    def __call__(self, path: str, asked: Any, right: Answer) -> Answer:
        match path:
            case "/v1/system":
                return _of_itself(right)
            case "/v1/alerts":
                told = [
                    {"alert_id": f"{number}{NASTY}", "application_id": name, "message": NASTY}
                    for number, name in enumerate(self.delivered[: self.alerts])
                ]
                return _listed(right, told)
            case "/v1/spool":
                self.spool_says = not self.spool_says
                if not self.spool_says:
                    return right
                held = [{"name": f"{NASTY}.pdf", "application_id": name} for name in self.delivered[:1]]
                return _listed(right, [*held, *held, {"name": NASTY, "application_id": NASTY}])
            case "/v1/ledger":
                return _listed(right, [], outcome=f"delivered{NASTY}")
            case "/v1/applications":
                return self._application(asked, right)
        return right

    def _application(self, asked: Any, right: Answer) -> Answer:
        headers = dict(right.headers)
        if right.status != 200:
            problem = orjson.loads(right.body) | {"reason": NASTY, "detail": NASTY, "title": NASTY}
            return right._replace(body=orjson.dumps(problem)) if len(self.delivered) % 2 else right
        self.delivered.append(asked["application_id"])
        match len(self.delivered) % 8:
            case 1:
                headers["application-id"] += IN_A_HEADER
            case 2:
                headers["certificate-number"] += IN_A_HEADER
            case 3:
                headers["content-type"] = f"application/{IN_A_HEADER}"
        return right._replace(headers=headers)


def _of_itself(right: Answer) -> Answer:
    said = orjson.loads(right.body)
    said |= {name: f"{said[name]}{NASTY}" for name in ("name", "version", "build")}
    said["configuration"] |= {f"key{NASTY}": f"value{NASTY}", "deep": {NASTY: [NASTY]}}
    said["capabilities"] += [NASTY]
    said["faults"] += [NASTY]
    return right._replace(body=orjson.dumps(said))


def _listed(right: Answer, more: list[dict[str, Any]], **changed: Any) -> Answer:
    return right._replace(body=orjson.dumps([*({**each, **changed} for each in orjson.loads(right.body)), *more]))


def raw(text: bytes) -> list[str]:
    """The letters of an output that act unseen, each with what stands before it."""
    letters = text.decode()
    return [ascii(letters[max(0, at - 40) : at + 1]) for at in _unseen(letters)]


def _unseen(letters: str) -> Iterator[int]:
    for at, letter in enumerate(letters):
        if letter not in "\t\n" and category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
            yield at


def test_no_output_and_no_page_has_one_of_them_raw(tmp_path: Path) -> None:
    results = tmp_path / "results"
    with hostile_system(EveryString(), tmp_path / "system.log") as url:
        words = [SHORT_DAY, "--target", url, "--duration", "3s", "--residents", "600", "--results", str(results)]
        said = {"inspect": himozuke("inspect", *words)}
    assert said["inspect"].returncode == 1
    (run,) = results.iterdir()
    said |= {
        "verify": himozuke("verify", str(run)),
        "compare": himozuke("compare", str(run), str(run), "--html", str(tmp_path / "compared.html")),
        "compare --json": himozuke("compare", str(run), str(run), "--json"),
    }
    for name, each in said.items():
        assert not raw(each.stdout + each.stderr), name
    pages = [
        run / "summary.md",
        run / "junit.xml",
        run / "report.html",
        tmp_path / "compared.html",
        *run.glob("*.json"),
    ]
    for page in pages:
        assert not raw(page.read_bytes()), page.name


def test_nothing_that_a_search_says_has_one_of_them_raw(tmp_path: Path) -> None:
    system = EveryString()
    system.alerts = 0
    with hostile_system(system, tmp_path / "system.log") as url:
        words = ["--residents", "100", "--schedules", "1", "--property", "alert"]
        done = himozuke("explore", "--target", url, *words)
    assert (done.returncode, b"besides, accounting fails" in done.stdout) == (1, True)
    assert not raw(done.stdout + done.stderr)


def test_no_sentence_that_refuses_a_system_has_one_of_them_raw(tmp_path: Path) -> None:
    wrong: dict[str, Any] = {"environment": NASTY, "scope": NASTY, "now": NASTY, "name": [NASTY]}
    said: dict[str, Any] = {}

    def attack(path: str, asked: Any, right: Answer) -> Answer:
        if path != "/v1/system":
            return right
        return right._replace(body=orjson.dumps(orjson.loads(right.body) | said))

    with hostile_system(attack, tmp_path / "system.log") as url:
        for member, value in wrong.items():
            said.clear()
            said |= {member: value, "capabilities": []}
            done = himozuke("inspect", "plain", "--target", url, "--residents", "100", "--results", str(tmp_path))
            assert done.returncode == 2, member
            assert not raw(done.stdout + done.stderr), member
