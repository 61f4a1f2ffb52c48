"""A finished run's folder opened by somebody who was not there: what is shown of it is what was closed."""

from __future__ import annotations

from pathlib import Path

from harness.evidence.closing import is_closed
from harness.evidence.integrity import check_integrity
from harness.evidence.stored import BrokenEvidence, Stored, StoredError
from harness.inspection.order import UsageProblem


def opened(folder: Path) -> tuple[Stored, bool]:
    """The run in a folder, and whether it was ever closed: only then does anything tell that it was not changed since.
    Raises UsageProblem where there is none, or where it is not what it was when it was closed."""
    try:
        stored = Stored.load(folder)
        closed = is_closed(folder)
        if closed:
            check_integrity(folder, None)
    except BrokenEvidence as broken:
        raise UsageProblem(
            f"{folder} is not what it was when it was closed: {broken}; `himozuke verify` tells more, and nothing else "
            "is made of it"
        ) from broken
    except StoredError as error:
        raise UsageProblem(str(error)) from error
    except OSError as error:
        raise UsageProblem(f"{error.filename or folder} cannot be read ({error.strerror})") from error
    return stored, closed
