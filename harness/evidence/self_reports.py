"""self-report.json: what the system said of itself before the first application and at rest after the last."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import orjson

from harness.evidence.stored import StoredError

SELF_REPORT = "self-report.json"

_MOST_BYTES = 1 << 31

_Report = TypeVar("_Report")


def reports_table(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """What the file holds of both."""
    return {"before": before, "after": after}


def load_reports(folder: Path, report_of: Callable[[Mapping[str, Any]], _Report]) -> tuple[_Report, _Report]:
    """Both reports as they were kept. Raises StoredError."""
    path = folder / SELF_REPORT
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise StoredError(f"{path} is larger than a system's report of itself can be")
        stored = orjson.loads(path.read_bytes())
        return report_of(stored["before"]), report_of(stored["after"])
    except OSError as error:
        raise StoredError(f"{path} cannot be read ({error.strerror})") from error
    except (KeyError, TypeError, ValueError) as error:
        raise StoredError(f"{path} is broken: {error!r}") from error
