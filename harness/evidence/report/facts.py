"""What was inspected, when and with what, as a report puts it: values with their units, in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import orjson

from harness.evidence.report.words import KEPT_DOCUMENTS, SCOPES, Text, same, word
from harness.evidence.stored import Stored
from harness.evidence.told import clipped

_JAPAN = timezone(timedelta(hours=9))
_LONGEST_NAME = 80
_LONGEST = 20_000
"""A report is no place for more of what a system says of itself; manifest.json has all of it."""

_VIOLATIONS = KEPT_DOCUMENTS["violations"]
_A_SECOND = Text("毎秒{:,.1f}件", "{:,.1f} a second")
_MILLISECONDS = Text("{:,.0f}ミリ秒", "{:,.0f} ms")
_SECONDS = Text("{:,.1f}秒", "{:,.1f} s")

_RATES = {
    "offered_per_s": (Text("申請の投入", "offered"), _A_SECOND),
    "issued_per_s": (Text("交付", "issued"), _A_SECOND),
    "read_per_s": (Text("読み取りと判定", "read and judged"), _A_SECOND),
    "latency_p50_ms": (
        Text("応答時間（予定した開始から、中央値）", "latency from the intended start, median"),
        _MILLISECONDS,
    ),
    "latency_p99_ms": (Text("応答時間（同、99%の申請がこれ以内）", "latency, 99% within"), _MILLISECONDS),
    "generator_delay_p99_ms": (
        Text("負荷発生の遅れ（99%がこれ以内）", "load generator late, 99% within"),
        _MILLISECONDS,
    ),
    "wall_s": (Text("開始から最後の判定まで", "first start to last judgement"), _SECONDS),
}


def moment(text: str) -> Text:
    """A moment in ISO 8601: in Japanese as the clocks there showed it, in English UTC."""
    then = datetime.fromisoformat(text)
    return Text(_in_japan(then), f"{then.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC")


def _in_japan(then: datetime) -> str:
    here = then.astimezone(_JAPAN)
    return f"{here.year}年{here.month}月{here.day}日 {here:%H:%M:%S}（日本時間）"


def system(target: Mapping[str, Any]) -> str:
    """What was inspected, in one line, as the system calls itself."""
    named = (str(target[name]) for name in ("name", "version", "build"))
    return clipped(" ".join(each for each in named if each), _LONGEST_NAME)


def rates(measured: Mapping[str, Any]) -> tuple[tuple[Text, Text], ...]:
    """The rates and times of a verdict.json, with their units."""
    return tuple(
        (name, Text(*(each.format(float(measured[key])) for each in form)))
        for key, (name, form) in _RATES.items()
        if key in measured
    )


def facts(stored: Stored) -> tuple[tuple[Text, Text], ...]:
    """Pairs of a name and its value."""
    return (*_of_the_system(stored.manifest["target"]), *_of_the_inspection(stored.manifest))


def _of_the_system(target: Mapping[str, Any]) -> Iterator[tuple[Text, Text]]:
    settings = (f"{name} = {_value(value)}" for name, value in sorted(target.get("configuration", {}).items()))
    yield Text("システム", "system"), same(clipped(f"{target['name']} {target['version']}", _LONGEST))
    yield Text("ビルド", "build"), same(clipped(str(target["build"]), _LONGEST))
    yield Text("構成", "configuration"), same(clipped(", ".join(settings), _LONGEST) or "—")
    yield Text("点検の範囲", "scope"), word(SCOPES, str(target["scope"]))


def _of_the_inspection(manifest: Mapping[str, Any]) -> Iterator[tuple[Text, Text]]:
    suite, host = manifest["suite"], manifest["host"]
    residents, now = suite["residents"], datetime.fromisoformat(manifest["business_clock"]["now"])
    kept = str(manifest["order"].get("documents", "all"))
    _, sampled, number = kept.partition("sample:")
    yield (
        Text("点検スイート", "suite"),
        Text(f"{suite['id']}（第{suite['version']}版）", f"{suite['id']}, version {suite['version']}"),
    )
    yield Text("スイートのダイジェスト", "suite digest"), same(str(suite["digest"]))
    yield Text("シナリオ", "scenarios"), same(", ".join(each["id"] for each in suite["scenarios"]))
    yield Text("架空の住民", "synthetic residents"), Text(f"{residents:,}人", f"{residents:,}")
    yield Text("住民のダイジェスト", "population digest"), same(str(manifest["population_digest"]))
    yield Text("乱数の種（シード）", "seed"), same(str(manifest["seed"]))
    yield Text("点検者が与えた語（ノンス）", "nonce given by the inspector"), same(str(manifest.get("nonce") or "—"))
    yield Text("業務時刻", "business time"), Text(_in_japan(now), f"{now:%Y-%m-%d %H:%M:%S %Z}")
    yield Text("点検プログラム", "inspected with"), same(f"himozuke {manifest['versions']['himozuke']}")
    yield (
        Text("点検に用いた機械", "inspecting machine"),
        Text(f"{host['platform']}、CPU {host['processors']}個", f"{host['platform']}, {host['processors']} CPUs"),
    )
    yield (
        Text("文書の保存", "documents kept"),
        Text(f"{_VIOLATIONS.ja}と、標本{number}件", f"{_VIOLATIONS.en}, and a sample of {number}")
        if sampled
        else word(KEPT_DOCUMENTS, kept),
    )


def _value(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()
