"""Values that are known to belong to somebody of the synthetic population, and how they are compared with what stands
on a sheet.

Written for the report alone: the judge has rules of its own for what identifies a person, and shares none with this."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, timedelta
from typing import Any

_ERAS = {
    "令和": 2018,
    "平成": 1988,
    "昭和": 1925,
    "大正": 1911,
    "明治": 1867,
    "R": 2018,
    "H": 1988,
    "S": 1925,
    "T": 1911,
}
_DATE = re.compile(
    r"(?:(?P<era>令和|平成|昭和|大正|明治|[RHST])\.?(?P<of>元|\d{1,2})|(?P<year>\d{4}))[年./-]"
    r"(?P<month>\d{1,2})[月./-](?P<day>\d{1,2})日?"
)


def plain(text: str) -> str:
    """Text as it is compared here: widths levelled, without blanks and commas."""
    return "".join(unicodedata.normalize("NFKC", text).replace(",", "").split())


def dates_in(text: str) -> Iterator[tuple[int, int, date]]:
    """The dates in a plain text: from, to, and which day."""
    for found in _DATE.finditer(text):
        era = found["era"]
        year = int(found["year"]) if era is None else _ERAS[era] + (1 if found["of"] == "元" else int(found["of"]))
        try:
            yield found.start(), found.end(), date(year, int(found["month"]), int(found["day"]))
        except ValueError:
            continue


@dataclass(frozen=True, slots=True)
class Values:
    """Plain texts and dates that belong to somebody of the population, or to the run itself."""

    texts: frozenset[str]
    days: frozenset[date]


def values_in(things: Iterable[Any]) -> Values:
    """Every text, number and date in these records, however deep."""
    texts, days = set[str](), set[date]()
    _gather(tuple(things), texts, days)
    return Values(frozenset(texts), frozenset(days))


def _gather(thing: Any, texts: set[str], days: set[date]) -> None:
    """Every text, number and date in a record, however deep."""
    if isinstance(thing, date):
        days.add(thing)
    elif isinstance(thing, bool) or thing is None:
        return
    elif isinstance(thing, int):
        if thing >= 10:
            texts.add(str(thing))
    elif isinstance(thing, str):
        for each in (thing, *thing.split("\u3000")):
            if len(plain(each)) > 1 or each == thing:
                texts.add(plain(each))
        _days_of(thing, days)
    elif isinstance(thing, tuple | list):
        for each in thing:
            _gather(each, texts, days)
    elif is_dataclass(thing) and not isinstance(thing, type):
        for member in fields(thing):
            _gather(getattr(thing, member.name), texts, days)


def _days_of(text: str, days: set[date]) -> None:
    if len(text) == 10 and text[4:5] == "-":
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return
        days |= {day, day + timedelta(days=1)}
