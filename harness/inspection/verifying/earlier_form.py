"""Run folders of the first form, in which whatever was said stood as an English sentence alone, and in the order of the
sentences where nothing else told two apart. No sentence is taken apart: what is held against what comes out now is all
that stands beside the sentences."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import orjson

from harness.catalogue.stored import message_of
from harness.evidence.run_folder import encode_saved
from harness.evidence.stored import VERDICT, BrokenEvidence
from harness.inspection.order import UsageProblem
from harness.inspection.running.manifest import FORM
from harness.inspection.verifying.comparing_stored import Rows, StoredForm
from harness.wording.rendering import stored_sentence

_OF_THE_MESSAGE = ("sentence", "code", "parts")
_TOLD_FIRST = ("property", "started_ns", "application_id", "sheet", "document")
"""By what one finding comes before another; the order of those that agree in it was that of their sentences."""


def form_of(manifest: Mapping[str, Any]) -> StoredForm:
    """The form of a run's files. Raises UsageProblem where this version does not know it."""
    match manifest.get("format"):
        case 1:
            return FirstForm()
        case form if form == FORM:
            return StoredForm()
    raise UsageProblem("the run's files are in a form that this version does not know; install the one that made it")


class FirstForm(StoredForm):
    """Held against what comes out now: all members but sentences and the data of messages, and rows whatever their
    order."""

    not_repeated = (
        "the sentences of an earlier version, and junit.xml and summary.md, which are made of them: "
        "all that stands beside the sentences was compared",
    )

    def is_plan(self, path: Path, plan: bytes) -> bool:
        if not path.is_file():
            return False
        content = path.read_bytes()
        omitted, again = orjson.loads(content)["omitted"], orjson.loads(plan)
        if _counts(omitted) != _counts(again["omitted"]):
            return False
        return orjson.dumps({**again, "omitted": omitted}) == content

    def digest(self, line: bytes) -> bytes:
        return hashlib.sha256(told_earlier(line)).digest()

    def check_judged(
        self, folder: Path, stored: Mapping[str, Any], again: Mapping[str, Any], findings: Rows, unclear: Rows
    ) -> None:
        super().check_judged(folder, stored, again, findings, unclear)
        first = stored["first_finding"]
        known = _without(findings, (*_OF_THE_MESSAGE, "certificate", "fingerprint"))
        if first is not None and encode_saved(_left(first, ("sentence",))) not in known:
            raise BrokenEvidence("its first finding is none of its findings", VERDICT)

    def are_rows(self, path: Path, rows: Rows) -> bool:
        if not path.is_file():
            return False
        content = path.read_bytes()
        stored = orjson.loads(content)
        if orjson.dumps(stored, option=orjson.OPT_INDENT_2) + b"\n" != content or not isinstance(stored, list):
            return False
        if not all(isinstance(each, dict) and "sentence" in each for each in stored):
            return False
        return _without(stored, ("sentence",)) == _without(rows, _OF_THE_MESSAGE)

    def check_verdict(self, stored: Mapping[str, Any], again: Mapping[str, Any], why: str) -> None:
        try:
            beside = _beside_sentences(stored)
        except (AttributeError, KeyError, TypeError) as error:
            raise BrokenEvidence(f"it is not that of a run of its version ({error!r})", VERDICT) from None
        super().check_verdict(beside, _beside_sentences(again), why)

    def check_retold(self, folder: Path, texts: Mapping[str, str]) -> None:
        """They are made of sentences."""


def _without(rows: Rows, names: Collection[str]) -> list[bytes]:
    """Rows without these members, each as its bytes, in an order of their own."""
    return sorted(encode_saved(_left(row, names)) for row in rows)


def _left(row: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}


def _counts(rows: Rows) -> list[list[int]]:
    return sorted([row["count"], row["of"]] for row in rows)


def _beside_sentences(table: Mapping[str, Any]) -> dict[str, Any]:
    """The content of a verdict.json without its sentences and the data of messages."""
    reason, because = ("reason", "reason_said"), ("because", "because_said")
    first, gate = table["first_finding"], table["gate"]
    if gate is not None:
        gate = {**_left(gate, because), "earlier": [_left(each, because) for each in gate["earlier"]]}
    return {
        **_left(table, ("inconclusive_because", "inconclusive_because_said")),
        "properties": {name: _left(each, reason) for name, each in table["properties"].items()},
        "not_inspected": _counts(table["not_inspected"]),
        "first_finding": None if first is None else {name: first[name] for name in _TOLD_FIRST},
        "gate": gate,
    }


def told_earlier(line: bytes) -> bytes:
    """A line as earlier versions wrote it. They kept sentences and nothing else, so those are what can be held against
    this reading: here alone is a sentence of a stored file compared, and as a whole."""
    whole = orjson.loads(line)
    for reading in whole["readings"]:
        said = [stored_sentence(message_of(each)) for each in reading["suspicions"]]
        problem = stored_sentence(message_of(reading["problem"])) if reading["problem"] else ""
        reading.update(problem=problem, suspicions=said)
    return orjson.dumps(whole, option=orjson.OPT_APPEND_NEWLINE)
