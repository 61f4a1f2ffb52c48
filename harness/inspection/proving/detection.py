"""The detection table: what was found of what, by which method, as data and as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from harness.family.proved import ABOUT, OURS, SOUND, Attempt, Method, ProvedSystem, Said, Size

PASS, FAIL, INCONCLUSIVE = 0, 1, 3

_MARKS: Final = {Said.MISSED: "-", Said.INCONCLUSIVE: "?"}
_CLEAN: Final = "clean"
_RUNNING: Final = frozenset({Method.LOAD, Method.CONCURRENT})
"""The methods that read what a running system prints."""


@dataclass(slots=True)
class DetectionRow:
    """A case and its attempts so far; `guarded` is the attempt that caught it, made again with the guard on."""

    case: ProvedSystem
    attempts: list[Attempt] = field(default_factory=list)
    guarded: Attempt | None = None

    @property
    def caught_by(self) -> Attempt | None:
        """The quickest of our methods' attempts that caught it."""
        caught = [each for each in self.attempts if each.method in OURS and each.caught]
        return min(caught, key=lambda attempt: attempt.seconds_s, default=None)

    @property
    def smallest(self) -> Size | None:
        """The size of the smallest failing sequence that any method came to."""
        sizes = [each.smallest for each in self.attempts if each.caught and each.smallest]
        return min(sizes, key=lambda size: size.operations, default=None)


@dataclass(slots=True)
class Detection:
    """All rows. `whole`: all of the catalogue was asked for. `interrupted`: not all has been tried. `not_explored`:
    kinds of faults that exploring cannot show."""

    seed: int
    methods: tuple[Method, ...]
    rows: list[DetectionRow]
    sound: DetectionRow
    whole: bool
    interrupted: bool = False
    not_explored: tuple[str, ...] = ()

    @property
    def by_load_alone(self) -> list[str]:
        """Defects that the running system showed, and exploring did not."""
        caught = ((row.case.name, {each.method for each in row.attempts if each.caught}) for row in self.rows)
        return [name for name, methods in caught if methods & _RUNNING and Method.EXPLORE not in methods]

    @property
    def undetected(self) -> list[str]:
        """Defects that none of our methods caught by their property."""
        return [row.case.name for row in self.rows if row.caught_by is None]

    @property
    def exit_code(self) -> int:
        """0 only if every defect was caught and the sound system is clean in every method."""
        said = {each.said for each in self.sound.attempts}
        if Said.CAUGHT in said:
            return FAIL
        if self.interrupted:
            return INCONCLUSIVE
        if self.undetected:
            return FAIL
        return PASS if said == {Said.MISSED} else INCONCLUSIVE

    def table(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            "seed": self.seed,
            "exit_code": self.exit_code,
            "whole_catalogue": self.whole,
            "interrupted": self.interrupted,
            "methods": {method.value: ABOUT[method] for method in self.methods},
            "defects": [_row(row) for row in self.rows],
            "sound": _row(self.sound),
            "by_load_alone": {"defects": self.by_load_alone, "kinds": list(self.not_explored)},
            "totals": self.totals(),
        }

    def totals(self) -> dict[str, Any]:
        """Defects caught by each method, and by any that counts."""
        by_method = {
            method.value: sum(any(each.method is method and each.caught for each in row.attempts) for row in self.rows)
            for method in self.methods
            if self._tried(method)
        }
        return {
            "defects": len(self.rows),
            "detected": len(self.rows) - len(self.undetected),
            "undetected": self.undetected,
            "by_method": by_method,
            "sound_schedules": sum(each.number for each in self.sound.attempts if each.unit == "schedules"),
        }

    def _tried(self, method: Method) -> bool:
        return any(each.method is method for row in (*self.rows, self.sound) for each in row.attempts)

    def lines(self) -> list[str]:
        """As it is printed."""
        cells = [["defect", "property", *[method.value for method in self.methods], "smallest"]]
        cells += [_cells(row, self.methods) for row in self.rows]
        cells.append(_cells(self.sound, self.methods))
        return [
            *_aligned(cells),
            "A figure is the number of schedules (explore) or operations until it was found, and the seconds.",
            "smallest: applications + register events + faults in the smallest sequence that fails",
            "- missed  ? inconclusive  (name) found, but only by a property that is not the defect's own",
            "",
            *self._summary(),
            *self._by_load_alone(),
            *self._guard(),
        ]

    def _summary(self) -> list[str]:
        totals = self.totals()
        whole = "" if self.whole else " (of those asked for, not of the whole catalogue)"
        lines = [f"detected: {totals['detected']} of {totals['defects']} defects{whole}"]
        lines += [f"  {name:<11}{count:>3}  {ABOUT[Method(name)]}" for name, count in totals["by_method"].items()]
        lines += [f"  {each:<11}  -  not needed" for each in self.methods if not self._tried(each)]
        if self.undetected:
            lines.append(f"undetected: {', '.join(self.undetected)}")
        for attempt in self.sound.attempts:
            if attempt.said is not Said.MISSED:
                what = f"a finding of {attempt.found}" if attempt.said is Said.CAUGHT else "inconclusive"
                lines.append(f"sound system, {attempt.method}: {what}. {attempt.note}".rstrip())
        if {each.said for each in self.sound.attempts} == {Said.MISSED}:
            lines.append(f"sound system: no finding, {totals['sound_schedules']:,} schedules explored")
        if self.interrupted:
            lines.append("inconclusive: interrupted before all was tried")
        return lines

    def _by_load_alone(self) -> list[str]:
        lines = [f"found by load alone, in this run: {', '.join(self.by_load_alone) or 'none of these defects'}"]
        if self.not_explored:
            lines.append("  exploring judges page models; of what they do not show only load can find anything:")
            lines += [f"  - {each}" for each in self.not_explored]
        return lines

    def _guard(self) -> list[str]:
        tried = [row for row in self.rows if row.guarded is not None]
        if not tried:
            return []
        return [
            "",
            "With the guard on, the method that caught it, the same seed and the same time again:",
            *_named("stopped", (row.case.name for row in tried if _guarded(row) is Said.MISSED)),
            *_named("not stopped", (row.case.name for row in tried if _guarded(row) is Said.CAUGHT)),
            *_named(
                "inconclusive", (row.case.name for row in tried if _guarded(row) not in (Said.MISSED, Said.CAUGHT))
            ),
            *_named("defects of the guard itself", (row.case.name for row in self.rows if row.case.has_guard)),
        ]


def _guarded(row: DetectionRow) -> Said:
    """What was found of the defect's own property with the guard on; another property's finding says nothing of it."""
    assert row.guarded is not None
    return Said.MISSED if row.guarded.said is Said.WRONG_PROPERTY else row.guarded.said


def _named(title: str, names: Iterable[str]) -> list[str]:
    listed = list(names)
    return [f"  {title} ({len(listed)}): {', '.join(listed) or '-'}"]


def _row(row: DetectionRow) -> dict[str, Any]:
    info, best = row.case.info, row.caught_by
    return {
        "name": row.case.name,
        "property": info.property if info else None,
        "caught_by": best.method.value if best and info else None,
        "smallest": row.smallest._asdict() if row.smallest else None,
        "attempts": [_attempt(each) for each in row.attempts],
        "with_guard": _attempt(row.guarded) if row.guarded else None,
    }


def _attempt(attempt: Attempt) -> dict[str, Any]:
    return {
        "method": attempt.method.value,
        "said": _CLEAN if attempt.said is Said.MISSED else attempt.said.value,
        "property": attempt.found if attempt.found else None,
        attempt.unit: attempt.number,
        "seconds": round(attempt.seconds_s, 2),
        "smallest": attempt.smallest._asdict() if attempt.smallest else None,
        "note": attempt.note,
    }


def _cells(row: DetectionRow, methods: Sequence[Method]) -> list[str]:
    wanted = row.case.wanted
    by_method: Mapping[Method, list[Attempt]] = {
        method: [each for each in row.attempts if each.method is method] for method in methods
    }
    said = [_cell(by_method[method], row.case.name == SOUND) for method in methods]
    return [row.case.name, wanted if wanted else "any", *said, str(row.smallest or "")]


def _cell(attempts: Sequence[Attempt], sound: bool) -> str:
    """Several attempts of one method count as one: what was tried adds up."""
    if not attempts:
        return ""
    last = next((each for each in attempts if each.caught), attempts[-1])
    number, seconds_s = sum(each.number for each in attempts), sum(each.seconds_s for each in attempts)
    figure = f"{number:,} {seconds_s:.1f}s"
    if last.said is Said.CAUGHT:
        return f"FOUND {last.found}" if sound else figure
    if last.said is Said.WRONG_PROPERTY:
        return f"({last.found})"
    if any(each.said is Said.INCONCLUSIVE for each in attempts):
        return _MARKS[Said.INCONCLUSIVE]
    return f"{_CLEAN} {number:,}" if sound else _MARKS[Said.MISSED]


def _aligned(cells: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
