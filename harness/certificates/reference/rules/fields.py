"""Reading members of a JSON object one by one, with a sentence that names the path of what is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

Body = Mapping[str, Any]
Word = TypeVar("Word", bound=StrEnum)

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


def matching(body: Body, key: str, path: str, pattern: re.Pattern[str], expected: str) -> str:
    """A text that the pattern matches whole."""
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
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise wrong(path, key, "a date, YYYY-MM-DD")


def instant(body: Body, key: str, path: str) -> datetime:
    """A time of RFC 3339 with its offset."""
    value = body.get(key)
    if type(value) is str and _TIME.fullmatch(value):
        try:
            return datetime.fromisoformat(value.upper())
        except ValueError:
            pass
    raise wrong(path, key, "a time of RFC 3339 with an offset")


def word(body: Body, key: str, path: str, words: type[Word]) -> Word:
    """One of the words of a closed list."""
    value = body.get(key)
    if type(value) is str:
        try:
            return words(value)
        except ValueError:
            pass
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
