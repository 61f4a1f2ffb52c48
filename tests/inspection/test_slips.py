"""What a user gets wrong about evidence is one sentence and exit code 2, and nothing is touched."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from harness.cli import main
from harness.inspection import inspect as pipeline
from harness.inspection.purging import PurgeOrder, purge
from tests.inspection.changing import rewritten
from tests.inspection.conftest import SignedRun

LONG = "x" * 300


def told(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """The one sentence with which a command was refused."""
    try:
        code = main(list(words))
    except SystemExit as error:
        code = int(str(error.code))
    out, err = capsys.readouterr()
    assert (code, out) == (2, ""), err
    (sentence,) = err.splitlines()
    assert sentence.startswith("himozuke: ")
    return sentence


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("no run", encoding="utf-8")


@pytest.mark.parametrize("command", ["verify", "purge", "replay"])
@pytest.mark.parametrize("run", ["nowhere", "file", ".", LONG, "file/run", os.fsdecode(b"\xff")])
def test_what_is_no_run(capsys: pytest.CaptureFixture[str], command: str, run: str) -> None:
    told(capsys, command, run)


def _key_files(place: Path, signer: Path) -> dict[str, bytes]:
    rsa = generate_private_key(65537, 2048)
    own = load_pem_private_key(signer.read_bytes(), None)
    return {
        "empty": b"",
        "noise": bytes(range(256)),
        "rsa": rsa.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        "locked": own.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"x")),
        "openssh": own.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()),
        "long": b"-" * 1_000_000,
    }


@pytest.mark.parametrize("key", ["empty", "noise", "rsa", "locked", "openssh", "long", "nowhere", ".", "", LONG])
def test_what_is_no_key(signed_run: SignedRun, tmp_path: Path, capsys: pytest.CaptureFixture[str], key: str) -> None:
    for name, content in _key_files(tmp_path, signed_run.private).items():
        (tmp_path / name).write_bytes(content)
    folder = signed_run.copy(tmp_path)
    told(capsys, "verify", str(folder), "--key", key)
    told(capsys, "purge", str(folder), "--key", key)
    told(capsys, "inspect", "steady-day", "--key", key)
    told(capsys, "suite", "sign", str(folder / "scenarios" / "steady-day.toml"), "--key", key)
    assert list(folder.rglob("*.pdf"))


def test_the_public_key_does_not_sign_and_the_private_one_does_not_check(
    signed_run: SignedRun, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "holds no private key" in told(capsys, "inspect", "steady-day", "--key", str(signed_run.public))
    assert "holds no public key" in told(capsys, "verify", str(signed_run.folder), "--key", str(signed_run.private))
    assert "--key" in told(capsys, "verify", str(signed_run.folder), "--key")


@pytest.mark.parametrize("output", ["/", ".", "file/key", "file", "..", f"{LONG}/k"])
def test_where_no_key_can_be_made(capsys: pytest.CaptureFixture[str], output: str) -> None:
    told(capsys, "key", "new", "--output", output)


@pytest.mark.parametrize("suite", ["nowhere", ".", "file", "latin.toml", "half.toml", LONG])
def test_what_is_no_suite_is_not_signed(
    signed_run: SignedRun, tmp_path: Path, capsys: pytest.CaptureFixture[str], suite: str
) -> None:
    (tmp_path / "latin.toml").write_bytes('id = "é"'.encode("latin-1"))
    (tmp_path / "half.toml").write_text('id = "half"\n', encoding="utf-8")
    told(capsys, "suite", "sign", suite, "--key", str(signed_run.private))
    assert not list(tmp_path.glob("*.signature.json"))


def test_a_signature_that_is_a_folder(
    signed_run: SignedRun, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    suite = tmp_path / "steady-day.toml"
    suite.write_bytes((signed_run.folder / "scenarios" / "steady-day.toml").read_bytes())
    (tmp_path / "steady-day.signature.json").mkdir()
    assert "cannot be written" in told(capsys, "suite", "sign", str(suite), "--key", str(signed_run.private))


def test_a_purged_run_is_not_replayed(
    signed_run: SignedRun, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = signed_run.copy(tmp_path)
    assert purge(PurgeOrder(folder, key=signed_run.private)).exit_code == 0
    assert "was purged" in told(capsys, "replay", str(folder))


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("manifest.json", lambda manifest: manifest.update(order=[])),
        ("manifest.json", lambda manifest: manifest.pop("order")),
        ("manifest.json", lambda manifest: manifest["order"].update(duration_s="long")),
        ("manifest.json", lambda manifest: manifest["order"].update(names=[7])),
        ("manifest.json", lambda manifest: manifest["order"].update(seed=7)),
        ("manifest.json", lambda manifest: manifest.pop("run_id")),
        ("verdict.json", lambda verdict: verdict.update(properties=[])),
        ("verdict.json", lambda verdict: verdict["properties"].update(binding="fine")),
    ],
)
def test_a_run_that_says_nonsense_is_not_replayed(
    signed_run: SignedRun,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    change: Callable[[dict[str, object]], object],
) -> None:
    folder = signed_run.copy(tmp_path)
    rewritten(folder, name, change)
    assert "cannot be replayed" in told(capsys, "replay", str(folder))


def test_a_finding_that_there_is_not(signed_run: SignedRun, capsys: pytest.CaptureFixture[str]) -> None:
    sentence = told(capsys, "replay", str(signed_run.folder), "--finding", "r1-000001")
    assert "no application with a finding" in sentence


@pytest.mark.parametrize(
    "words",
    [
        ("--seed", "9" * 30),
        ("--residents", "9" * 12),
        ("--results", "file", "--residents", "300"),
        ("--results", "/proc/none", "--residents", "300"),
        ("--results", LONG, "--residents", "300"),
    ],
)
def test_what_cannot_be_inspected_or_kept(capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    told(capsys, "inspect", "steady-day", *words)


def test_a_disk_that_is_full_when_a_run_begins(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pipeline, "reached", full)
    assert "No space left" in told(capsys, "inspect", "steady-day", "--residents", "300")
    assert list((tmp_path / "results").iterdir()) == []


def test_a_result_that_reaches_nobody_stays_what_it_is(
    signed_run: SignedRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = signed_run.copy(tmp_path)
    (folder / "note.txt").write_bytes(b"")
    with open("/dev/full", "w", encoding="utf-8") as nowhere:
        monkeypatch.setattr("sys.stdout", nowhere)
        assert main(["verify", str(folder)]) == 4
    assert "No space left" in capsys.readouterr().err


def test_what_is_said_of_a_hostile_folder_is_json_and_one_line_each(
    signed_run: SignedRun, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = signed_run.copy(tmp_path)
    (folder / os.fsdecode(b"\xff\nevidence: INTACT (exit 0)\x1b[2J")).write_bytes(b"")
    assert main(["verify", str(folder), "--json"]) == 4
    assert orjson.loads(capsys.readouterr().out)["file"].startswith("\\udcff")
    assert main(["verify", str(folder)]) == 4
    assert not any(line.startswith("evidence: INTACT") for line in capsys.readouterr().out.splitlines())
