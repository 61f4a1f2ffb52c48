"""A folder whose owner lied before closing it: what does not belong together is found, though all of it is closed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from harness import families
from harness.catalogue import say
from harness.certificates.domain.operations import Application, Delivery
from harness.certificates.drive.driving import DRIVING
from harness.certificates.drive.plan import decode_plan
from harness.domain.operations import Aim, Completion, Fault, Invocation, Mark
from harness.drive.launch import PLAN_FILE
from harness.drive.plan import load_plan
from harness.evidence.closing import journals_under
from harness.evidence.observations import read_observations
from harness.evidence.stored import BrokenEvidence
from harness.history.merge import groups, journals_in
from harness.history.read import journal_facts
from harness.inspection.running.concluding import table_broken_off
from harness.inspection.running.record import PARTS
from harness.inspection.running.suite_files import suite_files
from harness.inspection.verifying.accounted import Account
from harness.inspection.verifying.comparing_stored import StoredForm
from harness.inspection.verifying.requests_of_plan import Sent
from harness.inspection.verifying.verified import BROKEN, Verified
from harness.inspection.verifying.verify import verify
from harness.inspection.watch import Silent
from harness.reading.lines import encode
from tests.inspection.changing import JOURNAL, Lines, closed_again, rejournaled, rewritten, with_body
from tests.inspection.conftest import SignedRun


def verified(folder: Path) -> Verified:
    """What verify says."""
    return verify(folder, None, Silent())


def _set(*path: str, to: Any) -> Callable[[dict[str, Any]], None]:
    """Sets a member of an object within objects."""

    def change(value: dict[str, Any]) -> None:
        for name in path[:-1]:
            value = value[name]
        value[path[-1]] = to

    return change


MANIFEST, VERDICT = "manifest.json", "verdict.json"


@pytest.mark.parametrize(
    ("name", "change", "says"),
    [
        (MANIFEST, _set("suite", "id", to="incidents"), "(id)"),
        (MANIFEST, _set("suite", "version", to="99"), "(version)"),
        (MANIFEST, _set("suite", "residents", to=10**6), "(residents)"),
        (MANIFEST, _set("suite", "minimum", to={}), "(minimum)"),
        (MANIFEST, _set("suite", "limits", "wrong_refusals", to=1.0), "(limits)"),
        (MANIFEST, _set("suite", "standing", "status", to="signed"), "(standing)"),
        (MANIFEST, _set("suite", to=[]), "run of this version"),
        (MANIFEST, _set("population_digest", to="0" * 64), "population"),
        (MANIFEST, _set("target", "population_digest", to="0" * 64), "population"),
        (MANIFEST, _set("business_clock", "now", to="2025-10-05T10:00:00+09:00"), "business clock"),
        (MANIFEST, _set("business_clock", "after_ns", to="0"), "business_clock"),
        (MANIFEST, _set("parts", to=10**9), "parts"),
        (MANIFEST, _set("nonce", to="prepared beforehand"), "nonce"),
        (MANIFEST, _set("order", "names", to=[]), "order.names"),
        (MANIFEST, _set("order", "residents", to=10**15), "too many"),
        (MANIFEST, _set("order", "duration_s", to="long"), "order.duration_s"),
        (MANIFEST, _set("order", "documents", to=None), "order.documents"),
        (MANIFEST, _set("order", to=None), "whole run"),
        (MANIFEST, _set("versions", to=[]), "run of this version"),
        (MANIFEST, _set("driving_ended", to=7), "run of this version"),
        (MANIFEST, _set("began", to="yesterday"), "run of this version"),
        (VERDICT, _set("rates", "wall_s", to="<b>0.1</b>"), "rates.wall_s"),
        (VERDICT, _set("rates", to={}), "rates"),
        (VERDICT, _set("run", to={"html": "<b>"}), "run should be"),
        (VERDICT, _set("verdict", to="excellent"), "whole run"),
    ],
)
def test_what_manifest_and_verdict_say_without_ground_is_found(
    signed_run: SignedRun, tmp_path: Path, name: str, change: Callable[[dict[str, Any]], None], says: str
) -> None:
    folder = signed_run.copy(tmp_path)
    rewritten(folder, name, change)
    try:
        closed_again(folder, signed_run.private)
    except (KeyError, TypeError, OSError):
        return  # our own seal does not even take it
    said = verified(folder)
    assert (said.exit_code, said.file) in ((BROKEN, name), (BROKEN, MANIFEST), (BROKEN, "scenarios")), said.sentence
    assert says in said.sentence


def test_a_suite_made_easier_in_its_copy_is_found(signed_run: SignedRun, tmp_path: Path) -> None:
    folder = signed_run.copy(tmp_path)
    copy = folder / "scenarios" / "steady-day.toml"
    copy.write_text(f"{copy.read_text(encoding='utf-8')}\n# easier\n", encoding="utf-8")
    closed_again(folder, signed_run.private)
    said = verified(folder)
    assert (said.exit_code, said.file) == (BROKEN, MANIFEST)
    assert "digest" in said.sentence


def held_against_the_plan(folder: Path) -> None:
    """What verify does with the journals before it reads a document again."""
    plan = load_plan(folder / PLAN_FILE, decode_plan)
    sent = Sent(DRIVING, plan)
    for group in groups(journals_in(folder / "history"), PARTS):
        sent.take(group)
    sent.check_whole(folder, plan.workers, journals_under(folder), ended=True)


def _first(lines: Lines, sort: type) -> tuple[int, Invocation]:
    """The place of the first request of a sort, and its invocation."""
    for place, (record, _) in enumerate(lines):
        if isinstance(record, Invocation) and type(record.request) is sort:
            return place, record
    raise AssertionError(f"the run has no {sort.__name__}")


def _numbered(lines: Lines) -> Lines:
    """As if nothing had been left out: records numbered, and counted by the last."""
    made: Lines = []
    for number, (record, group) in enumerate(lines):
        one = replace(record, number=number)
        if isinstance(one, Mark) and one.what == "finished":
            one = replace(one, values={"records": number})
        made.append((one, group))
    return made


def _without_an_application(lines: Lines) -> Lines:
    """One application, with its answers and deliveries, was never sent."""
    name = _first(lines, Application)[1].request.application_id  # type: ignore[union-attr]
    left = [each for each in lines if not getattr(each[0], "operation", "").startswith(name)]
    return _numbered(left)


def _first_as(sort: type, **changed: Any) -> Callable[[Lines], Lines]:
    def change(lines: Lines) -> Lines:
        place, invocation = _first(lines, sort)
        return [*lines[:place], (replace(invocation, **changed), lines[place][1]), *lines[place + 1 :]]

    return change


def _in_another_group(lines: Lines) -> Lines:
    """An application laid to people whose register says otherwise."""
    place, invocation = _first(lines, Application)
    return [*lines[:place], (invocation, lines[place][1] + 8), *lines[place + 1 :]]


def _answer_in_another_group(lines: Lines) -> Lines:
    """An answer that nobody who judges the group will see."""
    place = next(at for at, (record, _) in enumerate(lines) if isinstance(record, Completion) and record.document)
    return [*lines[:place], (lines[place][0], lines[place][1] + 1), *lines[place + 1 :]]


def _unprinted(lines: Lines) -> Lines:
    place, invocation = _first(lines, Delivery)
    assert isinstance(invocation.request, Delivery)
    changed = replace(invocation, request=replace(invocation.request, printed=not invocation.request.printed))
    return [*lines[:place], (changed, lines[place][1]), *lines[place + 1 :]]


def _without_an_end(lines: Lines) -> Lines:
    return lines[:-1]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda lines: lines, ""),
        (_without_an_application, "all was sent, and this was not"),
        (_first_as(Application, fault=Fault.GIVE_UP), "not planned"),
        (_first_as(Application, aim=Aim.PROBE), "not planned"),
        (_first_as(Application, scenario="another"), "not planned"),
        (_first_as(Application, worker=1), "not planned"),
        (_first_as(Application, operation="another/1"), "not planned"),
        (_in_another_group, "not planned"),
        (_answer_in_another_group, "another kin group"),
        (_unprinted, "not planned"),
        (_without_an_end, "this journal has none"),
    ],
)
def test_a_journal_that_is_not_of_the_plan_is_found_though_chained(
    signed_run: SignedRun, tmp_path: Path, change: Callable[[Lines], Lines], says: str
) -> None:
    folder = signed_run.copy(tmp_path)
    rejournaled(folder, change)
    if not says:
        held_against_the_plan(folder)
        return
    with pytest.raises(BrokenEvidence, match=says):
        held_against_the_plan(folder)


def test_a_line_that_hides_all_that_follows_is_found_though_chained(signed_run: SignedRun, tmp_path: Path) -> None:
    folder = signed_run.copy(tmp_path)
    path = folder / JOURNAL
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(with_body(lines, 20, b'{"is":"nothing","of":"","value":{}}')))
    assert journals_under(folder)[JOURNAL].broken is None
    with pytest.raises(BrokenEvidence, match="no record of this version") as broken:
        held_against_the_plan(folder)
    assert broken.value.record == "record 21"


def _first_part(folder: Path) -> Path:
    return min(path for path in (folder / "observations").iterdir() if path.stat().st_size)


def test_a_document_whose_reading_was_left_out_is_found(signed_run: SignedRun, tmp_path: Path) -> None:
    folder = signed_run.copy(tmp_path)
    first, *others = read_observations(_first_part(folder))
    _first_part(folder).write_bytes(b"".join(map(encode, others)))
    closed_again(folder, signed_run.private)
    said = verified(folder)
    assert (said.exit_code, said.file) == (BROKEN, first.document)
    assert "not kept" in said.sentence


@pytest.mark.parametrize("line", [b"[]\n", b"\xff" * 9 + b"\n"])
def test_a_line_that_is_no_observation_is_named(signed_run: SignedRun, tmp_path: Path, line: bytes) -> None:
    folder = signed_run.copy(tmp_path)
    part = _first_part(folder)
    part.write_bytes(line + part.read_bytes())
    closed_again(folder, signed_run.private)
    said = verified(folder)
    assert (said.exit_code, said.file, said.record) == (BROKEN, part.relative_to(folder).as_posix(), "line 1")


def test_a_document_that_stands_for_another_is_found(signed_run: SignedRun, tmp_path: Path) -> None:
    folder = signed_run.copy(tmp_path)

    def exchange(lines: Lines) -> Lines:
        answers = [record for record, _ in lines if isinstance(record, Completion) and record.document]
        two = {answers[0].operation: answers[1], answers[1].operation: answers[0]}
        return [
            (replace(record, document=two[record.operation].document, digest=two[record.operation].digest), group)
            if isinstance(record, Completion) and record.operation in two
            else (record, group)
            for record, group in lines
        ]

    rejournaled(folder, exchange)
    closed_again(folder, signed_run.private)
    said = verified(folder)
    assert (said.exit_code, said.file) == (BROKEN, "history")
    assert "not its own" in said.sentence


def account(folder: Path) -> tuple[Account, set[str]]:
    """What may stand in a run folder, and what does."""
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    names -= {"SHA256SUMS", "attestation.json"}
    facts = {0: journal_facts(folder / JOURNAL)}
    documents = {name for name in names if name.startswith("documents/")}
    return Account(suite_files([str(folder / "scenarios" / "steady-day.toml")]), PARTS, facts, documents), names


@pytest.mark.parametrize(
    "name",
    [
        "note.txt",
        "documents/000/0000/another.pdf",
        "documents/note.txt",
        "observations/part-008.jsonl",
        "observations/part-000.jsonl.new",
        "history/worker-001.journal",
        "scenarios/easier.toml",
        "scenarios/steady-day.signature.json",
        "purged.json.part",
    ],
)
def test_a_file_that_nothing_accounts_for_is_found(signed_run: SignedRun, name: str) -> None:
    own, names = account(signed_run.folder)
    own.check(names)
    with pytest.raises(BrokenEvidence, match="nothing in the run accounts"):
        own.check({*names, name})


@pytest.mark.parametrize("name", [PLAN_FILE, "junit.xml", "findings.json", "observations/part-007.jsonl"])
def test_a_file_that_every_run_has_cannot_be_missing(signed_run: SignedRun, name: str) -> None:
    own, names = account(signed_run.folder)
    with pytest.raises(BrokenEvidence, match="the file is missing"):
        own.check(names - {name})


def test_a_worker_that_was_cut_off_may_have_left_one_document_more(signed_run: SignedRun) -> None:
    own, names = account(signed_run.folder)
    left = "documents/000/0000/r1-000009.1.pdf"
    cut = replace(own, journals={0: replace(own.journals[0], finished=False, open=("r1-000009/1",))})
    cut.check({*names, left})
    with pytest.raises(BrokenEvidence):
        replace(own, journals={0: replace(own.journals[0], open=("r1-000009/1",))}).check({*names, left})
    with pytest.raises(BrokenEvidence):
        cut.check({*names, left.replace("/000/", "/001/", 1)})


@pytest.mark.parametrize("name", ["junit.xml", "summary.md"])
def test_what_ci_was_told_must_be_what_the_run_says(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("it passed", encoding="utf-8")
    StoredForm().check_retold(tmp_path, {name: "it passed"})
    for text in ("it failed", "it passed "):
        with pytest.raises(BrokenEvidence):
            StoredForm().check_retold(tmp_path, {name: text})


def test_a_good_result_told_to_ci_is_found_though_closed(signed_run: SignedRun, tmp_path: Path) -> None:
    folder = signed_run.copy(tmp_path)
    path = folder / "junit.xml"
    path.write_text(path.read_text(encoding="utf-8").replace("steady-day", "incidents"), encoding="utf-8")
    closed_again(folder, signed_run.private)
    assert (verified(folder).exit_code, verified(folder).file) == (BROKEN, "junit.xml")


def _broken_off(folder: Path) -> None:
    """The folder as that of a run that was broken off before it was judged."""
    run, seed = "results/x", 0

    def change(manifest: dict[str, Any]) -> None:
        nonlocal seed
        manifest["phase"], seed = "judging", manifest["seed"]

    rewritten(folder, MANIFEST, change)
    table = table_broken_off(say("judge-lost"), run, seed, families.USUAL)
    table |= {"events": 0, "waivers": [], "gate": None}
    table["properties"] = {name: {**each, "waived": 0, "events": 0} for name, each in table["properties"].items()}
    rewritten(folder, VERDICT, lambda verdict: (verdict.clear(), verdict.update(table)))
    for name in ("findings.json", "unclear.json"):
        (folder / name).unlink()


def test_a_run_that_was_broken_off_has_no_verdict_but_one(signed_run: SignedRun, tmp_path: Path) -> None:
    folder = signed_run.copy(tmp_path)
    rewritten(folder, MANIFEST, _set("phase", to="judging"))
    closed_again(folder, signed_run.private)
    said = verified(folder)
    assert (said.exit_code, said.file) == (BROKEN, VERDICT)
    assert "never judged" in said.sentence
    _broken_off(folder)
    closed_again(folder, signed_run.private)
    assert (verified(folder).exit_code, verified(folder).file) == (BROKEN, "junit.xml")


@pytest.mark.parametrize(
    "change",
    [
        _set("verdict", to="pass"),
        _set("documents", to=10**6),
        _set("properties", "binding", "checked", to=10**6),
        _set("properties", "binding", "upper_bound_95", to=1e-6),
        _set("not_inspected", to=[{"what": "everything", "reason": "", "count": 0, "of": 0}]),
        _set("inconclusive_because", to=[]),
        _set("inconclusive_because", to=["interrupted: what had been recorded until then is kept"]),
        _set("inconclusive_because_said", to=[]),
        _set("first_finding", to={}),
    ],
)
def test_a_run_that_was_broken_off_tells_no_figures(
    signed_run: SignedRun, tmp_path: Path, change: Callable[[dict[str, Any]], None]
) -> None:
    folder = signed_run.copy(tmp_path)
    _broken_off(folder)
    rewritten(folder, VERDICT, change)
    closed_again(folder, signed_run.private)
    said = verified(folder)
    assert (said.exit_code, said.file) == (BROKEN, VERDICT)


def test_what_was_judged_cannot_stand_beside_a_run_that_was_broken_off(signed_run: SignedRun, tmp_path: Path) -> None:
    folder = signed_run.copy(tmp_path)
    kept = (folder / "findings.json").read_bytes()
    _broken_off(folder)
    (folder / "findings.json").write_bytes(kept)
    closed_again(folder, signed_run.private)
    assert (verified(folder).exit_code, verified(folder).file) == (BROKEN, "findings.json")
