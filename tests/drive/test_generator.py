"""The generator in its own processes against a small system: what it sends, stamps, stores, and how it ends."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import orjson
import pytest

from harness.catalogue import say
from harness.certificates.domain.operations import Application, Delivery, Event
from harness.certificates.drive.plan import Plan
from harness.domain.messages import Failure, Quoted
from harness.domain.operations import Aim, Completion, Fault, Invocation, Mark, Operation, Outcome
from harness.drive.heartbeat import STOOD_STILL_S
from harness.drive.launch import Ended, Generator
from harness.history.merge import groups, journals_in, marks
from harness.history.read import journal_facts, read_journal
from harness.sealing import SUFFIX
from tests.drive.plans import SEAL, Running, application, event, fake_system, fault, generator, plan, planned

LIMIT_S = 60.0


def driven(folder: Path, what: Plan, *behaviours: str, meanwhile: Callable[[Generator], None] | None = None) -> Ended:
    """Runs a plan against the fake system and returns how it ended; what the system saw goes to `SEEN`."""
    with fake_system(*behaviours or ("hesitant",)) as system:
        SEEN[:] = [system]
        with generator(what, folder, system.url) as load:
            if meanwhile is not None:
                meanwhile(load)
            assert load.wait(LIMIT_S)
            ended = load.result()
    return ended


SEEN: list[Running] = []


def _code(ended: Ended) -> str:
    """Of what was said at the end."""
    assert ended.said is not None
    return ended.said.code


def operations(folder: Path) -> list[Operation]:
    """All operations of a run."""
    return [each for group in groups(journals_in(folder / "history")) for each in group.operations]


def sends(folder: Path, number: int) -> list[Operation]:
    """The sends of one application."""
    name = application(number).application_id
    found = [each for each in operations(folder) if isinstance(each.invocation.request, Application)]
    return [each for each in found if _application(each).application_id == name]


def _application(operation: Operation) -> Application:
    request = operation.invocation.request
    assert isinstance(request, Application)
    return request


def deliveries(folder: Path) -> dict[str, list[bool]]:
    """`printed` of each delivery sent, by application."""
    found: dict[str, list[bool]] = {}
    for each in operations(folder):
        request = each.invocation.request
        if isinstance(request, Delivery):
            found.setdefault(request.application_id, []).append(request.printed)
    return found


def running(load: Generator) -> None:
    """Waits until the first application has been answered."""
    end_s = time.monotonic() + LIMIT_S
    while not load.progress().get("offered") and time.monotonic() < end_s:
        time.sleep(0.02)


@dataclass(frozen=True)
class Mixed:
    """One run with a little of everything."""

    folder: Path
    ended: Ended
    seen: Running


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Mixed:
    folder = tmp_path_factory.mktemp("mixed")
    arrivals = [planned(number, number / 100) for number in range(40)]
    faults = [
        planned(50, 0.1, Fault.RETRY, follow_s=0.002),
        planned(51, 0.1, Fault.RETRY),
        planned(52, 0.1, Fault.PRINT_FAILURE),
        planned(53, 0.1, Fault.SLOW_READER, wait_s=0.01),
        planned(54, 0.1, Fault.GIVE_UP, wait_s=0.01, follow_s=0.05),
        planned(55, 0.1, Fault.GIVE_UP, wait_s=0.01, follow_s=0.05, repeats=True),
    ]
    together = [planned(60 + member, 0.2, instant="i1") for member in range(5)]
    one_card = [planned(number, 0.0, application=application(number, 80)) for number in range(80, 84)]
    probes = (planned(70, 0.0), planned(71, 0.3))
    what = plan([*arrivals, *faults, *together, *one_card], (event(70, 0.1, probes),), (fault(0.05),))
    ended = driven(folder, what)
    return Mixed(folder, ended, SEEN[0])


def test_everything_planned_is_sent_stored_and_recorded(mixed: Mixed) -> None:
    assert mixed.ended.exit_code == 0
    for each in operations(mixed.folder):
        completion = each.completion
        assert completion is not None and each.invocation.stamp_ns <= completion.stamp_ns
        if completion.document:
            sealed = (mixed.folder / (completion.document + SUFFIX)).read_bytes()
            body = SEAL.opened(completion.document, sealed)
            assert (completion.digest, completion.size_bytes) == (hashlib.sha256(body).hexdigest(), len(body))
    for number in range(40):
        (sent,) = sends(mixed.folder, number)
        assert sent.completion is not None and sent.completion.outcome is Outcome.OK and sent.completion.document
        assert sent.invocation.intended_ns <= sent.invocation.stamp_ns


def test_a_gentle_load_comes_over_many_connections(tmp_path: Path) -> None:
    one_after_the_other = [planned(number, 0.0, application=application(number, 1)) for number in range(40)]
    driven(tmp_path, plan(one_after_the_other), "prompt")
    (system,) = SEEN
    assert (system.counts["/v1/applications"], system.counts["/v1/deliveries"]) == (40, 40)
    assert 32 <= system.counts["connections"] < 80


def test_kiosks_fail_as_planned(mixed: Mixed) -> None:
    for number in (50, 51, 55):
        first, second = sends(mixed.folder, number)
        assert (first.invocation.aim, second.invocation.aim) == (Aim.ARRIVAL, Aim.RETRY)
        assert first.invocation.operation != second.invocation.operation
    given_up = sends(mixed.folder, 54)[0].completion
    assert given_up is not None and given_up.outcome is Outcome.UNKNOWN and given_up.problems[0].code == "gave-up"
    printed = deliveries(mixed.folder)
    assert printed[application(52).application_id] == [False]
    assert set(printed[application(54).application_id]) == {False}
    assert printed[application(55).application_id] == [True]
    assert len(printed) == 57


def test_a_card_waits_for_its_own_application(mixed: Mixed) -> None:
    assert mixed.seen.counts["cards twice"] == 0
    intervals = [each for number in range(80, 84) for each in sends(mixed.folder, number)]
    intervals.sort(key=lambda each: each.invocation.stamp_ns)
    for earlier, later in pairwise(intervals):
        assert earlier.completion is not None and earlier.completion.stamp_ns <= later.invocation.stamp_ns


def test_an_instants_spread_is_recorded(mixed: Mixed) -> None:
    (instant,) = [mark for mark in marks(journals_in(mixed.folder / "history")) if mark.what == "same-instant"]
    assert (instant.values["name"], instant.values["size"]) == ("i1", 5)
    assert 0 < float(instant.values["spread_ns"]) < 1e9


def test_probes_follow_the_acknowledgement(mixed: Mixed) -> None:
    (answered,) = [each for each in operations(mixed.folder) if isinstance(each.invocation.request, Event)]
    assert answered.completion is not None
    for number, delay_s in ((70, 0.0), (71, 0.3)):
        (probe,) = sends(mixed.folder, number)
        after_ns = probe.invocation.intended_ns - answered.completion.stamp_ns
        assert after_ns == pytest.approx(delay_s * 1e9, abs=1e6)
        assert probe.invocation.stamp_ns >= probe.invocation.intended_ns


def test_records_come_in_the_order_of_what_happened(mixed: Mixed) -> None:
    path = mixed.folder / "history" / "worker-000.journal"
    assert journal_facts(path).sound
    records = list(read_journal(path))
    assert isinstance(records[0], Mark) and records[0].what == "started"
    assert isinstance(records[-1], Mark) and records[-1].what == "finished"
    assert {type(record) for record in records} == {Mark, Invocation, Completion}


def test_no_answer_is_asked_again_under_the_same_id(tmp_path: Path) -> None:
    """On a new connection by the kiosk; on a kept one, that may have been closed long ago, by the client itself."""
    assert driven(tmp_path, plan([planned(number, number / 50) for number in range(20)]), "flaky").exit_code == 0
    found = [each.completion for number in range(20) for each in sends(tmp_path, number)]
    unknown = [each for each in found if each is not None and each.outcome is Outcome.UNKNOWN]
    again = [mark for mark in marks(journals_in(tmp_path / "history")) if mark.what == "sent-again"]
    assert len(unknown) + len(again) == 4 and all(each.problems for each in unknown)
    assert SEEN[0].counts["/v1/applications"] == 24 and SEEN[0].counts["printed True"] == 20


def test_refusals_are_final_and_not_delivered(tmp_path: Path) -> None:
    assert driven(tmp_path, plan([planned(number, 0.0) for number in range(5)]), "busy").exit_code == 0
    found = [sent.completion for number in range(5) for sent in sends(tmp_path, number)]
    assert [(each.outcome, each.reason) for each in found if each] == [(Outcome.REFUSED, "busy")] * 5
    assert not deliveries(tmp_path)


def test_a_system_that_never_answers_ends_with_reports_that_nothing_was_printed(tmp_path: Path) -> None:
    what = plan([planned(number, 0.0) for number in range(3)], answer_s=0.2)
    assert driven(tmp_path, what, "mute").exit_code == 0
    assert deliveries(tmp_path) == {application(number).application_id: [False] for number in range(3)}
    assert all(len(sends(tmp_path, number)) == 4 for number in range(3))


def test_a_system_that_has_fallen_silent_is_not_driven_to_the_end(tmp_path: Path) -> None:
    what = plan([planned(number, number / 10) for number in range(3000)], answer_s=0.2, duration_s=300.0)
    ended = driven(tmp_path, what, "mute")
    assert (ended.exit_code, _code(ended)) == (3, "system-silent")


def test_a_system_of_which_no_answer_is_the_protocol_s_is_not_driven_to_the_end(tmp_path: Path) -> None:
    what = plan([planned(number, number / 100) for number in range(3000)], duration_s=300.0)
    ended = driven(tmp_path, what, "forbidding")
    assert (ended.exit_code, _code(ended)) == (3, "not-of-the-protocol")
    why = say("no-refusal", status=403, reason=Quoted("not-allowed"))
    assert ended.said is not None
    assert ended.said["example"] == why
    came = [each.completion for each in operations(tmp_path) if isinstance(each.invocation.request, Application)]
    assert 200 <= len([each for each in came if each is not None and each.problems == (why,)]) < 400
    (stopped,) = [mark for mark in marks(journals_in(tmp_path / "history")) if mark.what == "stopped"]
    assert stopped.values["code"] == "not-of-the-protocol"


def _stop_for_a_while(load: Generator) -> None:
    running(load)
    os.kill(load.pids[0], signal.SIGSTOP)
    time.sleep(STOOD_STILL_S + 0.3)
    os.kill(load.pids[0], signal.SIGCONT)


def test_a_generator_that_was_stopped_says_so(tmp_path: Path) -> None:
    what = plan([planned(number, number / 20) for number in range(30)], duration_s=1.5)
    driven(tmp_path, what, meanwhile=_stop_for_a_while)
    (mark,) = (each for each in marks(journals_in(tmp_path / "history")) if each.what == "stood-still")
    assert int(mark.values["to_ns"]) - int(mark.values["from_ns"]) >= (STOOD_STILL_S + 0.3) * 1e9


def test_a_generator_that_waits_for_a_slow_system_does_not(tmp_path: Path) -> None:
    driven(tmp_path, plan([planned(number, number / 20) for number in range(5)]), "slow")
    assert not [each for each in marks(journals_in(tmp_path / "history")) if each.what == "stood-still"]


def test_a_closed_loop_keeps_its_number_under_way(tmp_path: Path) -> None:
    what = plan([planned(number, 0.0) for number in range(60)], in_flight=4, duration_s=30.0)
    assert driven(tmp_path, what).exit_code == 0
    assert sum(len(sends(tmp_path, number)) for number in range(60)) == 60
    edges: list[tuple[int, int]] = []
    for each in operations(tmp_path):
        if isinstance(each.invocation.request, Application) and each.completion is not None:
            edges += [(each.invocation.stamp_ns, 1), (each.completion.stamp_ns, -1)]
    most = under_way = 0
    for _, step in sorted(edges):
        under_way += step
        most = max(most, under_way)
    assert most == 4


def test_two_workers_share_a_plan(tmp_path: Path) -> None:
    arrivals = [planned(number, number / 50, worker=number % 2) for number in range(20)]
    assert driven(tmp_path, plan(arrivals, workers=2)).exit_code == 0
    assert [journal_facts(path).sound for path in journals_in(tmp_path / "history")] == [True, True]
    assert SEEN[0].counts["printed True"] == 20


def _interrupt(load: Generator) -> None:
    running(load)
    os.kill(load.pids[0], signal.SIGINT)


def _ask(load: Generator) -> None:
    running(load)
    load.stop()


@pytest.mark.parametrize(
    ("way", "codes"),
    [
        (_interrupt, {"load-interrupted"}),
        (_ask, {"load-interrupted", "asked-to-stop"}),  # it is told in two ways, and says which one came first
    ],
)
def test_stopped_it_finishes_what_is_under_way_and_says_so(
    tmp_path: Path, way: Callable[[Generator], None], codes: set[str]
) -> None:
    what = plan([planned(number, number / 20) for number in range(1200)], duration_s=60.0)
    ended = driven(tmp_path, what, "slow", meanwhile=way)
    assert ended.exit_code == 3
    assert _code(ended) in codes
    facts = journal_facts(tmp_path / "history" / "worker-000.journal")
    assert not facts.finished and not facts.torn and not facts.open
    assert any(mark.what == "stopped" for mark in marks(journals_in(tmp_path / "history")))


def test_killed_its_journal_is_whole_up_to_the_last_record(tmp_path: Path) -> None:
    def kill(load: Generator) -> None:
        running(load)
        os.kill(load.pids[0], signal.SIGKILL)

    what = plan([planned(number, number / 100) for number in range(3000)], duration_s=30.0)
    ended = driven(tmp_path, what, meanwhile=kill)
    assert (ended.exit_code, _code(ended)) == (4, "generator-lost")
    assert ended.said is not None and ended.said["ending"] == Failure("signal 9")
    facts = journal_facts(tmp_path / "history" / "worker-000.journal")
    assert facts.records > 10 and not facts.gaps and not facts.finished


def test_its_parents_death_ends_it(tmp_path: Path) -> None:
    program = (
        "import sys, os, time\n"
        "from pathlib import Path\n"
        "from tests.drive.test_generator import *\n"
        "what = plan([planned(number, number / 20) for number in range(1200)], duration_s=60.0)\n"
        "load = generator(what, Path(sys.argv[1]), sys.argv[2])\n"
        "running(load)\n"
        "print(load.pids[0], flush=True)\n"
        "os._exit(0)\n"
    )
    with fake_system() as system:
        said = subprocess.run(
            [sys.executable, "-c", program, str(tmp_path), system.url],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        end_s = time.monotonic() + LIMIT_S
        while Path(f"/proc/{int(said.stdout)}").exists() and time.monotonic() < end_s:
            time.sleep(0.05)
        assert not Path(f"/proc/{int(said.stdout)}").exists()
    said_last = list(marks(journals_in(tmp_path / "history")))[-1]
    assert (said_last.what, said_last.values["code"]) == ("stopped", "asked-to-stop")


def test_a_disk_without_room_ends_it_with_a_reason(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "000").write_text("a file where a folder should be")
    ended = driven(tmp_path, plan([planned(number, number / 20) for number in range(1200)], duration_s=60.0))
    assert (ended.exit_code, _code(ended)) == (4, "cannot-record")
    assert not journal_facts(tmp_path / "history" / "worker-000.journal").finished


def test_a_journal_that_stands_already_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "history").mkdir()
    (tmp_path / "history" / "worker-000.journal").write_text("an earlier run's")
    ended = driven(tmp_path, plan([planned(1, 0.0)]))
    assert (ended.exit_code, _code(ended)) == (4, "generator-not-started")
    assert (tmp_path / "history" / "worker-000.journal").read_text() == "an earlier run's"


def test_a_family_that_is_not_there_ends_it_with_a_reason(tmp_path: Path) -> None:
    words = ["elsewhere", "tests.no_such_family", "plan.json", str(tmp_path), "{}", "0"]
    done = subprocess.run(
        [sys.executable, "-m", "harness.drive.generator", *words], capture_output=True, timeout=LIMIT_S, check=False
    )
    last = orjson.loads(done.stdout.splitlines()[-1])
    assert (done.returncode, last["exit"], last["said"]["code"]) == (4, 4, "generator-not-started")
    assert "tests.no_such_family" in str(last["said"])
