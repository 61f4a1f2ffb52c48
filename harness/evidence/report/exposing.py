"""Whose data came out to whom, and what of it is the gravest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from harness.evidence.report.imprints import shows_imprint_of
from harness.evidence.report.known import Item, Known
from harness.evidence.report.model import Exposure
from harness.evidence.report.observed import Observed
from harness.evidence.report.words import Text

EXPOSING = frozenset({"binding", "seal", "eligibility"})
"""Properties whose findings name those whose data came out to somebody else."""

ITEM_WORDS = {
    Item.MY_NUMBER: Text("マイナンバー（個人番号）", "My Number"),
    Item.PROTECTED_ADDRESS: Text("支援措置を受けている人の住所", "the address of a protected person"),
    Item.UNASKED_MY_NUMBER: Text("申請していないマイナンバー", "a My Number that was not asked for"),
    Item.IMPRINT: Text("印影", "seal imprint"),
    Item.RESIDENT_CODE: Text("住民票コード", "resident code"),
    Item.TAX: Text("所得と税額", "income and tax"),
    Item.DOMICILE: Text("本籍", "domicile of the family register"),
    Item.ADDRESS: Text("住所", "address"),
    Item.BIRTH_DATE: Text("生年月日", "birth date"),
    Item.NAME: Text("氏名", "name"),
}

WORST_WORDS = {
    Item.MY_NUMBER: Text("他の人のマイナンバーが出た", "Somebody else's My Number came out"),
    Item.PROTECTED_ADDRESS: Text(
        "支援措置を受けている人の住所が、他の人に出た", "A protected person's address came out to somebody else"
    ),
    Item.UNASKED_MY_NUMBER: Text(
        "申請していないマイナンバーが証明書に載った", "A My Number that was not asked for was printed"
    ),
    Item.IMPRINT: Text("他の人の印影が出た", "Somebody else's seal imprint came out"),
    Item.RESIDENT_CODE: Text("他の人の住民票コードが出た", "Somebody else's resident code came out"),
    Item.TAX: Text("他の人の所得と税額が出た", "Somebody else's income and tax came out"),
    Item.DOMICILE: Text("他の人の本籍が出た", "Somebody else's domicile came out"),
    Item.ADDRESS: Text("他の人の住所が出た", "Somebody else's address came out"),
    Item.BIRTH_DATE: Text("他の人の生年月日が出た", "Somebody else's birth date came out"),
    Item.NAME: Text("他の人の氏名が出た", "Somebody else's name came out"),
}


def others(finding: Mapping[str, Any]) -> tuple[str, ...]:
    """Resident codes of those, other than the applicant, whose data a finding says came out."""
    if finding["property"] not in EXPOSING:
        return ()
    return tuple(code for code in finding["whose"] if code != finding["applicant"])


def items_of(finding: Mapping[str, Any], known: Known, seen: Observed) -> list[Item]:
    """What came out on the sheet that should not have, the gravest first."""
    return sorted(_owners(finding, known, seen), key=list(Item).index)


_UNASKED = re.compile(r"shows what it must not: .*\bMy Number\b|option my_number was not asked for and is printed")


def _owners(finding: Mapping[str, Any], known: Known, seen: Observed) -> dict[Item, list[str]]:
    """Whose items came out, by item: resident codes."""
    sheets = seen.sheets(finding["document"], finding["sheet"])
    text = "\n".join(run for sheet in sheets for run in sheet.runs)
    images = [image for sheet in sheets for image in sheet.images]
    owners: dict[Item, list[str]] = {}
    for code in others(finding):
        for item in known.items(code, text):
            owners.setdefault(item, []).append(code)
        if any(shows_imprint_of(image, [code], known) for image in images):
            owners.setdefault(Item.IMPRINT, []).append(code)
    if finding["sentence"].endswith("who is under a support measure.") and others(finding):
        owners[Item.PROTECTED_ADDRESS] = list(others(finding))
    if _UNASKED.search(finding["sentence"]):
        owners[Item.UNASKED_MY_NUMBER] = [finding["applicant"]]
    return owners


def exposure(
    findings: Sequence[Mapping[str, Any]],
    items: Mapping[int, Sequence[Item]],
    known: Known,
    seen: Observed,
    at_least: bool,
) -> Exposure:
    """Counts persons and recipients over `findings`; `items` are what came out, by the finding's place."""
    persons = {code for finding in findings for code in others(finding)}
    recipients = {finding["applicant"] for finding in findings if others(finding)}
    worst = gravest(items)
    if not worst:
        return Exposure(len(persons), len(recipients), at_least, None, 0, None, None)
    (place,) = worst
    item, finding = items[place][0], findings[place]
    concerned = {code for at in items if item in items[at] for code in _owners(findings[at], known, seen)[item]}
    text = _of_whom(item, finding, _owners(finding, known, seen)[item], known)
    return Exposure(len(persons), len(recipients), at_least, WORST_WORDS[item], len(concerned), text, place + 1)


def _of_whom(item: Item, finding: Mapping[str, Any], owners: Sequence[str], known: Known) -> Text:
    """An example: whose, and into whose hands."""
    applicant, more = known.name(finding["applicant"]), len(owners) - 1
    if item is Item.UNASKED_MY_NUMBER:
        return Text(f"例：{applicant}さんが申請した証明書。", f"For example on what {applicant} applied for.")
    first = known.name(owners[0])
    return Text(
        f"例：{first}さん{f'ほか{more}人' if more else ''}のものを、{applicant}さんが受け取った。",
        f"For example that of {first}{f' and {more} more' if more else ''}, handed to {applicant}.",
    )


def gravest(items: Mapping[int, Sequence[Item]]) -> set[int]:
    """The place of the finding with the gravest item; of several that with most items, then the first. Empty if no item
    came out."""
    order = list(Item)
    ranked = [(order.index(each[0]), -len(each), place) for place, each in items.items() if each]
    return {min(ranked)[2]} if ranked else set()


def in_words(items: Iterable[Item]) -> tuple[Text, ...]:
    """Items by name."""
    return tuple(ITEM_WORDS[each] for each in items)
