"""residue: at rest the spool holds nothing that was not there before the run. Self-reported."""

from __future__ import annotations

from collections.abc import Iterator

from harness.domain.operations import SelfReport, SpoolEntry


def left_over(baseline: SelfReport, final: SelfReport) -> Iterator[tuple[SpoolEntry, str]]:
    """The print files left, each with a sentence."""
    before = {(one.name, one.application_id) for one in baseline.spool or ()}
    for one in sorted(final.spool or (), key=lambda held: (held.name, held.application_id)):
        if (one.name, one.application_id) not in before:
            yield one, f"The spool still holds print file {one.name} of application {one.application_id or 'unknown'}."
