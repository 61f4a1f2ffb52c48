"""Faults asked of the system itself, so that what it does under them can be inspected (POST /v1/faults)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from harness.certificates.reference.board import Board, Notice
from harness.certificates.reference.ports import Clock, Database, Ports, Writer
from harness.certificates.reference.rules.fields import BadRequest
from harness.certificates.reference.settings import Settings

KINDS = ("swap-print-files", "delay-print", "kill-worker", "interrupt-link")
_LONGEST_S = 3600.0


def print_time_s(notice: Notice, settings: Settings, clock: Clock) -> float:
    """What a print that begins now takes."""
    if notice.slower_by_s and clock.monotonic_s() < notice.slow_until_s:
        return settings.print_s + notice.slower_by_s
    return settings.print_s


async def exchange_wanted(database: Database, board: Board) -> bool:
    """Takes one wanted exchange of print files, if there still is one."""

    def take(writer: Writer) -> bool:
        wanted = board.look(writer).swaps
        if wanted:
            board.post(writer, swaps=wanted - 1)
        return wanted > 0

    return await database.write(take)


class Faults:
    """`end_a_process` ends one server process abnormally, at once; which one is the machine's business."""

    def __init__(self, ports: Ports, board: Board, end_a_process: Callable[[], None]) -> None:
        self._ports = ports
        self._board = board
        self._end_a_process = end_a_process

    async def inject(self, body: Mapping[str, Any]) -> None:
        """Makes the fault happen; raises BadRequest."""
        kind = body.get("kind")
        now_s = self._ports.clock.monotonic_s()
        if kind == "delay-print":
            changes = {"slower_by_s": _seconds(body, "delay_s"), "slow_until_s": now_s + _seconds(body, "for_s")}
        elif kind == "interrupt-link":
            changes = {"link_down_until_s": now_s + _seconds(body, "for_s")}
        elif kind == "swap-print-files":
            changes = {"swaps": self._board.latest.swaps + 1}
        elif kind == "kill-worker":
            self._end_a_process()
            return
        else:
            raise BadRequest("kind: expected one of " + ", ".join(KINDS))
        await self._ports.database.write(lambda writer: self._board.post(writer, **changes))


def _seconds(body: Mapping[str, Any], key: str) -> float:
    value = body.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _LONGEST_S:
        raise BadRequest(f"{key}: expected a number of seconds from 0 to {_LONGEST_S:.0f}")
    return float(value)
