"""Messages in a run's files: beside each English sentence stands what it says, as data, in a member `<name>_said`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from harness.catalogue.stored import message_of, table_of
from harness.domain.messages import Message
from harness.wording.rendering import stored_sentence


def with_said(name: str, messages: Iterable[Message]) -> dict[str, Any]:
    """The two members of a list of messages."""
    told = list(messages)
    return {name: [stored_sentence(each) for each in told], f"{name}_said": [table_of(each) for each in told]}


def with_one_said(name: str, message: Message | None) -> dict[str, Any]:
    """The two members of one message, an empty sentence and null for none."""
    if message is None:
        return {name: "", f"{name}_said": None}
    return {name: stored_sentence(message), f"{name}_said": table_of(message)}


def said(row: Mapping[str, Any]) -> Message:
    """What a row of findings.json or unclear.json says, also one of an earlier version, which has its sentence alone.
    Raises as `said_in` does."""
    return message_of(row if "code" in row else row["sentence"])


def said_in(table: Mapping[str, Any], name: str) -> list[Message]:
    """The inverse of `with_said`, also of an earlier version's list of bare sentences. Raises KeyError, TypeError or
    ValueError for anything else."""
    return [message_of(each) for each in table.get(f"{name}_said", table[name])]


def one_said_in(table: Mapping[str, Any], name: str) -> Message | None:
    """The inverse of `with_one_said`, also of an earlier version's bare sentence. Raises as `said_in` does."""
    stored = table.get(f"{name}_said", table[name])
    return message_of(stored) if stored else None
