"""聞き取り: what the operator answered, beside what the inspection measured. The file is `hearing.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from harness.domain.words import Verdict
from harness.evidence.report.model import Answer, Hearing
from harness.evidence.report.passage import Passage
from harness.evidence.report.words import GUARDS, VERDICTS, Text, word
from harness.evidence.stored import Stored, StoredError

_QUESTIONS = {
    "exclusive_control": Text("排他制御（同時の申請をどう分けるか）", "exclusive control"),
    "time_outs": Text("タイムアウトの値と、切れたときの動き", "time-outs, and what happens at them"),
    "file_names": Text("印刷イメージファイルの名前の付け方", "how print files are named"),
    "fixes_applied": Text("適用済みの修正", "fixes applied"),
    "guard": Text("申請者と印刷ファイルの紐付け確認", "comparing sheets with applications"),
    "remarks": Text("その他", "other remarks"),
}


def hearing_of(path: Path, stored: Stored, passage: Passage) -> Hearing:
    """Reads the answers and sets each beside what was measured. Raises StoredError."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise StoredError(f"{path} cannot be read ({error.strerror}); --hearing names a hearing.toml") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
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
    rows = [
        Answer(question, str(answers.get(name, "")), _measured(name, stored.verdict, passage))
        for name, question in _QUESTIONS.items()
    ]
    return Hearing(str(table["who"]), str(table["when"]), tuple(rows))


def _measured(name: str, verdict: Mapping[str, Any], passage: Passage) -> Text:
    properties, rates = verdict["properties"], verdict["rates"]
    overlapping, total = verdict["overlapping_documents"], sum(each["findings"] for each in properties.values())
    if name == "exclusive_control":
        wrong = _found(properties["binding"])
        return Text(
            f"同時に処理された証明書 {overlapping:,}件、他の人の情報が出た指摘 {wrong.ja}",
            f"{overlapping:,} certificates overlapped another; findings of somebody else's data: {wrong.en}",
        )
    if name == "time_outs":
        return Text(
            f"応答時間 99%が{rates['latency_p99_ms']:,.0f}ミリ秒以内、応答のない申請 {passage.unanswered:,}件",
            f"99% answered within {rates['latency_p99_ms']:,.0f} ms; {passage.unanswered:,} without any answer",
        )
    if name == "file_names":
        left = _found(properties["residue"])
        return Text(f"残った印刷イメージファイル {left.ja}", f"print files left: {left.en}")
    if name == "guard":
        return word(GUARDS, verdict["guard"])
    if name == "fixes_applied":
        said = word(VERDICTS, verdict["verdict"])
        return Text(f"{said.ja}（指摘 {total:,}件）", f"{said.en} ({total:,} findings)")
    return Text("—", "—")


def _found(said: Mapping[str, Any]) -> Text:
    """How many findings of a property there are; where none could be seen, what its verdict is."""
    if said["findings"] or said["verdict"] == Verdict.PASS:
        return Text(f"{said['findings']:,}件", f"{said['findings']:,}")
    return word(VERDICTS, said["verdict"])
