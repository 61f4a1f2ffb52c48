"""Findings that one event gave rise to: one document, say, that came to eighteen people.

Two findings are of one event if they are about the same bytes, about one application, about one certificate number, or
about sheets of which it is proved that they answered the same other application. Nothing is guessed: where none of this
is known, each finding is an event of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from harness.domain.messages import Message
from harness.wording.rendering import counted, text

_Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Event:
    """`places` are those of its findings, the first of which tells of it; `recipients` the codes of those to whom
    something came that should not have, or not so, `persons` of those whose data did. `is_document`: all of it is about
    the bytes of one document, or about sheets of one application."""

    number: int
    places: tuple[int, ...]
    properties: tuple[str, ...]
    recipients: tuple[str, ...]
    persons: tuple[str, ...]
    is_document: bool

    @property
    def findings(self) -> int:
        """How many findings it gave rise to."""
        return len(self.places)


def events_of(rows: Sequence[_Row]) -> list[Event]:
    """The events behind these rows of findings.json, in the order of their first findings."""
    heads = list(range(len(rows)))

    def head(place: int) -> int:
        while heads[place] != place:
            heads[place] = heads[heads[place]]
            place = heads[place]
        return place

    first: dict[tuple[str, str], int] = {}
    for place, row in enumerate(rows):
        for key in _keys(row):
            one, other = sorted((head(first.setdefault(key, place)), head(place)))
            heads[other] = one
    grouped: dict[int, list[int]] = {}
    for place in range(len(rows)):
        grouped.setdefault(head(place), []).append(place)
    return [_event(number, places, rows) for number, places in enumerate(grouped.values(), start=1)]


def by_place(events: Sequence[Event]) -> dict[int, Event]:
    """The events by the places of their findings."""
    return {place: each for each in events for place in each.places}


def _event(number: int, places: Sequence[int], rows: Sequence[_Row]) -> Event:
    of = [rows[place] for place in places]
    documents = [set(_source(row)) for row in of if row["document"]]
    return Event(
        number,
        tuple(places),
        tuple(dict.fromkeys(str(row["property"]) for row in of)),
        tuple(dict.fromkeys(str(row["applicant"]) for row in of if row["applicant"])),
        tuple(dict.fromkeys(str(code) for row in of for code in row["whose"] if code != row["applicant"])),
        bool(documents) and bool(set.intersection(*documents)),
    )


def _keys(row: _Row) -> Iterator[tuple[str, str]]:
    yield from _source(row)
    if row["application_id"]:
        yield "application", str(row["application_id"])
    for number in row["certificate_numbers"]:
        yield "number", str(number)


def _source(row: _Row) -> Iterator[tuple[str, str]]:
    """Of what document a finding is, as far as it is known."""
    if row["document"]:
        yield "document", str(row["document"])
    if row.get("source"):
        yield "bytes", str(row["source"])
    for told in _within(row.get("parts")):
        if isinstance(told.get("application"), str) and "number" in told:
            yield "origin", str(told["application"])


def _within(parts: Any) -> Iterator[Mapping[str, Any]]:
    """The parts of the messages that stand in a list within a message."""
    for value in parts.values() if isinstance(parts, dict) else ():
        for each in value if isinstance(value, list) else ():
            if isinstance(each, dict) and isinstance(each.get("parts"), dict):
                yield each["parts"]


def in_words(event: Event) -> Message:
    """What an event was: to how many it came, of which properties it is a finding, and how many findings tell of it."""
    properties = text("page.listed", listed=tuple(text(f"property.{name}") for name in event.properties))
    told = {"properties": properties, "findings": counted("event.findings", event.findings)}
    if not event.recipients:
        return text("event.run", **told)
    recipients = counted("event.recipients", len(event.recipients))
    if event.is_document:
        return text("event.document", **told, recipients=recipients)
    return text("event.application", **told, recipients=recipients)
