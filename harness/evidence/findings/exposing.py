"""Whose data came out to whom, and what of it is the gravest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from harness.domain.messages import Message
from harness.evidence.findings.found import Found, others
from harness.evidence.findings.imprints import shows_imprint_of
from harness.evidence.findings.model import Exposure
from harness.evidence.findings.observed import Observed
from harness.evidence.masking.known_values import Known, PersonalItem
from harness.wording.rendering import Words, named, text

_UNASKED = frozenset({"not-to-be-printed", "option-unasked"})
"""Codes of what says that something was printed that was not asked for."""


def items_of(finding: Found, known: Known, seen: Observed) -> list[PersonalItem]:
    """What came out on the sheet that should not have, the gravest first."""
    return sorted(_owners(finding, known, seen), key=list(PersonalItem).index)


def _owners(found: Found, known: Known, seen: Observed) -> dict[PersonalItem, list[str]]:
    """Whose items came out, by item: resident codes."""
    finding = found.row
    sheets = seen.sheets(finding["document"], finding["sheet"])
    shown = "\n".join(run for sheet in sheets for run in sheet.runs)
    images = [image for sheet in sheets for image in sheet.images]
    owners: dict[PersonalItem, list[str]] = {}
    for code in others(finding):
        for item in known.items(code, shown):
            owners.setdefault(item, []).append(code)
        if any(shows_imprint_of(image, [code], known) for image in images):
            owners.setdefault(PersonalItem.IMPRINT, []).append(code)
    if found.cause == "protected-address" and others(finding):
        owners[PersonalItem.PROTECTED_ADDRESS] = list(others(finding))
    if found.said.code in _UNASKED and "my-number" in (found.word("option"), *found.words("items")):
        owners[PersonalItem.UNASKED_MY_NUMBER] = [finding["applicant"]]
    return owners


def exposure(
    findings: Sequence[Found], items: Mapping[int, Sequence[PersonalItem]], known: Known, seen: Observed, at_least: bool
) -> Exposure:
    """Counts persons and recipients over `findings`; `items` are what came out, by the finding's place."""
    persons = {code for finding in findings for code in others(finding.row)}
    recipients = {finding.row["applicant"] for finding in findings if others(finding.row)}
    worst = gravest(items)
    if not worst:
        return Exposure(len(persons), len(recipients), at_least, None, 0, None, None)
    (place,) = worst
    item, finding = items[place][0], findings[place]
    concerned = {code for at in items if item in items[at] for code in _owners(findings[at], known, seen)[item]}
    example = _of_whom(item, finding, _owners(finding, known, seen)[item], known)
    worst_words = text(f"exposed.{item}.worst")
    return Exposure(len(persons), len(recipients), at_least, worst_words, len(concerned), example, place + 1)


def _of_whom(item: PersonalItem, finding: Found, owners: Sequence[str], known: Known) -> Message:
    """An example: whose, and into whose hands."""
    applicant, more = known.name(finding.row["applicant"]), len(owners) - 1
    if item is PersonalItem.UNASKED_MY_NUMBER:
        return text("exposed.example-of-ones-own", applicant=applicant)
    if more:
        return text("exposed.example-and-more", owner=known.name(owners[0]), more=more, applicant=applicant)
    return text("exposed.example", owner=known.name(owners[0]), applicant=applicant)


def gravest(items: Mapping[int, Sequence[PersonalItem]]) -> set[int]:
    """The place of the finding with the gravest item; of several that with most items, then the first. Empty if no item
    came out."""
    order = list(PersonalItem)
    ranked = [(order.index(each[0]), -len(each), place) for place, each in items.items() if each]
    return {min(ranked)[2]} if ranked else set()


def in_words(items: Iterable[PersonalItem]) -> tuple[Words, ...]:
    """Items by name."""
    return tuple(named("exposed", each) for each in items)
