"""Why a run is inconclusive, and other things that a run folder says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from harness.catalogue.properties import ROW_OF
from harness.catalogue.stored import message_of
from harness.domain.messages import Failure, Message
from harness.domain.words import Verdict
from harness.evidence.gate import found_verdict
from harness.wording.earlier import said_before
from harness.wording.rendering import named, text


def said(row: Mapping[str, Any], name: str) -> Message | None:
    """What a stored member of this name says, None for nothing. Its data stand beside it; a version that stored none
    left a sentence alone."""
    if data := row.get(f"{name}_said"):
        return message_of(data)
    return _alone(str(row[name])) if row[name] else None


def all_said(row: Mapping[str, Any], name: str) -> list[Message]:
    """The same of a member that is a list."""
    data = row.get(f"{name}_said")
    return [message_of(each) for each in data] if data is not None else [_alone(str(each)) for each in row[name]]


def said_of(row: Mapping[str, Any]) -> Message:
    """What a row of unclear.json says."""
    return message_of(row) if "code" in row else _alone(str(row["sentence"]))


def _alone(sentence: str) -> Message:
    return said_before(sentence) or text("page.said-before", words=Failure(sentence))


def because(table: Mapping[str, Any]) -> Iterator[Message]:
    """The reasons of the content of a verdict.json: those of the run as a whole, or where there are none, those of the
    properties that are inconclusive."""
    reasons = all_said(table, "inconclusive_because")
    yield from reasons
    if reasons or found_verdict(table) != Verdict.INCONCLUSIVE:
        return
    for name, each in table["properties"].items():
        why = said(each, "reason")
        if each["verdict"] == Verdict.INCONCLUSIVE and why is not None:
            yield text("page.of-a-property", number=ROW_OF[name].number, name=named("property", name), why=why)
