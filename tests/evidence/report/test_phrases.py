"""Each sentence of the judge is known in Japanese; what the system said in it is masked; what is not known stays."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import harness.reading
import harness.targets
from harness.catalogue import say
from harness.catalogue.rows import FAILURE, ID, QUOTED, row_of
from harness.catalogue.rows import SAID as MESSAGE
from harness.catalogue.stored import message_of
from harness.checks.remarks import item_words
from harness.domain.messages import Failure, Quoted
from harness.evidence.report.phrases import phrase
from harness.evidence.report.problem_rows import problem_in_words
from harness.evidence.report.words import ITEMS, OPTIONS, PROPERTIES, VERDICTS, Text
from harness.forms import ITEMS as FORM_ITEMS
from harness.resources import fixture
from harness.wording.languages import language
from harness.wording.rendering import stored_sentence
from tests.evidence.test_fingerprint import GOLDEN

SAID = dict.fromkeys(stored_sentence(message_of(row)) for row in GOLDEN)

TOLD_OTHERWISE = [
    "The document was not read.",
    "Only 12 decisive trials; at least 40 are needed.",
    "alert: 3 decisive trials; at least 40 are needed.",
    "The system lacks the capability ledger.",
    "the system lacks the capability spool",
    "Worker 0 could not keep up with its schedule: the load was not the one asked for.",
    "only 90 of 100 controls could be made of this run's documents",
    "2 of 100 controls were not caught (cut, stale)",
    "faults swap-print-files",
    "the system's guard is not on",
    "register events",
    "the system does not take any",
    "not judged",
    "the harness could not go on: KeyError: 'x'",
    "Reading the ledger failed: ValueError: it is odd",
    "Judging failed in kin group 12: ValueError: it is odd",
    "interrupted: not all that was planned was sent",
    "a judging process was lost",
    "the load generator did not finish",
    "12 documents were judged; --min-documents asks for 100",
    "no upper bound can be stated for seal; --bound asks for 0.0001",
    "the upper bound for seal is 1.2e-02; --bound asks for 0.0001",
    "the waiver of accounting:fee (Sato) expired on 2026-01-02: remove or renew it",
    "The document was not read. (3 more)",
    "The readers disagree whether the document identifies any resident.",
    "The second reading of the document is missing.",
    "Sheet 2 fits 乙野　二郎 and as well 甲野　二郎 (10987654321).",
    "Application r1-1 was never settled; its file is held.",
    "Application r1-1 stands in two kin groups.",
    "Application r1-1 was sent with different bodies.",
    "Application r1-1 was confirmed and never applied for.",
    "Operation r1-1/1 stands twice in the history.",
    "The completion of operation r1-1/1 is that of operation r1-2/1.",
    "Operation r1-1/1 was completed before it was invoked.",
    "Worker 0: 2 records are missing from its journal.",
    "Worker 1: 2 completions have no invocation.",
    "Worker 1: the end of its journal is torn.",
    "Worker 1 did not come to its end: it was stopped, or lost.",
    "Nothing is known of the workers' journals.",
    "No minimum of decisive trials was set.",
    "the generator's p99 lateness was 120 ms, over 100 ms",
    "the generator used 97% of a processor for 5 s, over 90%",
    "something was still in flight 60 s after the end",
    "the run cannot be recorded any further (No space left on device)",
    "the process that started the generator is gone or asked it to stop",
    "the load generator 1 ended unexpectedly (signal 9); generator.log may say more",
    "GET /v1/ledger of http://127.0.0.1:80: it answered with status 500",
    "an earlier run of the same build ended fail: 20261123T021055Z-quick-r4aq8x (binding); a rerun does not undo it",
]


@pytest.mark.parametrize("sentence", [*SAID, *TOLD_OTHERWISE])
def test_a_sentence_of_the_judge_is_known(sentence: str) -> None:
    said = phrase(sentence)
    assert said.cause.en != "Other"
    assert said.text.en == sentence
    assert any("\u3040" <= letter <= "\u30ff" or "\u4e00" <= letter <= "\u9fff" for letter in said.text.ja)
    assert "{" not in said.text.ja


def test_names_and_words_are_put_in() -> None:
    said = phrase(
        "高田　一郎 (12345678901) applied for seal; sheet 2 shows data of 乙野　二郎 (10987654321) and 4 more."
    )
    assert said.text.ja == (
        "高田　一郎さん（12345678901）が印鑑登録証明書を申請し、"
        "2枚目に乙野　二郎さん（10987654321） ほか4人の情報が出た。"
    )


def test_only_what_the_system_said_is_veiled() -> None:
    said = phrase(
        "The system noticed 山田 太郎 and delivered application r1-1 all the same.", lambda text: "#" * len(text)
    )
    assert said.text.en == "The system noticed ##### and delivered application r1-1 all the same."
    assert "#####" in said.text.ja
    assert "r1-1" in said.text.ja


def test_why_a_document_could_not_be_read_is_said_and_what_is_quoted_is_masked() -> None:
    said = phrase("The document cannot be read: The document is not a PDF: it is an HTML page.", lambda _: "#").text
    assert said.ja == "文書を読み取れない：PDFではない（HTMLのページである）。"
    assert said.en.endswith("it is an HTML page.")
    quoting = phrase(
        "The document cannot be read: The document is damaged: the second reader cannot read it (山田 12345678).",
        lambda _: "#",
    ).text
    assert quoting.en.endswith("cannot read it (● ●).")
    assert "山田" not in quoting.ja
    strange = phrase("The document cannot be read: 山田 said so.", lambda _: "#").text
    assert strange.ja == "文書を読み取れない：#"


def test_every_reason_of_the_readers_is_known() -> None:
    """The readers' own source is looked through: a code that is said there wants a row here."""
    found = _said_by_the_readers()
    assert len(found) > 20
    assert {said for said in found if problem_in_words(said, lambda _: "#").en == "#"} == set()


@pytest.mark.parametrize(
    ("problem", "en"),
    [
        (
            "status 403 with reason 山田 is no refusal of the protocol",
            "status 403 with reason # is no refusal of the protocol",
        ),
        (
            "status 500 with no type is no answer of the protocol",
            "status 500 with no type is no answer of the protocol",
        ),
        ("status 200 with a; b is no answer of the protocol", "#; #"),
        (
            "no whole answer came within 30 s (not one byte had come)",
            "no whole answer came within 30 s (not one byte had come)",
        ),
        (
            "the header Application-Id says 山田, not r1-7; the header Certificate-Number is missing",
            "the header Application-Id says #, not r1-7; the header Certificate-Number is missing",
        ),
    ],
)
def test_of_an_answer_only_what_the_system_said_is_masked(problem: str, en: str) -> None:
    said = problem_in_words(problem, lambda _: "#")
    assert said.en == en
    assert "山田" not in said.ja


def test_a_sentence_within_a_sentence_is_masked_and_told_as_well() -> None:
    problem = "status 403 with reason 山田 is no refusal of the protocol"
    answer = f"Application r1-7 got no answer that says what became of it: {problem}"
    for sentence in (
        f"The readers disagree; only pypdf sees this: {answer}",
        f"an earlier run of the same build ended inconclusive: run-1 ({answer}); a rerun does not undo it",
    ):
        said = phrase(sentence, lambda _: "#").text
        assert "山田" not in said.en + said.ja
        assert said.en == sentence.replace("山田", "#")
    why = "its manifest cannot be read"
    earlier = f"an earlier run of the same build ended inconclusive: run-1 ({why}); a rerun does not undo it"
    assert phrase(earlier, lambda _: "#").text.en == earlier


def test_every_reason_of_the_driver_is_known() -> None:
    """The driver's own source is looked through: a code that is said there wants a row here, but for those that stand
    within another's words or name a header."""
    found = _sentences(
        Path(harness.targets.__file__).parent / "http",
        r'\bsay\("((?!header|not-one|part-of|bytes-of)[a-z-]+)"',
        "answers",
        "exchange",
    )
    assert len(found) > 15
    assert {said for said in found if problem_in_words(said, lambda _: "#").en == "#"} == set()


def _said_by_the_readers() -> set[str]:
    """The sentences of a document's problems."""
    return _sentences(Path(harness.reading.__file__).parent, r'(?:Unreadable|refusal)\(say\("([a-z-]+)"', "*")


def _sentences(folder: Path, said: str, *modules: str) -> set[str]:
    """What the modules of a folder say, with a 7 for each value that is put in."""
    source = "".join(path.read_text(encoding="utf-8") for name in modules for path in folder.glob(f"{name}.py"))
    return {stored_sentence(say(code, **_parts_of(code))) for code in re.findall(said, source)}


def _parts_of(code: str) -> dict[str, object]:
    parts = row_of(code).parts.items()
    return {name: "picture" if part.vocabulary else _SEVENS.get(part, 7) for name, part in parts}


_SEVENS = {FAILURE: Failure("7"), QUOTED: Quoted("7"), ID: "7", MESSAGE: say("not-one-byte")}


def test_an_unknown_sentence_is_veiled_whole() -> None:
    assert phrase("Nobody wrote this about 山田.", lambda _: "#").text == Text("#", "#")


def test_no_verdict_says_that_there_is_no_problem() -> None:
    assert [VERDICTS[name].ja for name in ("pass", "fail", "inconclusive", "not-inspected", "not-applicable")] == [
        "指摘なし", "指摘あり", "判定不能", "未点検", "対象外",
    ]  # fmt: skip


def test_every_item_and_option_of_a_form_has_a_japanese_name() -> None:
    forms = tomllib.loads(fixture("forms.toml").read_text(encoding="utf-8"))["kind"]
    options = {name for form in forms.values() for name in form.get("option", {})}
    assert {name for name in options if name not in OPTIONS} == set()
    assert {item for item in item_words(sorted(FORM_ITEMS)) if language("en").word("item", item) not in ITEMS} == set()
    assert all(each.ja != each.en for each in (*ITEMS.values(), *OPTIONS.values()))


def test_item_numbers_are_unique() -> None:
    assert len({each.number for each in PROPERTIES.values()}) == len(PROPERTIES) == 12


def test_what_a_failure_quotes_is_masked() -> None:
    said = phrase("the harness could not go on: KeyError: '山田 12345678'")
    assert said.text.en == "the harness could not go on: KeyError: '● ●'"
    assert said.text.ja.endswith("KeyError: '● ●'")
