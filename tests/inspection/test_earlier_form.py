"""A run of the first version is judged again: all that stands beside its sentences must come out once more."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest

from harness.catalogue import say
from harness.certificates.domain.properties import Property
from harness.domain.verdicts import NotInspected, TriggerCount
from harness.domain.words import Verdict
from harness.evidence.gate import Earlier, Gate, gated
from harness.evidence.run_folder import encode_saved
from harness.evidence.stored import BrokenEvidence
from harness.evidence.verdict_file import stored_row
from harness.inspection.order import UsageProblem
from harness.inspection.running.manifest import FORM
from harness.inspection.verifying.comparing_stored import (
    FirstForm,
    FourthForm,
    SecondForm,
    StoredForm,
    ThirdForm,
    as_asked,
    form_of,
)
from harness.inspection.verifying.verified import BROKEN, INTACT
from harness.inspection.verifying.verify import verify
from harness.inspection.watch import Silent
from tests.evidence.runs import TODAY, finding, judgement, rows, table, waiver
from tests.inspection.changing import as_first_written, closed_again, first_row, first_verdict, rewritten
from tests.inspection.conftest import SignedRun

Change = Callable[[Any], object]

JUDGED = judgement(
    [replace(finding(Property.BINDING), whose=("10987654321",), sheet=1), finding(), finding(name="r1-2")],
    [Property.SEAL, Property.CONTENT],
)
FOUND = rows(JUDGED.findings)
DOUBTS = [stored_row(each) for each in JUDGED.unclear]
LATE = say("generator-late", late_ms=250.0, limit_ms=100.0)
GATE = Gate(
    TODAY,
    True,
    waivers=(waiver("accounting:ledger-fee:seal:steady-day:delivered"),),
    earlier=(Earlier("run-1", Verdict.INCONCLUSIVE, LATE),),
)
AGAIN = gated(table(JUDGED, reasons=[LATE]), FOUND, DOUBTS, GATE)
UNASKED: dict[str, Any] = {"format": FORM, "suite": {"limits": {"wrong_refusals": 0.05}}}
WRITTEN_FIRST = {**UNASKED, "format": 1}


def _json(value: Any) -> Any:
    return orjson.loads(encode_saved(value))


def _as_first_written() -> tuple[Any, Any, Any]:
    """What is stored of the verdict, the findings and the doubts."""
    stored, found, doubts = _json(AGAIN), _json(FOUND), _json(DOUBTS)
    first_verdict(stored)
    for row in (*found, *doubts):
        first_row(row)
    return stored, found, doubts


def check(folder: Path, verdict: Change = id, found: Change = id, doubts: Change = id) -> None:
    """Holds a changed folder of the first form against what comes out now."""
    stored, *both = _as_first_written()
    again = as_asked(AGAIN, stored, WRITTEN_FIRST)
    verdict(stored)
    for name, value, change in zip(("findings", "unclear"), both, (found, doubts), strict=True):
        change(value)
        (folder / f"{name}.json").write_bytes(orjson.dumps(value, option=orjson.OPT_INDENT_2) + b"\n")
    FirstForm().check_judged(folder, stored, again, FOUND, DOUBTS)


def put(*names: Any, to: Any) -> Change:
    """Sets one member of a table or a list."""

    def change(value: Any) -> None:
        for name in names[:-1]:
            value = value[name]
        value[names[-1]] = to

    return change


def test_what_was_stored_comes_out_again(tmp_path: Path) -> None:
    check(tmp_path)


@pytest.mark.parametrize("change", [list.reverse, put(0, "sentence", to="In other words.")])
def test_sentences_and_their_order_are_not_held_against_anything(tmp_path: Path, change: Change) -> None:
    check(tmp_path, found=change, doubts=change)


@pytest.mark.parametrize(
    "change",
    [
        put("properties", "accounting", "reason", to="In other words."),
        put("inconclusive_because", to=["In other words."]),
        put("first_finding", "sentence", to="In other words."),
        put("gate", "because", to=["In other words."]),
        put("gate", "earlier", 0, "because", to="In other words."),
        put("not_inspected", 0, "what", to="In other words."),
    ],
)
def test_the_sentences_of_a_verdict_are_not_held_against_anything(tmp_path: Path, change: Change) -> None:
    check(tmp_path, verdict=change)


@pytest.mark.parametrize(
    "change",
    [
        put(0, "application_id", to=""),
        put(0, "property", to="content"),
        put(0, "fingerprint", to="binding:foreign-data:seal:steady-day:exposes-my-number"),
        put(0, "whose", to=[]),
        put(0, "sheet", to=2),
        put(0, "applicant", to="12345678901"),
        put(0, "started_ns", to=5),
        put(0, "self_reported", to=True),
        put(0, "code", to="foreign-data"),
        put(0, to={}),
        put(0, to=7),
        list.clear,
        lambda value: value.pop(),
        lambda value: value.append(deepcopy(value[0])),
        lambda value: value[0].pop("whose"),
        lambda value: value[0].pop("sentence"),
    ],
)
def test_another_finding_is_found(tmp_path: Path, change: Change) -> None:
    with pytest.raises(BrokenEvidence, match=r"findings\.json"):
        check(tmp_path, found=change)


@pytest.mark.parametrize(
    "change",
    [put(0, "property", to="binding"), put(0, "document", to="d/1.pdf"), list.clear, lambda value: value.pop()],
)
def test_another_doubt_is_found(tmp_path: Path, change: Change) -> None:
    with pytest.raises(BrokenEvidence, match=r"unclear\.json"):
        check(tmp_path, doubts=change)


@pytest.mark.parametrize(
    "change",
    [
        put("verdict", to="pass"),
        put("exit_code", to=0),
        put("documents", to=10**6),
        put("properties", "binding", "checked", to=10**6),
        put("properties", "binding", "verdict", to="pass"),
        put("properties", "binding", "waived", to=1),
        put("properties", to=[]),
        put("controls", "caught", to=99),
        put("findings", to=0),
        put("first_finding", to=None),
        put("first_finding", "application_id", to="r1-2"),
        put("first_finding", "whose", to=[]),
        put("not_inspected", to=[]),
        put("not_inspected", 0, "count", to=1),
        put("waivers", 0, "reason", to="another"),
        put("waivers", 0, "owner", to="another"),
        put("gate", to=None),
        put("gate", "earlier", 0, "verdict", to="pass"),
        put("gate", "earlier", to=[]),
        put("gate", "waivers", to=[]),
        put("guard", to="proved"),
        put("more", to=1),
        dict.clear,
    ],
)
def test_another_verdict_is_found(tmp_path: Path, change: Change) -> None:
    with pytest.raises(BrokenEvidence, match=r"verdict\.json"):
        check(tmp_path, verdict=change)


def test_a_list_has_one_spelling(tmp_path: Path) -> None:
    check(tmp_path)
    path = tmp_path / "findings.json"
    path.write_bytes(path.read_bytes().replace(b'"sheet": 1', b'"sheet": 2, "sheet": 1'))
    stored, *_ = _as_first_written()
    with pytest.raises(BrokenEvidence, match=r"findings\.json"):
        FirstForm().check_judged(tmp_path, stored, as_asked(AGAIN, stored, WRITTEN_FIRST), FOUND, DOUBTS)


def test_doubts_of_the_first_version_had_members_in_an_order_of_their_own(tmp_path: Path) -> None:
    check(tmp_path, doubts=lambda value: value[0].update(property=value[0].pop("property")))


def _without(name: str) -> dict[str, Any]:
    properties = {one: each for one, each in AGAIN["properties"].items() if one != name}
    return {**AGAIN, "properties": properties}


def test_a_property_for_which_no_limit_was_set_need_not_have_been_known() -> None:
    assert as_asked(AGAIN, _without("fairness"), UNASKED) == _without("fairness")
    assert as_asked(AGAIN, AGAIN, UNASKED) == AGAIN


def test_members_that_came_later_need_not_have_been_told() -> None:
    later, of_gates = {"received", "unclean_answers", "triggers", "lowered"}, {"others", "require", "lacks"}
    before, now = as_asked(AGAIN, AGAIN, WRITTEN_FIRST), as_asked(AGAIN, AGAIN, UNASKED)
    assert later.isdisjoint(before) and of_gates.isdisjoint(before["gate"])
    assert later <= now.keys() and of_gates <= now["gate"].keys()


def test_a_trigger_that_never_fired_is_no_gap_of_an_earlier_form() -> None:
    gap = NotInspected(say("trigger-itself", trigger="give-up"), say("never-fired"), 3, 3)
    told = replace(JUDGED, not_inspected=(*JUDGED.not_inspected, gap), triggers=(TriggerCount("give-up", 3, 0),))
    again = gated(table(told, reasons=[LATE]), FOUND, DOUBTS, GATE)
    assert as_asked(again, AGAIN, WRITTEN_FIRST)["not_inspected"] == AGAIN["not_inspected"]
    assert as_asked(again, AGAIN, UNASKED)["not_inspected"] == again["not_inspected"]


def test_every_other_property_must_have_been_told() -> None:
    asked = {"format": FORM, "suite": {"limits": {"fairness_times": 5.0}}}
    assert as_asked(AGAIN, _without("fairness"), asked) == AGAIN
    assert as_asked(AGAIN, _without("seal"), UNASKED) == AGAIN


def _line(problem: Any, *suspicions: Any, shows: str = "氏名") -> bytes:
    reading = {"reader": "pdfium", "problem": problem, "suspicions": list(suspicions), "sheets": [{"runs": [shows]}]}
    return orjson.dumps({"document": "d/1.pdf", "digest": "", "size_bytes": 1, "readings": [reading]}) + b"\n"


def test_of_what_is_no_document_earlier_forms_told_less() -> None:
    digest = SecondForm().digest
    told = [{"code": "no-pdf", "parts": {"looks_like": word}} for word in ("no-header", "binary", "html")]
    assert digest(_line(told[0])) == digest(_line(told[1])) != digest(_line(told[2]))
    assert digest(_line(told[2])) == digest(_line(told[2], shows="氏名 髙田"))
    assert StoredForm().digest(_line(told[2])) != StoredForm().digest(_line(told[2], shows="氏名 髙田"))
    assert digest(_line(None)) != digest(_line(None, shows="氏名 髙田"))


def test_what_the_readers_saw_is_compared_in_the_sentences_of_then() -> None:
    digest, said = FirstForm().digest, {"code": "no-bytes", "parts": {}}
    empty = "The document is empty: it has no bytes at all."
    assert digest(_line("")) == digest(_line(None))
    assert digest(_line(empty, empty)) == digest(_line(said, said))
    assert digest(_line("It is odd.")) != digest(_line(said))
    assert digest(_line("")) != digest(_line("It is empty."))
    assert digest(_line("")) != digest(_line("", "Odd."))
    assert digest(_line("")) != digest(_line("", shows="住所"))


def test_the_third_form_told_nothing_of_places() -> None:
    line = orjson.loads(_line(None))
    line["readings"][0]["sheets"][0].update(places=[[1, 2, 3, 4, "across", 0]], fonts=["0"])
    placed = orjson.dumps(line) + b"\n"
    assert ThirdForm().digest(placed) == ThirdForm().digest(_line(None)) == SecondForm().digest(placed)
    assert ThirdForm().digest(placed) != ThirdForm().digest(_line(None, shows="氏名 髙田"))
    assert StoredForm().digest(placed) != StoredForm().digest(_line(None))


def test_the_fourth_form_told_nothing_of_ink_and_what_is_hidden() -> None:
    line = orjson.loads(_line(None))
    image = {"raster": "", "digest": "", "width_px": 1, "height_px": 1, "drawn": True}
    line["readings"][0]["sheets"][0]["images"] = [image]
    before = orjson.dumps(line) + b"\n"
    image["longest"] = 100
    line["readings"][0]["sheets"][0]["ink"] = [[1, 2, 3, 4, "ground", "0"]]
    line["readings"][0]["hidden"] = [["reportlab", "metadata", None]]
    now = orjson.dumps(line) + b"\n"
    for form in (FourthForm(), ThirdForm(), SecondForm()):
        assert form.digest(before) == form.digest(now)
    assert StoredForm().digest(before) != StoredForm().digest(now)
    image["width_px"] = 2
    assert FourthForm().digest(orjson.dumps(line) + b"\n") != FourthForm().digest(now)


def test_the_fourth_form_had_no_property_of_what_is_hidden() -> None:
    fourth = {**UNASKED, "format": 4}
    assert as_asked(AGAIN, _without("hidden-data"), fourth) == _without("hidden-data")
    assert as_asked(AGAIN, _without("hidden-data"), UNASKED) == AGAIN
    assert "spoilings" in as_asked(AGAIN, AGAIN, fourth)["controls"]


def test_the_third_form_tells_its_controls_without_their_sorts() -> None:
    manifest = {"format": 3, "suite": {"limits": {}}}
    assert as_asked(AGAIN, AGAIN, manifest)["controls"] == {"sent": 100, "caught": 100}
    assert "spoilings" in as_asked(AGAIN, AGAIN, {**manifest, "format": FORM})["controls"]


def test_a_form_of_which_nothing_is_known_is_not_judged() -> None:
    assert type(form_of({"format": FORM})) is StoredForm
    assert type(form_of({"format": 4})) is FourthForm
    assert type(form_of({"format": 3})) is ThirdForm
    assert type(form_of({"format": 2})) is SecondForm
    assert type(form_of({"format": 1})) is FirstForm
    for manifest in ({"format": FORM + 1}, {"format": "1"}, {}):
        with pytest.raises(UsageProblem, match="a form that this version does not know"):
            form_of(manifest)


@pytest.fixture
def stored_before(signed_run: SignedRun, tmp_path: Path) -> Path:
    """A run as the first version wrote it."""
    folder = signed_run.copy(tmp_path)
    as_first_written(folder)
    closed_again(folder, signed_run.private)
    return folder


def test_a_run_of_the_first_version_is_intact(stored_before: Path, signed_run: SignedRun) -> None:
    said = verify(stored_before, signed_run.public, Silent())
    assert (said.exit_code, said.sentence) == (
        INTACT,
        "every byte is as it was when the run was closed, and judging it again says the same",
    )
    assert any("the words of an earlier version" in each for each in said.not_repeated)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("verdict.json", put("properties", "binding", "checked", to=10**6)),
        ("findings.json", lambda rows: rows.append({"sentence": "x"})),
        ("plan.json", put("phases", to=[])),
        ("plan.json", put("omitted", to=[{"what": "", "reason": "", "count": 1, "of": 1}])),
    ],
)
def test_a_run_of_the_first_version_that_was_changed_is_broken(
    stored_before: Path, signed_run: SignedRun, name: str, change: Change
) -> None:
    rewritten(stored_before, name, change)
    if name == "plan.json":
        path = stored_before / name
        path.write_bytes(orjson.dumps(orjson.loads(path.read_bytes())))
    closed_again(stored_before, signed_run.private)
    said = verify(stored_before, None, Silent())
    assert (said.exit_code, said.file) == (BROKEN, name)


def test_a_property_that_is_hidden_is_found(signed_run: SignedRun, tmp_path: Path) -> None:
    folder = signed_run.copy(tmp_path)
    rewritten(folder, "verdict.json", lambda verdict: verdict["properties"].pop("eligibility"))
    closed_again(folder, signed_run.private)
    said = verify(folder, None, Silent())
    assert (said.exit_code, said.file) == (BROKEN, "verdict.json")
