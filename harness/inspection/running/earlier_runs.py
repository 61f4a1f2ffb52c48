"""The runs that stand beside a new one in its results folder: which of them count, and what they say today."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import orjson

from harness.catalogue import say
from harness.domain.messages import Failure
from harness.domain.words import Verdict
from harness.evidence.closing import is_closed
from harness.evidence.gate import Earlier, Gate, OfAnother, gated
from harness.evidence.integrity import check_files
from harness.evidence.said import said_in, with_said
from harness.evidence.stored import (
    FINDINGS,
    MANIFEST,
    PURGED,
    SELF_REPORT,
    UNCLEAR,
    VERDICT,
    BrokenEvidence,
    Stored,
    StoredError,
)
from harness.evidence.sums import ATTESTATION, SUMS, content_of

DEPTH = 3
"""So far below the results folder runs are looked for: a failed one that is put aside still stands."""

_OURS = frozenset({MANIFEST, VERDICT, FINDINGS, UNCLEAR, SELF_REPORT, PURGED, SUMS, ATTESTATION})
_SYSTEM = ("name", "version", "build", "configuration", "scope", "municipality_codes")
_NAMED = ({"build"}, {"configuration"}, {"build", "configuration"}, {"scenarios"})
"""In what a failed run may differ from this one and still be named."""


def with_earlier(gate: Gate, run: Path) -> Gate:
    """The gate with what stands beside this run: earlier runs of the same inspection on the same build count; those
    that failed on another build or configuration, or with other scenarios, are named and do not."""
    own, counted, others = _inspected(run), [], []
    for name, folder in _run_folders(run):
        if isinstance(folder, OSError):
            why = say("folder-unreadable", failure=Failure(folder.strerror or str(folder)))
            counted.append(Earlier(name, Verdict.INCONCLUSIVE, why))
            continue
        inspected = _inspected(folder)
        if inspected is None or own is None:
            counted.append(Earlier(name, Verdict.INCONCLUSIVE, say("manifest-unreadable")))
            continue
        if broken := _broken(folder):
            why = say("evidence-broken", failure=Failure(broken))
            counted.append(Earlier(name, Verdict.INCONCLUSIVE, why))
            continue
        differs = inspected.differs(own)
        if not differs:
            earlier = _judged_again(name, folder, gate)
            if earlier.verdict is Verdict.FAIL or not inspected.of_a_part:
                counted.append(earlier)  # a replay of a part is short on purpose; what it found stands all the same
        elif differs in _NAMED and _judged_again(name, folder, gate).verdict is Verdict.FAIL:
            others.append(OfAnother(name, tuple(sorted(differs))))
    return replace(gate, earlier=tuple(counted), others=tuple(others))


@dataclass(frozen=True, slots=True)
class _Inspected:
    """What a manifest says of what was inspected. `driven` are the digests of its scenarios, None in a manifest of an
    earlier version; `names` are theirs, and `digest` is that of their files. Another seed, length or way to a system
    does not make another inspection."""

    system: Mapping[str, Any]
    driven: frozenset[str] | None
    names: frozenset[str]
    digest: str
    of_a_part: bool

    def differs(self, other: _Inspected) -> set[str]:
        """In what the two are not the same inspection of the same build."""
        differing = {name for name in _SYSTEM if self.system.get(name) != other.system.get(name)}
        return differing if self._shares_a_scenario(other) else differing | {"scenarios"}

    def _shares_a_scenario(self, other: _Inspected) -> bool:
        if self.driven is None or other.driven is None:
            return self.digest == other.digest or bool(self.names & other.names)
        return bool(self.driven & other.driven)


def _inspected(folder: Path) -> _Inspected | None:
    """None where the manifest does not say it."""
    try:
        manifest = orjson.loads(content_of(folder, MANIFEST))
        suite, order = manifest["suite"], manifest.get("order") or {}
        return _Inspected(
            system=dict(manifest["target"]),
            driven=frozenset(suite["driven"]) if "driven" in suite else None,
            names=frozenset(str(each["id"]) for each in suite.get("scenarios", ())),
            digest=str(suite["digest"]),
            of_a_part=bool(order.get("around")),
        )
    except (BrokenEvidence, OSError, AttributeError, KeyError, TypeError, ValueError):
        return None


def _run_folders(run: Path) -> Iterator[tuple[str, Path | OSError]]:
    """All folders but that of the run itself that hold files of ours, to the depth, each once, by their paths below the
    results folder; with what went wrong instead of those that cannot be looked into."""
    about, results = run.stat(), run.parent
    seen = {(about.st_dev, about.st_ino)}
    waiting = [results]
    while waiting:
        folder = waiting.pop()
        name = folder.relative_to(results).as_posix()
        depth = 0 if folder == results else name.count("/") + 1
        try:
            about = folder.stat()
            if (about.st_dev, about.st_ino) in seen:
                continue
            seen.add((about.st_dev, about.st_ino))
            with os.scandir(folder) as entries:
                names = {each.name: each.is_dir() for each in entries}
            if depth and (names.keys() & _OURS or (names.get("history") and any(folder.glob("history/*.journal")))):
                yield name, folder
        except OSError as error:
            yield name, error
            continue
        if depth < DEPTH:
            waiting += [folder / each for each in sorted(names, reverse=True) if names[each]]


def _broken(folder: Path) -> str:
    """What is not as it was when the run was closed, of all that is looked at here: then nothing of it is believed."""
    try:
        check_files(folder, (MANIFEST, VERDICT, FINDINGS, UNCLEAR))
    except BrokenEvidence as broken:
        return str(broken)
    except OSError as error:
        return f"{error.filename or folder} cannot be read ({error.strerror})"
    return ""


def _judged_again(name: str, folder: Path, gate: Gate) -> Earlier:
    """An earlier run under today's waivers, and without the demands of its own gate: that it was too short for a bound
    says nothing against a longer one."""
    try:
        stored = Stored.load(folder)
        table = stored.verdict
        unmet = said_in(table.get("gate") or {"because": ()}, "because")
        reasons = [each for each in said_in(table, "inconclusive_because") if each not in unmet]
        again = gated(
            {**table, **with_said("inconclusive_because", reasons)},
            stored.findings,
            stored.unclear,
            Gate(gate.today, True, waivers=tuple(each for each in gate.waivers if each.holds_on(gate.today))),
        )
    except StoredError as error:
        verdict = Verdict.FAIL if _says_fail(folder) else Verdict.INCONCLUSIVE
        return Earlier(name, verdict, say("stored-unreadable", failure=Failure(str(error))))
    except (AttributeError, KeyError, TypeError, ValueError):
        return Earlier(name, Verdict.INCONCLUSIVE, say("verdict-unreadable"))
    verdict = Verdict(again["verdict"])
    if verdict is Verdict.FAIL:
        names = tuple(name for name, each in again["properties"].items() if each["verdict"] == Verdict.FAIL)
        return Earlier(name, verdict, say("properties", properties=names) if names else None)
    if (folder / "history").is_dir() and not is_closed(folder):  # a whole run, and not its four files alone
        return Earlier(name, Verdict.INCONCLUSIVE, say("never-closed"))
    return Earlier(name, verdict, reasons[0] if reasons and verdict is Verdict.INCONCLUSIVE else None)


def _says_fail(folder: Path) -> bool:
    """Whether the verdict alone, whatever else cannot be read, says that the run failed."""
    try:
        return bool(orjson.loads(content_of(folder, VERDICT))["verdict"] == Verdict.FAIL)
    except (BrokenEvidence, OSError, KeyError, TypeError, ValueError):
        return False
