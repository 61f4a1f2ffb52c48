"""attestation.json: what a run says, in a form that other tools read and that can be signed.

A DSSE envelope around an in-toto statement (v1). Its subject is SHA256SUMS, and with it every file of the run. Its
predicate is in-toto's test result (v0.1) with one field of ours, `himozuke_inspection`. A run that is inconclusive is
FAILED there: a policy that asks for PASSED must never let through what was not judged.

Nothing in the statement is not also in the run folder, but for the key: so that it can be made again and compared byte
by byte. Without a key the envelope has no signatures."""

from __future__ import annotations

import binascii
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import orjson
from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import Error as LibraryError
from securesystemslib.exceptions import VerificationError

from harness.bounded import json_of
from harness.evidence.keys import KeyProblem, PrivateKey, PublicKey, public_of, public_text
from harness.evidence.stored import BrokenEvidence
from harness.evidence.sums import ATTESTATION, SUMS
from harness.history.read import Chain

PAYLOAD_TYPE = "application/vnd.in-toto+json"
STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
TEST_RESULT = "https://in-toto.io/attestation/test-result/v0.1"
OURS = "himozuke_inspection"

_SORTED = orjson.OPT_SORT_KEYS
_COUNTS = (
    "verdict",
    "exit_code",
    "documents",
    "overlapping_documents",
    "register_events",
    "findings",
    "controls",
    "guard",
)
_RESULTS = {"pass": "PASSED", "fail": "FAILED", "inconclusive": "FAILED"}


def statement_of(
    manifest: Mapping[str, Any],
    verdict: Mapping[str, Any],
    sums_digest: str,
    journals: Mapping[str, Chain],
    key: PublicKey | None,
) -> dict[str, Any]:
    """The in-toto statement about a run, to be signed with `key`: from the content of manifest.json and verdict.json,
    the digest of SHA256SUMS, and the chain of each journal by its path."""
    suite, properties = manifest["suite"], verdict["properties"]
    about_journals = {name: asdict(chain) for name, chain in journals.items()}

    def named(*verdicts: str) -> list[str]:
        return sorted(name for name, each in properties.items() if each["verdict"] in verdicts)

    predicate = {
        "result": _RESULTS[verdict["verdict"]],
        "configuration": _subject_of({f"suite {suite['id']} {suite['version']}": suite["digest"]}),
        "passedTests": named("pass"),
        "warnedTests": [],
        "failedTests": named("fail", "inconclusive"),
        OURS: {**_ours(manifest, verdict), "journals": about_journals, "signer": signer_row(key)},
    }
    return statement({SUMS: sums_digest}, TEST_RESULT, predicate)


def statement(digests: Mapping[str, str], sort: str, predicate: Mapping[str, Any]) -> dict[str, Any]:
    """An in-toto statement about files, of which `digests` are the SHA-256 by name."""
    subject = _subject_of(digests)
    return {"_type": STATEMENT_TYPE, "subject": subject, "predicateType": sort, "predicate": predicate}


def _subject_of(digests: Mapping[str, str]) -> list[dict[str, Any]]:
    """How a statement names files."""
    return [{"name": name, "digest": {"sha256": digests[name]}} for name in sorted(digests)]


def _ours(manifest: Mapping[str, Any], verdict: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "version": 1,
        "run_id": manifest["run_id"],
        "began": manifest["began"],
        "seed": manifest["seed"],
        "seed_given": manifest["seed_given"],
        "nonce": manifest["nonce"],
        "replay_of": manifest["replay_of"],
        "suite": manifest["suite"],
        "population_digest": manifest["population_digest"],
        "target": manifest["target"],
        "versions": manifest["versions"],
        "documents_kept": manifest["order"]["documents"],
        "counts": {name: verdict[name] for name in _COUNTS},
        "properties": {name: _figures(each) for name, each in verdict["properties"].items()},
        "not_inspected": verdict["not_inspected"],
    }


def signer_row(key: PublicKey | None) -> dict[str, str] | None:
    """How a statement names the key that signs it."""
    return None if key is None else {"keyid": key.keyid, "ed25519": public_text(key)}


def _figures(property_: Mapping[str, Any]) -> dict[str, Any]:
    """Without what says why, be it a sentence or its parts: it may name a person, and quote the system."""
    return {name: value for name, value in property_.items() if name not in ("reason", "reason_said")}


def payload_of(statement: Mapping[str, Any]) -> bytes:
    """The one spelling of a statement in its envelope. Raises TypeError for what JSON cannot hold."""
    return orjson.dumps(statement, option=_SORTED)


def envelope_of(statement: Mapping[str, Any], signer: PrivateKey | None) -> bytes:
    """The content of attestation.json."""
    envelope = Envelope(payload_of(statement), PAYLOAD_TYPE, {})
    if signer is not None:
        envelope.sign(signer)
    return _encoded(envelope)


def _encoded(envelope: Envelope) -> bytes:
    return orjson.dumps(envelope.to_dict(), option=_SORTED | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


@dataclass(frozen=True, slots=True)
class Attested:
    """What an attestation holds: its envelope, its statement, and the key that the statement names, None if none."""

    envelope: Envelope
    statement: dict[str, Any]
    key: PublicKey | None

    @property
    def ours(self) -> dict[str, Any]:
        """Our part of the predicate."""
        return dict(self.statement["predicate"][OURS])

    def is_about(self, digests: Mapping[str, str], sort: str = "") -> bool:
        """Whether the statement is about these files, and of this sort where one is given."""
        if sort and self.statement.get("predicateType") != sort:
            return False
        return bool(self.statement.get("subject") == _subject_of(digests))


def read_attestation(content: bytes, path: str = ATTESTATION) -> Attested:
    """Reads an envelope of ours (the file `path` of a run folder) and checks that it is written in the one way. Raises
    BrokenEvidence."""
    try:
        envelope = Envelope.from_dict(json_of(content))
        statement = json_of(envelope.payload)
        canonical = payload_of(statement) == envelope.payload and _encoded(envelope) == content
        # The library keeps what it does not know of a signature, and writes it again.
        canonical = canonical and not any(each.unrecognized_fields for each in envelope.signatures.values())
        signer = statement["predicate"][OURS]["signer"]
        key = None if signer is None else public_of(signer["keyid"], signer["ed25519"])
    except KeyProblem as problem:
        raise BrokenEvidence(str(problem), path) from None
    except (binascii.Error, KeyError, TypeError, ValueError, AttributeError, LibraryError) as error:
        raise BrokenEvidence(f"it is no attestation ({type(error).__name__}: {error})", path) from None
    if not canonical or envelope.payload_type != PAYLOAD_TYPE:
        raise BrokenEvidence("it is not written in the one form in which a run is closed", path)
    return Attested(envelope, statement, key)


def check_signature(attested: Attested, wanted: PublicKey | None, path: str = ATTESTATION) -> None:
    """Checks the signature by the key that the statement names and, where one is `wanted`, that it is this key. Raises
    BrokenEvidence."""
    key, signatures = attested.key, attested.envelope.signatures
    if wanted is not None and key is None:
        raise BrokenEvidence("the run is not signed", path)
    if key is None:
        if signatures:
            raise BrokenEvidence("it bears a signature, and its statement names no key", path)
        return
    if set(signatures) != {key.keyid}:
        raise BrokenEvidence("it does not bear the one signature that its statement names", path)
    try:
        attested.envelope.verify([key], 1)
    except VerificationError:
        raise BrokenEvidence("the signature does not fit what is signed", path) from None
    if wanted is not None and public_text(wanted) != public_text(key):
        raise BrokenEvidence(f"it is signed by another key ({key.keyid[:16]}...), not by the one given", path)
