"""The rooms whose mutants are tried: which files are mutated, and which tests must notice it.

mutmut itself takes all of this from pyproject.toml; test_survivors.py holds the two together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

_REASONS = Path(__file__).parent / "reasons"


@dataclass(frozen=True, slots=True)
class Room:
    """A room: patterns of its files, and its tests, both as pyproject.toml has them."""

    name: str
    files: tuple[str, ...]
    tests: tuple[str, ...]

    @property
    def reasons(self) -> Path:
        """Where the reasons of its survivors stand."""
        return _REASONS / f"{self.name}.toml"

    def holds(self, mutant: str) -> bool:
        """Whether a mutant is of this room, by the name that mutmut gives it."""
        module = mutant.rpartition(".")[0]
        return any(fnmatchcase(f"{module.replace('.', '/')}.py", pattern) for pattern in self.files)


ROOMS = (
    Room(
        "checks",
        (
            "harness/checks/*",
            "harness/certificates/checks/*",
            "harness/certificates/entitlement.py",
            "harness/certificates/forms.py",
        ),
        ("tests/checks", "tests/forms", "tests/independent/test_effects.py"),
    ),
    Room("history", ("harness/history/*",), ("tests/history",)),
    Room(
        "evidence",
        (
            "harness/evidence/attestation.py",
            "harness/evidence/gate.py",
            "harness/evidence/integrity.py",
            "harness/evidence/sums.py",
        ),
        ("tests/evidence",),
    ),
    Room("reading", ("harness/reading/*",), ("tests/reading",)),
)


@dataclass(frozen=True, slots=True)
class Part:
    """What of a room is asked about: the mutants whose names fit one of the patterns, all without one."""

    room: Room
    patterns: tuple[str, ...] = ()

    def holds(self, mutant: str) -> bool:
        """Whether a mutant is asked about."""
        fits = not self.patterns or any(fnmatchcase(mutant, pattern) for pattern in self.patterns)
        return fits and self.room.holds(mutant)


def parts(asked: Sequence[str], mutants: Iterable[str]) -> list[Part]:
    """What is asked about by names of rooms and by patterns as `mutmut run` takes them; all rooms if by nothing. Raises
    ValueError for a word that fits nothing."""
    mutants, by_name = list(mutants), {room.name: room for room in ROOMS}
    if not asked:
        return [Part(room) for room in ROOMS]
    found = [Part(by_name[word]) for word in asked if word in by_name]
    patterns = [word for word in asked if word not in by_name]
    for pattern in patterns:
        if not any(fnmatchcase(mutant, pattern) for mutant in mutants):
            raise ValueError(f"{pattern!r} is no room ({', '.join(by_name)}) and fits no mutant")
    for room in ROOMS:
        if any(Part(room, tuple(patterns)).holds(mutant) for mutant in mutants if patterns):
            found.append(Part(room, tuple(patterns)))
    return found
