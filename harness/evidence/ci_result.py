"""What a CI system learns of a run, whatever the form: the verdict, the findings by fingerprint, and no free text of
the system under test, since a job page is read by many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from harness.catalogue import say
from harness.catalogue.stored import message_of
from harness.domain.messages import Message
from harness.domain.words import Verdict
from harness.evidence.findings.events import Event, events_of
from harness.evidence.said import one_said_in, said_in
from harness.wording.languages import REFERENCE
from harness.wording.languages import language as words_of
from harness.wording.media import JOB_PAGE
from harness.wording.rendering import render, text

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
        reasons = said_in(self.table, "inconclusive_because")
        reasons += [each for each in self.gate_because if each not in reasons]
        return [for_many(each) for each in reasons]

    @property
    def gate_because(self) -> list[Message]:
        """Why the gate stays closed; nothing where none was asked."""
        return said_in(self.table.get("gate") or {"because": ()}, "because")

    def of(self, property_: str, scenario: str) -> list[Mapping[str, Any]]:
        """The findings of one property in one scenario; without a scenario those of the run as a whole."""
        return [each for each in self.findings if each["property"] == property_ and each["scenario"] == scenario]

    @property
    def open_events(self) -> list[Event]:
        """The events behind the findings that no waiver lets pass: those that let out what nobody may waive first, then
        those with most findings."""
        open_ones = [place for place, each in enumerate(self.findings) if each["fingerprint"] not in self.waived]
        events = (each for each in events_of(self.findings) if not set(each.places).isdisjoint(open_ones))
        grave = {place for place, each in enumerate(self.findings) if "exposes-" in str(each["fingerprint"])}
        return sorted(events, key=lambda each: (set(each.places).isdisjoint(grave), -each.findings, each.number))

    def causes(self) -> list[tuple[str, list[Mapping[str, Any]]]]:
        """The findings by fingerprint: those that let out what nobody may waive first, then the most frequent."""
        grouped: dict[str, list[Mapping[str, Any]]] = {}
        for each in self.findings:
            grouped.setdefault(str(each["fingerprint"]), []).append(each)
        return sorted(grouped.items(), key=lambda each: ("exposes-" not in each[0], -len(each[1])))


def for_many(message: Message) -> str:
    """A message as a page shows it that many read: in English, short, and none of the system's own words in it."""
    return clipped(str(render(message, REFERENCE, JOB_PAGE)))


def clipped(text: str, longest: int = _LONGEST) -> str:
    """On one line, and not too long for a page of others."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def verdict_word(verdict: str, language: str = REFERENCE) -> str:
    """A verdict as it stands at the head of a page or a line."""
    return words_of(language)[f"terminal.verdict.{verdict}"]


def not_inspected(table: Mapping[str, Any]) -> Iterator[Message]:
    """Each property for which no trial was decisive, and each thing that was left out."""
    named = {one_said_in(row, "what") for row in table["not_inspected"]}
    for name, each in table["properties"].items():
        what, reason = say("property-itself", property=name), one_said_in(each, "reason")
        if each["verdict"] == Verdict.NOT_INSPECTED and what not in named and reason is not None:
            yield text("terminal.left-out", what=what, reason=reason)
    yield from left_out(table)


def left_out(table: Mapping[str, Any]) -> Iterator[Message]:
    """Each thing that the plan or the judge had to leave out."""
    for row in table["not_inspected"]:
        what, reason = (message_of(row.get(f"{name}_said", row[name])) for name in ("what", "reason"))
        counts = {"count": row["count"], "of": row["of"]} if row["of"] else {}
        yield text("terminal.left-out-of" if counts else "terminal.left-out", what=what, reason=reason, **counts)


def doubted_of(unclear: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """The properties of which something could not be judged."""
    return frozenset(str(each["property"]) for each in unclear)
