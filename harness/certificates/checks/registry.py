"""The checks, in the order of verdicts: each stands in the module that is called as its property is."""

from __future__ import annotations

from importlib import import_module

from harness.certificates.checks.shares import Check
from harness.certificates.domain.properties import PROPERTIES

CHECKS: tuple[Check, ...] = tuple([import_module(f"{__package__}.{row.property}").CHECK for row in PROPERTIES])

OF_APPLICATIONS = tuple([check.property for check in CHECKS if check.trial is not None])
"""The properties that are judged application by application."""
