"""未点検: what of all that could be inspected was not part of this run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from harness.domain.words import Capability, EventKind, Kind
from harness.evidence.report.model import Coverage, Gap
from harness.evidence.report.passage import Load
from harness.evidence.report.phrases import phrase
from harness.evidence.report.words import (
    CAPABILITIES,
    EVENTS,
    FAULTS,
    KINDS,
    OPTIONS,
    PROPERTIES,
    Text,
    listed,
    same,
    word,
)
from harness.forms import shipped_forms

_NOT_INSPECTED = frozenset({"not-inspected", "not-applicable"})


def coverage(
    load: Load, target: Mapping[str, Any], names: Mapping[str, str], verdict: Mapping[str, Any]
) -> list[Coverage]:
    """Counts of what was inspected of what there is. `names` are those of municipalities by code; `target` is what the
    system said of itself."""
    options = _options()
    can = set(target.get("capabilities", ()))
    properties = verdict["properties"]
    events = list(EventKind)
    return [
        _share(Text("点検項目", "properties"), properties, _judged(properties), lambda one: PROPERTIES[one].name),
        _share(Text("証明書の種別", "certificate kinds"), list(Kind), load.kinds, lambda one: word(KINDS, one)),
        _share(Text("記載の選択", "options of certificates"), options, load.options, _option),
        _share(
            Text("市区町村", "municipalities"),
            target.get("municipality_codes", ()),
            load.municipalities,
            lambda code: same(names.get(code, code)),
        ),
        _share(Text("台帳の異動", "kinds of register event"), events, load.events, lambda one: word(EVENTS, one)),
        _share(
            Text("システムへの故障の注入", "faults of the system"),
            target.get("faults", ()),
            load.faults,
            lambda one: word(FAULTS, one),
        ),
        _share(
            Text("システムの機能", "capabilities of the system"),
            list(Capability),
            can,
            lambda one: word(CAPABILITIES, one),
        ),
    ]


def _judged(properties: Mapping[str, Any]) -> set[str]:
    return {name for name, each in properties.items() if each["verdict"] not in _NOT_INSPECTED and each["checked"]}


def _share(what: Text, everything: Iterable[Any], done: Iterable[Any], call: Any) -> Coverage:
    whole, held = list(dict.fromkeys(everything)), set(done)
    missing = [one for one in whole if one not in held]
    return Coverage(what, len(whole) - len(missing), len(whole), tuple(call(one) for one in missing))


def _option(pair: tuple[str, str]) -> Text:
    kind, option = word(KINDS, pair[0]), word(OPTIONS, pair[1])
    return Text(f"{kind.ja}の{option.ja}", f"{kind.en}: {option.en}")


def _options() -> tuple[tuple[str, str], ...]:
    """Each kind with each option that its form has."""
    return tuple((kind, option) for kind, form in shipped_forms().general.items() for option in form.options)


def gaps(rows: Iterable[Mapping[str, Any]]) -> list[Gap]:
    """What the judge and the plan say was left out."""
    return [_gap(str(row["what"]), str(row["reason"]), int(row["count"]), int(row["of"])) for row in rows]


def _gap(what: str, reason: str, count: int, of: int) -> Gap:
    about = PROPERTIES[what].name if what in PROPERTIES else phrase(what).text
    return Gap(about, phrase(reason).text, count, of)


def in_short(found: Iterable[Coverage]) -> list[tuple[Text, int, int]]:
    """Per line what was not inspected, as a count of the whole; what was inspected whole is left out."""
    return [(each.what, each.of - each.done, each.of) for each in found if each.done < each.of]


def missing_in_words(one: Coverage, most: int = 60) -> Text:
    """What was not inspected, one after another."""
    rest = len(one.missing) - most
    words = listed(list(one.missing[:most]))
    return Text(f"{words.ja} ほか{rest}", f"{words.en} and {rest} more") if rest > 0 else words
