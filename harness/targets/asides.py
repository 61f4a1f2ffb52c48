"""What comes with answers to the harness itself, to who a system is and to what it lists, and is no part of them.

Such an answer is for no kiosk and stands in no journal, and yet may tell of residents. It stays in memory alone until
somebody can look at it, whom the answer told of or not."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final, NamedTuple

import orjson

from harness.targets.bodies import line_may_tell, may_tell

_MOST: Final = 100_000
_MOST_BYTES: Final = 32 << 20


class Aside(NamedTuple):
    """`data` came with an answer to `call`."""

    call: str
    data: bytes


class Asides:
    """What may tell of somebody, each once. What is too much of it is let go, and `overflowed` says so."""

    def __init__(self) -> None:
        self._held: dict[Aside, None] = {}
        self._size_bytes = 0
        self.overflowed = False

    def __iter__(self) -> Iterator[Aside]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def take(self, call: str, data: bytes) -> None:
        """What is no part of an answer to `call`, whether it may tell or not."""
        if may_tell(data):
            self.hold(call, data)

    def hold(self, call: str, data: bytes) -> None:
        """The same of what is known already to be one that may tell; nothing where it is empty."""
        if data:
            self._hold(Aside(call, data))

    def take_frame(self, call: str, headers: Mapping[str, str], *lines: bytes) -> None:
        """The head of an answer, and the other lines of its frame."""
        head = (f"{name}: {value}".encode("latin-1") for name, value in headers.items())
        self.hold(call, b"\n".join(line for line in (*head, *lines) if line_may_tell(line)))

    def add(self, others: Asides) -> None:
        """Takes in what was held elsewhere."""
        for each in others:
            self._hold(each)
        self.overflowed = self.overflowed or others.overflowed

    def _hold(self, aside: Aside) -> None:
        if aside in self._held:
            return
        if len(self._held) >= _MOST or self._size_bytes + len(aside.data) > _MOST_BYTES:
            self.overflowed = True
            return
        self._held[aside] = None
        self._size_bytes += len(aside.data)


def asides_table(asides: Asides) -> dict[str, Any]:
    """As one process tells another."""
    held = [[each.call, b64encode(each.data).decode()] for each in asides]
    return {"held": held, "overflowed": asides.overflowed}


def asides_of(table: Mapping[str, Any]) -> Asides:
    """What was told so."""
    found = Asides()
    for call, data in table["held"]:
        found.hold(call, b64decode(data))
    found.overflowed = found.overflowed or table["overflowed"]
    return found


def unlisted(body: bytes, members: Collection[str]) -> Iterator[bytes]:
    """What each object of a JSON answer says under other names than these, or under one of them a second time; the
    whole answer where it cannot be taken apart."""
    left: list[list[tuple[str, Any]]] = []

    def apart(pairs: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
        named = [name for name, _ in pairs]
        left.append([pair for at, pair in enumerate(pairs) if pair[0] not in members or pair[0] in named[:at]])
        return pairs

    try:
        json.loads(body, object_pairs_hook=apart)
        yield from [orjson.dumps(pairs) for pairs in left if pairs]
    except (ValueError, RecursionError, orjson.JSONEncodeError):
        yield body
