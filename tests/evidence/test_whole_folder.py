"""Whether a closed run folder is what it was: which file is named, which record, by whose key, and what is let pass."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import zlib
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from harness.evidence import integrity
from harness.evidence.attestation import envelope_of, read_attestation
from harness.evidence.closing import close_folder
from harness.evidence.integrity import chain_breaks, check_files, check_integrity, check_names
from harness.evidence.keys import NewKey, PrivateKey, load_public, load_signer, new_key
from harness.evidence.run_folder import encode_saved
from harness.evidence.stored import PURGED, BrokenEvidence
from harness.evidence.sums import (
    ATTESTATION,
    SUMS,
    decode_sums,
    encode_sums,
)
from harness.history.encode import encode_line, line_chain, record_of
from harness.history.journal import JournalWriter, journal_path
from tests.evidence.test_other_types import MANIFEST, VERDICT

CHANGED = "its content is not what it was when the run was closed"
JOURNALS = ("history/worker-000.journal", "history/worker-001.journal")


def made(folder: Path, signer: PrivateKey | None = None) -> Path:
    """A closed folder with two journals of four records and a document."""
    (folder / "history").mkdir(parents=True)
    (folder / "documents").mkdir()
    for worker in (0, 1):
        writer = JournalWriter(journal_path(folder / "history", worker), worker)
        for what in "abc":
            writer.mark(what)
        writer.finish()
        writer.close()
    (folder / "documents" / "1.pdf").write_bytes(b"%PDF-")
    (folder / "manifest.json").write_bytes(encode_saved(MANIFEST))
    (folder / "verdict.json").write_bytes(encode_saved(VERDICT))
    close_folder(folder, signer)
    return folder


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    return made(tmp_path / "run")


@pytest.fixture
def pairs(tmp_path: Path) -> tuple[NewKey, NewKey]:
    return new_key(tmp_path / "one"), new_key(tmp_path / "other")


def broken(folder: Path, key: Path | None = None) -> tuple[str, str, str]:
    with pytest.raises(BrokenEvidence) as raised:
        check_integrity(folder, load_public(key) if key else None)
    return raised.value.path, raised.value.sentence, raised.value.record


def test_a_whole_run_tells_what_it_holds(closed: Path) -> None:
    found = check_integrity(closed, None)
    assert (found.manifest, found.verdict, found.signed_by) == (MANIFEST, VERDICT, "")
    assert list(found.digests) == ["documents/1.pdf", *JOURNALS, "manifest.json", "verdict.json"]
    assert found.digests["documents/1.pdf"] == hashlib.sha256(b"%PDF-").hexdigest()
    assert list(found.journals) == list(JOURNALS)
    assert all((chain.records, chain.broken) == (4, None) for chain in found.journals.values())


def test_a_signed_run_is_its_signer_s_and_nobody_else_s(tmp_path: Path, pairs: tuple[NewKey, NewKey]) -> None:
    one, other = pairs
    folder = made(tmp_path / "run", load_signer(one.private))
    assert check_integrity(folder, None).signed_by == one.keyid
    assert check_integrity(folder, load_public(one.public)).signed_by == one.keyid
    told = f"it is signed by another key ({one.keyid[:16]}...), not by the one given"
    assert broken(folder, other.public) == (ATTESTATION, told, "")


def test_an_unsigned_run_is_nobody_s(closed: Path, pairs: tuple[NewKey, NewKey]) -> None:
    assert broken(closed, pairs[0].public) == (ATTESTATION, "the run is not signed", "")


def test_a_signature_belongs_to_its_statement(tmp_path: Path, pairs: tuple[NewKey, NewKey]) -> None:
    one, other = (load_signer(pair.private) for pair in pairs)
    signed, unsigned = made(tmp_path / "signed", one), made(tmp_path / "unsigned")
    said = read_attestation((signed / ATTESTATION).read_bytes()).statement
    (signed / ATTESTATION).write_bytes(envelope_of(said, other))
    told = "it does not bear the one signature that its statement names"
    assert broken(signed) == (ATTESTATION, told, "")
    (signed / ATTESTATION).write_bytes(envelope_of(said, None))
    assert broken(signed) == (ATTESTATION, told, "")
    content = orjson.loads(envelope_of(said, one))
    content["signatures"][0]["sig"] = orjson.loads(envelope_of({**said, "predicateType": "x"}, one))["signatures"][0][
        "sig"
    ]
    spoilt = orjson.dumps(content, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    (signed / ATTESTATION).write_bytes(spoilt)
    assert broken(signed) == (ATTESTATION, "the signature does not fit what is signed", "")
    said = read_attestation((unsigned / ATTESTATION).read_bytes()).statement
    (unsigned / ATTESTATION).write_bytes(envelope_of(said, one))
    assert broken(unsigned) == (ATTESTATION, "it bears a signature, and its statement names no key", "")


def test_a_statement_is_of_its_sort_and_about_its_files(closed: Path) -> None:
    attested = read_attestation((closed / ATTESTATION).read_bytes())
    about = {SUMS: hashlib.sha256((closed / SUMS).read_bytes()).hexdigest()}
    sort = attested.statement["predicateType"]
    assert attested.is_about(about) is True
    assert attested.is_about(about, sort) is True
    assert attested.is_about(about, sort + "x") is False
    assert attested.is_about({SUMS: "0" * 64}, sort) is False
    assert attested.is_about({}) is False


@pytest.mark.parametrize("name", ["documents/1.pdf", "manifest.json", "verdict.json"])
def test_every_file_counts(closed: Path, name: str) -> None:
    (closed / name).write_bytes((closed / name).read_bytes() + b" ")
    assert broken(closed) == (name, CHANGED, "")
    (closed / name).unlink()
    assert broken(closed) == (name, "the file is missing", "")


def relinked(lines: list[bytes]) -> bytes:
    """These records, chained anew."""
    head, content = b"0" * 64, b""
    for line in lines:
        again = encode_line(record_of(line), -1, head)
        content, head = content + again, line_chain(again)
    return content


def _spoilt(line: bytes) -> bytes:
    rest = line[9:].replace(b'"what":"c"', b'"what":"x"')
    return b"%08x %b" % (zlib.crc32(rest[:-1]), rest)


@pytest.mark.parametrize("name", JOURNALS)
@pytest.mark.parametrize(
    ("spoil", "record"),
    [
        (lambda lines: b"".join([*lines[:2], _spoilt(lines[2]), lines[3]]), "record 3"),
        (lambda lines: b"".join(lines[:3]), "3 records where 4 stood when the run was closed"),
        (lambda lines: b"".join(lines) + b"torn", "record 5"),
        (lambda lines: relinked([*lines[:2], _spoilt(lines[2]), lines[3]]),
         "one record or more, with all that follow chained anew"),
        (lambda lines: relinked([*lines, lines[0]]), "5 records where 4 stood when the run was closed"),
    ],
)  # fmt: skip
def test_of_a_changed_journal_the_first_record_that_is_not_as_it_was_is_named(
    closed: Path, name: str, spoil: Callable[[list[bytes]], bytes], record: str
) -> None:
    lines = (closed / name).read_bytes().splitlines(keepends=True)
    (closed / name).write_bytes(spoil(lines))
    assert broken(closed) == (name, CHANGED, record)


def closed_again(folder: Path) -> Path:
    """Closed once more as it stands, as who means to deceive would."""
    for name in (SUMS, ATTESTATION):
        (folder / name).unlink()
    close_folder(folder, None)
    return folder


@pytest.mark.parametrize("name", JOURNALS)
def test_a_journal_that_breaks_within_is_broken_however_the_folder_was_closed(closed: Path, name: str) -> None:
    lines = (closed / name).read_bytes().splitlines(keepends=True)
    (closed / name).write_bytes(b"".join([lines[0], *lines[2:]]))
    assert broken(closed_again(closed)) == (name, "it does not follow from the record before it", "record 2")


def test_a_journal_whose_writer_was_cut_off_is_as_it_was(closed: Path) -> None:
    with (closed / JOURNALS[0]).open("ab") as file:
        file.write(b"torn")
    assert check_integrity(closed_again(closed), None).journals[JOURNALS[0]].torn


def test_a_record_is_written_in_one_way(closed: Path) -> None:
    lines = (closed / JOURNALS[1]).read_bytes().splitlines(keepends=True)
    group, _, text = lines[3][9:-1].split(b" ", 2)
    text = text.replace(b'{"is"', b'{ "is"')
    chain = hashlib.sha256(b"%b %b %b" % (line_chain(lines[2]), group, text)).hexdigest().encode()
    rest = b"%b %b %b" % (group, chain, text)
    (closed / JOURNALS[1]).write_bytes(b"".join(lines[:3]) + b"%08x %b\n" % (zlib.crc32(rest), rest))
    told = "it is not written in the one form of a record"
    assert broken(closed_again(closed)) == (JOURNALS[1], told, "record 4")


@pytest.mark.parametrize("name", ["manifest.json", "verdict.json"])
def test_what_a_run_keeps_is_one_object_written_in_one_way(closed: Path, name: str) -> None:
    whole = (closed / name).read_bytes()

    def told(content: bytes) -> tuple[str, str, str]:
        (closed / name).write_bytes(content)
        digests = decode_sums((closed / SUMS).read_bytes())
        listed = encode_sums({**digests, name: hashlib.sha256(content).hexdigest()})
        (closed / SUMS).write_bytes(listed)
        said = read_attestation((closed / ATTESTATION).read_bytes()).statement
        said["subject"][0]["digest"]["sha256"] = hashlib.sha256(listed).hexdigest()
        (closed / ATTESTATION).write_bytes(envelope_of(said, None))
        return broken(closed)

    for none in (b"", b"{", b"[]", b"7", b'""'):
        assert told(none) == (name, "it holds no JSON object", "")
    assert told(whole + b"\n") == (name, "it is not written in the one form in which a run keeps it", "")
    path, sentence, _ = told(encode_saved({}))
    assert (path, sentence[:30]) == ("manifest.json", "it is not that of a whole run ")


def test_a_list_of_another_run_is_not_this_one_s(tmp_path: Path, closed: Path) -> None:
    other = made(tmp_path / "other")
    (other / "documents" / "1.pdf").write_bytes(b"%PDF-2")
    shutil.copy(closed_again(other) / SUMS, closed / SUMS)
    told = "it is not the list of files with which the run was closed"
    assert broken(closed) == (SUMS, told, "")
    with pytest.raises(BrokenEvidence, match=told):
        check_files(closed, ["manifest.json"])
    shutil.copy(other / ATTESTATION, closed / ATTESTATION)
    assert broken(closed)[0] == "documents/1.pdf"


def test_an_attestation_says_what_the_folder_says(tmp_path: Path, closed: Path) -> None:
    said = read_attestation((closed / ATTESTATION).read_bytes()).statement
    said["predicate"]["result"] = "FAILED"
    (closed / ATTESTATION).write_bytes(envelope_of(said, None))
    assert broken(closed) == (ATTESTATION, "it does not say what the run folder says", "")


def test_what_stands_in_the_folder_besides(closed: Path) -> None:
    digests = decode_sums((closed / SUMS).read_bytes())
    (closed / "report.pdf").write_bytes(b"")
    assert broken(closed) == ("report.pdf", "the file was added after the run was closed", "")
    check_names(closed, digests, {SUMS, ATTESTATION, "report.pdf"})
    check_integrity(closed, None, {SUMS, ATTESTATION, "report.pdf"})
    (closed / "report.pdf").unlink()
    (closed / "documents" / "more").mkdir()
    told = "the folder, which holds nothing, was added after the run was closed"
    assert broken(closed) == ("documents/more", told, "")


def test_of_several_names_the_first_is_told(closed: Path) -> None:
    for name in ("b", "a", "c"):
        (closed / name).write_bytes(b"")
    assert broken(closed)[0] == "a"
    (closed / "verdict.json").unlink()
    (closed / "manifest.json").unlink()
    assert broken(closed)[0] == "manifest.json"


@pytest.mark.parametrize("number", [errno.ENAMETOOLONG, errno.EIO])
def test_folders_without_end_are_broken_and_a_broken_disk_is_none_of_theirs(
    closed: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(_: Path) -> list[str]:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(integrity, "files_under", refuse)
    if number == errno.ENAMETOOLONG:
        told = "it holds folders within each other, deeper than any path of a closed run"
        assert broken(closed) == ("", told, "")
    else:
        with pytest.raises(OSError, match=os.strerror(number)):
            check_integrity(closed, None)


def test_files_that_are_asked_for_are_those_of_the_closed_run(closed: Path) -> None:
    names = ["manifest.json", "documents/1.pdf", JOURNALS[1]]
    check_files(closed, names)
    check_files(closed, [*names, "documents/2.pdf"])  # none then and none now
    (closed / "documents" / "2.pdf").write_bytes(b"")
    with pytest.raises(BrokenEvidence) as raised:
        check_files(closed, [*names, "documents/2.pdf"])
    assert (raised.value.path, raised.value.sentence) == ("documents/2.pdf", CHANGED)
    check_files(closed, names)


@pytest.mark.parametrize("name", ["manifest.json", "documents/1.pdf"])
def test_a_file_that_is_asked_for_is_whole_or_purged(closed: Path, name: str) -> None:
    names = ["manifest.json", "documents/1.pdf"]
    whole = (closed / name).read_bytes()
    (closed / name).unlink()
    with pytest.raises(BrokenEvidence) as raised:
        check_files(closed, names)
    assert (raised.value.path, raised.value.sentence) == (name, CHANGED)
    (closed / PURGED).write_bytes(b"{}")
    check_files(closed, names)
    (closed / name).write_bytes(whole + b" ")
    with pytest.raises(BrokenEvidence, match=CHANGED):
        check_files(closed, names)
    (closed / name).write_bytes(whole)
    check_files(closed, names)


def test_of_a_folder_that_was_never_closed_nothing_is_said(closed: Path) -> None:
    for name in (SUMS, ATTESTATION, "manifest.json"):
        (closed / name).unlink()
    check_files(closed, ["manifest.json"])


def test_a_signature_counts_for_a_part_of_the_files_as_well(closed: Path, pairs: tuple[NewKey, NewKey]) -> None:
    said = read_attestation((closed / ATTESTATION).read_bytes()).statement
    (closed / ATTESTATION).write_bytes(envelope_of(said, load_signer(pairs[0].private)))
    with pytest.raises(BrokenEvidence, match="its statement names no key"):
        check_files(closed, ["manifest.json"])


def test_every_journal_that_ends_before_its_end_is_told(closed: Path) -> None:
    assert list(chain_breaks(closed)) == []
    for name in JOURNALS:
        with (closed / name).open("ab") as file:
            file.write(b"torn")
    told = "holds 4 whole records; what follows them is torn or does not follow"
    assert list(chain_breaks(closed)) == [f"{name} {told}" for name in JOURNALS]


@pytest.mark.parametrize("line", [0, 1, 2])
@pytest.mark.parametrize("wrong", [b"x", b"ab" * 32, b"ab" * 31 + b"  a", b"ab" * 32 + b"  ", b"AB" * 32 + b"  a",
                                   b"ab" * 32 + b"  a\\b", b"ab" * 32 + b"  a\tb", b""])  # fmt: skip
def test_a_line_of_the_list_that_is_none_is_named(wrong: bytes, line: int) -> None:
    lines = encode_sums({"a": "ab" * 32, "b": "cd" * 32, "c": "ef" * 32}).splitlines()
    lines[line] = wrong
    with pytest.raises(BrokenEvidence) as raised:
        decode_sums(b"\n".join(lines) + b"\n")
    assert (raised.value.path, raised.value.record) == (SUMS, f"line {line + 1}")
    assert raised.value.sentence == "it is not a digest and a path"
