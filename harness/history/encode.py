"""Records of the journal to lines of text and back.

A line is `CRC GROUP JSON`: CRC-32 of all that follows it in 8 hexadecimal digits, the kin group in decimal (so that
one part of a history can be picked out without parsing the rest), and an object `{"is", "of", "value"}`. `is` names
the record's type and `of` that of an invocation's request. A later format may add members beside these, for instance
the hash of the line before.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from harness.domain.operations import (
    Aim,
    Application,
    ClockSetting,
    Completion,
    Delivery,
    Event,
    Fault,
    FaultRequest,
    Invocation,
    Mark,
    Outcome,
    Record,
    Request,
)
from harness.domain.residents import Card
from harness.domain.words import EventKind, Kind

NO_GROUP = -1
"""The kin group of what belongs to no resident."""

_SORTED = orjson.OPT_SORT_KEYS
_NAMES: dict[type[Request], str] = {
    Application: "application",
    Delivery: "delivery",
    Event: "event",
    FaultRequest: "fault",
    ClockSetting: "clock",
}


class BrokenLine(ValueError):
    """A line that is not a whole record; one sentence."""


def request_group(request: Request) -> int:
    """The kin group that a request belongs to, NO_GROUP if none."""
    return NO_GROUP if isinstance(request, FaultRequest | ClockSetting) else request.kin_group


def encode_request(request: Request) -> dict[str, Any]:
    """A request as an object `{"of", "value"}` that orjson can write."""
    return {"of": _NAMES[type(request)], "value": request}


def decode_request(data: Mapping[str, Any]) -> Request:
    """The inverse of `encode_request`. Raises BrokenLine."""
    try:
        return _REQUESTS[data["of"]](data["value"])
    except (KeyError, TypeError, ValueError) as error:
        raise BrokenLine(f"this is not a request: {error!r}") from error


def encode_line(record: Record, group: int) -> bytes:
    """One record as one line, newline included."""
    if isinstance(record, Invocation):
        body = {"is": "invocation", "of": _NAMES[type(record.request)], "value": record}
    else:
        body = {"is": "completion" if isinstance(record, Completion) else "mark", "value": record}
    text = b"%d %s" % (group, orjson.dumps(body, option=_SORTED))
    return b"%08x %s\n" % (zlib.crc32(text), text)


def line_group(line: bytes) -> int:
    """The kin group of a whole line, its CRC checked, its JSON not parsed. `line` may end with its newline.
    Raises BrokenLine."""
    rest = line[9:-1] if line.endswith(b"\n") else line[9:]
    space = rest.find(b" ")
    if space <= 0 or line[:9] != b"%08x " % zlib.crc32(rest):
        raise BrokenLine("the line's checksum does not fit it")
    try:
        return int(rest[:space])
    except ValueError as error:
        raise BrokenLine(f"the line is not a whole record: {error}") from error


def decode_line(line: bytes) -> tuple[Record, int]:
    """The record of one line and its kin group. Raises BrokenLine."""
    group = line_group(line)
    try:
        body = orjson.loads(line.split(b" ", 2)[2])
        what, value = body["is"], body["value"]
        if what == "invocation":
            return _invocation(value, body["of"]), group
        if what == "completion":
            return _completion(value), group
        if what == "mark":
            return Mark(**value), group
    except (KeyError, TypeError, ValueError) as error:
        raise BrokenLine(f"the line is not a record of this version: {error!r}") from error
    raise BrokenLine(f"{what!r} is no type of record")


def _invocation(value: dict[str, Any], of: str) -> Invocation:
    value["aim"] = Aim(value["aim"])
    value["fault"] = Fault(value["fault"])
    value["request"] = _REQUESTS[of](value["request"])
    return Invocation(**value)


def _completion(value: dict[str, Any]) -> Completion:
    value["outcome"] = Outcome(value["outcome"])
    value["certificate_numbers"] = tuple(value["certificate_numbers"])
    return Completion(**value)


def _application(value: dict[str, Any]) -> Application:
    return Application(**{**value, "certificate": Kind(value["certificate"]), "subjects": tuple(value["subjects"])})


def _event(value: dict[str, Any]) -> Event:
    card = value["card"]
    if card is not None:
        card = Card(**{**card, "use_registrations": tuple(card["use_registrations"])})
    return Event(**{**value, "kind": EventKind(value["kind"]), "card": card})


_REQUESTS: dict[str, Callable[[dict[str, Any]], Request]] = {
    "application": _application,
    "delivery": lambda value: Delivery(**value),
    "event": _event,
    "fault": lambda value: FaultRequest(**value),
    "clock": lambda value: ClockSetting(**value),
}
