"""The checks, in the order of verdicts, and what the engine makes of them: a judgement of what was recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module

from harness.catalogue import say
from harness.certificates.checks import compared_letters, proofs, unknown_labels, unread_ink
from harness.certificates.checks.binding import BEYOND_REPAIR, DAMAGED, UNREAD, unseen
from harness.certificates.checks.documents import look
from harness.certificates.checks.ground import Ground
from harness.certificates.checks.shares import Check, OfGroup, OfRun
from harness.certificates.checks.triggers import counts, never_fired
from harness.certificates.domain.properties import PROPERTIES, Property
from harness.checks import concluding
from harness.checks.judging import Judging
from harness.checks.subject import FamilyChecks
from harness.checks.tally import Partial
from harness.domain.observations import Observation
from harness.domain.operations import GroupHistory, Operation
from harness.domain.verdicts import Judgement, NotInspected
from harness.domain.words import Capability, Scope


def _check(name: str) -> Check:
    check: Check = import_module(f"{__package__}.{name.replace('-', '_')}").CHECK
    return check


OF_PROPERTIES: tuple[Check, ...] = tuple([_check(row.property) for row in PROPERTIES])
"""Each stands in the module that is called as its property is."""

JUDGING = Judging(OF_PROPERTIES)


def judge_partition(groups: Iterable[GroupHistory], observations: Mapping[str, Observation], ground: Ground) -> Partial:
    """Judges kin groups, each by itself. `observations` by the document's path in the run folder; what is not among
    them counts as not read. Never raises."""
    return JUDGING.judge(groups, lambda history, partial: OfGroup(history, observations, ground, partial, look))


def conclude(partial: Partial, ground: Ground) -> Judgement:
    """The judgement of the whole record. `partial` is not changed; `ground` must now hold the final self-report."""
    return concluding.conclude(partial, ground, PROPERTIES, OF_PROPERTIES, _gaps, Property.WELLFORMED, counts)


def _gaps(run: OfRun) -> Iterator[NotInspected]:
    """What besides properties could not be inspected on this system, or did not happen, and of its documents."""
    ground, trials = run.ground, len(run.whole.table)
    for lacking, code in ((Capability.EVENTS, "register-changes"), (Capability.DELIVERY, "confirmed-deliveries")):
        if lacking not in ground.capabilities:
            yield NotInspected(say(code), say("lacks-capability", capability=lacking), trials, trials)
    if ground.scope is Scope.ISSUANCE_SERVER:
        yield NotInspected(say("card-and-pin"), say("outside-scope"), trials, trials)
    yield from never_fired(run)
    yield from _of_many(run.whole)
    yield from compared_letters.counted(run.whole)
    for what, count in sorted(unseen(run.whole).items()):
        yield NotInspected(say(what), _WHY_UNSEEN[what], count, run.whole.documents)


_WHY_UNSEEN = {
    UNREAD: say("read-by-nobody"),
    BEYOND_REPAIR: say("shown-by-none"),
    DAMAGED: say("shown-by-repairs-alone"),
}


def _left_open(partial: Partial) -> Iterator[NotInspected]:
    """What of documents nobody looked at."""
    yield from _of_many(partial)
    yield from compared_letters.left_out(partial)


def _of_many(partial: Partial) -> Iterator[NotInspected]:
    """What many documents of one form together might show."""
    yield from unknown_labels.left_open(partial)
    yield from unread_ink.left_open(partial)


def _look_up(partial: Partial, ground: Ground, operations: Iterable[Operation]) -> None:
    """What is said of documents that were judged alone."""
    proofs.look_up(partial, ground, operations)
    unread_ink.look_alone(partial)


CHECKS = FamilyChecks(judge_partition, conclude, _left_open, _look_up)
