"""What the generator knows of its own pace: lateness against the schedule, latencies, a line a second."""

from __future__ import annotations

import time
from array import array
from collections import deque
from collections.abc import Sequence

from harness.catalogue import say
from harness.domain.messages import Message

_RECENT = 2000
_WINDOW = 5
"""Ticks (seconds) over which the process's CPU is taken."""

COUNTS = ("offered", "completed", "refused", "unknown", "documents", "delivered", "events", "in_flight")
"""Trials begun, ended, refused and not answered, what else there is to count, and trials under way."""

LATE_P99_S = 0.1
"""A generator whose 99th percentile of lateness is above this did not offer the load that was asked for."""

CPU_SHARE = 0.9


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of `values` lie (nearest rank); 0 of none."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Pace:
    """Counts of one generator process. Times in seconds unless the name says otherwise."""

    def __init__(self) -> None:
        self.offered = self.completed = self.refused = self.unknown = 0
        self.delivered = self.events = self.documents = self.in_flight = 0
        self.lateness_s = array("f")
        self._latencies_s: deque[float] = deque(maxlen=_RECENT)
        self._cpu: deque[tuple[float, float]] = deque(maxlen=_WINDOW + 1)
        self._offered_before = self._completed_before = 0
        self.busiest_share = 0.0
        self.begin()

    def begin(self) -> None:
        """Rates and the CPU count from now on."""
        self._ticked_s, self._cpu_before_s = time.monotonic(), time.process_time()

    def dispatched(self, late_ns: int) -> None:
        """One operation was started `late_ns` after the schedule wanted it."""
        self.lateness_s.append(max(0, late_ns) / 1e9)

    def answered(self, latency_ns: int) -> None:
        """One trial came to its end `latency_ns` after its intended start."""
        self._latencies_s.append(latency_ns / 1e9)

    def tick(self, phase: str, elapsed_s: float, total_s: float) -> dict[str, float | str]:
        """A line about now, for the live view; call it about once a second."""
        now_s = time.monotonic()
        passed_s = max(1e-6, now_s - self._ticked_s)
        self._cpu.append((now_s, time.process_time()))
        share = self._cpu_share()
        line: dict[str, float | str] = {
            "phase": phase,
            "elapsed_s": round(elapsed_s, 2),
            "total_s": round(total_s, 2),
            "offered_per_s": round((self.offered - self._offered_before) / passed_s, 1),
            "completed_per_s": round((self.completed - self._completed_before) / passed_s, 1),
            **{name: getattr(self, name) for name in COUNTS},
            "p50_ms": round(percentile(self._latencies_s, 0.5) * 1e3, 1),
            "p99_ms": round(percentile(self._latencies_s, 0.99) * 1e3, 1),
            "late_p99_ms": round(percentile(self.lateness_s[-_RECENT:], 0.99) * 1e3, 2),
            "cpu_share": round(share, 3),
        }
        self._offered_before, self._completed_before, self._ticked_s = self.offered, self.completed, now_s
        return line

    def _cpu_share(self) -> float:
        (first_s, first_cpu_s), (last_s, last_cpu_s) = self._cpu[0], self._cpu[-1]
        share = (last_cpu_s - first_cpu_s) / (last_s - first_s) if last_s > first_s else 0.0
        if len(self._cpu) == self._cpu.maxlen:
            self.busiest_share = max(self.busiest_share, share)
        return share

    def summary(self) -> dict[str, float | str]:
        """Figures of the whole run, for a mark in the journal; the CPU is that since the beginning."""
        cpu_s = time.process_time() - self._cpu_before_s
        return {
            "late_p50_ms": round(percentile(self.lateness_s, 0.5) * 1e3, 3),
            "late_p99_ms": round(percentile(self.lateness_s, 0.99) * 1e3, 3),
            "late_max_ms": round(max(self.lateness_s, default=0.0) * 1e3, 3),
            "dispatched": len(self.lateness_s),
            "busiest_cpu_share": round(self.busiest_share, 3),
            "cpu_s": round(cpu_s, 3),
            "cpu_ms_per_application": round(cpu_s * 1e3 / max(1, self.completed), 3),
        }

    def saturation(self) -> Message | None:
        """Why the load offered was not the load planned, None if it was."""
        late_s = percentile(self.lateness_s, 0.99)
        if late_s > LATE_P99_S:
            return say("generator-late", late_ms=late_s * 1e3, limit_ms=LATE_P99_S * 1e3)
        if self.busiest_share > CPU_SHARE:
            return say("generator-busy", share=self.busiest_share, for_s=_WINDOW, limit=CPU_SHARE)
        return None
