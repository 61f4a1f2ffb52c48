"""The detection table: when it is green, what it says, and a small whole run."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from time import sleep

import orjson
import pytest

from harness.certificates.domain.properties import Property
from harness.certificates.reference.defects import defects
from harness.family.proved import Attempt, Method, ProvedSystem, Said, Size, said_of
from harness.inspection.proving.detection import Detection, DetectionRow
from harness.inspection.proving.prove import attempted
from tests.inspection.running import environment, himozuke

KAWASAKI = next(info for info in defects() if info.id == "kawasaki-2023")
GUARD_OWN = next(info for info in defects() if info.needs_guard)
CLEAN = Attempt(method=Method.EXPLORE, said=Said.MISSED, unit="schedules", number=100, seconds_s=1.0)
CAUGHT = replace(CLEAN, said=Said.CAUGHT, found=Property.BINDING, smallest=Size(2, 0, 0))


def detection(*attempts: Attempt, sound: tuple[Attempt, ...] = (CLEAN,), interrupted: bool = False) -> Detection:
    row, clean = DetectionRow(ProvedSystem(KAWASAKI), list(attempts)), DetectionRow(ProvedSystem(None), list(sound))
    return Detection(0, tuple(Method), [row], clean, whole=True, interrupted=interrupted)


def test_only_the_defects_own_property_counts() -> None:
    case = ProvedSystem(KAWASAKI)
    assert said_of(case, Property.BINDING, is_clear=True) is Said.CAUGHT
    assert said_of(case, Property.RESIDUE, is_clear=True) is Said.WRONG_PROPERTY
    assert said_of(case, None, is_clear=True) is Said.MISSED
    assert said_of(case, None, is_clear=False) is Said.INCONCLUSIVE
    assert said_of(ProvedSystem(None), Property.RESIDUE, is_clear=True) is Said.CAUGHT


def test_it_is_green_only_if_the_defect_is_caught_and_the_sound_system_is_clean() -> None:
    assert detection(CAUGHT).exit_code == 0
    assert detection(CLEAN).exit_code == 1
    assert detection(replace(CAUGHT, said=Said.WRONG_PROPERTY)).exit_code == 1
    assert detection(CAUGHT, sound=(CLEAN, replace(CAUGHT, found=Property.SEAL))).exit_code == 1
    assert detection(CAUGHT, sound=(CLEAN, replace(CLEAN, said=Said.INCONCLUSIVE))).exit_code == 3
    assert detection(CAUGHT, sound=()).exit_code == 3
    assert detection(CAUGHT, interrupted=True).exit_code == 3


def test_what_only_a_comparison_caught_is_not_detected() -> None:
    assert detection(CLEAN, replace(CAUGHT, method=Method.PLAIN)).undetected == ["kawasaki-2023"]


def test_the_table_tells_what_was_found_by_which_method() -> None:
    found = detection(replace(CAUGHT, number=31, seconds_s=0.52), replace(CLEAN, method=Method.LOAD))
    lines = found.lines()
    row = next(line for line in lines if line.startswith("kawasaki-2023"))
    assert row.split() == ["kawasaki-2023", "binding", "31", "0.5s", "-", "2+0+0"]
    assert "detected: 1 of 1 defects" in lines
    assert "sound system: no finding, 100 schedules explored" in lines
    assert found.totals()["by_method"] == {"explore": 1, "load": 0}


def test_what_exploring_cannot_show_is_named() -> None:
    missed_by_exploring = [CLEAN, replace(CAUGHT, method=Method.LOAD)]
    found = replace(detection(*missed_by_exploring), not_explored=("fonts and ink",))
    assert found.table()["by_load_alone"] == {"defects": ["kawasaki-2023"], "kinds": ["fonts and ink"]}
    assert "found by load alone, in this run: kawasaki-2023" in found.lines()
    assert "  - fonts and ink" in found.lines()
    assert detection(CAUGHT, missed_by_exploring[1]).by_load_alone == []
    assert detection(replace(CAUGHT, method=Method.PLAIN)).by_load_alone == []


def test_a_method_that_was_not_needed_is_not_said_to_have_missed() -> None:
    found = detection(CAUGHT)
    assert "  load         -  not needed" in found.lines()
    assert "load" not in found.totals()["by_method"]


def test_the_guard_stops_what_is_no_longer_found() -> None:
    found = detection(CAUGHT)
    found.rows[0].guarded = replace(CLEAN, said=Said.MISSED)
    assert "  stopped (1): kawasaki-2023" in found.lines()
    found.rows[0].guarded = CAUGHT
    assert "  not stopped (1): kawasaki-2023" in found.lines()


def test_a_defect_of_the_guard_is_tried_with_it_on() -> None:
    assert ProvedSystem(GUARD_OWN).has_guard
    assert not ProvedSystem(KAWASAKI).has_guard


def test_a_method_that_breaks_is_inconclusive_and_says_why() -> None:
    def breaks() -> Attempt:
        raise RuntimeError("no such luck")

    attempt = attempted(Method.LOAD, breaks)
    assert attempt.said is Said.INCONCLUSIVE
    assert attempt.note == "RuntimeError: no such luck"


def test_a_quick_proof_of_two_defects(tmp_path: Path) -> None:
    chosen = ("--defect", "kawasaki-2023", "--defect", "residue")
    ran = himozuke(tmp_path, "prove", "--quick", *chosen)
    assert ran.code == 0, ran.out + ran.err
    assert "detected: 2 of 2 defects (of those asked for, not of the whole catalogue)" in ran.out
    folder = tmp_path / ran.out.splitlines()[-1].removeprefix("table: ")
    assert orjson.loads((folder / "detection.json").read_bytes())["totals"]["detected"] == 2
    assert (folder / "detection.txt").read_text(encoding="utf-8") in ran.out


def test_ctrl_c_keeps_what_was_found_so_far(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "harness", "prove", "--defect", "kawasaki-2023", "--results", str(tmp_path)]
    process = subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while not list(tmp_path.glob("*/detection.json")):
        assert process.poll() is None
        sleep(0.1)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 3, out + err
    assert "inconclusive: interrupted before all was tried" in out
    assert "Traceback" not in err
    (stored,) = tmp_path.glob("*/detection.json")
    table = orjson.loads(stored.read_bytes())
    assert table["interrupted"] is True
    assert table["totals"]["by_method"]["explore"] == 1


@pytest.mark.parametrize("name", ["no-such-defect", ""])
def test_an_unknown_defect_is_one_sentence(tmp_path: Path, name: str) -> None:
    ran = himozuke(tmp_path, "prove", "--defect", name)
    assert ran.code == 2
    assert "there is no defect" in ran.err
    assert "Traceback" not in ran.err
    assert not (tmp_path / "results").exists()
