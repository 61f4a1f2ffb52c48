"""What is said of the mutants: a survivor with a reason, one without, and a reason without a survivor."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from tests.mutation.rooms import ROOMS, Part, Room, parts
from tests.mutation.survivors import BY_TYPES, KILLED, NOT_RUN, SURVIVED, Mutant, explained, fates, judged

SOURCE = """
def x_twice__mutmut_orig(number: int) -> int:
    return number * 2


def x_twice__mutmut_1(number: int) -> int:
    return number / 2


class Seal:
    def xǁSealǁshown__mutmut_orig(self, least: int = 1) -> bool:
        return least > 0

    def xǁSealǁshown__mutmut_1(self, least: int = 2) -> bool:
        return least > 0
"""
TWICE = Mutant("seal.twice", "return number * 2", "return number / 2")
SHOWN = Mutant("seal.Seal.shown", "self, least: int = 1) -> bool:", "self, least: int = 2) -> bool:")


def _folder(path: Path, twice: int | None, shown: int | None) -> Path:
    checks = path / "harness" / "checks"
    checks.mkdir(parents=True)
    (checks / "seal.py").write_text(SOURCE, encoding="utf-8")
    codes = {"harness.checks.seal.x_twice__mutmut_1": twice, "harness.checks.seal.xǁSealǁshown__mutmut_1": shown}
    (checks / "seal.py.meta").write_text(json.dumps({"exit_code_by_key": codes}), encoding="utf-8")
    return path


CHECKS, HISTORY, _, _ = ROOMS


def _judged(folder: Path, reasons: tuple[Mutant, ...], part: Part) -> tuple[Counter[str], list[Mutant], list[Mutant]]:
    return judged(folder, dict(fates(folder)), part, dict.fromkeys(reasons, "why"))


@pytest.mark.parametrize(
    ("twice", "shown", "reasons", "fresh", "stale"),
    [
        (1, 37, (), [], []),
        (0, 1, (TWICE,), [], []),
        (0, 1, (), [TWICE], []),
        (33, 1, (), [TWICE], []),
        (1, 0, (), [SHOWN], []),
        (36, 24, (), [], []),
        (1, 1, (TWICE,), [], [TWICE]),
        (0, 0, (TWICE,), [SHOWN], []),
    ],
)
def test_survivors_need_a_reason_and_reasons_a_survivor(
    tmp_path: Path, twice: int, shown: int, reasons: tuple[Mutant, ...], fresh: list[Mutant], stale: list[Mutant]
) -> None:
    folder = _folder(tmp_path, twice, shown)
    assert _judged(folder, reasons, Part(CHECKS))[1:] == (fresh, stale)


def test_fates_are_counted(tmp_path: Path) -> None:
    counts, _, _ = _judged(_folder(tmp_path, None, 37), (), Part(CHECKS))
    assert (counts[KILLED], counts[BY_TYPES], counts[SURVIVED], counts[NOT_RUN]) == (0, 1, 0, 1)


def test_one_module_or_function_is_judged_without_the_others(tmp_path: Path) -> None:
    folder = _folder(tmp_path, None, 1)
    elsewhere = Mutant("sheets.twice", "1", "2")
    part = Part(CHECKS, ("harness.checks.seal.xǁSealǁ*",))
    assert _judged(folder, (TWICE, SHOWN, elsewhere), part) == (Counter({KILLED: 1}), [], [SHOWN])
    assert _judged(folder, (TWICE, SHOWN, elsewhere), Part(CHECKS))[2] == [SHOWN, TWICE, elsewhere]


def test_another_room_has_no_part_in_it(tmp_path: Path) -> None:
    assert _judged(_folder(tmp_path, 0, 0), (), Part(HISTORY)) == (Counter(), [], [])


def test_rooms_and_patterns_are_asked_about() -> None:
    mutants = ["harness.checks.seal.x_twice__mutmut_1", "harness.history.read.x_groups__mutmut_1"]
    assert [part.room for part in parts([], mutants)] == list(ROOMS)
    assert parts(["history"], mutants) == [Part(HISTORY)]
    assert parts(["harness.checks.s*"], mutants) == [Part(CHECKS, ("harness.checks.s*",))]
    with pytest.raises(ValueError, match="fits no mutant"):
        parts(["harness.reading*"], mutants)


def test_mutmut_is_told_of_the_same_files_and_tests() -> None:
    told = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutmut"]
    assert told["only_mutate"] == [pattern for room in ROOMS for pattern in room.files]
    assert told["pytest_add_cli_args_test_selection"] == [test for room in ROOMS for test in room.tests]
    for pattern in told["only_mutate"]:
        assert list(Path().glob(pattern)), pattern
    assert all(Path(test).exists() for room in ROOMS for test in room.tests)


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_every_reason_is_a_sentence_about_a_module_of_its_room(room: Room) -> None:
    modules = {path.stem for pattern in room.files for path in Path().glob(pattern)}
    for mutant, why in explained(room.reasons).items():
        assert why.endswith(".") and len(why) > 20
        assert mutant.where.partition(".")[0] in modules
