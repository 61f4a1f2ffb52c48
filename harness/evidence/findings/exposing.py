"""Whose data came out to whom, and what of it is the gravest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from harness.domain.messages import Message
from harness.evidence.findings.found import Found, others
from harness.evidence.findings.model import Exposure
from harness.evidence.findings.observed import Observed
from harness.evidence.subject import AnyEvidence, People
from harness.wording.rendering import Words, named, text

CameOut = Mapping[str, Sequence[str]]
"""What came out on a sheet that should not have, the gravest first: of whom, by item."""


def came_out(findings: Sequence[Found], family: AnyEvidence, people: People, seen: Observed) -> dict[int, CameOut]:
    """By the place of the finding that says so."""
    exposed = (family.exposed(each, people, seen) for each in findings)
    sorted_ = [{item: owners[item] for item in family.items if item in owners} for owners in exposed]
    return {place: each for place, each in enumerate(sorted_) if each}


def exposure(
    findings: Sequence[Found], out: Mapping[int, CameOut], order: Sequence[str], people: People, at_least: bool
) -> Exposure:
    """Counts persons and recipients over `findings`; `out` is what came out, by the finding's place, and `order` says
    what is the gravest."""
    persons = {code for finding in findings for code in others(finding.row)}
    recipients = {finding.row["applicant"] for finding in findings if others(finding.row)}
    worst = gravest(out, order)
    if not worst:
        return Exposure(len(persons), len(recipients), at_least, None, 0, None, None)
    (place,) = worst
    item = next(iter(out[place]))
    concerned = {code for each in out.values() for code in each.get(item, ())}
    example = _of_whom(findings[place].row["applicant"], out[place][item], people)
    worst_words = text(f"exposed.{item}.worst")
    return Exposure(len(persons), len(recipients), at_least, worst_words, len(concerned), example, place + 1)


def _of_whom(applicant: str, owners: Sequence[str], people: People) -> Message:
    """An example: whose, and into whose hands."""
    owner, more, to = called(owners[0], people), len(owners) - 1, called(applicant, people)
    if owners[0] == applicant:
        return text("exposed.example-of-ones-own", applicant=to)
    if more:
        return text("exposed.example-and-more", owner=owner, more=more, applicant=to)
    return text("exposed.example", owner=owner, applicant=to)


def called(code: str, people: People) -> str:
    """A person's name, the code where there is nobody of that code."""
    return people.names.get(code, code).replace("\u3000", " ")


def gravest(out: Mapping[int, CameOut], order: Sequence[str]) -> set[int]:
    """The place of the finding with the gravest item; of several that with most items, then the first. Empty if no item
    came out."""
    ranked = [(order.index(next(iter(each))), -len(each), place) for place, each in out.items()]
    return {min(ranked)[2]} if ranked else set()


def in_words(items: Iterable[str]) -> tuple[Words, ...]:
    """Items by name."""
    return tuple(named("exposed", each) for each in items)
