"""Records of the journal to lines of text and back.

A line is `CRC GROUP CHAIN JSON`: CRC-32 of all that follows it in 8 hexadecimal digits, the kin group in decimal (so
that one part of a history can be picked out without parsing the rest), the chain's hash, and an object
`{"is", "of", "value"}`. `is` names the record's type and `of` that of an invocation's request. Journals of before
have an HTTP status in the place of a completion's `form` and `code`, and one sentence in that of its problems: they are
read, and no longer written.

The chain's hash is SHA-256, in 64 hexadecimal digits, over that of the line before (of the first line: `FIRST`) and
`GROUP JSON`. Who knows the last one knows every record before it: none can be changed, left out, added or moved."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import fields
from hashlib import sha256
from typing import Any

import orjson

from harness.catalogue.stored import message_of, table_of
from harness.domain.operations import Aim, AnswerForm, Completion, Fault, Invocation, Mark, Outcome, Record, Request
from harness.history.requests import type_called, type_of

FIRST = b"0" * 64
"""What stands for the chain's hash before the first line."""

_CHAIN_BYTES = len(FIRST)
_SORTED = orjson.OPT_SORT_KEYS
_STATUS, _PROBLEM = "status", "problem"

# Every record is read several times, and calling an enum takes seven times as long as looking its member up.
_AIMS: Mapping[str, Aim] = {each.value: each for each in Aim}
_FAULTS: Mapping[str, Fault] = {each.value: each for each in Fault}
_OUTCOMES: Mapping[str, Outcome] = {each.value: each for each in Outcome}
_FORMS: Mapping[str, AnswerForm] = {each.value: each for each in AnswerForm}
_HTTP_OK = 200


class BrokenLine(ValueError):
    """A line that is not a whole record; one sentence."""


def decode_request(data: Mapping[str, Any]) -> Request:
    """The request that stands in an object `{"of", "value"}`. Raises BrokenLine."""
    try:
        return type_called(data["of"]).decode(data["value"])
    except (KeyError, TypeError, ValueError) as error:
        raise BrokenLine(f"this is not a request: {error!r}") from error


def encode_line(record: Record, group: int, before: bytes = FIRST) -> bytes:
    """One record as one line, newline included; `before` is the chain's hash of the line before it."""
    if isinstance(record, Completion):
        return _completion_line(_members(record) if record.problems else record, group, before)
    body: dict[str, Any] = {"is": "mark", "value": record}
    if isinstance(record, Invocation):
        body = {"is": "invocation", "of": type_of(record.request).name, "value": record}
    return _line(orjson.dumps(body, option=_SORTED), group, before)


def _members(completion: Completion) -> dict[str, Any]:
    """The members of a completion, in their order, its problems as plain values."""
    members = {each.name: getattr(completion, each.name) for each in fields(completion)}
    return {**members, "problems": [table_of(each) for each in completion.problems]}


def _completion_line(value: object, group: int, before: bytes) -> bytes:
    return _line(orjson.dumps({"is": "completion", "value": value}), group, before)


def encode_as_in(line: bytes, before: bytes) -> bytes:
    """The record of `line` as a journal's writer would have written it, of the version that wrote the line; not the
    same where somebody else has. Raises BrokenLine."""
    record, group = decode_line(line)
    if not isinstance(record, Completion) or _STATUS not in orjson.loads(_fields(line)[2])["value"]:
        return encode_line(record, group, before)
    names = {"form": _STATUS, "problems": _PROBLEM}
    value = {names.get(name, name): member for name, member in _members(record).items() if name != "code"}
    value[_STATUS] = int(record.code or 0)
    value[_PROBLEM] = orjson.loads(_fields(line)[2])["value"][_PROBLEM]
    return _completion_line(value, group, before)


def _line(text: bytes, group: int, before: bytes) -> bytes:
    number = b"%d" % group
    whole = b"%b %b %b" % (number, _chained(before, number, text), text)
    return b"%08x %b\n" % (zlib.crc32(whole), whole)


def _chained(before: bytes, number: bytes, text: bytes) -> bytes:
    return sha256(b"%b %b %b" % (before, number, text)).hexdigest().encode()


def line_chain(line: bytes) -> bytes:
    """The chain's hash that a whole line bears; not checked. Raises BrokenLine."""
    return _fields(line)[1]


def follows(line: bytes, before: bytes) -> bool:
    """Whether a whole line bears the chain's hash that comes after `before`. Raises BrokenLine."""
    number, chain, text = _fields(line)
    return chain == _chained(before, number, text)


def _fields(line: bytes) -> tuple[bytes, bytes, bytes]:
    """The kin group, the chain's hash and the JSON of a line with its newline."""
    fields = line[9:-1].split(b" ", 2)
    if len(fields) != 3 or len(fields[1]) != _CHAIN_BYTES:
        raise BrokenLine("the line has no place in the chain of records")
    return fields[0], fields[1], fields[2]


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
    return record_of(line), group


def record_of(line: bytes) -> Record:
    """The record of one line of which the CRC was checked. Raises BrokenLine."""
    try:
        body = orjson.loads(line.split(b" ", 3)[3])
        what, value = body["is"], body["value"]
        if what == "invocation":
            return _invocation(value, body["of"])
        if what == "completion":
            return _completion(value)
        if what == "mark":
            return Mark(**value)
    except (IndexError, KeyError, TypeError, ValueError) as error:
        raise BrokenLine(f"the line is not a record of this version: {error!r}") from error
    raise BrokenLine(f"{what!r} is no type of record")


def _invocation(value: dict[str, Any], of: str) -> Invocation:
    value["aim"] = _AIMS[value["aim"]]
    value["fault"] = _FAULTS[value["fault"]]
    value["request"] = type_called(of).decode(value["request"])
    return Invocation(**value)


def _completion(value: dict[str, Any]) -> Completion:
    value["outcome"] = _OUTCOMES[value["outcome"]]
    value["certificate_numbers"] = tuple(value["certificate_numbers"])
    if _STATUS in value:
        value |= _of_the_first(value)
    value["form"] = _FORMS[value["form"]]
    value["problems"] = tuple([message_of(each) for each in value["problems"]])
    return Completion(**value)


def _of_the_first(value: dict[str, Any]) -> dict[str, Any]:
    """`form` and `code` of a completion that has neither, as far as its HTTP status tells, and its `problems`."""
    status, problem = value.pop(_STATUS), value.pop(_PROBLEM)
    if type(status) is not int or type(problem) is not str or value.keys() & {"form", "code", "problems"}:
        raise BrokenLine("a completion has either an HTTP status and a problem, or a form, a code and problems")
    if not status:
        form = AnswerForm.CUT if value["reached_ns"] else AnswerForm.NONE
    else:
        is_other = status != _HTTP_OK and value["outcome"] is Outcome.UNKNOWN
        form = AnswerForm.OTHER_STATUS if is_other else AnswerForm.CLEAN
    return {"form": form, "code": str(status) if status else "", "problems": [problem] if problem else []}
