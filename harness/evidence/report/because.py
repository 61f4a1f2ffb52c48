"""Why a run is inconclusive, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from harness.domain.words import Verdict
from harness.evidence.gate import found_verdict
from harness.evidence.report.known import Values
from harness.evidence.report.masking import Mask, Wording
from harness.evidence.report.phrases import phrase
from harness.evidence.report.words import PROPERTIES, Text

_NOTHING_KNOWN = Mask(Wording(), Values(frozenset(), frozenset()))


def veiled(sentence: str) -> Text:
    """One of the judge's sentences, with all covered that the system under test said in it."""
    return phrase(sentence, _NOTHING_KNOWN.veil).text


def because(table: Mapping[str, Any]) -> Iterator[Text]:
    """The reasons of the content of a verdict.json: those of the run as a whole, or where there are none, those of the
    properties that are inconclusive."""
    reasons = table["inconclusive_because"]
    yield from map(veiled, reasons)
    if reasons or found_verdict(table) != Verdict.INCONCLUSIVE:
        return
    for name, each in table["properties"].items():
        if each["verdict"] == Verdict.INCONCLUSIVE and each["reason"]:
            words, why = PROPERTIES[name], veiled(each["reason"])
            yield Text(f"{words.number} {words.name.ja}：{why.ja}", f"{words.number} {words.name.en}: {why.en}")
