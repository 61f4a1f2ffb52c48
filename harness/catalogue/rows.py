"""The catalogue: one row for each thing that the harness can say, with its parts and what it weighs. The rows stand in
`rows.toml`, the engine's here and a family's own in its folder."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from harness import families
from harness.domain.messages import Failure, Held, Message, Person, Quoted, Value
from harness.domain.properties import PropertyRow


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
QUOTED, FAILURE, HELD = Part((Quoted,)), Part((Failure,)), Part((Held,))
PERSON, PERSONS = Part((Person,)), Part((Person,), many=True)
SAID, ALL_SAID = Part((Message,)), Part((Message,), many=True)

_TYPES = {
    "count": COUNT,
    "number": NUMBER,
    "id": ID,
    "quoted": QUOTED,
    "failure": FAILURE,
    "held": HELD,
    "person": PERSON,
    "persons": PERSONS,
    "said": SAID,
    "all-said": ALL_SAID,
    "word": Part((str,)),
    "words": Part((str,), many=True),
    "said-word": Part((str, Quoted)),
    "said-words": Part((str, Quoted), many=True),
}
"""By their names in the files, where the vocabulary follows that of a word."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that can be said. `cause` is the second member of its fingerprint, empty unless it is a finding, and
    `about` names the part that gives its last member, empty if none does."""

    code: str
    weight: Weight
    parts: Mapping[str, Part]
    cause: str = ""
    about: str = ""


def rows_in(package: str) -> tuple[Row, ...]:
    """The rows in `rows.toml` of a package. Raises as `rows_of`."""
    return rows_of(files(package).joinpath("rows.toml").read_text(encoding="utf-8"))


def rows_of(text: str) -> tuple[Row, ...]:
    """The rows in the text of such a file. ValueError if it is not TOML or two have one code; KeyError, TypeError or
    ValueError if it holds something else."""
    table = tomllib.loads(text)
    return _apart([_row(Weight(one), code, **row) for one, held in table.items() for code, row in held.items()])


def rows_found(properties: Iterable[PropertyRow]) -> tuple[Row, ...]:
    """The rows of what these properties can find. Raises as `rows_of`."""
    found = [pair for one in properties for pair in one.finds.items()]
    return _apart([_row(Weight.FINDING, code, **row) for code, row in found])


def _apart(rows: Sequence[Row]) -> tuple[Row, ...]:
    twice = [code for code, times in Counter(row.code for row in rows).items() if times > 1]
    if twice:
        raise ValueError(f"two rows of the catalogue have the code {twice[0]}")
    return tuple(rows)


def _row(weight: Weight, code: str, *, of_cause: str = "", about: str = "", **parts: str) -> Row:
    cause = of_cause or code if weight is Weight.FINDING else ""
    return Row(code, weight, {name: _part(*of.split()) for name, of in parts.items()}, cause, about)


def _part(type_: str, vocabulary: str = "") -> Part:
    return replace(_TYPES[type_], vocabulary=vocabulary)


_rows = {row.code: row for row in rows_in("harness.catalogue")}


def row_of(code: str) -> Row:
    """The row of a code. Raises KeyError."""
    return _rows[code] if code in _rows else rows()[code]


def rows() -> Mapping[str, Row]:
    """All rows by their codes, those of all families too. ValueError if two have one code."""
    return _with_families(families.names())


@cache
def _with_families(names: tuple[str, ...]) -> Mapping[str, Row]:
    own = [row for name in names for row in families.family(name).rows]
    return {row.code: row for row in _apart([*_rows.values(), *own])}


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
