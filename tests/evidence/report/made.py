"""A run folder made by hand: a few residents, certificates of theirs, one of which shows somebody else."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from harness.catalogue import say
from harness.certificates.domain.operations import Application, Delivery, Event
from harness.certificates.domain.properties import Property
from harness.certificates.domain.residents import Population, Resident
from harness.certificates.domain.words import EventKind, Kind
from harness.certificates.population.imprints import imprint_png
from harness.certificates.population.make import make_population
from harness.domain.messages import Message, Person, Quoted
from harness.domain.observations import Observation
from harness.domain.operations import AnswerForm, Completion, Outcome
from harness.domain.verdicts import Finding
from harness.evidence.fingerprint import fingerprint
from harness.evidence.masking.sentences import sentence
from harness.evidence.typeface import font_path
from harness.evidence.verdict_file import stored_row
from harness.history.journal import JournalWriter, journal_path
from harness.reading.lines import encode
from harness.reading.readers import read
from harness.wording.rendering import Words

RUN_ID = "rmade2"
SCRIPT = "<script>alert(1)</script>"
STRANGER = ("実在　太郎", "東京都千代田区実在一丁目１番", "090-1234-5678")
"""A name, an address and a telephone number of nobody in the population."""

SIZE, SEED = 60, 5


@cache
def people() -> Population:
    """The residents."""
    return make_population(SIZE, SEED)


def person(resident: Resident) -> Person:
    """Somebody, as a message names them."""
    return Person(resident.resident_code, resident.name)


def shows_data_of(applicant: Resident, *whose: Resident) -> Message:
    """What is said where a sheet shows somebody else's data."""
    others = tuple(map(person, whose))
    return say("foreign-data", applicant=person(applicant), kind="resident-record", sheet=1, whose=others)


def in_words(words: Words | None, language: str) -> str:
    """What a page says somewhere, in one language."""
    return "" if words is None else str(sentence(words, language))


def lines_about(resident: Resident, number: str, more: Iterable[str] = ()) -> list[str]:
    """What stands on a resident's certificate."""
    born = resident.birth_date
    return [
        "住民票の写し",
        f"住所　{resident.address}",
        f"氏名　{resident.name}",
        f"生年月日　{born.year}年{born.month}月{born.day}日",
        *more,
        "この写しは、原本と相違ないことを証明します。",
        f"発行番号　{number}",
    ]


def certificate(lines: Sequence[str], imprint: Resident | None = None) -> bytes:
    """One sheet with these lines, and with somebody's registered imprint."""
    if "made" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("made", str(font_path())))
    into = io.BytesIO()
    canvas = Canvas(into, (595, 842), invariant=True)
    canvas.setFont("made", 14)
    for place, line in enumerate(lines):
        canvas.drawString(60, 780 - 30 * place, line)
    if imprint is not None:
        assert imprint.seal is not None
        picture = ImageReader(io.BytesIO(imprint_png(imprint.seal.imprint, people().seed)))
        canvas.drawImage(picture, 400, 600, 50, 50)
    canvas.save()
    return into.getvalue()


@dataclass(slots=True)
class Made:
    """A run folder being filled. Applications are numbered from 1, in the order in which they are issued."""

    path: Path
    journal: JournalWriter
    observations: list[bytes]
    findings: list[dict[str, Any]]
    issued: int = 0

    def issue(self, applicant: Resident, lines: Sequence[str] | None = None, imprint: Resident | None = None) -> str:
        """One application and its certificate; `lines` are what stands on it, the applicant's own if None, `imprint`
        is whose imprint does. Gives back the application's id."""
        self.issued += 1
        name, number = f"{RUN_ID}-{self.issued:06d}", f"20251001-{self.issued:06d}"
        data = certificate(lines_about(applicant, number) if lines is None else lines, imprint)
        document = f"documents/{name}.1.pdf"
        (self.path / document).write_bytes(data)
        digest = hashlib.sha256(data).hexdigest()
        request = Application(
            name, "K-0001", applicant.municipality_code, "0" * 16, "1234", Kind.RESIDENT_RECORD,
            (applicant.resident_code,), {"my_number": False}, 1, applicant.resident_code, applicant.kin_group,
        )  # fmt: skip
        asked = self.journal.invoke(f"{name}/1", request, 1_000_000 * self.issued, scenario="steady-day")
        self.journal.complete(
            Completion(
                0,
                0,
                asked.operation,
                asked.stamp_ns + 4_000_000,
                Outcome.OK,
                AnswerForm.CLEAN,
                "200",
                "",
                name,
                (number,),
                document,
                digest,
            )
        )
        delivery = Delivery(name, True, True, applicant.kin_group)
        self.journal.invoke(f"{name}/delivery/1", delivery, 1_000_000 * self.issued)
        seen = Observation(document, digest, len(data), (read(data),))
        self.observations.append(encode(seen))
        return name

    def happen(self, resident: Resident, address: str) -> None:
        """A resident moves while the run goes on."""
        event = Event(
            f"{RUN_ID}-e000001", 1, EventKind.MOVED, resident.resident_code, resident.kin_group, address=address
        )
        self.journal.invoke(f"{RUN_ID}-e000001/1", event, 5_000_000)

    def find(self, property_: Property, said: Message, name: str, applicant: Resident, *whose: Resident) -> None:
        """A finding about an application."""
        found = Finding(
            property_, name, said, f"{name}/1", applicant.resident_code,
            tuple(each.resident_code for each in whose), f"documents/{name}.1.pdf", 1,
            (f"20251001-{name[-6:]}",), 1, 2, scenario="steady-day",
        )  # fmt: skip
        kind = Kind.RESIDENT_RECORD.value
        row = {**stored_row(found), "certificate": kind, "fingerprint": str(fingerprint(found, kind))}
        self.findings.append(row)

    def finish(self, **verdict: Any) -> Path:
        """Writes everything else; members of the verdict can be named. Gives back the run folder."""
        self.journal.finish()
        self.journal.close()
        (self.path / "observations" / "part-000.jsonl").write_bytes(b"".join(self.observations))
        counts = {name: sum(each["property"] == name for each in self.findings) for name in Property}
        table = {
            "verdict": "fail" if self.findings else "pass",
            "exit_code": 1 if self.findings else 0,
            "properties": {name: _property(name, counts[name], self.issued) for name in Property},
            "documents": self.issued,
            "overlapping_documents": self.issued - 1,
            "register_events": 1,
            "controls": {"sent": 100, "caught": 100,
                         "spoilings": {"exchanged-within": 97, "exchanged-as-read": 3}},
            "guard": "absent",
            "not_inspected": [{"what": "faults swap-print-files", "reason": "the system's guard is not on",
                               "count": 2, "of": 2}],
            "inconclusive_because": [],
            "findings": len(self.findings),
            "rates": {"issued_per_s": 30.0, "read_per_s": 25.0, "wall_s": 4.0, "offered_per_s": 31.0,
                      "latency_p50_ms": 24.0, "latency_p99_ms": 212.0, "generator_delay_p99_ms": 9.0},
        } | verdict  # fmt: skip
        for name, value in (
            ("manifest", _manifest()),
            ("verdict", table),
            ("findings", self.findings),
            (
                "unclear",
                [{"property": "content", "sentence": "The document was not read.", "code": "not-read", "parts": {}}],
            ),
        ):
            (self.path / f"{name}.json").write_bytes(orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS))
        return self.path


def made(path: Path) -> Made:
    """An empty run folder."""
    for name in ("history", "documents", "observations"):
        (path / name).mkdir(parents=True)
    return Made(path, JournalWriter(journal_path(path / "history", 0), 0), [], [])


def misdelivered(path: Path, others: int = 8) -> Path:
    """A run in which one applicant got somebody else's certificate, with their My Number on it."""
    run = made(path)
    residents = [each for each in people().residents if each.card is not None]
    applicant, other = residents[0], next(each for each in residents if each.kin_group != residents[0].kin_group)
    for each in residents[1 : 1 + others]:
        run.issue(each)
    number = f"20251001-{run.issued + 1:06d}"
    name = run.issue(applicant, lines_about(other, number, [f"個人番号　{other.my_number}"]))
    run.find(Property.BINDING, shows_data_of(applicant, other), name, applicant, other)
    noticed = Quoted(f"{SCRIPT} {STRANGER[0]}")
    run.find(Property.ALERT, say("delivered-despite-alert", message=noticed, application=name), name, applicant)
    return run.finish()


def _property(name: str, findings: int, checked: int) -> dict[str, Any]:
    bound = 1 - 0.05 ** (1 / checked) if checked and not findings else None
    return {
        "verdict": "fail" if findings else "pass", "checked": checked, "findings": findings, "upper_bound_95": bound,
        "overlapping": checked - 1, "upper_bound_95_overlapping": bound, "self_reported": name == "alert", "reason": "",
    }  # fmt: skip


def _manifest() -> dict[str, Any]:
    return {
        "format": 1, "phase": "done", "run_id": RUN_ID, "began": "2026-11-23T01:02:03+00:00", "seed": SEED, "nonce": "",
        "suite": {"id": "made", "version": "1", "digest": "d" * 64, "residents": SIZE, "scenarios": [{"id": "made"}]},
        "population_digest": people().digest,
        "target": {"name": SCRIPT, "version": "1", "build": "b", "configuration": {"guard": False}, "scope": "kiosk",
                   "capabilities": ["provision", "ledger"], "municipality_codes": ["131016", "131211"],
                   "faults": ["swap-print-files"]},
        "business_clock": {"now": "2025-10-01T10:00:00+09:00"},
        "versions": {"himozuke": "0.1.0"}, "host": {"platform": "here", "processors": 2}, "order": {"documents": "all"},
    }  # fmt: skip
