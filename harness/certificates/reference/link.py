"""The link (連携) from the municipality's registers to the issuance servers' copy.

An event changes the registers and, in the same transaction, queues what changed. The link carries the queue over in
its order; only then the event is acknowledged. While the link is interrupted the queue waits, and nothing is lost."""

from __future__ import annotations

from typing import Any, Final

import orjson

from harness.certificates.reference import ledger, tables
from harness.certificates.reference.board import Board
from harness.certificates.reference.ports import Ports, Reader, Writer
from harness.certificates.reference.records import Key, Record, Table, dump, key_of, load
from harness.certificates.reference.registers import Changes, Loaded, apply_event, missing
from harness.certificates.reference.rules.fields import BadRequest
from harness.certificates.reference.rules.requests import EventRequest, fingerprint
from harness.certificates.reference.settings import Settings

ADDRESS: Final = "register-link"
Message = dict[str, Any]
"""A row of the queue: `records` as [table, code, JSON text], `pin_resets`, and `back_s`, when it may pass."""
_MARGIN_S = 1.0
_LEAST_WAIT_S = 0.001


class RegisterLink:
    """One for each server process; the queue is shared."""

    def __init__(self, ports: Ports, settings: Settings, board: Board) -> None:
        self.ports = ports
        self.settings = settings
        self.board = board
        ports.transport.serve(ADDRESS, self._arrive)

    async def report(self, event: EventRequest) -> float:
        """Takes a register event and carries it over; the same event id again has its effect once, or BadRequest.
        Within how many seconds it is in force everywhere, 0 if it is already."""
        number = await self.ports.database.write(lambda writer: self.register(writer, event))
        within_s: float | None = None
        while within_s is None:
            down_s = await self.ports.transport.call(ADDRESS, number)
            within_s = 0.0 if down_s is None else await self.hold(event, number, down_s)
        return within_s

    async def hold(self, event: EventRequest, number: int, down_s: float) -> float | None:
        """What becomes of an event that comes while the link is down for another `down_s` seconds: it stays queued, and
        is carried over as soon as the link is back, which is within the seconds returned. None: try again now."""
        if down_s > self.settings.event_wait_s:
            return down_s + _MARGIN_S
        await self.ports.clock.sleep(max(down_s, _LEAST_WAIT_S))
        return None

    async def catch_up(self) -> None:
        """Carries over what an interruption has left, once the link is back."""

        def due(reader: Reader) -> bool:
            first = next(reader.scan(tables.LINK_QUEUE), None)
            return first is not None and self._may_pass(reader, orjson.loads(first[1]))

        if await self.ports.database.read(due):
            await self.ports.transport.call(ADDRESS, 0)

    def look_after(self, writer: Writer) -> None:
        """Called with every application that begins. After an interruption it carries over what may pass: so what was
        promised is in force in time, however late the next round of `catch_up` comes."""
        down_until_s = self.board.look(writer).link_down_until_s
        if down_until_s == 0.0:
            return
        self._carry(writer)
        if self.ports.clock.monotonic_s() >= down_until_s:
            self.board.post(writer, link_down_until_s=0.0)

    async def _arrive(self, number: int) -> float | None:
        """Carries over what may pass. None when the change of this number is in the copy, otherwise the seconds until
        it may pass."""

        def carry(writer: Writer) -> float | None:
            self._carry(writer)
            row = writer.get(tables.LINK_QUEUE, queue_key(number))
            return None if row is None else orjson.loads(row)["back_s"] - self.ports.clock.monotonic_s()

        return await self.ports.database.write(carry)

    def _may_pass(self, reader: Reader, message: Message) -> bool:
        # A second interruption begins only after what the first one held back has passed: `back_s` was promised.
        now_s = self.ports.clock.monotonic_s()
        return bool(now_s >= min(self.board.look(reader).link_down_until_s, message["back_s"]))

    def _carry(self, writer: Writer) -> None:
        batch: list[Message] = []
        for key, row in writer.scan(tables.LINK_QUEUE):
            message = orjson.loads(row)
            if not self._may_pass(writer, message):
                break
            batch.append(message)
            writer.delete(tables.LINK_QUEUE, key)
        for message in self.to_apply(writer, batch):
            for table, code, record in message["records"]:
                writer.put(tables.copy(Table(table)), code, record.encode("utf-8"))
            for serial in message["pin_resets"]:
                writer.delete(tables.PIN_COUNTS, serial)

    async def open(self) -> None:
        """Called once when the server process starts, before it answers: there is nothing to do."""

    def to_apply(self, writer: Writer, batch: list[Message]) -> list[Message]:
        """What is carried over together, as it is applied: in the order of the queue, one after the other."""
        return batch

    def changes_of_copy(self, event: EventRequest, loaded: Loaded, changes: Changes) -> Changes:
        """What the event changes in the copy, where `loaded` is what it found and `changes` are those of the registers:
        the same."""
        return changes

    def register(self, writer: Writer, event: EventRequest) -> int:
        """The event's effect on the registers, once; the number under which it is queued."""
        seen = writer.get(tables.EVENTS, event.event_id)
        if seen is not None:
            digest, queued_as = seen.decode("ascii").split()
            if digest != fingerprint(event):
                raise BadRequest("event_id: another event has this id")
            return int(queued_as)
        loaded = load_all(writer, event)
        changes = apply_event(event, loaded)
        number = ledger.next_number(writer, "link")
        writer.put(tables.EVENTS, event.event_id, f"{fingerprint(event)} {number}".encode("ascii"))
        for record in changes.records:
            table, code = key_of(record)
            writer.put(tables.register(table), code, dump(record))
        for_the_copy = self.changes_of_copy(event, loaded, changes)
        back_s = self.board.look(writer).link_down_until_s
        writer.put(tables.LINK_QUEUE, queue_key(number), _message(for_the_copy, back_s))
        return number


def queue_key(number: int) -> str:
    """Keys of the queue sort as their numbers."""
    return f"{number:016d}"


def load_all(reader: Reader, event: EventRequest) -> dict[Key, Record | None]:
    """Everything in the registers that the event needs."""
    loaded: dict[Key, Record | None] = {}
    while keys := missing(event, loaded):
        for table, code in keys:
            row = reader.get(tables.register(table), code)
            loaded[table, code] = None if row is None else load(table, row)
    return loaded


def _message(changes: Changes, back_s: float) -> bytes:
    records = [(*key_of(record), dump(record).decode("utf-8")) for record in changes.records]
    return orjson.dumps({"records": records, "pin_resets": changes.pin_resets, "back_s": back_s})
