"""residue: at rest the spool holds nothing that was not there before the run. Self-reported."""

from __future__ import annotations

from collections.abc import Iterator

from harness.catalogue import say
from harness.domain.messages import Message, Quoted
from harness.domain.operations import SelfReport, SpoolEntry


def left_over(baseline: SelfReport, final: SelfReport) -> Iterator[tuple[SpoolEntry, Message]]:
    """The print files left, each with what to say of it."""
    before = {(one.name, one.application_id) for one in baseline.spool or ()}
    for one in sorted(final.spool or (), key=lambda held: (held.name, held.application_id)):
        if (one.name, one.application_id) not in before:
            file, application = Quoted(one.name), Quoted(one.application_id)
            if one.application_id:
                yield one, say("print-file-left", file=file, application=application)
            else:
                yield one, say("print-file-of-nobody", file=file)
