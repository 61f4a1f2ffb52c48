"""fairness: no kiosk waits many times longer than the median kiosk, where the scenario sets a limit.

Each kiosk's 99% latency is held against that of the median kiosk: the median over kiosks of their 99% latencies, of an
even number the lower one in the middle. Latency runs from the intended start to the answer, be it a document or a
refusal, and counts to 2 in 100. Applications that the kiosk itself spoiled on purpose are left out. A kiosk is a trial
from 100 answers on, if there is another of which this holds.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from statistics import median_low

from harness.catalogue import say
from harness.certificates.checks.cases import Case
from harness.certificates.checks.shares import Check, OfGroup, OfRun
from harness.certificates.domain.properties import Property
from harness.checks.intervals import NEVER
from harness.checks.record import stood_still
from harness.checks.tally import bucket, percentile_s

_LEAST_ANSWERS = 100
"""So that one slow answer alone is not the 99% latency."""


@dataclass(slots=True)
class Waits:
    """How long each kiosk waited."""

    of_kiosk: dict[str, Counter[int]] = field(default_factory=dict)
    """How many of its applications were answered, by the bucket of their latency."""

    def take_in(self, other: Waits) -> None:
        """Adds another partition's."""
        for kiosk, latency in other.of_kiosk.items():
            self.of_kiosk.setdefault(kiosk, Counter()).update(latency)

    def add(self, case: Case) -> None:
        """Adds an application that was answered; those whose kiosk misbehaved on purpose are left out."""
        if not case.faulted and case.ended_ns != NEVER:
            latency = self.of_kiosk.setdefault(case.application.kiosk_id, Counter())
            latency[bucket(case.ended_ns - case.intended_ns)] += 1

    def compared(self) -> dict[str, Counter[int]]:
        """The kiosks that can be held against one another, in the order of their ids; none if there is but one."""
        enough = {kiosk: self.of_kiosk[kiosk] for kiosk in sorted(self.of_kiosk) if self._is_enough(kiosk)}
        return enough if len(enough) > 1 else {}

    def _is_enough(self, kiosk: str) -> bool:
        return self.of_kiosk[kiosk].total() >= _LEAST_ANSWERS


def group(of: OfGroup) -> None:
    """The waits of a kin group's applications, where they are asked for."""
    if of.ground.limits.fairness_times is not None:
        for case in of.cases:
            of.partial.own(Property.FAIRNESS, Waits).add(case)


def kiosks(run: OfRun) -> int:
    """Each kiosk that is compared could have waited too long."""
    return len(run.whole.own(Property.FAIRNESS, Waits).compared())


def conclude(run: OfRun) -> None:
    """The kiosks that waited too many times longer than the median one. Where the generator itself stood still, some
    waited for nothing else."""
    paused = list(stood_still(run.ground.workers or ()))
    for message in paused:
        run.doubt(Property.FAIRNESS, message)
    if paused:
        return
    waits, limit = run.whole.own(Property.FAIRNESS, Waits).compared(), run.ground.limits.fairness_times
    p99_s = {kiosk: percentile_s(latency, 0.99) for kiosk, latency in waits.items()}
    median_s = median_low(p99_s.values()) if p99_s else 0.0
    for kiosk, waited_s in p99_s.items():
        if limit is not None and waited_s > limit * median_s:
            answers = waits[kiosk].total()
            told = {"p99_s": waited_s, "median_s": median_s, "limit": limit, "applications": answers}
            run.find(Property.FAIRNESS, say("unfair-kiosk", kiosk=kiosk, **told))


CHECK = Check(Property.FAIRNESS, group=group, trials=kiosks, conclude=conclude)
