"""Trials and findings are counted scenario by scenario, and together they are the run's."""

from __future__ import annotations

from dataclasses import replace

from harness.certificates.domain.properties import Property
from harness.domain.words import Capability
from tests.checks.printing import print_certificate
from tests.checks.test_conclude import ALL, _full
from tests.checks.world import Story, ground


def _in_scenarios(story: Story) -> Story:
    """The same story, with the applications of each kin group in a scenario of their own, group 2 in none."""
    for group, operations in story.operations.items():
        name = "" if group == 2 else f"scenario-{group}"
        story.operations[group] = [
            replace(one, invocation=replace(one.invocation, scenario=name)) for one in operations
        ]
    return story


def test_trials_and_findings_are_told_scenario_by_scenario() -> None:
    story = _full()
    taka = print_certificate(story.application("taka"), story.known.registers_of(2))
    story.issue(story.application("ichiro"), 20, 30, sheets=taka)
    judgement = _in_scenarios(story).judge()
    counts = {(one.scenario, one.property): (one.checked, one.findings) for one in judgement.by_scenario}
    assert {name for name, _ in counts} == {"scenario-1"}
    assert counts["scenario-1", Property.BINDING] == (2, 1)
    assert counts["scenario-1", Property.CONTENT] == (1, 0)
    assert counts["scenario-1", Property.SEAL] == (1, 0)
    assert ("scenario-1", Property.ELIGIBILITY) not in counts
    assert [one.property for one in judgement.by_scenario] == sorted(
        [one.property for one in judgement.by_scenario], key=list(Property).index
    )


def test_a_property_that_is_left_out_has_no_trials_in_any_scenario() -> None:
    story = _full(capabilities=frozenset(Capability) - {Capability.LEDGER})
    judged = {one.property for one in _in_scenarios(story).judge().by_scenario}
    assert Property.ACCOUNTING not in judged
    assert Property.RESIDUE in judged


def test_all_scenarios_together_are_the_run() -> None:
    story = Story(ground(minima=ALL))
    for number, who in enumerate(("ichiro", "hayashi", "ichiro", "hayashi")):
        story.issue(story.application(who), 20 * number, 20 * number + 10)
    wrong = print_certificate(story.application("taka"), story.known.registers_of(2))
    story.issue(story.application("hayashi"), 200, 210, sheets=wrong)
    judgement = _in_scenarios(story).judge()
    scenarios = {one.scenario for one in judgement.by_scenario}
    assert len(scenarios) == 2
    for said in judgement.properties:
        if said.property in (Property.ACTIVITY, Property.WELLFORMED):
            continue
        counted = [one for one in judgement.by_scenario if one.property is said.property]
        assert sum(one.checked for one in counted) == said.checked
        assert sum(one.findings for one in counted) == sum(
            one.property is said.property and one.scenario != "" for one in judgement.findings
        )
