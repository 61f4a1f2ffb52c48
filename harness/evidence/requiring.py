"""What somebody requires to have been inspected, and was not: then a run is no pass, whatever else it says."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from harness.catalogue import say
from harness.catalogue.stored import message_of
from harness.domain.messages import Message
from harness.domain.words import Capability, Verdict
from harness.evidence.said import one_said_in

ALL = "all"
"""Requires whatever there is a name for, and whatever the run itself says that it left out."""

_CAPABILITIES = frozenset(Capability)
_NOT_LOOKED_AT = frozenset({Verdict.NOT_INSPECTED, Verdict.NOT_APPLICABLE})


def uninspected(table: Mapping[str, Any], require: Collection[str], lacks: Collection[str]) -> Iterator[Message]:
    """What of the names in `require` was not inspected, by a verdict; `lacks` are the capabilities of which nothing was
    used. What was left out in part was inspected; a trigger was if it fired."""
    left_out = [row for row in table["not_inspected"] if row["count"] >= row["of"]]
    named = {name for row in left_out for name in _names(row)}
    properties, fired = table["properties"], {name for name, each in table.get("triggers", {}).items() if each["fired"]}
    for name in dict.fromkeys(require):
        if name == ALL:
            yield from _all_left_out(properties, left_out, lacks)
        elif name in properties:
            if properties[name]["verdict"] in _NOT_LOOKED_AT:
                yield say("required-uninspected", name=name)
        elif name in lacks or name in named or (name not in _CAPABILITIES and name not in fired):
            yield say("required-uninspected", name=name)


def _names(row: Mapping[str, Any]) -> Iterator[str]:
    """What a row of what was left out is about, and what for."""
    for member in ("what", "reason"):
        message = message_of(row.get(f"{member}_said", row[member]))
        yield message.code
        yield from (str(value) for _, value in message.parts if isinstance(value, str))


def _all_left_out(
    properties: Mapping[str, Mapping[str, Any]], left_out: Collection[Mapping[str, Any]], lacks: Collection[str]
) -> Iterator[Message]:
    """Each thing once. What nobody set a limit for was not asked for either."""
    for name, each in properties.items():
        reason = one_said_in(each, "reason")
        if each["verdict"] in _NOT_LOOKED_AT and not (reason is not None and reason.code == "no-limit"):
            yield say("left-out-of-all", what=say("property-itself", property=name))
    for name in lacks:
        yield say("left-out-of-all", what=say("capability-itself", capability=name))
    for row in left_out:
        what = message_of(row.get("what_said", row["what"]))
        if what.code != "property-itself":
            yield say("left-out-of-all", what=what)
