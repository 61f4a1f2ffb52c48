"""waivers.toml: findings that are known and let pass for a while, each with a reason, an owner and an end.

[[waivers]]
fingerprint = "accounting:ledger-fee:seal:steady-day:delivered"
reason = "the fee table is corrected with release 4.2"
owner = "Sato, release management"
expires = 2026-12-01"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from harness.bounded import WRITTEN_BYTES, content_of, toml_of
from harness.evidence.fingerprint import parse_fingerprint

LONGEST = timedelta(days=90)
_KEYS = ("fingerprint", "reason", "owner", "expires")


class WaiverError(ValueError):
    """One sentence that names the file, the waiver and what was expected there."""


@dataclass(frozen=True, slots=True)
class Waiver:
    """`fingerprint` is the whole text of one; `expires` is the last day on which it holds."""

    fingerprint: str
    reason: str
    owner: str
    expires: date

    def holds_on(self, day: date) -> bool:
        """Whether it has not expired."""
        return day <= self.expires

    def table(self) -> dict[str, str]:
        """As JSON has it."""
        return {**asdict(self), "expires": self.expires.isoformat()}


def load_waivers(path: Path, today: date) -> tuple[Waiver, ...]:
    """The waivers of a file, in its order, expired ones too. Raises WaiverError for anything that is not exactly a
    waiver, for an end more than 90 days ahead, and for what nobody may waive."""
    try:
        table = toml_of(content_of(path, WRITTEN_BYTES))
    except FileNotFoundError:
        raise WaiverError(f"{path}: there is no such file of waivers") from None
    except OSError as error:
        raise WaiverError(f"{path}: cannot be read ({error.strerror})") from error
    except ValueError as error:
        raise WaiverError(f"{path}: is not TOML ({error})") from error
    entries = table.pop("waivers", None)
    if table or not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        raise WaiverError(f"{path}: expected nothing but tables [[waivers]]")
    waivers = tuple(_waiver(f"{path}: waiver {number}", each, today) for number, each in enumerate(entries, start=1))
    named = [each.fingerprint for each in waivers]
    for number, each in enumerate(named, start=1):
        if each in named[: number - 1]:
            raise WaiverError(f"{path}: waiver {number}: {each} is waived twice; leave one of them")
    return waivers


def stored_waivers(rows: Iterable[Mapping[str, Any]]) -> tuple[Waiver, ...]:
    """From what `Waiver.table` gave. Raises ValueError, KeyError or TypeError."""
    return tuple(Waiver(**{**row, "expires": date.fromisoformat(row["expires"])}) for row in rows)


def _waiver(where: str, entry: Mapping[str, Any], today: date) -> Waiver:
    for key in _KEYS:
        if key not in entry:
            raise WaiverError(f"{where}: {key} is missing")
    for key in entry:
        if key not in _KEYS:
            raise WaiverError(f"{where}: {key} is not known; a waiver has {', '.join(_KEYS)}")
    texts = {key: entry[key] for key in ("fingerprint", "reason", "owner")}
    for key, text in texts.items():
        if not isinstance(text, str) or not text.strip():
            raise WaiverError(f"{where}: {key} should be a text that says something")
    expires = entry["expires"]
    if not isinstance(expires, date) or isinstance(expires, datetime):
        raise WaiverError(f"{where}: expires should be a day, such as {today + timedelta(days=30)}, without quotes")
    if expires > today + LONGEST:
        raise WaiverError(f"{where}: expires is {expires}; {today + LONGEST}, 90 days ahead, is the latest")
    try:
        named = parse_fingerprint(texts["fingerprint"])
    except ValueError as problem:
        raise WaiverError(f"{where}: fingerprint {texts['fingerprint']!r}: expected {problem}") from None
    if not named.can_be_waived():
        raise WaiverError(f"{where}: {named} lets out a My Number or a protected address and cannot be waived")
    return Waiver(texts["fingerprint"], texts["reason"].strip(), texts["owner"].strip(), expires)
