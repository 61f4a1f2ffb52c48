"""Scenarios and suites by name, and from TOML: every mistake is one sentence with file, key and what was expected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as checked_dataclass

from harness.bounded import WRITTEN_BYTES, content_of, toml_of
from harness.certificates.domain.properties import ROW_OF
from harness.certificates.domain.triggers import KNOWN
from harness.certificates.scenario.model import Load, Scenario, Suite, Together
from harness.domain import properties
from harness.domain.arrivals import Shape
from harness.domain.durations import Seconds
from harness.domain.suites import Mode, ScenarioError

DEFAULT_RESIDENTS = 10_000
DEFAULT_PROCESSES = 2

_T = TypeVar("_T")


@checked_dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class _Part:
    """One scenario of a suite: over how long a time, and with how much of its own load."""

    scenario: str
    duration_s: Seconds | None = None
    scale: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 1.0


_SCENARIO: TypeAdapter[Scenario] = TypeAdapter(Scenario)
_SUITE: TypeAdapter[Suite] = TypeAdapter(Suite)
_PARTS: TypeAdapter[tuple[_Part, ...]] = TypeAdapter(tuple[_Part, ...])


def names(folder: Path) -> list[str]:
    """Names of all scenarios and suites in `folder`."""
    return sorted(path.stem for path in folder.glob("*.toml"))


def find(name_or_path: str, folder: Path) -> Suite:
    """The suite (or scenario as a suite of one) of that name in `folder`, or in that file. Raises ScenarioError."""
    shipped = folder / f"{name_or_path}.toml"
    if "/" not in name_or_path and shipped.is_file():
        return load(shipped, folder)
    path = Path(name_or_path)
    if path.is_file():
        return load(path, folder)
    raise ScenarioError(
        f"no scenario or suite named {name_or_path!r}; `himozuke scenarios` lists {', '.join(names(folder))}"
    )


def triggering(defect: str, folder: Path) -> str:
    """The name of the scenario in `folder` that pulls the trigger of a defect. Raises ScenarioError."""
    suites = [find(name, folder) for name in names(folder)]
    alone = [suite.scenarios[0] for suite in suites if suite.path == suite.scenarios[0].path]
    for scenario in alone:
        if defect in scenario.triggers:
            return scenario.id
    raise ScenarioError(f"no scenario in {folder} names {defect!r} among its triggers")


def find_all(names_or_paths: Sequence[str], folder: Path) -> Suite:
    """Several scenarios or suites as one suite, run one after the other."""
    suites = [find(each, folder) for each in names_or_paths]
    if len(suites) == 1:
        return suites[0]
    first = suites[0]
    minimum = {name: least for suite in suites for name, least in suite.minimum.items()}
    return replace(
        first,
        id="+".join(suite.id for suite in suites),
        version="+".join(suite.version for suite in suites),
        title="; ".join(suite.title for suite in suites),
        mode=Mode.IN_TURN,
        scenarios=tuple(scenario for suite in suites for scenario in suite.scenarios),
        residents=max(suite.residents for suite in suites),
        minimum=minimum,
        text="\n".join(suite.text for suite in suites),
    )


def load(path: Path, folder: Path) -> Suite:
    """The suite in the file `path`, or the scenario in it as a suite of one. A suite's parts are looked up in its own
    folder first and then in `folder`. Raises ScenarioError."""
    text, table = _read(path)
    if "scenarios" in table:
        return _suite(path, text, table, folder)
    return single(_scenario(path, text, table))


def single(scenario: Scenario) -> Suite:
    """A scenario as a suite of one."""
    return Suite(
        id=scenario.id,
        version="1",
        title=scenario.title,
        about=scenario.about,
        mode=Mode.TOGETHER,
        scenarios=(scenario,),
        residents=DEFAULT_RESIDENTS,
        processes=DEFAULT_PROCESSES,
        business_time=scenario.business_time,
        minimum=scenario.minimum,
        limits=scenario.limits,
        text=scenario.text,
        path=scenario.path,
    )


def as_written(scenario: Scenario) -> Scenario:
    """The scenario as its own file has it, whatever a suite or an order made of it. Raises ScenarioError."""
    return _scenario(Path(scenario.path), scenario.text, toml_of(scenario.text.encode()))


def resized(scenario: Scenario, duration_s: float, scale: float = 1.0) -> Scenario:
    """The same scenario over another time, its rates multiplied by `scale`. Bursts, instants and faults keep their size
    and rhythm, an end keeps its distance from the scenario's, and minimum trials and triggers follow in proportion (at
    least 1)."""
    longer_s = duration_s - scenario.duration_s
    share = scale * duration_s / scenario.duration_s
    loads = tuple(
        replace(load, applications_per_s=load.applications_per_s * scale, end_s=_end_s(load.end_s, longer_s))
        for load in scenario.loads
    )
    events = tuple(
        replace(event, events_per_s=event.events_per_s * scale, end_s=_end_s(event.end_s, longer_s))
        for event in scenario.events
    )
    minimum = properties.resized(scenario.minimum, share)
    fired = {name: max(1, int(least * share)) for name, least in scenario.fired.items()}
    return replace(scenario, duration_s=duration_s, loads=loads, events=events, minimum=minimum, fired=fired)


def _end_s(end_s: float | None, longer_s: float) -> float | None:
    return None if end_s is None else max(0.0, end_s + longer_s)


def _read(path: Path) -> tuple[str, dict[str, Any]]:
    try:
        content = content_of(path, WRITTEN_BYTES)
        table = toml_of(content)
        return content.decode().replace("\r\n", "\n"), table  # a file is the same whoever's lines it has
    except OSError as error:
        raise ScenarioError(f"{path}: cannot be read ({error.strerror or error})") from error
    except ValueError as error:
        raise ScenarioError(f"{path}: is not TOML ({error})") from error


def _scenario(path: Path, text: str, table: dict[str, Any]) -> Scenario:
    _refuse_unknown(path, table, _SCENARIO_KEYS)
    scenario = _checked(
        path, _SCENARIO, {"limits": {}, "events": [], "faults": [], **table, "text": text, "path": str(path)}
    )
    for number, each in enumerate(scenario.loads):
        _check_load(path, f"loads.{number}", each)
    _check_times(path, scenario)
    _check_minimum(path, scenario)
    _check_fired(path, scenario)
    if scenario.duration_s <= 0:
        raise ScenarioError(f"{path}: duration_s: expected a duration above 0")
    if not scenario.loads and not scenario.events:
        raise ScenarioError(f"{path}: loads: expected at least one load or one stream of events")
    return scenario


def _check_load(path: Path, key: str, load: Load) -> None:
    if not load.kinds:
        raise ScenarioError(f"{path}: {key}.kinds: expected at least one certificate kind with its weight")
    if load.shape in (Shape.STEADY, Shape.RAMP):
        if load.applications_per_s <= 0:
            raise ScenarioError(f"{path}: {key}.applications_per_s: expected a number above 0 for shape {load.shape}")
    elif load.size < 1 or load.every_s <= 0:
        raise ScenarioError(f"{path}: {key}.size, every_s: expected numbers above 0 for shape {load.shape}")
    if load.together is not Together.ANYBODY and load.shape in (Shape.STEADY, Shape.RAMP):
        raise ScenarioError(f"{path}: {key}.together: expected only with shape burst or same-instant")
    if load.people and not load.hard_cases:
        raise ScenarioError(f"{path}: {key}.people: expected hard_cases above 0 beside it")
    if load.refusals_of and not load.refusals:
        raise ScenarioError(f"{path}: {key}.refusals_of: expected refusals above 0 beside it")


def _check_times(path: Path, scenario: Scenario) -> None:
    _check_age(path, "business_time", scenario.business_time)
    for number, event in enumerate(scenario.events):
        if event.then and event.then_after_s <= 0:
            raise ScenarioError(f"{path}: events.{number}.then_after_s: expected a duration above 0")
    for number, clock in enumerate(scenario.clocks):
        _check_age(path, f"clocks.{number}.now", clock.now)
        if clock.every_s is not None and clock.every_s <= 0:
            raise ScenarioError(f"{path}: clocks.{number}.every_s: expected a duration above 0")


def _check_age(path: Path, key: str, time: datetime) -> None:
    """What follows is reckoned from it, also in other zones and many years before."""
    if not 1900 < time.year < 3000:
        raise ScenarioError(f"{path}: {key}: expected a time of this age, got {time.isoformat()}")


def _check_minimum(path: Path, whole: Scenario | Suite) -> None:
    for name in whole.minimum:
        limit = ROW_OF[name].limit
        if limit and getattr(whole.limits, limit) is None:
            raise ScenarioError(f"{path}: minimum.{name}: expected limits.{limit} beside it")


def _check_fired(path: Path, scenario: Scenario) -> None:
    known = KNOWN | {fault.kind for fault in scenario.faults}
    for name in scenario.fired.keys() - known:
        raise ScenarioError(f"{path}: fired.{name}: expected one of {', '.join(sorted(known))}")


def _suite(path: Path, text: str, table: dict[str, Any], folder: Path) -> Suite:
    _refuse_unknown(path, table, _SUITE_KEYS)
    parts = _checked(path, _PARTS, table["scenarios"], "scenarios")
    if not parts:
        raise ScenarioError(f"{path}: scenarios: expected at least one")
    scenarios = []
    for number, part in enumerate(parts):
        places = [path.parent / f"{part.scenario}.toml", folder / f"{part.scenario}.toml"]
        found = next((place for place in places if place.is_file()), None)
        if found is None:
            raise ScenarioError(f"{path}: scenarios.{number}.scenario: no scenario named {part.scenario!r}")
        scenario = _scenario(found, *_read(found))
        scenarios.append(resized(scenario, part.duration_s or scenario.duration_s, part.scale))
    defaults = {"residents": DEFAULT_RESIDENTS, "processes": DEFAULT_PROCESSES, "limits": {}, "about": ""}
    suite = _checked(path, _SUITE, {**defaults, **table, "scenarios": scenarios, "text": text, "path": str(path)})
    _check_age(path, "business_time", suite.business_time)
    _check_minimum(path, suite)
    return suite


def _checked(path: Path, adapter: TypeAdapter[_T], value: object, under: str = "") -> _T:
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join([under] * bool(under) + [str(part) for part in first["loc"] if part != "[key]"]) or "(file)"
        got = "" if first["type"] == "missing" else f", got {first['input']!r:.60}"
        raise ScenarioError(f"{path}: {key}: {_expected(first['type'], first['msg'])}{got}") from None


def _expected(kind: str, message: str) -> str:
    if kind == "missing":
        return "expected a value, found none"
    if kind in ("unexpected_keyword_argument", "extra_forbidden"):
        return "is not a key known here"
    return "expected " + message.removeprefix("Value error, ").removeprefix("Input should be ")


def _refuse_unknown(path: Path, table: dict[str, Any], known: frozenset[str]) -> None:
    for key in table:
        if key not in known:
            raise ScenarioError(f"{path}: {key}: is not a key known here; expected one of {', '.join(sorted(known))}")


_OURS = frozenset({"text", "path"})
_SCENARIO_KEYS = frozenset(Scenario.__dataclass_fields__) - _OURS
_SUITE_KEYS = frozenset(Suite.__dataclass_fields__) - _OURS
