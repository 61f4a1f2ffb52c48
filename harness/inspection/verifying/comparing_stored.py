"""Whether what is stored is what comes out now: in the one spelling, since one value has several in JSON, or in that of
an earlier version."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, cast

import orjson

from harness.bounded import COUNTED_BYTES, LISTED_BYTES, content_of, json_of
from harness.catalogue.stored import message_of
from harness.domain.properties import rows
from harness.domain.suites import Suite
from harness.evidence.run_folder import encode_saved, spellings
from harness.evidence.stored import FINDINGS, UNCLEAR, VERDICT, BrokenEvidence
from harness.inspection.order import UsageProblem
from harness.inspection.running.manifest import FORM
from harness.inspection.verifying.judged_then import judged_then
from harness.wording.rendering import stored_sentence

Rows = Sequence[Mapping[str, Any]]


def is_content(path: Path, content: bytes) -> bool:
    """Whether a file holds exactly this; one of another size is not read. Raises OSError."""
    try:
        return path.stat().st_size == len(content) and content_of(path, len(content)) == content
    except FileNotFoundError:
        return False


_SINCE_THE_THIRD = frozenset({"received", "unclean_answers", "withheld_documents", "events", "triggers", "lowered"})
"""Members of verdict.json that no run of an earlier form has."""

_OF_GATES = frozenset({"others", "require", "lacks"})
"""Members of what it says of a gate that none has."""

_OF_CONTROLS = frozenset({"spoilings"})
"""What it says of its controls that none of the first three does."""

_SINCE_THE_FIFTH = frozenset({"hidden-data"})
"""Properties that no earlier form has."""

_WITH_SORTS = 4
"""The first form that tells its controls by their sorts."""

_TRIGGER = "trigger-itself"
"""What was not inspected and no earlier form could tell of."""


def as_asked(again: Mapping[str, Any], stored: Mapping[str, Any], manifest: Mapping[str, Any]) -> dict[str, Any]:
    """A verdict as the version that made the run could say it: without the properties for which the suite sets no
    limit, where the stored one does not name them, and without members and gaps that came later. Raises KeyError or
    TypeError for what is no verdict of a run."""
    unasked = {row.property for row in rows() if row.limit and row.limit not in manifest["suite"]["limits"]}
    unasked |= _SINCE_THE_FIFTH if manifest["format"] != FORM else frozenset()
    unasked -= stored["properties"].keys()
    later = frozenset() if told_as_now(manifest) else _SINCE_THE_THIRD
    told = {name: each for name, each in again.items() if name not in later}
    if later:
        told["not_inspected"] = [gap for gap in again["not_inspected"] if gap["what_said"]["code"] != _TRIGGER]
    if manifest["format"] < _WITH_SORTS:
        told["controls"] = _left(told["controls"], _OF_CONTROLS)
    if told["gate"] and later:
        told["gate"] = _left(told["gate"], _OF_GATES)
    properties = {name: _left(each, later) for name, each in again["properties"].items() if name not in unasked}
    return {**told, "properties": properties}


def told_as_now(manifest: Mapping[str, Any]) -> bool:
    """Whether the run's verdict and findings tell all that this version's do: the first two forms told less. Raises
    KeyError."""
    return bool(manifest["format"] in (3, _WITH_SORTS, FORM))


def as_limited(suite: Suite, manifest: Mapping[str, Any]) -> Suite:
    """A suite as the version that made the run understood it: not held to limits that came later. Raises KeyError or
    TypeError for what is no manifest."""
    if told_as_now(manifest):
        return suite
    later = {each.name: None for each in fields(suite.limits) if each.name not in manifest["suite"]["limits"]}
    limited: Any = replace(cast(Any, suite), limits=replace(suite.limits, **later))
    return cast(Suite, limited)


class StoredForm:
    """The form in which this version writes a run's files: all of it is held against what comes out now."""

    not_repeated: tuple[str, ...] = ()
    """What of the files is not held against anything."""

    def is_plan(self, path: Path, plan: bytes) -> bool:
        """Whether a file holds this plan. Raises OSError, ValueError."""
        return is_content(path, plan)

    def digest(self, line: bytes) -> bytes:
        """What is the same of two lines of observations exactly where the readers saw the same."""
        return hashlib.sha256(line).digest()

    def check_judged(
        self, folder: Path, stored: Mapping[str, Any], again: Mapping[str, Any], findings: Rows, unclear: Rows
    ) -> None:
        """Whether findings.json, unclear.json and the verdict are these. Raises BrokenEvidence, OSError."""
        for name, made in ((FINDINGS, findings), (UNCLEAR, unclear)):
            if not self.are_rows(folder / name, made):
                raise BrokenEvidence("judging the evidence again gives others", name)
        self.check_verdict(stored, again, "judging the evidence again says otherwise")

    def are_rows(self, path: Path, rows: Rows) -> bool:
        """Whether a file holds these rows. Raises OSError, ValueError."""
        return any(is_content(path, each) for each in spellings(rows))

    def check_verdict(self, stored: Mapping[str, Any], again: Mapping[str, Any], why: str) -> None:
        """Whether a verdict is the one that is stored. Raises BrokenEvidence, which says `why` and the first
        difference."""
        if encode_saved(again) != encode_saved(stored):
            told = _difference(stored, orjson.loads(encode_saved(again)))
            raise BrokenEvidence(f"{why}: {told}", VERDICT)

    def check_retold(self, folder: Path, texts: Mapping[str, str]) -> None:
        """Whether what CI was told is what the run says. Raises BrokenEvidence, OSError."""
        for name, text in texts.items():
            if not is_content(folder / name, text.encode()):
                raise BrokenEvidence("it does not tell what the run says", name)


def _difference(stored: Mapping[str, Any], again: Mapping[str, Any]) -> str:
    """The first member in which the two differ."""
    for name in [*stored, *(name for name in again if name not in stored)]:
        one, other = stored.get(name), again.get(name)
        if encode_saved(one) != encode_saved(other):
            if isinstance(one, dict) and isinstance(other, dict):
                return f"{name}.{_difference(one, other)}"
            return f"{name} was {one!r} and is {other!r}"
    return "nothing"


# What an earlier version said is not held against anything: since then messages tell more. In the first form it stood
# as an English sentence alone, in the order of the sentences where nothing else told two apart. No sentence is taken
# apart: all that stands beside them is held against what comes out now.


_OF_THE_MESSAGE = ("sentence", "code", "parts")
_TOLD_FIRST = ("property", "started_ns", "application_id", "sheet", "document")
"""By what one finding comes before another; the order of those that agree in it was that of their sentences."""


def form_of(manifest: Mapping[str, Any]) -> StoredForm:
    """The form of a run's files. Raises UsageProblem where this version does not know it."""
    match manifest.get("format"):
        case 1:
            return FirstForm()
        case 2:
            return SecondForm()
        case 3:
            return ThirdForm()
        case 4:
            return FourthForm()
        case form if form == FORM:
            return StoredForm()
    raise UsageProblem("the run's files are in a form that this version does not know; install the one that made it")


class FourthForm(StoredForm):
    """Held against what comes out now: all but what was not looked at then."""

    not_repeated = (
        "ink that no text says anything of, how large pictures are printed, and what a file holds that its paper does "
        "not show, which an earlier version did not look at",
    )

    def digest(self, line: bytes) -> bytes:
        """Nothing was told then of these."""
        return hashlib.sha256(_without_ink(line)).digest()


class ThirdForm(StoredForm):
    """Held against what comes out now: all but the places of what was read, by which nothing was judged then."""

    not_repeated = (
        "where on its sheet each value stands, which an earlier version did not keep: "
        "a sheet is judged by what is on it, not by whose value stands where",
        *FourthForm.not_repeated,
    )

    def digest(self, line: bytes) -> bytes:
        """Nothing was told then of where anything stands."""
        return hashlib.sha256(_without_places(line)).digest()


class SecondForm(StoredForm):
    """Held against what comes out now: all members but sentences and the data of messages, and rows whatever their
    order, as the rules of then had them (`judged_then`)."""

    not_repeated = (
        "the words of an earlier version, and junit.xml and summary.md, which are made of them: "
        "all that stands beside the words was compared",
        "the rules of an earlier version, which saw less in a document that is somebody else's: "
        "what this version finds besides in documents in which the run found something is left out",
    )

    def digest(self, line: bytes) -> bytes:
        """Nothing was told then of what is no document, and no damaged document was repaired."""
        return hashlib.sha256(_telling_less(line)).digest()

    def check_judged(
        self, folder: Path, stored: Mapping[str, Any], again: Mapping[str, Any], findings: Rows, unclear: Rows
    ) -> None:
        found = self.rows_in(folder / FINDINGS)
        if found is not None:
            again, findings = judged_then(stored, found, again, findings, unclear)
        super().check_judged(folder, stored, again, findings, unclear)
        first = stored["first_finding"]
        known = _without(found or (), (*_OF_THE_MESSAGE, "certificate", "fingerprint"))
        if first is not None and encode_saved(_left(first, _OF_THE_MESSAGE)) not in known:
            raise BrokenEvidence("its first finding is none of its findings", VERDICT)

    def rows_in(self, path: Path) -> Rows | None:
        """The rows of a file in the one spelling that it has; None where it holds something else. Raises OSError."""
        if not path.is_file():
            return None
        content = content_of(path, LISTED_BYTES)
        stored = json_of(content)
        if orjson.dumps(stored, option=orjson.OPT_INDENT_2) + b"\n" != content or not isinstance(stored, list):
            return None
        whole = all(isinstance(each, dict) and each.keys() >= {"sentence", "property", "document"} for each in stored)
        return stored if whole else None

    def are_rows(self, path: Path, rows: Rows) -> bool:
        stored = self.rows_in(path)
        return stored is not None and _without(stored, self._said) == _without(rows, (*_OF_THE_MESSAGE, "source"))

    _said: tuple[str, ...] = _OF_THE_MESSAGE

    def check_verdict(self, stored: Mapping[str, Any], again: Mapping[str, Any], why: str) -> None:
        try:
            beside = _beside_sentences(stored)
        except (AttributeError, KeyError, TypeError) as error:
            raise BrokenEvidence(f"it is not that of a run of its version ({error!r})", VERDICT) from None
        super().check_verdict(beside, _beside_sentences(again), why)

    def check_retold(self, folder: Path, texts: Mapping[str, str]) -> None:
        """They are made of sentences."""


class FirstForm(SecondForm):
    """The same for files in which a sentence was all that was said."""

    _said = ("sentence",)

    def is_plan(self, path: Path, plan: bytes) -> bool:
        if not path.is_file():
            return False
        content = content_of(path, COUNTED_BYTES)
        omitted, again = orjson.loads(content)["omitted"], orjson.loads(plan)
        if _counts(omitted) != _counts(again["omitted"]):
            return False
        return orjson.dumps({**again, "omitted": omitted}) == content

    def digest(self, line: bytes) -> bytes:
        return hashlib.sha256(told_earlier(line)).digest()


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


def _telling_less(line: bytes) -> bytes:
    """A line without what the first two forms did not tell: where anything stands, the text of what is no document, and
    whether it is any, and what repairs show."""
    line = _without_places(line)
    if b'"no-pdf"' not in line and b'"repairs"' not in line:
        return line
    whole = orjson.loads(line)
    whole.pop("repairs", None)
    for reading in whole["readings"]:
        problem = reading["problem"]
        if isinstance(problem, dict) and problem["code"] == "no-pdf":
            reading["sheets"] = []
            if problem["parts"]["looks_like"] == "binary":
                problem["parts"]["looks_like"] = "no-header"
    return orjson.dumps(whole, option=orjson.OPT_APPEND_NEWLINE)


_NOT_LOOKED_AT = (b'"longest"', b'"ink"', b'"hidden"')


def _without_ink(line: bytes) -> bytes:
    """A line without what none of the first four forms told."""
    if not any(name in line for name in _NOT_LOOKED_AT):
        return line
    whole = orjson.loads(line)
    for reading in (*whole["readings"], *whole.get("repairs", ())):
        reading.pop("hidden", None)
        for sheet in reading["sheets"]:
            sheet.pop("ink", None)
            for image in sheet.get("images", ()):
                image.pop("longest", None)
    return orjson.dumps(whole, option=orjson.OPT_APPEND_NEWLINE)


def _without_places(line: bytes) -> bytes:
    line = _without_ink(line)
    if b'"places"' not in line:
        return line
    whole = orjson.loads(line)
    for reading in (*whole["readings"], *whole.get("repairs", ())):
        for sheet in reading["sheets"]:
            sheet.pop("places", None)
            sheet.pop("fonts", None)
    return orjson.dumps(whole, option=orjson.OPT_APPEND_NEWLINE)


def told_earlier(line: bytes) -> bytes:
    """A line as earlier versions wrote it. They kept sentences and nothing else, so those are what can be held against
    this reading: here alone is a sentence of a stored file compared, and as a whole."""
    whole = orjson.loads(_telling_less(line))
    for reading in whole["readings"]:
        said = [stored_sentence(message_of(each)) for each in reading["suspicions"]]
        problem = stored_sentence(message_of(reading["problem"])) if reading["problem"] else ""
        reading.update(problem=problem, suspicions=said)
    return orjson.dumps(whole, option=orjson.OPT_APPEND_NEWLINE)
