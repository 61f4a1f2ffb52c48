"""What a CI system is told of a run, whatever the form: the verdict, the findings by fingerprint, and no free text of
the system under test, since a job page is read by many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from harness.domain.words import Property, Verdict
from harness.evidence.report.because import veiled

WORDS = {
    Verdict.PASS: "PASS",
    Verdict.FAIL: "FAIL",
    Verdict.INCONCLUSIVE: "INCONCLUSIVE",
    Verdict.NOT_INSPECTED: "not inspected",
    Verdict.NOT_APPLICABLE: "not applicable",
}

_IN_THE_SYSTEMS_WORDS = frozenset(
    {"unknown", "delivered-despite-alert", "unreadable", "ledger-kind", "print-file-left", "wrong-refusal"}
)
"""Causes whose sentences may hold words of the system's own."""

_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Told:
    """`table` is the content of verdict.json, `findings` of findings.json, with fingerprints; `doubted` are the
    properties of which something could not be judged; `scenarios` are the suite's, in its order; `began` is UTC."""

    table: Mapping[str, Any]
    findings: Sequence[Mapping[str, Any]]
    doubted: frozenset[str]
    suite: str
    scenarios: tuple[str, ...]
    target: str
    began: datetime

    @property
    def verdict(self) -> Verdict:
        """The run's, as the gate leaves it."""
        return Verdict(self.table["verdict"])

    @property
    def waived(self) -> frozenset[str]:
        """The fingerprints that a waiver lets pass."""
        return frozenset(row["fingerprint"] for row in self.table.get("waivers", ()) if row["state"] == "used")

    @property
    def because(self) -> list[str]:
        """Why the run is not a pass, besides its findings."""
        gate = self.table.get("gate")
        reasons = [reason_of(each) for each in self.table["inconclusive_because"]]
        return reasons + [each for each in map(reason_of, gate["because"] if gate else ()) if each not in reasons]

    def of(self, property_: Property, scenario: str) -> list[Mapping[str, Any]]:
        """The findings of one property in one scenario; without a scenario those of the run as a whole."""
        return [each for each in self.findings if each["property"] == property_ and each["scenario"] == scenario]

    def causes(self) -> list[tuple[str, list[Mapping[str, Any]]]]:
        """The findings by fingerprint: those that let out what nobody may waive first, then the most frequent."""
        grouped: dict[str, list[Mapping[str, Any]]] = {}
        for each in self.findings:
            grouped.setdefault(str(each["fingerprint"]), []).append(each)
        return sorted(grouped.items(), key=lambda each: ("exposes-" not in each[0], -len(each[1])))


def sentence_of(finding: Mapping[str, Any]) -> str:
    """A finding's sentence, or where it may hold the system's own words, what sort of finding it is."""
    cause = str(finding["fingerprint"]).split(":")[1]
    if cause in _IN_THE_SYSTEMS_WORDS:
        about = f" about application {finding['application_id']}" if finding["application_id"] else ""
        return f"A finding of the sort {cause}{about}; findings.json in the run folder has its words."
    return clipped(str(finding["sentence"]))


def reason_of(sentence: str) -> str:
    """Why something could not be judged, without the words of the system's own in it."""
    return veiled(str(sentence)).en


def clipped(text: str, longest: int = _LONGEST) -> str:
    """On one line, and not too long for a page of others."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def not_inspected(table: Mapping[str, Any]) -> Iterator[str]:
    """One line for each property for which no trial was decisive, and for each thing that was left out."""
    said = {str(row["what"]) for row in table["not_inspected"]}
    for name, each in table["properties"].items():
        if each["verdict"] == Verdict.NOT_INSPECTED and name not in said:
            yield f"{name} ({reason_of(each['reason'])})"
    yield from left_out(table)


def left_out(table: Mapping[str, Any]) -> Iterator[str]:
    """One line for each thing that the plan or the judge had to leave out."""
    for row in table["not_inspected"]:
        share = f": {row['count']} of {row['of']}" if row["of"] else ""
        reason = f" ({row['reason']})" if row["reason"] else ""
        yield f"{row['what']}{share}{reason}"


def doubted_of(unclear: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """The properties of which something could not be judged."""
    return frozenset(str(each["property"]) for each in unclear)
