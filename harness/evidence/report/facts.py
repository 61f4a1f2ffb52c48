"""What was inspected, when and with what, as a report puts it: values with their units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any

import orjson

from harness.domain.messages import Message
from harness.evidence.stored import Stored
from harness.evidence.told import clipped
from harness.wording.rendering import Words, named, text

_JAPAN = timezone(timedelta(hours=9))
_LONGEST_NAME = 80
_LONGEST = 20_000
"""A report is no place for more of what a system says of itself; manifest.json has all of it."""

_RATES = ("offered_per_s", "issued_per_s", "read_per_s", "latency_p50_ms", "latency_p99_ms", "generator_delay_p99_ms",
          "wall_s")  # fmt: skip
_UNITS = {"per_s": "rate.a-second", "ms": "rate.milliseconds", "s": "rate.seconds"}


def moment(stamp: str) -> Message:
    """A moment in ISO 8601; the language files choose between the clocks of Japan and UTC."""
    return _moment("fact.moment", datetime.fromisoformat(stamp), UTC)


def _moment(key: str, then: datetime, zone: tzinfo | None) -> Message:
    """`elsewhere` is the moment in `zone`, or as it stands."""
    here = then.astimezone(_JAPAN)
    day = {"year": here.year, "month": here.month, "day": here.day}
    elsewhere = then.astimezone(zone) if zone else then
    return text(key, **day, time=f"{here:%H:%M:%S}", elsewhere=f"{elsewhere:%Y-%m-%d %H:%M:%S %Z}")


def system(target: Mapping[str, Any]) -> str:
    """What was inspected, in one line, as the system calls itself."""
    named = (str(target[name]) for name in ("name", "version", "build"))
    return clipped(" ".join(each for each in named if each), _LONGEST_NAME)


def rates(measured: Mapping[str, Any]) -> tuple[tuple[Words, Words], ...]:
    """The rates and times of a verdict.json, with their units."""
    return tuple((text(f"rate.{name}"), _with_unit(name, float(measured[name]))) for name in _RATES if name in measured)


def _with_unit(name: str, value: float) -> Message:
    unit = next(key for ending, key in _UNITS.items() if name.endswith(f"_{ending}"))
    return text(unit, value=value)


def facts(stored: Stored) -> tuple[tuple[Words, Words], ...]:
    """Pairs of a name and its value."""
    told = (*_of_the_system(stored.manifest["target"]), *_of_the_inspection(stored.manifest))
    return tuple((text(f"fact.{name}"), value) for name, value in told)


def _of_the_system(target: Mapping[str, Any]) -> Iterator[tuple[str, Words]]:
    settings = (f"{name} = {_value(value)}" for name, value in sorted(target.get("configuration", {}).items()))
    yield "system", clipped(f"{target['name']} {target['version']}", _LONGEST)
    yield "build", clipped(str(target["build"]), _LONGEST)
    yield "configuration", clipped(", ".join(settings), _LONGEST) or "—"
    yield "scope", named("scope", str(target["scope"]))


def _of_the_inspection(manifest: Mapping[str, Any]) -> Iterator[tuple[str, Words]]:
    suite, host = manifest["suite"], manifest["host"]
    yield "suite", text("fact.suite-version", id=str(suite["id"]), version=str(suite["version"]))
    yield "suite-digest", str(suite["digest"])
    yield "scenarios", ", ".join(each["id"] for each in suite["scenarios"])
    yield "residents", text("fact.persons", persons=int(suite["residents"]))
    yield "population-digest", str(manifest["population_digest"])
    yield "seed", str(manifest["seed"])
    yield "nonce", str(manifest.get("nonce") or "—")
    yield "business-time", _moment("fact.moment", datetime.fromisoformat(manifest["business_clock"]["now"]), None)
    yield "harness", f"himozuke {manifest['versions']['himozuke']}"
    yield "host", text("fact.machine", platform=str(host["platform"]), processors=int(host["processors"]))
    yield "documents-kept", _kept(str(manifest["order"].get("documents", "all")))


def _kept(documents: str) -> Words:
    sort, _, number = documents.partition("sample:")
    return named("kept", sort) if not number else text("kept.sample", of=text("kept.violations.name"), sample=number)


def _value(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()
