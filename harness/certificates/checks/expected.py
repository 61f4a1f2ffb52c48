"""What a certificate must show of one state of the registers, sheet by sheet: the form, filled in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from itertools import product
from typing import Any, NamedTuple

from harness.certificates.checks.ground import LEAST_TELLING_YEN, Ground
from harness.certificates.checks.labels import LabelWords, label_words
from harness.certificates.checks.normalise import level
from harness.certificates.checks.persons import RELATIVES, SEXES, TEXT_OF, SheetPerson, addresses_of, date_of, line_of
from harness.certificates.checks.registers import Registers
from harness.certificates.domain.operations import Application
from harness.certificates.domain.residents import Resident, TaxRecord
from harness.certificates.forms import SAME_LABELS, Form

_AMOUNTS = ("salary_revenue", "total_income", "deductions", "annual_tax", "paid", "unpaid")
_OWN = (
    "my_number", "resident_code", "domicile", "register_head", "household_head", "address", "registration_number",
    "card_serial",
)  # fmt: skip
_TEXTS = (
    *_OWN, "name", "register_address", "previous_address", "father", "mother", "adoptive_father", "adoptive_mother",
    "spouse", "previous_head", "name_kana",
)  # fmt: skip
_DATES = ("birth_date", "resident_since", "addressed_since", "registered_on")
_WORDS = ("sex", "relationship", "register_relationship", "nationality")
_USUAL = ("name_kana", "registration_number")
"""What many sheets show that need not show it."""
_LABELLED = ("nationality", "relationship", "sex")
_BESIDES = (
    "name_kana", "previous_address", "resident_since", "addressed_since", "registered_on", "spouse", "adoptive_father",
    "adoptive_mother",
)  # fmt: skip
"""Items of a person that a form may have, and that are judged for where they stand if it has."""
_AMOUNTS_BESIDES = ("municipal_tax", "prefectural_tax")
_TEXTS_BESIDES = ("previous_head",)
"""Such items of all together."""

FORMER = "former_address_"
"""How a person's former addresses on a supplement are called, each with its number."""
FORMER_SINCE = "former_since_"
"""The same of the days since when they lived there."""
OF_HISTORY = ("address", "addressed_since")
"""Items at whose labels on a supplement more stands than what each person has now."""

_Word = tuple[str, tuple[str, ...], str]
"""A word, the labels that it may stand behind, and the item's name."""


class ExpectedWord(NamedTuple):
    """A word that must stand alone, or beside one of its labels, at least `times` times."""

    word: str
    labels: tuple[str, ...]
    times: int
    item: str


Plain = str | date | int
"""A levelled text, a day, or an amount in yen."""
Value = str | date | ExpectedWord
"""What an item is for one person: a levelled text, a day, or a word with the labels that it may stand behind."""


@dataclass(frozen=True, slots=True)
class ExpectedSheet:
    """What one sheet must show: whole items, dates, words and amounts, each with the item's name in the forms.
    `records` are the same person by person, in the order of `persons`; `often` are the texts, days and amounts
    that must stand there more than once, with how often."""

    persons: tuple[SheetPerson, ...]
    texts: Mapping[str, str]
    dates: Mapping[date, str]
    words: tuple[ExpectedWord, ...]
    amounts: Mapping[int, str]
    fiscal_year: int | None
    records: tuple[Mapping[str, Value], ...] = ()
    often: Mapping[str | date | int, int] = field(default_factory=dict)
    besides: tuple[Mapping[str, Value], ...] = ()
    """What may stand there for each person, likewise."""
    besides_of_sheet: tuple[tuple[str | int, str], ...] = ()
    """What may stand there for all together, texts and amounts, each with its item."""
    of_sheet: tuple[tuple[str | int, str], ...] = ()
    """What stands there for all persons together, texts and amounts, each with its item."""
    labels: LabelWords = field(kw_only=True)
    """Those of the form."""

    @property
    def demanded(self) -> Counter[tuple[str, Plain]]:
        """How often each text, day and amount must stand there, each with the item at whose labels it does."""
        found: list[tuple[str, Plain]] = [(item, told) for told, item in self.of_sheet]
        for record in self.records:
            found += [
                (SAME_LABELS.get(item, item), value)
                for item, value in record.items()
                if not isinstance(value, ExpectedWord)
            ]
        return Counter(found)

    @property
    def has_histories(self) -> bool:
        """Whether each person has all their addresses, as on a supplement."""
        return any("register_address" in record for record in self.records)

    @property
    def compiled_on(self) -> date | None:
        """When the register was compiled that is printed; None where none is."""
        return next((one.register.compiled_on for one in self.persons if one.register), None)

    @property
    def histories(self) -> Iterator[tuple[str, Plain]]:
        """What stands there then: addresses and days, each with its item."""
        for line in (line for one in self.persons if one.member for line in one.member.addresses):
            yield from (("address", level(line.address)), ("addressed_since", line.since))

    @property
    def each_besides(self) -> list[tuple[str, Plain]]:
        """What may stand there for each person, one after the other, with its item."""
        each = [told for record in self.besides for told in record.items()]
        return [(item, value) for item, value in each if not isinstance(value, ExpectedWord)]

    def item_of(self, value: Plain) -> str:
        """The name of the item that a text, a day or an amount is."""
        held: Mapping[Any, str] = self.dates if isinstance(value, date) else self.texts
        return self.amounts[value] if isinstance(value, int) else held[value]


class ExpectedCertificate:
    """One copy of a certificate. What only a doubtful sheet needs is worked out when it is first asked for."""

    def __init__(
        self, shape: _Shape, sheets: tuple[ExpectedSheet, ...], persons: tuple[SheetPerson, ...], state: Registers
    ) -> None:
        self.form, self.sheets, self.persons = shape.form, sheets, persons
        self._shape, self._state = shape, state
        self.demanded: frozenset[str] = frozenset().union(*(sheet.texts for sheet in sheets))
        """All items that stand on some sheet of it."""
        more = [TEXT_OF[item](person, state) for item in shape.usual for person in persons]
        self.usual: frozenset[str] = self.demanded.union([level(text) for text in more if text])
        """Those, and what many systems print besides: a quick look is enough for a sheet of nothing else."""

    @cached_property
    def allowed(self) -> frozenset[str]:
        """All items that may stand on it."""
        more = (level(text) for text in _allowed(self._shape, self.persons, self._state) if text)
        return self.usual.union(more)

    @cached_property
    def unasked(self) -> Mapping[str, str]:
        """Items of the same record that this form, with these options, must not print."""
        own = ((level(text), name) for text, name in _unasked(self._shape, self.persons, self._state))
        return {item: name for item, name in own if item not in self.allowed}

    @cached_property
    def unasked_words(self) -> list[_Word]:
        """Words of the same record that must not stand behind their labels, with these and the item's name."""
        found = []
        for person, item in product(self.persons, self._shape.unasked_words):
            word, line = _word(item, person, self._shape.labels), person.member
            # 世帯主 is a label as well, and a line of the register may be called 男 or 女.
            if word is not None and word[0] != "世帯主" and not (line and line.relationship == word[0]):
                found.append(word)
        return found

    @cached_property
    def unasked_amounts(self) -> frozenset[int]:
        """Amounts of the same persons' taxes, on a form that has nothing to do with them. Small ones are no evidence:
        any number on the sheet may equal them."""
        if "tax" not in self.form.never:
            return frozenset()
        records = (record for person in self.persons if person.resident for record in person.resident.tax)
        sums = (amount for record in records for amount in (record.salary_revenue, record.total_income))
        return frozenset(amount for amount in sums if amount >= LEAST_TELLING_YEN)


@dataclass(frozen=True, slots=True)
class _Shape:
    """A form with its options, its items sorted by how they are looked for."""

    form: Form
    sheet_texts: tuple[str, ...]
    sheet_amounts: tuple[str, ...]
    person_texts: tuple[str, ...]
    person_dates: tuple[str, ...]
    person_words: tuple[str, ...]
    allowed: tuple[str, ...]
    usual: tuple[str, ...]
    besides: tuple[str, ...]
    amounts_besides: tuple[str, ...]
    texts_besides: tuple[str, ...]
    unasked: tuple[str, ...]
    unasked_words: tuple[str, ...]
    labels: LabelWords


@lru_cache(maxsize=1 << 10)
def _shape(form: Form, asked: tuple[str, ...]) -> _Shape:
    labels, form = label_words(form), form.with_options(dict.fromkeys(asked, True))

    def of(items: Iterable[str], kind: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(set(items) & set(kind)))

    printed = form.must | form.each_person | form.may
    return _Shape(
        form,
        of(form.must, _TEXTS),
        of(form.must, _AMOUNTS),
        tuple(sorted(form.each_person & set(_TEXTS), key=lambda item: (item != "name", item))),
        of(form.each_person, _DATES),
        of(form.each_person, _WORDS),
        of(printed | form.by_right, _TEXTS),
        of(printed, _USUAL),
        of(form.may - form.each_person, _BESIDES) + (("addressed_since",) if "former_addresses" in form.may else ()),
        of(form.may, _AMOUNTS_BESIDES),
        of(form.may, _TEXTS_BESIDES),
        tuple(sorted(set(_OWN) - printed)),
        tuple(item for item in _LABELLED if item not in printed),
        labels,
    )


def expected_of(
    application: Application, form: Form, state: Registers, others: Mapping[str, Resident]
) -> ExpectedCertificate | None:
    """The certificate applied for, as it would be printed from `state`; `form` is without options. `others` are
    residents of other kin groups, for subjects to whom the applicant has no right. None if there is no such record."""
    shape = _shape(form, tuple(sorted(name for name, value in application.options.items() if value is True)))
    persons = _persons(application, form, state, others)
    if not persons:
        return None
    tax = _tax_record(application, state) if shape.sheet_amounts else None
    if shape.sheet_amounts and tax is None:
        return None
    size = form.persons_a_sheet
    chunks = [tuple(persons[at : at + size]) for at in range(0, len(persons), size)]
    sheets = tuple(_sheet(shape, chunk, state, tax) for chunk in chunks)
    return ExpectedCertificate(shape, sheets, tuple(persons), state)


def plans_of(application: Application, states: Iterable[Registers], ground: Ground) -> Iterator[ExpectedCertificate]:
    """The certificate applied for, as it would be printed from each of the states that have its record."""
    form = ground.form_of(application)
    for state in states:
        plan = expected_of(application, form, state, ground.residents)
        if plan is not None:
            yield plan


def _persons(
    application: Application, form: Form, state: Registers, others: Mapping[str, Resident]
) -> list[SheetPerson]:
    codes = application.subjects or (application.applicant,)
    if form.about in ("household", "applicant"):
        residents = [state.residents.get(code) or others.get(code) for code in codes]
        return [] if None in residents else [SheetPerson(one.resident_code, one) for one in residents if one]
    held = state.member(application.applicant)
    if held is None:
        return []
    register = held[0]
    members = [
        SheetPerson(member.resident_code or f"{register.register_id}#{number}", None, member, register)
        for number, member in enumerate(register.members, start=1)
    ]
    if form.about == "register":
        return members
    chosen = [next((one for one in members if one.owner == code), None) for code in codes]
    return [] if None in chosen else [one for one in chosen if one is not None]


def _tax_record(application: Application, state: Registers) -> TaxRecord | None:
    resident = state.residents.get(application.applicant)
    year = application.options.get("fiscal_year")
    return next((one for one in resident.tax if one.fiscal_year == year), None) if resident else None


def _sheet(shape: _Shape, persons: tuple[SheetPerson, ...], state: Registers, tax: TaxRecord | None) -> ExpectedSheet:
    texts: dict[str, str] = {}
    dates: dict[date, str] = {}
    words: dict[_Word, int] = {}
    times: Counter[str | date | int] = Counter()
    records: list[Mapping[str, Value]] = []
    # Where one text is two items (the head's own name), it is called by the first of them.
    for person in persons:
        record: dict[str, Value] = {}
        for item in shape.person_texts:
            if text := TEXT_OF[item](person, state):
                record[item] = levelled = level(text)
                texts.setdefault(levelled, item)
                times[levelled] += 1
        for item in shape.person_dates:
            if day := date_of(item, person):
                record[item] = day
                dates[day] = item
                times[day] += 1
        for item in shape.person_words:
            if word := _word(item, person, shape.labels):
                record[item] = ExpectedWord(word[0], word[1], 1, item)
                words[word] = words.get(word, 0) + 1
        records.append(record)
    of_sheet: list[tuple[str | int, str]] = [(getattr(tax, item), item) for item in shape.sheet_amounts]
    for item in shape.sheet_texts:
        if text := TEXT_OF[item](persons[0], state):
            texts.setdefault(levelled := level(text), item)
            times[levelled] += 1
            of_sheet.append((levelled, item))
    counted = tuple(ExpectedWord(word, labels, times, item) for (word, labels, item), times in words.items())
    amounts = {getattr(tax, item): item for item in shape.sheet_amounts}
    times.update(getattr(tax, item) for item in shape.sheet_amounts)
    often = {value: count for value, count in times.items() if count > 1}
    return ExpectedSheet(
        persons,
        texts,
        dates,
        counted,
        amounts,
        tax.fiscal_year if tax else None,
        tuple(records),
        often,
        _besides(shape, persons, state),
        tuple(_besides_of_sheet(shape, persons[0], state, tax)),
        tuple(of_sheet),
        labels=shape.labels,
    )


def _besides_of_sheet(
    shape: _Shape, person: SheetPerson, state: Registers, tax: TaxRecord | None
) -> Iterator[tuple[str | int, str]]:
    if tax:
        yield from ((getattr(tax, item), item) for item in shape.amounts_besides)
    for item in shape.texts_besides:
        if text := TEXT_OF[item](person, state):
            yield level(text), item


def _besides(shape: _Shape, persons: Iterable[SheetPerson], state: Registers) -> tuple[Mapping[str, Value], ...]:
    found = []
    for person in persons:
        own: dict[str, Value] = {}
        for item in shape.besides:
            value = date_of(item, person) if item in _DATES else level(TEXT_OF[item](person, state) or "")
            if value:
                own[item] = value
        if "register_address" in shape.person_texts and person.member:
            lines = person.member.addresses
            former = {level(line.address): line.since for line in lines if line.address != lines[-1].address}
            for number, (address, since) in enumerate(former.items(), start=1):
                own.update({f"{FORMER}{number}": address, f"{FORMER_SINCE}{number}": since})
        found.append(own)
    return tuple(found)


def _word(item: str, person: SheetPerson, labels: LabelWords) -> _Word | None:
    resident, member = person.resident, person.member
    word: str | None = None
    if item == "sex":
        return SEXES[person.sex], labels.of(item), item
    if item == "register_relationship":
        word = member.relationship if member else None
    elif resident:
        word = resident.relationship if item == "relationship" else resident.nationality
    return (level(word), labels.of(item), item) if word else None


def _allowed(shape: _Shape, persons: Iterable[SheetPerson], state: Registers) -> Iterator[str | None]:
    """Items that may stand on the sheets beside those that must."""
    for person in persons:
        for item in shape.allowed:
            yield TEXT_OF[item](person, state)
        if not shape.form.prints_address:
            continue
        if own := person.resident or state.residents.get(person.owner):
            yield own.previous_address
            if person.resident:
                yield own.address
        yield from addresses_of(person, state)
    if "removed_member" in shape.form.by_right:
        yield from (one.name for person in persons if person.register for one in person.register.members if one.removed)


def _unasked(shape: _Shape, persons: Iterable[SheetPerson], state: Registers) -> Iterator[tuple[str, str]]:
    """Items of the same record that the form does not print."""
    for person in persons:
        member = person.member
        entries = [level(entry.text) for entry in member.entries] if member else ()
        for item in shape.unasked:
            text = TEXT_OF[item](person, state)
            if text and not any(level(text) in entry for entry in entries):
                yield text, item
        line = line_of(person, state)
        if previous := TEXT_OF["previous_head"](person, state):
            yield previous, "previous_head"
        named = ((getattr(line, item), item) for item in RELATIVES) if line else ()
        yield from ((name, item) for name, item in named if name)
