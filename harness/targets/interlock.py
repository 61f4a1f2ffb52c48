"""The interlock: nothing but GET /v1/system is sent to a system that does not say that it is there to be inspected, or
that is on a machine nobody named; and nothing but that and the population until the population is known to be ours. No
flag overrides it."""

from __future__ import annotations

from harness.catalogue import say
from harness.domain.messages import Quoted
from harness.targets.protocol import TargetProblem
from harness.targets.subject import Target
from harness.targets.system import SystemDescription
from harness.targets.target_file import TargetFile

ENVIRONMENT = "inspection"


class InterlockRefused(TargetProblem):
    """`why` nothing more is sent, and what would have to be so."""


def engage(target: Target, file: TargetFile) -> SystemDescription:
    """Asks the target who it is. Raises InterlockRefused: the host is neither loopback nor named in `allowed_hosts`
    (then nothing at all is sent), no or no valid answer, or another environment than `inspection`."""
    if not file.is_local and file.host.lower() not in file.allowed_hosts:
        raise InterlockRefused(say("host-not-named", host=file.host))
    system = _asked(target)
    if system.environment != ENVIRONMENT:
        raise InterlockRefused(say("other-environment", url=file.url, says=Quoted(system.environment)))
    return system


def require_population(target: Target, digest: str, codes: tuple[str, ...]) -> SystemDescription:
    """Asks again after the population was loaded. Raises InterlockRefused unless the target shows this digest and these
    municipality codes, and still is for inspection."""
    system = _asked(target)
    if system.environment != ENVIRONMENT:
        raise InterlockRefused(say("environment-changed", says=Quoted(system.environment)))
    if system.population_digest != digest:
        raise InterlockRefused(say("other-digest", says=Quoted(system.population_digest), given=digest))
    if system.municipality_codes != codes:
        raise InterlockRefused(say("other-municipalities"))
    return system


def _asked(target: Target) -> SystemDescription:
    try:
        return target.system()
    except TargetProblem as error:
        raise InterlockRefused(error.why) from error
