"""activity: enough happened to judge, counted in decisive trials; the engine counts."""

from __future__ import annotations

from harness.certificates.checks.shares import Check
from harness.certificates.domain.properties import Property
from harness.checks.record import activity

CHECK: Check = activity(Property.ACTIVITY)
