"""verdict.json: what a program reads of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from harness.catalogue.stored import table_of
from harness.domain.messages import Message
from harness.domain.verdicts import Finding, Judgement, NotInspected, PropertyVerdict, Unclear
from harness.domain.words import Verdict
from harness.evidence.minima import Lowered
from harness.evidence.said import with_one_said, with_said
from harness.wording.rendering import stored_sentence

WANTED = 100
"""So many controls has each run."""

EXIT_CODES = {Verdict.PASS: 0, Verdict.FAIL: 1, Verdict.INCONCLUSIVE: 3}


@dataclass(frozen=True, slots=True)
class Rates:
    """Figures of one run: certificates a second issued and judged, seconds from the first intended start to the last
    judgement, and how late the generator was against its schedule."""

    issued_per_s: float
    read_per_s: float
    wall_s: float
    offered_per_s: float = 0.0
    latency_p50_ms: float = 0.0
    latency_p99_ms: float = 0.0
    generator_delay_p99_ms: float = 0.0
    generator_delay_max_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Controls:
    """Documents of the harness's own, spoiled, sent through the same queue; all must be caught. `spoilings` counts
    them by what was done to them."""

    sent: int
    caught: int
    wanted: int = WANTED
    spoilings: Mapping[str, int] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Whether there were enough, and none was missed."""
        return self.sent >= self.wanted and self.caught == self.sent


def overall(judgement: Judgement, controls: Controls, reasons: Sequence[Message]) -> Verdict:
    """`fail` outranks `inconclusive` outranks `pass`; `reasons` make a run inconclusive."""
    verdicts = [each.verdict for each in judgement.properties]
    if Verdict.FAIL in verdicts or judgement.findings:
        return Verdict.FAIL
    if (
        reasons
        or not controls.whole
        or not verdicts
        or Verdict.INCONCLUSIVE in verdicts
        or Verdict.PASS not in verdicts
    ):
        return Verdict.INCONCLUSIVE
    return Verdict.PASS


def verdict_table(
    judgement: Judgement,
    controls: Controls,
    reasons: Sequence[Message],
    run: str,
    seed: int,
    guard: str,
    rates: Rates,
    withheld: int = 0,
    lowered: Lowered | None = None,
) -> dict[str, Any]:
    """The content of verdict.json; `reasons` are added as `inconclusive_because`. `withheld` counts the documents that
    are not kept, and so cannot be judged again."""
    if judgement.barren is not None:  # that alone is said, and not the same again of a load that ended for it
        reasons = [judgement.barren, *(each for each in reasons if each.code != judgement.barren.code)]
    verdict = overall(judgement, controls, reasons)
    first, unclean = first_finding(judgement), sum(judgement.unclean.values())
    return {
        "verdict": verdict,
        "exit_code": EXIT_CODES[verdict],
        "run": run,
        "seed": seed,
        "properties": {str(each.property): _property(each) for each in judgement.properties},
        "documents": judgement.documents,
        "overlapping_documents": judgement.overlapping_documents,
        "withheld_documents": withheld,
        "register_events": judgement.register_events,
        "received": {"bodies": judgement.received, "judged": judgement.judged},
        "unclean_answers": {"count": unclean, "of": judgement.answers, "forms": dict(judgement.unclean)},
        "lowered": None if lowered is None else lowered.table(),
        "scenarios": _scenarios(judgement),
        "controls": {"sent": controls.sent, "caught": controls.caught, "spoilings": dict(controls.spoilings)},
        "guard": guard,
        "not_inspected": [_gap(each) for each in judgement.not_inspected],
        "triggers": {
            str(each.trigger): {"promised": each.promised, "fired": each.fired} for each in judgement.triggers
        },
        **with_said("inconclusive_because", reasons),
        "findings": len(judgement.findings),
        "first_finding": None if first is None else stored_row(first),
        "rates": asdict(rates),
    }


def stored_row(each: Finding | Unclear) -> dict[str, Any]:
    """A finding as findings.json has it, but for what only the record tells of it; what could not be judged, as
    unclear.json has it."""
    row = asdict(each)
    del row["message"]
    return {**row, "sentence": stored_sentence(each.message), **table_of(each.message)}


def _gap(each: NotInspected) -> dict[str, Any]:
    counts = {"count": each.count, "of": each.of}
    return {**with_one_said("what", each.what), **with_one_said("reason", each.reason), **counts}


def first_finding(judgement: Judgement) -> Finding | None:
    """The finding to show first: of the property that stands first, the earliest."""
    order = {each.property: number for number, each in enumerate(judgement.properties)}
    return min(judgement.findings, key=lambda each: (order.get(each.property, 99), each.started_ns), default=None)


def _scenarios(judgement: Judgement) -> dict[str, dict[str, dict[str, int]]]:
    """Scenario, property, and what was counted there."""
    table: dict[str, dict[str, dict[str, int]]] = {}
    for each in judgement.by_scenario:
        counts = {"checked": each.checked, "findings": each.findings}
        table.setdefault(each.scenario, {})[str(each.property)] = counts
    return table


def _property(each: PropertyVerdict) -> dict[str, Any]:
    return {
        "verdict": each.verdict,
        "checked": each.checked,
        "findings": each.findings,
        "upper_bound_95": each.upper_bound_95,
        "overlapping": each.overlapping,
        "upper_bound_95_overlapping": each.upper_bound_95_overlapping,
        "self_reported": each.self_reported,
        **with_one_said("reason", each.reason),
    }
