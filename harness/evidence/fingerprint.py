"""What a finding is called in every run: a short text without ids, names or times, readable as it stands.

`property:cause:kind:scenario:item`, for example `accounting:ledger-fee:seal:steady-day:delivered`. Two findings with
one fingerprint are the same trouble; it is what waivers name, and what runs are compared by."""

from __future__ import annotations

from dataclasses import dataclass

from harness import families
from harness.catalogue.rows import Weight, row_of, rows
from harness.domain import properties
from harness.domain.messages import Message, Quoted
from harness.domain.verdicts import Finding

NOTHING = "-"
OTHER = "other"
"""Stands for what is in none of the closed lists, such as a system's own word."""

NAMES = frozenset(row.cause for row in rows().values() if row.weight is Weight.FINDING)
"""All causes that a finding of this version has."""

_PARTS = 5
_WORDS = frozenset(word for family in families.every() for word in family.words)
_KINDS = tuple(kind for family in families.every() for kind in family.kinds)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """`kind` is the certificate's, `items` what the finding is about; both may be empty. `exposes` names what came out
    that nobody may waive: words of `FamilyEvidence.grave_data`."""

    property: str
    cause: str
    kind: str = ""
    scenario: str = ""
    items: tuple[str, ...] = ()
    exposes: tuple[str, ...] = ()

    def __str__(self) -> str:
        items = [*sorted(self.items), *(f"exposes-{each}" for each in sorted(self.exposes))]
        scenario = self.scenario.replace(":", "-")  # the colon parts a fingerprint
        parts = (self.property, self.cause, self.kind, scenario, "+".join(items))
        return ":".join(part or NOTHING for part in parts)

    def can_be_waived(self) -> bool:
        """Whether anybody may say that the finding is known and let pass: only what was recognised, and nothing that
        shows a My Number or a protected address."""
        return self.cause in NAMES and not self.exposes and self.cause != "protected-address"


def fingerprint(finding: Finding, kind: str = "", exposes: tuple[str, ...] = ()) -> Fingerprint:
    """Of a finding; `kind` is that of the application's certificate."""
    cause, items = row_of(finding.message.code).cause, _items(finding.message)
    return Fingerprint(finding.property, cause, kind, finding.scenario, items, exposes)


def _items(message: Message) -> tuple[str, ...]:
    """What a finding is about, in words of the closed lists."""
    about = row_of(message.code).about
    value = message[about] if about else ()
    words = {_word(each) for each in (value if isinstance(value, tuple) else (value,))}
    return tuple(sorted(words))


def _word(value: object) -> str:
    text = value.text.strip().lower() if isinstance(value, Quoted) else str(value)
    return text if text in _WORDS else OTHER


def parse_fingerprint(text: str) -> Fingerprint:
    """From its text. Raises ValueError with what was expected."""
    parts = text.split(":")
    if len(parts) != _PARTS or not all(parts):
        raise ValueError("property:cause:kind:scenario:item, as findings.json and the report give it")
    property_, cause, kind, scenario, items = ("" if part == NOTHING else part for part in parts)
    if property_ not in properties.places():
        raise ValueError(f"one of {', '.join(properties.places())} as the first part")
    if cause not in NAMES:
        raise ValueError("a cause of this version as the second part; an unknown cause cannot be waived")
    if kind and kind not in _KINDS:
        raise ValueError(f"a certificate kind or '-' as the third part, one of {', '.join(_KINDS)}")
    words = items.split("+") if items else []
    exposes = tuple(word.removeprefix("exposes-") for word in words if word.startswith("exposes-"))
    kept = tuple(word for word in words if not word.startswith("exposes-"))
    return Fingerprint(property_, cause, kind, scenario, kept, exposes)
