"""The reference system on its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from harness.certificates.reference.defects import defects
from harness.certificates.reference.serve import ServeOptions, main
from harness.certificates.reference.settings import Settings
from harness.inspection.order import UsageProblem


def require_defect(name: str | None) -> None:
    """Raises UsageProblem if there is no such defect."""
    known = [each.id for each in defects()]
    if name is not None and name not in known:
        raise UsageProblem(f"no defect named {name!r}; `himozuke defects` lists {', '.join(known)}")


def serve(
    *,
    host: str,
    port: int,
    processes: int,
    database: Path | None,
    defect: str | None,
    guard: bool,
    font: Path | None,
    until_eof: bool,
) -> int:
    """Runs the reference system until it is told to end; returns the exit code. Raises UsageProblem."""
    require_defect(defect)
    if font is not None and not font.is_file():
        raise UsageProblem(f"--font {font} is no file")
    settings = replace(Settings(), processes=processes, guard=guard)
    options = ServeOptions(
        host=host,
        port=port,
        database=database,
        defect=defect,
        font=font,
        until_eof=until_eof,
        settings=settings,
    )
    return main(options)
