"""Runs side by side: nothing is called fixed that was not looked for, and what differs stands out."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from harness.catalogue import say
from harness.certificates.domain.properties import Property
from harness.domain.verdicts import Finding, Judgement, NotInspected
from harness.domain.words import Verdict
from harness.evidence.comparison.compare import compare
from harness.evidence.comparison.differences import differences
from harness.evidence.comparison.model import Comparison, State
from harness.evidence.comparison.page import page
from harness.evidence.comparison.terminal import tables
from harness.evidence.gate import Gate, gated
from harness.evidence.stored import Stored, StoredError
from tests.evidence.report.made import in_words
from tests.evidence.runs import TODAY, finding, findings, judgement, judgements, rows, table

FEE = "accounting:ledger-fee:seal:steady-day:delivered"


def manifest(build: str = "1.0", digest: str = "aa", **configuration: Any) -> dict[str, Any]:
    """A manifest as small as it can be."""
    return {
        "began": "2026-11-23T01:02:03.456789+00:00",
        "seed": 7,
        "suite": {"id": "quick", "version": "1", "digest": digest, "scenarios": [{"id": "x", "duration_s": 60.0}]},
        "target": {
            "name": "system",
            "version": "4",
            "build": build,
            "capabilities": ["spool", "ledger"],
            "municipality_codes": ["131016"],
            "configuration": configuration,
        },
        "versions": {"himozuke": "0.1.0"},
        "order": {},
    }


def stored(judged: Judgement, told: Mapping[str, Any] | None = None, name: str = "run-1") -> Stored:
    """A run as it is read back."""
    found, unclear = rows(judged.findings), [asdict(each) for each in judged.unclear]
    said = gated(table(judged), found, unclear, Gate(TODAY))
    plain = orjson.loads(orjson.dumps([said, found, unclear]))
    return Stored(Path("results") / name, dict(told or manifest()), *plain)


def states(comparison: Comparison, side: int = 1) -> dict[str, State]:
    """What became of each fingerprint in one run."""
    return {row.fingerprint: row.states[side] for row in comparison.findings}


@given(judgements)
def test_a_run_beside_itself_has_nothing_new_and_nothing_fixed(judged: Judgement) -> None:
    run = stored(judged)
    comparison = compare([run, run])
    assert set(states(comparison).values()) <= {State.OPEN}
    assert comparison.differences == ()
    assert {row.cells[0] for row in comparison.properties} == {row.cells[1] for row in comparison.properties}


@settings(max_examples=40)
@given(judgements, judgements)
def test_what_is_new_one_way_is_gone_the_other_way(one: Judgement, other: Judgement) -> None:
    there, back = (states(compare(runs)) for runs in ([stored(one), stored(other)], [stored(other), stored(one)]))
    assert there.keys() == back.keys()
    mirrored = {State.NEW: {State.FIXED, State.NOT_SEEN}, State.OPEN: {State.OPEN}}
    mirrored |= {state: {State.NEW} for state in (State.FIXED, State.NOT_SEEN)}
    assert all(back[name] in mirrored[state] for name, state in there.items())


@settings(max_examples=40)
@given(findings, st.randoms(use_true_random=False))
def test_neither_order_nor_names_matter(found: list[Finding], chance: Any) -> None:
    other = [finding(each.property, each.scenario, f"r2-{number}") for number, each in enumerate(found)]
    chance.shuffle(other)
    comparison = compare([stored(judgement(found)), stored(judgement(other))])
    assert set(states(comparison).values()) <= {State.OPEN}


MANY = [finding(name=f"r1-{number}") for number in range(10)]  # 10 in 250 trials of the scenario


@pytest.mark.parametrize(
    ("first", "later", "told", "state"),
    [
        (MANY, judgement(), {}, State.FIXED),
        (MANY, judgement(checked=100), {}, State.NOT_SEEN),  # 50 trials: 13% that a rate of 4% stays away
        (MANY, judgement(checked=150), {}, State.FIXED),  # 75 trials: 4.7%
        ([finding()], judgement(), {}, State.NOT_SEEN),  # one in 250: 37%
        (MANY, judgement(checked=0), {}, State.NOT_SEEN),
        (MANY, judgement(doubted=[Property.ACCOUNTING]), {}, State.NOT_SEEN),
        (MANY, judgement([finding(scenario="")], uncounted=3), {}, State.NOT_SEEN),
        (MANY, judgement(), {"digest": "bb"}, State.NOT_SEEN),
        (MANY, judgement([finding(name="r2-1")]), {}, State.OPEN),
        (MANY, judgement([finding(Property.BINDING)]), {}, State.FIXED),
    ],
)
def test_fixed_is_said_only_where_it_would_have_come_again(
    first: Sequence[Finding], later: Judgement, told: dict[str, str], state: State
) -> None:
    comparison = compare([stored(judgement(first)), stored(later, manifest(**told))])
    assert states(comparison)[FEE] is state


def test_what_is_judged_once_a_run_needs_no_rate() -> None:
    once = finding(Property.AVAILABILITY, "")
    comparison = compare([stored(judgement([once])), stored(judgement())])
    assert set(states(comparison).values()) == {State.FIXED}


def test_every_run_is_compared_with_the_first() -> None:
    found = [stored(judgement(each)) for each in (MANY, [], [*MANY, finding(Property.BINDING)])]
    comparison = compare(found)
    assert [row.findings for row in comparison.findings] == [(0, 0, 1), (10, 0, 10)]
    assert [row.states for row in comparison.findings] == [
        (State.ABSENT, State.ABSENT, State.NEW),
        (State.OPEN, State.FIXED, State.OPEN),
    ]
    assert comparison.count(2, State.NEW) == comparison.count(1, State.FIXED) == 1
    assert comparison.verdict == "fail"


def test_the_site_that_missed_a_patch_stands_out() -> None:
    told = [manifest("4.1.3", patch=True), manifest("4.1.2", patch=False), manifest("4.1.3", patch=True)]
    found = {each.what: each for each in differences(told, ["absent"] * 3)}
    assert found["build"].odd == found["configuration.patch"].odd == (False, True, False)
    assert found["configuration.patch"].values == ("true", "false", "true")
    assert set(found) == {"build", "configuration.patch"}


def test_what_only_one_has_is_a_difference_and_without_a_majority_none_is_odd() -> None:
    (one,) = differences([manifest(a={"b": [2, 1]}), manifest()], ["absent", "absent"])
    assert (one.what, one.values, one.odd) == ("configuration.a.b", ("[2,1]", None), (False, False))
    (guard,) = differences([manifest(), manifest()], ["absent", "proved"])
    assert (guard.of, guard.what) == ("system", "guard")


def test_lists_of_words_are_the_same_in_any_order() -> None:
    told = manifest()
    told["target"]["capabilities"] = ["ledger", "spool"]
    assert differences([manifest(), told], ["absent", "absent"]) == ()


def test_what_makes_runs_hard_to_compare_is_said() -> None:
    runs = [
        stored(judgement([finding()], uncounted=2)),
        stored(judgement(doubted=[Property.SEAL]), manifest(digest="bb")),
    ]
    said = " ".join(in_words(each, "en") for each in compare(runs).remarks)
    assert "different suites" in said and "named more than once" in said
    assert "A has more findings of accounting than are kept" in said
    assert "B is inconclusive" in said


def test_a_run_of_another_version_is_one_sentence() -> None:
    run = stored(judgement([finding()]))
    del run.findings[0]["fingerprint"]
    with pytest.raises(StoredError, match="not of this version") as raised:
        compare([run, run])
    assert "\n" not in str(raised.value)


def test_it_is_json_and_it_fits_a_terminal() -> None:
    comparison = compare([stored(judgement(MANY), manifest("[red]x")), stored(judgement())])
    value = orjson.loads(orjson.dumps(comparison.table()))
    assert value["states"][1] == {"new": 0, "open": 0, "fixed": 1, "not-seen": 0, "absent": 0}
    out = io.StringIO()
    console = Console(width=100, file=out)
    for each in tables(comparison):
        console.print(each)
    text = out.getvalue()
    assert "[red]x" in text and "fixed" in text and FEE in text.replace("\n", "")


def test_many_sites_stand_one_below_the_other_and_the_odd_one_is_named() -> None:
    told = [manifest("4.1.2" if number == 27 else "4.1.3", site=number) for number in range(40)]
    found = [stored(judgement(MANY if number == 30 else []), each) for number, each in enumerate(told)]
    comparison = compare(found)
    assert [comparison.sides[number].letter for number in (0, 25, 26, 27, 39)] == ["A", "Z", "AA", "AB", "AN"]
    out = io.StringIO()
    console = Console(width=120, file=out)
    for each in tables(comparison):
        console.print(each)
    lines = out.getvalue().splitlines()
    assert "system: build: AB has 4.1.2; the others have 4.1.3" in lines
    assert "system: configuration.site: 40 different values: 0, 1, 2, 3 and 36 more" in lines
    assert f"{FEE}: 10 in AE" in lines
    assert max(map(len, lines)) <= 120


def test_the_page_stands_alone_and_holds_no_mark_up_but_its_own() -> None:
    evil = '<script>x</script>"&'
    comparison = compare([stored(judgement(MANY), manifest(evil, a=evil)), stored(judgement(), manifest(b=1))])
    for language in ("ja", "en"):
        text = page(comparison, language)
        assert f'<html lang="{language}" data-language="{language}">' in text
        assert evil not in text
        assert text.count("<script>") == text.count("<style>") == 1
        assert not re.search(r"""(?:src|href)\s*=|url\((?!data:)|https?://""", text)
        style = text.split("<style>")[1].split("</style>")[0]
        assert "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() in text
        assert "指摘あり" in text and "compared" in text and "解消" in text


def test_a_property_without_a_decisive_trial_counts_as_not_inspected() -> None:
    judged = judgement()
    unseen = {Property.SEAL: say("no-decisive-trial")}
    properties = [
        replace(each, verdict=Verdict.NOT_INSPECTED, checked=0, upper_bound_95=None, reason=unseen[each.property])
        if each.property in unseen
        else each
        for each in judged.properties
    ]
    left = (
        *judged.not_inspected,
        NotInspected(say("property-itself", property="residue"), say("lacks-capability", capability="spool"), 3, 7),
    )
    poorer = replace(judged, properties=tuple(properties), not_inspected=left)
    whole, lacking = (side.not_inspected for side in compare([stored(judged), stored(poorer)]).sides)
    assert len(whole) == 1
    assert [in_words(line, "en") for line in lacking] == [
        "seal (No decisive trial was part of this load.)",
        in_words(whole[0], "en"),
        "residue: 3 of 7 (the system lacks the capability spool)",
    ]
