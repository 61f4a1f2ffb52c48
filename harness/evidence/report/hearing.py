"""聞き取り: what the operator answered, beside what the inspection measured. The file is `hearing.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from harness.bounded import WRITTEN_BYTES, content_of, toml_of
from harness.domain.words import Verdict
from harness.evidence.passage import Passage
from harness.evidence.report.model import Hearing, HearingAnswer
from harness.evidence.stored import Stored, StoredError
from harness.wording.rendering import Words, named, text

_QUESTIONS = {
    "exclusive_control": text("hearing.exclusive-control"),
    "time_outs": text("hearing.time-outs"),
    "file_names": text("hearing.file-names"),
    "fixes_applied": text("hearing.fixes-applied"),
    "guard": text("hearing.guard"),
    "remarks": text("hearing.remarks"),
}
"""By what hearing.toml calls their answers."""


def hearing_of(path: Path, stored: Stored, passage: Passage) -> Hearing:
    """Reads the answers and sets each beside what was measured. Raises StoredError."""
    try:
        table = toml_of(content_of(path, WRITTEN_BYTES))
    except OSError as error:
        raise StoredError(f"{path} cannot be read ({error.strerror}); --hearing names a hearing.toml") from error
    except ValueError as error:
        raise StoredError(f"{path} is not TOML: {error}") from error
    answers = table.get("answers", {})
    known = set(_QUESTIONS)
    if not isinstance(answers, dict) or not all(isinstance(each, str) for each in answers.values()):
        raise StoredError(f"{path}: [answers] must be a table of texts")
    if wrong := sorted(set(answers) - known) or sorted(set(table) - {"who", "when", "answers"}):
        raise StoredError(f"{path}: {wrong[0]!r} is not known; answers are {', '.join(_QUESTIONS)}")
    for name in ("who", "when"):
        if not str(table.get(name, "")).strip():
            raise StoredError(f"{path}: `{name}` is missing")
    measured = _measured(stored.verdict, passage)
    rows = [
        HearingAnswer(question, str(answers.get(name, "")), measured.get(name, "—"))
        for name, question in _QUESTIONS.items()
    ]
    return Hearing(str(table["who"]), str(table["when"]), tuple(rows))


def _measured(verdict: Mapping[str, Any], passage: Passage) -> dict[str, Words]:
    properties, said = verdict["properties"], named("verdict", verdict["verdict"])
    overlapping, wrong = verdict["overlapping_documents"], _found(properties.get("binding"))
    within_ms, unanswered = verdict["rates"]["latency_p99_ms"], passage.unanswered
    total = sum(each["findings"] for each in properties.values())
    return {
        "exclusive_control": text("hearing.measured.overlapping", overlapping=overlapping, wrong=wrong),
        "time_outs": text("hearing.measured.latency", within_ms=within_ms, unanswered=unanswered),
        "file_names": text("hearing.measured.left", left=_found(properties.get("residue"))),
        "guard": text(f"guard.{verdict['guard']}.meaning"),
        "fixes_applied": text("hearing.measured.verdict", verdict=said, findings=total),
    }


def _found(said: Mapping[str, Any] | None) -> Words:
    """How many findings of a property there are; where none could be seen, what its verdict is, if it is judged."""
    if said is None:
        return "—"
    if said["findings"] or said["verdict"] == Verdict.PASS:
        return text("page.count", count=said["findings"])
    return named("verdict", said["verdict"])
