"""Which findings let a My Number or a protected person's address out: known, or to be feared, they cannot be waived."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from harness.certificates.domain.operations import Application, Event
from harness.certificates.domain.residents import Population
from harness.certificates.domain.words import EventKind
from harness.domain.observations import Observation

MY_NUMBER = "my-number"
PROTECTED = "protected-address"
GRAVE = (MY_NUMBER, PROTECTED)

_MY_NUMBER_DIGITS = 12
_BETWEEN = re.compile(r"(?<=\d)[\s\-‐‑‒–—―−ー・.]+(?=\d)")
_DIGITS = re.compile(r"\d{12,}", re.ASCII)


@dataclass(slots=True)
class GraveData:
    """What is known of documents that findings are about. `numbers` maps each My Number to its owner; `protected` are
    the residents who were under a support measure at any time of the run: wider than what the check says, since a
    waiver may never reach too far."""

    numbers: Mapping[str, str]
    protected: Collection[str]
    shown: dict[str, set[str]] = field(default_factory=dict)
    read: set[str] = field(default_factory=set)

    def look(self, observations: Iterable[Observation], documents: Collection[str]) -> None:
        """Takes note of whose My Numbers stand on these documents, as any reader saw them, or a repair shows them."""
        for seen in observations:
            if seen.document not in documents:
                continue
            if seen.readings:
                self.read.add(seen.document)
            owners = self.shown.setdefault(seen.document, set())
            for reading in (*seen.readings, *seen.repairs):
                for sheet in reading.sheets:
                    owners |= self._owners_on("".join(sheet.runs))

    def of(self, document: str, whose: Collection[str], application: Application | None) -> tuple[str, ...]:
        """What a finding about `document` (empty for none) lets out, of GRAVE. A My Number is let out unless it was
        asked for, by the applicant, of somebody for whom they applied. What nobody read may be anything."""
        grave = set()
        if document and document not in self.read:
            grave |= set(GRAVE)
        if self.shown.get(document, set()) - _asked(application):
            grave.add(MY_NUMBER)
        if any(code in self.protected for code in whose):
            grave.add(PROTECTED)
        return tuple(sorted(grave))

    def _owners_on(self, text: str) -> set[str]:
        """Whose My Numbers stand in a text, in whatever width or grouping; a longer number may hold one."""
        found = set()
        for match in _DIGITS.finditer(with_whole_numbers(text)):
            digits = match.group()
            for start in range(len(digits) - _MY_NUMBER_DIGITS + 1):
                owner = self.numbers.get(digits[start : start + _MY_NUMBER_DIGITS])
                if owner is not None:
                    found.add(owner)
        return found


def grave_data_in(population: Population, events: Iterable[Event]) -> GraveData:
    """For the residents of a run and the register events that were sent in it."""
    numbers = {each.my_number: each.resident_code for each in population.residents}
    return GraveData(numbers, protected_in(population, events))


def protected_in(population: Population, events: Iterable[Event]) -> set[str]:
    """Those who were under a support measure at any time of the run."""
    at_first = {each.resident_code for each in population.residents if each.support_measure}
    return at_first | {each.resident_code for each in events if each.kind is EventKind.SUPPORT_MEASURE_SET}


def with_whole_numbers(text: str) -> str:
    """A text whose numbers stand in one width, without what parts their digits."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text))


def _asked(application: Application | None) -> set[str]:
    if application is None or application.options.get("my_number") is not True:
        return set()
    return {application.applicant, *application.subjects}
