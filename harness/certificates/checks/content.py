"""content: the items printed are those the register held, all that the form must print and nothing it must not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from harness.catalogue import say
from harness.certificates.checks import unknown_labels
from harness.certificates.checks.expected import ExpectedSheet
from harness.certificates.checks.incomes import shows_tax_of_others, with_amounts
from harness.certificates.checks.instead import ALIKE, details
from harness.certificates.checks.lexicon import Use
from harness.certificates.checks.often import is_too_seldom, too_seldom
from harness.certificates.checks.remarks import Asked, Remark, SheetCase, call, item_words
from harness.certificates.checks.shares import Check, OfApplication
from harness.certificates.checks.spots import Spots
from harness.certificates.domain.properties import Property
from harness.domain.messages import Message


def missing_items(spots: Spots, plan: ExpectedSheet) -> list[str]:
    """The form's items that the sheet does not show as this state of the registers held them."""
    view = spots.view
    missing = [item for text, item in plan.texts.items() if not view.shows(text)]
    missing += [plan.dates[day] for day in view.lacks(plan.dates)]
    missing += [word.item for word in plan.words if is_too_seldom(view, word)]
    if plan.amounts:
        missing += [item for amount, item in plan.amounts.items() if amount not in view.amounts]
    if plan.often and not missing:
        missing += [plan.item_of(value) for value, _ in too_seldom(spots, plan)]
    if plan.fiscal_year is not None and plan.fiscal_year not in view.fiscal_years:
        missing.append("fiscal_year")
    return sorted(set(missing)) if missing else missing


def judge(case: SheetCase, extra: list[str], asked: Asked) -> list[Remark]:
    """Remarks on a sheet that is of the right record: what is missing or wrong, and the `extra` that should not be
    there."""
    if case.missing:
        return [Remark(Property.CONTENT, case.number, _wrong(case, asked))]
    if extra:
        return [Remark(Property.CONTENT, case.number, say("not-to-be-printed", **_about(case, extra)))]
    return []


def _about(case: SheetCase, items: list[str]) -> dict[str, Any]:
    return {
        "sheet": case.number,
        "kind": case.application.certificate,
        "applicant": call(case.ground, case.application.applicant),
        "items": item_words(items),
    }


def _wrong(case: SheetCase, asked: Asked) -> Message:
    """What is not as it should be, with what stands there that could be the misprint: an item of the record at another
    time, or somebody else's."""
    wanted = set().union(*(ALIKE.get(item, set()) for item in case.missing if item in _TELLING))
    planned = case.plan.texts if case.plan else {}
    others = (text for text in sorted(case.view.strings - planned.keys()) if wanted & case.uses(text))
    code = "of-another-time-told" if next(others, None) in case.own else "not-as-registered-told"
    return say(code, **_about(case, case.missing), details=details(case, asked))


_TELLING = frozenset({"name", "address", "register_address", "domicile"})
"""Items by which a misprint is told from what the register held at another time."""


def not_to_be_printed(case: SheetCase) -> list[str]:
    """Items on a sheet that is right otherwise and that its form, with these options, must not print."""
    plan = case.whole
    if plan is None:
        return []
    view = case.view
    strange = case.strange
    extra = {plan.unasked[text] for text in strange if text in plan.unasked}
    for word, labels, named in plan.unasked_words:
        if view.labelled(word, labels):
            extra.add(named)
    if with_amounts(view) and plan.unasked_amounts & view.amounts:
        extra.add("tax")
    if shows_tax_of_others(case):
        extra.add("tax_of_somebody_else")
    return sorted(extra | _of_others(case, strange - plan.unasked.keys())) if strange else sorted(extra)


def _of_others(case: SheetCase, strange: Iterable[str]) -> set[str]:
    """What strange items are, that tell of nobody by themselves."""
    lexicon, own_people, extra = case.ground.lexicon, case.own_people, set[str]()
    parents: Counter[str] = Counter()
    for text in strange:
        is_own = text in case.own or not own_people.isdisjoint(owner for _, owner in lexicon.owners(text))
        uses = case.uses(text)
        for use in uses & _PLACES.keys():
            extra.add(_PLACES[use] if is_own else f"{_PLACES[use]}_of_somebody_else")
        if not is_own and Use.RELATED in uses:
            related = lexicon.owners_of(text, Use.RELATED)
            parents.update(related)
            if uses == {Use.RELATED} and _are_one_family(related, case):
                extra.add("relative_of_somebody_else")
    return extra | {"relative_of_somebody_else" for times in parents.values() if times > 1}


def _are_one_family(owners: Iterable[str], case: SheetCase) -> bool:
    """Whether a name that no resident bears stands in one family's register alone; any clerk may bear another."""
    residents = case.ground.residents
    return len({residents[code].kin_group for one in owners for code in case.ground.residents_behind(one)}) == 1


_PLACES = {Use.ADDRESS: "address", Use.FORMER: "address", Use.DOMICILE: "domicile"}


def trial(one: OfApplication) -> bool:
    """What the sheets show; decisive if a document was read that is not somebody else's."""
    one.tell_documents(Property.CONTENT)
    unknown_labels.trial(one)
    return one.looked_at(Property.CONTENT)


CHECK = Check(Property.CONTENT, trial, conclude=unknown_labels.conclude)
