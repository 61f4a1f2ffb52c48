"""A run folder read back: what is there is given, what is missing or broken is one sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from harness import families
from harness.domain.properties import rows
from harness.evidence.stored import Stored, StoredError

_FINDING = {"property": "binding", "application_id": "rabc-000001", "sentence": "It is another's."}


def _folder(path: Path, **files: Any) -> Path:
    whole = {"manifest": {"format": 1}, "verdict": {"findings": 1}, "findings": [_FINDING], "unclear": []} | files
    for name, value in whole.items():
        if value is not None:
            (path / f"{name}.json").write_bytes(value if isinstance(value, bytes) else orjson.dumps(value))
    return path


def test_a_whole_folder_is_given_back(tmp_path: Path) -> None:
    stored = Stored.load(_folder(tmp_path))
    assert (stored.path, stored.manifest, stored.findings) == (tmp_path, {"format": 1}, [_FINDING])


def test_properties_come_in_the_order_of_reports(tmp_path: Path) -> None:
    """Their files are written by name."""
    names = [str(row.property) for row in rows()]
    verdict = {"findings": 1, "properties": {name: {} for name in sorted([*names, "nobodys"])}}
    assert list(Stored.load(_folder(tmp_path, verdict=verdict)).verdict["properties"]) == [*names, "nobodys"]


def test_a_run_that_was_broken_off_has_empty_lists(tmp_path: Path) -> None:
    stored = Stored.load(_folder(tmp_path, verdict={"findings": 0}, findings=None, unclear=None))
    assert (stored.findings, stored.unclear) == ([], [])


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"verdict": None}, "has no verdict.json"),
        ({"manifest": None}, "has no manifest.json"),
        ({"findings": None}, "holds 0 findings where verdict.json tells of 1"),
        ({"verdict": {}}, "tells of None"),
        ({"findings": {}}, "no list of JSON objects"),
        ({"unclear": [1]}, "no list of JSON objects"),
        ({"verdict": b"[]"}, "no JSON object"),
        ({"verdict": b'{"findings": '}, "verdict.json is broken"),
    ],
)
def test_what_is_missing_or_broken_is_said(tmp_path: Path, files: dict[str, Any], sentence: str) -> None:
    with pytest.raises(StoredError, match=sentence):
        Stored.load(_folder(tmp_path, **files))


def test_no_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoredError, match="no such folder"):
        Stored.load(tmp_path / "nowhere")


def test_a_purged_run_is_said_to_be_one(tmp_path: Path) -> None:
    _folder(tmp_path, verdict=None, findings=None, unclear=None)
    (tmp_path / "purged.json").write_bytes(b"{}")
    with pytest.raises(StoredError, match=r"has no verdict\.json: the run was purged"):
        Stored.load(tmp_path)


def test_a_run_whose_manifest_names_no_family_is_of_the_usual_one(tmp_path: Path) -> None:
    assert Stored.load(_folder(tmp_path)).family.name == families.USUAL


def test_a_run_is_of_the_family_that_its_manifest_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(families._modules, "toy", "tests.toy.family")
    assert Stored.load(_folder(tmp_path, manifest={"family": "toy"})).family.name == "toy"


def test_a_family_that_there_is_not_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoredError, match=r"manifest.json names 'none', which is no family"):
        Stored.load(_folder(tmp_path, manifest={"family": "none"}))


_RUN = {"began": "2026-11-23T09:00:00+00:00", "suite": {"scenarios": [{"id": "plain", "duration_s": 1.5}]}}


@pytest.mark.parametrize(
    ("member", "value", "sentence"),
    [
        ("began", "soon", "began is 'soon'"),
        ("began", "0001-01-01T00:00:00+09:00", "began is '0001"),
        ("began", None, "began is None"),
        ("suite", {"scenarios": [{"id": "plain", "duration_s": 0}]}, r"suite\.scenarios\.0\.duration_s is 0"),
        ("target", {"configuration": []}, r"target\.configuration is \[\]"),
        ("target", {"name": "\x1b[31m"} | {"build": ["\x1b[31m"]}, r"target\.build is \['\\x1b\[31m'\]"),
        ("versions", {"python": 3}, r"versions\.python is 3"),
    ],
)
def test_a_manifest_of_which_no_page_can_be_made(tmp_path: Path, member: str, value: Any, sentence: str) -> None:
    assert Stored.load(_folder(tmp_path, manifest=_RUN)).manifest == _RUN
    with pytest.raises(StoredError, match=f"manifest.json is broken: {sentence}"):
        Stored.load(_folder(tmp_path, manifest={**_RUN, member: value}))


@pytest.mark.parametrize(
    ("member", "value", "sentence"),
    [
        ("verdict", "green", "verdict is 'green'"),
        ("guard", 0, "guard is 0"),
        ("documents", -1, "documents is -1"),
        ("documents", True, "documents is True"),
        ("properties", {"binding": {"upper_bound_95": 0}}, r"properties\.binding\.upper_bound_95 is 0"),
        ("properties", {"binding": {"checked": None}}, r"properties\.binding\.checked is None"),
        ("properties", [], r"properties is \[\]"),
    ],
)
def test_a_verdict_of_which_no_page_can_be_made(tmp_path: Path, member: str, value: Any, sentence: str) -> None:
    with pytest.raises(StoredError, match=f"verdict.json is broken: {sentence}"):
        Stored.load(_folder(tmp_path, verdict={"findings": 1, member: value}))


def test_a_file_nested_deeper_than_any_run_keeps(tmp_path: Path) -> None:
    deep = b'{"target": {"configuration": ' + b'{"a":' * 900 + b"1" + b"}" * 902
    with pytest.raises(StoredError, match=r"manifest\.json is broken: more than 100 values stand within each other"):
        Stored.load(_folder(tmp_path, manifest=deep))
