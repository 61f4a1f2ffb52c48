"""`himozuke explore`: what a search on the reference system says, in virtual time, as text, JSON and files; and what is
asked of a search of another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson

from harness import families
from harness.catalogue.stored import table_of
from harness.domain.verdicts import Finding
from harness.domain.words import Verdict
from harness.explore.exploring import STATEMENT, STRATEGIES, Budget, Explored, explore
from harness.explore.running import NotTheSame, Played, repeat
from harness.explore.schedules import Schedule, ScheduleError, load_schedule
from harness.explore.subject import AnySearch
from harness.family import family_of
from harness.inspection.order import UsageProblem, as_usage_problem
from harness.wording.rendering import stored_sentence

EXIT_CODES: Final = {Verdict.PASS: 0, Verdict.FAIL: 1, Verdict.INCONCLUSIVE: 3}
__all__ = ["Budget", "Report", "Search", "explore_here", "name_of", "replay_file", "save", "test_text"]

BUDGET_S: Final = 60.0
DEFAULT_BUDGET: Final = Budget(seconds_s=BUDGET_S)
UNBOUNDED_S: Final = 86_400.0
"""Where the number of programs bounds a search of a target, no more than a day."""


@dataclass(frozen=True, slots=True)
class Search:
    """What a user asked for. `save` is a folder for the schedule file and the test, None for none."""

    defect: str = ""
    wanted: str = ""
    seed: int = 0
    guard: bool = False
    budget: Budget = DEFAULT_BUDGET
    save: Path | None = None
    family: str = families.USUAL


@dataclass(frozen=True, slots=True)
class Report:
    """What is printed (`lines`, or `table` as JSON), the exit code, and the files that were written."""

    lines: tuple[str, ...]
    table: dict[str, Any]
    exit_code: int
    saved: tuple[Path, ...] = ()


def explore_here(order: Search, show: Callable[[int], None] = lambda schedules: None) -> Report:
    """Searches the reference system. `show` is told how many schedules have been played. Raises UsageProblem."""
    search = search_of(order.family)
    wanted = property_of(order.wanted, order.family)
    defects = search.defects()
    if order.defect and order.defect not in defects:
        raise UsageProblem(f"there is no defect {order.defect}; there are {', '.join(defects)}")
    if order.save is not None and order.save.exists() and not order.save.is_dir():
        raise UsageProblem(f"--save {order.save} is a file; name a folder")
    explored = explore(search, order.defect, wanted, order.seed, order.budget, order.guard, show)
    saved = () if order.save is None or explored.smallest is None else save(explored.smallest, order.save)
    return Report(tuple(_lines(search, explored)), _table(search, explored), EXIT_CODES[explored.verdict], saved)


@dataclass(frozen=True, slots=True)
class TargetSearch:
    """A search of a system that is not ours. `target` is a file or an address; `wanted` empty looks for any property's
    failure. `programs` None bounds by `budget_s` alone. `residents` is the size of the population, None for the usual
    one; a system without `provision` must have it loaded."""

    target: str
    wanted: str = ""
    seed: int = 0
    budget_s: float = BUDGET_S
    programs: int | None = None
    residents: int | None = None
    family: str = families.USUAL


def explore_target(order: TargetSearch, told: Callable[..., Any] | None = None) -> Report:
    """Searches the system that the order names. Raises UsageProblem if nothing was sent to it but what the interlock
    allows, and Interrupted if the search could not be brought to an end."""
    report: Report = family_of(order.family).proving().explore_target(order, told)
    return report


def replay_file(path: Path) -> Report:
    """Plays the schedule in a file, twice. Raises UsageProblem if the file is not one."""
    with as_usage_problem(ScheduleError):
        schedule = load_schedule(path)
    table = {**_system(schedule.defect, schedule.guard), "schedule_file": schedule_table(schedule)}
    try:
        played = repeat(schedule.stage(), schedule.play())
    except NotTheSame as error:
        said = f"inconclusive: {error}"
        return Report((said,), {"verdict": "inconclusive", "exit_code": 3, "reason": said, **table}, 3)
    wanted = schedule.fails
    findings = played.findings if wanted is None else tuple(one for one in played.findings if one.property is wanted)
    verdict = Verdict.FAIL if findings else Verdict.INCONCLUSIVE if played.unclear else Verdict.PASS
    reason = "" if findings or not played.unclear else stored_sentence(played.unclear[0].message)
    lines = [*_heading("The schedule", schedule), "", *_told(schedule, played)]
    if not findings:
        what = f"The property {wanted} does not fail" if wanted else "No property fails"
        lines += ["", f"{what} in this schedule. {reason}".strip()]
    return Report(
        tuple(lines),
        {
            "verdict": verdict.value,
            "exit_code": EXIT_CODES[verdict],
            "reason": reason,
            **table,
            "findings": [_finding(one) for one in findings],
        },
        EXIT_CODES[verdict],
    )


def search_of(family: str) -> AnySearch:
    """What this family gives to the search."""
    return family_of(family).search()


def property_of(name: str, family: str = families.USUAL) -> str | None:
    """The property of this name, None for an empty one. Raises UsageProblem."""
    judged = search_of(family).judged
    if name and name not in judged:
        raise UsageProblem(f"explore does not judge the property {name}; it judges {', '.join(judged)}")
    return name or None


# Text


def _lines(search: AnySearch, explored: Explored[Any]) -> list[str]:
    system = explored.defect or "the sound reference system"
    what = explored.wanted if explored.wanted else "any property"
    number = f"{explored.schedules:,} schedule{'s' if explored.schedules != 1 else ''}"
    if explored.smallest is not None and explored.played is not None:
        return [
            f"{system}: {explored.smallest.fails} fails, found in schedule {explored.schedules:,} "
            f"({explored.strategy}), seed {explored.seed}",
            "",
            *_heading("The smallest failing sequence", explored.smallest),
            "",
            *_told(explored.smallest, explored.played),
            "",
            "The same as a test (python -m pytest):",
            "",
            *test_text(explored.smallest).splitlines(),
        ]
    in_full = f"; {explored.in_full:,} schedules repeated {search.full.how}" if search.full else ""
    lines = [
        f"{system}: nothing of {what} failed in {number} of {explored.programs:,} programs, "
        f"{explored.documents:,} {search.documents} read, seed {explored.seed}",
        f"strategies: straight, {', '.join(STRATEGIES)}{in_full}",
    ]
    if explored.bound is not None:
        lines.append(f"one-sided 95% bound: below {explored.bound:.2e} for a schedule drawn in this way ({STATEMENT})")
    return [*lines, *(f"inconclusive: {doubt}" for doubt in explored.doubts)]


def _heading(what: str, schedule: Schedule) -> list[str]:
    """How small it is, and who does what in it."""
    search = search_of(schedule.family)
    counts = [_counted(search, name, count) for name, count in search.size_of(schedule).items() if count]
    return [f"{what}: {', '.join(counts)}", *(f"  {line}" for line in search.cast(schedule))]


def _counted(search: AnySearch, things: str, count: int) -> str:
    return f"{count} {search.one[things] if count == 1 else things.replace('_', ' ')}"


def _told(schedule: Schedule, played: Played) -> list[str]:
    return [
        "Step by step, in virtual time (> stands where another one goes on than would by itself):",
        *search_of(schedule.family).told(schedule, played),
    ]


# JSON


def _system(defect: str, guard: bool) -> dict[str, Any]:
    return {"defect": defect, "guard": "on" if guard else "off"}


def _table(search: AnySearch, explored: Explored[Any]) -> dict[str, Any]:
    smallest, played = explored.smallest, explored.played
    return {
        "verdict": explored.verdict.value,
        "exit_code": EXIT_CODES[explored.verdict],
        **_system(explored.defect, explored.guard),
        "property": smallest.fails if smallest else explored.wanted,
        "seed": explored.seed,
        "schedules": explored.schedules,
        "programs": explored.programs,
        "documents": explored.documents,
        "repeated_on_paper": explored.in_full,
        "strategies": ["straight", *STRATEGIES],
        "strategy": explored.strategy,
        "upper_bound_95": explored.bound,
        "statement": STATEMENT,
        "reasons": list(explored.doubts),
        "size": search.size_of(smallest) if smallest else None,
        "findings": [_finding(one) for one in played.findings] if played else [],
        "sequence": search.told(smallest, played) if smallest and played else [],
        "history_sha256": played.recorder.digest() if played else "",
        "schedule_file": schedule_table(smallest) if smallest else None,
        "test": test_text(smallest) if smallest else "",
    }


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "property": one.property,
        "application_id": one.application_id,
        "operation": one.operation,
        "sheet": one.sheet,
        "sentence": stored_sentence(one.message),
        **table_of(one.message),
    }


def schedule_table(schedule: Schedule) -> dict[str, Any]:
    """The schedule file as an object."""
    held: dict[str, Any] = orjson.loads(_file_of(schedule))
    return held


# Files


def _file_of(schedule: Schedule) -> bytes:
    return search_of(schedule.family).to_bytes(schedule)


def save(schedule: Schedule, folder: Path) -> tuple[Path, Path]:
    """Writes the schedule file and the test into the folder, which is made if it is not there."""
    name = name_of(schedule)
    files = (folder / f"{name}.json", folder / f"test_{name.replace('-', '_')}.py")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        files[0].write_bytes(_file_of(schedule))
        files[1].write_text(test_text(schedule), encoding="utf-8")
    except OSError as error:
        raise UsageProblem(f"--save {folder}: cannot be written ({error.strerror or error})") from error
    return files


def name_of(schedule: Schedule) -> str:
    """`kawasaki-2023-binding`: system and property."""
    return f"{schedule.defect or 'sound'}-{schedule.fails if schedule.fails else 'clean'}"


_TEST: Final = '''"""{title}

It fails as long as the system does this. Found and shrunk by `himozuke explore`.
"""

from harness.explore.schedules import from_bytes
from harness.wording.rendering import on_terminal

SCHEDULE = r"""
{schedule}"""


def test_{name}() -> None:
    schedule = from_bytes(SCHEDULE.encode())
    wrong = [on_terminal(each.message) for each in schedule.play().findings if each.property == schedule.fails]
    assert not wrong, wrong
'''


def test_text(schedule: Schedule) -> str:
    """A Python module with one test, which holds the schedule and fails as long as the property does."""
    what = schedule.fails if schedule.fails else "nothing"
    search = search_of(schedule.family)
    things, count = next(iter(search.size_of(schedule).items()))
    return _TEST.format(
        title=f"{schedule.defect or 'The sound system'}: {what} fails with {_counted(search, things, count)}.",
        schedule=_file_of(schedule).decode(),
        name=name_of(schedule).replace("-", "_"),
    )
