"""A run that may be driven."""

from __future__ import annotations

from dataclasses import dataclass

from harness.certificates.targets.protocol import Target
from harness.inspection.running.dossier import Dossier
from harness.targets.target_file import TargetFile


@dataclass(frozen=True, slots=True)
class Begun(Dossier):
    """A run whose target is ours to drive."""

    file: TargetFile
    target: Target
