"""Messages as JSON has them: `{"code": ..., "parts": {...}}`, the same in every language."""

from __future__ import annotations

from typing import Any

from harness.catalogue.rows import say
from harness.domain.messages import Failure, Held, Message, Person, Quoted, Value

_TEXTS = {"quoted": Quoted, "failure": Failure, "held": Held}


def table_of(message: Message) -> dict[str, Any]:
    """A message as plain values."""
    return {"code": message.code, "parts": {name: _plain(value) for name, value in message.parts}}


def _plain(value: Value) -> Any:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Message):
        return table_of(value)
    if isinstance(value, Quoted):
        return {"quoted": value.text}
    if isinstance(value, Failure):
        return {"failure": value.text}
    if isinstance(value, Held):
        return {"held": value.text}
    if isinstance(value, Person):
        return {"resident_code": value.resident_code, "name": value.name}
    return value


def message_of(stored: Any) -> Message:
    """The inverse of `table_of`. A plain text is a sentence of a version that stored no data: it is quoted whole.
    ValueError, KeyError or TypeError for anything else."""
    if isinstance(stored, str):
        return say("told-by-an-earlier-version", words=Quoted(stored))
    parts = {name: _value(each) for name, each in stored["parts"].items()}
    return say(stored["code"], **parts)


def _value(stored: Any) -> Any:
    if isinstance(stored, list):
        return tuple(_value(each) for each in stored)
    if not isinstance(stored, dict):
        return stored
    if "code" in stored:
        return message_of(stored)
    if "resident_code" in stored:
        return Person(str(stored["resident_code"]), str(stored["name"]))
    ((sort, text),) = stored.items()
    return _TEXTS[sort](str(text))
