"""The interlock: nothing but GET /v1/system is sent to a system that does not say that it is there to be inspected, or
that is on a machine nobody named; and nothing but that and the population until the population is known to be ours. No
flag overrides it."""

from __future__ import annotations

from harness.certificates.domain.residents import Population
from harness.certificates.targets.protocol import Target
from harness.targets.protocol import TargetProblem
from harness.targets.system import SystemDescription
from harness.targets.target_file import TargetFile

ENVIRONMENT = "inspection"


class InterlockRefused(Exception):
    """One sentence: why nothing more is sent, and what would have to be so."""


def engage(target: Target, file: TargetFile) -> SystemDescription:
    """Asks the target who it is. Raises InterlockRefused: the host is neither loopback nor named in `allowed_hosts`
    (then nothing at all is sent), no or no valid answer, or another environment than `inspection`."""
    if not file.is_local and file.host.lower() not in file.allowed_hosts:
        raise InterlockRefused(
            f"{file.host} is not this machine: name it in allowed_hosts of a target file if it may be inspected"
        )
    try:
        system = target.system()
    except TargetProblem as error:
        raise InterlockRefused(str(error)) from error
    if system.environment != ENVIRONMENT:
        raise InterlockRefused(
            f"{file.url} says that its environment is {system.environment!r}: only {ENVIRONMENT!r} is inspected"
        )
    return system


def require_population(target: Target, population: Population) -> SystemDescription:
    """Asks again after the population was loaded. Raises InterlockRefused unless the target shows our digest and our
    municipality codes, and still is for inspection."""
    try:
        system = target.system()
    except TargetProblem as error:
        raise InterlockRefused(str(error)) from error
    if system.environment != ENVIRONMENT:
        raise InterlockRefused(f"the target's environment changed to {system.environment!r}")
    if system.population_digest != population.digest:
        raise InterlockRefused(
            f"the target shows population_digest {system.population_digest!r}, not {population.digest!r} as given"
        )
    codes = tuple(municipality.code for municipality in population.municipalities)
    if system.municipality_codes != codes:
        raise InterlockRefused("the target shows other municipality_codes than the population that it was given has")
    return system
