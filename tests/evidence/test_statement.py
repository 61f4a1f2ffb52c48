"""The statement that closes a run, word for word, and its one spelling."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
from securesystemslib.dsse import Envelope

from harness.evidence.attestation import (
    PAYLOAD_TYPE,
    check_signature,
    envelope_of,
    read_attestation,
    signer_row,
    statement_of,
)
from harness.evidence.keys import load_signer, new_key, public_text
from harness.evidence.stored import BrokenEvidence
from harness.history.read import Chain
from tests.evidence.test_other_types import MANIFEST, VERDICT

PROPERTIES = {
    "seal": {"verdict": "fail", "checked": 2, "findings": 1, "reason": "x", "reason_said": {"code": "not-read"}},
    "binding": {"verdict": "pass", "checked": 1, "findings": 0, "reason": ""},
    "alert": {"verdict": "pass", "checked": 0, "findings": 0},
    "residue": {"verdict": "inconclusive", "checked": 0, "findings": 0},
    "linkage": {"verdict": "not-inspected", "checked": 0, "findings": 0},
}
JOURNALS = {
    "history/worker-000.journal": Chain(4, "ab" * 32, None),
    "history/worker-001.journal": Chain(1, "cd", 2, True),
}
WHOLE: dict[str, Any] = {**VERDICT, "verdict": "fail", "exit_code": 1, "properties": PROPERTIES}


def statement(verdict: str = "fail", **how: Any) -> dict[str, Any]:
    told = {**WHOLE, "verdict": verdict}
    return statement_of(MANIFEST, told, "ef" * 32, JOURNALS, how.get("key"))


def test_a_statement_says_what_the_run_says() -> None:
    assert statement() == {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": "SHA256SUMS", "digest": {"sha256": "ef" * 32}}],
        "predicateType": "https://in-toto.io/attestation/test-result/v0.1",
        "predicate": {
            "result": "FAILED",
            "configuration": [{"name": "suite quick 1", "digest": {"sha256": "cd"}}],
            "passedTests": ["alert", "binding"],
            "warnedTests": [],
            "failedTests": ["residue", "seal"],
            "himozuke_inspection": {
                "version": 1,
                "run_id": "r1",
                "began": "2026-11-23T01:00:00Z",
                "seed": 7,
                "seed_given": True,
                "nonce": "ab",
                "replay_of": None,
                "suite": {"id": "quick", "version": "1", "digest": "cd"},
                "population_digest": "ef",
                "target": {"name": "t"},
                "versions": {"himozuke": "1"},
                "documents_kept": "all",
                "counts": {
                    "verdict": "fail",
                    "exit_code": 1,
                    "documents": 1,
                    "overlapping_documents": 0,
                    "register_events": 0,
                    "findings": 0,
                    "controls": {"sent": 1, "caught": 1},
                    "guard": "absent",
                },
                "properties": {
                    "seal": {"verdict": "fail", "checked": 2, "findings": 1},
                    "binding": {"verdict": "pass", "checked": 1, "findings": 0},
                    "alert": {"verdict": "pass", "checked": 0, "findings": 0},
                    "residue": {"verdict": "inconclusive", "checked": 0, "findings": 0},
                    "linkage": {"verdict": "not-inspected", "checked": 0, "findings": 0},
                },
                "not_inspected": [],
                "journals": {
                    "history/worker-000.journal": {"records": 4, "head": "ab" * 32, "broken": None, "torn": False},
                    "history/worker-001.journal": {"records": 1, "head": "cd", "broken": 2, "torn": True},
                },
                "signer": None,
            },
        },
    }


@pytest.mark.parametrize(("verdict", "result"), [("pass", "PASSED"), ("fail", "FAILED"), ("inconclusive", "FAILED")])
def test_only_what_passed_is_passed(verdict: str, result: str) -> None:
    assert statement(verdict)["predicate"]["result"] == result


def test_who_signs_is_named(tmp_path: Path) -> None:
    signer = load_signer(new_key(tmp_path / "k").private)
    key = signer.public_key
    row = {"keyid": key.keyid, "ed25519": public_text(key)}
    assert signer_row(key) == row
    said = statement(key=key)
    assert said["predicate"]["himozuke_inspection"]["signer"] == row
    content = envelope_of(said, signer)
    attested = read_attestation(content)
    assert (attested.statement, attested.ours["signer"]) == (said, row)
    check_signature(attested, key)
    check_signature(attested, None)


def enveloped(payload: bytes, sort: str = PAYLOAD_TYPE) -> bytes:
    made = Envelope(payload, sort, {}).to_dict()
    return orjson.dumps(made, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def told(content: bytes) -> str:
    with pytest.raises(BrokenEvidence) as raised:
        read_attestation(content, "here.json")
    assert raised.value.path == "here.json"
    return raised.value.sentence


OTHERWISE = "it is not written in the one form in which a run is closed"


def test_a_statement_and_its_envelope_have_one_spelling(tmp_path: Path) -> None:
    whole = orjson.dumps(statement(), option=orjson.OPT_SORT_KEYS)
    assert enveloped(whole) == envelope_of(statement(), None)
    assert read_attestation(enveloped(whole)).statement == statement()
    assert told(enveloped(whole + b" ")) == OTHERWISE
    assert told(enveloped(orjson.dumps(statement(), option=orjson.OPT_INDENT_2))) == OTHERWISE
    assert told(enveloped(whole)[:-1]) == OTHERWISE
    assert told(enveloped(whole, "application/json")) == OTHERWISE
    signed = orjson.loads(envelope_of(statement(), load_signer(new_key(tmp_path / "k").private)))
    signed["signatures"][0]["more"] = 1
    options = orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    assert told(orjson.dumps(signed, option=options)) == OTHERWISE


def test_a_key_that_is_none_is_said_to_be(tmp_path: Path) -> None:
    said = statement(key=load_signer(new_key(tmp_path / "k").private).public_key)
    said["predicate"]["himozuke_inspection"]["signer"]["keyid"] = "0" * 64
    assert not told(envelope_of(said, None)).startswith("it is no attestation")


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b"\xff", b'{"payload": "x"}', enveloped(b"[]"), enveloped(b"7")]
)
def test_what_is_no_attestation_is_said_to_be_none(content: bytes) -> None:
    assert told(content).startswith("it is no attestation (")
