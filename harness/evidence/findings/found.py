"""What a row of findings.json says. A version before this one stored a sentence alone, which is not read: there the
cause, which the fingerprint names, and the row's other members say it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from harness.catalogue.rows import PERSON, row_of, rows, say
from harness.catalogue.stored import message_of
from harness.domain import properties
from harness.domain.messages import Message, Person, Quoted
from harness.evidence.fingerprint import NOTHING
from harness.wording.rendering import Words, named, text

UNKNOWN = "unknown"

Names = Mapping[str, str]
"""Of people, by code."""


@dataclass(frozen=True, slots=True)
class Found:
    """One finding: its row of findings.json, what it says, and what sort of thing it is."""

    row: Mapping[str, Any]
    said: Message
    cause: str

    @property
    def property(self) -> str:
        """Which property it is a finding of."""
        return str(self.row["property"])

    def word(self, part: str) -> str:
        """A part that is one word or text, empty where the message has none of that name."""
        value = self.said.get(part)
        return value.text if isinstance(value, Quoted) else value if isinstance(value, str) else ""

    def words(self, part: str) -> tuple[str, ...]:
        """A part that is several words."""
        value = self.said.get(part)
        return tuple(each for each in value if isinstance(each, str)) if isinstance(value, tuple) else ()


def others(finding: Mapping[str, Any]) -> tuple[str, ...]:
    """Resident codes of those, other than the applicant, whose data a finding says came out."""
    if not properties.row_of(finding["property"]).exposes:
        return ()
    return tuple(code for code in finding["whose"] if code != finding["applicant"])


def found(finding: Mapping[str, Any], names: Names) -> Found:
    """From a row of findings.json. Raises KeyError or ValueError for a row that is none."""
    cause = cause_of(finding)
    if "code" in finding:
        return Found(finding, message_of({"code": finding["code"], "parts": finding["parts"]}), cause)
    about = tuple(_about(finding, names))
    told = text("page.told-by-its-cause", cause=cause_in_words(cause), about=about)
    return Found(finding, _of_its_cause(finding, cause, names) or told, cause)


def cause_of(finding: Mapping[str, Any]) -> str:
    """What sort of thing a finding is; `unknown` where that cannot be told."""
    if "code" in finding:
        return row_of(finding["code"]).cause
    cause = _fingerprint(finding)[1]
    return cause if cause in rows() and rows()[cause].cause else UNKNOWN


def cause_in_words(cause: str) -> Message:
    """A cause by name."""
    return text(f"cause.{cause}")


def _fingerprint(finding: Mapping[str, Any]) -> list[str]:
    return str(finding.get("fingerprint") or "::::").split(":")


def _of_its_cause(finding: Mapping[str, Any], cause: str, names: Names) -> Message | None:
    """The message of that cause, where the row's other members are all its parts."""
    row = rows().get(cause)
    if row is None:
        return None
    whose = tuple(_person(code, names) for code in finding["whose"])
    held: dict[str, Any] = {
        "applicant": _person(finding["applicant"], names),
        "whose": whose[0] if len(whose) == 1 and row.parts.get("whose") == PERSON else whose,
        "sheet": finding["sheet"],
        "kind": finding.get("certificate") or None,
        "application": finding["application_id"] or None,
    }
    if row.about:
        items = _fingerprint(finding)[4].split("+")
        told = tuple(each for each in items if each != NOTHING and not each.startswith("exposes-"))
        held[row.about] = told if row.parts[row.about].many else (*told, None)[0]
    if not all(part.fits(held.get(name)) for name, part in row.parts.items()):  # type: ignore[arg-type] # None fits none
        return None
    return say(row.code, **{name: held[name] for name in row.parts})


def _person(code: str, names: Names) -> Person:
    return Person(code, names.get(code, ""))


def _about(finding: Mapping[str, Any], names: Names) -> Iterator[Words | Person]:
    """Which application, sheet and persons it is about."""
    if finding["application_id"]:
        yield text("page.about-application", application=finding["application_id"])
    if kind := finding.get("certificate"):
        yield named("kind", kind)
    if finding["sheet"] is not None:
        yield text("page.about-sheet", sheet=finding["sheet"])
    if finding["applicant"]:
        yield _person(finding["applicant"], names)
    if whose := others(finding):
        yield text("page.about-others", whose=tuple(_person(code, names) for code in whose))
