"""Keys, the list of digests, and the attestation, each by itself."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import pytest

from harness.evidence.keys import KeyProblem, load_public, load_signer, new_key, public_of, public_text
from harness.evidence.stored import BrokenEvidence
from harness.evidence.suite_signature import (
    SHIPPED,
    SIGNED,
    UNOFFICIAL,
    SuiteFiles,
    sign_suite,
    standing_line,
    standing_of,
)
from harness.evidence.sums import SUMS, decode_sums, encode_sums, files_under, sums_of


def test_a_key_is_private_and_never_overwritten(tmp_path: Path) -> None:
    made = new_key(tmp_path / "k")
    assert made.private.stat().st_mode & 0o077 == 0
    assert load_public(made.public).keyid == made.keyid == load_signer(made.private).public_key.keyid
    with pytest.raises(KeyProblem, match="exists already"):
        new_key(tmp_path / "k")


def test_the_wrong_half_of_a_pair_is_one_sentence(tmp_path: Path) -> None:
    made = new_key(tmp_path / "k")
    for load, path in ((load_signer, made.public), (load_public, made.private), (load_public, tmp_path / "none")):
        with pytest.raises(KeyProblem):
            load(path)


def test_a_key_in_a_statement_has_one_spelling_and_its_own_id(tmp_path: Path) -> None:
    key = load_public(new_key(tmp_path / "k").public)
    text = public_text(key)
    assert public_of(key.keyid, text).keyid == key.keyid
    for keyid, spelled in ((key.keyid, text.upper()), ("0" * 64, text), (key.keyid, text[:-2])):
        with pytest.raises(KeyProblem):
            public_of(keyid, spelled)


def test_sums_are_those_of_sha256sum(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "印影.pdf").write_bytes(b"1")
    (tmp_path / "b.json").write_bytes(b"2")
    (tmp_path / SUMS).write_bytes(sums_of(tmp_path))
    assert sorted(files_under(tmp_path)) == [SUMS, "a/印影.pdf", "b.json"]
    done = subprocess.run(["sha256sum", "-c", "--strict", SUMS], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace("ab", "AB", 1),
        lambda text: text.rstrip("\n"),
        lambda text: text + "\n",
        lambda text: text.replace("  ", " *", 1),
        lambda text: "".join(reversed(text.splitlines(keepends=True))),
        lambda text: text + text.splitlines(keepends=True)[-1],
        lambda text: text.replace("\n", "\r\n"),
    ],
)
def test_sums_have_one_spelling(spoil: object) -> None:
    content = encode_sums({"b": "ab" * 32, "a": "cd" * 32})
    assert decode_sums(content) == {"a": "cd" * 32, "b": "ab" * 32}
    assert callable(spoil)
    with pytest.raises(BrokenEvidence):
        decode_sums(spoil(content.decode()).encode())


def test_a_link_is_not_evidence(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1")
    (tmp_path / "link").symlink_to(tmp_path / "a")
    with pytest.raises(BrokenEvidence, match="neither a file nor a folder"):
        list(files_under(tmp_path))


def test_a_suite_is_shipped_signed_or_unofficial(tmp_path: Path) -> None:
    shipped = {"s.toml": "suite", "a.toml": "scenario"}
    signer = load_signer(new_key(tmp_path / "k").private)
    files = SuiteFiles("s.toml", shipped)
    known = {name: frozenset({hashlib.sha256(text.encode()).hexdigest()}) for name, text in shipped.items()}
    assert standing_of([files], known)["status"] == SHIPPED
    edited = SuiteFiles("s.toml", {**shipped, "a.toml": "easier"})
    said = standing_of([edited], known)
    assert said["status"] == UNOFFICIAL
    assert "a.toml differs from what is shipped" in said["because"][0]
    signed = SuiteFiles("s.toml", edited.texts, sign_suite(edited, signer))
    assert standing_of([files, signed], known) == {
        "status": SIGNED,
        "signed_by": [signer.public_key.keyid],
        "because": [],
    }
    for texts in ({**edited.texts, "a.toml": "easier still"}, {**edited.texts, "b.toml": "one more"}):
        copy = SuiteFiles("s.toml", texts, signed.signature)
        assert standing_of([copy], known)["status"] == UNOFFICIAL
    for line in (standing_line({**said, "changed": []}), standing_line({**said, "changed": ["--duration"]})):
        assert "UNOFFICIAL" in line
