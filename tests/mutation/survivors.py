"""What mutmut left in `mutants/`: which mutants survived, told by what they change and not by their number."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import ndiff
from pathlib import Path

from tests.mutation.rooms import Part

KILLED, BY_TYPES, BY_TIME = "killed by a test", "killed by mypy", "ran out of time"
SURVIVED, NOT_RUN = "survived", "not run"
_OUT_OF_TIME = (24, -24, 36, 152, 255)
_FATES = {1: KILLED, 3: KILLED, 37: BY_TYPES, None: NOT_RUN, **dict.fromkeys(_OUT_OF_TIME, BY_TIME)}
"""By exit code. A mutant that runs for ever is noticed, too, and counted apart. All others have survived, also those
that no test reaches."""

_NUMBERED = re.compile(r"__mutmut_\d+$")


@dataclass(frozen=True, order=True)
class Mutant:
    """One change: in which function (`module.function`), which lines it takes away and which it puts there."""

    where: str
    was: str
    becomes: str


def fates(folder: Path) -> Iterator[tuple[str, str]]:
    """(name of the mutant, fate) of all mutants below `mutants/`."""
    for meta in sorted(folder.rglob("*.meta")):
        for name, code in json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"].items():
            yield name, _FATES.get(code, SURVIVED)


def changes(folder: Path, names: list[str]) -> Iterator[Mutant]:
    """What each of these mutants changes."""
    known: dict[Path, dict[str, str]] = {}
    for full in names:
        module, name = full.rsplit(".", 1)
        path = folder / f"{module.replace('.', '/')}.py"
        if path not in known:
            known[path] = _functions(path.read_text(encoding="utf-8"))
        before, after = known[path][_NUMBERED.sub("__mutmut_orig", name)], known[path][name]
        lines = [line for line in ndiff(before.splitlines()[1:], after.splitlines()[1:]) if line[0] in "-+"]
        was, becomes = (" / ".join(line[2:].strip() for line in lines if line[0] == sign) for sign in "-+")
        if not lines:  # only the line with the parameters differs
            was, becomes = (text.splitlines()[0].partition("(")[2] for text in (before, after))
        yield Mutant(_where(full), was, becomes)


def _functions(source: str) -> dict[str, str]:
    lines = source.splitlines()
    return {
        node.name: "\n".join(lines[node.lineno - 1 : node.end_lineno])
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef)
    }


def _where(mutant: str) -> str:
    """`harness.checks.sheets.x_judge__mutmut_3` is of `sheets.judge`."""
    module, name = mutant.rsplit(".", 1)
    return f"{module.rsplit('.', 1)[-1]}.{_plain(name)}"


def _plain(name: str) -> str:
    """`x_judge__mutmut_3` is `judge`, `xǁView__initǁshows__mutmut_1` is `View.shows`."""
    return _NUMBERED.sub("", name).removeprefix("x").removeprefix("_").strip("ǁ").replace("ǁ", ".")


def explained(path: Path) -> dict[Mutant, str]:
    """The survivors that have a written reason, with it."""
    rows = tomllib.loads(path.read_text(encoding="utf-8")).get("equivalent", ())
    return {Mutant(*row): group["why"] for group in rows for row in group["mutants"]}


def judged(
    folder: Path, told: Mapping[str, str], part: Part, reasons: Mapping[Mutant, str]
) -> tuple[Counter[str], list[Mutant], list[Mutant]]:
    """Of that part of all mutants, whose fates are `told`: (how many had which fate, survivors without a reason,
    reasons without a survivor). In a part of a room only reasons of functions are looked at of which every mutant was
    asked about."""
    asked = {name: fate for name, fate in told.items() if part.holds(name)}
    survivors = set(changes(folder, [name for name, fate in asked.items() if fate == SURVIVED]))
    besides = {_where(name) for name in told if part.room.holds(name) and name not in asked}
    here = {_where(name) for name in asked} if part.patterns else {one.where for one in reasons}
    stale = {one for one in reasons if one.where in here - besides} - survivors
    return Counter(asked.values()), sorted(survivors - reasons.keys()), sorted(stale)
