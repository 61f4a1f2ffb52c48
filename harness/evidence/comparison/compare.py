"""From stored runs to their comparison. The first run named is the one that all others are compared with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from string import ascii_uppercase
from typing import Any

from harness.domain.messages import Message
from harness.domain.properties import places, rows
from harness.domain.words import Verdict
from harness.evidence.ci_result import clipped
from harness.evidence.comparison.differences import differences, same_inspection
from harness.evidence.comparison.model import ComparedFinding, ComparedProperty, Comparison, PropertyCell, Side, State
from harness.evidence.findings.events import events_of
from harness.evidence.findings.found import cause_in_words, cause_of
from harness.evidence.fingerprint import NOTHING
from harness.evidence.gate import found_verdict, waived_in, worst
from harness.evidence.report.because import because, told
from harness.evidence.stored import Stored, StoredError
from harness.wording.media import printable
from harness.wording.rendering import Words, text

MOST_RUNS = 300
_SURE = 0.05
"""So unlikely must it be that a finding which is not fixed stays away by chance."""


def compare(runs: Sequence[Stored], unclosed: Collection[Stored] = ()) -> Comparison:
    """The runs in the order given, at least one; those `unclosed` may have been changed since they ended. Raises
    StoredError where a run's verdict lacks what is compared."""
    with _of_this_version("a run"):
        sides = tuple(_side(run, _letters(number), run not in unclosed) for number, run in enumerate(runs))
        looks = [_Look(run) for run in runs]
        return Comparison(
            verdict=worst(Verdict(run.verdict["verdict"]) for run in runs),
            sides=sides,
            properties=tuple(_property(runs, one) for one in _properties(runs)),
            findings=tuple(_findings(looks, same_inspection([run.manifest for run in runs]))),
            differences=differences([run.manifest for run in runs], [side.guard for side in sides]),
            remarks=tuple(_remarks(runs, sides)),
        )


@contextmanager
def _of_this_version(what: object) -> Iterator[None]:
    """Raises StoredError where something is not where it should be."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise StoredError(
            f"{what} cannot be compared: its verdict or manifest is not of this version ({error!r})"
        ) from error


def _letters(number: int) -> str:
    """A to Z, AA to ZZ: the name of a column."""
    before, last = divmod(number, len(ascii_uppercase))
    return (_letters(before - 1) if before else "") + ascii_uppercase[last]


@dataclass(frozen=True, slots=True)
class _Look:
    """What one run found, and how closely it looked."""

    run: Stored

    def causes(self) -> dict[str, Message]:
        """What the fingerprints of the findings kept stand for."""
        return {str(each["fingerprint"]): cause_in_words(cause_of(each)) for each in self.run.findings}

    def counts(self) -> Counter[str]:
        """Findings kept, by fingerprint."""
        return Counter(str(each["fingerprint"]) for each in self.run.findings)

    def events(self) -> Counter[str]:
        """The events behind them, by fingerprint."""
        names = [str(each["fingerprint"]) for each in self.run.findings]
        return Counter(
            name for each in events_of(self.run.findings) for name in {names[place] for place in each.places}
        )

    def is_whole(self, one: str) -> bool:
        """Whether everything of a property was judged, and each finding of it kept."""
        said = self.run.verdict["properties"].get(one)
        if said is None or said["verdict"] not in (Verdict.PASS, Verdict.FAIL):
            return False
        if any(each["property"] == one for each in self.run.unclear):
            return False
        return bool(said["findings"] == sum(each["property"] == one for each in self.run.findings))

    def trials(self, one: str, scenario: str) -> int:
        """Decisive trials of a property in one scenario, or in the whole run."""
        if scenario == NOTHING:
            return int(self.run.verdict["properties"].get(one, {}).get("checked", 0))
        return int(self.run.verdict["scenarios"].get(scenario, {}).get(one, {}).get("checked", 0))


def _findings(looks: Sequence[_Look], same_suite: bool) -> Iterator[ComparedFinding]:
    counts, events = [look.counts() for look in looks], [look.events() for look in looks]
    causes = {name: cause for look in looks for name, cause in look.causes().items()}
    names = sorted({name for each in counts for name in each}, key=_order)
    for name in names:
        found = tuple(each[name] for each in counts)
        states = [State.OPEN if found[0] else State.ABSENT]
        for look, count in zip(looks[1:], found[1:], strict=True):
            states.append(_state(name, looks[0], look, (found[0], count), same_suite))
        yield ComparedFinding(name, causes[name], found, tuple(states), tuple(each[name] for each in events))


def _order(fingerprint: str) -> tuple[int, str]:
    known = places()
    return known.get(fingerprint.partition(":")[0], len(known)), fingerprint


def _state(name: str, first: _Look, later: _Look, found: tuple[int, int], same_suite: bool) -> State:
    if found[1]:
        return State.OPEN if found[0] else State.NEW
    if not found[0]:
        return State.ABSENT
    sure = same_suite and later.is_whole(name.partition(":")[0]) and _would_have_come(name, first, later, found[0])
    return State.FIXED if sure else State.NOT_SEEN


def _would_have_come(name: str, first: _Look, later: _Look, found: int) -> bool:
    """Whether a finding that came `found` times in the first run's trials would have come again in the later run's,
    with 95% confidence, had nothing changed. What is judged once for a run comes in every run."""
    parts = name.split(":")
    one, scenario = parts[0], parts[3]
    before, after = first.trials(one, scenario), later.trials(one, scenario)
    if scenario == NOTHING:
        return after > 0
    rate = min(1.0, found / before) if before else 0.0
    return after > 0 and (1.0 - rate) ** after <= _SURE


def _properties(runs: Sequence[Stored]) -> list[str]:
    """Those of which any run says something, in their order."""
    return [row.property for row in rows() if any(row.property in run.verdict["properties"] for run in runs)]


def _property(runs: Sequence[Stored], one: str) -> ComparedProperty:
    rows = [run.verdict["properties"].get(one) for run in runs]
    names = [each.name for each in fields(PropertyCell)]
    cells = [None if said is None else PropertyCell(**{name: said[name] for name in names}) for said in rows]
    return ComparedProperty(one, tuple(cells))


def _side(run: Stored, letter: str, closed: bool) -> Side:
    """One run. Raises StoredError that names it."""
    with _of_this_version(run.path):
        table, manifest = run.verdict, run.manifest
        said, rates = manifest["target"], table["rates"]
        return Side(
            letter=letter,
            closed=closed,
            run=printable(run.path.name),
            target=clipped(f"{said['name']} {said['version']}".strip(), 80),
            build=clipped(str(said["build"]), 80),
            municipalities=tuple(said.get("municipality_codes", ())),
            suite=f"{manifest['suite']['id']} {manifest['suite']['version']}",
            seed=table["seed"],
            began=str(manifest["began"])[:19],
            verdict=found_verdict(table),
            gate=table["verdict"] if table.get("gate") else "",
            documents=table["documents"],
            overlapping_documents=table["overlapping_documents"],
            register_events=table["register_events"],
            controls_caught=table["controls"]["caught"],
            controls_sent=table["controls"]["sent"],
            guard=table["guard"],
            issued_per_s=rates["issued_per_s"],
            latency_p50_ms=rates["latency_p50_ms"],
            latency_p99_ms=rates["latency_p99_ms"],
            waived=waived_in(table),
            not_inspected=tuple(_left_out(table)),
        )


def _left_out(table: Mapping[str, Any]) -> Iterator[Words]:
    """What the run says that it did not inspect, and the properties for which no trial was decisive."""
    rows = [(told(row, "what"), told(row, "reason"), row) for row in table["not_inspected"]]
    named = {what["property"] for what, _, _ in rows if what is not None and what.code == "property-itself"}
    for name, each in table["properties"].items():
        if each["verdict"] == Verdict.NOT_INSPECTED and name not in named:
            yield text("comparison.left-out-because", what=_property_itself(name), why=told(each, "reason") or "")
    for what, why, row in rows:
        left: Words = what or ""
        if row["of"]:
            left = text("comparison.left-out-share", what=left, count=row["count"], of=row["of"])
        yield text("comparison.left-out-because", what=left, why=why) if why else left


def _property_itself(name: str) -> Message:
    return text(f"property.{name}")


def _remarks(runs: Sequence[Stored], sides: Sequence[Side]) -> Iterator[Message]:
    """What a reader must know before comparing."""
    if unclosed := tuple(side.letter for side in sides if not side.closed):
        yield text("comparison.never-closed", runs=unclosed)
    if not same_inspection([run.manifest for run in runs]):
        yield text("comparison.other-suites")
    if len({run.path.resolve() for run in runs}) < len(runs):
        yield text("comparison.named-twice")
    for run, side in zip(runs, sides, strict=True):
        if side.verdict == Verdict.INCONCLUSIVE:
            why = next(because(run.verdict), None)
            inconclusive = text("comparison.inconclusive", run=side.letter)
            yield text("comparison.because", what=inconclusive, why=why) if why else inconclusive
        if cut := _cut_short(run):
            yield text("comparison.cut-short", run=side.letter, properties=tuple(map(_property_itself, cut)))


def _cut_short(run: Stored) -> list[str]:
    """The properties of which not every finding is kept."""
    kept = Counter(str(each["property"]) for each in run.findings)
    return [name for name, each in run.verdict["properties"].items() if each["findings"] > kept[name]]
