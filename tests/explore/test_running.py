"""Schedules of programs: the sound system is clean, defects are found, and a schedule is a schedule for ever."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from itertools import islice

import pytest

from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import Kind
from harness.certificates.explore import judging
from harness.certificates.explore.composing import Composer
from harness.certificates.explore.paper import PAGE_MODELS, Paper, real_paper
from harness.certificates.explore.program import EXPLORED, Asked, Crash, Deed, FullDisk, Happening, Program
from harness.certificates.explore.recipes import RECIPES, compose, program_of
from harness.certificates.explore.running import Stage
from harness.certificates.explore.world import world
from harness.certificates.reference.defects import defects
from harness.domain.operations import Fault, Outcome
from harness.explore.running import NotTheSame, Played, Tried, repeat, schedules
from harness.explore.schedules import shows
from harness.explore.strategies import SEARCHES, random, replay
from tests.tidy.tree import ROOT

WORLD = world()
INFOS = {info.id: info for info in defects()}


def _composer() -> Composer:
    from random import Random

    return Composer(WORLD, Random(1))


def _two(**changes: object) -> tuple[Deed, ...]:
    """Two people of two families, each for their own resident record, at one process."""
    made = _composer()
    for number, who in enumerate((5, 7)):
        visit = made.visit(WORLD.population.residents[who], Kind.RESIDENT_RECORD, copies=1, subjects=(), options={})
        made.add(replace(visit, place=0, **(changes if number == 0 else {})))
    return tuple(made.deeds)


def _answers(played: Played) -> list[tuple[str, str, str]]:
    completions = [record for record, _ in played.recorder.records if hasattr(record, "outcome")]
    return [(one.operation, one.outcome.value, one.reason) for one in completions]


def test_the_plain_run_is_clean_and_everybody_is_served() -> None:
    played = Stage(WORLD, Program("two", _two())).play()
    assert (played.findings, played.unclear, played.errors) == ((), (), ())
    assert {outcome for _, outcome, _ in _answers(played)} == {Outcome.OK}
    assert set(played.choices) == {0}


@pytest.mark.parametrize("name", ["town", "look-alikes"])
def test_events_of_one_family_are_sent_one_after_the_other(name: str) -> None:
    """As protocol v1 has it: that is why a system need not look at their numbers."""
    here = world(name)
    for place in range(len(RECIPES) * 60):
        last: dict[int, int] = {}
        for number, deed in enumerate(program_of(here, "kin", place).deeds):
            if isinstance(deed, Happening):
                group = deed.event.kin_group
                assert last.get(group) in (None, *deed.follows), (place, deed)
                last[group] = number


@pytest.mark.parametrize("place", range(len(RECIPES)))
def test_the_sound_system_is_clean(place: int) -> None:
    """Every recipe, by every strategy."""
    program = program_of(WORLD, "sound", place)
    stage = Stage(WORLD, program)
    for name, make in SEARCHES.items():
        for seed in range(3):
            played = stage.play(make(f"{place}/{seed}", 60))
            assert (played.findings, played.unclear) == ((), ()), (program.name, name, seed, played.choices)


@pytest.mark.parametrize("name", ["two-families", "look-alikes"])
def test_other_worlds_are_as_sound(name: str) -> None:
    """Every recipe has somebody there to be about."""
    here = world(name)
    for place in range(len(RECIPES)):
        stage = Stage(here, program_of(here, name, place))
        for seed in range(2):
            played = stage.play(random(seed))
            assert (played.findings, played.unclear) == ((), ()), (stage.program.name, seed)


FOUND_WITHIN = {
    "yokohama-2023": ("slow-print", 60),
    "adachi-2023": ("pair", 100),
    "kawasaki-2023": ("registers", 40),
    "tokushima-2023": ("thick", 40),
    "seal-2023": ("link-down", 60),
    "munakata-2023": ("left-behind", 60),
    "takamatsu-2024": ("same-kind", 40),
}


def _search(defect: str, recipe: str, number: int) -> Tried | None:
    wanted = INFOS[defect].property
    many = schedules(lambda place: Stage(WORLD, compose(WORLD, recipe, place), defect), 1)
    return next((tried for tried in islice(many, number) if shows(tried.played, wanted)), None)


@pytest.mark.parametrize("defect", FOUND_WITHIN)
def test_each_incident_is_found_within_so_many_schedules(defect: str) -> None:
    recipe, number = FOUND_WITHIN[defect]
    found = _search(defect, recipe, number)
    assert found is not None
    again = repeat(Stage(WORLD, found.stage.program, defect), found.played)
    assert len(again.trace) == again.steps
    sound = Stage(WORLD, found.stage.program).play(replay(found.played.choices))
    assert sound.findings == ()


def _digest_of_many() -> str:
    """Over the histories of some schedules of every recipe, with a defect that shows in some of them."""
    total = hashlib.sha256()
    for place in range(len(RECIPES)):
        stage = Stage(WORLD, program_of(WORLD, "many", place), "takamatsu-2024")
        for name, make in SEARCHES.items():
            played = stage.play(make(f"{place}/{name}", 60), traced=True)
            total.update(played.recorder.history())
            total.update(repr((played.choices, played.findings, played.trace)).encode())
    return total.hexdigest()


def test_the_same_seeds_give_the_same_bytes_here_and_elsewhere() -> None:
    first = _digest_of_many()
    assert first == _digest_of_many()
    script = "from tests.explore.test_running import _digest_of_many; print(_digest_of_many())"
    environment = {**os.environ, "PYTHONHASHSEED": "4711", "PYTHONPATH": str(ROOT)}
    run = [sys.executable, "-c", script]
    done = subprocess.run(run, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == first


def test_remembered_judgements_are_those_that_would_be_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def judged() -> list[object]:
        kept: list[object] = []
        for name in ("pair", "asked-twice", "wrong-pins", "left-behind", "crowd"):
            stage = Stage(WORLD, compose(WORLD, name, 3), "takamatsu-2024")
            kept += [(played.findings, played.unclear) for played in (stage.play(random(seed)) for seed in range(25))]
        return kept

    remembered = judged()
    monkeypatch.setattr(judging, "_key", lambda group: None)
    assert judged() == remembered
    assert any(findings for findings, _ in remembered)  # type: ignore[misc]  # pairs of findings and doubts


def test_a_run_that_depends_on_more_than_its_choices_is_an_error() -> None:
    lots = iter("abcdefgh")
    restless = Paper("restless", lambda certificate: next(lots).encode(), PAGE_MODELS.observe)
    stage = Stage(WORLD, Program("two", _two()), paper=restless)
    with pytest.raises(NotTheSame):
        repeat(stage, stage.play())


def test_a_process_crashes_between_any_two_steps_and_is_replaced() -> None:
    """Wherever it ends, those whom it served get their certificates from the one that replaces it, or nothing."""
    crash = Crash(place=0, down_s=0.05)
    stage = Stage(WORLD, Program("crash", (*_two(), crash), replace(EXPLORED, processes=1)))
    outcomes: set[str] = set()
    for seed in range(120):
        played = stage.play(random(seed))
        assert (played.findings, played.unclear) == ((), ()), seed
        said = _answers(played)
        outcomes |= {outcome for _, outcome, _ in said}
        last = {operation.split("/")[0]: outcome for operation, outcome, _ in said if "delivery" not in operation}
        assert set(last.values()) == {Outcome.OK}
    assert outcomes == {Outcome.OK, Outcome.UNKNOWN}


def test_a_process_may_crash_again_while_it_is_being_replaced() -> None:
    crashes = [Crash(place=0, down_s=0.05), Crash(place=0, down_s=0.0), Crash(place=0, start_s=0.05, down_s=0.01)]
    stage = Stage(WORLD, Program("crashes", (*_two(), *crashes), replace(EXPLORED, processes=1)))
    for seed in range(60):
        played = stage.play(random(seed), traced=True)
        assert (played.findings, played.unclear) == ((), ()), seed


def test_a_process_is_killed_when_the_system_is_asked_to() -> None:
    stage = Stage(WORLD, Program("killed", (*_two(), Asked(kind="kill-worker"))))
    played = [stage.play(random(seed)) for seed in range(40)]
    assert all(not each.findings for each in played)
    assert any(outcome == Outcome.UNKNOWN for each in played for _, outcome, _ in _answers(each))


def test_a_full_disk_is_an_error_and_nothing_comes_out_wrong() -> None:
    stage = Stage(WORLD, Program("full", (*_two(), FullDisk(for_s=0.5, database=True))))
    played = [stage.play(random(seed)) for seed in range(40)]
    assert all(not each.findings for each in played)
    assert any("no space left" in error for each in played for error in each.errors)


def test_somebody_goes_away_and_what_was_begun_comes_to_rest() -> None:
    stage = Stage(WORLD, Program("gives up", _two(fault=Fault.GIVE_UP, wait_s=0.003)))
    played = [stage.play(random(seed)) for seed in range(40)]
    assert all((each.findings, each.unclear) == ((), ()) for each in played)
    assert any(("x-k1-000001/1", "unknown", "") in _answers(each) for each in played)


def test_a_spoiled_document_is_a_finding() -> None:
    """What is judged is what came out, not what was meant to."""
    spoiled = Paper("cut", lambda certificate: PAGE_MODELS.render(certificate)[:-20], PAGE_MODELS.observe)
    played = Stage(WORLD, Program("cut", _two()), paper=spoiled).play()
    assert {finding.property for finding in played.findings} == {Property.COMPLETENESS}


@pytest.mark.parametrize(
    ("defect", "recipe"), [("takamatsu-2024", "same-kind"), ("seal-2023", "link-down"), ("", "thick")]
)
def test_real_paper_says_the_same(defect: str, recipe: str) -> None:
    """The same schedules through real PDFs: the same findings about the same sheets."""
    shown = 0
    for place in range(8):
        program = compose(WORLD, recipe, place)
        stage = Stage(WORLD, program, defect)
        real = Stage(WORLD, program, defect, paper=real_paper())
        for seed in range(3):
            played = stage.play(random(seed))
            again = real.play(replay(played.choices))
            assert again.choices == played.choices
            assert _told(again) == _told(played)
            assert again.unclear == played.unclear == ()
            shown += bool(played.findings)
    assert bool(shown) == bool(defect)


def _told(played: Played) -> set[tuple[str, str, int | None, tuple[str, ...]]]:
    return {(one.property, one.application_id, one.sheet, one.whose) for one in played.findings}
