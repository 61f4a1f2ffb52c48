"""The interlock: nothing but GET /v1/system is sent to a system that does not say that it is there to be inspected, or
that is on a machine nobody named; and nothing but that and the population until the population is known to be ours. No
flag overrides it.

A name is resolved here and nowhere else, before a run and for all its processes: connections go to the addresses that
were asked and said so, whatever the name means later."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from harness.catalogue import say
from harness.domain.messages import Failure, Message, Quoted
from harness.targets.protocol import TargetProblem
from harness.targets.system import SystemDescription
from harness.targets.target_file import TargetFile, is_loopback

ENVIRONMENT: Final = "inspection"

_OF_THE_LOAD: Final = 8
"""So many digits at the end of a digest say when it was loaded, and all before them of what people."""

Asks = Callable[[TargetFile], SystemDescription]
"""Asks who is at the addresses of a file, on a connection of its own. Raises TargetProblem."""


class InterlockRefused(TargetProblem):
    """`why` nothing more is sent, and what would have to be so."""


@dataclass(frozen=True, slots=True)
class Engaged:
    """A system that was let through. `file` has the addresses to which something may be sent, and `system` is what is
    said at the first of them. `asked` has all that the name meant, each with the code of why it is left alone, empty
    for those of `file`."""

    file: TargetFile
    system: SystemDescription
    asked: Mapping[str, str]


def engage(asks: Asks, file: TargetFile) -> Engaged:
    """Asks at each address who is there. Raises InterlockRefused: the host is neither loopback nor named in
    `allowed_hosts` (then it is not even resolved), or nobody there gives a valid answer that says `inspection`."""
    if not file.is_local and file.host.lower() not in file.allowed_hosts:
        raise InterlockRefused(say("host-not-named", host=file.host))

    def why_not(system: SystemDescription) -> Message | None:
        if system.environment == ENVIRONMENT:
            return None
        return say("other-environment", url=file.url, says=Quoted(system.environment))

    return _let_through(asks, file, _resolved(file), why_not, {})


def require_population(asks: Asks, engaged: Engaged, digest: str, codes: tuple[str, ...]) -> Engaged:
    """Asks again after the population was loaded: what follows goes to those addresses alone that show this digest and
    these municipality codes, and still are for inspection. Raises InterlockRefused where there is none."""

    def why_not(system: SystemDescription) -> Message | None:
        if system.environment != ENVIRONMENT:
            return say("environment-changed", says=Quoted(system.environment))
        if system.population_digest != digest:
            return say("other-digest", says=Quoted(system.population_digest), given=digest)
        return say("other-municipalities") if system.municipality_codes != codes else None

    return _let_through(asks, engaged.file, engaged.file.addresses, why_not, engaged.asked)


def loaded_digest(digest: str) -> str:
    """The digest with which a population of this digest is loaded: another each time, so that a system which another
    inspection has loaded meanwhile, with the same people even, is told by what it shows."""
    return digest[:-_OF_THE_LOAD] + secrets.token_hex(_OF_THE_LOAD // 2)


def is_of(shown: str, digest: str) -> bool:
    """Whether a system that shows this has a population of this digest, whenever it was loaded."""
    return len(shown) == len(digest) and shown[:-_OF_THE_LOAD] == digest[:-_OF_THE_LOAD]


def _let_through(
    asks: Asks,
    file: TargetFile,
    addresses: tuple[str, ...],
    why_not: Callable[[SystemDescription], Message | None],
    asked: Mapping[str, str],
) -> Engaged:
    """Those addresses at which nothing speaks against it, and where the same is said as at the first of them."""
    passed: list[tuple[str, SystemDescription]] = []
    refused: dict[str, Message] = {}
    for address in addresses:
        try:
            system = asks(replace(file, addresses=(address,)))
        except TargetProblem as error:
            refused[address] = error.why
            continue
        why = why_not(system)
        if why is None and passed and passed[0][1].identity != system.identity:
            why = say("other-system", address=address)
        if why is None:
            passed.append((address, system))
        else:
            refused[address] = why
    if not passed:
        # An answer that says what is there says more than none, as from an address at which nobody listens.
        raise InterlockRefused(min(refused.values(), key=lambda why: why.code == "no-list"))
    told = {**asked, **{address: why.code for address, why in refused.items()}}
    told |= {address: "" for address, _ in passed}
    return Engaged(replace(file, addresses=tuple([address for address, _ in passed])), passed[0][1], told)


def _resolved(file: TargetFile) -> tuple[str, ...]:
    """What the host's name means now; on this machine's loopback only, where the name is of there. Raises
    InterlockRefused."""
    try:
        found = [str(entry[4][0]) for entry in socket.getaddrinfo(file.host, None, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        failure = Failure(getattr(error, "strerror", None) or str(error))
        problem = say("no-connection", address=file.host, failure=failure)
        raise InterlockRefused(say("no-list", list="/v1/system", url=file.url, problem=problem)) from error
    if file.is_local:
        found = [address for address in found if is_loopback(address)]
    if not found:
        raise InterlockRefused(say("name-elsewhere", host=file.host))
    return tuple(dict.fromkeys(found))
