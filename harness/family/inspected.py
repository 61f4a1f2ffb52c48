"""What a family gives to its inspections, besides how its systems are reached, driven, judged and reported."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from harness.checks.clock import Setting
from harness.checks.subject import Ground
from harness.domain.observations import Observation
from harness.domain.operations import GroupHistory, Request
from harness.evidence.run_folder import RunFolder
from harness.targets.system import SystemDescription


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a run before its first trial. `Any` stands for types of the family's own, which fulfil
    `domain.suites.Suite`, `domain.suites.Population`, `drive.plan.Plan` and `targets.subject.SelfReport`."""

    run: RunFolder
    suite: Any
    population: Any
    materials: Any
    """What `FamilyInspection.materials` yields."""
    plan: Any
    system: SystemDescription
    clock: Setting
    """Business time as the run began."""
    before: Any
    """What the system said of itself then."""


def as_it_is(seen: Observation) -> Observation:
    """Nothing is done to it."""
    return seen


@dataclass(frozen=True, slots=True)
class Control:
    """A document of the harness's own, spoiled on purpose: caught when a finding of one of `expected` names its
    application. `spoiling` says what was done to it, `as_read` what is done besides to what the readers saw of it."""

    name: str
    data: bytes
    group: GroupHistory
    application_id: str
    marks: bool
    expected: frozenset[str]
    spoiling: str
    as_read: Callable[[Observation], Observation] = as_it_is


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyInspection:
    """What an inspection asks its family. `Any` stands for types of the family's own."""

    find: Callable[[Sequence[str]], Any]
    """The suite of these names or paths, scenarios as suites of one, several run one after the other. Raises
    ScenarioError, OSError."""
    shipped: Callable[[], Sequence[str]]
    """The names of all suites and scenarios that ship with the family."""
    resized: Callable[[Any, float], Any]
    """A scenario over another time, with its minimum trials in proportion."""
    driven: Callable[[Any], Any]
    """What a scenario's own file drives, as plain data: without what is said about it, how long it lasts and what it
    is held to. Two that agree in it are the same inspection."""
    triggers: Collection[str]
    """The names of what a load may make happen so that a system goes wrong."""
    materials: Callable[[Any, int], AbstractContextManager[Any]]
    """What of a population takes long to make, for whoever loads a system and judges it."""
    ground: Callable[[Any], Ground]
    """All that the checks may know, from what is `Known`."""
    is_own: Callable[[Any, Any], Callable[[str, int], bool]]
    """From population and ground: whether what was read of a document is, at a first look, of this kin group."""
    shows_own: Callable[[Any, Any], Callable[[Sequence[str], int], bool]]
    """The same: whether the texts of one sheet show, at a first look and beyond doubt, somebody of this kin group."""
    tells: Callable[[Any, Observation], bool]
    """From ground and what was read of something: whether it is a document, or tells of anybody."""
    has_marks: Callable[[Request], bool]
    """Whether the readers are to look on what answers this for marks that are no images."""
    controls: Callable[[RunFolder, Any, int, Collection[str], int, int], Sequence[Control]]
    """The controls of a run, from its folder, ground, seed, the documents that none may be made of, how many parts the
    record has, and how many are wanted: fewer only if its documents allow no more."""
    spoilings: Collection[str] = ()
    """Whatever may be done to a control."""
    guard: Callable[[Known, Any], str]
    """Whether the system's own guard is `absent`, `unproved` (it says that it has one) or `proved`, from its report at
    rest."""
    faults: tuple[str, ...] = ()
    """Kinds of fault that any system can be asked for."""
