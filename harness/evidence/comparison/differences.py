"""Where runs were not alike: the systems' own descriptions, and how they were inspected. A site whose build or
configuration differs from the others' stands out: that is how a patch that never arrived is seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

from harness.evidence.comparison.model import Difference

_OF_THE_SYSTEM = ("name", "version", "build", "scope", "capabilities", "faults")
_OF_THE_SUITE = ("id", "version", "digest", "mode", "residents")
_DEEPER_IN_THE_SUITE = ("limits", "minimum")
_OF_THE_ORDER = ("defect", "font", "documents", "fail_fast", "rate_limit_per_s", "processes", "duration_s", "target")
_OF_THE_HARNESS = ("himozuke",)


def differences(manifests: Sequence[Mapping[str, Any]], guards: Sequence[str]) -> tuple[Difference, ...]:
    """What is not the same in all runs: first the systems, then the inspections. `guards` as the verdicts have them."""
    systems = [dict(_of_system(each)) | {"guard": guard} for each, guard in zip(manifests, guards, strict=True)]
    inspections = [dict(_of_inspection(each)) for each in manifests]
    return (*_rows("system", systems), *_rows("inspection", inspections))


def same_inspection(manifests: Sequence[Mapping[str, Any]]) -> bool:
    """Whether all runs are of one suite, unchanged."""
    return len({_text((each.get("suite") or {}).get("digest")) for each in manifests}) == 1


def _of_system(manifest: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    said = manifest.get("target") or {}
    for name in _OF_THE_SYSTEM:
        if name in said:
            yield name, _text(said[name])
    yield from _flat("configuration", said.get("configuration") or {})


def _of_inspection(manifest: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    suite, order = manifest.get("suite") or {}, manifest.get("order") or {}
    versions = manifest.get("versions") or {}
    for holder, prefix, names in (
        (suite, "suite", _OF_THE_SUITE),
        (order, "order", _OF_THE_ORDER),
        (versions, "version", _OF_THE_HARNESS),
    ):
        for name in names:
            if name in holder:
                yield f"{prefix}.{name}", _text(holder[name])
    for each in suite.get("scenarios") or ():
        yield f"suite.{each['id']}", f"{each['duration_s']:g} s"
    for name in _DEEPER_IN_THE_SUITE:
        yield from _flat(f"suite.{name}", suite.get(name) or {})


def _flat(prefix: str, value: Any) -> Iterator[tuple[str, str]]:
    """A configuration as single settings, however deep."""
    if isinstance(value, Mapping):
        for name in sorted(value):
            yield from _flat(f"{prefix}.{name}", value[name])
    else:
        yield prefix, _text(value)


def _text(value: Any) -> str:
    """A value in one line; a list of words in the words' own order, since it says the same in any."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ", ".join(sorted(value))
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def _rows(of: str, sides: Sequence[Mapping[str, str]]) -> Iterator[Difference]:
    for what in dict.fromkeys(name for side in sides for name in side):
        values = tuple(side.get(what) for side in sides)
        if len(set(values)) > 1:
            yield Difference(of, what, values, _odd(values))


def _odd(values: Sequence[str | None]) -> tuple[bool, ...]:
    """Which values are not that of the majority; none where there is no majority."""
    usual, count = Counter(values).most_common(1)[0]
    if 2 * count <= len(values):
        return tuple(False for _ in values)
    return tuple(value != usual for value in values)
