"""What the end of a run tells: known from then on, without making an index anew."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.certificates.checks import ground
from harness.certificates.checks.ground import ImprintIndex, WorkerFacts
from tests.checks.world import CODE, GROUND, TOWN


def test_what_is_told_late_shares_the_indexes() -> None:
    known = replace(GROUND, workers=None).indexed()
    told = known.told(workers=(WorkerFacts(0, 3),), clock=GROUND.clock, final=None)
    assert told.workers == (WorkerFacts(0, 3),)
    assert known.workers is None
    assert told.lexicon is known.lexicon
    assert told.imprint_index is known.imprint_index


def test_nothing_that_an_index_depends_on_can_be_told_late() -> None:
    with pytest.raises(ValueError, match=r"^indexes may depend on events, imprints$"):
        GROUND.told(events=(), workers=(), imprints={})


@pytest.mark.parametrize("register_id", ["F9", "F#9"])
def test_those_behind_a_line_of_a_register(register_id: str) -> None:
    """An id may be any text; what stands behind the last # is the line."""
    register = replace(TOWN.family_registers[1], register_id=register_id)
    known = replace(GROUND, population=replace(TOWN, family_registers=(register,)))
    assert known.residents_behind(f"{register_id}#2") == (CODE["taka"],)
    assert known.residents_behind(CODE["taka"]) == (CODE["taka"],)


def test_the_nearest_imprint_and_in_how_many_cells_it_differs() -> None:
    index = ImprintIndex({7: bytes(288), 3: b"\xff" * 288})
    for raster, nearest in ((bytes(288), (7, 0)), (b"\x03" + bytes(287), (7, 2)), (b"\xff" * 287 + b"\x00", (3, 8))):
        assert index.nearest(raster) == index.nearest(raster) == nearest
    assert ImprintIndex({}).nearest(bytes(288)) is None


def test_only_so_many_answers_of_the_index_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ground, "MOST_REMEMBERED", 2)
    index = ImprintIndex({7: bytes(288)})
    held = []
    for cells in range(4):
        assert index.nearest(bytes([cells]) + bytes(287)) == (7, cells.bit_count())
        held.append(len(index._known))
    assert held == [1, 2, 1, 2]
