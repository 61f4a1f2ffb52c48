"""The ledger (交付履歴): one entry for each application, from the claim of its id to its end.

An entry moves `claimed` -> `accepted` -> `issued` -> `delivered` | `refunded`, or ends as `refused` after acceptance,
as `rejected` before it (a check was not passed), or as `withdrawn` (cancelled before acceptance). Entries that have
ended stand in a table of their own, so that what is open can be looked through however long the system runs."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

import orjson

from harness.certificates.reference.ports import Clock, Reader, Writer
from harness.certificates.reference.tables import CLOSED, COUNTERS, OPEN


class EntryState(StrEnum):
    """Where an application stands."""

    # An enum's own hash is a function in Python.
    __hash__ = str.__hash__

    CLAIMED = "claimed"
    ACCEPTED = "accepted"
    ISSUED = "issued"
    DELIVERED = "delivered"
    REFUNDED = "refunded"
    REFUSED = "refused"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


_UNDER_WAY = frozenset({EntryState.CLAIMED, EntryState.ACCEPTED, EntryState.ISSUED})
_OUTCOMES = {
    EntryState.ACCEPTED: "open",
    EntryState.ISSUED: "open",
    EntryState.DELIVERED: "delivered",
    EntryState.REFUNDED: "refunded",
    EntryState.REFUSED: "refused",
}


class Entry(NamedTuple):
    """A row of the ledger. It is written anew at every step, and a tuple is the quickest to change and to store.

    `digest` tells the body, empty where none has come; `owner` is the server process that works on it; `file` names its
    print file; `record` is what it may be made from; `since_s` is when it came into its state, on the monotonic clock.
    """

    application_id: str
    since_s: float
    at: str
    state: EntryState = EntryState.CLAIMED
    digest: str = ""
    owner: str = ""
    kiosk_id: str = ""
    certificate: str = ""
    copies: int = 0
    numbers: tuple[str, ...] = ()
    fee_yen: int = 0
    file: str = ""
    record: str = ""
    reason: str = ""
    detail: str = ""

    @property
    def under_way(self) -> bool:
        return self.state in _UNDER_WAY


_STATES = {state.value: state for state in EntryState}
_STATE, _NUMBERS = Entry._fields.index("state"), Entry._fields.index("numbers")


def find(reader: Reader, application_id: str) -> Entry | None:
    """The entry of this application, or None."""
    row = reader.get(OPEN, application_id) or reader.get(CLOSED, application_id)
    return None if row is None else _load(row)


def begun(application_id: str, clock: Clock, **known: Any) -> Entry:
    """A new entry, of which so much is known; not kept yet."""
    return Entry(application_id, clock.monotonic_s(), clock.now().isoformat(timespec="seconds"), **known)


def save(writer: Writer, entry: Entry) -> None:
    """Keeps a new or changed entry. One that has ended stays so: ending is the last change."""
    row = orjson.dumps(tuple(entry))
    if entry.under_way:
        writer.put(OPEN, entry.application_id, row)
    else:
        writer.delete(OPEN, entry.application_id)
        writer.put(CLOSED, entry.application_id, row)


def move(writer: Writer, entry: Entry, state: EntryState, since_s: float, **changes: Any) -> Entry:
    """The entry in its new state, kept."""
    moved = entry._replace(state=state, since_s=since_s, **changes)
    save(writer, moved)
    return moved


def under_way(reader: Reader) -> list[Entry]:
    """All entries that have not ended."""
    return [_load(row) for _, row in reader.scan(OPEN)]


def listed(reader: Reader) -> Iterator[dict[str, Any]]:
    """The ledger as the protocol shows it: every application that was accepted."""
    for table in (OPEN, CLOSED):
        for _, row in reader.scan(table):
            entry = _load(row)
            if entry.state in _OUTCOMES:
                yield {
                    "application_id": entry.application_id,
                    "certificate": entry.certificate,
                    "certificate_numbers": list(entry.numbers),
                    "copies": entry.copies,
                    "fee": entry.fee_yen if entry.state is EntryState.DELIVERED else 0,
                    "outcome": _OUTCOMES[entry.state],
                    "at": entry.at,
                }


def next_number(writer: Writer, counter: str, count: int = 1) -> int:
    """Takes `count` numbers from a counter that starts at 1; returns the first of them."""
    first = int(writer.get(COUNTERS, counter) or b"1")
    writer.put(COUNTERS, counter, str(first + count).encode("ascii"))
    return first


# What one look reads is mostly what another has read: rows of the same bytes are the same entry.
@lru_cache(maxsize=1024)
def _load(row: bytes) -> Entry:
    values: list[Any] = orjson.loads(row)
    values[_STATE] = _STATES[values[_STATE]]
    values[_NUMBERS] = tuple(values[_NUMBERS])
    return Entry._make(values)
