"""Those who begin together go together, and nobody waits for one who will not come."""

from __future__ import annotations

import threading
from time import monotonic
from types import SimpleNamespace
from typing import Any, cast

from harness.certificates.domain.operations import Application
from harness.certificates.domain.words import Kind
from harness.certificates.explore.concurrent.running import Instant, Lines, Run
from harness.certificates.explore.program import Program, Visit
from harness.domain.operations import Outcome
from harness.targets.protocol import Answer, Conduct


def test_nobody_goes_before_the_last_has_come() -> None:
    instant, went = Instant(range(3), 60.0), []
    others = [
        threading.Thread(target=instant.hold, args=(each, lambda each=each: went.append(each))) for each in (0, 1)
    ]
    for other in others:
        other.start()
    assert went == []
    instant.hold(2, lambda: went.append(2))
    for other in others:
        other.join()
    assert sorted(went) == [0, 1, 2]


def test_who_cannot_come_is_not_waited_for() -> None:
    instant, went = Instant(range(2), 60.0), []
    waits = threading.Thread(target=instant.hold, args=(0, lambda: went.append(0)))
    waits.start()
    instant.leave(1)
    waits.join()
    assert went == [0]


def test_patience_ends() -> None:
    instant, went = Instant(range(2), 0.01), []
    instant.hold(0, lambda: went.append(0))
    assert went == [0]
    instant.hold(1, lambda: went.append(1))
    assert went == [0, 1]


def test_a_program_lets_go_together_those_who_begin_together() -> None:
    went: list[str] = []

    class System:
        def apply(self, application: Application, conduct: Conduct) -> Answer:
            went.append("is ready")
            assert conduct.hold is not None
            conduct.hold(lambda: went.append("goes"))
            return Answer(Outcome.REFUSED)

        def close(self) -> None:
            """Nothing is open."""

    site = cast(Any, SimpleNamespace(can=lambda *_: False, connected=System, still_stands=lambda: None))
    asked = [Application(f"x-{one}", one, "131016", "c", "1234", Kind.SEAL, (), {}, 1, one, 0) for one in "ab"]
    program = Program("test", tuple([Visit(application=each) for each in asked]))
    Run(site, program, Lines(site), monotonic() + 60.0).play()
    assert went == ["is ready", "is ready", "goes", "goes"]
