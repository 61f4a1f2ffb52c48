"""What a run leaves, as small as it can be: verdict tables and findings, as JSON has them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from harness.domain.messages import Message
from harness.domain.verdicts import Finding, Judgement, NotInspected, PropertyVerdict, ScenarioCount, Unclear
from harness.domain.words import Property, Verdict
from harness.evidence.fingerprint import fingerprint
from harness.evidence.verdict_file import Controls, Rates, verdict_table
from harness.evidence.waivers import Waiver

TODAY = date(2026, 11, 23)
SCENARIOS = ("kawasaki-2023", "steady-day")

SENTENCES = {
    Property.BINDING: "A (12345678901) applied for seal; sheet 1 shows data of B (10987654321).",
    Property.CONTENT: "Sheet 1 of the seal for A (12345678901) shows what it must not: address.",
    Property.ACCOUNTING: "The ledger has a fee of 600 yen for application r1-1 (delivered); 300 is right.",
    Property.ALERT: "The system noticed <b>it</b> and delivered application r1-1 all the same.",
    Property.AVAILABILITY: "Application r1-1 was refused as busy; it was in order.",
}


def finding(one: Property = Property.ACCOUNTING, scenario: str = "steady-day", name: str = "r1-1") -> Finding:
    """A finding of one of the properties in SENTENCES."""
    return Finding(one, name, SENTENCES[one].replace("r1-1", name), scenario=scenario, operation=f"{name}/1")


def rows(findings: Iterable[Finding], kind: str = "seal") -> list[dict[str, Any]]:
    """The content of findings.json."""
    found = [asdict(each) for each in findings]
    return [{**each, "certificate": kind, "fingerprint": str(fingerprint(each, kind))} for each in found]


def judgement(
    findings: Iterable[Finding] = (),
    doubted: Iterable[Property] = (),
    checked: int = 500,
    uncounted: int = 0,
) -> Judgement:
    """A judgement with these findings. `doubted` could not be judged in full; `uncounted` findings of `accounting` were
    counted and not kept."""
    found, unsure = tuple(findings), frozenset(doubted)
    properties = []
    for one in Property:
        count = sum(each.property is one for each in found) + (uncounted if one is Property.ACCOUNTING else 0)
        verdict = Verdict.FAIL if count else Verdict.INCONCLUSIVE if one in unsure else Verdict.PASS
        bound = None if verdict is not Verdict.PASS else 0.006
        properties.append(PropertyVerdict(one, verdict, checked, count, bound, reason="why" if count else ""))
    counts = tuple(
        ScenarioCount(name, one, checked // 2, sum(each.property is one and each.scenario == name for each in found))
        for name in SCENARIOS
        for one in Property
    )
    left = (NotInspected("faults | swap", "the target lacks <it>", 0, 7),)
    unclear = tuple(Unclear(one, "It was not read.") for one in unsure)
    return Judgement(tuple(properties), found, unclear, checked, checked // 2, 12, left, by_scenario=counts)


def table(judged: Judgement, controls: Controls | None = None, reasons: Sequence[Message] = ()) -> dict[str, Any]:
    """The content of verdict.json before any gate."""
    rates = Rates(90.0, 80.0, 70.0)
    return verdict_table(judged, controls or Controls(100, 100), reasons, "results/x", 7, "absent", rates)


def waiver(fingerprint_: str, days: int = 30) -> Waiver:
    """A waiver that holds for so many days from TODAY."""
    return Waiver(fingerprint_, "known", "Sato", TODAY + timedelta(days=days))


findings = st.lists(
    st.builds(
        finding,
        st.sampled_from(sorted(SENTENCES)),
        st.sampled_from([*SCENARIOS, ""]),
        st.from_regex(r"r1-[0-9]{1,3}", fullmatch=True),
    ),
    max_size=6,
)
"""Any few findings."""

judgements = st.builds(
    judgement,
    findings,
    st.sets(st.sampled_from(list(Property)), max_size=2),
    st.integers(1, 1000),
    st.sampled_from([0, 0, 3]),
)
"""Any judgement of them."""
