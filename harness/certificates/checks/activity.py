"""activity: enough happened to judge, counted in decisive trials, and the triggers that the scenario counts on fired;
the engine counts the trials."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from harness.catalogue import say
from harness.certificates.checks import triggers
from harness.certificates.checks.shares import Check, OfRun
from harness.certificates.domain.properties import Property
from harness.certificates.domain.triggers import OF_KIOSKS
from harness.checks.record import activity
from harness.domain.messages import Message
from harness.domain.verdicts import TriggerCount

_ENOUGH: Check = activity(Property.ACTIVITY)


def too_few(counts: Iterable[TriggerCount], least_fired: Mapping[str, int]) -> Iterator[Message]:
    """The triggers that fired too seldom. What this system cannot be asked for was never promised, and is told of among
    what was not inspected."""
    known = {each.trigger: each for each in counts}
    for name, least in sorted(least_fired.items()):
        one = known.get(name, TriggerCount(name, 0, 0))
        if one.fired < least and (one.promised or name in OF_KIOSKS):
            told = {"fired": one.fired, "promised": one.promised, "least": least}
            yield say("trigger-missed", trigger=triggers.called(name), **told)


def conclude(run: OfRun) -> None:
    """What is short."""
    assert _ENOUGH.conclude is not None
    _ENOUGH.conclude(run)
    for message in too_few(run.triggers, run.ground.least_fired):
        run.doubt(Property.ACTIVITY, message)


def minima(run: OfRun) -> int:
    """Each minimum could be missed."""
    return len(run.ground.minima) + len(run.ground.least_fired)


CHECK: Check = replace(_ENOUGH, group=triggers.group, trials=minima, conclude=conclude)
