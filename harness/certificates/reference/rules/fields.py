"""Reading members of a JSON object one by one, with a sentence that names the path of what is wrong."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache, partial
from types import NoneType
from typing import Any, TypeVar, get_args, get_type_hints

from harness.certificates.domain.words import Kind

Body = Mapping[str, Any]
Read = Callable[[Body, str, str], Any]
Made = TypeVar("Made")
Word = TypeVar("Word", bound=StrEnum)

# Ids go into HTTP headers as they are, so they are visible ASCII.
_ID = re.compile(r"[!-~]{1,200}"), "1 to 200 visible ASCII characters"
_SIX_DIGITS = re.compile(r"[0-9]{6}"), "6 digits"
_FORMS = {
    "application_id": _ID,
    "event_id": _ID,
    "resident_code": (re.compile(r"[0-9]{11}"), "11 digits"),
    "my_number": (re.compile(r"[0-9]{12}"), "12 digits"),
    "municipality_code": _SIX_DIGITS,
    "code": _SIX_DIGITS,
    "serial": (re.compile(r"[!-~]{16}"), "16 visible characters"),
    "pin": (re.compile(r"[0-9]{4}"), "4 digits"),
    "sex": (re.compile(r"male|female"), "male or female"),
}
_MOST_YEN = 10**13
_PNG = b"\x89PNG\r\n\x1a\n"

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(_DATE.pattern + r"[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})")


class BadRequest(ValueError):
    """What was sent is not of the protocol's form; the text is one sentence that says where and what was expected."""


def _at(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def wrong(path: str, key: str, expected: str) -> BadRequest:
    """The error for one member."""
    return BadRequest(f"{_at(path, key)}: expected {expected}")


def as_object(value: object, path: str) -> Body:
    """The value itself if it is a JSON object."""
    if type(value) is not dict:
        raise BadRequest(f"{path or 'body'}: expected an object")
    return value


def member(body: Body, key: str, path: str) -> Body:
    """The object that is this member."""
    return as_object(body.get(key), _at(path, key))


def member_or_none(body: Body, key: str, path: str) -> Body | None:
    """The object that is this member, or null, which may not be left out."""
    value = body.get(key, "")
    if value is not None and type(value) is not dict:
        raise wrong(path, key, "an object, or null")
    return value


def text(body: Body, key: str, path: str) -> str:
    """A text that is not empty."""
    value = body.get(key)
    if type(value) is not str or not value:
        raise wrong(path, key, "a text that is not empty")
    return value


def text_or_none(body: Body, key: str, path: str) -> str | None:
    """A text that is not empty, or null, which may not be left out."""
    value = body.get(key, "")
    if value is not None and (type(value) is not str or not value):
        raise wrong(path, key, "a text that is not empty, or null")
    return value


def formed(body: Body, key: str, path: str) -> str:
    """A text of the form that members of this name have."""
    pattern, expected = _FORMS[key]
    value = body.get(key)
    if type(value) is not str or pattern.fullmatch(value) is None:
        raise wrong(path, key, expected)
    return value


def integer(body: Body, key: str, path: str, least: int, most: int) -> int:
    """A whole number from `least` to `most`; true and 1.0 are none."""
    value = body.get(key)
    if type(value) is not int or not least <= value <= most:
        raise wrong(path, key, f"a whole number from {least} to {most}")
    return value


def truth(body: Body, key: str, path: str) -> bool:
    """true or false, which may not be left out."""
    value = body.get(key)
    if type(value) is not bool:
        raise wrong(path, key, "true or false")
    return value


def day(body: Body, key: str, path: str) -> date:
    """A date in the form YYYY-MM-DD."""
    value = body.get(key)
    if type(value) is str and _DATE.fullmatch(value):
        with suppress(ValueError):
            return date.fromisoformat(value)
    raise wrong(path, key, "a date, YYYY-MM-DD")


def instant(body: Body, key: str, path: str) -> datetime:
    """A time of RFC 3339 with its offset."""
    value = body.get(key)
    if type(value) is str and _TIME.fullmatch(value):
        with suppress(ValueError):
            return datetime.fromisoformat(value.upper())
    raise wrong(path, key, "a time of RFC 3339 with an offset")


def word(body: Body, key: str, path: str, words: type[Word]) -> Word:
    """One of the words of a closed list."""
    value = body.get(key)
    if type(value) is str:
        with suppress(ValueError):
            return words(value)
    raise wrong(path, key, "one of " + ", ".join(words))


def array(body: Body, key: str, path: str) -> list[Any]:
    """A JSON array."""
    value = body.get(key)
    if type(value) is not list:
        raise wrong(path, key, "an array")
    return value


def texts(body: Body, key: str, path: str) -> tuple[str, ...]:
    """An array of texts, none of them empty and none twice."""
    values = array(body, key, path)
    if not all(type(value) is str and value for value in values):
        raise wrong(path, key, "an array of texts that are not empty")
    if len(set(values)) != len(values):
        raise wrong(path, key, "no text twice")
    return tuple(values)


def amount(body: Body, key: str, path: str) -> int:
    """A sum in yen."""
    return integer(body, key, path, 0, _MOST_YEN)


def fiscal_year(body: Body, key: str, path: str) -> int:
    """A fiscal year."""
    return integer(body, key, path, 1868, 9999)


def _kinds(body: Body, key: str, path: str) -> tuple[Kind, ...]:
    words = texts(body, key, path)
    if not frozenset(Kind).issuperset(words):
        raise wrong(path, key, "certificate kinds out of " + ", ".join(Kind))
    return tuple(map(Kind, words))


def _any_text(body: Body, key: str, path: str) -> str:
    value = body.get(key)
    if type(value) is not str:
        raise wrong(path, key, "a text")
    return value


def _png(body: Body, key: str, path: str) -> str:
    value = text(body, key, path)
    with suppress(ValueError):
        if b64decode(value, validate=True).startswith(_PNG):
            return value
    raise wrong(path, key, "a PNG in base64")


def record(kind: Callable[..., Made], value: object, path: str, /, **made: Any) -> Made:
    """A dataclass out of an object of JSON, member by member: those that are `made` already as they are, the others by
    their names, where those have a form, or by their types, which may be dataclasses themselves. What has a default is
    not looked for."""
    body = as_object(value, path)
    for key, read in _readers(kind).items():
        if key not in made:
            made[key] = read(body, key, path)
    return kind(**made)


@cache
def _readers(kind: Any) -> dict[str, Read]:
    types = get_type_hints(kind)
    readers = {each.name: _reader(each.name, types[each.name]) for each in fields(kind) if each.default is MISSING}
    return {name: read for name, read in readers.items() if read is not None}


def _reader(name: str, kind: Any) -> Read | None:
    """How a member is read; None for one that is always made."""
    if kind in (str, int) and name in _NAMED:
        return _NAMED[name]
    match get_args(kind):
        case (inner, last) if is_dataclass(inner) and last is ...:
            return partial(_records, inner)
        case (inner, last) if is_dataclass(inner) and last is NoneType:
            return partial(_record_or_none, inner)
    return _READERS.get(kind)


def _records(kind: Any, body: Body, key: str, path: str) -> tuple[Any, ...]:
    place = _at(path, key)
    return tuple([record(kind, value, f"{place}[{n}]") for n, value in enumerate(array(body, key, path))])


def _record_or_none(kind: Any, body: Body, key: str, path: str) -> Any:
    value = member_or_none(body, key, path)
    return None if value is None else record(kind, value, _at(path, key))


_NAMED: dict[str, Read] = {
    **dict.fromkeys(_FORMS, formed),
    "fiscal_year": fiscal_year,
    "imprint_png": _png,
    "text": _any_text,
}
_READERS: dict[Any, Read] = {
    str: text,
    str | None: text_or_none,
    int: amount,
    bool: truth,
    date: day,
    tuple[str, ...]: texts,
    tuple[Kind, ...]: _kinds,
}
