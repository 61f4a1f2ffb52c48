"""Whether what is stored is what comes out now: in the one spelling, since one value has several in JSON."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from harness.evidence.broken import BrokenEvidence
from harness.evidence.run_folder import encode_saved
from harness.evidence.stored import VERDICT


def is_content(path: Path, content: bytes) -> bool:
    """Whether a file holds exactly this; one of another size is not read. Raises OSError."""
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except FileNotFoundError:
        return False


def check_verdict(stored: Mapping[str, Any], again: Mapping[str, Any], why: str) -> None:
    """Whether a verdict is the one that is stored. Raises BrokenEvidence, which says `why` and the first difference."""
    if encode_saved(again) != encode_saved(stored):
        told = _difference(stored, orjson.loads(encode_saved(again)))
        raise BrokenEvidence(f"{why}: {told}", VERDICT)


def check_retold(folder: Path, texts: Mapping[str, str]) -> None:
    """Whether what CI was told is what the run says. Raises BrokenEvidence."""
    for name, text in texts.items():
        if not is_content(folder / name, text.encode()):
            raise BrokenEvidence("it does not tell what the run says", name)


def _difference(stored: Mapping[str, Any], again: Mapping[str, Any]) -> str:
    """The first member in which the two differ."""
    for name in [*stored, *(name for name in again if name not in stored)]:
        one, other = stored.get(name), again.get(name)
        if encode_saved(one) != encode_saved(other):
            if isinstance(one, dict) and isinstance(other, dict):
                return f"{name}.{_difference(one, other)}"
            return f"{name} was {one!r} and is {other!r}"
    return "nothing"
