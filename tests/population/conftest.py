"""One population for all tests of the room: made once in each process."""

from __future__ import annotations

import pytest

from harness.certificates.domain.residents import FamilyRegister, Population, Resident
from harness.certificates.population.make import make_population


@pytest.fixture(scope="session")
def population() -> Population:
    """4,000 residents of all municipalities."""
    return make_population(4000, 11)


@pytest.fixture(scope="session")
def residents(population: Population) -> dict[str, Resident]:
    """The residents by their codes."""
    return {resident.resident_code: resident for resident in population.residents}


@pytest.fixture(scope="session")
def registers(population: Population) -> dict[str, FamilyRegister]:
    """The family registers by their ids."""
    return {register.register_id: register for register in population.family_registers}
