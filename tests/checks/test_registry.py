"""A check a property, in the module of its name, in the order of verdicts."""

from __future__ import annotations

import sys

from harness.certificates.checks import registry
from harness.certificates.domain.properties import PROPERTIES, Property


def test_each_property_has_its_check() -> None:
    assert [check.property for check in registry.OF_PROPERTIES] == list(Property)


def test_a_check_stands_in_the_module_called_as_its_property_is() -> None:
    for check in registry.OF_PROPERTIES:
        module = sys.modules[f"harness.certificates.checks.{check.property.replace('-', '_')}"]
        assert module.CHECK is check


def test_a_property_is_judged_by_applications_or_counted_over_the_run() -> None:
    for check, row in zip(registry.OF_PROPERTIES, PROPERTIES, strict=True):
        assert (check.trial is None) is row.of_the_run
        assert check.trial is not None or check.trials is not None
