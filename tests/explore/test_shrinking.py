"""What is found becomes small: Hypothesis starts from it and keeps what still fails."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import strategies as st

from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import EventKind, Kind
from harness.certificates.explore.composing import Composer
from harness.certificates.explore.program import Asked, Deed, Program
from harness.certificates.explore.schedules import Schedule, to_bytes
from harness.certificates.explore.search import SEARCH
from harness.certificates.explore.world import world
from harness.certificates.reference.defects import defects
from harness.domain.operations import Fault
from harness.explore.exploring import Budget, Explored, explore
from harness.explore.hypothesis_shrink import CannotShrink, smallest
from harness.explore.schedules import shows, trimmed
from harness.explore.shrinking import shrink
from harness.explore.strategies import follow

INFOS = {info.id: info for info in defects()}


def test_hypothesis_begins_with_what_it_is_given_and_lowers_it() -> None:
    highest = [1] * 5 + [3] * 20 + [200]
    strategy = st.tuples(*[st.integers(0, most) for most in highest])
    left = smallest(strategy, highest, lambda levels: levels[1] and levels[3] and levels[-1] > 17)
    assert left == (0, 1, 0, 1, 0, *[0] * 20, 18)


def test_the_smallest_is_the_same_again() -> None:
    def run() -> list[int]:
        tried: list[int] = []

        def fails(levels: tuple[int, ...]) -> bool:
            tried.append(sum(levels))
            return sum(levels) > 11

        smallest(st.tuples(*[st.integers(0, 4)] * 8), [4] * 8, fails)
        return tried

    assert run() == run()


def test_what_does_not_fail_cannot_be_shrunk() -> None:
    with pytest.raises(CannotShrink):
        smallest(st.tuples(st.integers(0, 3)), [3], lambda levels: False)


def test_nothing_is_left_behind(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hypothesis keeps no examples and no caches in the folder in which the command is given."""
    monkeypatch.chdir(tmp_path)  # type: ignore[arg-type]
    smallest(st.tuples(st.integers(0, 3)), [3], lambda levels: True)
    assert not list(tmp_path.iterdir())  # type: ignore[attr-defined]


def test_the_same_actors_go_on_where_they_can() -> None:
    choose = follow((3, 1, 9, 2))
    assert [choose(actors) for actors in ([1, 2, 3], [1, 3], [1, 3], [1, 3], [1, 3])] == [2, 0, 0, 0, 0]


def _explored(defect: str) -> Explored[Schedule]:
    return explore(SEARCH, defect, INFOS[defect].property, budget=Budget(schedules=2_000))


@pytest.mark.parametrize(("defect", "applications"), [("kawasaki-2023", 2), ("yokohama-2023", 3)])
def test_the_smallest_sequences_of_the_incidents(defect: str, applications: int) -> None:
    explored = _explored(defect)
    assert explored.smallest is not None
    assert 2 <= len(explored.smallest.program.applications) <= applications


def test_the_smallest_sequence_of_seal_2023_is_a_deregistration_and_an_application() -> None:
    explored = _explored("seal-2023")
    assert explored.smallest is not None
    program = explored.smallest.program
    assert [event.kind for event in program.events] == [EventKind.SEAL_DEREGISTERED]
    assert [application.certificate for application in program.applications] == [Kind.SEAL]
    assert [deed.kind for deed in program.deeds if isinstance(deed, Asked)] == ["interrupt-link"]
    assert len(explored.smallest.world.population.residents) == 1


def _blown_up(defect: str) -> Schedule:
    """Two certificates of different forms with much around them that nobody needs."""
    from random import Random

    here = world()
    made = Composer(here, Random(5))
    people = here.population.residents
    one = made.add(made.visit(people[7], Kind.RESIDENT_RECORD, copies=2, options={"domicile": True}))
    made.add(made.visit(people[0], Kind.RECORD_ITEMS, subjects=made.housemates(people[0]), copies=3))
    made.add(made.happening(people[12], EventKind.MOVED, after=(one,)))
    made.add(made.happening(people[12], EventKind.RENAMED, follows=(2,)))
    deeds: list[Deed] = [replace(deed, start_s=0.004) for deed in made.deeds]
    deeds.append(replace(made.visit(people[5], Kind.SEAL), fault=Fault.PRINT_FAILURE, after=(3,)))
    return Schedule(here, Program("blown up", tuple(deeds), housekeeping=True), defect, Property.CONTENT, (0, 0, 1, 0))


def test_what_nobody_needs_goes() -> None:
    """With era-late one certificate is enough: of the five deeds, fourteen people and two processes little is left."""
    found = _blown_up("era-late")
    assert shows(found.play(), Property.CONTENT)
    shrunk = shrink(SEARCH, found)
    assert shows(shrunk.play(), Property.CONTENT)
    assert not replace(shrunk, defect="").play().findings
    program = shrunk.program
    assert (len(program.deeds), program.settings.processes, program.housekeeping) == (1, 1, False)
    (only,) = program.applications
    assert (only.copies, only.subjects, dict(only.options)) == (1, (), {})
    assert len(shrunk.world.population.residents) < 5
    assert shrunk.choices == ()


def test_shrinking_is_the_same_again() -> None:
    found = _blown_up("era-late")
    assert to_bytes(shrink(SEARCH, found)) == to_bytes(shrink(SEARCH, found))


def test_choices_at_the_end_that_switch_nobody_go() -> None:
    assert trimmed((0, 2, 0, 1, 0, 0)) == (0, 2, 0, 1)
    assert trimmed((0, 0)) == ()
