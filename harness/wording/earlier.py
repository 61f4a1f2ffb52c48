"""Sentences that versions before this one stored without their data."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import product

from harness.catalogue.rows import rows, say
from harness.domain.messages import Message
from harness.wording.languages import REFERENCE, language
from harness.wording.rendering import stored_sentence


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
