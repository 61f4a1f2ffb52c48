"""Whose data came out to whom, and what of it is the gravest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from harness.evidence.report.known import Item, Known, plain
from harness.evidence.report.model import Exposure
from harness.evidence.report.observed import Observed
from harness.evidence.report.words import Text

EXPOSING = frozenset({"binding", "seal", "eligibility"})
"""Properties whose findings name those whose data came out to somebody else."""

ITEM_WORDS = {
    Item.MY_NUMBER: Text("マイナンバー（個人番号）", "My Number"),
    Item.PROTECTED_ADDRESS: Text("支援措置を受けている人の住所", "the address of a protected person"),
    Item.IMPRINT: Text("印影", "seal imprint"),
    Item.RESIDENT_CODE: Text("住民票コード", "resident code"),
    Item.TAX: Text("所得と税額", "income and tax"),
    Item.DOMICILE: Text("本籍", "domicile of the family register"),
    Item.ADDRESS: Text("住所", "address"),
    Item.BIRTH_DATE: Text("生年月日", "birth date"),
    Item.NAME: Text("氏名", "name"),
}

WORST_WORDS = {
    Item.MY_NUMBER: Text("他の人のマイナンバーが出ました", "Somebody else's My Number came out"),
    Item.PROTECTED_ADDRESS: Text(
        "支援措置を受けている人の住所が、他の人に出ました", "A protected person's address came out to somebody else"
    ),
    Item.IMPRINT: Text("他の人の印影が出ました", "Somebody else's seal imprint came out"),
    Item.RESIDENT_CODE: Text("他の人の住民票コードが出ました", "Somebody else's resident code came out"),
    Item.TAX: Text("他の人の所得と税額が出ました", "Somebody else's income and tax came out"),
    Item.DOMICILE: Text("他の人の本籍が出ました", "Somebody else's domicile came out"),
    Item.ADDRESS: Text("他の人の住所が出ました", "Somebody else's address came out"),
    Item.BIRTH_DATE: Text("他の人の生年月日が出ました", "Somebody else's birth date came out"),
    Item.NAME: Text("他の人の氏名が出ました", "Somebody else's name came out"),
}


def others(finding: Mapping[str, Any]) -> tuple[str, ...]:
    """Resident codes of those, other than the applicant, whose data a finding says came out."""
    if finding["property"] not in EXPOSING:
        return ()
    return tuple(code for code in finding["whose"] if code != finding["applicant"])


def items_of(finding: Mapping[str, Any], known: Known, seen: Observed) -> list[Item]:
    """What of them came out on the sheet, the gravest first."""
    text = " ".join(plain(run) for run in seen.runs(finding["document"], finding["sheet"]))
    found = {item for code in others(finding) for item in known.items(code, text)}
    if finding["sentence"].startswith("Imprint:") and others(finding):
        found.add(Item.IMPRINT)
    return sorted(found, key=list(Item).index)


def exposure(
    findings: Sequence[Mapping[str, Any]], items: Mapping[int, Sequence[Item]], known: Known, at_least: bool
) -> Exposure:
    """Counts persons and recipients over `findings`; `items` are what came out, by the finding's place."""
    persons = {code for finding in findings for code in others(finding)}
    recipients = {finding["applicant"] for finding in findings if others(finding)}
    worst = gravest(items)
    if not worst:
        return Exposure(len(persons), len(recipients), at_least, None, None, None)
    (place,) = worst
    item, finding = items[place][0], findings[place]
    owners, applicant = [known.name(code) for code in others(finding)], known.name(finding["applicant"])
    more = len(owners) - 1
    text = Text(
        f"{owners[0]}さん{f'ほか{more}人' if more else ''}のもの。受け取ったのは{applicant}さん。",
        f"That of {owners[0]}{f' and {more} more' if more else ''}, handed to {applicant}.",
    )
    return Exposure(len(persons), len(recipients), at_least, WORST_WORDS[item], text, place + 1)


def gravest(items: Mapping[int, Sequence[Item]]) -> set[int]:
    """The place of the finding with the gravest item; of several that with most items, then the first. Empty if no item
    came out."""
    order = list(Item)
    ranked = [(order.index(each[0]), -len(each), place) for place, each in items.items() if each]
    return {min(ranked)[2]} if ranked else set()


def in_words(items: Iterable[Item]) -> tuple[Text, ...]:
    """Items by name."""
    return tuple(ITEM_WORDS[each] for each in items)
