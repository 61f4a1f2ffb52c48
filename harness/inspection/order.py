"""What a user asked an inspection to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from harness import families
from harness.domain.durations import parse_duration_s
from harness.domain.properties import row_of
from harness.evidence.stored import family_in


class UsageProblem(Exception):
    """One sentence that says what to change; nothing was sent yet (exit code 2)."""


@contextmanager
def as_usage_problem(*kinds: type[Exception]) -> Iterator[None]:
    """What goes wrong in the block in one of these ways is a UsageProblem, in the same words."""
    try:
        yield
    except kinds as error:
        raise UsageProblem(str(error)) from error


class Interrupted(Exception):
    """The run had begun and could not be finished; one sentence. `exit_code` is 3, but 1 where a failure is saved
    already: whatever goes wrong later makes nothing softer."""

    def __init__(self, sentence: str, exit_code: int = 3) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code if exit_code == 1 else 3


def seconds(text: str) -> float:
    """Seconds of a duration such as 60, 60s or 5m; above 0. Raises ValueError with what was expected."""
    duration_s = parse_duration_s(text)
    if duration_s <= 0:
        raise ValueError("a duration above 0")
    return duration_s


Bound = tuple[str, float]
"""A property and the largest upper bound (95%) that will do."""


def bound_of(text: str) -> Bound:
    """`1e-4`, or `seal=1e-3`: a property (without one: binding) and the largest upper bound that will do. Raises
    ValueError with what was expected."""
    name, sign, number = text.rpartition("=")
    try:
        wanted = float(number) if number.isascii() and "_" not in number else 0.0
        one = row_of(name).property if sign else families.family(families.USUAL).properties[0].property
    except (KeyError, ValueError):
        wanted, one = 0.0, families.family(families.USUAL).properties[0].property
    if not 0.0 < wanted < 1.0:
        raise ValueError("a rate such as 1e-4, or a property and its rate such as seal=1e-3")
    return one, wanted


def seed_from(seed: int, nonce: str) -> int:
    """The seed of a run whose inspector gave a nonce: nobody can prepare a run before having it."""
    return int.from_bytes(sha256(f"{seed} {nonce}".encode()).digest()[:6]) if nonce else seed


@dataclass(frozen=True, slots=True)
class Order:
    """`names` are scenarios or suites of `family` by name or path; None means that the suite's own value holds. `gate`:
    earlier runs of the same build stand; the other demands of a gate imply it. `bounds` are the largest upper bounds
    (95%) that will do, `require` the names of what must have been inspected, or `all`. `seed` is what everything is
    drawn from: of `nonce` and `seed_given`, as `seed_from` has it, where there is a nonce. `key` is the file of the
    private key that signs the run, `operator_key` that of the public key to whose owner what the run withholds is left.
    `replay_of` is the id of the run that is driven again, `around` the application (without that id) to which the
    replay keeps, empty for all, and `delays_ns` the delays of its requests (without that id as well) that were drawn
    then."""

    names: tuple[str, ...] = ("quick",)
    family: str = families.USUAL
    target: str | None = None
    defect: str | None = None
    guard: bool = False
    processes: int | None = None
    seed: int = 0
    nonce: str = ""
    seed_given: int | None = None
    duration_s: float | None = None
    residents: int | None = None
    documents: str = "all"
    fail_fast: bool = False
    results: Path = Path("results")
    font: Path | None = None
    rate_limit_per_s: float | None = None
    gate: bool = False
    min_documents: int | None = None
    bounds: tuple[Bound, ...] = ()
    waivers: Path | None = None
    require: tuple[str, ...] = ()
    key: Path | None = None
    operator_key: Path | None = None
    replay_of: str = ""
    around: str = ""
    delays_ns: Mapping[str, int] | None = None
    command_line: tuple[str, ...] = ()

    @property
    def asks_for_gate(self) -> bool:
        """Whether anything is demanded besides the verdict."""
        return self.gate or bool(self.min_documents or self.bounds or self.waivers or self.require)

    @property
    def without_gate(self) -> Order:
        """The same, and nothing is demanded besides the verdict."""
        return replace(self, gate=False, min_documents=None, bounds=(), waivers=None, require=())

    @property
    def strictest_bounds(self) -> dict[str, float]:
        """By property: each that was asked for must be met."""
        return {name: min(bound for one, bound in self.bounds if one == name) for name, _ in self.bounds}


_TEXT, _WHOLE, _NUMBER = (str,), (int,), (int, float)
_MAY_LACK = frozenset(
    {
        "processes",
        "duration_s",
        "residents",
        "rate_limit_per_s",
        "min_documents",
        "target",
        "defect",
        "delays_ns",
        "require",
    }
)
_STORED: dict[str, tuple[type, ...]] = {
    "documents": _TEXT,
    "around": _TEXT,
    "nonce": _TEXT,
    "target": _TEXT,
    "defect": _TEXT,
    "seed": _WHOLE,
    "seed_given": _WHOLE,
    "processes": _WHOLE,
    "residents": _WHOLE,
    "min_documents": _WHOLE,
    "duration_s": _NUMBER,
    "rate_limit_per_s": _NUMBER,
    "guard": (bool,),
    "gate": (bool,),
    "delays_ns": (dict,),
    "names": (list,),
    "bounds": (list,),
    "require": (list,),
}


def stored_order(manifest: Mapping[str, Any]) -> Order:
    """The order that a manifest holds, as far as plan, system and gate depend on it; seed and nonce are the manifest's
    own. Raises ValueError with what is wrong, StoredError for a family that there is not."""
    said = manifest.get("order")
    if not isinstance(said, dict):
        raise ValueError("order should be an object")
    said = {**said, **{name: manifest.get(name) for name in ("nonce", "seed_given")}}
    for name, types in _STORED.items():
        value = said.get(name)
        if value is None and name in _MAY_LACK:
            continue
        if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
            raise ValueError(f"order.{name} is {value!r}")
    if not said["names"] or not all(isinstance(each, str) and each for each in said["names"]):
        raise ValueError(f"order.names is {said['names']!r}")
    if not all(isinstance(each, list) and len(each) == 2 for each in said["bounds"]):
        raise ValueError(f"order.bounds is {said['bounds']!r}")
    if not all(type(each) is int and each >= 0 for each in (said.get("delays_ns") or {}).values()):
        raise ValueError(f"order.delays_ns is {said['delays_ns']!r}")
    if manifest.get("seed") != said["seed"] or seed_from(said["seed_given"], said["nonce"]) != said["seed"]:
        raise ValueError("its seed is not that of the seed given and the nonce")
    held = {name: said[name] for name in _STORED if said.get(name) is not None}
    lists = {
        "names": tuple(said["names"]),
        "bounds": tuple((str(name), bound) for name, bound in said["bounds"]),
        "require": tuple(map(str, said.get("require") or ())),
    }
    paths = {name: Path(str(said[name])) for name in ("font", "waivers") if said.get(name)}
    return Order(**{**held, **lists, **paths, "family": family_in(manifest)})
