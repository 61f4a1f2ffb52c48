"""A folder made to make verify hang, fall over or fill the memory: it says one sentence and is never green."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.evidence.sums import ATTESTATION, SUMS
from harness.inspection.verifying.verified import BROKEN, INCOMPLETE, Verified
from harness.inspection.verifying.verify import verify
from harness.inspection.watch import Silent
from tests.inspection.changing import JOURNAL, closed_again, rewritten
from tests.inspection.conftest import SignedRun
from tests.inspection.running import environment

ENDLESS = Path("/dev/zero")


def verified(folder: Path) -> Verified:
    """What verify says."""
    return verify(folder, None, Silent())


def _replaced(name: str, how: Callable[[Path], object]) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        (folder / name).unlink()
        how(folder / name)

    return change


def _endless(path: Path) -> None:
    path.symlink_to(ENDLESS)


def _huge(path: Path) -> None:
    """A terabyte of nothing, which takes no room on the disk."""
    with path.open("wb") as file:
        os.truncate(file.fileno(), 1 << 40)


@pytest.mark.parametrize("name", [ATTESTATION, SUMS, "manifest.json", JOURNAL])
@pytest.mark.parametrize("how", [os.mkfifo, _endless])
def test_what_never_ends_is_not_read(
    signed_run: SignedRun, tmp_path: Path, name: str, how: Callable[[Path], object]
) -> None:
    folder = signed_run.copy(tmp_path)
    _replaced(name, how)(folder)
    said = verified(folder)
    assert (said.exit_code, said.file, said.sentence) == (BROKEN, name, "it is neither a file nor a folder")


@pytest.mark.parametrize("name", [JOURNAL, "verdict.json", "documents/000/0000/x.pdf"])
@pytest.mark.parametrize("how", [os.mkfifo, _endless])
def test_what_never_ends_is_not_read_in_a_run_that_was_never_closed(
    signed_run: SignedRun, tmp_path: Path, name: str, how: Callable[[Path], object]
) -> None:
    folder = signed_run.copy(tmp_path)
    for each in (SUMS, ATTESTATION, name):
        (folder / each).unlink(missing_ok=True)
    how(folder / name)
    assert (verified(folder).exit_code, verified(folder).file) == (BROKEN, name)


@pytest.mark.parametrize("name", [ATTESTATION, SUMS])
def test_what_is_too_long_is_not_read_whole(signed_run: SignedRun, tmp_path: Path, name: str) -> None:
    folder = signed_run.copy(tmp_path)
    _replaced(name, _huge)(folder)
    assert said_by_a_small_process(folder) == (BROKEN, name)


def test_a_line_without_an_end_is_not_read_whole(signed_run: SignedRun, tmp_path: Path) -> None:
    folder = signed_run.copy(tmp_path)
    for each in (SUMS, ATTESTATION, JOURNAL):
        (folder / each).unlink()
    _huge(folder / JOURNAL)
    assert said_by_a_small_process(folder) == (INCOMPLETE, "")


_SMALL = """
import resource, sys
from pathlib import Path
from harness.inspection.verifying.verify import verify
from harness.inspection.watch import Silent
resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
said = verify(Path(sys.argv[1]), None, Silent())
print(said.exit_code, said.file, sep="|")
"""


def said_by_a_small_process(folder: Path) -> tuple[int, str]:
    """What verify says in a process that cannot have much memory."""
    command = [sys.executable, "-c", _SMALL, str(folder)]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, timeout=120, check=True)
    code, _, name = done.stdout.strip().partition("|")
    return int(code), name


@pytest.mark.parametrize("content", [b"", b"{", b"null", b"[" * 100_000, b'{"a":' * 100_000, b"\x00" * 100, b"1e999"])
@pytest.mark.parametrize("name", [ATTESTATION, SUMS])
def test_what_is_no_seal_is_named(signed_run: SignedRun, tmp_path: Path, name: str, content: bytes) -> None:
    folder = signed_run.copy(tmp_path)
    (folder / name).write_bytes(content)
    assert (verified(folder).exit_code, verified(folder).file) == (BROKEN, name)


@pytest.mark.parametrize("content", [b"", b"[]", b"[" * 100_000, b'{"before":{},"after":{}}\n', b"\xff"])
def test_a_self_report_that_is_none_is_named(signed_run: SignedRun, tmp_path: Path, content: bytes) -> None:
    folder = signed_run.copy(tmp_path)
    (folder / "self-report.json").write_bytes(content)
    closed_again(folder, signed_run.private)
    assert (verified(folder).exit_code, verified(folder).file) == (BROKEN, "self-report.json")


def test_a_run_without_a_history_is_broken(signed_run: SignedRun, tmp_path: Path) -> None:
    folder = signed_run.copy(tmp_path)
    (folder / JOURNAL).unlink()
    (folder / "history").rmdir()
    assert (verified(folder).exit_code, verified(folder).file) == (BROKEN, JOURNAL)
    closed_again(folder, signed_run.private)
    said = verified(folder)
    assert (said.exit_code, said.file) == (BROKEN, "observations/part-000.jsonl")


def test_a_run_of_another_version_is_refused_on_one_line(signed_run: SignedRun, tmp_path: Path) -> None:
    folder = signed_run.copy(tmp_path)
    rewritten(folder, "manifest.json", lambda manifest: manifest["versions"].update(himozuke="9\nevidence: INTACT"))
    closed_again(folder, signed_run.private)
    done = subprocess.run(
        [sys.executable, "-m", "harness", "verify", str(folder)],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
