"""What nobody foresaw, in one sentence, and where its traceback is kept."""

from __future__ import annotations

import os
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from harness.inspection.order import Interrupted, UsageProblem
from harness.wording.media import without_quotations

_LONGEST = 300


def unforeseen(error: BaseException) -> str:
    """One sentence."""
    said = " ".join(without_quotations(str(error)).split())[:_LONGEST]
    return f"it failed in a way that nobody foresaw: {type(error).__name__}{f': {said}' if said else ''}"


def traceback_kept(error: BaseException) -> str:
    """Writes the traceback to a file of its own, which its owner alone may read, and says where. What an exception says
    may be a document's words, so quotations are left out of it."""
    try:
        number, path = tempfile.mkstemp(".txt", "himozuke-")
        with os.fdopen(number, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.writelines(_lines(error))
    except OSError as problem:
        return f"its traceback could not be kept ({problem.strerror or problem})"
    return f"its traceback is kept in {path}"


def _lines(error: BaseException) -> Iterator[str]:
    """The causes first, as Python has them."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _lines(before)
        yield "\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{type(error).__name__}: {without_quotations(str(error))}\n"


@contextmanager
def before_the_run() -> Iterator[None]:
    """Nothing is sent in the block: what goes wrong in it in a way that nobody foresaw is a UsageProblem."""
    try:
        yield
    except (UsageProblem, Interrupted, ImportError):
        raise
    except Exception as error:
        problem = UsageProblem(unforeseen(error))
        problem.add_note(traceback_kept(error))
        raise problem from error
