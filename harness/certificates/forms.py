"""What each certificate prints: `fixtures/forms.toml` as frozen values, with the overrides of single municipalities.

It is a room of its own, apart from the words of `domain`, because the reference system may not know it. What code has
to know of a kind besides (a kind is made from the seal register, a kind names subjects) follows from its form, as
traits of `Form`: no list of kinds stands in code, and a new kind is one more table of the file."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import cache
from typing import Any

from harness.certificates.domain.words import Kind
from harness.resources import fixture


def _words_of(text: str) -> frozenset[str]:
    return frozenset(text.split())


ITEMS = _words_of("""
    address name birth_date sex resident_since name_kana previous_address addressed_since household_head relationship
    domicile register_head nationality my_number resident_code imprint tax registration_number registered_on father
    mother register_relationship entries spouse adoptive_father adoptive_mother previous_head compiled_on removed
    register_address former_addresses fiscal_year salary_revenue total_income deductions annual_tax municipal_tax
    prefectural_tax paid unpaid
""")
"""Every item that a form may name."""

SAME_LABELS = {"register_address": "address", "register_relationship": "relationship"}
"""Items that stand at the labels of another."""

_RIGHTS = _words_of("""
    mayor household_head register_head father mother adoptive_father adoptive_mother spouse removed_member previous_head
""")
_ABOUT = ("household", "applicant", "register", "register-members")
_BARRED = ("moved-out", "deceased", "support-measure")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_REQUIRED = ("title", "about", "each_person", "persons_a_sheet", "fee_yen", "hours", "minimum_age", "prints_address")
_KEYS = {*_REQUIRED, "must", "may", "never", "by_right", "barred", "adult_ward", "option", "labels"}


@dataclass(frozen=True, slots=True)
class Hours:
    """When a kind is served: on `days` (0 is Monday) from `opens` until before `closes`, Asia/Tokyo."""

    days: frozenset[int]
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Option:
    """What an option adds to its form."""

    must: frozenset[str]
    each_person: frozenset[str]
    by_right: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """One kind's row of the table; see the comments at the head of `fixtures/forms.toml`. Each is its own key."""

    kind: Kind
    title: str
    about: str
    must: frozenset[str]
    each_person: frozenset[str]
    may: frozenset[str]
    never: frozenset[str]
    by_right: frozenset[str]
    persons_a_sheet: int
    fee_yen: int
    hours: Hours
    minimum_age: int
    barred: frozenset[str]
    prints_address: bool
    adult_ward: bool
    options: Mapping[str, Option]
    labels: Mapping[str, tuple[str, ...]]
    """The words at which each item stands; of an item of SAME_LABELS those of the other."""

    @property
    def needs_seal(self) -> bool:
        """Made from the seal register: it prints the registered imprint."""
        return "imprint" in self.must

    @property
    def needs_tax(self) -> bool:
        """Made from the tax record of the fiscal year that the applicant chooses."""
        return "fiscal_year" in self.must

    @property
    def of_household(self) -> bool:
        """Made from the resident register, about members of the applicant's household."""
        return self.about == "household"

    @property
    def of_register(self) -> bool:
        """Issued by the municipality that keeps the family register."""
        return self.about in ("register", "register-members")

    @property
    def of_supplement(self) -> bool:
        """Made from the supplement of the family register, which holds the members' addresses."""
        return "register_address" in self.each_person

    @property
    def whole_register(self) -> bool:
        """About all members of the family register, so that no subjects are named."""
        return self.about == "register"

    @property
    def names_subjects(self) -> bool:
        """Others than the applicant can be named."""
        return self.about in ("household", "register-members")

    def with_options(self, options: Mapping[str, bool | int]) -> Form:
        """The form as it is with the options asked for: their items are added to it."""
        asked = [self.options[name] for name, value in options.items() if value is True and name in self.options]
        if not asked:
            return self
        return replace(
            self,
            must=self.must.union(*(option.must for option in asked)),
            each_person=self.each_person.union(*(option.each_person for option in asked)),
            by_right=self.by_right.union(*(option.by_right for option in asked)),
        )


@dataclass(frozen=True, slots=True)
class Forms:
    """All forms, those of single municipalities included, and the days on which nothing is issued."""

    closing_days: frozenset[tuple[int, int]]
    general: Mapping[Kind, Form]
    special: Mapping[tuple[str, Kind], Form]

    def of(self, kind: Kind, municipality_code: str) -> Form:
        """The form of a kind at a municipality."""
        return self.special.get((municipality_code, kind)) or self.general[kind]

    def kinds(self, fits: Callable[[Form], bool]) -> tuple[Kind, ...]:
        """The kinds whose general form fits, in the table's order."""
        return tuple([kind for kind, form in self.general.items() if fits(form)])


class FormsError(ValueError):
    """The table of forms is not what it must be; the message says where and what was expected."""


def is_open(hours: Hours, closing_days: frozenset[tuple[int, int]], now: datetime) -> bool:
    """Whether a kind of these hours is served at this civil time of Asia/Tokyo."""
    if (now.month, now.day) in closing_days or now.weekday() not in hours.days:
        return False
    return hours.opens <= now.time() < hours.closes


@cache
def shipped_forms() -> Forms:
    """The table that ships with the package."""
    return parse_forms(fixture("forms.toml").read_text(encoding="utf-8"))


def parse_forms(text: str) -> Forms:
    """Forms from the text of `forms.toml`. FormsError with one sentence if it is not of the table's form."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FormsError(f"forms: not TOML: {error}") from error
    if table.get("version") != 1:
        raise FormsError("forms: `version` must be 1")
    hours = {name: _hours(name, row) for name, row in _mapping(table, "hours", "forms").items()}
    closing = frozenset(_month_day(text) for text in table.get("closing_days", []))
    kinds = _mapping(table, "kind", "forms")
    missing = [kind.value for kind in Kind if kind.value not in kinds]
    if missing:
        raise FormsError(f"forms: kind {missing[0]!r} is missing")
    usual = _labels("`labels`", _mapping(table, "labels", "forms"), {})
    general = {_kind(name): _form(f"kind.{name}", _kind(name), row, hours, usual) for name, row in kinds.items()}
    special = {}
    for code, municipality in table.get("municipality", {}).items():
        for name, row in _mapping(municipality, "kind", f"forms: municipality.{code}").items():
            where = f"municipality.{code}.kind.{name}"
            if not isinstance(row, dict):
                raise FormsError(f"forms: {where} must be a table")
            special[code, _kind(name)] = _form(
                where, _kind(name), {**kinds[name], **row}, hours, general[_kind(name)].labels
            )
    return Forms(closing, general, special)


def _mapping(table: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
    value = table.get(key)
    if not isinstance(value, dict) or not value:
        raise FormsError(f"{where}: `{key}` must be a table with at least one entry")
    return value


def _kind(name: str) -> Kind:
    try:
        return Kind(name)
    except ValueError:
        raise FormsError(f"forms: {name!r} is not a kind of certificate") from None


def _month_day(text: object) -> tuple[int, int]:
    try:
        day = date.fromisoformat(f"2000-{text}")
    except ValueError:
        raise FormsError(f"forms: closing day {text!r} must be MM-DD") from None
    return day.month, day.day


def _hours(name: str, row: Any) -> Hours:
    try:
        days = frozenset(_DAYS.index(day) for day in row["days"])
        return Hours(days, time.fromisoformat(row["from"]), time.fromisoformat(row["to"]))
    except (KeyError, ValueError, TypeError) as error:
        raise FormsError(f"forms: hours.{name} needs `days` (mon to sun), `from` and `to` (HH:MM): {error}") from None


def _words(where: str, row: Mapping[str, Any], key: str, allowed: frozenset[str] | tuple[str, ...]) -> frozenset[str]:
    value = row.get(key, [])
    if not isinstance(value, list):
        raise FormsError(f"forms: {where}: `{key}` must be a list")
    unknown = [word for word in value if word not in allowed]
    if unknown:
        raise FormsError(f"forms: {where}: `{key}` holds {unknown[0]!r}; known are {', '.join(sorted(allowed))}")
    return frozenset(value)


def _number(where: str, row: Mapping[str, Any], key: str, least: int) -> int:
    value = row[key]
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise FormsError(f"forms: {where}: `{key}` must be a whole number of at least {least}")
    return value


_Words = Mapping[str, tuple[str, ...]]


def _labels(where: str, row: Any, usual: _Words) -> _Words:
    """The `usual` label words by item, with those that a table replaces."""
    if not isinstance(row, dict):
        raise FormsError(f"forms: {where} must be a table of items, each with a list of label words")
    labels = dict(usual)
    for item, words in row.items():
        if item not in ITEMS or item in SAME_LABELS:
            told = f"stands at the labels of `{SAME_LABELS[item]}`" if item in SAME_LABELS else "is not an item"
            raise FormsError(f"forms: {where}: `{item}` {told}")
        if (
            not isinstance(words, list)
            or not words
            or not all(isinstance(word, str) and word.strip() for word in words)
        ):
            raise FormsError(f"forms: {where}: `{item}` must be a list of label words, with one at least")
        labels[item] = tuple(words)
    first: dict[str, str] = {}
    for item, words in labels.items():
        for word in words:
            if first.setdefault(word, item) != item:
                raise FormsError(f"forms: {where}: {word!r} is a label of both `{first[word]}` and `{item}`")
    return labels


def _form(where: str, kind: Kind, row: Any, hours: Mapping[str, Hours], labels: _Words) -> Form:
    """`labels` are those that hold where the row says nothing of them."""
    if not isinstance(row, dict):
        raise FormsError(f"forms: {where} must be a table")
    for key in _REQUIRED:
        if key not in row:
            raise FormsError(f"forms: {where}: `{key}` is missing")
    unknown = sorted(set(row) - _KEYS)
    if unknown:
        raise FormsError(f"forms: {where}: `{unknown[0]}` is not a key of a form")
    if row["about"] not in _ABOUT:
        raise FormsError(f"forms: {where}: `about` must be one of {', '.join(_ABOUT)}")
    if row["hours"] not in hours:
        raise FormsError(f"forms: {where}: `hours` must be one of {', '.join(sorted(hours))}")
    return Form(
        kind=kind,
        title=str(row["title"]),
        about=row["about"],
        must=_words(where, row, "must", ITEMS),
        each_person=_words(where, row, "each_person", ITEMS),
        may=_words(where, row, "may", ITEMS),
        never=_words(where, row, "never", ITEMS),
        by_right=_words(where, row, "by_right", _RIGHTS),
        persons_a_sheet=_number(where, row, "persons_a_sheet", 1),
        fee_yen=_number(where, row, "fee_yen", 0),
        hours=hours[row["hours"]],
        minimum_age=_number(where, row, "minimum_age", 0),
        barred=_words(where, row, "barred", _BARRED),
        prints_address=bool(row["prints_address"]),
        adult_ward=bool(row.get("adult_ward", True)),
        options={name: _option(f"{where}.option.{name}", option) for name, option in row.get("option", {}).items()},
        labels=_labels(f"{where}.labels", row.get("labels", {}), labels),
    )


def _option(where: str, row: Any) -> Option:
    if not isinstance(row, dict) or set(row) - {"must", "each_person", "by_right"}:
        raise FormsError(f"forms: {where} must be a table of `must`, `each_person` and `by_right`")
    return Option(
        must=_words(where, row, "must", ITEMS),
        each_person=_words(where, row, "each_person", ITEMS),
        by_right=_words(where, row, "by_right", _RIGHTS),
    )
