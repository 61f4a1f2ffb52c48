"""What a run says, for people: report.html for a screen, report.pdf for paper."""

from __future__ import annotations

import locale
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from harness.domain.suites import Population
from harness.evidence.keys import PrivateKey
from harness.evidence.page.html import html
from harness.evidence.page.languages import Offered
from harness.evidence.paper.paper import paper
from harness.evidence.report.gather import gather, population_of, signature_of
from harness.evidence.report.model import Report, Signature
from harness.evidence.run_folder import RunFolder, RunFolderError, write_whole
from harness.evidence.stored import Stored, StoredError
from harness.evidence.subject import Teller
from harness.inspection.opening import opened
from harness.inspection.order import UsageProblem, as_usage_problem
from harness.inspection.running.concluding import Concluded
from harness.inspection.unforeseen import traceback_kept
from harness.wording.languages import REFERENCE, languages

FORMATS = ("html", "pdf")


@dataclass(frozen=True, slots=True)
class ReportOrder:
    """`formats` are of FORMATS; `language` is the one that the page opens in; `hearing` a file of answers or None."""

    run: Path
    formats: tuple[str, ...]
    language: str
    output: Path
    hearing: Path | None = None


def report(order: ReportOrder) -> tuple[list[Path], bool]:
    """Makes the reports of a finished run: where they stand, and whether it is known that the run is what it was when
    it ended. Raises UsageProblem."""
    if order.output.resolve().is_relative_to(order.run.resolve()):
        raise UsageProblem(f"{order.output} lies in the run folder, which is closed; --output names another place")
    with as_usage_problem(StoredError):
        stored, closed = opened(order.run)
        signed = signature_of(order.run, closed)
        gathered = gather(stored, population_of(stored), order.hearing, signed, _teller_of(stored))
        return _written(gathered, order.output, order.formats, order.language), closed


def reported(run: RunFolder, population: Population, concluded: Concluded, signer: PrivateKey | None) -> Concluded:
    """Makes both reports of a run that has just ended into its folder, before that is closed with this key, and adds to
    what the run says where they stand. A report that cannot be made changes no verdict: it is said, and `himozuke
    report` can make it later."""
    signed = Signature((signer.public_key.keyid,) if signer else ())
    try:
        stored = Stored.load(run.path)
        gathered = gather(stored, population, signed=signed, teller=_teller_of(stored))
        lines = [f"report: {path}" for path in _written(gathered, run.path, FORMATS, own_language())]
    except Exception as error:  # noqa: BLE001 - the evidence comes first: it is closed whatever becomes of its report
        why = f"{type(error).__name__}: {error}; {traceback_kept(error)}"
        lines = [f"no report was made: {why}; `himozuke report {run.path}` tries again"]
    return replace(concluded, lines=[*concluded.lines, *lines])


def _teller_of(stored: Stored) -> Teller | None:
    """None for a family that tells nothing of single documents."""
    try:
        teller: Teller = stored.family.documents().teller
    except LookupError:
        return None
    return teller


def own_language() -> str:
    """The user's language by the locale; English where reports do not have it."""
    names = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    told = next(filter(None, names), locale.getlocale()[0] or "")
    wanted = re.split("[_.@-]", told.lower())[0]
    return wanted if wanted in languages() else REFERENCE


def _written(gathered: Report, output: Path, formats: Sequence[str], language: str) -> list[Path]:
    Offered.opening_in(language)  # whatever is made: a language without a file is a mistake
    made = {"html": lambda: html(gathered, language).encode(), "pdf": lambda: paper(gathered)}
    paths = []
    for name in formats:
        path = output / f"report.{name}"
        try:
            output.mkdir(parents=True, exist_ok=True)
            write_whole(path, made[name]())
        except RunFolderError as error:
            raise StoredError(str(error)) from error
        except OSError as error:
            raise StoredError(f"{path} cannot be written ({error.strerror})") from error
        paths.append(path)
    return paths
