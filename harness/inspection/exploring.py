"""`himozuke explore` in virtual time: what a search on the reference system says, as text, JSON and files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson

from harness.catalogue.stored import table_of
from harness.domain.verdicts import Finding
from harness.domain.words import Property, Verdict
from harness.explore.exploring import STATEMENT, STRATEGIES, Budget, Explored, explore
from harness.explore.judging import NOT_JUDGED
from harness.explore.running import NotTheSame, Played, repeat
from harness.explore.schedules import Schedule, ScheduleError, load_schedule, to_bytes
from harness.explore.telling import cast, size_of, told
from harness.inspection.order import UsageProblem
from harness.reference.defects import UnknownDefect, parts_of
from harness.wording.rendering import stored_sentence

EXIT_CODES: Final = {Verdict.PASS: 0, Verdict.FAIL: 1, Verdict.INCONCLUSIVE: 3}
__all__ = ["Budget", "Report", "Search", "explore_here", "name_of", "replay_file", "save", "test_text"]

DEFAULT_BUDGET: Final = Budget(seconds_s=60.0)


@dataclass(frozen=True, slots=True)
class Search:
    """What a user asked for. `save` is a folder for the schedule file and the test, None for none."""

    defect: str = ""
    wanted: str = ""
    seed: int = 0
    guard: bool = False
    budget: Budget = DEFAULT_BUDGET
    save: Path | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What is printed (`lines`, or `table` as JSON), the exit code, and the files that were written."""

    lines: tuple[str, ...]
    table: dict[str, Any]
    exit_code: int
    saved: tuple[Path, ...] = ()


def explore_here(order: Search, show: Callable[[int], None] = lambda schedules: None) -> Report:
    """Searches the reference system. `show` is told how many schedules have been played. Raises UsageProblem."""
    wanted = property_of(order.wanted)
    try:
        parts_of(order.defect)
    except UnknownDefect as problem:
        raise UsageProblem(str(problem)) from problem
    if order.save is not None and order.save.exists() and not order.save.is_dir():
        raise UsageProblem(f"--save {order.save} is a file; name a folder")
    explored = explore(order.defect, wanted, order.seed, order.budget, order.guard, show)
    saved = () if order.save is None or explored.smallest is None else save(explored.smallest, order.save)
    return Report(tuple(_lines(explored)), _table(explored), EXIT_CODES[explored.verdict], saved)


def replay_file(path: Path) -> Report:
    """Plays the schedule in a file, twice. Raises UsageProblem if the file is not one."""
    try:
        schedule = load_schedule(path)
    except ScheduleError as problem:
        raise UsageProblem(str(problem)) from problem
    table = {**_system(schedule.defect, schedule.program.settings.guard), "schedule_file": schedule_table(schedule)}
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


def property_of(name: str) -> Property | None:
    """The property of this name, None for an empty one. Raises UsageProblem."""
    judged = [each.value for each in Property if each not in NOT_JUDGED]
    if name and name not in judged:
        raise UsageProblem(f"explore does not judge the property {name}; it judges {', '.join(judged)}")
    return Property(name) if name else None


# Text


def _lines(explored: Explored) -> list[str]:
    system = explored.defect or "the sound reference system"
    what = explored.wanted.value if explored.wanted else "any property"
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
    lines = [
        f"{system}: nothing of {what} failed in {number} of {explored.programs:,} programs, "
        f"{explored.documents:,} certificates read, seed {explored.seed}",
        f"strategies: straight, {', '.join(STRATEGIES)}; {explored.on_paper:,} schedules repeated through real PDFs",
    ]
    if explored.bound is not None:
        lines.append(f"one-sided 95% bound: below {explored.bound:.2e} for a schedule drawn in this way ({STATEMENT})")
    return [*lines, *(f"inconclusive: {doubt}" for doubt in explored.doubts)]


_ONE: Final = {
    "applications": "application",
    "register_events": "register event",
    "faults": "fault",
    "switches": "switch",
    "residents": "resident",
}


def _heading(what: str, schedule: Schedule) -> list[str]:
    """How small it is, and who does what in it."""
    counts = [
        f"{count} {_ONE[name] if count == 1 else name.replace('_', ' ')}"
        for name, count in size_of(schedule).items()
        if count
    ]
    return [f"{what}: {', '.join(counts)}", *(f"  {line}" for line in cast(schedule))]


def _told(schedule: Schedule, played: Played) -> list[str]:
    return [
        "Step by step, in virtual time (> stands where another one goes on than would by itself):",
        *told(schedule, played),
    ]


# JSON


def _system(defect: str, guard: bool) -> dict[str, Any]:
    return {"defect": defect, "guard": "on" if guard else "off"}


def _table(explored: Explored) -> dict[str, Any]:
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
        "repeated_on_paper": explored.on_paper,
        "strategies": ["straight", *STRATEGIES],
        "strategy": explored.strategy,
        "upper_bound_95": explored.bound,
        "statement": STATEMENT,
        "reasons": list(explored.doubts),
        "size": size_of(smallest) if smallest else None,
        "findings": [_finding(one) for one in played.findings] if played else [],
        "sequence": told(smallest, played) if smallest and played else [],
        "history_sha256": played.recorder.digest() if played else "",
        "schedule_file": schedule_table(smallest) if smallest else None,
        "test": test_text(smallest) if smallest else "",
    }


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "property": one.property.value,
        "application_id": one.application_id,
        "operation": one.operation,
        "sheet": one.sheet,
        "sentence": stored_sentence(one.message),
        **table_of(one.message),
    }


def schedule_table(schedule: Schedule) -> dict[str, Any]:
    """The schedule file as an object."""
    held: dict[str, Any] = orjson.loads(to_bytes(schedule))
    return held


# Files


def save(schedule: Schedule, folder: Path) -> tuple[Path, Path]:
    """Writes the schedule file and the test into the folder, which is made if it is not there."""
    name = name_of(schedule)
    files = (folder / f"{name}.json", folder / f"test_{name.replace('-', '_')}.py")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        files[0].write_bytes(to_bytes(schedule))
        files[1].write_text(test_text(schedule), encoding="utf-8")
    except OSError as error:
        raise UsageProblem(f"--save {folder}: cannot be written ({error.strerror or error})") from error
    return files


def name_of(schedule: Schedule) -> str:
    """`kawasaki-2023-binding`: system and property."""
    return f"{schedule.defect or 'sound'}-{schedule.fails.value if schedule.fails else 'clean'}"


_TEST: Final = '''"""{title}

It fails as long as the system does this. Found and shrunk by `himozuke explore`.
"""

from harness.explore.schedules import from_bytes
from harness.explore.wording import on_terminal

SCHEDULE = r"""
{schedule}"""


def test_{name}() -> None:
    schedule = from_bytes(SCHEDULE.encode())
    wrong = [on_terminal(each.message) for each in schedule.play().findings if each.property == schedule.fails]
    assert not wrong, wrong
'''


def test_text(schedule: Schedule) -> str:
    """A Python module with one test, which holds the schedule and fails as long as the property does."""
    what = schedule.fails.value if schedule.fails else "nothing"
    size = size_of(schedule)
    count = size["applications"]
    title = (
        f"{schedule.defect or 'The sound system'}: {what} fails with {count} application{'s' if count != 1 else ''}."
    )
    return _TEST.format(title=title, schedule=to_bytes(schedule).decode(), name=name_of(schedule).replace("-", "_"))
