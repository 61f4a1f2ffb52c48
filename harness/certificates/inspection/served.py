"""The family's own system, as the engine is given it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from harness.certificates.reference.defects import defects
from harness.certificates.reference.serve import ServeOptions, main
from harness.certificates.reference.settings import Settings
from harness.family.proved import FamilySystem
from harness.inspection.order import UsageProblem


def _serve(*, processes: int, defect: str | None, guard: bool, font: Path | None, **options: Any) -> int:
    """Raises UsageProblem where there is no such defect or font."""
    known = [each.id for each in defects()]
    if defect is not None and defect not in known:
        raise UsageProblem(f"no defect named {defect!r}; `himozuke defects` lists {', '.join(known)}")
    if font is not None and not font.is_file():
        raise UsageProblem(f"--font {font} is no file")
    settings = replace(Settings(), processes=processes, guard=guard)
    return main(ServeOptions(defect=defect, font=font, settings=settings, **options))


SYSTEM = FamilySystem(defects=defects, serve=_serve)
