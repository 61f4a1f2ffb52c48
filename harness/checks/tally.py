"""What one partition of the history adds up to: compact, picklable, and merged in any order to the same result."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from math import floor, log
from typing import Any, NamedTuple, Protocol, Self, TypeVar
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from harness.checks.answers import Answers
from harness.domain.messages import Message
from harness.domain.observations import Hidden
from harness.domain.properties import places
from harness.domain.verdicts import Finding, Unclear

MOST_FINDINGS = 1000
"""So many findings of one property are kept in full, the earliest; all are counted."""

MOST_UNCLEAR = 200
"""The same for what could not be judged."""

SIFTED_AT = 50
"""So many times more are held of a partition before those go that will not be kept."""

_BUCKET = log(1.02)


class Fate(StrEnum):
    """What became of an application, as its kiosk knows."""

    ISSUED = "issued"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialRow:
    """One application in short, whatever it is that a family's systems are asked for; a family's own row has further
    members."""

    application_id: str
    applicant: str
    operation: str
    document: str = ""
    digest: str = ""
    """That of the first document, empty if it is not to be compared with others."""
    numbers: tuple[str, ...] = ()
    """All certificate numbers given."""
    fate: str
    scenario: str = ""
    started_ns: int = 0
    ended_ns: int = 0
    decisive: frozenset[str] = frozenset()
    """The properties of which it was a decisive trial."""

    @property
    def texts(self) -> tuple[str, ...]:
        """The further members, as texts."""
        return ()

    @classmethod
    def further(cls, *texts: str) -> dict[str, Any]:
        """The further members, from their texts."""
        return {}


_LARGER = 1 << 32
"""Larger than any checksum."""

_FIELD = "\x1f"
_WITHIN = "\x1e"
_STAMP, _SORT, _WHOLE = "q", "I", "Q"
"""How wide a table's numbers are."""

_Sort = tuple[str, bool, frozenset[str]]
"""Scenario, whether a document came out, and of what it was a decisive trial."""


class TrialTable:
    """All applications of a partition, about 200 bytes each: stamps as numbers, the rest as one text. Checksums of ids,
    documents and numbers tell which rows are worth comparing; nobody has to hold them all as objects. Few rows differ
    in what they were a decisive trial of, in which scenario, and whether a document came out, so each holds the number
    of its sort. All rows are of one type."""

    def __init__(self) -> None:
        self.started = array(_STAMP)
        self.ended = array(_STAMP)
        self._type = TrialRow
        self._sorts: list[_Sort] = []
        self._sort_numbers: dict[_Sort, int] = {}
        self._sort_of = array(_SORT)
        self._lines = bytearray()
        self._ends = array(_WHOLE)
        self._ids = array(_WHOLE)
        self._digests = array(_WHOLE)
        self._numbers = array(_WHOLE)
        self._number_rows = array(_WHOLE)

    def __len__(self) -> int:
        return len(self.started)

    def add(self, row: TrialRow) -> None:
        """Takes in one application."""
        self._type = type(row)
        place, name, numbers, digest = len(self.started), row.application_id, row.numbers, row.digest
        told = (name, row.applicant, row.operation, row.document, digest, _WITHIN.join(numbers), row.fate, *row.texts)
        self._lines += _FIELD.join(told).encode(errors="surrogatepass")
        self._ends.append(len(self._lines))
        self._ids.append(crc32(name.encode()))
        # A row without a document stands for itself alone.
        self._digests.append(crc32(digest.encode()) if digest else _LARGER + place)
        for number in set(numbers) if len(numbers) > 1 else numbers:
            self._numbers.append(crc32(number.encode(errors="surrogatepass")))
            self._number_rows.append(place)
        self.started.append(row.started_ns)
        self.ended.append(row.ended_ns)
        self._sort_of.append(self._sort_number((row.scenario, row.fate == Fate.ISSUED, row.decisive)))

    def _sort_number(self, held: _Sort) -> int:
        number = self._sort_numbers.get(held)
        if number is None:
            number = self._sort_numbers[held] = len(self._sorts)
            self._sorts.append(held)
        return number

    def extend(self, other: TrialTable) -> None:
        """Takes in all rows of another table."""
        shift, rows = len(self._lines), len(self)
        self._lines += other._lines
        self._ends.extend(shift + end for end in other._ends)
        self._ids.extend(other._ids)
        self._digests.extend(one if one < _LARGER else one + rows for one in other._digests)
        self._numbers.extend(other._numbers)
        self._number_rows.extend(row + rows for row in other._number_rows)
        self.started.extend(other.started)
        self.ended.extend(other.ended)
        self._type = other._type if len(other) else self._type
        numbers = [self._sort_number(held) for held in other._sorts]
        self._sort_of.extend(numbers[number] for number in other._sort_of)

    def __iter__(self) -> Iterator[Any]:
        return (self.row(index) for index in range(len(self)))

    def row(self, index: int) -> Any:
        """The application at this place, as it was taken in."""
        begin = self._ends[index - 1] if index else 0
        texts = self._lines[begin : self._ends[index]].decode(errors="surrogatepass").split(_FIELD)
        application_id, applicant, operation, document, digest, numbers, fate, *further = texts
        scenario, _, decisive = self._sorts[self._sort_of[index]]
        return self._type(
            application_id=application_id,
            applicant=applicant,
            operation=operation,
            document=document,
            digest=digest,
            numbers=tuple(numbers.split(_WITHIN)) if numbers else (),
            fate=fate,
            scenario=scenario,
            started_ns=self.started[index],
            ended_ns=self.ended[index],
            decisive=decisive,
            **self._type.further(*further),
        )

    def sharing(self) -> list[Any]:
        """The rows that may share a document or a certificate number with another: all that do, and few besides."""
        by_number = np.asarray(self._number_rows)[_repeated(self._numbers)]
        places = np.union1d(by_number, np.flatnonzero(_repeated(self._digests)))
        return [self.row(int(index)) for index in places]

    def numbered(self, wanted: Collection[str]) -> dict[str, Any]:
        """The first rows that were given these certificate numbers, by the number; those of nobody are left out."""
        sums = {crc32(number.encode(errors="surrogatepass")) for number in wanted}
        held = np.asarray(self._number_rows)[np.isin(np.asarray(self._numbers), list(sums))] if sums else ()
        found: dict[str, Any] = {}
        for row in (self.row(int(index)) for index in sorted(set(held))):
            for number in row.numbers:
                if number in wanted:
                    found.setdefault(number, row)
        return found

    def doubled_ids(self) -> set[str]:
        """Application ids that stand in two rows."""
        ids = Counter(self.row(int(index)).application_id for index in np.flatnonzero(_repeated(self._ids)))
        return {name for name, times in ids.items() if times > 1}

    def trials(self) -> Counter[tuple[str, str]]:
        """How many were decisive trials, by scenario and property."""
        found: Counter[tuple[str, str]] = Counter()
        for number, times in Counter(self._sort_of).items():
            scenario, _, decisive = self._sorts[number]
            found.update({(scenario, one): times for one in decisive})
        return found

    def decisive(self, one: str) -> NDArray[np.bool_]:
        """For each row whether it was a decisive trial of a property."""
        return self._rows_where([one in decisive for _, _, decisive in self._sorts])

    def issued(self) -> NDArray[np.bool_]:
        """For each row whether a document came out."""
        return self._rows_where([issued for _, issued, _ in self._sorts])

    def _rows_where(self, of_sorts: list[bool]) -> NDArray[np.bool_]:
        rows: NDArray[np.bool_] = np.array(of_sorts, np.bool_)[np.asarray(self._sort_of)]
        return rows

    def overlapping(self) -> NDArray[np.bool_]:
        """For each row whether its interval touches that of any other row: one sweep over the sorted intervals."""
        started, ended = np.asarray(self.started), np.asarray(self.ended)
        order = np.argsort(started)
        starts, ends = started[order], ended[order]
        result = np.zeros(len(self), np.bool_)
        result[order[1:]] = starts[1:] <= np.maximum.accumulate(ends)[:-1]
        result[order[:-1]] |= starts[1:] <= ends[:-1]
        return result


def _repeated(values: array[int]) -> NDArray[np.bool_]:
    """For each value whether it stands there more than once."""
    held = np.asarray(values)
    found, counts = np.unique(held, return_counts=True)
    return np.isin(held, found[counts > 1])


class Tally(Protocol):
    """Figures of one check's own; made without arguments."""

    def take_in(self, other: Self, /) -> None:
        """Adds another partition's, in whatever order."""


_T = TypeVar("_T", bound=Tally)
_Said = TypeVar("_Said", Finding, Unclear)


class Looked(NamedTuple):
    """What a look at a document has shown of its sheets, counted from 1: those that identify nobody of the population,
    and those on which nothing can be read. Where there is neither it shows residents alone. `told`: of a text that is
    no document, all that is of the population."""

    strange: frozenset[int] = frozenset()
    blank: frozenset[int] = frozenset()
    told: tuple[str, ...] = ()
    repairs: tuple[frozenset[int], ...] = ()
    """What `strange` is of the document, of each of its repairs."""
    hidden: tuple[Hidden, ...] = ()
    """Of what the file holds and no paper shows, all that is of the population."""


@dataclass(slots=True)
class Partial:
    """What judging one partition found. Merge with `merge`; make a judgement of it with `conclude`."""

    table: TrialTable = field(default_factory=TrialTable)
    documents: int = 0
    came: int = 0
    """Documents, or what may be one, that the record holds."""
    accounted: int = 0
    """Of these, those that were judged or have a reason why not."""
    judged: int = 0
    """Of these, those that were judged."""
    answers: Answers = field(default_factory=Answers)
    register_events: int = 0
    findings: list[Finding] = field(default_factory=list)
    finding_counts: Counter[str] = field(default_factory=Counter)
    unclear: list[Unclear] = field(default_factory=list)
    unclear_counts: Counter[str] = field(default_factory=Counter)
    failed: set[str] = field(default_factory=set)
    """The properties that could not be judged in all of the record: an application without a row may have been sent."""
    needs_second_reading: set[str] = field(default_factory=set)
    stops_run: list[Unclear] = field(default_factory=list)
    """About documents that identify no synthetic resident: the inspection must stop at the first."""
    looked: dict[str, Looked] = field(default_factory=dict)
    """The documents that were looked at, by path. One that is not among them may be anybody's."""
    found: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Findings by scenario and property."""
    tallies: dict[str, Any] = field(default_factory=dict)
    """The figures of each check's own; `own` gives them with their type."""

    def own(self, one: str, kind: type[_T]) -> _T:
        """A check's own figures of this partition; empty ones if there are none yet."""
        held = self.tallies.get(one)
        if held is None:
            held = self.tallies[one] = kind()
        assert isinstance(held, kind)
        return held

    @property
    def checked(self) -> Counter[str]:
        """Decisive trials."""
        found: Counter[str] = Counter()
        for (_, one), times in self.table.trials().items():
            found[one] += times
        return found

    def find(self, finding: Finding) -> None:
        """Takes in a finding."""
        self.findings.append(finding)
        self.finding_counts[finding.property] += 1
        self.found[finding.scenario, finding.property] += 1
        if len(self.findings) > SIFTED_AT * MOST_FINDINGS:
            self.findings = foremost(self.findings)

    def doubt(self, unclear: Unclear) -> None:
        """Takes in something that could not be judged."""
        self.unclear.append(unclear)
        self.unclear_counts[unclear.property] += 1
        if len(self.unclear) > SIFTED_AT * MOST_UNCLEAR:
            self.unclear = foremost_unclear(self.unclear)

    def take_in(self, other: Partial) -> None:
        """Adds another partition."""
        self.table.extend(other.table)
        self.finding_counts.update(other.finding_counts)
        self.unclear_counts.update(other.unclear_counts)
        self.documents += other.documents
        self.came += other.came
        self.accounted += other.accounted
        self.judged += other.judged
        self.answers.take_in(other.answers)
        self.register_events += other.register_events
        self.found.update(other.found)
        self.findings = foremost([*self.findings, *other.findings])
        self.unclear = foremost_unclear([*self.unclear, *other.unclear])
        for one, theirs in other.tallies.items():
            self.own(one, type(theirs)).take_in(theirs)
        self.failed |= other.failed
        self.needs_second_reading |= other.needs_second_reading
        self.stops_run += other.stops_run
        self.looked |= other.looked


def merge(partials: Iterable[Partial]) -> Partial:
    """All partitions as one; in whatever order, the same judgement follows."""
    whole = Partial()
    for partial in partials:
        whole.take_in(partial)
    return whole


def _finding_order(finding: Finding) -> tuple[object, ...]:
    """Within a property: time, then names, then what is said."""
    names = finding.application_id, finding.sheet or 0, finding.document
    return finding.started_ns, *names, *message_order(finding.message)


def message_order(message: Message) -> tuple[str, str]:
    """By code, then by the parts, each of which has one spelling."""
    return message.code, repr(message.parts)


def foremost(findings: Iterable[Finding]) -> list[Finding]:
    """The first MOST_FINDINGS of each property, in order."""
    known = places()
    return _first(sorted(findings, key=lambda one: (known[one.property], *_finding_order(one))), MOST_FINDINGS)


def foremost_unclear(unclear: Iterable[Unclear]) -> list[Unclear]:
    """The first MOST_UNCLEAR of each property, in order."""
    known = places()
    order = sorted(
        unclear, key=lambda one: (known[one.property], one.application_id, one.document, *message_order(one.message))
    )
    return _first(order, MOST_UNCLEAR)


def _first(said: Iterable[_Said], most: int) -> list[_Said]:
    """So many of each property."""
    taken: Counter[str] = Counter()
    kept = []
    for one in said:
        taken[one.property] += 1
        if taken[one.property] <= most:
            kept.append(one)
    return kept


def bucket(latency_ns: int) -> int:
    """The number of the latency's bucket."""
    return floor(log(max(latency_ns / 1000, 1)) / _BUCKET)


def percentile_s(latency: Counter[int], share: float) -> float:
    """The upper edge, in seconds, of the bucket in which this share of the applications has been reached; 0 if none."""
    total, reached = sum(latency.values()), 0
    for number in sorted(latency):
        reached += latency[number]
        if reached >= share * total:
            return float(1e-6 * np.exp((number + 1) * _BUCKET))
    return 0.0
