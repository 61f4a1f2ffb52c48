"""self-report.json: what the system said of itself before the first application and at rest after the last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson

from harness.certificates.domain.operations import AlertEntry, LedgerEntry, SelfReport, SpoolEntry
from harness.evidence.run_folder import RunFolder, encode_saved
from harness.evidence.stored import StoredError

SELF_REPORT = "self-report.json"

_MOST_BYTES = 1 << 31


def save_reports(run: RunFolder, before: SelfReport, after: SelfReport) -> None:
    """Keeps both reports. Raises RunFolderError."""
    run.save(SELF_REPORT, _table(before, after))


def reports_text(before: SelfReport, after: SelfReport) -> bytes:
    """The one spelling in which both reports are kept."""
    return encode_saved(_table(before, after))


def _table(before: SelfReport, after: SelfReport) -> dict[str, Any]:
    return {"before": asdict(before), "after": asdict(after)}


def load_reports(folder: Path) -> tuple[SelfReport, SelfReport]:
    """Both reports as they were kept. Raises StoredError."""
    try:
        if (folder / SELF_REPORT).stat().st_size > _MOST_BYTES:
            raise StoredError(f"{folder / SELF_REPORT} is larger than a system's report of itself can be")
        stored = orjson.loads((folder / SELF_REPORT).read_bytes())
        return _report(stored["before"]), _report(stored["after"])
    except OSError as error:
        raise StoredError(f"{folder / SELF_REPORT} cannot be read ({error.strerror})") from error
    except (KeyError, TypeError, ValueError) as error:
        raise StoredError(f"{folder / SELF_REPORT} is broken: {error!r}") from error


def _report(stored: Mapping[str, Any]) -> SelfReport:
    ledger, spool, alerts = stored["ledger"], stored["spool"], stored["alerts"]
    return SelfReport(
        None if ledger is None else tuple([_entry(each) for each in ledger]),
        None if spool is None else tuple([SpoolEntry(**each) for each in spool]),
        None if alerts is None else tuple([AlertEntry(**each) for each in alerts]),
        tuple(stored["problems"]),
    )


def _entry(stored: Mapping[str, Any]) -> LedgerEntry:
    return LedgerEntry(**{**stored, "certificate_numbers": tuple(stored["certificate_numbers"])})
