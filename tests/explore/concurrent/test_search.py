"""Searches of running systems: the sound one is clean, defects are found, and what cannot be judged is never a pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from time import monotonic

import pytest

from harness.catalogue import say
from harness.certificates.domain.properties import Property
from harness.certificates.explore.concurrent import search as searching
from harness.certificates.explore.concurrent.outcome import ALL_USED, STRANGER, SearchOutcome
from harness.certificates.explore.concurrent.recipes import RECIPES
from harness.certificates.explore.concurrent.search import search_concurrently
from harness.certificates.explore.concurrent.sequential import search_sequentially
from harness.certificates.explore.concurrent.site import Site
from harness.certificates.explore.concurrent.trial import Trials
from harness.certificates.explore.program import Program
from harness.certificates.inspection.exploring_target import prepared_site
from harness.certificates.inspection.impressions import Impressions
from harness.certificates.population.make import make_population
from harness.certificates.targets.factory import TARGETS, TRANSPORTS
from harness.domain.words import Capability, Verdict
from harness.inspection.running.embedded import reference_system
from harness.inspection.running.reach import let_through
from harness.reading.pool import ReaderPool
from harness.targets import standing
from harness.targets.asides import Asides
from harness.targets.protocol import TargetProblem
from harness.targets.target_file import TargetFile, load_target
from tests.inspection.lying_system import lying_system

RESIDENTS = 150


@contextmanager
def site_of(file: TargetFile, residents: int = RESIDENTS) -> Iterator[Site]:
    """A system that is ours to search."""
    population = make_population(residents, 3)
    with ReaderPool(1) as pool, Impressions(population, 3) as impressions:
        yield prepared_site(let_through(TARGETS, file, Asides()), population, impressions, pool)


@contextmanager
def reference(folder: Path, *arguments: str, residents: int = RESIDENTS) -> Iterator[Site]:
    """The reference system, two processes of it."""
    with (
        reference_system(["serve", "--processes", "2", *arguments], folder / "log") as url,
        site_of(load_target(url, TRANSPORTS), residents) as site,
    ):
        yield site


def test_the_sound_system_is_clean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = ("crowd", "asked-twice", "seal-events", "left-behind", "closing-time", "wrong-pins")
    monkeypatch.setattr(searching, "recipes_for", lambda site, wanted: [one for one in RECIPES if one.name in quick])
    with reference(tmp_path) as site:
        concurrent = search_concurrently(site, seed=1, budget_s=120.0, programs=len(quick))
        sequential = search_sequentially(site, seed=1, budget_s=120.0, programs=2)
    assert (concurrent.verdict, concurrent.problem, concurrent.programs) == (Verdict.PASS, "", len(quick))
    assert (sequential.verdict, sequential.problem, sequential.programs) == (Verdict.PASS, "", 2)


def test_a_defect_is_found_confirmed_and_made_small(tmp_path: Path) -> None:
    with reference(tmp_path, "--defect", "seal-no-cascade") as site:
        outcome = search_concurrently(site, seed=1, budget_s=120.0, wanted=Property.SEAL, shrink_s=100.0)
    smallest = outcome.smallest
    assert outcome.verdict is Verdict.FAIL and smallest is not None
    assert smallest.finding.property is Property.SEAL
    assert smallest.fails == smallest.runs > 0
    assert outcome.size < 10


def test_a_defect_of_two_at_once_is_found(tmp_path: Path) -> None:
    with reference(tmp_path, "--defect", "adachi-2023") as site:
        outcome = search_concurrently(site, seed=1, budget_s=120.0, wanted=Property.BINDING, shrink_s=5.0)
    smallest = outcome.smallest
    assert outcome.verdict is Verdict.FAIL and smallest is not None
    assert smallest.finding.property is Property.BINDING and smallest.finding.whose
    assert smallest.runs > 0 or smallest.why


def test_what_needs_two_at_once_evades_the_sequential_search(tmp_path: Path) -> None:
    with reference(tmp_path, "--defect", "adachi-2023") as site:
        outcome = search_sequentially(site, seed=1, budget_s=60.0, programs=2)
    assert (outcome.verdict, outcome.smallest) == (Verdict.PASS, None)


def test_a_defect_of_one_operation_is_found_sequentially_and_asked_again_without_time(tmp_path: Path) -> None:
    with reference(tmp_path, "--defect", "residue") as site:
        outcome = search_sequentially(site, seed=1, budget_s=120.0, wanted=Property.RESIDUE, shrink_s=0.1)
    assert outcome.smallest is not None
    assert outcome.fails_in is Property.RESIDUE
    assert outcome.smallest.fails == outcome.smallest.runs > 0


def test_a_system_that_dies_is_inconclusive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "PATIENCE_S", 1.0)
    with ExitStack() as stack:
        url = stack.enter_context(reference_system(["serve", "--processes", "1"], tmp_path / "log"))
        with site_of(load_target(url, TRANSPORTS)) as site:
            outcome = search_concurrently(site, seed=1, budget_s=60.0, told=lambda *_: stack.close())
    assert outcome.verdict is Verdict.INCONCLUSIVE
    assert outcome.programs == 2
    assert "127.0.0.1" in outcome.problem


@pytest.mark.parametrize("search", [search_concurrently, search_sequentially])
@pytest.mark.parametrize(
    ("member", "value", "says"), [("environment", "production", "no longer says"), ("build", "next", "another build")]
)
def test_a_system_that_is_another_one_meanwhile_is_asked_nothing_more(
    search: Callable[..., SearchOutcome], member: str, value: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with lying_system(("blank",)) as server, site_of(load_target(server.url, TRANSPORTS)) as site:
        site.still_stands()
        server.description[member] = value
        monkeypatch.setattr(standing, "ASK_EVERY_S", 0.0)
        outcome = search(site, seed=1, budget_s=20.0, programs=2)
        assert server.told == {}
    assert outcome.verdict is Verdict.INCONCLUSIVE
    assert says in outcome.problem


@contextmanager
def lies(lie: str) -> Iterator[Site]:
    with (
        lying_system((lie,)) as server,
        site_of(replace(load_target(server.url, TRANSPORTS), answer_timeout_s=0.3)) as site,
    ):
        yield site


def searched(site: Site) -> SearchOutcome:
    return search_concurrently(site, seed=1, budget_s=20.0, programs=1, shrink_s=1.0)


@pytest.mark.parametrize("lie", ["empty", "cut", "blank"])
def test_what_nobody_can_read_is_a_finding(lie: str) -> None:
    with lies(lie) as site:
        outcome = searched(site)
    assert outcome.verdict is Verdict.FAIL
    assert outcome.fails_in is Property.COMPLETENESS


@pytest.mark.parametrize("lie", ["html", "silent"])
def test_what_was_not_answered_is_no_pass(lie: str) -> None:
    with lies(lie) as site:
        outcome = searched(site)
    assert outcome.verdict is not Verdict.PASS
    assert outcome.smallest is not None or outcome.problem


def test_a_stranger_ends_the_search_at_once() -> None:
    with lies("stranger") as site:
        outcome = search_concurrently(site, seed=1, budget_s=20.0)
    assert outcome.verdict is not Verdict.PASS
    assert outcome.programs == 1
    assert outcome.problem == STRANGER or (outcome.smallest is not None and outcome.smallest.runs == 0)


def test_a_finding_stands_where_the_clock_cannot_be_brought_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(trials: Trials) -> None:
        raise TargetProblem(say("clock-refused", why=say("not-one-byte")))

    monkeypatch.setattr(
        searching, "recipes_for", lambda site, wanted: [one for one in RECIPES if one.name == "closing-time"]
    )
    monkeypatch.setattr(Trials, "set_clock", fails)
    with reference(tmp_path, "--defect", "hours-by-local-clock") as site:
        outcome = search_concurrently(site, seed=1, budget_s=60.0, wanted=Property.ELIGIBILITY, shrink_s=1.0)
    assert outcome.verdict is Verdict.FAIL
    assert outcome.fails_in is Property.ELIGIBILITY


def test_too_few_residents_are_inconclusive() -> None:
    with lying_system() as server, site_of(load_target(server.url, TRANSPORTS), residents=3) as site:
        outcome = search_concurrently(site, seed=1, budget_s=20.0)
        assert not server.told
    assert (outcome.verdict, outcome.problem) == (Verdict.INCONCLUSIVE, ALL_USED)


def test_the_same_seed_makes_the_same_programs(tmp_path: Path) -> None:
    def composed(site: Site) -> list[Program]:
        trials = Trials(site)
        made = searching._Search(site, trials, 5, None, None)._batch().programs
        trials.close()
        return list(made)

    with lying_system() as server, site_of(load_target(server.url, TRANSPORTS)) as site:
        first = composed(site)
        assert first == composed(site)
    assert len(first) > 3
    ids = [one.application_id for program in first for one in program.applications]
    assert len(set(ids)) == len(ids) and all(name.startswith(site.run_id) for name in ids)


def test_what_is_asked_is_what_the_target_can() -> None:
    with lying_system() as server, site_of(load_target(server.url, TRANSPORTS)) as site:
        names = {one.name for one in searching.recipes_for(site, None)}
        assert {"crowd", "closing-time"} <= names
        assert not names & {"seal-events", "killed", "exchanged"}


def test_without_provision_others_stand_in(tmp_path: Path) -> None:
    with reference(tmp_path, "--defect", "seal-no-cascade", residents=600) as site:
        site.system = replace(site.system, capabilities=site.system.capabilities - {Capability.PROVISION})
        outcome = search_concurrently(site, seed=1, budget_s=120.0, wanted=Property.SEAL, shrink_s=100.0)
    smallest = outcome.smallest
    assert smallest is not None and smallest.fails == smallest.runs > 0, smallest
    assert outcome.size < 10


def test_the_rate_limit_is_kept() -> None:
    with lying_system(("blank",)) as server:
        file = replace(load_target(server.url, TRANSPORTS), rate_limit_per_s=20.0)
        with site_of(file) as site:
            began_s = monotonic()
            outcome = search_concurrently(site, seed=1, budget_s=20.0, programs=1, wanted=Property.SEAL)
            assert monotonic() - began_s >= outcome.operations / 20.0
    assert outcome.operations >= 8
