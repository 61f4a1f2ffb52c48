"""The notice board: what all server processes must know at once, in one row that every application reads anyway."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

import orjson
from pydantic import TypeAdapter

from harness.certificates.reference.ports import Reader, Writer
from harness.certificates.reference.tables import CONTROL

_KEY = "notice"


@dataclass(frozen=True, slots=True)
class Notice:
    """Moments are seconds of the monotonic clock. `generation` counts the populations loaded; `swaps` the exchanges of
    print files still wanted."""

    generation: int = 0
    population_digest: str = ""
    municipality_codes: tuple[str, ...] = ()
    slow_until_s: float = 0.0
    slower_by_s: float = 0.0
    link_down_until_s: float = 0.0
    swaps: int = 0


_BLANK: Final = Notice()
_notice: Callable[[bytes], Notice] = lru_cache(maxsize=16)(TypeAdapter(Notice).validate_json)


class Board:
    """`latest` is what this process saw last, at most as old as the newest application that it began."""

    def __init__(self) -> None:
        self.latest = _BLANK
        self._row = b""

    def look(self, reader: Reader) -> Notice:
        """The notice now."""
        row = reader.get(CONTROL, _KEY) or b"{}"
        if row != self._row:
            self._row, self.latest = row, _notice(row)
        return self.latest

    def post(self, writer: Writer, **changes: Any) -> Notice:
        """Changes the notice for everybody."""
        notice = replace(self.look(writer), **changes)
        writer.put(CONTROL, _KEY, orjson.dumps(notice))
        return notice
