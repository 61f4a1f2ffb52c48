"""What is known of the world that a document is said to come from: its people, the time, and of a recorded run what
happened in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256

from harness.checks.subject import Ground
from harness.domain.observations import Observation
from harness.domain.operations import (
    Aim,
    AnswerForm,
    Completion,
    Fault,
    GroupHistory,
    Invocation,
    Operation,
    Outcome,
    Request,
)
from harness.evidence.stored import BrokenEvidence
from harness.family import Family, family_of
from harness.history.merge import groups, journals_in
from harness.history.requests import type_of
from harness.inspection.alone.order import ReadOrder, json_in
from harness.inspection.opening import opened
from harness.inspection.order import Order, UsageProblem
from harness.inspection.running.judging import clock_during, worker_facts
from harness.inspection.running.record import PARTS
from harness.inspection.running.suite_files import chosen_suite
from harness.inspection.verifying.recalling import Recalled, is_judged, recalled

_DIGIT = re.compile(r"\d")
_OWN = "read"
"""The operation and the document of an application that was made by nobody."""


@dataclass(frozen=True, slots=True)
class Came:
    """How a document came: what was asked, the histories that tell of it, and under which names it stands in them.
    `on_record`: it is known to have come so."""

    request: Request
    histories: tuple[GroupHistory, ...]
    documents: frozenset[str]
    applications: frozenset[str]
    on_record: bool = False


class World:
    """People, and what is known to have happened to them."""

    def __init__(self, family: Family, run_id: str = "", is_closed: bool = True) -> None:
        self.family, self.run_id = family, run_id
        self.is_closed = is_closed
        """Whether anything tells that what is known was not changed since."""

    def ground(self, seen: Observation | None) -> Ground:
        """All that the checks may know, as far as a document asks for it that was read. Raises UsageProblem."""
        raise NotImplementedError

    def came(self, data: bytes) -> Came | None:
        """How a document came, where that is on record."""
        return None

    def operations(self) -> Iterator[Operation]:
        """All that is on record."""
        return iter(())

    def applied(self, request: Request) -> Came:
        """How a document would have come to somebody who asked for it now."""
        return self._answered(request, (), 0, 0, self.family.documents().numbers(request))

    def _answered(
        self,
        request: Request,
        before: Sequence[Operation],
        first_ns: int,
        last_ns: int,
        numbers: tuple[str, ...],
    ) -> Came:
        name = type_of(request).id(request)
        asked = Invocation(0, 0, _OWN, first_ns, first_ns, Aim.ARRIVAL, Fault.NONE, "", request)
        answer = Completion(
            number=1,
            worker=0,
            operation=_OWN,
            stamp_ns=last_ns,
            outcome=Outcome.OK,
            form=AnswerForm.CLEAN,
            application_id=name,
            certificate_numbers=numbers,
            document=_OWN,
            digest=_OWN,
        )
        operations = sorted([*before, Operation(asked, answer)], key=lambda one: one.invocation.stamp_ns)
        history = GroupHistory(request.kin_group, tuple(operations))
        return Came(request, (history,), frozenset({_OWN}), frozenset({name}))


class PlainWorld(World):
    """People who were made or stated, at one business time; nothing has happened to them."""

    def __init__(self, order: ReadOrder) -> None:
        super().__init__(family_of(order.family))
        self._order = order
        usual = chosen_suite(Order(family=order.family))
        self._now = order.at or usual.business_time
        documents = self.family.documents()
        try:
            if order.population is not None:
                self._people = documents.stated(json_in(order.population, is_list=True))
            else:
                size = order.residents or usual.residents
                self._people = documents.made(size, order.seed or 0, order.municipalities)
        except ValueError as problem:
            raise UsageProblem(f"{order.population or 'no such people can be made'}: {problem}") from problem

    def ground(self, seen: Observation | None) -> Ground:
        """With what pictures of seals the document asks for."""
        try:
            return self.family.documents().ground(self._people, self._now, seen)
        except ValueError as problem:
            raise UsageProblem(f"{self._order.population}: {problem}") from problem


class RecordedWorld(World):
    """That of a run."""

    def __init__(self, order: ReadOrder, recall: Recalled, is_closed: bool) -> None:
        self._order, self._dossier, self._after = order, recall.dossier, recall.after
        super().__init__(self._dossier.family, self._dossier.run.run_id, is_closed)

    def ground(self, seen: Observation | None) -> Ground:
        """As that run was judged."""
        run = self._dossier.run
        return (
            self.family.inspection()
            .ground(self._dossier)
            .told(final=self._after, clock=clock_during(run, self._dossier.clock), workers=worker_facts(run))
        )

    def came(self, data: bytes) -> Came | None:
        """By its place in the run folder, or else by its digest: one document may have come to several."""
        run, digest, found = self._dossier.run, sha256(data).hexdigest(), list[tuple[GroupHistory, Operation]]()
        for group in self._groups():
            found += [(group, one) for one in group.operations if one.completion and one.completion.digest == digest]
        if not found:
            return None
        path = self._order.document.resolve()
        named = [
            each for each in found if each[1].completion and (run.path / each[1].completion.document).resolve() == path
        ]
        found = named or found
        trials = [one.invocation.request for _, one in found if type_of(one.invocation.request).is_trial]
        names = {type_of(request).id(request) for request in trials}
        documents = {one.completion.document for _, one in found if one.completion}
        request = trials[0] if trials else found[0][1].invocation.request
        histories = tuple({group.kin_group: group for group, _ in found}.values())
        return Came(request, histories, frozenset(documents), frozenset(names), on_record=True)

    def applied(self, request: Request) -> Came:
        """At any time of the run: whatever was possible then is. With the numbers that its application got then; those
        of an application that was not of the run are written as all others of it, and nobody's."""
        lasting: tuple[Operation, ...] = ()
        first, last = [0], [0]
        for group in self._groups():
            first.append(group.operations[0].invocation.stamp_ns)
            last += [each.completion.stamp_ns for each in group.operations if each.completion]
            if group.kin_group == request.kin_group:
                lasting = tuple([one for one in group.operations if type_of(one.invocation.request).is_lasting])
        return self._answered(request, lasting, min(first[1:], default=0), max(last), self._numbers(request))

    def _numbers(self, request: Request) -> tuple[str, ...]:
        name, likely = type_of(request).id(request), self.family.documents().numbers(request)
        for one in self.operations():
            got = one.completion.certificate_numbers if one.completion else ()
            if len(got) == len(likely) and type_of(one.invocation.request).is_trial:
                if type_of(one.invocation.request).id(one.invocation.request) == name:
                    return got
                likely = tuple([_DIGIT.sub("0", number) for number in got])
        return likely

    def operations(self) -> Iterator[Operation]:
        """All of the run."""
        return (one for group in self._groups() for one in group.operations)

    def _groups(self) -> Iterator[GroupHistory]:
        return groups(journals_in(self._dossier.run.history), PARTS)


@contextmanager
def known(order: ReadOrder) -> Iterator[World]:
    """The world that an order names. Raises UsageProblem."""
    if order.run is None:
        yield PlainWorld(order)
        return
    stored, is_closed = opened(order.run)
    if not is_judged(stored.manifest, order.run):
        raise UsageProblem(f"{order.run} was never judged, and nothing is compared with it")
    try:
        with recalled(order.run, stored.manifest, stored.verdict) as recall:
            yield RecordedWorld(order, recall, is_closed)
    except BrokenEvidence as broken:
        raise UsageProblem(f"{order.run} cannot be made again: {broken}") from broken
