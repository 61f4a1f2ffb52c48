"""Foreign pages go by several ways; in a damaged file the strict readers refuse them, and a repair shows them."""

from __future__ import annotations

from typing import Any, cast

import pytest

from harness.certificates.domain.properties import Property
from harness.certificates.inspection.controls import Made, Spoiling, _in_several_ways
from harness.certificates.inspection.damaging import _WAYS, damaged
from harness.reading.messages import ReadRequest
from harness.reading.readers import PRIMARY, SECOND, read
from harness.reading.worker import observe
from tests.reading.paper import one_sheet, said

WHOLE = one_sheet(said("text"))


@pytest.mark.parametrize("number", range(len(_WAYS)))
def test_only_a_repair_shows_it(number: int) -> None:
    data = damaged(WHOLE, number)
    assert all(read(data, reader).problem for reader in (PRIMARY, SECOND))
    seen = observe(ReadRequest("a", data=data))
    assert "text" in {run for repair in seen.repairs for sheet in repair.sheets for run in sheet.runs}


def test_as_many_are_made_as_without_damage() -> None:
    nothing: Any = cast(Any, None)
    made = [Made(nothing, WHOLE, frozenset({Property.BINDING}), Spoiling.FOREIGN_PAGE) for _ in range(6)]
    spoiled = list(_in_several_ways(iter(made)))
    assert [each.spoiling for each in spoiled] == [
        Spoiling.FOREIGN_PAGE, Spoiling.DAMAGED, Spoiling.OTHER_STATUS, Spoiling.WRAPPED, Spoiling.FOREIGN_PAGE,
        Spoiling.DAMAGED,
    ]  # fmt: skip
    assert all(each.expected == {Property.BINDING} for each in spoiled)
    assert len({each.data for each in spoiled if each.spoiling is Spoiling.DAMAGED}) == 2
