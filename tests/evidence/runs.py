"""What a run leaves, as small as it can be: verdict tables and findings, as JSON has them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from harness.catalogue import say
from harness.certificates.domain.properties import Property
from harness.domain.messages import Message, Person, Quoted
from harness.domain.verdicts import Finding, Judgement, NotInspected, PropertyVerdict, ScenarioCount, Unclear
from harness.domain.words import Verdict
from harness.evidence.fingerprint import fingerprint
from harness.evidence.verdict_file import Controls, Rates, stored_row, verdict_table
from harness.evidence.waivers import Waiver

TODAY = date(2026, 11, 23)
SCENARIOS = ("kawasaki-2023", "steady-day")

_A, _B = Person("12345678901", "A"), Person("10987654321", "B")
_ABOUT = {"applicant": _A, "kind": "seal", "sheet": 1}

MESSAGES = {
    Property.BINDING: say("foreign-data", **_ABOUT, whose=(_B,)),
    Property.CONTENT: say("not-to-be-printed", **_ABOUT, items=("address",)),
    Property.ACCOUNTING: say("ledger-fee", application="r1-1", fee_yen=600, says=Quoted("delivered"), right_yen=300),
    Property.ALERT: say("delivered-despite-alert", message=Quoted("<b>it</b>"), application="r1-1"),
    Property.AVAILABILITY: say("wrong-refusal", application="r1-1", reason="busy"),
}


def finding(one: Property = Property.ACCOUNTING, scenario: str = "steady-day", name: str = "r1-1") -> Finding:
    """A finding of one of the properties in MESSAGES."""
    parts = dict(MESSAGES[one].parts)
    if "application" in parts:
        parts["application"] = name
    return Finding(one, name, say(MESSAGES[one].code, **parts), scenario=scenario, operation=f"{name}/1")


def rows(findings: Iterable[Finding], kind: str = "seal") -> list[dict[str, Any]]:
    """The content of findings.json."""
    return [{**stored_row(each), "certificate": kind, "fingerprint": str(fingerprint(each, kind))} for each in findings]


def judgement(
    findings: Iterable[Finding] = (),
    doubted: Iterable[Property] = (),
    checked: int = 500,
    uncounted: int = 0,
) -> Judgement:
    """A judgement with these findings. `doubted` could not be judged in full; `uncounted` findings of `accounting` were
    counted and not kept."""
    why = say("not-read")
    found, unsure = tuple(findings), frozenset(doubted)
    properties = []
    for one in Property:
        count = sum(each.property is one for each in found) + (uncounted if one is Property.ACCOUNTING else 0)
        verdict = Verdict.FAIL if count else Verdict.INCONCLUSIVE if one in unsure else Verdict.PASS
        bound = None if verdict is not Verdict.PASS else 0.006
        properties.append(PropertyVerdict(one, verdict, checked, count, bound, reason=why if count else None))
    counts = tuple(
        ScenarioCount(name, one, checked // 2, sum(each.property is one and each.scenario == name for each in found))
        for name in SCENARIOS
        for one in Property
    )
    left = (NotInspected(say("faults-of-the-system", fault="delay-print"), say("does-not-serve-them"), 0, 7),)
    unclear = tuple(Unclear(one, why) for one in unsure)
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
        st.sampled_from(sorted(MESSAGES)),
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
