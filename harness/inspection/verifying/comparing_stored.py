"""Whether what is stored is what comes out now: in the one spelling, since one value has several in JSON."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson

from harness.domain.properties import rows
from harness.evidence.run_folder import encode_saved
from harness.evidence.stored import FINDINGS, UNCLEAR, VERDICT, BrokenEvidence

Rows = Sequence[Mapping[str, Any]]


def is_content(path: Path, content: bytes) -> bool:
    """Whether a file holds exactly this; one of another size is not read. Raises OSError."""
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except FileNotFoundError:
        return False


def as_asked(again: Mapping[str, Any], stored: Mapping[str, Any], manifest: Mapping[str, Any]) -> dict[str, Any]:
    """A verdict as the version that made the run could say it: without the properties for which the suite sets no
    limit, where the stored one does not name them. Raises KeyError or TypeError for what is no verdict of a run."""
    unasked = {row.property for row in rows() if row.limit and row.limit not in manifest["suite"]["limits"]}
    unasked -= stored["properties"].keys()
    return {**again, "properties": {name: each for name, each in again["properties"].items() if name not in unasked}}


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
        return is_content(path, encode_saved(rows))

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
