"""The generator's kiosks where the plan lets one card be used several times at once, or a confirmation come late."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from harness.certificates.domain.operations import Application, Delivery
from harness.certificates.drive.plan import PlannedClock
from harness.domain.operations import ClockSetting, Operation, Outcome
from harness.history.merge import groups, journals_in
from tests.drive.plans import application, fake_system, generator, plan, planned

LIMIT_S = 60.0
_NS = 1_000_000_000


def test_a_card_may_be_used_several_times_at_once_and_a_confirmation_may_come_late(tmp_path: Path) -> None:
    at_once = [planned(n, 0.1, application=application(n, 5), instant="i1", in_turn=False) for n in range(5, 9)]
    in_turn = [planned(n, 0.1, application=application(n, 20)) for n in range(20, 23)]
    what = plan([*at_once, *in_turn, planned(30, 0.1, confirm_after_s=0.7)])
    setting = ClockSetting("r1-c000001", "2025-10-01T16:59:56+09:00")
    what = replace(what, phases=(replace(what.phases[0], clocks=(PlannedClock(0.3, setting, "test"),)),))
    with fake_system() as system, generator(what, tmp_path, system.url) as load:
        assert load.wait(LIMIT_S)
        assert load.result().exit_code == 0
    assert system.counts["cards twice"] == 3
    assert system.counts["/v1/clock"] == 1
    done = [each for group in groups(journals_in(tmp_path / "history")) for each in group.operations]
    assert [each.invocation.request for each in done if isinstance(each.invocation.request, ClockSetting)] == [setting]
    turns = sorted(_span(each) for each in done if _is_by(each, 20))
    assert len(turns) == 3 and all(end <= begin for (_, end), (begin, _) in pairwise(turns))
    (applied,) = [each for each in done if _is_by(each, 30)]
    (confirmed,) = [
        each
        for each in done
        if isinstance(each.invocation.request, Delivery) and each.invocation.request.application_id == "r1-000030"
    ]
    assert confirmed.invocation.stamp_ns - _span(applied)[1] >= 0.7 * _NS
    assert confirmed.completion is not None and confirmed.completion.outcome is Outcome.OK


def _is_by(operation: Operation, resident: int) -> bool:
    request = operation.invocation.request
    return isinstance(request, Application) and request.kin_group == resident


def _span(operation: Operation) -> tuple[int, int]:
    assert operation.completion is not None
    return operation.invocation.stamp_ns, operation.completion.stamp_ns
