"""未点検: what of all that could be inspected was not part of this run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from harness.certificates.domain.words import EventKind, Kind
from harness.certificates.forms import shipped_forms
from harness.domain.messages import Message
from harness.domain.words import Capability
from harness.evidence.passage import SentCounts
from harness.evidence.report.because import told
from harness.evidence.report.model import Coverage, Gap
from harness.wording.rendering import Words, named, text

_NOT_INSPECTED = frozenset({"not-inspected", "not-applicable"})


def coverage(
    load: SentCounts, target: Mapping[str, Any], names: Mapping[str, str], verdict: Mapping[str, Any]
) -> list[Coverage]:
    """Counts of what was inspected of what there is. `names` are those of municipalities by code; `target` is what the
    system said of itself."""
    properties, municipalities = verdict["properties"], target.get("municipality_codes", ())
    return [
        _share(text("coverage.properties"), properties, _judged(properties), lambda one: named("property", one)),
        _share(text("coverage.kinds"), list(Kind), load.kinds, lambda one: named("kind", one)),
        _share(text("coverage.options"), _options(), load.options, _option),
        _share(
            text("coverage.municipalities"), municipalities, load.municipalities, lambda code: names.get(code, code)
        ),
        _share(text("coverage.events"), list(EventKind), load.events, lambda one: named("event", one)),
        _share(text("coverage.faults"), target.get("faults", ()), load.faults, lambda one: named("fault", one)),
        _share(
            text("coverage.capabilities"),
            list(Capability),
            target.get("capabilities", ()),
            lambda one: named("capability", one),
        ),
    ]


def _judged(properties: Mapping[str, Any]) -> set[str]:
    return {name for name, each in properties.items() if each["verdict"] not in _NOT_INSPECTED and each["checked"]}


def _share(what: Message, everything: Iterable[Any], done: Iterable[Any], call: Any) -> Coverage:
    whole, held = list(dict.fromkeys(everything)), set(done)
    missing = [one for one in whole if one not in held]
    return Coverage(what, len(whole) - len(missing), len(whole), tuple(call(one) for one in missing))


def _option(pair: tuple[str, str]) -> Message:
    return text("coverage.option", kind=named("kind", pair[0]), option=named("option", pair[1].replace("_", "-")))


def _options() -> tuple[tuple[str, str], ...]:
    """Each kind with each option that its form has."""
    return tuple((kind, option) for kind, form in shipped_forms().general.items() for option in form.options)


def gaps(rows: Iterable[Mapping[str, Any]]) -> list[Gap]:
    """What the judge and the plan say was left out."""
    return [Gap(_about(row), told(row, "reason"), int(row["count"]), int(row["of"])) for row in rows]


def _about(row: Mapping[str, Any]) -> Words:
    what = told(row, "what")
    if what is None:
        return ""
    return named("property", str(what["property"])) if what.code == "property-itself" else what


def in_short(found: Iterable[Coverage]) -> list[tuple[Words, int, int]]:
    """Per line what was not inspected, as a count of the whole; what was inspected whole is left out."""
    return [(each.what, each.of - each.done, each.of) for each in found if each.done < each.of]


def missing_in_words(one: Coverage, most: int = 60) -> Message:
    """What was not inspected, one after another."""
    rest, listed = len(one.missing) - most, one.missing[:most]
    return text("page.listed-and-more", listed=listed, more=rest) if rest > 0 else text("page.listed", listed=listed)
