"""A damaged file that a repairing printer prints: whose it is counts, and one's own is only damaged."""

from __future__ import annotations

from itertools import cycle
from pathlib import Path

from tests.attacks.damaging import ALONE, WITH_ANOTHER
from tests.attacks.hostile import Answer, Inspected, himozuke, inspected
from tests.attacks.misdelivering import EveryFew, in_turn


class Damaging:
    """One way after the other, of somebody else's certificate or of one's own."""

    def __init__(self, foreign: bool) -> None:
        self._foreign = foreign
        self._ways = cycle((*ALONE, *WITH_ANOTHER) if foreign else ALONE)

    def __call__(self, right: Answer, other: bytes) -> Answer:
        shown, beside = (other, right.body) if self._foreign else (right.body, b"")
        return right._replace(body=next(self._ways)(shown, beside))


def _half_of_another(right: Answer, other: bytes) -> Answer:
    return right._replace(body=other[: len(other) // 2])


def gaps(run: Inspected) -> dict[str, int]:
    """What was not inspected, by its code."""
    return {each["what_said"]["code"]: each["count"] for each in run.table["not_inspected"]}


def test_somebody_elses_is_found(tmp_path: Path) -> None:
    attack = EveryFew(Damaging(foreign=True), step=5)
    run = inspected(attack, tmp_path)
    assert attack.sent > len(ALONE) + len(WITH_ANOTHER)
    assert run.code == 1
    assert len(run.found("binding")) >= attack.sent
    assert run.found("completeness").count("unreadable") == attack.sent
    assert himozuke("verify", str(run.folder)).returncode == 0


def test_ones_own_is_only_damaged_and_what_nobody_can_repair_is_not_clean(tmp_path: Path) -> None:
    attack = EveryFew(in_turn(Damaging(foreign=False), _half_of_another), step=5)
    run = inspected(attack, tmp_path)
    own, beyond = attack.sent_to[::2], attack.sent_to[1::2]
    assert len(own) > len(ALONE)
    assert run.code == 1
    assert run.applications("completeness") == {*attack.sent_to}
    assert run.found("completeness") == ["unreadable"] * attack.sent
    assert (gaps(run)["damaged-documents"], gaps(run)["documents-beyond-repair"]) == (len(own), len(beyond))
    binding = run.table["properties"]["binding"]
    assert (binding["verdict"], binding["findings"], binding["upper_bound_95"]) == ("inconclusive", 0, None)
    assert binding["checked"] == run.table["documents"] - attack.sent
