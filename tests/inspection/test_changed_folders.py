"""A closed folder that is not the one that was closed: exit code 4, the file named, and nothing judged."""

from __future__ import annotations

import os
import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from harness.evidence.attestation import OURS, envelope_of, read_attestation
from harness.evidence.keys import load_signer, new_key
from harness.evidence.sums import ATTESTATION, SUMS
from harness.inspection.verifying import verify as verifying
from harness.inspection.verifying.verified import BROKEN, INTACT, Verified
from harness.inspection.watch import Silent
from tests.inspection.changing import JOURNAL, closed_again
from tests.inspection.conftest import NONCE, SignedRun


def verified(folder: Path, key: Path | None) -> Verified:
    """What verify says."""
    return verifying.verify(folder, key, Silent())


@pytest.fixture
def nothing_is_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Integrity comes first, and what fails it goes no further."""

    def judged(*_: object) -> Verified:
        raise AssertionError("a folder that is broken was judged")

    monkeypatch.setattr(verifying, "judged_again", judged)


def _document(folder: Path) -> Path:
    return next(path for path in sorted(folder.rglob("*.pdf")) if "documents" in path.parts)


def _linked(folder: Path) -> str:
    """A document replaced by a link to the same bytes elsewhere."""
    path = _document(folder)
    path.rename(folder.parent / "elsewhere.pdf")
    path.symlink_to(folder.parent / "elsewhere.pdf")
    return path.relative_to(folder).as_posix()


def _linked_folder(folder: Path) -> str:
    (folder / "documents").rename(folder.parent / "elsewhere")
    (folder / "documents").symlink_to(folder.parent / "elsewhere")
    return "documents"


def _swapped(folder: Path) -> str:
    """Two documents exchanged."""
    one, other = [path for path in sorted(folder.rglob("*.pdf")) if "documents" in path.parts][:2]
    kept = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(kept)
    return one.relative_to(folder).as_posix()


def _other_case(folder: Path) -> str:
    path = _document(folder)
    path.rename(path.with_suffix(".PDF"))
    return path.relative_to(folder).as_posix()


def _added(name: str) -> Callable[[Path], str]:
    def add(folder: Path) -> str:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"")
        return name

    return add


def _empty_folder(folder: Path) -> str:
    (folder / "documents" / "001" / "0000").mkdir(parents=True)
    return "documents/001/0000"


def _gone(name: str) -> Callable[[Path], str]:
    def remove(folder: Path) -> str:
        path = folder / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
        return name

    return remove


def _pipe(folder: Path) -> str:
    (folder / "findings.json").unlink()
    os.mkfifo(folder / "findings.json")
    return "findings.json"


def _not_utf_8(folder: Path) -> str:
    (folder / os.fsdecode(b"note\xff.txt")).write_bytes(b"")
    return "note\\udcff.txt"


def _with_a_line_break(folder: Path) -> str:
    (folder / "x\nevidence: INTACT (exit 0)").write_bytes(b"")
    return "x\\nevidence: INTACT (exit 0)"


def _composed_otherwise(folder: Path) -> str:
    """A name that looks the same."""
    for form in ("NFD", "NFC"):
        (folder / unicodedata.normalize(form, "ガ.txt")).write_bytes(b"")
    return unicodedata.normalize("NFD", "ガ.txt")


def _sum(change: Callable[[bytes], bytes]) -> Callable[[Path], str]:
    def spoil(folder: Path) -> str:
        (folder / SUMS).write_bytes(change((folder / SUMS).read_bytes()))
        return SUMS

    return spoil


def _doubled_member(name: str) -> Callable[[Path], str]:
    """The first of two members of one name is what some readers take."""

    def spoil(folder: Path) -> str:
        content = (folder / name).read_bytes()
        (folder / name).write_bytes(b'{"verdict": "pass",' + content[1:])
        return name

    return spoil


_CHANGES: dict[str, Callable[[Path], str]] = {
    "a document is a link": _linked,
    "the documents are elsewhere": _linked_folder,
    "two documents are exchanged": _swapped,
    "a name in another case": _other_case,
    "a file is added": _added("documents/000/0000/x.pdf"),
    "a file is added at the top": _added("note.txt"),
    "an unfinished file is added": _added("verdict.json.part"),
    "a journal is added": _added("history/worker-001.journal"),
    "an empty folder is added": _empty_folder,
    "a file is a pipe": _pipe,
    "a name that is not UTF-8": _not_utf_8,
    "a name that holds a line break": _with_a_line_break,
    "a name that looks the same": _composed_otherwise,
    "the manifest is gone": _gone("manifest.json"),
    "the verdict is gone": _gone("verdict.json"),
    "the list is gone": _gone(SUMS),
    "the attestation is gone": _gone(ATTESTATION),
    "the journal is gone": _gone(JOURNAL),
    "the list says one path twice": _sum(lambda content: content + content.splitlines(keepends=True)[-1]),
    "the list has a path outside": _sum(lambda content: content + b"0" * 64 + b"  ../../etc/passwd\n"),
    "the list ends in half a line": _sum(lambda content: content[:-1]),
    "a member stands twice in the verdict": _doubled_member("verdict.json"),
}


@pytest.mark.usefixtures("nothing_is_judged")
@pytest.mark.parametrize("change", _CHANGES.values(), ids=_CHANGES)
def test_a_changed_folder_is_broken_and_its_file_named(
    signed_run: SignedRun, tmp_path: Path, change: Callable[[Path], str]
) -> None:
    folder = signed_run.copy(tmp_path)
    name = change(folder)
    for key in (signed_run.public, None):
        said = verified(folder, key)
        assert (said.exit_code, said.file) == (BROKEN, name), said.sentence
        assert all(line.isprintable() for line in said.lines)
        orjson.dumps(said.table)


@pytest.mark.usefixtures("nothing_is_judged")
def test_an_empty_journal_is_named(signed_run: SignedRun, tmp_path: Path) -> None:
    folder = signed_run.copy(tmp_path)
    (folder / JOURNAL).write_bytes(b"")
    said = verified(folder, None)
    assert (said.exit_code, said.file) == (BROKEN, JOURNAL)
    assert said.record.startswith("0 records where")


@pytest.mark.usefixtures("nothing_is_judged")
@pytest.mark.parametrize(
    "change",
    [
        lambda statement, other: statement.update(predicateType="https://in-toto.io/attestation/vuln/v0.1"),
        lambda statement, other: statement.update(subject=[]),
        lambda statement, other: statement["predicate"].update(result="PASSED", passedTests=["binding"]),
        lambda statement, other: statement["predicate"][OURS].update(nonce="another"),
        lambda statement, other: statement["predicate"][OURS]["counts"].update(documents=10**6),
        lambda statement, other: statement["predicate"][OURS].update(signer=None),
        lambda statement, other: statement["predicate"][OURS]["signer"].update(keyid=other),
        lambda statement, other: statement["predicate"][OURS].update(journals={}),
        lambda statement, other: statement["predicate"].clear(),
        lambda statement, other: statement.update({"x": [[]] * 3}),
    ],
)
def test_a_statement_that_says_otherwise_is_broken_whoever_signs_it(
    signed_run: SignedRun, tmp_path: Path, change: Callable[[dict[str, object], str], object]
) -> None:
    folder = signed_run.copy(tmp_path)
    path = folder / ATTESTATION
    statement = read_attestation(path.read_bytes()).statement
    change(statement, new_key(tmp_path / "other").keyid)
    path.write_bytes(envelope_of(statement, load_signer(signed_run.private)))
    for key in (signed_run.public, None):
        said = verified(folder, key)
        assert (said.exit_code, said.file) in ((BROKEN, ATTESTATION), (BROKEN, SUMS)), said.sentence


@pytest.mark.usefixtures("nothing_is_judged")
def test_nothing_can_be_written_beside_a_signature(signed_run: SignedRun, tmp_path: Path) -> None:
    folder = signed_run.copy(tmp_path)
    path = folder / ATTESTATION
    path.write_bytes(path.read_bytes().replace(b'"keyid"', b'"approved_by": "an authority",\n      "keyid"', 1))
    for key in (signed_run.public, None):
        said = verified(folder, key)
        assert (said.exit_code, said.file) == (BROKEN, ATTESTATION), said.sentence


@pytest.mark.usefixtures("nothing_is_judged")
def test_a_statement_about_nothing_is_broken(signed_run: SignedRun, tmp_path: Path) -> None:
    folder = signed_run.copy(tmp_path)
    statement = read_attestation((folder / ATTESTATION).read_bytes()).statement
    del statement["subject"]
    statement["predicate"][OURS]["signer"] = None
    (folder / ATTESTATION).write_bytes(envelope_of(statement, None))
    said = verified(folder, None)
    assert (said.exit_code, said.file) == (BROKEN, SUMS), said.sentence


@pytest.mark.usefixtures("nothing_is_judged")
def test_folders_deeper_than_any_path_are_broken_evidence(signed_run: SignedRun, tmp_path: Path) -> None:
    folder = signed_run.copy(tmp_path)
    before = Path.cwd()
    try:
        os.chdir(folder)
        for _ in range(20):
            os.mkdir("d" * 250)
            os.chdir("d" * 250)
    finally:
        os.chdir(before)
    assert verified(folder, signed_run.public).exit_code == BROKEN


def test_a_run_begun_with_another_nonce_is_another_run(
    signed_run: SignedRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "judged_again", lambda *_: Verified("run", INTACT, "judged the same"))
    for given, code in ((None, INTACT), (NONCE, INTACT), (f"{NONCE}2", BROKEN), ("", BROKEN)):
        said = verifying.verify(signed_run.folder, signed_run.public, Silent(), given)
        assert said.exit_code == code, said.sentence
        assert (said.nonce == NONCE) == (code == INTACT)
    assert any(f"nonce {NONCE}" in line for line in verified(signed_run.folder, None).lines)


def test_an_unsigned_run_says_so_and_no_key_fits_it(
    signed_run: SignedRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = signed_run.copy(tmp_path)
    closed_again(folder, None)
    assert verified(folder, signed_run.public).exit_code == BROKEN
    judged = Verified(str(folder), INTACT, "judged the same", signed_by="")
    monkeypatch.setattr(verifying, "judged_again", lambda *_: judged)
    assert any("UNSIGNED" in line for line in verified(folder, None).lines)
