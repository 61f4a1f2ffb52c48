"""Why a run is inconclusive, and other reasons that a run folder gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from typing import Any

from harness.catalogue.rows import rows, say
from harness.domain.messages import Failure, Message, Quoted
from harness.domain.properties import row_of
from harness.domain.words import Verdict
from harness.evidence.gate import found_verdict
from harness.evidence.said import one_said_in, said_in
from harness.wording.languages import REFERENCE, language
from harness.wording.rendering import named, stored_sentence, text


def told(row: Mapping[str, Any], name: str) -> Message | None:
    """What a member says that is one message, None for nothing."""
    message = one_said_in(row, name)
    return None if message is None else in_full(message)


def in_full(message: Message) -> Message:
    """A message as it is; of a sentence of an earlier version, which comes without its data, what it says, or the
    sentence with what it may quote masked."""
    sentence = message.get("words")
    if message.code != "told-by-an-earlier-version" or not isinstance(sentence, Quoted):
        return message
    return said_before(sentence.text) or text("page.said-before", words=Failure(sentence.text))


def because(table: Mapping[str, Any]) -> Iterator[Message]:
    """The reasons of the content of a verdict.json: those of the run as a whole, or where there are none, those of the
    properties that are inconclusive."""
    reasons = list(map(in_full, said_in(table, "inconclusive_because")))
    yield from reasons
    if reasons or found_verdict(table) != Verdict.INCONCLUSIVE:
        return
    for name, each in table["properties"].items():
        why = told(each, "reason")
        if each["verdict"] == Verdict.INCONCLUSIVE and why is not None:
            yield text("page.of-a-property", number=row_of(name).number, name=named("property", name), why=why)


def said_before(sentence: str) -> Message | None:
    """The message that stands behind a stored sentence into which nothing but words of closed lists was put; None for
    any other."""
    return _by_sentence().get(sentence)


@cache
def _by_sentence() -> Mapping[str, Message]:
    closed = [row for row in rows().values() if all(each.vocabulary and not each.many for each in row.parts.values())]
    messages = [
        say(row.code, **dict(zip(row.parts, choice, strict=True)))
        for row in closed
        for choice in product(*(_members(each.vocabulary) for each in row.parts.values()))
    ]
    return {stored_sentence(each): each for each in messages}


def _members(vocabulary: str) -> list[str]:
    """The words of a closed list."""
    keys = (key.split(".") for key in language(REFERENCE).words)
    return [parts[1] for parts in keys if len(parts) == 2 and parts[0] == vocabulary]
