"""Each defect evades a judge that lacks the check of its property: that check finds it, and no other in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import pytest

from harness.certificates.checks import (
    accounting,
    alert,
    binding,
    completeness,
    content,
    documents,
    eligibility,
    exchanged,
    residue,
    seal,
    uniqueness,
)
from harness.certificates.domain.properties import Property
from harness.certificates.reference.defects import defects
from harness.explore.schedules import load_schedule, shows
from harness.resources import fixture


def _nothing(*_: object) -> list[Any]:
    return []


def _none(*_: object) -> None:
    return None


def _nobody(*_: object) -> set[str]:
    return set()


def _unbarred(*_: object) -> eligibility.Entitlement:
    return eligibility.Entitlement(frozenset(), frozenset())


SAYS: dict[Property, dict[tuple[ModuleType, str], Callable[..., Any]]] = {
    Property.BINDING: {(binding, "judge"): _none, (exchanged, "identities"): _nothing, (binding, "_others"): _nothing},
    Property.CONTENT: {(content, "judge"): _nothing, (exchanged, "values"): _nothing},
    Property.SEAL: {(seal, "judge"): _nothing, (seal, "elsewhere"): _nothing},
    Property.COMPLETENESS: {
        (completeness, name): _nothing for name in ("blank", "count", "kind", "out_of_order", "options")
    },
    Property.ELIGIBILITY: {(eligibility, "standing"): _unbarred, (documents, "_exposed"): _nobody},
    Property.UNIQUENESS: {(uniqueness, "answers"): _nothing, (uniqueness, "twice"): _nothing},
    Property.ACCOUNTING: {(accounting, "entry"): _nothing},
    Property.ALERT: {(alert, "delivered"): _nothing},
    Property.RESIDUE: {(residue, "left_over"): _nothing},
}
"""What of a check speaks, and its silence in the same shape."""


@contextmanager
def without(silenced: Property) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for (module, name), silence in SAYS[silenced].items():
            patch.setattr(module, name, silence)
        yield


BY_LOAD_ALONE = {"picture-of-another"}
"""Of what page models cannot show there is no schedule."""
EXPLORED = [pytest.param(info, id=info.id) for info in defects() if info.id not in BY_LOAD_ALONE]


@pytest.mark.parametrize("defect", EXPLORED)
def test_without_its_check_a_defect_is_missed(defect: Any) -> None:
    schedule = load_schedule(fixture("schedules") / f"{defect.id}.json")
    assert shows(schedule.play(), defect.property)
    with without(defect.property):
        played = schedule.play()
    assert not shows(played, defect.property)
    assert [each.message for each in played.unclear if each.message.code.startswith("check-failed")] == []


@pytest.mark.parametrize("defect", EXPLORED)
def test_the_absence_of_another_check_does_not_hide_it(defect: Any) -> None:
    other = Property.SEAL if defect.property is not Property.SEAL else Property.BINDING
    schedule = load_schedule(fixture("schedules") / f"{defect.id}.json")
    with without(other):
        assert shows(schedule.play(), defect.property)
