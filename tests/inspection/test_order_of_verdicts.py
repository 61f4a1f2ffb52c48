"""`fail` outranks `inconclusive` outranks `pass`; a pass needs everything."""

import pytest

from harness.catalogue import say
from harness.certificates.domain.properties import Property
from harness.domain.messages import Message
from harness.domain.verdicts import Finding, Judgement, PropertyVerdict
from harness.domain.words import Verdict
from harness.evidence.verdict_file import Controls, Rates, overall, verdict_table

WHOLE = Controls(100, 100)


def judgement(*verdicts: Verdict, findings: int = 0) -> Judgement:
    properties = tuple(
        PropertyVerdict(name, verdict, 10, 0, 0.25) for name, verdict in zip(Property, verdicts, strict=False)
    )
    found = tuple(Finding(Property.BINDING, f"r-{number}", say("without-text")) for number in range(findings))
    return Judgement(properties, found, (), 10, 5, 1)


@pytest.mark.parametrize(
    ("given", "controls", "reasons", "expected"),
    [
        (judgement(Verdict.PASS, Verdict.PASS), WHOLE, (), Verdict.PASS),
        (judgement(Verdict.PASS, Verdict.NOT_INSPECTED), WHOLE, (), Verdict.PASS),
        (judgement(Verdict.PASS, Verdict.NOT_APPLICABLE), WHOLE, (), Verdict.PASS),
        (judgement(), WHOLE, (), Verdict.INCONCLUSIVE),
        (judgement(Verdict.NOT_INSPECTED), WHOLE, (), Verdict.INCONCLUSIVE),
        (judgement(Verdict.PASS, Verdict.INCONCLUSIVE), WHOLE, (), Verdict.INCONCLUSIVE),
        (judgement(Verdict.PASS), Controls(100, 99), (), Verdict.INCONCLUSIVE),
        (judgement(Verdict.PASS), Controls(99, 99), (), Verdict.INCONCLUSIVE),
        (judgement(Verdict.PASS), Controls(0, 0), (), Verdict.INCONCLUSIVE),
        (judgement(Verdict.PASS), WHOLE, (say("judge-lost"),), Verdict.INCONCLUSIVE),
        (judgement(Verdict.FAIL, Verdict.INCONCLUSIVE), Controls(0, 0), (say("judge-lost"),), Verdict.FAIL),
        (judgement(Verdict.PASS, findings=1), WHOLE, (), Verdict.FAIL),
    ],
)
def test_a_pass_needs_everything(
    given: Judgement, controls: Controls, reasons: tuple[Message, ...], expected: Verdict
) -> None:
    assert overall(given, controls, reasons) is expected
    table = verdict_table(given, controls, reasons, "results/x", 7, "absent", Rates(1, 1, 1))
    assert table["exit_code"] == {Verdict.PASS: 0, Verdict.FAIL: 1, Verdict.INCONCLUSIVE: 3}[expected]
