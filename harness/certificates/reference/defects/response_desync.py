"""Response desync: a pooled connection to the issuance server gives the answer to the request before.

Trigger: four applications under way at once in one server process; more than the pool of three connections can serve.
Source: no incident known by name; the class is that of answers without a mark on connections that are used again,
inferred (推定).
Mechanism: inferred. When all connections are taken, the request that has waited longest counts as timed out, and its
connection goes to the new request. Its answer, still on the way, is not waited for, and nothing in an answer says whose
it is: the new request takes it, and the old one gets what comes after."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from harness.certificates.domain.properties import Property
from harness.certificates.reference.center import Center
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.outcomes import Issued
from harness.certificates.reference.server import Claim

_CONNECTIONS = 3


@dataclass(slots=True)
class _Connection:
    """`asking` are the requests that wait at it, the newest last; `used` counts when it was taken last; `requests` are
    those that the server is at."""

    asking: list[asyncio.Future[Issued]] = field(default_factory=list)
    requests: set[asyncio.Task[Issued]] = field(default_factory=set)
    used: int = 0

    def answered(self, task: asyncio.Task[Issued]) -> None:
        """An answer has come; the newest request takes it."""
        self.requests.discard(task)
        if task.cancelled() or not self.asking:
            return
        asking, error = self.asking.pop(), task.exception()
        if asking.done():
            return
        if error is None:
            asking.set_result(task.result())
        else:
            asking.set_exception(error)


class CenterWithAPool(Center):
    """Asks the issuance server over a few connections."""

    def __init__(self, *others: Any) -> None:
        super().__init__(*others)
        self._connections = [_Connection() for _ in range(_CONNECTIONS)]
        self._asked = 0

    async def ask(self, claim: Claim) -> Issued:
        """Over a connection that nobody waits at, or else over the one that was taken first."""
        connection = min(self._connections, key=lambda each: (len(each.asking), each.used))
        self._asked += 1
        connection.used = self._asked
        answer: asyncio.Future[Issued] = asyncio.get_running_loop().create_future()
        connection.asking.append(answer)
        request = asyncio.ensure_future(super().ask(claim))
        connection.requests.add(request)
        request.add_done_callback(connection.answered)
        return await answer


INFO = DefectInfo(
    title="a pooled connection gives the answer to the request before",
    trigger="four applications under way at once in one server process",
    property=Property.BINDING,
    applications=4,
    center=CenterWithAPool,
)
