"""A disk that is full or broken while evidence is written: nothing torn stands under a name that somebody will read,
nothing that was acknowledged is lost, and half a seal is none."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import pytest

from harness.domain.observations import Observation, Reading, Sheet
from harness.drive.store import DocumentStore
from harness.evidence.keys import KeyProblem, new_key
from harness.evidence.observations import ObservationWriter, read_observations
from harness.evidence.run_folder import RunFolderError, create, encode_saved, write_whole
from harness.reading.lines import encode
from harness.sealing import SUFFIX, Seal
from tests.evidence.failing import BROKEN, FULL, failing


@pytest.mark.parametrize("code", [FULL, BROKEN])
@pytest.mark.parametrize("call", [1, 2, 3])
@pytest.mark.parametrize("name", ["write", "open"])
def test_a_document_that_cannot_be_stored_leaves_no_part_and_costs_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, call: int, code: int
) -> None:
    seal, kept = Seal.fresh(), {}
    store = DocumentStore(tmp_path, 0, seal)
    with monkeypatch.context() as patch:
        failing(patch, os, name, call, OSError(code, os.strerror(code)))
        for number in range(4):
            body = f"%PDF-1.7 {number}".encode()
            with suppress(OSError):
                kept[store.keep(f"r1-{number:06d}.1", body)[0]] = body
    assert len(kept) == 3
    sealed = {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in tmp_path.rglob(f"*.pdf{SUFFIX}")}
    assert sealed == {name + SUFFIX: seal.shut(name, body) for name, body in kept.items()}


def test_a_document_of_which_only_a_part_could_be_written_is_not_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, calls = os.write, 0

    def short(descriptor: int, content: bytes) -> int:
        nonlocal calls
        calls += 1
        if calls == 1:
            return write(descriptor, content[:5])
        raise OSError(FULL, os.strerror(FULL))

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", short)
        with pytest.raises(OSError, match="No space"):
            DocumentStore(tmp_path, 0, Seal.fresh()).keep("r1-000001.1", b"%PDF-1.7 and more")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def lines(count: int) -> list[Observation]:
    """Observations of a few hundred bytes each."""
    text = (Reading("pdfium", (Sheet(("氏名", "x" * 300)),)),)
    return [Observation(f"documents/000/0000/r1-{number:06d}.1.pdf", "ab" * 32, 7, text) for number in range(count)]


def test_observations_that_cannot_be_written_end_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "part-000.jsonl").symlink_to("/dev/full")
    writer = ObservationWriter(tmp_path / "part-000.jsonl")
    writer.append(encode(lines(1)[0]))
    with pytest.raises(RunFolderError, match=r"part-000.jsonl cannot be written \(No space"):
        writer.flush()
    with pytest.raises(RunFolderError, match="No space"):
        writer.append(b"".join(map(encode, lines(2000))))
    with pytest.raises(RunFolderError, match="No space"):
        writer.__exit__(None, None, None)
    other = ObservationWriter(tmp_path / "part-000.jsonl")
    other.append(encode(lines(1)[0]))
    other.__exit__(OSError, OSError("why the run ended stays what is told"), None)


@pytest.mark.parametrize("length", [1, 100, 500, 5000])
def test_observations_cut_off_anywhere_are_read_up_to_the_last_whole_one(tmp_path: Path, length: int) -> None:
    path, seen = tmp_path / "part-000.jsonl", lines(20)
    whole = b"".join(map(encode, seen))
    path.write_bytes(whole[:length])
    assert list(read_observations(path)) == seen[: whole[:length].count(b"\n")]


@pytest.mark.parametrize("code", [FULL, BROKEN])
@pytest.mark.parametrize(("owner", "name"), [(os, "fsync"), (Path, "replace"), (Path, "open")])
def test_a_file_that_cannot_be_written_leaves_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, owner: object, name: str, code: int
) -> None:
    run = create(tmp_path, "quick")
    run.save("verdict.json", {"verdict": "inconclusive"})
    run.save_text("junit.xml", "<before/>")
    for write in (
        lambda: run.save("verdict.json", {"verdict": "pass"}),
        lambda: run.save_text("junit.xml", "<after/>"),
    ):
        with monkeypatch.context() as patch:
            failing(patch, owner, name, 1, OSError(code, os.strerror(code)))
            with pytest.raises(RunFolderError, match="cannot be written"):
                write()
    assert (run.path / "verdict.json").read_bytes() == encode_saved({"verdict": "inconclusive"})
    assert (run.path / "junit.xml").read_text(encoding="utf-8") == "<before/>"
    assert not list(run.path.rglob("*.part"))


def test_a_full_device_is_told(tmp_path: Path) -> None:
    with pytest.raises(RunFolderError, match="cannot be written"):
        write_whole(Path("/proc/himozuke"), b"x")


@pytest.mark.parametrize(("name", "call"), [("fsync", 1), ("fsync", 2), ("open", 2)])
def test_a_pair_of_keys_is_whole_or_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, call: int
) -> None:
    with monkeypatch.context() as patch:
        failing(patch, os, name, call, OSError(FULL, os.strerror(FULL)))
        with pytest.raises(KeyProblem, match="No space"):
            new_key(tmp_path / "k")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "k.pub").write_bytes(b"")
    with pytest.raises(KeyProblem, match="exists already"):
        new_key(tmp_path / "k")
    assert [path.name for path in tmp_path.iterdir()] == ["k.pub"]
