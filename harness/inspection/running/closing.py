"""How a run folder is closed, and by whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from harness.evidence.closing import close_folder
from harness.evidence.keys import KeyProblem, PrivateKey, load_signer
from harness.evidence.run_folder import RunFolder, RunFolderError
from harness.evidence.suite_signature import standing_line
from harness.inspection.order import Interrupted, Order, UsageProblem
from harness.inspection.running.concluding import Concluded


def signer_of(order: Order) -> PrivateKey | None:
    """The key that is to sign, read before anything is sent; None where the run is not to be signed. Raises
    UsageProblem."""
    if order.key is None:
        return None
    try:
        return load_signer(order.key)
    except KeyProblem as problem:
        raise UsageProblem(str(problem)) from problem


def closed(run: RunFolder, concluded: Concluded, standing: Mapping[str, Any], signer: PrivateKey | None) -> Concluded:
    """Closes the folder and adds that, and who answers for the suite, to what the run says. Raises Interrupted where it
    cannot be closed."""
    try:
        closing = close_folder(run.path, signer)
    except RunFolderError as error:
        raise Interrupted(str(error)) from error
    return replace(concluded, lines=[*concluded.lines, standing_line(standing), *closing.lines])
