"""What is said of the mutants: a survivor with a reason, one without, and a reason without a survivor."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.mutation.__main__ import REASONS
from tests.mutation.survivors import BY_TYPES, KILLED, NOT_RUN, SURVIVED, Mutant, explained, judged

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
    assert judged(folder, dict.fromkeys(reasons, "why"))[1:] == (fresh, stale)


def test_fates_are_counted(tmp_path: Path) -> None:
    counts, _, _ = judged(_folder(tmp_path, None, 37), {})
    assert (counts[KILLED], counts[BY_TYPES], counts[SURVIVED], counts[NOT_RUN]) == (0, 1, 0, 1)


def test_every_reason_is_a_sentence() -> None:
    assert all(why.endswith(".") and len(why) > 20 for why in explained(REASONS).values())
