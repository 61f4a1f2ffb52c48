"""Schedule files: one for each defect, and what is said of a broken one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest

from harness.certificates.domain.properties import Property
from harness.certificates.explore.recipes import RECIPES, program_of
from harness.certificates.explore.schedules import Schedule, to_bytes
from harness.certificates.explore.telling import WRONG, cast, size_of, told
from harness.certificates.explore.world import world
from harness.certificates.reference.defects import defects
from harness.explore.running import repeat
from harness.explore.schedules import ScheduleError, from_bytes, load_schedule, shows
from harness.resources import fixture

KEPT = {path.stem: path for path in sorted(fixture("schedules").glob("*.json"))}
INFOS = {info.id: info for info in defects()}


BY_LOAD_ALONE = {"picture-of-another"}
"""What page models cannot show."""


def test_there_is_a_schedule_for_every_defect() -> None:
    assert set(KEPT) == set(INFOS) - BY_LOAD_ALONE


@pytest.mark.parametrize("defect", KEPT)
def test_a_kept_schedule_fails_with_its_defect_and_not_without(defect: str) -> None:
    schedule = load_schedule(KEPT[defect])
    assert (schedule.defect, schedule.fails) == (defect, INFOS[defect].property)
    played = schedule.play()
    assert shows(played, INFOS[defect].property)
    again = repeat(schedule.stage(), played)
    sound = replace(schedule, defect="").play()
    assert (sound.findings, sound.unclear) == ((), ())
    text = told(schedule, again)
    assert sum(WRONG in line for line in text) >= 1
    assert size_of(schedule)["applications"] <= max(INFOS[defect].applications, 2)


@pytest.mark.parametrize("defect", KEPT)
def test_a_file_that_is_read_and_written_is_the_same(defect: str) -> None:
    data = KEPT[defect].read_bytes()
    assert to_bytes(from_bytes(data)) == data
    assert len(data) < 8_000


@pytest.mark.parametrize("place", range(len(RECIPES)))
def test_every_program_fits_into_a_file(place: int) -> None:
    schedule = Schedule(world(), program_of(world(), 4, place), "", None, (0, 3))
    again = from_bytes(to_bytes(schedule))
    assert (again.program, again.choices, again.fails) == (schedule.program, schedule.choices, None)
    assert again.world is schedule.world
    assert len(cast(schedule)) == len(schedule.program.deeds)


def _held() -> dict[str, Any]:
    held: dict[str, Any] = orjson.loads(KEPT["seal-2023"].read_bytes())
    return held


def _said(held: object) -> str:
    with pytest.raises(ScheduleError) as error:
        from_bytes(orjson.dumps(held), "a.json")
    return str(error.value)


def test_what_is_wrong_with_a_file_is_said() -> None:
    held = _held()
    assert _said({**held, "version": 2}) == "a.json: version: expected 1, got 2"
    assert _said({**held, "defect": "sendai"}).startswith("a.json: defect: there is no sendai; there are abandoned-")
    assert _said({**held, "property": "beauty"}).startswith("a.json: property: there is no beauty; there are ")
    assert _said({**held, "choices": [0, -1]}).startswith("a.json: choices.1: input should be greater than")
    assert _said({**held, "settings": {"speed": 1}}) == "a.json: settings.speed: there is no such setting"
    assert _said({**held, "settings": {"processes": 0}}) == "a.json: settings.processes: expected a number from 1"
    assert _said({**held, "more": 1}).startswith("a.json: more: unexpected")
    assert _said([1]).startswith("a.json: : input should be")


def test_what_is_wrong_with_a_world_is_said() -> None:
    held = _held()

    def said(**changes: object) -> str:
        return _said({**held, "world": {**held["world"], **changes}})

    assert said(town="atlantis").startswith("a.json: world.town: there is no atlantis; there are ")
    assert said(residents=[99]) == "a.json: world.residents: there is no number 99 in this town"
    assert said(residents=[1]) == "a.json: world.residents: number 1 cannot be there without 0"
    assert said(residents=[0]).endswith("is nobody of this world")
    assert said(begins="noon").startswith("a.json: world.begins: expected a date with time and offset")


def test_what_is_wrong_with_a_deed_is_said() -> None:
    held = _held()

    def said(number: int, **changes: object) -> str:
        deeds: list[Any] = orjson.loads(orjson.dumps(held["deeds"]))
        (name,) = deeds[number]
        deeds[number][name].update(changes)
        return _said({**held, "deeds": deeds})

    assert said(1, after=[1]) == "a.json: deeds[1]: after: expected places of deeds before this one"
    assert said(1, follows=[0]) == "a.json: deeds[1]: follows: expected places of register events before this one"
    assert said(2, places=1) == "a.json: deeds[2].visit.places: there is no such member"
    assert said(2, place="left").startswith("a.json: deeds[2].visit.place: input should be a valid integer")
    assert _said({**held, "deeds": [{"dance": {}}]}).startswith("a.json: deeds[0]: there is no dance; there are asked")
    assert _said({**held, "deeds": [{}]}) == "a.json: deeds[0]: expected one member, the sort of the deed"


def test_a_file_that_is_none_is_said(tmp_path: Path) -> None:
    with pytest.raises(ScheduleError, match="cannot be read"):
        load_schedule(tmp_path / "missing.json")
    with pytest.raises(ScheduleError, match=r"a.json: family: there is no weather; there are certificates"):
        from_bytes(b'{"family": "weather"}', "a.json")
    with pytest.raises(ScheduleError, match="is not JSON"):
        from_bytes(b"{", "a.json")


def test_a_run_is_told_in_plain_words() -> None:
    schedule = load_schedule(KEPT["seal-2023"])
    lines = told(schedule, repeat(schedule.stage(), schedule.play()))
    text = "\n".join(lines)
    assert "the municipality" in text
    assert "reports seal-deregistered of " in text
    assert "is told: in force from now on, everywhere" in text
    place = next(number for number, line in enumerate(lines) if WRONG in line)
    assert "GETS A DOCUMENT" in lines[place - 1]
    assert "although no seal was registered" in lines[place]
    assert [int(line[2:].split()[0]) for line in lines if WRONG not in line] == list(range(1, len(lines)))


def test_a_property_that_does_not_fail_is_none() -> None:
    schedule = load_schedule(KEPT["seal-2023"])
    assert not shows(schedule.play(), Property.BINDING)
