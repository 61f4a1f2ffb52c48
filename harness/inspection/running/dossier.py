"""All that judging knows of a run besides its record, whether it was just driven or is read back from its folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from harness.evidence.gate import Gate
from harness.evidence.keys import OperatorKey
from harness.evidence.minima import Lowered
from harness.family import Family, family_of
from harness.family.inspected import Known
from harness.inspection.order import Order
from harness.targets.asides import Asides
from harness.targets.target_file import TargetFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier(Known):
    """What was asked and made before the first trial."""

    order: Order
    gate: Gate
    lowered: Lowered | None

    @property
    def family(self) -> Family:
        """What is inspected."""
        return family_of(self.order.family)


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun(Dossier):
    """A run that may be driven: `file` has the addresses that the interlock let through, and `asked` what it found at
    each, by address: why it is left alone, empty where it is not. `asides` are what answers to the harness itself told
    besides, so far."""

    file: TargetFile
    asked: Mapping[str, str]
    asides: Asides
    operator: OperatorKey | None = None
    """To whose owner what is withheld is left."""
