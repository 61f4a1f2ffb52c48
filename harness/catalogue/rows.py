"""The catalogue: one row for each thing that the harness can say, with its parts and what it weighs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from harness import families
from harness.domain.messages import Failure, Message, Person, Quoted, Value


class Weight(StrEnum):
    """What saying it does: a finding fails its property; a doubt leaves its property, or the run, inconclusive; a note
    stands within another message, or beside a verdict that it does not change."""

    FINDING = "finding"
    DOUBT = "doubt"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Part:
    """The type of a part. `vocabulary` names the words of the language files that a text stands for, empty for an id;
    `many`: a tuple of them."""

    accepts: tuple[type, ...]
    vocabulary: str = ""
    many: bool = False

    def fits(self, value: Value) -> bool:
        """Whether a value is of this type."""
        if self.many:
            return isinstance(value, tuple) and all(self._fits_one(each) for each in value)
        return self._fits_one(value)

    def _fits_one(self, value: object) -> bool:
        return isinstance(value, self.accepts) and not isinstance(value, bool)


COUNT, NUMBER, ID = Part((int,)), Part((int, float)), Part((str,))
QUOTED, FAILURE = Part((Quoted,)), Part((Failure,))
PERSON, PERSONS = Part((Person,)), Part((Person,), many=True)
SAID, ALL_SAID = Part((Message,)), Part((Message,), many=True)


def word(vocabulary: str) -> Part:
    """A word of a closed list, such as a certificate kind."""
    return Part((str,), vocabulary)


def words(vocabulary: str) -> Part:
    """Several words of a closed list."""
    return Part((str,), vocabulary, many=True)


def said_word(vocabulary: str) -> Part:
    """What the system under test gave as a word of a closed list; quoted where it is none."""
    return Part((str, Quoted), vocabulary)


def said_words(vocabulary: str) -> Part:
    """Several of them."""
    return Part((str, Quoted), vocabulary, many=True)


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that can be said. `cause` is the second member of its fingerprint, empty unless it is a finding, and
    `about` names the part that gives its last member, empty if none does."""

    code: str
    weight: Weight
    parts: Mapping[str, Part]
    cause: str = ""
    about: str = ""


def finding(code: str, *, of_cause: str = "", about: str = "", **parts: Part) -> Row:
    """A row of a finding; its cause is called as the code is, unless it says otherwise."""
    return Row(code, Weight.FINDING, parts, of_cause or code, about)


def doubt(code: str, **parts: Part) -> Row:
    """A row of something that could not be judged."""
    return Row(code, Weight.DOUBT, parts)


def note(code: str, **parts: Part) -> Row:
    """A row of something that is said within another message, or beside a verdict."""
    return Row(code, Weight.NOTE, parts)


_rows: dict[str, Row] = {}


def declare(rows: Iterable[Row]) -> None:
    """Adds rows to the catalogue. ValueError if a code is there already with another row."""
    for row in rows:
        if _rows.setdefault(row.code, row) != row:
            raise ValueError(f"two rows of the catalogue have the code {row.code}")


def row_of(code: str) -> Row:
    """The row of a code. Raises KeyError."""
    return _rows[code] if code in _rows else rows()[code]


def rows() -> Mapping[str, Row]:
    """All rows by their codes, those of all families too. ValueError if two have one code."""
    return _with_families(families.names())


@cache
def _with_families(names: tuple[str, ...]) -> Mapping[str, Row]:
    own = [row for name in names for row in families.family(name).rows]
    found = {**_rows, **{row.code: row for row in own}}
    if len(found) != len(_rows) + len(own):
        raise ValueError("two rows of the catalogue have one code")
    return found


def say(code: str, **parts: Any) -> Message:
    """A message of the catalogue. ValueError or TypeError if the row has other parts, or a part is of another type."""
    row = _rows.get(code) or rows().get(code)
    if row is None:
        raise ValueError(f"the catalogue has no code {code}")
    if parts.keys() != row.parts.keys():
        raise ValueError(f"{code} has the parts {sorted(row.parts)}, not {sorted(parts)}")
    for name, part in row.parts.items():
        if not part.fits(parts[name]):
            raise TypeError(f"{code}: {name} is {parts[name]!r}")
    return Message(code, tuple((name, _plain(parts[name])) for name in row.parts))


def _plain(value: Any) -> Any:
    """A value without the class of an enumeration, so that each has one spelling."""
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    return value.value if isinstance(value, StrEnum) else value
