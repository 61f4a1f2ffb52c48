"""hidden-data: the file holds nobody else's data that its paper does not show, and no number of the applicant's own
that was not asked for. Whoever gets the file gets that, too; on paper it is no misdelivery, and it counts as none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from harness.catalogue import say
from harness.certificates.checks.binding import identifies, population_items
from harness.certificates.checks.expected import plans_of
from harness.certificates.checks.remarks import call, call_all, item_words
from harness.certificates.checks.shares import Check, OfApplication
from harness.certificates.checks.sheets import View
from harness.certificates.domain.properties import Property
from harness.checks.tally import Looked
from harness.domain.observations import Hidden, Sheet
from harness.domain.operations import Completion

_NUMBERS = frozenset({"my_number", "resident_code"})
"""Which of the applicant's own must not be there unasked."""


def trial(one: OfApplication) -> bool:
    """What files hold besides; decisive if a document was read and is somebody's."""
    read = [answer for answer, agreed in one.documents if agreed is not None and agreed.is_somebodys]
    for answer in read:
        observation = one.group.observed(answer)
        hidden = observation.readings[0].hidden if observation is not None else ()
        if hidden:
            _judge(one, answer, hidden)
    return bool(read)


def _judge(one: OfApplication, answer: Completion, hidden: Iterable[Hidden]) -> None:
    ground, application = one.ground, one.application
    told = list(hidden)
    view = View(Sheet(tuple([each.text for each in told])), ground.lexicon)
    if not view.strings:
        return
    _tell(one, answer, told, view)
    plans = list(plans_of(application, one.group.timeline.everything(), ground))
    strange = view.strings.difference(*(plan.allowed for plan in plans))
    own = frozenset[str]().union(*(plan.unasked.keys() for plan in plans))
    births = {person.birth_date for plan in plans for person in plan.persons}
    about = {
        "applicant": call(ground, application.applicant),
        "kind": application.certificate,
        "where": tuple(dict.fromkeys([each.where.value for each in told])),
    }
    persons = {person.owner for plan in plans for person in plan.persons}
    owners = identifies(strange - own, view.dates - births, ground) - persons
    whose = tuple(sorted({code for owner in owners for code in ground.residents_behind(owner)}))
    if whose:
        one.find(Property.HIDDEN_DATA, say("hidden-data", **about, whose=call_all(ground, whose)), answer)
    numbers = {plan.unasked[text] for plan in plans for text in strange if text in plan.unasked} & _NUMBERS
    if numbers:
        one.find(Property.HIDDEN_DATA, say("hidden-number", **about, items=item_words(sorted(numbers))), answer)


def _tell(one: OfApplication, answer: Completion, hidden: Sequence[Hidden], view: View) -> None:
    """What may be kept of it where the document is not: all that is of the population, and where there is any."""
    texts = population_items([view], one.ground)
    where = [Hidden("", each, sheet) for each, sheet in dict.fromkeys((each.where, each.sheet) for each in hidden)]
    kept = (*where, *[Hidden(text, where[0].where, where[0].sheet) for text in texts])
    looked = one.partial.looked
    for same in one.bodies_of(answer):
        looked[same.document] = looked.get(same.document, Looked())._replace(hidden=kept)


CHECK = Check(Property.HIDDEN_DATA, trial)
