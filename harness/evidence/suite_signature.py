"""Who answers for a suite: shipped with himozuke, signed by somebody, or neither, and then it is `unofficial`.

The signature stands beside the suite's file as `<name>.signature.json`: an envelope like the attestation's whose
subjects are the suite's own file and those of its scenarios. A copy that was edited no longer fits it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from harness.evidence.attestation import OURS, check_signature, envelope_of, read_attestation, signer_row, statement
from harness.evidence.keys import PrivateKey
from harness.evidence.stored import BrokenEvidence

SUITE = "urn:himozuke:suite:v1"
SHIPPED, SIGNED, UNOFFICIAL = "shipped", "signed", "unofficial"


@dataclass(frozen=True, slots=True)
class SuiteFiles:
    """The files of one suite: its own by name, the texts of that and its scenarios', and its signature or None."""

    name: str
    texts: Mapping[str, str]
    signature: bytes | None = None

    @property
    def signature_name(self) -> str:
        """How the signature's file is called."""
        return f"{self.name.removesuffix('.toml')}.signature.json"


def sign_suite(files: SuiteFiles, signer: PrivateKey) -> bytes:
    """The content of the signature's file."""
    ours = {"version": 1, "suite": files.name, "signer": signer_row(signer.public_key)}
    return envelope_of(statement(_digests(files), SUITE, {OURS: ours}), signer)


def standing_of(suites: Sequence[SuiteFiles], shipped: Mapping[str, Collection[str]]) -> dict[str, Any]:
    """`status`, the ids of the keys that signed (`signed_by`) and why it is unofficial (`because`), for all suites of
    an order together. `shipped` are the digests of the texts that come with himozuke, by file name."""
    keys: list[str] = []
    because: list[str] = []
    for files in suites:
        edited = [name for name, digest in _digests(files).items() if digest not in shipped.get(name, ())]
        if not edited:
            continue
        try:
            keys.append(_signed_by(files))
        except BrokenEvidence as broken:
            copy = f"; {', '.join(edited)} differs from what is shipped" if set(edited) <= shipped.keys() else ""
            because.append(f"{files.name}: {broken.sentence}{copy}")
    status = UNOFFICIAL if because else SIGNED if keys else SHIPPED
    return {"status": status, "signed_by": sorted(set(keys)), "because": because}


def standing_line(standing: Mapping[str, Any]) -> str:
    """What the run says of the suite; `changed` are the options by which the order changes it."""
    changed = standing["changed"]
    other = f"; the order changes {', '.join(changed)}: compare with nothing but the same" if changed else ""
    if standing["status"] == UNOFFICIAL:
        return f"suite: UNOFFICIAL ({'; '.join(standing['because'])}){other}"
    if standing["status"] == SIGNED:
        return f"suite: signed with ed25519 key {', '.join(standing['signed_by'])}{other}"
    return f"suite: as shipped with himozuke{other}"


def _signed_by(files: SuiteFiles) -> str:
    """The id of the key that signed. Raises BrokenEvidence where none did, or the files are not those signed."""
    if files.signature is None:
        raise BrokenEvidence("it is not signed", files.signature_name)
    signature = read_attestation(files.signature, files.signature_name)
    check_signature(signature, None, files.signature_name)
    if signature.key is None:
        raise BrokenEvidence("it is not signed", files.signature_name)
    if not signature.is_about(_digests(files), SUITE):
        raise BrokenEvidence("it is not what its signature is of", files.signature_name)
    return str(signature.key.keyid)


def _digests(files: SuiteFiles) -> dict[str, str]:
    return {name: hashlib.sha256(text.encode()).hexdigest() for name, text in files.texts.items()}
