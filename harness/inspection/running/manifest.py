"""manifest.json: what ran, against what, made from what; saved again at each phase's end."""

from __future__ import annotations

import hashlib
import os
import platform
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from time import monotonic_ns
from typing import Any

import orjson

from harness import __version__, families
from harness.checks.clock import Setting
from harness.domain.messages import Message
from harness.domain.suites import Suite
from harness.evidence.said import with_said
from harness.evidence.suite_signature import SuiteFiles
from harness.evidence.sums import digest_of
from harness.family import family_of
from harness.inspection.order import Order
from harness.inspection.running.dossier import Begun
from harness.inspection.running.record import PARTS
from harness.inspection.running.shipped import Shipped
from harness.inspection.running.suite_files import keep_files, standing
from harness.resources import fixture

FORM = 5
"""The form of a run's files. In the first one messages were sentences alone, without codes and parts; the second knew
fewer members of verdict.json and fewer limits, its messages told less, and a sheet of somebody else's was looked at no
further; the third kept no places of what was read."""

_LIBRARIES = ("locust", "pikepdf", "pypdf", "pypdfium2", "reportlab", "numpy", "pyahocorasick")


def _clock_reading() -> dict[str, Any]:
    """The machine's civil and monotonic clocks, read together."""
    return {"utc": datetime.now(UTC).isoformat(), "monotonic_ns": monotonic_ns()}


@dataclass(slots=True)
class Manifest:
    """Written three times under one name: before driving, before judging, and at the end (`phase` says which).
    `reasons` say how driving ended, where it did not come to its end by itself."""

    begun: Begun
    files: tuple[SuiteFiles, ...]
    reasons: tuple[Message, ...] = ()
    began: datetime = field(default_factory=lambda: datetime.now(UTC))
    clock_before: dict[str, Any] = field(default_factory=_clock_reading)

    def save(self, phase: str) -> None:
        """Writes the manifest as it is now, and copies of the scenario files. Raises RunFolderError."""
        if phase == "driving":
            keep_files(self.begun.run, self.files)
        self.begun.run.save("manifest.json", self._table(phase))

    def _table(self, phase: str) -> dict[str, Any]:
        begun, asked = self.begun, self.begun.order
        order = {name: value for name, value in asdict(asked).items() if value is not None and name != "family"}
        return {
            "format": FORM,
            **({} if asked.family == families.USUAL else {"family": asked.family}),
            "phase": phase,
            "run_id": begun.run.run_id,
            "began": self.began.isoformat(),
            "seed": asked.seed,
            "seed_given": asked.seed if asked.seed_given is None else asked.seed_given,
            "nonce": asked.nonce,
            "replay_of": asked.replay_of,
            "suite": suite_table(begun.suite, self.files, asked),
            "population_digest": begun.population.digest,
            "target": dict(begun.system.said),
            "addresses": dict(begun.asked),
            "business_clock": clock_table(begun.clock),
            "rate_limit_per_s": begun.file.rate_limit_per_s,
            "forms_digest": digest_of(fixture("forms.toml")),
            **with_said("driving_ended", self.reasons),
            "parts": PARTS,
            "order": {name: str(value) if name in ("results", "font") else value for name, value in order.items()},
            "versions": {"himozuke": __version__, "python": platform.python_version()}
            | {name: version(name) for name in _LIBRARIES},
            "host": {"platform": platform.platform(), "processors": os.cpu_count()},
            "clock_before": self.clock_before,
            "clock_now": _clock_reading(),
        }


def clock_table(clock: Setting) -> dict[str, Any]:
    """The business clock as the run began: it was `now` at some moment between two stamps of the monotonic clock."""
    return {"now": clock.now, "after_ns": clock.invoked_ns, "before_ns": clock.completed_ns}


def suite_table(
    suite: Suite, files: tuple[SuiteFiles, ...], order: Order, shipped: Shipped | None = None
) -> dict[str, Any]:
    """What the manifest says of a suite: nothing that its files and the order do not. `shipped` as in `standing`."""
    return {
        "id": suite.id,
        "version": suite.version,
        "digest": suite_digest(suite),
        "driven": sorted(driven_digests(suite, order.family)),
        "standing": standing(files, order, shipped),
        "mode": suite.mode,
        "residents": suite.residents,
        "scenarios": [{"id": each.id, "duration_s": each.duration_s} for each in suite.scenarios],
        "limits": {name: limit for name, limit in asdict(suite.limits).items() if limit is not None},
        "minimum": {str(name): least for name, least in suite.minimum.items()},
    }


def driven_digests(suite: Suite, family: str) -> set[str]:
    """SHA-256 of what each scenario drives: by these an inspection is told from another."""
    told = map(family_of(family).inspection().driven, suite.scenarios)
    return {hashlib.sha256(orjson.dumps(each, option=orjson.OPT_SORT_KEYS)).hexdigest() for each in told}


def suite_digest(suite: Suite) -> str:
    """SHA-256 over the suite's text and its scenarios' texts in order."""
    digest = hashlib.sha256(suite.text.encode())
    for each in suite.scenarios:
        digest.update(b"\0" + each.text.encode())
    return digest.hexdigest()
