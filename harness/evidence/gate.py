"""The gate of a deployment: what it asks besides the verdict, which findings are waived, and which earlier runs stand.

A gate only ever adds demands, but for waivers; and a waiver reaches no further than the findings that it names. The
properties keep their own verdicts: what was found was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from harness.catalogue import say
from harness.domain.messages import Message
from harness.domain.properties import row_of
from harness.domain.words import Verdict
from harness.evidence.findings.events import events_of
from harness.evidence.fingerprint import parse_fingerprint
from harness.evidence.requiring import uninspected
from harness.evidence.said import one_said_in, said, said_in, with_one_said, with_said
from harness.evidence.verdict_file import EXIT_CODES, Controls
from harness.evidence.waivers import Waiver, stored_waivers
from harness.wording.media import Medium
from harness.wording.rendering import counted, render, text

_MOST_NAMED = 10
"""So many failed runs that do not count are named, the latest; the others are counted."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier run of the same inspection on the same system: it stands, whatever later ones say."""

    run: str
    verdict: Verdict
    because: Message | None = None


@dataclass(frozen=True, slots=True)
class OfAnother:
    """A failed run that does not count, since it is of another build or configuration, or of other scenarios: `differs`
    has which of these words."""

    run: str
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gate:
    """`asked` is False where nobody asked for a gate: then the run speaks for itself alone. `bounds` are the largest
    upper bounds (95%) by property that will do; `today` is the day on which waivers are held against their end.
    `require` are the names of properties, capabilities and triggers that must have been inspected, or ALL; `lacks`
    those of them that are capabilities which the system does not have, or which the plan makes no use of."""

    today: date
    asked: bool = False
    min_documents: int | None = None
    bounds: Mapping[str, float] = field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    others: tuple[OfAnother, ...] = ()
    require: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()

    def table(self) -> dict[str, Any]:
        """Everything that is needed to pass the gate again, as JSON has it."""
        return {
            "today": self.today.isoformat(),
            "asked": self.asked,
            "min_documents": self.min_documents,
            "bounds": {str(name): bound for name, bound in self.bounds.items()},
            "waivers": [each.table() for each in self.waivers],
            "earlier": [
                {"run": each.run, "verdict": each.verdict, **with_one_said("because", each.because)}
                for each in self.earlier
            ],
            "require": list(self.require),
            "lacks": list(self.lacks),
            "others": [{"run": each.run, "differs": list(each.differs)} for each in self.others],
        }


def gate_of(table: Mapping[str, Any]) -> Gate:
    """The gate that a stored verdict.json passed, so that it can be passed again; none where none was asked. Raises
    ValueError, KeyError or TypeError where it is not what `Gate.table` gave."""
    stored = table.get("gate")
    if not stored:
        return Gate(date.min)
    return Gate(
        date.fromisoformat(stored["today"]),
        stored["asked"],
        stored["min_documents"],
        {row_of(name).property: float(bound) for name, bound in stored["bounds"].items()},
        stored_waivers(stored["waivers"]),
        tuple(
            Earlier(each["run"], Verdict(each["verdict"]), one_said_in(each, "because")) for each in stored["earlier"]
        ),
        tuple(OfAnother(each["run"], tuple(each["differs"])) for each in stored.get("others", ())),
        tuple(map(str, stored.get("require", ()))),
        tuple(map(str, stored.get("lacks", ()))),
    )


def gated(
    table: Mapping[str, Any], findings: Sequence[Mapping[str, Any]], unclear: Collection[Mapping[str, Any]], gate: Gate
) -> dict[str, Any]:
    """The content of verdict.json as the gate leaves it. `findings` are those of findings.json, with fingerprints;
    `unclear` those of unclear.json. Adds `waived` and `events` to each property, `events`, `waivers` and `gate`."""
    waived, events = _waived(findings, gate), events_of(findings)
    of_events = Counter(name for each in events for name in each.properties)
    properties = {
        name: {
            **each,
            "waived": sum(count for one, count in waived.items() if one.partition(":")[0] == name),
            "events": of_events[name],
        }
        for name, each in table["properties"].items()
    }
    unmet = _unmet(table, gate) if gate.asked else []
    standing = [_standing(each) for each in gate.earlier if each.verdict is not Verdict.PASS]
    expired = [_expired(each) for each in gate.waivers if not each.holds_on(gate.today)]
    reasons = [*said_in(table, "inconclusive_because"), *unmet]
    doubted = {str(each["property"]) for each in unclear}
    own = _own(properties, reasons, doubted, Controls(**table["controls"]))
    verdict = Verdict.FAIL if expired else worst([own, *(each.verdict for each in gate.earlier)])
    if verdict is Verdict.INCONCLUSIVE and not reasons:
        reasons = [*standing, *_unsure(properties, unclear)] or [say("nothing-to-judge")]
    return {
        **table,
        "verdict": verdict,
        "exit_code": EXIT_CODES[verdict],
        "properties": properties,
        **with_said("inconclusive_because", reasons),
        "events": len(events),
        "waivers": [_waiver_row(each, waived, gate.today) for each in gate.waivers],
        "gate": {**gate.table(), **with_said("because", [*expired, *standing, *unmet])} if gate.asked else None,
    }


def found_verdict(table: Mapping[str, Any]) -> Verdict:
    """What a report says of a run: where something was found it says so, whatever a waiver lets pass."""
    failed = any(each["verdict"] == Verdict.FAIL for each in table["properties"].values())
    return Verdict.FAIL if failed else Verdict(table["verdict"])


def waived_in(table: Mapping[str, Any]) -> int:
    """How many findings of a run are waived."""
    return sum(int(row["findings"]) for row in table.get("waivers", ()))


_RANK = (Verdict.PASS, Verdict.INCONCLUSIVE, Verdict.FAIL)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """`fail` outranks `inconclusive` outranks `pass`; nothing at all is inconclusive."""
    return max(verdicts, key=_RANK.index, default=Verdict.INCONCLUSIVE)


def _own(
    properties: Mapping[str, Mapping[str, Any]],
    reasons: Collection[Message],
    doubted: Collection[str],
    controls: Controls,
) -> Verdict:
    """What the run says by itself, waived findings left out. Where something of a property was waived and something
    else of it could not be judged, the property is inconclusive."""
    said = set()
    for name, each in properties.items():
        if each["verdict"] != Verdict.FAIL and not each["findings"]:
            said.add(Verdict(each["verdict"]))
        elif each["waived"] < max(1, each["findings"]):
            return Verdict.FAIL
        elif name in doubted:
            said.add(Verdict.INCONCLUSIVE)
    if reasons or not controls.whole or Verdict.INCONCLUSIVE in said or Verdict.PASS not in said:
        return Verdict.INCONCLUSIVE
    return Verdict.PASS


def _unsure(properties: Mapping[str, Mapping[str, Any]], unclear: Iterable[Mapping[str, Any]]) -> Iterator[Message]:
    """Why a run is inconclusive of which nothing is said as a whole: what its properties say, or of what could not be
    judged beside waived findings the first. What several say is said once."""
    by_reason: dict[Message, list[str]] = {}
    for name, each in properties.items():
        beside = (said(one) for one in unclear if one["property"] == name)
        why = one_said_in(each, "reason") if each["verdict"] == Verdict.INCONCLUSIVE else next(beside, None)
        if why is not None:
            by_reason.setdefault(why, []).append(name)
    for why, names in by_reason.items():
        yield why if len(names) > 1 else say("of-property", property=names[0], why=why)


def _waived(findings: Sequence[Mapping[str, Any]], gate: Gate) -> Counter[str]:
    """How many findings each waiver in force lets pass, by fingerprint."""
    in_force = {each.fingerprint for each in gate.waivers if each.holds_on(gate.today)}
    seen = Counter(str(each.get("fingerprint", "")) for each in findings)
    return Counter({name: seen[name] for name in in_force if parse_fingerprint(name).can_be_waived()})


def _unmet(table: Mapping[str, Any], gate: Gate) -> list[Message]:
    """The demands that a run does not meet."""
    missed = _bounds_missed(table["properties"], gate)
    return [*_too_few(table, gate), *missed, *uninspected(table, gate.require, gate.lacks)]


def _too_few(table: Mapping[str, Any], gate: Gate) -> list[Message]:
    if gate.min_documents is None or table["documents"] >= gate.min_documents:
        return []
    return [say("fewer-documents", documents=table["documents"], least=gate.min_documents)]


def _bounds_missed(properties: Mapping[str, Mapping[str, Any]], gate: Gate) -> list[Message]:
    missed = []
    for name, wanted in gate.bounds.items():
        reached = properties.get(str(name), {}).get("upper_bound_95")
        if reached is None:
            missed.append(say("no-bound", property=name, wanted=wanted))
        elif reached > wanted:
            missed.append(say("bound-missed", property=name, reached=reached, wanted=wanted))
    return missed


def _expired(waiver: Waiver) -> Message:
    day = waiver.expires.isoformat()
    return say("waiver-expired", fingerprint=waiver.fingerprint, owner=waiver.owner, day=day)


def _standing(earlier: Earlier) -> Message:
    if earlier.because is None:
        return say("earlier-run", verdict=earlier.verdict.value, run=earlier.run)
    return say("earlier-run-because", verdict=earlier.verdict.value, run=earlier.run, why=earlier.because)


def _waiver_row(waiver: Waiver, waived: Mapping[str, int], today: date) -> dict[str, Any]:
    count = waived.get(waiver.fingerprint, 0)
    state = "expired" if not waiver.holds_on(today) else "used" if count else "unused"
    return {**waiver.table(), "state": state, "findings": count}


def gate_lines(table: Mapping[str, Any], language: str, medium: Medium) -> list[str]:
    """What a person must know of waivers and the gate, in plain lines."""
    said = []
    for row in table.get("waivers", ()):
        told = {name: row[name] for name in ("fingerprint", "expires", "owner", "reason")}
        state = text(f"terminal.waiver.{row['state']}", findings=row["findings"])
        said.append(text("terminal.waived", state=state, **told))
    if said:
        said.insert(0, text("terminal.waived-though-found"))
    gate, known = table.get("gate"), said_in(table, "inconclusive_because")
    closed = [each for each in said_in(gate, "because") if each not in known] if gate else []
    if closed:
        said += [text("terminal.gate-closed"), *(text("terminal.gate-closed-because", why=each) for each in closed)]
    return [str(render(each, language, medium)) for each in [*said, *looked_back(table)]]


def looked_back(table: Mapping[str, Any]) -> list[Message]:
    """How many earlier runs the gate saw, none included, and which failed ones it saw and did not count; nothing where
    no gate was asked, or by a version that did not say it."""
    gate = table.get("gate")
    if not gate or "others" not in gate:
        return []
    said, others = [counted("gate.earlier", len(gate["earlier"]))], gate["others"]
    for each in others[-_MOST_NAMED:]:
        differs = tuple(text(f"gate.differs.{word}") for word in each["differs"])
        said.append(text("gate.of-another", run=each["run"], differs=differs))
    if more := len(others[:-_MOST_NAMED]):
        said.append(counted("gate.of-others", more))
    return said
