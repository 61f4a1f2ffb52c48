"""What was inspected, when and with what, as a report puts it: values with their units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any

import orjson

from harness.domain.messages import Message
from harness.domain.properties import row_of
from harness.evidence.ci_result import clipped
from harness.evidence.stored import Stored
from harness.wording.rendering import Words, named, text

_JAPAN = timezone(timedelta(hours=9))
_LONGEST_NAME = 80
_LONGEST = 20_000
"""A report is no place for more of what a system says of itself; manifest.json has all of it."""

_RATES = {
    "offered_per_s": (text("rate.offered"), "rate.a-second"),
    "issued_per_s": (text("rate.issued"), "rate.a-second"),
    "read_per_s": (text("rate.read"), "rate.a-second"),
    "latency_p50_ms": (text("rate.latency-p50"), "rate.milliseconds"),
    "latency_p99_ms": (text("rate.latency-p99"), "rate.milliseconds"),
    "generator_delay_p99_ms": (text("rate.generator-delay-p99"), "rate.milliseconds"),
    "wall_s": (text("rate.wall"), "rate.seconds"),
}
"""What a verdict.json measures, by name and unit."""


def moment(stamp: str, zone: tzinfo | None = UTC) -> Message:
    """A moment in ISO 8601; the language files choose between the clock of Japan and that of `zone`, None for the one
    in which it stands."""
    then = datetime.fromisoformat(stamp)
    here = then.astimezone(_JAPAN)
    day = {"year": here.year, "month": here.month, "day": here.day}
    elsewhere = then.astimezone(zone) if zone else then
    return text("fact.moment", **day, time=f"{here:%H:%M:%S}", elsewhere=f"{elsewhere:%Y-%m-%d %H:%M:%S %Z}")


def system(target: Mapping[str, Any]) -> str:
    """What was inspected, in one line, as the system calls itself."""
    named = (str(target[name]) for name in ("name", "version", "build"))
    return clipped(" ".join(each for each in named if each), _LONGEST_NAME)


def rates(measured: Mapping[str, Any]) -> tuple[tuple[Words, Words], ...]:
    """The rates and times of a verdict.json, with their units."""
    return tuple(
        (name, text(unit, value=float(measured[key]))) for key, (name, unit) in _RATES.items() if key in measured
    )


def bound_in_words(name: str, each: Mapping[str, Any]) -> Message | None:
    """How often this could still go wrong, given that it was not seen to. None where that cannot be said."""
    row, checked = row_of(name), int(each["checked"])
    if not row.has_rate or not checked or each["findings"] or each["upper_bound_95"] is None:
        return None
    trials = text(f"trial.{row.trial}")
    bound = text("bound.whole", trials=trials, checked=checked, bound=one_in(each["upper_bound_95"]))
    overlapping, among = each["upper_bound_95_overlapping"], int(each["overlapping"])
    if overlapping is None or not among:
        return bound
    return text("bound.overlapping", whole=bound, overlapping=among, bound=one_in(overlapping))


def one_in(bound: float) -> Message:
    """A share as one in a whole number, never smaller than it is."""
    if bound >= 0.5:
        return text("bound.share", share=bound)
    return text("bound.one-in", many=int(1 / bound + 1e-9))


def facts(stored: Stored) -> tuple[tuple[Words, Words], ...]:
    """Pairs of a name and its value."""
    return (*_of_the_system(stored.manifest["target"]), *_of_the_inspection(stored.manifest))


def _of_the_system(target: Mapping[str, Any]) -> Iterator[tuple[Words, Words]]:
    settings = (f"{name} = {_value(value)}" for name, value in sorted(target.get("configuration", {}).items()))
    yield text("fact.system"), clipped(f"{target['name']} {target['version']}", _LONGEST)
    yield text("fact.build"), clipped(str(target["build"]), _LONGEST)
    yield text("fact.configuration"), clipped(", ".join(settings), _LONGEST) or "—"
    yield text("fact.scope"), named("scope", str(target["scope"]))


def _of_the_inspection(manifest: Mapping[str, Any]) -> Iterator[tuple[Words, Words]]:
    suite, host = manifest["suite"], manifest["host"]
    yield text("fact.suite"), text("fact.suite-version", id=str(suite["id"]), version=str(suite["version"]))
    yield text("fact.suite-digest"), str(suite["digest"])
    yield text("fact.scenarios"), ", ".join(each["id"] for each in suite["scenarios"])
    yield text("fact.residents"), text("fact.persons", persons=int(suite["residents"]))
    yield text("fact.population-digest"), str(manifest["population_digest"])
    yield text("fact.seed"), str(manifest["seed"])
    yield text("fact.nonce"), str(manifest.get("nonce") or "—")
    yield text("fact.business-time"), moment(manifest["business_clock"]["now"], None)
    yield text("fact.harness"), f"himozuke {manifest['versions']['himozuke']}"
    yield text("fact.host"), text("fact.machine", platform=str(host["platform"]), processors=int(host["processors"]))
    yield text("fact.documents-kept"), _kept(str(manifest["order"].get("documents", "all")))


def _kept(documents: str) -> Words:
    sort, _, number = documents.partition("sample:")
    return named("kept", sort) if not number else text("kept.sample", of=text("kept.violations.name"), sample=number)


def _value(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()
