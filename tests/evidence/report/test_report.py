"""From a run folder to a page and a paper: what they say, and what they must never let through."""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
from pathlib import Path

import pypdfium2
import pytest
from reportlab.platypus import Spacer

from harness.catalogue import say
from harness.certificates.domain.properties import Property
from harness.cli import main
from harness.evidence.masking.sentences import sentence
from harness.evidence.page.html import html
from harness.evidence.paper import paper as paper_report
from harness.evidence.paper.paper import paper
from harness.evidence.report.gather import gather, population_of
from harness.evidence.report.model import Report, Signature
from harness.evidence.run_folder import RunFolder
from harness.evidence.stored import Stored, StoredError
from harness.evidence.sums import evidence_digest
from harness.inspection.order import UsageProblem
from harness.inspection.reporting import ReportOrder, own_language, report, reported
from harness.inspection.running.concluding import Concluded
from harness.wording.rendering import text
from tests.evidence.report.made import (
    SCRIPT,
    STRANGER,
    in_words,
    lines_about,
    made,
    misdelivered,
    people,
    shows_data_of,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return misdelivered(tmp_path_factory.mktemp("run"))


@pytest.fixture(scope="module")
def gathered(folder: Path) -> Report:
    return gather(Stored.load(folder), people())


@pytest.fixture(scope="module")
def page(gathered: Report) -> str:
    return html(gathered, "ja")


def test_the_first_screen_says_whose_data_went_to_whom(gathered: Report) -> None:
    exposure = gathered.exposure
    assert (exposure.persons, exposure.recipients, exposure.at_least) == (1, 1, False)
    assert exposure.worst is not None
    assert "マイナンバー" in in_words(exposure.worst, "ja")
    assert exposure.worst_finding == 1


def test_the_foreign_item_is_marked_on_the_sheet(gathered: Report) -> None:
    picture = gathered.findings[0].picture
    assert picture is not None
    assert len(picture.frames) >= 4  # address, name, birth date, My Number
    assert picture.covered == 0
    assert all(frame.left >= 0 and frame.left + frame.width <= picture.drawing.width for frame in picture.frames)


def test_the_time_line_shows_the_application_itself(gathered: Report, folder: Path) -> None:
    stored = Stored.load(folder)
    assert gathered.findings[0].time_line is None  # its stamps are not those of the journal
    for finding in stored.findings:
        finding["started_ns"] = 1
        finding["ended_ns"] = 1 << 62
    line = gather(stored, people()).findings[0].time_line
    assert line is not None
    assert [bar.role for bar in line.bars].count("own") == 1


def test_what_was_not_inspected_is_counted(gathered: Report) -> None:
    counts = {in_words(each.what, "en"): (each.done, each.of) for each in gathered.coverage}
    assert counts["certificate kinds"] == (1, 8)
    assert counts["faults of the system"] == (0, 1)
    assert counts["capabilities of the system"] == (2, 8)
    assert counts["properties"] == (len(Property), len(Property))
    assert in_words(gathered.gaps[0].what, "ja") == "故障の注入（印刷イメージファイルの入れ替え）"
    assert (gathered.gaps[0].count, gathered.gaps[0].of) == (2, 2)


def test_the_ways_of_exchanging_are_counted_apart(page: str, gathered: Report) -> None:
    assert "two persons&#39; values exchanged on one sheet, in the PDF: 97" in page
    assert "二人の値を入れ替えたもの（読み取り結果で） 3件" in page
    document = pypdfium2.PdfDocument(paper(gathered))
    whole = "".join(document[number].get_textpage().get_text_range() for number in range(len(document)))
    assert "（PDF上で）97件" in "".join(whole.split())


def test_nothing_of_the_system_becomes_markup(page: str) -> None:
    assert SCRIPT not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert page.count("<script") == 2


def test_what_is_not_the_populations_is_masked(page: str, gathered: Report) -> None:
    assert all(each not in page for each in STRANGER)
    alert = gathered.findings[1]
    assert "●" in str(sentence(alert.text, "ja", alert.mask))


def test_the_page_runs_what_its_policy_names_and_loads_nothing(page: str) -> None:
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    told = policy[1].replace("&#39;", "'")
    assert told.startswith("default-src 'none'")
    for element, directive in (("style", "style-src"), ("script", "script-src")):
        content = re.findall(rf"<{element}>(.*?)</{element}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content[0].encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in told
    assert not re.search(r'(?:src|href)="(?!data:|#)', page)
    assert "@@" not in page
    assert " style=" not in page


def test_a_document_that_shows_a_stranger_is_not_shown(tmp_path: Path) -> None:
    run = made(tmp_path)
    resident = people().residents[0]
    mixed = run.issue(resident, [*lines_about(resident, "20251001-000001"), f"氏名　{STRANGER[0]}"])
    wholly = run.issue(resident, list(STRANGER))
    for name in (mixed, wholly):
        run.find(Property.CONTENT, say("empty-sheet", sheet=1), name, resident)
    findings = gather(Stored.load(run.finish()), people()).findings
    assert findings[0].picture is not None
    assert findings[0].picture.covered >= 1
    assert findings[1].picture is None
    assert findings[1].picture_note is not None


def test_a_document_outside_of_the_run_is_never_shown(tmp_path: Path) -> None:
    run = made(tmp_path / "run")
    resident = people().residents[0]
    name = run.issue(resident)
    (tmp_path / "other.pdf").write_bytes((tmp_path / "run" / "documents" / f"{name}.1.pdf").read_bytes())
    run.find(Property.CONTENT, say("empty-sheet", sheet=1), name, resident)
    stored = Stored.load(run.finish())
    assert gather(stored, people()).findings[0].picture is not None
    stored.findings[0]["document"] = "../other.pdf"
    assert gather(stored, people()).findings[0].picture is None


def test_no_finding_hides_another_cause(tmp_path: Path) -> None:
    run = made(tmp_path)
    resident = people().residents[0]
    name = run.issue(resident)
    for _ in range(300):
        run.find(Property.COMPLETENESS, say("empty-sheet", sheet=1), name, resident)
    run.find(Property.CONTENT, say("without-text"), name, resident)
    gathered = gather(Stored.load(run.finish()), people())
    assert sum(each.full for each in gathered.findings) == 200
    assert gathered.findings[-1].full
    assert [cause.findings for cause in gathered.causes] == [300, 1]
    assert html(gathered, "en").count('<details class="finding"') == 200


def test_the_gravest_finding_is_always_shown_in_full(tmp_path: Path) -> None:
    run = made(tmp_path)
    residents = people().residents
    applicant, other = residents[0], next(each for each in residents if each.kin_group != residents[0].kin_group)
    plain_one = run.issue(applicant, lines_about(other, "20251001-000001"))
    grave = run.issue(applicant, lines_about(other, "20251001-000002", [f"個人番号　{other.my_number}"]))
    for name in [plain_one] * 250 + [grave]:
        run.find(Property.BINDING, shows_data_of(applicant, other), name, applicant, other)
    gathered = gather(Stored.load(run.finish()), people())
    assert gathered.exposure.worst_finding == 251
    assert gathered.findings[250].picture is not None
    assert 'id="finding-251"' in html(gathered, "en")
    assert "指摘 251" in "".join(
        page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(paper(gathered))
    )


def test_the_paper_bears_the_digest_on_every_page(gathered: Report) -> None:
    data = paper(gathered)
    assert data == paper(gathered)
    document = pypdfium2.PdfDocument(data)
    pages = [document[number].get_textpage().get_text_range() for number in range(len(document))]
    assert len(pages) >= 3
    assert all(gathered.digest in each for each in pages)
    whole = "".join(pages)
    for words in (
        "点検結果報告書",
        "指摘あり",
        "1-1",
        "未点検",
        "聞き取り",
        "署名欄",
        "署名なし",
        in_words(text("page.no-production"), "ja")[-10:],
    ):
        assert words in whole
    assert "問題" + "なし" not in whole
    assert all(each not in whole for each in STRANGER)


def test_the_digest_is_what_a_shell_computes(folder: Path) -> None:
    command = (
        "find findings.json history observations unclear.json verdict.json -type f | LC_ALL=C sort | xargs sha256sum "
        "| sha256sum"
    )
    told = subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, text=True, check=True).stdout
    assert told.split()[0] == evidence_digest(folder)


def test_a_hearing_stands_beside_what_was_measured(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "hearing.toml"
    file.write_text('who = "佐藤"\nwhen = "2026-11-20"\n[answers]\nguard = "あり"\n', encoding="utf-8")
    gathered = gather(Stored.load(folder), people(), file)
    assert gathered.hearing is not None
    answer = next(each for each in gathered.hearing.answers if each.answer)
    assert (answer.answer, in_words(answer.measured, "ja").startswith("なし")) == ("あり", True)
    assert "佐藤" in html(gathered, "ja")


def test_a_hearing_says_of_nothing_that_it_was_not_found_where_nobody_could_look(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "hearing.toml"
    file.write_text('who = "佐藤"\nwhen = "2026-11-20"\n', encoding="utf-8")
    stored = Stored.load(folder)
    stored.verdict["properties"]["residue"] |= {"verdict": "not-inspected", "checked": 0}
    heard = gather(stored, people(), file).hearing
    assert heard is not None
    measured = [in_words(each.measured, "ja") for each in heard.answers]
    (left,) = [each for each in measured if "残った印刷イメージファイル" in each]
    assert left.endswith("未点検")
    assert all(" ms" not in each for each in measured)


def test_the_paper_holds_what_is_longer_than_a_page(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "hearing.toml"
    answer = "長い回答である。" * 2000
    file.write_text(f'who = "佐藤"\nwhen = "2026-11-20"\n[answers]\nremarks = "{answer}"\n', encoding="utf-8")
    stored = Stored.load(folder)
    settings = {f"module.{number:03d}.timeout": f"{number} ms" for number in range(400)}
    stored.manifest["target"]["configuration"] = {**settings, "long": "x" * 5000}
    document = pypdfium2.PdfDocument(paper(gather(stored, people(), file)))
    text = "".join(page.get_textpage().get_text_range() for page in document)
    assert "module.399" in "".join(text.split())
    assert "".join(text.split()).count("回答") > 2000
    assert "署名欄" in text


def test_a_paper_that_cannot_be_set_is_one_sentence(gathered: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper_report, "_signatures", lambda cell: [Spacer(1, 99_999)])
    with pytest.raises(StoredError, match="cannot be set"):
        paper(gathered)


def test_letters_that_turn_others_about_or_have_no_glyph_are_not_shown(folder: Path) -> None:
    stored = Stored.load(folder)
    stored.manifest["target"]["build"] = "\u202ecba\u2066 \x1b[1m ابجد"
    gathered = gather(stored, people())
    page = html(gathered, "en")
    assert "〓cba〓 〓[1m ابجد" in page
    texts = [each.get_textpage().get_text_range() for each in pypdfium2.PdfDocument(paper(gathered))]
    assert any("〓cba〓 〓[1m 〓〓〓〓" in text for text in texts)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("who = ", "is not TOML"),
        ('when = "x"', "`who` is missing"),
        ('who = "a"\nwhen = "b"\n[answers]\nother = "c"', "'other' is not known"),
        ('who = "a"\nwhen = "b"\n[answers]\nguard = 1', "must be a table of texts"),
    ],
)
def test_a_broken_hearing_is_one_sentence(folder: Path, tmp_path: Path, text: str, sentence: str) -> None:
    file = tmp_path / "hearing.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(StoredError, match=sentence):
        gather(Stored.load(folder), people(), file)


def test_other_residents_are_refused(folder: Path) -> None:
    stored = Stored.load(folder)
    stored.manifest["population_digest"] = "0" * 64
    with pytest.raises(StoredError, match="cannot be made again"):
        population_of(stored)


def test_a_run_that_was_broken_off_has_a_report_that_says_so(tmp_path: Path) -> None:
    run = made(tmp_path)
    run.issue(people().residents[0])
    because = "interrupted: what had been recorded until then is kept"
    folder = run.finish(verdict="inconclusive", inconclusive_because=[because], documents=0)
    for name in ("findings.json", "unclear.json"):
        (folder / name).unlink()
    stored = Stored.load(folder)
    stored.manifest["phase"] = "driving"
    page = html(gather(stored, people()), "ja")
    assert "判定不能" in page
    assert "中断した。" in page
    assert "この点検は最後まで行われていない。" in page
    assert paper(gather(stored, people())).startswith(b"%PDF-")


def test_a_run_without_any_answer_has_a_report(tmp_path: Path) -> None:
    folder = made(tmp_path).finish(documents=0)
    gathered = gather(Stored.load(folder), people())
    assert gathered.figures is None
    assert "<h1" in html(gathered, "en")
    assert paper(gathered).startswith(b"%PDF-")


def test_what_stands_before_the_verdict(folder: Path) -> None:
    stored = Stored.load(folder)
    stored.manifest["suite"]["standing"] = {
        "status": "unofficial",
        "because": ["a.toml: it is not signed"],
        "changed": [],
    }
    signed = html(gather(stored, people(), signed=Signature(("key-1",))), "ja")
    assert signed.index("非公式のスイート") < signed.index('<h1 id="verdict"')
    assert "署名なし：" not in signed
    assert "key-1" in signed
    unsigned = html(gather(stored, people()), "ja")
    assert unsigned.index("署名なし：") < unsigned.index('<h1 id="verdict"')


def test_waivers_are_listed_even_where_they_let_nothing_pass(tmp_path: Path) -> None:
    row = {"fingerprint": "accounting:ledger-fee", "reason": "R", "owner": "O", "expires": "2026-12-01",
           "state": "unused", "findings": 0}  # fmt: skip
    run = made(tmp_path)
    run.issue(people().residents[0])
    gathered = gather(Stored.load(run.finish(waivers=[row])), people())
    assert "accounting:ledger-fee" in html(gathered, "ja")
    assert "該当なし" in html(gathered, "ja")


def test_the_end_of_a_run_never_fails_for_its_report(folder: Path, tmp_path: Path) -> None:
    concluded = Concluded({}, ["verdict: FAIL"])
    lines = reported(RunFolder(folder, ""), people(), concluded, None).lines
    assert [line.rpartition("/")[2] for line in lines[1:]] == ["report.html", "report.pdf"]
    for name in ("report.html", "report.pdf"):
        (folder / name).unlink()
    lines = reported(RunFolder(tmp_path, ""), people(), concluded, None).lines
    assert lines[0] == "verdict: FAIL"
    assert lines[1].startswith("no report was made: StoredError: ")


def test_the_command_line(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert main(["report", str(folder), "--format", "html", "--lang", "en", "--output", str(out)]) == 0
    assert capsys.readouterr().out == f"{out / 'report.html'}\n"
    assert main(["report", str(tmp_path)]) == 2
    assert "has no verdict.json" in capsys.readouterr().err


@pytest.mark.parametrize(("told", "language"), [("ja_JP.UTF-8", "ja"), ("en_US.UTF-8", "en"), ("C", "en")])
def test_the_language_is_that_of_the_locale(monkeypatch: pytest.MonkeyPatch, told: str, language: str) -> None:
    monkeypatch.setenv("LC_ALL", told)
    assert own_language() == language


def test_the_command_makes_both_and_never_into_the_run(folder: Path, tmp_path: Path) -> None:
    paths, _ = report(ReportOrder(folder, ("html", "pdf"), "en", tmp_path / "out"))
    assert [path.name for path in paths] == ["report.html", "report.pdf"]
    assert 'data-language="en"' in paths[0].read_text(encoding="utf-8")
    assert paths[1].read_bytes().startswith(b"%PDF-")
    with pytest.raises(UsageProblem, match="lies in the run folder"):
        report(ReportOrder(folder, ("html",), "en", folder / "reports"))
    with pytest.raises(UsageProblem, match="no such folder"):
        report(ReportOrder(tmp_path / "nowhere", ("html",), "en", tmp_path / "out"))
