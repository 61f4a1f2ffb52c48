"""A run folder as it is read back: the manifest, the verdict, the findings and what was not clear."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness import families
from harness.bounded import LISTED_BYTES, content_of, json_of
from harness.domain.properties import places
from harness.evidence.shape import wrong_in_manifest, wrong_in_verdict
from harness.wording.media import printable

MANIFEST, VERDICT, FINDINGS, UNCLEAR = "manifest.json", "verdict.json", "findings.json", "unclear.json"
SELF_REPORT, PURGED = "self-report.json", "purged.json"


class StoredError(Exception):
    """One sentence that says what is missing from a run folder, or broken in it."""


class BrokenEvidence(Exception):
    """Evidence is not what it was when the run was closed. `sentence` says what is wrong with the file `path` of the
    run folder, at its `record` where one can be named."""

    def __init__(self, sentence: str, path: str = "", record: str = "") -> None:
        self.sentence, self.path, self.record = printable(sentence), printable(path), printable(record)
        place = ", ".join(part for part in (self.path, self.record) if part)
        super().__init__(f"{place}: {self.sentence}" if place else self.sentence)


@dataclass(frozen=True, slots=True)
class Stored:
    """What a finished run left behind. `manifest` and `verdict` are the contents of the files of those names, the
    properties in the order of reports; `findings` and `unclear` are `domain.verdicts.Finding` and `Unclear`, one object
    each, as JSON gives them back."""

    path: Path
    manifest: dict[str, Any]
    verdict: dict[str, Any]
    findings: list[dict[str, Any]]
    unclear: list[dict[str, Any]]

    @staticmethod
    def load(path: Path) -> Stored:
        """Reads the run folder at `path`. A run that was broken off before it could be judged has no list of findings:
        its lists are empty. Raises StoredError where anything else is missing or is not what it should be."""
        if not os.path.isdir(path):
            raise StoredError(f"{path} is not a run folder: there is no such folder")
        verdict = _object(path, VERDICT)
        findings, unclear = _objects(path, FINDINGS), _objects(path, UNCLEAR)
        told = verdict.get("findings")
        if not isinstance(told, int) or told != len(findings or ()):
            raise StoredError(f"{path / FINDINGS} holds {len(findings or ())} findings where {VERDICT} tells of {told}")
        manifest = _object(path, MANIFEST)
        family_in(manifest)
        for name, wrong in ((VERDICT, wrong_in_verdict(verdict)), (MANIFEST, wrong_in_manifest(manifest))):
            if wrong:
                raise StoredError(f"{path / name} is broken: {wrong}")
        if isinstance(judged := verdict.get("properties"), dict):  # the file has them by name
            known = places()
            verdict["properties"] = dict(sorted(judged.items(), key=lambda each: known.get(each[0], len(known))))
        return Stored(path, manifest, verdict, findings or [], unclear or [])

    @property
    def family(self) -> Any:
        """The family of which the run is. Raises StoredError if there is none of the name in the manifest."""
        return families.family(family_in(self.manifest))


def family_in(manifest: Mapping[str, Any]) -> str:
    """The family of a run with this manifest. Raises StoredError if there is none of the name."""
    name = str(manifest.get("family", families.USUAL))
    if name not in families.names():
        raise StoredError(f"{MANIFEST} names {name!r}, which is no family of inspections")
    return name


def _object(folder: Path, name: str) -> dict[str, Any]:
    value = _content(folder, name)
    if value is None:
        purged = (folder / PURGED).is_file()
        why = "the run was purged" if purged else "it is no run folder, or its run never came to its end"
        raise StoredError(f"{folder} has no {name}: {why}")
    if not isinstance(value, dict):
        raise StoredError(f"{folder / name} is broken: it holds no JSON object")
    return value


def _objects(folder: Path, name: str) -> list[dict[str, Any]] | None:
    """The objects of a list, or None where there is no such file."""
    value = _content(folder, name)
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise StoredError(f"{folder / name} is broken: it holds no list of JSON objects")
    return value


def _content(folder: Path, name: str) -> Any:
    try:
        data = content_of(folder / name, LISTED_BYTES)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoredError(f"{folder / name} cannot be read ({error.strerror})") from error
    try:
        return json_of(data)
    except ValueError as error:
        raise StoredError(f"{folder / name} is broken: {error}") from error
