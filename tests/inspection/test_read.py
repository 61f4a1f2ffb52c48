"""`himozuke read`: one document told and judged, with the exit codes of a verdict, and nothing shown of a stranger."""

from __future__ import annotations

import io
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from harness.certificates.domain.operations import Application, Event
from harness.certificates.domain.words import Kind
from harness.certificates.targets.wire import application_body
from harness.cli import main
from harness.domain.operations import Operation, Outcome
from harness.history.merge import groups, journals_in
from tests.attacks.strangers import Stranger
from tests.inspection.conftest import SignedRun
from tests.inspection.running import himozuke
from tests.reading import paper
from tests.reading.test_ink import outlines

RESIDENTS = 1500


@dataclass(frozen=True)
class Delivered:
    """A certificate that the reference system printed in the signed run, and its application."""

    document: Path
    application: Application
    people: tuple[str, ...]
    """The arguments that make the residents of the run."""

    def body(self, folder: Path, **changed: Any) -> str:
        """A file with the application as it was sent, but for some members."""
        path = folder / "application.json"
        path.write_bytes(orjson.dumps(json.loads(application_body(self.application)) | changed))
        return str(path)


def _all_delivered(run: SignedRun) -> list[Delivered]:
    """The certificates of those whom no register event concerns."""
    seed = json.loads((run.folder / "manifest.json").read_text(encoding="utf-8"))["seed"]
    people = ("--residents", str(RESIDENTS), "--seed", str(seed))
    return [
        Delivered(run.folder / one.completion.document, one.invocation.request, people)
        for group in groups(journals_in(run.folder / "history"))
        if not any(isinstance(one.invocation.request, Event) for one in group.operations)
        for one in group.operations
        if _is_issued(one) and one.completion and isinstance(one.invocation.request, Application)
    ]


def _is_issued(one: Operation) -> bool:
    answer = one.completion
    return answer is not None and answer.outcome is Outcome.OK and bool(answer.document)


@pytest.fixture(scope="module")
def records(signed_run: SignedRun) -> list[Delivered]:
    """Copies of resident records, of different applicants."""
    return [each for each in _all_delivered(signed_run) if each.application.certificate is Kind.RESIDENT_RECORD]


def read(folder: Path, one: Delivered, *arguments: str) -> tuple[int, dict[str, Any]]:
    """The exit code, and what `--json` printed."""
    ran = himozuke(folder, "read", str(one.document), *one.people, *arguments, "--json")
    return ran.code, ran.table if ran.out else {"err": ran.err}


def test_a_right_one_passes(tmp_path: Path, records: list[Delivered]) -> None:
    """Told by both readers alike: the applicant's name stands there, in a box."""
    one = records[0]
    code, table = read(tmp_path, one, "--application", one.body(tmp_path))
    assert (code, table["verdict"], table["findings"], table["unclear"]) == (0, "pass", [], [])
    assert [each["reader"] for each in table["readings"]] == ["pdfium", "pypdf"]
    assert table["only_one_reader"] == []
    items = table["readings"][0]["sheets"][0]["items"]
    code_of = one.application.subjects[0] if one.application.subjects else one.application.applicant
    (name, *_) = [each for each in items if each["item"] == ["name"] and each["whose"][0]["resident_code"] == code_of]
    assert name["of_those_applied_for"] is True
    ((left, top, right, bottom),) = name["boxes_pt"]
    assert 0 < left < right < 600
    assert 0 < top < bottom < 850


def test_another_s_is_a_finding(tmp_path: Path, records: list[Delivered]) -> None:
    """The same sheet as the answer to somebody else's application."""
    one = records[0]
    other = next(each for each in records if each.application.kin_group != one.application.kin_group)
    code, table = read(tmp_path, one, "--application", other.body(tmp_path))
    assert (code, table["verdict"]) == (1, "fail")
    assert "binding" in {each["property"] for each in table["findings"]}


def test_a_damaged_copy_is_in_doubt(tmp_path: Path, records: list[Delivered]) -> None:
    """Nobody knows whether it came so; what a repair shows of it is told."""
    one = records[0]
    cut = tmp_path / "cut.pdf"
    cut.write_bytes(one.document.read_bytes().replace(b"startxref", b"", 1))
    code, table = read(tmp_path, Delivered(cut, one.application, one.people), "--application", one.body(tmp_path))
    assert (code, table["verdict"]) == (3, "inconclusive")
    assert table["readings"][0]["problem"]


def test_ink_that_is_no_text_is_told_and_in_doubt(tmp_path: Path, records: list[Delivered]) -> None:
    """A name drawn as outlines upon a right certificate: nobody knows whose."""
    one = records[0]
    sheet, buffer = paper.canvas()
    outlines(sheet)
    over = PdfReader(io.BytesIO(paper.saved(sheet, buffer)))
    writer = PdfWriter(clone_from=str(one.document))
    writer.pages[0].merge_page(over.pages[0])
    drawn = tmp_path / "drawn.pdf"
    writer.write(drawn)
    changed = Delivered(drawn, one.application, one.people)
    picture = tmp_path / "page.png"
    code, table = read(tmp_path, changed, "--application", one.body(tmp_path), "--picture", str(picture))
    assert (code, table["verdict"], table["findings"]) == (3, "inconclusive", [])
    assert {each["code"] for each in table["unclear"]} == {"ink-unread"}
    (ink,) = [each for each in table["readings"][0]["sheets"][0]["items"] if each["item"] == ["unread-ink"]]
    assert (ink["whose"], ink["of_those_applied_for"]) == ([], False)
    (box,) = ink["boxes_pt"]
    assert box == pytest.approx([60, 428, 130, 443], abs=6)
    assert picture.is_file()
    said = himozuke(tmp_path, "read", str(drawn), *one.people, "--application", one.body(tmp_path)).out
    assert "  nobody knows whose" in said.splitlines()


def test_without_an_application_nothing_is_judged(tmp_path: Path, records: list[Delivered]) -> None:
    """It is told all the same, and said in a line of its own."""
    ran = himozuke(tmp_path, "read", str(records[0].document), *records[0].people)
    assert ran.code == 0, ran.err
    assert ran.out.splitlines()[-1].startswith("nothing is judged")
    assert "  name: " in ran.out


def test_outside_of_the_hours_nothing_may_be_issued(tmp_path: Path, records: list[Delivered]) -> None:
    """`--at` is the business time."""
    one = records[0]
    code, table = read(tmp_path, one, "--application", one.body(tmp_path), "--at", "2025-10-01T03:00:00+09:00")
    assert (code, {each["property"] for each in table["findings"]}) == (1, {"eligibility"})


def test_its_run_knows_what_was_applied_for(tmp_path: Path, signed_run: SignedRun, records: list[Delivered]) -> None:
    """By the bytes of a copy that lies elsewhere; the run's folder stays as it is."""
    copy = tmp_path / "copy.pdf"
    shutil.copy(records[0].document, copy)
    ran = himozuke(tmp_path, "read", str(copy), "--run", str(signed_run.folder), "--json")
    assert ran.code == 0, ran.err
    assert ran.table["applications"] == [records[0].application.application_id]
    assert "changed in the registers" not in json.dumps(ran.table["not_inspected"])


def test_a_run_gives_the_people_of_another_application(
    tmp_path: Path, signed_run: SignedRun, records: list[Delivered]
) -> None:
    """What somebody else applied for is judged by the registers of the run."""
    one, other = records[0], records[-1]
    ran = himozuke(
        tmp_path, "read", str(one.document), "--run", str(signed_run.folder), "--application", other.body(tmp_path)
    )
    assert ran.code == 1, ran.err
    assert "verdict of this document: FAIL" in ran.out


def test_the_number_of_another_certificate_of_the_run_is_found(
    tmp_path: Path, signed_run: SignedRun, records: list[Delivered]
) -> None:
    """The same was applied for again, or under the id of another application: the number is not the one that came."""
    one, other = records[0], records[-1]
    for name, code in ((one.application.application_id, 0), ("again", 1), (other.application.application_id, 1)):
        body = one.body(tmp_path, application_id=name)
        ran = himozuke(tmp_path, "read", str(one.document), "--run", str(signed_run.folder), "--application", body)
        assert ran.code == code, ran.err
        assert (", the number of a certificate for " in ran.out) == bool(code)


@pytest.mark.parametrize("ending", ["html", "png"])
def test_a_picture_is_drawn(tmp_path: Path, records: list[Delivered], ending: str) -> None:
    """A page with the sheet and boxes over it, or a PNG with the notes beside it."""
    out = tmp_path / f"out.{ending}"
    code, table = read(tmp_path, records[0], "--picture", str(out))
    assert (code, table["picture"]) == (0, str(out))
    if ending == "html":
        page = out.read_text(encoding="utf-8")
        assert page.count('class="box"') >= len(table["readings"][0]["sheets"][0]["items"])
        assert "data:image/png;base64," in page
    else:
        with Image.open(io.BytesIO(out.read_bytes())) as picture:
            assert picture.width > 1000
    assert [path.name for path in tmp_path.iterdir()] == [out.name]


def test_nothing_is_shown_of_a_stranger(tmp_path: Path) -> None:
    """It could be a real person's: one sentence, no picture, not a word of it."""
    stranger = Stranger(1)
    (tmp_path / "theirs.pdf").write_bytes(stranger.certificate)
    ran = himozuke(tmp_path, "read", "theirs.pdf", "--residents", "300", "--picture", "out.html", "--json")
    assert (ran.code, ran.out) == (2, "")
    assert "identifies no resident of this population" in ran.err
    assert not any(secret in ran.err for secret in stranger.secrets)
    assert [path.name for path in tmp_path.iterdir()] == ["theirs.pdf"]


def test_nor_of_a_stranger_s_sheet_among_others(tmp_path: Path, records: list[Delivered]) -> None:
    """The sheets of residents are told; the other is not, and is not drawn."""
    stranger, joined = Stranger(2), PdfWriter()
    joined.append(records[0].document)
    joined.append(io.BytesIO(stranger.certificate))
    path = tmp_path / "joined.pdf"
    joined.write(path)
    one = Delivered(path, records[0].application, records[0].people)
    code, table = read(tmp_path, one, "--picture", "out.html", "--application", one.body(tmp_path))
    assert code == 1
    assert [each["shows_nobody"] for each in table["readings"][0]["sheets"]][-1]
    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert page.count("data:image/png;base64,") == len(table["readings"][0]["sheets"]) - 1
    assert not any(secret in page + json.dumps(table, ensure_ascii=False) for secret in stranger.secrets)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["none.pdf"], "none.pdf cannot be read: No such file or directory"),
        (["."], "cannot be read: Is a directory"),
        (["/dev/zero"], "it is a device or a pipe, not a file"),
        (["sparse.pdf"], "sparse.pdf cannot be read: it is longer than"),
        (["text.pdf", "--population", "sparse.pdf"], "sparse.pdf cannot be read: it is longer than"),
        (["text.pdf", "--population", "text.pdf"], "text.pdf is no JSON"),
        (["text.pdf", "--population", "list.json"], "list.json: it is no object of JSON"),
        (["text.pdf", "--application", "text.pdf"], "text.pdf is no JSON"),
        (["text.pdf", "--application", "list.json"], "list.json: it is no object of JSON"),
        (["text.pdf", "--application", "nobody.json"], "card_serial 1 is the card of nobody"),
        (["text.pdf", "--application", "nowhere.json"], "municipality_code 999999 is none of this population's"),
        (["text.pdf"], "text.pdf cannot be read: The document is not a PDF"),
        (["text.pdf", "--municipalities", "9999"], "there are 1 to"),
        (["text.pdf", "--picture", "out.pdf"], "should end in .html or .png"),
        (["text.pdf", "--run", "nowhere"], "nowhere is not a run folder"),
        (["text.pdf", "--run", "nowhere", "--seed", "1"], "leave out --seed"),
        (["text.pdf", "--population", "list.json", "--seed", "1"], "leave out --seed"),
        (["text.pdf", "--at", "2025-10-01T10:00:00"], "expected a time with its offset"),
        (["text.pdf", "--at", "noon"], "expected a time with its offset"),
    ],
)
def test_wrong_usage_is_one_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    says: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "text.pdf").write_text("no document\n", encoding="utf-8")
    (tmp_path / "list.json").write_text("[]", encoding="utf-8")
    asked = {"municipality_code": "131016", "card_serial": "1", "certificate": "seal"}
    (tmp_path / "nobody.json").write_text(json.dumps(asked), encoding="utf-8")
    (tmp_path / "nowhere.json").write_text(json.dumps(asked | {"municipality_code": "999999"}), encoding="utf-8")
    with (tmp_path / "sparse.pdf").open("wb") as sparse:
        sparse.truncate(1 << 40)
    before = sorted(path.name for path in tmp_path.iterdir())
    given = {"--population", "--run", "--municipalities"} & {*arguments}
    try:
        code = main(["read", *arguments, *(() if given else ("--residents", "50"))])
    except SystemExit as ended:  # what the parser of the command line refuses
        code = int(str(ended.code))
    said = capsys.readouterr()
    assert (code, said.out) == (2, "")
    (sentence,) = said.err.strip().splitlines()
    assert says in sentence
    assert sorted(path.name for path in tmp_path.iterdir()) == before
