"""activity: enough happened to judge, and by workers that kept up."""

from __future__ import annotations

from harness.catalogue import say
from harness.certificates.domain.properties import Property
from harness.checks.record import overloaded, short
from harness.checks.subject import WorkerFacts

MINIMA = {Property.ALERT: 3, Property.SEAL: 2, Property.BINDING: 1}


def test_what_fell_short() -> None:
    """In the properties' order; what was not tried at all is short of one."""
    assert list(short(Property, MINIMA, {Property.SEAL: 1, Property.ALERT: 2}, set())) == [
        say("minimum-missed", property="binding", trials=0, least=1),
        say("minimum-missed", property="seal", trials=1, least=2),
        say("minimum-missed", property="alert", trials=2, least=3),
    ]
    assert list(short(Property, MINIMA, {Property.SEAL: 2, Property.ALERT: 3, Property.BINDING: 1}, set())) == []


def test_what_cannot_be_inspected_is_not_short() -> None:
    left = list(short(Property, MINIMA, {}, {Property.ALERT, Property.BINDING}))
    assert left == [say("minimum-missed", property="seal", trials=0, least=2)]


def test_workers_that_could_not_keep_up() -> None:
    workers = [WorkerFacts(0, 1), WorkerFacts(1, 1, saturated=True), WorkerFacts(2, 1, saturated=True)]
    assert list(overloaded(workers)) == [say("worker-behind", worker=number) for number in (1, 2)]
