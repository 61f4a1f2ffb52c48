"""What a list of sums covers, and which files can be closed or asked for at all."""

from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path

import pytest

from harness.bounded import COUNTED_BYTES, KEPT_BYTES
from harness.evidence import integrity, sums
from harness.evidence.integrity import check_names
from harness.evidence.run_folder import RunFolderError
from harness.evidence.stored import BrokenEvidence
from harness.evidence.sums import (
    ATTESTATION,
    SUMS,
    content_of,
    decode_sums,
    encode_sums,
    evidence_digest,
    sums_of,
)
from tests.evidence.test_whole_folder import broken, made

CHANGED = "its content is not what it was when the run was closed"
JOURNALS = ("history/worker-000.journal", "history/worker-001.journal")


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """A run that was closed and not signed."""
    return made(tmp_path / "run")


def test_the_list_is_text_in_one_order() -> None:
    with pytest.raises(BrokenEvidence, match="it is not UTF-8"):
        decode_sums(b"\xff\n")
    with pytest.raises(BrokenEvidence, match="not in the one order and form"):
        decode_sums(encode_sums({"a": "ab" * 32})[:-1])
    assert decode_sums(b"") == {}
    assert decode_sums(encode_sums({"a  b": "ab" * 32})) == {"a  b": "ab" * 32}


def test_a_file_of_a_run_fits_into_memory_and_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert COUNTED_BYTES > KEPT_BYTES
    monkeypatch.setattr(sums, "KEPT_BYTES", 10)
    monkeypatch.setattr(sums, "COUNTED_BYTES", 20)
    for name, most in (("verdict.json", 10), (SUMS, 20)):
        (tmp_path / name).write_bytes(b"x" * most)
        assert content_of(tmp_path, name) == b"x" * most
        (tmp_path / name).write_bytes(b"x" * (most + 1))
        with pytest.raises(BrokenEvidence, match=f"{name}: it is longer than {most} bytes"):
            content_of(tmp_path, name)
    (tmp_path / "link").symlink_to(tmp_path / "verdict.json")
    with pytest.raises(BrokenEvidence, match="link: it is neither a file nor a folder"):
        content_of(tmp_path, "link")
    with pytest.raises(BrokenEvidence, match="none: the file is missing"):
        content_of(tmp_path, "none")


def test_folders_that_hold_nothing_are_no_part_of_a_closed_run(tmp_path: Path) -> None:
    (tmp_path / "a" / "b" / "c").mkdir(parents=True)
    (tmp_path / "d" / "e").mkdir(parents=True)
    (tmp_path / "d" / "f").write_bytes(b"1")
    assert decode_sums(sums_of(tmp_path)) == {"d/f": hashlib.sha256(b"1").hexdigest()}
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["d", "f"]


def test_a_link_to_a_folder_is_no_folder(closed: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (closed / "link").symlink_to(tmp_path / "elsewhere")
    assert broken(closed) == ("link", "it is neither a file nor a folder", "")


def test_a_folder_that_cannot_be_listed_is_not_taken_for_an_empty_one(
    closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digests, listed = decode_sums((closed / SUMS).read_bytes()), os.scandir
    monkeypatch.setattr(integrity, "files_under", lambda _: [*digests, SUMS, ATTESTATION])

    def refuse(path: str) -> object:
        if str(path).endswith("documents"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return listed(path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(PermissionError):
        check_names(closed, digests)


def test_what_stands_first_in_a_list_of_files_is_what_is_first_by_name(tmp_path: Path) -> None:
    for name in ("c", "a\\b", "b", "a\nb"):
        (tmp_path / name).write_bytes(b"")
    with pytest.raises(RunFolderError, match=r"a\\nb"):
        sums_of(tmp_path)


@pytest.mark.parametrize("name", ["a\\b", "a\nb", "a\x1bb", "z\x1b"])
def test_a_name_that_no_list_can_hold_closes_no_run(tmp_path: Path, name: str) -> None:
    for each in (name, "a", "m"):
        (tmp_path / each).write_bytes(b"")
    with pytest.raises(RunFolderError, match="its name cannot be listed") as raised:
        sums_of(tmp_path)
    assert raised.match("^the run cannot be closed: ")


def test_a_folder_that_is_not_there_cannot_be_summed(tmp_path: Path) -> None:
    with pytest.raises(RunFolderError, match=r"none cannot be read \(No such file or directory\)"):
        sums_of(tmp_path / "none")


def test_the_digest_on_a_report_is_what_sha256sum_would_say(closed: Path) -> None:
    (closed / "observations" / "part").mkdir(parents=True)
    for name in ("observations/b", "observations/part/a", "findings.json", "unclear.json", "history/more"):
        (closed / name).write_bytes(name.encode())
    names = ["findings.json", *JOURNALS, "history/more", "observations/b", "observations/part/a", "unclear.json",
             "verdict.json"]  # fmt: skip
    lines = [f"{hashlib.sha256((closed / name).read_bytes()).hexdigest()}  {name}\n" for name in sorted(names)]
    assert evidence_digest(closed) == hashlib.sha256("".join(lines).encode()).hexdigest()
    (closed / "documents" / "1.pdf").unlink()
    assert evidence_digest(closed) == hashlib.sha256("".join(lines).encode()).hexdigest()
