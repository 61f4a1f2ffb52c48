"""A defect under the load that triggers it, and the sound system under a load that sets its clock: whole runs."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from harness.certificates.domain.properties import Property
from harness.certificates.domain.residents import Population
from harness.certificates.population.make import make_population
from harness.certificates.scenario.load import triggering
from harness.inspection.loading import load
from harness.inspection.order import UsageProblem
from harness.resources import scenarios_dir

DEFECT = "seal-one-replica"


@cache
def residents() -> Population:
    """1,500 residents of the seed 1."""
    return make_population(1500, 1)


def test_a_load_ends_at_the_first_right_finding(tmp_path: Path) -> None:
    scenario = triggering(DEFECT, scenarios_dir())
    outcome = load(scenario, residents(), tmp_path, defect=DEFECT, wanted=Property.SEAL, duration_s=8.0)
    assert Property.SEAL in outcome.found
    assert outcome.finding is not None and outcome.finding.property is Property.SEAL
    assert 0 < outcome.seconds_s < 30
    assert outcome.operations >= outcome.documents > 0
    assert len(list(tmp_path.iterdir())) == 1


def test_the_sound_system_has_no_finding_when_the_business_date_changes(tmp_path: Path) -> None:
    outcome = load("date-changes", residents(), tmp_path, duration_s=4.0)
    assert not outcome.found and outcome.finding is None
    assert outcome.checked[Property.BINDING] > 10


def test_a_scenario_that_there_is_not_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="no scenario or suite named 'no-scenario'"):
        load("no-scenario", residents(), tmp_path)
