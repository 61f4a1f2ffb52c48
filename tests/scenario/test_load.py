from pathlib import Path

import pytest

from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import Kind
from harness.certificates.reference.defects import defects
from harness.certificates.scenario.load import find, find_all, load, names, resized, triggering
from harness.domain.arrivals import Shape
from harness.domain.suites import Mode, ScenarioError
from harness.resources import scenarios_dir

HEAD = """
id = "x"
title = "t"
about = "b"
source = ["s"]
incident = ""
inferred = false
business_time = 2025-10-01T10:00:00+09:00
duration_s = "20s"
"""
LOAD = """
[[loads]]
shape = "steady"
kinds = { seal = 1 }
applications_per_s = 5
"""
EVENTS = """
[[events]]
kinds = { moved = 1 }
events_per_s = 1
"""
CLOCK = """
[[clocks]]
at_s = 1
now = 2025-10-01T10:00:00+09:00
"""
MINIMUM = """
[minimum]
binding = 10
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "x.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_shipped_scenario_and_suite_loads() -> None:
    shipped = {name: find(name, scenarios_dir()) for name in names(scenarios_dir())}
    incidents = {each.incident for suite in shipped.values() for each in suite.scenarios if each.incident}
    assert len(incidents) == 7
    assert {"quick", "incidents", "throughput", "steady-day", "seal-churn"} <= set(shipped)
    assert all(suite.minimum and suite.version for suite in shipped.values())
    assert all(scenario.source for suite in shipped.values() for scenario in suite.scenarios)


def test_quick_holds_all_seven_triggers_together() -> None:
    quick = find("quick", scenarios_dir())
    assert quick.mode is Mode.TOGETHER
    assert len({each.incident for each in quick.scenarios} - {""}) == 7
    assert all(each.duration_s == 60 for each in quick.scenarios)


def test_every_defect_of_the_catalogue_is_triggered_by_one_scenario_of_its_suite() -> None:
    suite = find("catalogue", scenarios_dir())
    named = [defect for scenario in suite.scenarios for defect in scenario.triggers]
    assert sorted(named) == sorted(each.id for each in defects())
    assert {triggering(name, scenarios_dir()) for name in named} == {scenario.id for scenario in suite.scenarios}
    assert {scenario.duration_s for scenario in suite.scenarios} == {12.0}
    with pytest.raises(ScenarioError, match="names 'no-defect'"):
        triggering("no-defect", scenarios_dir())


def test_the_plain_load_has_no_aim() -> None:
    (plain,) = find("plain", scenarios_dir()).scenarios
    assert not plain.faults and not plain.triggers and not plain.clocks
    assert {load.shape for load in plain.loads} == {Shape.STEADY}
    assert all(not load.probes_s and not load.races and not load.before_s for load in plain.events)


def test_a_scenario_alone_is_a_suite_of_one(tmp_path: Path) -> None:
    suite = load(written(tmp_path, HEAD + LOAD + MINIMUM), tmp_path)
    (scenario,) = suite.scenarios
    assert (suite.id, scenario.duration_s, scenario.loads[0].shape) == ("x", 20.0, Shape.STEADY)
    assert scenario.loads[0].kinds == {Kind.SEAL: 1.0}
    assert suite.minimum == {Property.BINDING: 10}


@pytest.mark.parametrize(
    ("text", "key", "expected"),
    [
        (HEAD + LOAD, "minimum", "expected a value"),
        (HEAD + MINIMUM, "loads", "expected a value"),
        (HEAD.replace("20s", "soon") + LOAD + MINIMUM, "duration_s", "a duration such as"),
        (HEAD.replace("20s", "0s") + LOAD + MINIMUM, "duration_s", "above 0"),
        (HEAD + "colour = 1\n" + LOAD + MINIMUM, "colour", "not a key known here"),
        (HEAD + LOAD + "colour = 1\n" + MINIMUM, "loads.0.colour", "not a key known here"),
        (HEAD + LOAD + "options = { colour = 1.0 }\n" + MINIMUM, "loads.0.options.colour", "'my_number'"),
        (
            HEAD + LOAD + "options = { domicile = 2.0 }\n" + MINIMUM,
            "loads.0.options.domicile",
            "less than or equal to 1",
        ),
        (HEAD + LOAD.replace("steady", "stedy") + MINIMUM, "loads.0.shape", "'steady'"),
        (HEAD + LOAD.replace("seal = 1", "seel = 1") + MINIMUM, "loads.0.kinds.seel", "'seal'"),
        (HEAD + LOAD.replace("seal = 1", "seal = 0") + MINIMUM, "loads.0.kinds.seal", "greater than 0"),
        (HEAD + LOAD.replace("seal = 1", "") + MINIMUM, "loads.0.kinds", "at least one"),
        (HEAD + LOAD.replace("= 5", "= 0") + MINIMUM, "loads.0.applications_per_s", "above 0"),
        (HEAD + LOAD.replace("steady", "burst") + MINIMUM, "loads.0.size", "above 0"),
        (HEAD + LOAD + "refusals = 2\n" + MINIMUM, "loads.0.refusals", "less than or equal to 1"),
        (HEAD.replace("+09:00", "") + LOAD + MINIMUM, "business_time", "timezone"),
        (HEAD.replace("2025-", "0001-") + LOAD + MINIMUM, "business_time", "a time of this age"),
        (HEAD.replace("2025-", "9999-") + LOAD + MINIMUM, "business_time", "a time of this age"),
        (HEAD + LOAD + CLOCK.replace("2025-", "9999-") + MINIMUM, "clocks.0.now", "a time of this age"),
        (HEAD + LOAD.replace("= 5", "= inf") + MINIMUM, "applications_per_s", "a finite number"),
        (HEAD.replace('"20s"', '"٢٠s"') + LOAD + MINIMUM, "duration_s", "a duration such as"),
        (HEAD.replace('"20s"', "0") + LOAD + MINIMUM, "duration_s", "a duration above 0"),
        (HEAD + LOAD + MINIMUM.replace("binding", "bindin"), "minimum.bindin", "'binding'"),
        (HEAD + LOAD + 'people = ["twin"]\n' + MINIMUM, "loads.0.people.0", "'twins'"),
        (HEAD + LOAD + 'people = ["twins"]\nhard_cases = 0\n' + MINIMUM, "loads.0.people", "hard_cases above 0"),
        (HEAD + LOAD + 'refusals_of = ["no-seal"]\n' + MINIMUM, "loads.0.refusals_of", "refusals above 0"),
        (HEAD + LOAD + 'together = "household"\n' + MINIMUM, "loads.0.together", "burst or same-instant"),
        (HEAD + LOAD + EVENTS + "then = { moved = 'move' }\n" + MINIMUM, "events.0.then.moved", "'moved-out'"),
        (HEAD + LOAD + EVENTS + "then_after_s = 0\nthen = { moved = 'moved' }\n" + MINIMUM, "then_after_s", "above 0"),
        (HEAD + 'ids = "kiosks"\n' + LOAD + MINIMUM, "ids", "'kiosk'"),
        (HEAD + LOAD + MINIMUM + "[limits]\nfairness_times = 1\n", "limits.fairness_times", "greater than 1, got 1"),
        (HEAD + LOAD + MINIMUM + "[limits]\nfairness_times = 'x'\n", "limits.fairness_times", "a valid number"),
        (HEAD + LOAD + MINIMUM + "[limits]\nfairness_times = inf\n", "limits.fairness_times", "a finite number"),
        (HEAD + LOAD + MINIMUM + "[limits]\nfairness_times = '5'\n", "limits.fairness_times", "a valid number"),
        (HEAD + LOAD + MINIMUM + "[limits]\nwrong_refusals = 2\n", "limits.wrong_refusals", "equal to 1"),
        (HEAD + LOAD + MINIMUM + "[limits]\nin_force_s = 'soon'\n", "limits.in_force_s", "a duration such as"),
        (HEAD + LOAD + MINIMUM + "fairness = 3\n", "minimum.fairness", "expected limits.fairness_times beside it"),
        (HEAD + LOAD + CLOCK + "every_s = 0\n" + MINIMUM, "clocks.0.every_s", "above 0"),
        (HEAD + LOAD + CLOCK.replace("+09:00", "") + MINIMUM, "clocks.0.now", "timezone"),
    ],
)
def test_a_mistake_is_one_sentence_with_file_key_and_what_was_expected(
    tmp_path: Path, text: str, key: str, expected: str
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ScenarioError) as error:
        load(path, tmp_path)
    sentence = str(error.value)
    assert "\n" not in sentence
    assert str(path) in sentence
    assert key in sentence
    assert expected in sentence


def test_kiosks_are_not_fewer_in_a_shorter_time_but_all_else_is(tmp_path: Path) -> None:
    asked = HEAD + LOAD + MINIMUM + "fairness = 3\nwellformed = 100\n[limits]\nfairness_times = 5\n"
    (scenario,) = load(written(tmp_path, asked), tmp_path).scenarios
    shorter = resized(scenario, scenario.duration_s / 10)
    assert shorter.minimum[Property.FAIRNESS] == 3
    assert shorter.minimum[Property.WELLFORMED] == 10
    assert shorter.minimum[Property.BINDING] == max(1, scenario.minimum[Property.BINDING] // 10)


def test_fairness_is_asked_for_by_its_limit(tmp_path: Path) -> None:
    whole = HEAD + LOAD + MINIMUM
    assert load(written(tmp_path, whole), tmp_path).limits.fairness_times is None
    asked = whole + "fairness = 3\n[limits]\nfairness_times = 5\n"
    assert load(written(tmp_path, asked), tmp_path).limits.fairness_times == 5.0


def test_a_suite_cannot_ask_for_a_minimum_of_what_it_sets_no_limit_for(tmp_path: Path) -> None:
    written(tmp_path, HEAD + LOAD + MINIMUM)
    suite = (scenarios_dir() / "quick.toml").read_text(encoding="utf-8").replace("[minimum]", "[minimum]\nfairness = 3")
    path = tmp_path / "y.toml"
    path.write_text(suite, encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"minimum\.fairness: expected limits\.fairness_times beside it"):
        load(path, scenarios_dir())


def test_broken_toml_and_missing_files_are_sentences_too(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="is not TOML"):
        load(written(tmp_path, "id = "), tmp_path)
    with pytest.raises(ScenarioError, match="cannot be read"):
        load(tmp_path / "none.toml", tmp_path)
    with pytest.raises(ScenarioError, match="no scenario or suite named 'nowhere'"):
        find("nowhere", tmp_path)


def test_a_suite_names_the_scenario_that_it_lacks(tmp_path: Path) -> None:
    suite = 'id = "s"\nversion = "1"\ntitle = "t"\nmode = "together"\nbusiness_time = 2025-10-01T10:00:00+09:00\n'
    path = written(tmp_path, suite + '[[scenarios]]\nscenario = "gone"\n[minimum]\nbinding = 1\n')
    with pytest.raises(ScenarioError, match=r"scenarios\.0\.scenario: no scenario named 'gone'"):
        load(path, tmp_path)


def test_resizing_keeps_bursts_and_scales_the_rest() -> None:
    scenario = find("seal-2023", scenarios_dir()).scenarios[0]
    longer = resized(scenario, scenario.duration_s * 3, scale=2)
    assert longer.events[0].events_per_s == 2 * scenario.events[0].events_per_s
    assert longer.duration_s - (longer.events[0].end_s or 0) == scenario.duration_s - (scenario.events[0].end_s or 0)
    assert longer.faults == scenario.faults
    assert longer.minimum[Property.SEAL] == 6 * scenario.minimum[Property.SEAL]


def test_several_are_run_in_turn() -> None:
    both = find_all(["adachi-2023", "seal-2023"], scenarios_dir())
    assert both.mode is Mode.IN_TURN
    assert [each.id for each in both.scenarios] == ["adachi-2023", "seal-2023"]
