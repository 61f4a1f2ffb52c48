"""What stands on the sheets of one document, and whose it is.

A sheet is looked up against the whole population, as judging does. What only the people have whom it shows (days,
amounts, words such as 妻) is looked for once it is known who these are. What several of them have alike, and what
stands there as often as they have it, is told in the order of their names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final, NamedTuple

from harness.certificates.checks.binding import identified_on
from harness.certificates.checks.expected import ExpectedWord, plans_of
from harness.certificates.checks.ground import Ground
from harness.certificates.checks.labels import BEFORE, LabelWords, label_words
from harness.certificates.checks.lexicon import Use
from harness.certificates.checks.normalise import is_word
from harness.certificates.checks.remarks import call, item_words
from harness.certificates.checks.repaired import shown
from harness.certificates.checks.seal import whose
from harness.certificates.checks.sheets import View
from harness.certificates.checks.spots import Spot, Spots
from harness.certificates.domain.operations import Application
from harness.certificates.domain.words import Kind
from harness.certificates.inspection.areas import Areas
from harness.certificates.inspection.belongings import Value, belongings
from harness.domain.messages import Person
from harness.domain.observations import InkOf, Observation, Reading, Sheet
from harness.domain.told import Area, Item, ToldReading, ToldSheet

_OF_USES: Final = {
    Use.NAME: "name",
    Use.ADDRESS: "address",
    Use.DOMICILE: "domicile",
    Use.MY_NUMBER: "my-number",
    Use.RESIDENT_CODE: "resident-code",
    Use.FORMER: "previous-address",
    Use.RELATED: "name",
    Use.KANA: "name-kana",
    Use.REGISTRATION: "registration-number",
    Use.CARD: "card-serial",
}
_USUAL: Final = re.compile("|".join(sorted(map(re.escape, BEFORE), key=len, reverse=True)))
_HEAD: Final = "世帯主"
_BETWEEN: Final = ":.・])】〕"
"""What may stand between a label and its value."""
_NAME: Final = "name"
_HEADS: Final = ("head-of-household", "head-of-the-register", "previous-head")
_WORD: Final = re.compile(r"[^\W_]")


class _Found(NamedTuple):
    """Text[start:end] of the sheet may be this item of this owner."""

    start: int
    end: int
    item: str
    owner: str


def told(observation: Observation, ground: Ground, asked: Application | None) -> tuple[ToldReading, ...]:
    """What each reading shows, and each repair that shows anything."""
    own = _own(asked, ground) if asked else None
    return tuple([_reading(one, ground, own) for one in (*observation.readings, *shown(observation.repairs))])


def _own(asked: Application, ground: Ground) -> frozenset[str]:
    """Who may stand on the sheets."""
    plans = plans_of(asked, [ground.registers_of(asked.kin_group)], ground)
    return frozenset(person.owner for plan in plans for person in plan.persons)


def _reading(reading: Reading, ground: Ground, own: frozenset[str] | None) -> ToldReading:
    views = [View(sheet, ground.lexicon) for sheet in reading.sheets]
    people = [_people(view, ground) for view in views]
    nowhere = (own or frozenset()).difference(*people)  # what little there is of them may be on any sheet
    sheets = [
        _sheet(view, number, each | nowhere, ground, own) if each else ToldSheet(number, stranger=True)
        for number, (view, each) in enumerate(zip(views, people, strict=True), start=1)
    ]
    return ToldReading(reading.reader, tuple(sheets), reading.problem, reading.suspicions)


def _people(view: View, ground: Ground) -> set[str]:
    """The lexicon's owners of whom a sheet tells. Of two who bear one name and were born on one day, whoever's place or
    number stands there."""
    found, bearers, told = identified_on(view, ground), dict[str, set[str]](), set[str]()
    for text in view.strings:
        for use, owner in ground.lexicon.owners(text):
            if use is Use.NAME:
                bearers.setdefault(text, set()).add(owner)
            elif use not in (Use.RELATED, Use.KANA):
                told.add(owner)
    rivals = [owners & found for owners in bearers.values()]
    return found.difference(*(owners - told for owners in rivals if owners & told))


def _sheet(view: View, number: int, people: set[str], ground: Ground, own: frozenset[str] | None) -> ToldSheet:
    spots = Spots(view)
    titles = [kind for title, kind in ground.titles.items() if view.shows(title)]
    printed = _printed(titles, ground)
    areas = Areas(view)
    spans = _whole(_all_found(view, spots, ground, people))
    items = [
        replace(
            _item(view, areas, span, _likely(each, _label(view, span[0], ground), printed), ground),
            own=None if own is None else any(one.owner in own for one in each),
        )
        for span, each in spans
    ]
    for image in _imprints(view.sheet, ground):
        items.append(replace(image, own=None if own is None else image.whose[0].resident_code in own))
    items += _unread(view.sheet)
    items = [replace(each, number=place) for place, each in enumerate(items, start=1)]
    besides = tuple(_besides(view, [span for span, _ in spans], ground.titles))
    return ToldSheet(number, tuple([kind.value for kind in titles]), tuple(items), besides)


def _item(view: View, areas: Areas, span: tuple[int, int], found: Sequence[_Found], ground: Ground) -> Item:
    return Item(
        0,
        tuple(dict.fromkeys(one.item for one in found)),
        tuple(dict.fromkeys(_called(one.owner, ground) for one in found)),
        view.text[slice(*span)],
        areas.of(*span),
    )


def _printed(titles: Iterable[Kind], ground: Ground) -> frozenset[str]:
    """The items that forms of these titles print, by the words of messages; with whatever option."""
    items: set[str] = set()
    for kind in titles:
        form = ground.forms.general[kind]
        whole = form.with_options(dict.fromkeys(form.options, True))
        items |= whole.must | whole.each_person | whole.may | whole.by_right
    return frozenset(item_words(items))


def _labels(ground: Ground) -> LabelWords:
    return label_words(*ground.forms.general.values())


@lru_cache(maxsize=8)
def _longest_first(labels: LabelWords) -> Sequence[tuple[str, str]]:
    """Labels, each with its item."""
    return sorted(
        ((label, item_words([item])[0]) for label, item in labels.item_of.items()), key=lambda one: -len(one[0])
    )


def _label(view: View, start: int, ground: Ground) -> str:
    """The item of whose label a place stands directly behind, in the file's order; empty where it is none's."""
    before = view.text[:start].rstrip(_BETWEEN)
    for label, item in _longest_first(_labels(ground)):
        begins = len(before) - len(label)
        if before.endswith(label) and (begins in view.cuts or not is_word(before[begins - 1])):
            return item
    return ""


def _likely(found: Sequence[_Found], label: str, printed: frozenset[str]) -> Sequence[_Found]:
    """What something is that may be several things: what stands before it says so, or else the form."""
    likely = [one for one in found if one.item == label]
    likely = likely or [one for one in found if one.item in printed] or list(found)
    names = [one for one in found if one.item == _NAME]
    if not names:
        return likely
    if any(one.item == _NAME for one in likely):
        return names
    # Whoever is head of others is named for all of them.
    return [one._replace(owner=name.owner) for one in likely[:1] for name in names if one.item in _HEADS] or likely


def _imprints(sheet: Sheet, ground: Ground) -> Iterator[Item]:
    """The registered imprints among its images. One that is drawn is found as a mark besides: that is told once."""
    seen: set[str] = set()
    for place, image in enumerate(sheet.images):
        number = whose(ground, image)
        owner = ground.imprint_owners.get(number) if number is not None else None
        if owner is not None and (image.drawn or owner not in seen):
            seen.add(owner)
            yield Item(0, ("imprint",), (call(ground, owner),), "", image=place)


def _unread(sheet: Sheet) -> Iterator[Item]:
    """Letter-like ink of which no text says anything, but for what certificates are printed on."""
    for each in sheet.ink:
        if each.of is not InkOf.GROUND:
            area = Area(each.left, each.top, each.right, each.bottom)
            yield Item(0, ("unread-ink",), (), "", (area,), own=False)


def _all_found(view: View, spots: Spots, ground: Ground, people: Collection[str]) -> Iterator[_Found]:
    theirs = sorted(people)
    known: set[tuple[int, int]] = set()
    held: dict[tuple[str, Value], list[str]] = {}
    for owner in theirs:
        is_there = _is_there(owner, view, spots, ground)
        for item, value in _belongings(owner, view, ground):
            if is_there or isinstance(value, str) or item == "birth-date":
                held.setdefault((item, value), []).append(owner)
    order = _order(theirs, spots, ground)
    uses: dict[Value, set[str]] = defaultdict(set)
    for item, value in held:
        uses[value].add(item)
    for (item, value), owners in held.items():
        places = _places(value, view, spots)
        known.update((spot.start, spot.end) for spot in places)
        alike = sorted(set(owners), key=order.__getitem__)
        others = uses[value] - {item}
        its = [spot for spot in places if _label(view, spot.start, ground) not in others]
        in_turn = item not in _HEADS and len(alike) == len(its)
        turns = dict(zip(_in_reading_order(its, spots.are_known), alike, strict=True)) if in_turn else {}
        for spot in places:
            for owner in [turns[spot]] if spot in turns else alike:
                yield _Found(spot.start, spot.end, item, owner)
    for hit in view.hits:
        if (hit.start, hit.end) not in known:
            for use, owner in ground.lexicon.owners(ground.lexicon.text(hit.item)):
                if use is not Use.RELATED:
                    yield _Found(hit.start, hit.end, _OF_USES[use], owner)


def _belongings(owner: str, view: View, ground: Ground) -> Iterator[tuple[str, Value]]:
    behind = ground.residents_behind(owner)
    resident = ground.residents.get(behind[0]) if behind else None
    if resident is not None:
        yield from belongings(owner, ground.registers_of(resident.kin_group), view.fiscal_years, _labels(ground))


def _is_there(owner: str, view: View, spots: Spots, ground: Ground) -> bool:
    """Whether somebody stands on the sheet for their own sake, and not as the head or parent of others alone: only then
    is what many have alike looked for as theirs."""
    if ground.births.get(owner) in view.dates:
        return True
    names = [spot for name in _names(owner, ground) for spot in spots.of(name)]
    return any(_label(view, spot.start, ground) in ("", _NAME) for spot in names)


def _places(value: Value, view: View, spots: Spots) -> list[Spot]:
    found = spots.of(value)
    text = view.text
    if isinstance(value, int):  # any digits may equal an amount
        cuts = view.cuts
        return [one for one in found if one.start in cuts and (one.end in cuts or text.startswith("円", one.end))]
    if isinstance(value, ExpectedWord) and value.word == _HEAD:  # it is a label as well
        return [one for one in found if text[: one.start].rstrip(":").endswith(value.labels)]
    return found


def _order(owners: Iterable[str], spots: Spots, ground: Ground) -> Mapping[str, int]:
    """The owners by where their names stand."""
    first: list[tuple[Spot, str]] = []
    nameless: list[str] = []
    for owner in owners:
        names = [text for text in _names(owner, ground) if spots.of(text)]
        if names:
            first.append((_in_reading_order(spots.of(names[0]), spots.are_known)[0], owner))
        else:
            nameless.append(owner)
    whose_is: dict[Spot, list[str]] = defaultdict(list)
    for spot, owner in first:
        whose_is[spot].append(owner)
    placed = [owner for spot in _in_reading_order(list(whose_is), spots.are_known) for owner in whose_is[spot]]
    return {owner: place for place, owner in enumerate([*placed, *nameless])}


def _names(owner: str, ground: Ground) -> Iterator[str]:
    behind = ground.residents_behind(owner)
    resident = ground.residents.get(behind[0]) if behind else None
    if resident is not None:
        state = ground.registers_of(resident.kin_group)
        yield from (
            str(value) for item, value in belongings(owner, state, frozenset(), _labels(ground)) if item == _NAME
        )


def _in_reading_order(places: Sequence[Spot], are_known: bool) -> list[Spot]:
    """Line by line, and in each from left to right; in the file's order where nobody knows where they stand."""
    if not are_known:
        return sorted(places)
    lines: list[list[Spot]] = []
    for spot in sorted(places, key=lambda one: one.y):
        if not lines or spot.y - lines[-1][0].y > (spot.bottom - spot.top) / 2:
            lines.append([])
        lines[-1].append(spot)
    return [spot for line in lines for spot in sorted(line, key=lambda one: one.x)]


def _whole(found: Iterable[_Found]) -> list[tuple[tuple[int, int], list[_Found]]]:
    """What was found, by where it stands; what stands within something longer is a part of that."""
    at: dict[tuple[int, int], list[_Found]] = defaultdict(list)
    for one in found:
        at[one.start, one.end].append(one)
    kept: list[tuple[int, int]] = []
    for start, end in sorted(at, key=lambda span: (span[0] - span[1], span)):
        if all(end <= first or last <= start for first, last in kept):
            kept.append((start, end))
    return [(span, at[span]) for span in sorted(kept)]


def _called(owner: str, ground: Ground) -> Person:
    """Whoever an owner of the lexicon is, as a message names one."""
    return call(ground, owner) if "#" not in owner else Person(owner, next(_names(owner, ground), ""))


def _besides(view: View, spans: Iterable[tuple[int, int]], titles: Iterable[str]) -> Iterator[str]:
    """What stands there and is neither an item nor a usual label or a title, run by run."""
    covered = bytearray(len(view.text))
    for start, end in spans:
        covered[start:end] = b"\1" * (end - start)
    usual = frozenset(titles)
    for at, part in zip(view.edges, view.parts, strict=False):
        left = "".join(letter if not covered[at + place] else " " for place, letter in enumerate(part))
        for piece in left.split():
            if _WORD.search(piece) and piece not in usual and not _USUAL.fullmatch(piece.strip(":[]()【】〔〕・")):
                yield piece
