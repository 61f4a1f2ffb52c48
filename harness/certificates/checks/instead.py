"""What a sheet should show and does not, value by value, and what stands there instead.

Of what stands there a value is told only if the registers of the synthetic population hold it; anything else may be a
real person's, and is told by its length and its digest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import sha256

from harness.catalogue import say
from harness.certificates.checks.expected import ExpectedSheet, plans_of
from harness.certificates.checks.lexicon import Use
from harness.certificates.checks.normalise import written_dates_in
from harness.certificates.checks.often import is_too_seldom, too_seldom
from harness.certificates.checks.registers import Registers
from harness.certificates.checks.remarks import Asked, SheetCase, call_all, item_words
from harness.certificates.checks.spots import Spots
from harness.domain.messages import Held, Message

ALIKE = {
    "name": {Use.NAME, Use.RELATED},
    "address": {Use.ADDRESS, Use.FORMER},
    "register_address": {Use.ADDRESS, Use.FORMER},
    "domicile": {Use.DOMICILE},
    "my_number": {Use.MY_NUMBER},
    "resident_code": {Use.RESIDENT_CODE},
}
"""What of somebody else's, or of another time, may stand in an item's place."""

_BEHIND_LABELS = frozenset({*ALIKE, "register_head", "household_head", "birth_date"})
"""Items behind whose labels what is none of the population's may be told of."""

_MOST_DIGITS = 12
"""Of a digest: enough to compare by, too few to be looked up."""
_SEXES = ("男", "女")


def details(case: SheetCase, asked: Asked) -> tuple[Message, ...]:
    """What of the sheet is not as it should be, in the order of its items."""
    plan, view, told = case.plan, case.view, list[tuple[str, Message]]()
    if plan is None:
        return ()
    for value, item in plan.texts.items():
        if not view.shows(value):
            told.append((item, _text(case, plan, asked, item, value)))
    for day in view.lacks(plan.dates):
        told.append((plan.dates[day], _date(case, plan, plan.dates[day], day.isoformat())))
    for word in plan.words:
        if is_too_seldom(view, word):
            others = [sex for sex in _SEXES if sex != word.word and word.item == "sex" and view.times(sex, word.labels)]
            told.append((word.item, _instead(word.item, word.word, others)))
    shown = view.amounts if plan.amounts else set[int]()
    for amount, item in plan.amounts.items():
        if amount not in shown:
            told.append((item, _amount(case, plan, item, amount)))
    if not told:
        told += [
            (plan.item_of(value), _too_seldom(plan, value, found)) for value, found in too_seldom(Spots(view), plan)
        ]
    if plan.fiscal_year is not None and plan.fiscal_year not in view.fiscal_years:
        years = [str(year) for year in sorted(view.fiscal_years)]
        told.append(("fiscal_year", _instead("fiscal_year", str(plan.fiscal_year), years)))
    return tuple(message for _, message in sorted(told, key=lambda each: each[0]))


def _about(item: str, value: str) -> dict[str, object]:
    return {"item": item_words([item])[0], "held": Held(value)}


def _too_seldom(plan: ExpectedSheet, value: str | date | int, found: int) -> Message:
    held = value.isoformat() if isinstance(value, date) else str(value)
    return say("item-too-seldom", **_about(plan.item_of(value), held), times=plan.often[value], shown=found)


def _instead(item: str, value: str, shown: Sequence[str]) -> Message:
    """With what stands there, if there is one such thing alone."""
    if len(shown) == 1:
        return say("item-instead", **_about(item, value), shown=Held(shown[0]))
    return say("item-lacking", **_about(item, value))


def _text(case: SheetCase, plan: ExpectedSheet, asked: Asked, item: str, value: str) -> Message:
    lexicon, about = case.ground.lexicon, _about(item, value)
    labelled = list(_behind_labels(case, plan, item))
    wanted = ALIKE.get(item, {Use.NAME, Use.RELATED})
    known = [text for text in sorted(case.view.strings - plan.texts.keys()) if wanted & case.uses(text)]
    likely = [one for one in known if one in labelled] or ([] if labelled and len(known) > 1 else known)
    text = likely[0] if likely else ""
    if text and text in case.own:
        return say("item-of-another-time", **about, shown=Held(text), time=_time(case, asked, text))
    if text:
        owners = {owner for use, owner in lexicon.owners(text) if use in wanted}
        codes = sorted({code for owner in owners for code in case.ground.residents_behind(owner)})
        return say("item-of-somebody", **about, shown=Held(text), whose=call_all(case.ground, codes))
    return _nobody_s(item, value, labelled[0]) if len(labelled) == 1 else say("item-lacking", **about)


def _nobody_s(item: str, value: str, shown: str) -> Message:
    digest = sha256(shown.encode()).hexdigest()[:_MOST_DIGITS]
    return say("item-of-nobody", **_about(item, value), characters=len(shown), digest=digest)


def _behind_labels(case: SheetCase, plan: ExpectedSheet, item: str) -> Iterator[str]:
    """What stands behind an item's labels and is none of what the sheet must show."""
    parts, labels = case.view.parts, plan.labels.of(item) if item in _BEHIND_LABELS else ()
    for place, part in enumerate(parts):
        if part in labels and place + 1 < len(parts):
            found = parts[place + 1]
        else:
            label = next((one for one in labels if part.startswith(one)), "")
            found = part.removeprefix(label).lstrip(":") if label else ""
        days = written_dates_in(found)
        if found and found not in plan.texts and not (days and days <= plan.dates.keys()):
            yield found


def _time(case: SheetCase, asked: Asked, text: str) -> str:
    """When the registers held an item of the record: before or after what was possible for the application."""
    every = list(asked.ever())
    possible = [place for place, state in enumerate(every) if state in asked.states]
    held = [place for place, state in enumerate(every) if _holds(case, asked, state, text)]
    if possible and held and max(held) < min(possible):
        return "earlier"
    return "later" if possible and held and min(held) > max(possible) else "another"


def _holds(case: SheetCase, asked: Asked, state: Registers, text: str) -> bool:
    return any(text in plan.demanded for plan in plans_of(asked.application, [state], case.ground))


def _date(case: SheetCase, plan: ExpectedSheet, item: str, value: str) -> Message:
    """With the one date on the sheet that some resident was born on; other dates stand on every sheet."""
    births = set(case.ground.births.values()) if item == "birth_date" else set()
    shown = sorted(case.view.dates & births - plan.dates.keys())
    labelled = () if shown else tuple(_behind_labels(case, plan, item))
    return _nobody_s(item, value, labelled[0]) if len(labelled) == 1 else _instead(item, value, list(map(str, shown)))


def _amount(case: SheetCase, plan: ExpectedSheet, item: str, amount: int) -> Message:
    """With what the same person's record of another year has in its place."""
    about, resident = _about(item, str(amount)), plan.persons[0].resident
    for record in resident.tax if resident else ():
        other = getattr(record, item)
        if record.fiscal_year != plan.fiscal_year and other != amount and other in case.view.amounts:
            return say("item-of-another-year", **about, shown=Held(str(other)), year=record.fiscal_year)
    return say("item-lacking", **about)
