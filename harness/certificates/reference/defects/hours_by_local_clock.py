"""Certificates are issued after hours, because the server goes by its own idea of the time.

Trigger: business time crosses the end of a kind's hours, or is set beyond it (`PUT /v1/clock`), and a server process
that judged an application before judges the next one within 30 s of that. (Where hours begin, it refuses likewise.)
Mechanism: each server process takes the time from the business clock when it needs it and keeps it for 30 s; by this
standing clock it judges whether a kind is served. Dates of issue come from the business clock itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import Reason
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.defects.memory import Memory
from harness.certificates.reference.ports import Ports, Reader
from harness.certificates.reference.rules.eligibility import CaseFile
from harness.certificates.reference.rules.requests import ApplicationRequest
from harness.certificates.reference.server import IssuanceServer

_KEPT_S = 30.0


class ServerWithAStandingClock(IssuanceServer):
    """Looks at the business clock twice a minute."""

    def __init__(self, ports: Ports, *others: Any) -> None:
        super().__init__(ports, *others)
        self._time: Memory[datetime] = Memory(ports.clock, _KEPT_S)

    def refuse(self, reader: Reader, application: ApplicationRequest, case: CaseFile, now: datetime) -> Reason | None:
        """The checks at the time of its own clock."""
        own = self._time.recall(reader, "") or self._time.keep(reader, "", now)
        return super().refuse(reader, application, case, own)


INFO = DefectInfo(
    title="opening hours are judged by a server's own clock, which lags by up to half a minute",
    trigger="the hours end, or the clock is set beyond them, within 30 s after a server process looked at its clock",
    source="inferred; a class of defects",
    property=Property.ELIGIBILITY,
    clock=True,
    server=ServerWithAStandingClock,
)
