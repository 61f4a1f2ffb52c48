"""The engine's part of judging, with a family of three lines: what is asked for is a number, and the sum lasts."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import pytest

from harness.catalogue import say
from harness.checks.concluding import OfRun, conclude
from harness.checks.intervals import NEVER, Change, Timeline, steps_of
from harness.checks.judging import Check, Judging, OfGroup
from harness.checks.tally import MOST_UNCLEAR, Fate, Partial, TrialRow
from harness.domain.operations import Aim, Completion, Fault, GroupHistory, Invocation, Operation, Outcome
from harness.domain.properties import PropertyRow
from harness.domain.verdicts import Judgement, Unclear
from harness.domain.words import Capability, Verdict


@dataclass(frozen=True, slots=True)
class Add:
    """Adds `number`."""

    number: int
    kin_group: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(TrialRow):
    number: int

    @property
    def texts(self) -> tuple[str, ...]:
        return (str(self.number),)

    @classmethod
    def further(cls, *texts: str) -> dict[str, Any]:
        return {"number": int(texts[0])}


class One:
    """One number while it is judged."""

    def __init__(self, number: int) -> None:
        self.number, self.answers, self.accounted, self.judged = number, (number,), 0, 0

    def row(self, decisive: frozenset[str]) -> Row:
        return Row(
            application_id=f"a{self.number}", applicant="", operation=f"o{self.number}", fate=Fate.ISSUED,
            scenario="s", number=self.number, decisive=decisive,
        )  # fmt: skip


class Numbers(OfGroup[Any]):
    def __init__(self, history: GroupHistory, partial: Partial) -> None:
        super().__init__(history, {}, None, partial)
        self.cases = [SimpleNamespace(application_id=f"a{number}", number=number) for number in (1, 2, 3)]

    def application(self, case: Any) -> One:
        return One(case.number)


def _odd(one: One) -> bool:
    return one.number % 2 == 1


def _broken(_: object) -> Any:
    raise RuntimeError("fell over")


ROWS = (
    PropertyRow("binding", "1", "number", always=True),
    PropertyRow("content", "2", "number"),
    PropertyRow("seal", "3", "number", needs=Capability.LEDGER),
)
CHECKS = (Check[Any, Any, Any]("binding", _odd), Check[Any, Any, Any]("content", lambda one: False))
GROUND = SimpleNamespace(
    capabilities=frozenset[Capability](), limits=None, minima={}, baseline=None, final=None, workers=None
)


def _partial(*checks: Check[Any, Any, Any]) -> Partial:
    return Judging(checks).judge([GroupHistory(1, ())], Numbers)


def _judgement(partial: Partial, *checks: Check[Any, Any, Any]) -> Judgement:
    ground: Any = GROUND
    return conclude(partial, ground, ROWS, checks, lambda run: (), "binding")


def test_trials_are_counted_by_check() -> None:
    assert _partial(*CHECKS).checked == {"binding": 2}


def test_a_row_of_a_family_comes_back_whole() -> None:
    table = pickle.loads(pickle.dumps(_partial(*CHECKS))).table
    assert list(table) == [One(number).row(frozenset({"binding"} if number != 2 else ())) for number in (1, 2, 3)]


def test_a_check_that_fails_leaves_the_others() -> None:
    partial = _partial(Check("content", _broken), CHECKS[0])
    assert {one.property for one in partial.unclear} == {"content"}
    assert (partial.checked, partial.documents) == ({"binding": 2}, 3)


def test_an_application_that_cannot_be_begun_is_in_doubt_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        Numbers, "application", lambda self, case: _broken(case) if case.number == 2 else One(case.number)
    )
    partial = _partial(*CHECKS)
    assert [(one.property, one.application_id) for one in partial.unclear] == [("binding", "a2"), ("content", "a2")]
    assert [row.number for row in partial.table] == [1, 3]


def test_verdicts_come_in_the_order_of_the_rows() -> None:
    judgement = _judgement(_partial(*CHECKS), *CHECKS)
    assert [(one.property, one.verdict) for one in judgement.properties] == [
        ("binding", Verdict.PASS), ("content", Verdict.NOT_INSPECTED), ("seal", Verdict.NOT_INSPECTED),
    ]  # fmt: skip
    assert [one.what for one in judgement.not_inspected] == [say("property-itself", property="seal")]


def test_what_is_found_at_the_end_fails_its_property() -> None:
    def find(run: OfRun[Any]) -> None:
        run.find("content", say("without-text"), next(iter(run.whole.table)))

    judgement = _judgement(_partial(*CHECKS), CHECKS[0], Check("content", conclude=find))
    assert [(one.property, one.application_id) for one in judgement.findings] == [("content", "a1")]


def test_a_property_without_a_check_is_inconclusive() -> None:
    judgement = _judgement(_partial(CHECKS[0]), CHECKS[0])
    assert [one.verdict for one in judgement.properties] == [Verdict.PASS, Verdict.INCONCLUSIVE, Verdict.NOT_INSPECTED]


def test_what_could_not_be_judged_in_all_of_the_record_lacks_rows() -> None:
    lacks: list[bool] = []

    def conclude_(run: OfRun[Any]) -> None:
        lacks.extend(each in run.whole.failed for each in ("binding", "content"))

    partial = _partial(Check("content", _broken), CHECKS[0])
    for number in range(2 * MOST_UNCLEAR):  # of which more are said than are kept
        partial.doubt(Unclear("content", say("no-sheets"), application_id=f"a0{number}"))
    _judgement(partial, CHECKS[0], Check("content", conclude=conclude_))
    assert lacks == [False, True]


def _operation(number: int, added: int, until: int | None, outcome: Outcome = Outcome.OK) -> Operation:
    sent = Invocation(number, 0, f"o{number}", number, number, Aim.ARRIVAL, Fault.NONE, "", Add(added))
    return Operation(sent, None if until is None else Completion(number, 0, f"o{number}", until, outcome))


def _steps(*operations: Operation) -> list[Change[Add]]:
    return steps_of(operations, Add, lambda add: str(add.number), lambda add: add.number)


def _sums(*operations: Operation) -> Timeline[int, Add]:
    return Timeline(0, _steps(*operations), lambda state, add: state + add.number)


def test_what_is_sure_replaces_what_was_before() -> None:
    sums = _sums(_operation(10, 1, 20), _operation(30, 5, 40))
    assert [sums.possible(at, at) for at in (9, 10, 20, 21, 30, 41)] == [(0,), (0, 1), (0, 1), (1,), (1, 6), (6,)]


def test_what_is_not_answered_may_never_have_happened() -> None:
    sums = _sums(_operation(10, 1, None), _operation(30, 5, 40))
    assert sums.possible(50, 50) == (6, 5)


def test_what_is_refused_after_no_answer_may_have_happened() -> None:
    refused, unanswered = _operation(20, 1, 25, Outcome.REFUSED), _operation(10, 1, None)
    assert _steps(refused) == []
    assert _steps(unanswered, refused) == [Change(Add(1), 10, NEVER, False, "o10")]
    late = replace(refused, completion=Completion(1, 0, "o20", 25, Outcome.OPEN, in_force_within_s=1e-9))
    assert _steps(unanswered, late) == [Change(Add(1), 10, 26, True, "o10")]
