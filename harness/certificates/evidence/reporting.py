"""What is told of an inspection of certificates besides its verdict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from harness.certificates.domain.operations import Application, Event
from harness.certificates.domain.residents import Population
from harness.certificates.domain.words import EventKind, Kind
from harness.certificates.evidence.grave_data import grave_data_in
from harness.certificates.evidence.known_values import Known, PersonalItem
from harness.certificates.forms import shipped_forms
from harness.domain.messages import Held, Message
from harness.evidence.findings.found import Found, others
from harness.evidence.findings.observed import Observed
from harness.evidence.masking.values import plain
from harness.evidence.subject import FamilyEvidence, Part
from harness.wording.rendering import Words, named, text

_UNASKED = frozenset({"not-to-be-printed", "option-unasked"})
"""Codes that name what of the applicant's own was printed and should not have been."""
_OF_IMPRINT = frozenset(
    {"foreign-imprint", "imprint-of-another-time", "imprint-of-nobody", "imprint-too-small", "no-seal-registered"}
)
"""Causes in which the imprint itself is in question."""
_OF_RESIDENT = {
    "my-number": "my_number", "resident-code": "resident_code", "address": "address", "domicile": "domicile",
    "head-of-the-register": "domicile",
}  # fmt: skip


def _exposed(found: Found, known: Known, seen: Observed) -> dict[str, list[str]]:
    finding = found.row
    sheets = seen.sheets(finding["document"], finding["sheet"])
    shown = "\n".join(run for sheet in sheets for run in sheet.runs)
    images = [image for sheet in sheets for image in sheet.images]
    owners: dict[str, list[str]] = {}
    for code in others(finding):
        for item in known.items(code, shown):
            owners.setdefault(item, []).append(code)
        if any(known.has_imprint_on(image, [code]) for image in images):
            owners.setdefault(PersonalItem.IMPRINT, []).append(code)
    if found.cause == "protected-address" and others(finding):
        owners[PersonalItem.PROTECTED_ADDRESS] = list(others(finding))
    if "my-number" in _unasked(found):
        owners[PersonalItem.UNASKED_MY_NUMBER] = [finding["applicant"]]
    return owners


def _unasked(found: Found) -> tuple[str, ...]:
    return (found.word("option"), *found.words("items")) if found.said.code in _UNASKED else ()


def _foreign(found: Found, known: Known, seen: Observed) -> tuple[set[str], set[str]]:
    texts = {plain(found.word("instead")), *(plain(each) for each in _shown_instead(found))} - {""}
    resident = known.residents.get(found.row["applicant"])
    if resident is not None:
        texts |= {plain(str(getattr(resident, _OF_RESIDENT[each]))) for each in _unasked(found) if each in _OF_RESIDENT}
    return texts, _foreign_images(found, known, seen)


def _shown_instead(found: Found) -> Iterator[str]:
    """What a finding says stands in the place of what should."""
    details = found.said.get("details")
    for each in details if isinstance(details, tuple) else ():
        shown = each.get("shown") if isinstance(each, Message) else None
        if isinstance(shown, Held):
            yield shown.text


def _foreign_images(found: Found, known: Known, seen: Observed) -> set[str]:
    """Imprints of others, or, where the imprint itself is in question, all but a mayor's seal."""
    finding = found.row
    images = seen.drawn(finding["document"], finding["sheet"] or 1)
    theirs = {each.digest for each in images if known.has_imprint_on(each, others(finding))}
    if theirs or found.cause not in _OF_IMPRINT:
        return theirs
    own = {each.digest for each in images if known.has_imprint_on(each, [finding["applicant"]])}
    return own or {each.digest for each in images if not seen.common(each.digest)}


# What a load is made of


def _options() -> Iterator[tuple[tuple[Kind, str], Words]]:
    """Each kind with each option that its form has."""
    for kind, form in shipped_forms().general.items():
        for name in form.options:
            option = named("option", name.replace("_", "-"))
            yield (kind, name), text("coverage.option", kind=named("kind", kind), option=option)


def _municipalities(population: Population, target: Mapping[str, Any]) -> dict[str, Words]:
    names = {each.code: each.prefecture + each.name for each in population.municipalities}
    return {code: names.get(code, code) for code in target.get("municipality_codes", ())}


KINDS = Part(
    text("coverage.kinds"),
    Application,
    lambda *_: {each: named("kind", each) for each in Kind},
    lambda application: [application.certificate],
)
OPTIONS = Part(
    text("coverage.options"),
    Application,
    lambda *_: dict(_options()),
    lambda application: [(application.certificate, name) for name, value in application.options.items() if value],
)
MUNICIPALITIES = Part(
    text("coverage.municipalities"), Application, _municipalities, lambda application: [application.municipality_code]
)
EVENTS = Part(
    text("coverage.events"),
    Event,
    lambda *_: {each: named("event", each) for each in EventKind},
    lambda event: [event.kind],
)
PARTS = (KINDS, OPTIONS, MUNICIPALITIES, EVENTS)


EVIDENCE: Final = FamilyEvidence(
    people=Known,
    shows=lambda application: (application.applicant, *application.subjects),
    parts=PARTS,
    items=tuple(PersonalItem),
    exposed=_exposed,
    foreign=_foreign,
    grave_data=grave_data_in,
)
