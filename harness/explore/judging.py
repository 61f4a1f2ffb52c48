"""What one run's history says, by the same checks as a run on the running system.

Most runs are clean, and looking for a reason to doubt is cheaper than the whole conclusion; so that is drawn only where
there is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from harness.checks import accounting, alert, residue, uniqueness
from harness.checks.clock import BusinessClock, clock_of
from harness.checks.conclude import conclude
from harness.checks.ground import Ground
from harness.checks.judge import judge_partition
from harness.checks.tally import Fate, Partial, Row
from harness.domain.operations import GroupHistory, SelfReport
from harness.domain.verdicts import Finding, Unclear
from harness.domain.words import Property
from harness.explore.history import Recorder

_NOT_JUDGED: Final = frozenset({Property.AVAILABILITY, Property.ACTIVITY, Property.WELLFORMED})
"""Shares of many applications say nothing about a run of two."""

_INDEXES: Final = (
    "lexicon",
    "residents",
    "serials",
    "births",
    "mayors",
    "titles",
    "kinds_served",
    "imprint_index",
    "imprint_owners",
    "_groups",
    "_register_residents",
)


@dataclass(frozen=True, slots=True)
class Judged:
    """The findings of a run, in their order, and what could not be judged."""

    findings: tuple[Finding, ...] = ()
    unclear: tuple[Unclear, ...] = ()


_CLEAN: Final = Judged()


def ready(ground: Ground) -> Ground:
    """The same ground with all its indexes made, so that what is derived from it shares them."""
    for name in _INDEXES:
        getattr(ground, name)
    return ground


def judge(recorder: Recorder, ground: Ground, final: SelfReport) -> Judged:
    """`ground` must be `ready`; `final` is what the system said of itself when it had come to rest."""
    groups = recorder.groups()
    known = _with(ground, final, _clock(ground, groups))
    partial = judge_partition(groups, recorder.observations, known)
    if not _is_doubtful(partial, known, final):
        return _CLEAN
    judgement = conclude(partial, known)
    own = {finding.sentence for finding in partial.findings}
    found = [one for one in judgement.findings if one.property not in _NOT_JUDGED or one.sentence in own]
    unclear = [one for one in judgement.unclear if one.property not in _NOT_JUDGED]
    return Judged(tuple(found), tuple(unclear))


def _with(ground: Ground, final: SelfReport, clock: BusinessClock) -> Ground:
    """The ground of one run. It shares the indexes, which `dataclasses.replace` would make anew."""
    known = object.__new__(Ground)
    values: dict[str, Any] = known.__dict__
    values.update(ground.__dict__)
    values["final"], values["clock"] = final, clock
    return known


def _clock(ground: Ground, groups: list[GroupHistory]) -> BusinessClock:
    """The business clock with its settings, which belong to no kin group."""
    first = groups[0] if groups else None
    return ground.clock if first is None or first.kin_group >= 0 else clock_of(ground.clock.settings[0], first.operations)


def _is_doubtful(partial: Partial, ground: Ground, final: SelfReport) -> bool:
    """Whether the whole conclusion would find something or doubt something."""
    if partial.findings or partial.unclear or partial.exposures:
        return True
    if final.spool and ground.baseline is not None and any(residue.left_over(ground.baseline, final)):
        return True
    rows = list(partial.table)
    return any(_complaints(rows, final))


def _complaints(rows: list[Row], final: SelfReport) -> Iterator[object]:
    yield from uniqueness.twice(rows)
    if final.alerts:
        yield from alert.delivered(list(final.alerts), {row.application_id: row for row in rows})
    lines = {line.application_id: line for line in final.ledger or ()}
    if len(lines) != len(final.ledger or ()):
        yield "an application twice in the ledger"
    for row in rows:
        if row.fate == Fate.ISSUED and row.confirmed in ("open", "rejected"):
            yield row
        line = lines.pop(row.application_id, None)
        yield from accounting.entry(row, () if line is None else (line,))
    yield from lines
