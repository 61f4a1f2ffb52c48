"""The generator asks the system who it is while it drives it: what is not the same any more is not driven on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from harness.certificates.drive.plan import Plan, encode_plan
from harness.domain.operations import Mark
from harness.drive import launch
from harness.drive.launch import Ended, Generator
from harness.evidence.run_folder import RunFolder
from harness.history.merge import journals_in, marks
from harness.history.read import journal_facts
from harness.inspection.running.judging import worker_facts
from harness.processes import command
from harness.targets.system import parse_system
from tests.drive.plans import SEAL, plan, planned
from tests.targets.fake import asked
from tests.targets.systems import SAID, System

LONG = plan([planned(number, number / 40) for number in range(2400)], duration_s=60.0)
SHORT = plan([planned(number, number / 40) for number in range(60)], duration_s=1.5)
FLIPS_AT = 20


@pytest.fixture(autouse=True)
def _asks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launch, "command", lambda module, *words: command("tests.drive.asks_often", *words))


@contextmanager
def system() -> Iterator[System]:
    made = System("127.0.0.1")
    try:
        yield made
    finally:
        made.close()


def driven(what: Plan, folder: Path, port: int) -> Ended:
    identity = parse_system(orjson.dumps(SAID)).identity
    file = asked(f"http://127.0.0.1:{port}")
    with Generator(what, encode_plan(what), "certificates", folder, file, identity, SEAL) as load:
        assert load.wait(60.0)
        return load.result()


def at_the(number: int, then: Callable[[], object]) -> Callable[[bytes], None]:
    """Calls `then` once, at the application of this number."""
    left = [b""] * number
    lock = threading.Lock()

    def count(request: bytes) -> None:
        if request.startswith(b"POST /v1/applications "):
            with lock:
                is_time = bool(left) and (left.pop() == b"") and not left
            if is_time:
                then()

    return count


def asks(folder: Path) -> list[Mark]:
    return [mark for mark in marks(journals_in(folder / "history")) if mark.what == "asked"]


def changes(folder: Path) -> list[tuple[str, str]]:
    """What the judges are told of it."""
    return [each for worker in worker_facts(RunFolder(folder, "r1")) for each in worker.changed]


@pytest.mark.parametrize(
    ("member", "value", "code"),
    [("environment", "production", "environment-left"), ("population_digest", "e", "population-replaced")],
)
def test_one_that_is_not_there_for_this_inspection_any_more_is_left_alone(
    tmp_path: Path, member: str, value: str, code: str
) -> None:
    with system() as here:
        here.before = at_the(FLIPS_AT, lambda: here.said.update({member: value}))
        ended = driven(LONG, tmp_path, here.port)
        said = [number for number, each in enumerate(here.requests) if each.startswith(b"GET ")][-1]
        # What had left before the answer came may stand behind the last question.
        assert len(here.requests) - 1 - said <= 2
    assert ended.exit_code == 3 and ended.said is not None and ended.said.code == code
    assert changes(tmp_path) == [("127.0.0.1", code)]
    assert not journal_facts(tmp_path / "history" / "worker-000.journal").finished


def test_all_workers_stop_when_one_finds_it(tmp_path: Path) -> None:
    what = replace(plan([planned(number, number / 20, worker=number % 2) for number in range(1200)]), workers=2)
    with system() as here:
        here.before = at_the(FLIPS_AT, lambda: here.said.update(environment="production"))
        ended = driven(what, tmp_path, here.port)
    assert ended.exit_code == 3
    assert [journal_facts(path).finished for path in journals_in(tmp_path / "history")] == [False, False]


def test_another_build_is_driven_on_and_said(tmp_path: Path) -> None:
    with system() as here:
        here.before = at_the(FLIPS_AT, lambda: here.said.update(build="next"))
        ended = driven(SHORT, tmp_path, here.port)
    assert ended.exit_code == 0
    assert changes(tmp_path) == [("127.0.0.1", "build-replaced")]


def test_what_is_as_it_was_is_asked_now_and_then_and_nothing_is_said(tmp_path: Path) -> None:
    with system() as here:
        ended = driven(SHORT, tmp_path, here.port)
        questions = [each for each in here.requests if each.startswith(b"GET ")]
        assert here.requests[0] == questions[0]
    assert (ended.exit_code, ended.said) == (0, None)
    assert len(asks(tmp_path)) == len(questions) > 3 and changes(tmp_path) == []
    assert journal_facts(tmp_path / "history" / "worker-000.journal").sound


@contextmanager
def restarting(here: System, away_s: float, environment: str) -> Iterator[list[System]]:
    """At one application the system goes away; what is there `away_s` later says of itself that it is this."""
    back: list[System] = []

    def again() -> None:
        back.append(System("127.0.0.1", here.port))
        back[0].said["environment"] = environment

    timer = threading.Timer(away_s, again)

    def go() -> None:
        here.close()
        timer.start()

    here.before = at_the(FLIPS_AT, go)
    try:
        yield back
    finally:
        timer.cancel()
        timer.join()
        for each in back:
            each.close()


def test_after_a_restart_it_is_asked_and_driven_on(tmp_path: Path) -> None:
    with system() as here, restarting(here, 0.3, "inspection") as back:
        ended = driven(SHORT, tmp_path, here.port)
        assert back[0].requests[0].startswith(b"GET /v1/system ") and len(back[0].sent) > 20
    assert (ended.exit_code, changes(tmp_path)) == (0, [])
    assert "no-answer" in {str(mark.values["says"]) for mark in asks(tmp_path)}


def test_what_took_its_place_meanwhile_gets_not_one_request(tmp_path: Path) -> None:
    with system() as here, restarting(here, 0.3, "production") as back:
        ended = driven(SHORT, tmp_path, here.port)
        assert back[0].requests and back[0].sent == []
    assert ended.exit_code == 3 and ended.said is not None and ended.said.code == "environment-left"


def test_one_that_does_not_come_back_is_not_waited_for_without_end(tmp_path: Path) -> None:
    with system() as here, restarting(here, 3600.0, "inspection"):
        ended = driven(LONG, tmp_path, here.port)
    assert ended.exit_code == 3 and ended.said is not None
    assert ended.said.code == "nobody-says-who"
