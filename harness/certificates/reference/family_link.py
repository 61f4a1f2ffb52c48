"""The line to the family-register system (戸籍情報システム) that stands behind the issuance server.

A question is left in a mailbox that both sides can read; a call says under which key it lies, and the answer comes back
with the call. Each question lies under a key of its own."""

from __future__ import annotations

from functools import partial
from typing import Final

import orjson
from pydantic import TypeAdapter

from harness.certificates.domain.words import Reason
from harness.certificates.reference import tables
from harness.certificates.reference.compose.model import RecordRef, RegisterData
from harness.certificates.reference.compose.sheets import register_data
from harness.certificates.reference.outcomes import Refused
from harness.certificates.reference.ports import Ports, Reader
from harness.certificates.reference.records import FamilyRegisterRecord, found
from harness.certificates.reference.register_copy import RegisterCopy

ADDRESS: Final = "family-register"
_READER: Final = TypeAdapter(RecordRef)
_TRIES = 3


class FamilyLink:
    """The issuance server's end of the line."""

    def __init__(self, ports: Ports) -> None:
        self.ports = ports

    async def ask(self, application_id: str, ref: RecordRef) -> RegisterData | None:
        """The register's data at one instant, or None when it holds no such record."""
        key = self.key(application_id)
        question = orjson.dumps(tuple(ref))
        for _ in range(_TRIES):
            await self.ports.database.write(lambda writer: writer.put(tables.MAILBOX, key, question))
            try:
                answer: RegisterData | None = await self.ports.transport.call(ADDRESS, key)
            except KeyError:
                continue
            finally:
                await self.ports.database.write(lambda writer: writer.delete(tables.MAILBOX, key))
            return answer
        raise Refused(Reason.BUSY, "the family-register system does not answer")

    def key(self, application_id: str) -> str:
        """Under which key a question lies: the application's own."""
        return application_id


class FamilyRegisterSystem:
    """The other end: it answers from the registers that it keeps."""

    def __init__(self, ports: Ports, registers: RegisterCopy) -> None:
        self._ports = ports
        self._registers = registers
        ports.transport.serve(ADDRESS, self.answer)

    async def answer(self, key: str) -> RegisterData | None:
        """What the mailbox asks for; KeyError when nothing lies there."""

        def look(reader: Reader) -> tuple[RecordRef, FamilyRegisterRecord | None]:
            question = reader.get(tables.MAILBOX, key)
            if question is None:
                raise KeyError(key)
            ref = _READER.validate_json(question)
            return ref, found(partial(self._registers.record, reader), FamilyRegisterRecord, ref.record_id)

        ref, register = await self._ports.database.read(look)
        return None if register is None else register_data(ref, register)
