"""The import contract finds what it is for, and its table is the one in docs/architecture.md."""

from __future__ import annotations

import configparser

import pytest

from tests.tidy.arrow_table import parse, wrong_arrows
from tests.tidy.tree import ROOT

ROOMS = {
    "domain": frozenset[str](),
    "checks": frozenset({"domain"}),
    "reference": frozenset({"domain"}),
    "inspection": frozenset({"domain", "checks", "reference"}),
    "families": frozenset({"domain", "families.checks"}),
    "families.checks": frozenset({"domain"}),
}
LEAVES = frozenset({"processes", "resources"})
LIBRARIES = {"locust": frozenset({"drive"})}


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("harness.checks.binding", "harness.domain.verdicts"),
        ("harness.checks.binding", "harness.checks.registers"),
        ("harness.checks.binding", "harness.resources"),
        ("harness.checks.binding", "harness"),
        ("harness.inspection.pipeline", "harness.reference.server"),
        ("harness.families.checks.seal", "harness.families.checks.binding"),
        ("harness.families.value", "harness.families.checks.seal"),
        ("harness.drive.user", "locust"),
        ("harness.checks.binding", "numpy"),
    ],
)
def test_allowed(importer: str, imported: str) -> None:
    """What the table names, the own room, the leaves and free libraries."""
    assert wrong_arrows([(importer, imported)], ROOMS, LEAVES, LIBRARIES) == []


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("harness.reference.eras", "harness.checks.eras"),
        ("harness.checks.eras", "harness.reference.eras"),
        ("harness.domain.residents", "harness.checks"),
        ("harness.resources", "harness.domain"),
        ("harness", "harness.domain"),
        ("harness.inspection.pipeline", "locust"),
        ("harness.attic", "harness.domain"),
        ("harness.families.checks.seal", "harness.families.value"),
        ("harness.checks.seal", "harness.families.checks.seal"),
    ],
)
def test_refused(importer: str, imported: str) -> None:
    """Everything else."""
    assert wrong_arrows([(importer, imported)], ROOMS, LEAVES, LIBRARIES) == [f"{importer} imports {imported}"]


def test_every_room_has_its_line() -> None:
    """Also the ones that are a single module."""
    contract = configparser.ConfigParser()
    contract.read(ROOT / ".importlinter", encoding="utf-8")
    section = contract["importlinter:contract:arrows"]
    rooms = parse(section["rooms"].split("\n")[1:])
    package = ROOT / "harness"
    found = {path.stem for path in package.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    assert found - {"__init__"} <= set(rooms) | set(section["leaves"].split())
    assert not any(room == "drive" or room.startswith("certificates") for room in rooms["explore"])
    assert not rooms["certificates.explore"] & {"drive", "certificates.drive"}
    oracle = {"reading", "certificates.checks", "certificates.population"}
    assert not rooms["certificates.reference"] & oracle
    assert not any("certificates.reference" in rooms[room] for room in (*oracle, "targets", "certificates.targets"))


def test_a_line_without_a_colon_is_an_error() -> None:
    """A slip in the table must not open a door."""
    with pytest.raises(ValueError, match="should read"):
        parse(["checks domain"])
