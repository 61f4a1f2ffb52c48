"""Documents of the harness's own, spoiled on purpose: what checks the checks in every run.

Each is made from documents that came out of this run, under an application that really was made, and goes unmarked
through the same readers and checks as the others. One that is not caught makes the run inconclusive.
"""

from __future__ import annotations

import gzip
import hashlib
import random
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from harness.catalogue import say
from harness.certificates.checks.ground import Ground
from harness.certificates.domain.operations import Application, Delivery, Event
from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import Kind
from harness.certificates.forms import Form, shipped_forms
from harness.certificates.inspection.damaging import damaged
from harness.certificates.inspection.exchanging_within import Exchanger
from harness.certificates.inspection.spoiling import ImprintExchange, PageExchange, Spoiler, spoiled_or_none
from harness.certificates.population.imprints import imprint_png
from harness.domain.messages import Quoted
from harness.domain.observations import Observation
from harness.domain.operations import AnswerForm, Completion, GroupHistory, Operation, Outcome
from harness.evidence.run_folder import RunFolder
from harness.family.inspected import Control, as_it_is
from harness.history.merge import groups, journals_in
from harness.reading.apart import Apart
from harness.reading.worker import observe

EACH = 200
"""Documents of each sort from which controls may be made."""

ROUNDS = 8
"""So often may one document serve for a foreign page or a cut, each time with another page or another end."""


class Spoiling(StrEnum):
    """What was done to a document."""

    FOREIGN_PAGE = "foreign-page"
    SWAPPED_IMPRINT = "swapped-imprint"
    STALE_STATE = "stale-state"
    CUT = "cut"
    DAMAGED = "damaged"
    """A foreign page, in a file that only a repair shows."""
    OTHER_STATUS = "other-status"
    """A foreign page, in an answer that does not say "issued"."""
    WRAPPED = "wrapped"
    """A foreign page, compressed."""
    EXCHANGED_WITHIN = "exchanged-within"
    """Two persons' values of one item, on one sheet, in each other's place."""
    EXCHANGED_AS_READ = "exchanged-as-read"
    """The same where the file does not allow it: in what the readers saw of it."""
    SURPLUS = "surplus"
    """Nothing, but that more came than was asked for."""


_CAME: Mapping[Spoiling, Mapping[str, Any]] = {
    Spoiling.OTHER_STATUS: {
        "outcome": Outcome.UNKNOWN,
        "form": AnswerForm.OTHER_STATUS,
        "code": "500",
        "certificate_numbers": (),
        "problems": (say("no-answer", status=500, type=Quoted("application/pdf")),),
    },
    Spoiling.SURPLUS: {"form": AnswerForm.SURPLUS},
}
"""How the answers of these are said to have come."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """A document that came out: its operation, the history of its kin group, and where it is stored."""

    operation: Operation
    group: GroupHistory
    path: Path

    @property
    def data(self) -> bytes:
        """The document as it was stored."""
        return self.path.read_bytes()

    @property
    def application(self) -> Application:
        """The application that it answered."""
        request = self.operation.invocation.request
        assert isinstance(request, Application)
        return request

    @property
    def form(self) -> Form:
        """The form of the certificate that was applied for."""
        return shipped_forms().general[self.application.certificate]

    @property
    def changed(self) -> bool:
        """Whether the registers of its kin group were changed in the run."""
        return any(isinstance(each.invocation.request, Event) for each in self.group.operations)

    @property
    def completion(self) -> Completion:
        """The answer that brought it."""
        assert self.operation.completion is not None
        return self.operation.completion


class Made(NamedTuple):
    """A document's bytes as they were spoiled, and as what they are found out. `as_read` is what is done besides to
    what is read of them."""

    source: Delivered
    data: bytes
    expected: frozenset[Property]
    spoiling: Spoiling
    as_read: Callable[[Observation], Observation] = as_it_is


def controls_of(
    run: RunFolder, ground: Ground, seed: int, doubtful: Collection[str], parts: int, wanted: int
) -> Sequence[Control]:
    """The controls of a run, from its own documents but for the `doubtful`, of a record in so many parts."""
    delivered = _candidates(run, groups(journals_in(run.history), parts), seed, doubtful)

    def registered(one: Delivered) -> bytes | None:
        seal = ground.residents[one.application.applicant].seal
        return None if seal is None or one.changed else imprint_png(seal.imprint, seed)

    with Apart(spoiled_or_none) as apart, Apart(observe) as reader:
        spoiler = Spoiler(apart)
        exchanger = Exchanger(spoiler, reader, ground)
        return _make_controls(delivered, run.run_id, seed, registered, spoiler, wanted, exchanger)


def _candidates(
    run: RunFolder, histories: Iterable[GroupHistory], seed: int, doubtful: Collection[str]
) -> list[Delivered]:
    """Up to EACH delivered documents of groups with events, EACH seal certificates, EACH others; drawn by the seed."""
    sorts: dict[str, list[tuple[bytes, Delivered]]] = {"events": [], "seal": [], "other": []}
    for group in histories:
        for operation in group.operations:
            request, answer = operation.invocation.request, operation.completion
            if not isinstance(request, Application) or answer is None or answer.outcome is not Outcome.OK:
                continue
            if not answer.document or answer.document in doubtful:
                continue
            drawn = hashlib.sha256(f"{seed} {answer.digest}".encode()).digest()
            one = Delivered(operation, group, run.path / answer.document)
            sort = "events" if one.changed else "seal" if one.form.needs_seal else "other"
            sorts[sort].append((drawn, one))
            if len(sorts[sort]) > 4 * EACH:
                sorts[sort] = sorted(sorts[sort], key=lambda pair: pair[0])[:EACH]
    return [one for pairs in sorts.values() for _, one in sorted(pairs, key=lambda pair: pair[0])[:EACH]]


ImprintOf = Callable[[Delivered], bytes | None]
"""The registered imprint (PNG) that a delivered seal certificate should show; None if that is not certain."""


def _make_controls(
    delivered: Sequence[Delivered],
    run_id: str,
    seed: int,
    imprint_of: ImprintOf,
    spoiler: Spoiler,
    wanted: int,
    exchanger: Exchanger,
) -> list[Control]:
    """Up to `wanted` controls, a fifth of each spoiling as far as the run's documents allow, the others made up for
    by foreign pages, which come in several ways. Fewer come back only if the run has too few documents that can be
    spoiled."""
    chance = random.Random(f"controls {seed}")
    makers: list[Iterator[Made]] = [
        _swapped_imprints(delivered, chance, imprint_of, spoiler),
        _stale_states(delivered, chance),
        _exchanged_within(delivered, chance, exchanger),
        _in_several_ways(_foreign_pages(delivered, chance, spoiler)),
        _incomplete(delivered, chance),
    ]
    controls: list[Control] = []
    for number, maker in enumerate(makers):
        share = (wanted - len(controls)) // (len(makers) - number)
        for _, made in zip(range(share), maker, strict=False):
            controls.append(_control(made, run_id, len(controls)))
    rest = _in_several_ways(_foreign_pages(delivered, chance, spoiler))
    for _, made in zip(range(wanted - len(controls)), rest, strict=False):
        controls.append(_control(made, run_id, len(controls)))
    return controls


def _control(made: Made, run_id: str, number: int) -> Control:
    """The history in which the spoiled bytes are the answer: the kin group's events, and this one application."""
    source, data, expected, spoiling, as_read = made
    application_id = f"{run_id}-{900_000 + number:06d}"
    name = f"documents/0/{application_id}.pdf"
    last_ns = max(
        (each.completion.stamp_ns for each in source.group.operations if each.completion is not None), default=0
    )
    began_ns = source.operation.invocation.stamp_ns if spoiling is not Spoiling.STALE_STATE else last_ns + 1_000_000
    took_ns = source.completion.stamp_ns - source.operation.invocation.stamp_ns
    invocation = replace(
        source.operation.invocation,
        operation=application_id,
        stamp_ns=began_ns,
        intended_ns=began_ns,
        request=replace(source.application, application_id=application_id),
    )
    completion = replace(
        source.completion,
        operation=application_id,
        stamp_ns=began_ns + took_ns,
        application_id=application_id,
        document=name,
        digest=hashlib.sha256(data).hexdigest(),
        size_bytes=len(data),
        **_CAME.get(spoiling, {}),
    )
    events = [each for each in source.group.operations if isinstance(each.invocation.request, Event)]
    operations = sorted([*events, Operation(invocation, completion)], key=lambda each: each.invocation.stamp_ns)
    group = GroupHistory(source.group.kin_group, tuple(operations))
    return Control(name, data, group, application_id, source.form.needs_seal, expected, spoiling, as_read)


def _shuffled(delivered: Sequence[Delivered], chance: random.Random, rounds: int = 1) -> Iterator[Delivered]:
    """All of them in a new order, and so again for each round."""
    for _ in range(rounds):
        yield from chance.sample(list(delivered), len(delivered))


def _foreign_pages(delivered: Sequence[Delivered], chance: random.Random, spoiler: Spoiler) -> Iterator[Made]:
    """One sheet of a document replaced by a sheet of somebody else's of the same kind."""
    expected = frozenset({Property.BINDING})
    by_kind: dict[Kind, list[Delivered]] = {}
    for each in delivered:
        by_kind.setdefault(each.application.certificate, []).append(each)
    for each in _shuffled(delivered, chance, ROUNDS):
        others = [
            other
            for other in by_kind[each.application.certificate]
            if other.group.kin_group != each.group.kin_group and spoiler.takes_pages(other.path)
        ]
        if not others:
            continue
        spoiled = spoiler.exchanged(PageExchange(each.path, chance.choice(others).path, chance.random()))
        if spoiled is not None:
            yield Made(each, spoiled, expected, Spoiling.FOREIGN_PAGE)


_WAYS = (Spoiling.FOREIGN_PAGE, Spoiling.DAMAGED, Spoiling.OTHER_STATUS, Spoiling.WRAPPED)


def _in_several_ways(made: Iterator[Made]) -> Iterator[Made]:
    """As they are, in a damaged file, under another status and compressed, one after the other."""
    for number, one in enumerate(made):
        way, sent = _WAYS[number % len(_WAYS)], one.data
        if way is Spoiling.DAMAGED:
            sent = damaged(sent, number // len(_WAYS))
        elif way is Spoiling.WRAPPED:
            sent = gzip.compress(sent, mtime=0)
        yield one._replace(data=sent, spoiling=way)


def _swapped_imprints(
    delivered: Sequence[Delivered], chance: random.Random, imprint_of: ImprintOf, spoiler: Spoiler
) -> Iterator[Made]:
    """The imprint on a seal certificate replaced by another resident's, everything else left as it was."""
    expected = frozenset({Property.SEAL, Property.BINDING})
    seals = [each for each in _shuffled(delivered, chance) if each.form.needs_seal]
    for each, other in zip(seals, seals[1:] + seals[:1], strict=True):
        registered, foreign = imprint_of(each), imprint_of(other)
        if registered is None or foreign is None or registered == foreign:
            continue
        spoiled = spoiler.exchanged(ImprintExchange(each.path, registered, foreign))
        if spoiled is not None:
            yield Made(each, spoiled, expected, Spoiling.SWAPPED_IMPRINT)


def _exchanged_within(delivered: Sequence[Delivered], chance: random.Random, exchanger: Exchanger) -> Iterator[Made]:
    """Two persons' values of one item exchanged on a sheet that is about both, everything else left as it was: in the
    file where its operators allow it, else in what is read of it."""
    for each in _shuffled(delivered, chance):
        if each.changed:
            continue
        made = exchanger.exchanged(each.path, each.application, chance)
        if made is None:
            continue
        if made.data is not None:
            yield Made(each, made.data, made.expected, Spoiling.EXCHANGED_WITHIN)
        else:
            yield Made(each, each.data, made.expected, Spoiling.EXCHANGED_AS_READ, made.as_read)


def _stale_states(delivered: Sequence[Delivered], chance: random.Random) -> Iterator[Made]:
    """A document that was right before a register event, as the answer to an application made after it."""
    expected = frozenset({Property.SEAL, Property.CONTENT, Property.ELIGIBILITY, Property.BINDING})
    for each in _shuffled(delivered, chance):
        if any(_made_stale(each, operation) for operation in each.group.operations) and _calm(each):
            yield Made(each, each.data, expected, Spoiling.STALE_STATE)


def _calm(each: Delivered) -> bool:
    """Whether every event of the group is in force and every application answered: what comes later is certain."""
    done = {Outcome.OK, Outcome.REFUSED}
    return all(
        operation.completion is not None and operation.completion.outcome in done
        for operation in each.group.operations
        if isinstance(operation.invocation.request, Event | Application | Delivery)
    )


def _made_stale(each: Delivered, operation: Operation) -> bool:
    """Whether `operation` is an event, wholly after the document came, that no certificate of the kind survives."""
    event = operation.invocation.request
    if not isinstance(event, Event) or event.resident_code != each.application.applicant:
        return False
    if operation.invocation.stamp_ns <= each.completion.stamp_ns:
        return False
    return _is_last_of_its_sort(each, event) and (
        event.kind in _ENDS_A_SEAL
        if each.form.needs_seal
        else event.kind in _CHANGES_A_RECORD
        and not each.form.of_register
        and each.application.applicant in (each.application.subjects or (each.application.applicant,))
    )


def _is_last_of_its_sort(each: Delivered, event: Event) -> bool:
    """Whether no later event of the group could undo this one."""
    later = (operation.invocation.request for operation in each.group.operations)
    return not any(isinstance(other, Event) and other.sequence > event.sequence for other in later)


_ENDS_A_SEAL = frozenset({"seal-deregistered", "moved-out", "died", "renamed", "support-measure-set", "card-revoked"})
_CHANGES_A_RECORD = frozenset({"moved", "moved-out", "died", "renamed", "support-measure-set", "card-revoked"})


_LEAST_BYTES = 64


def _incomplete(delivered: Sequence[Delivered], chance: random.Random) -> Iterator[Made]:
    """Documents cut off, and every fifth one whole, in an answer that brought more than was asked for."""
    for number, made in enumerate(_cuts(delivered, chance)):
        yield made._replace(data=made.source.data, spoiling=Spoiling.SURPLUS) if number % 5 == 4 else made


def _cuts(delivered: Sequence[Delivered], chance: random.Random) -> Iterator[Made]:
    """A document cut off somewhere in its second half."""
    for each in _shuffled(delivered, chance, ROUNDS):
        whole = each.data
        if len(whole) < _LEAST_BYTES:
            continue  # nothing to cut: the system answered with no document at all
        end = chance.randrange(len(whole) // 2, len(whole) - len(whole) // 50 - 8)
        yield Made(each, whole[:end], frozenset({Property.COMPLETENESS}), Spoiling.CUT)
