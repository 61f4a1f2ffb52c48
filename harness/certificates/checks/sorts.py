"""What on a sheet is of one sort with an item, whosever it is: any day, any name of the lexicon, any word for kin."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from enum import Enum

from harness.certificates.checks.lexicon import PLACES, Use
from harness.certificates.checks.normalise import is_word, misprinted_days_at
from harness.certificates.checks.spots import Spot, Spots


class Sort(Enum):
    """A sort of things."""

    NAME = "name"
    KANA = "kana"
    PLACE = "place"
    DAY = "day"
    NUMBER = "number"
    KIN = "kin"
    SEX = "sex"


SORTS: Mapping[str, Sort] = {
    **dict.fromkeys(("name", "household_head", "register_head", "father", "mother", "spouse"), Sort.NAME),
    **dict.fromkeys(("birth_date", "resident_since", "addressed_since", "registered_on", "compiled_on"), Sort.DAY),
    **dict.fromkeys(("my_number", "resident_code"), Sort.NUMBER),
    "name_kana": Sort.KANA,
    **dict.fromkeys(("address", "previous_address", "domicile"), Sort.PLACE),
    "relationship": Sort.KIN,
    "sex": Sort.SEX,
}
"""That of an item."""
_USES = {
    Sort.NAME: frozenset({Use.NAME, Use.RELATED}),
    Sort.KANA: frozenset({Use.KANA}),
    Sort.PLACE: PLACES,
    Sort.NUMBER: frozenset({Use.MY_NUMBER, Use.RESIDENT_CODE}),
}


def _words_of(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_KIN = _words_of("""
    世帯主 妻 夫 子 父 母 養父 養母 継父 継母 義父 義母 祖父 祖母 曽祖父 曽祖母 孫 曽孫 兄 弟 姉 妹 義兄 義弟 義姉 義妹
    伯父 叔父 伯母 叔母 甥 姪 養子 養女 長男 長女 二男 二女 三男 三女 四男 四女 五男 五女 六男 六女 七男 七女 八男 八女
    男 女 同居人 縁故者 使用人
""")
_UNNOTIFIED = r"(?:\(未届\))?"
_ONE = "|".join(sorted(_KIN, key=len, reverse=True))
_WORDS = {
    Sort.KIN: re.compile(rf"(?:未届の)?(?:(?:{_ONE}){_UNNOTIFIED}の)*(?:{_ONE}){_UNNOTIFIED}"),
    Sort.SEX: re.compile("[男女]性?"),
}
WORDS = frozenset([*_KIN, "男性", "女性", *(f"{one}の{other}" for one in ("未届", *_KIN) for other in _KIN)])
"""Those of sorts that are words, as they may stand in a run of their own."""
_SEXES = ("男", "女")
"""Seldom words for kin: in family registers."""
_NUMBER = re.compile(r"(?<![\d-])\d(?:-?\d){10,}(?![\d-])")

Thing = tuple[object, Spot]
"""Something, as the registers would hold it, and where it stands."""


def things_on(
    spots: Spots, wanted: Mapping[Sort, Container[object]], labels: Sequence[Spot]
) -> Mapping[Sort, list[Thing]]:
    """All that stands on a sheet and is of a sort with an item, in the order of the file; what may be read in two ways
    is what is `wanted`, or else the longer. `labels` are none, though father may be one and kin."""
    view, lexicon = spots.view, spots.view.lexicon
    found: dict[Sort, list[tuple[int, int, object]]] = {sort: [] for sort in Sort}
    found[Sort.DAY] += [(start, end, day) for day, start, end in view.days]
    found[Sort.DAY] += [(start, end, told) for told, start, end in misprinted_days_at(view.text)]
    for hit in view.hits:
        text = lexicon.text(hit.item)
        uses = {use for use, _ in lexicon.owners(text)}
        for sort, of_sort in _USES.items():
            if uses & of_sort:
                found[sort].append((hit.start, hit.end, text))
    for part, at in zip(view.parts, view.edges, strict=False):
        found[Sort.NUMBER] += [(at + start, at + end, digits) for start, end, digits in _numbers(part)]
    taken = [*((hit.start, hit.end) for hit in view.hits), *((spot.start, spot.end) for spot in labels)]
    for sort, pattern in _WORDS.items():
        for start, end, word in _words(spots, pattern):
            is_sex = sort is Sort.KIN and word in _SEXES and word not in wanted[sort]
            if not is_sex and not any(start < stop and begin < end for begin, stop in taken):
                found[sort].append((start, end, word.removesuffix("性")))
    return {
        sort: [(value, spots.spot(start, end)) for start, end, value in _apart(each, wanted[sort])]
        for sort, each in found.items()
    }


def _numbers(part: str) -> Iterator[tuple[int, int, str]]:
    """The numbers of 11 or 12 digits, or several of one length that touch, without what stands between their digits."""
    for match in _NUMBER.finditer(part):
        places = [at for at in range(*match.span()) if part[at].isdigit()]
        size = next((size for size in (12, 11) if len(places) % size == 0), 0)
        for at in range(0, len(places), size) if size else ():
            own = places[at : at + size]
            yield own[0], own[-1] + 1, "".join([part[place] for place in own])


def _words(spots: Spots, pattern: re.Pattern[str]) -> Iterator[tuple[int, int, str]]:
    """The words of a pattern that stand alone, between ends of runs, white space or marks, or behind a label."""
    text, cuts = spots.view.text, spots.view.cuts
    for match in pattern.finditer(text):
        start, end = match.span()
        begins = start in cuts or not is_word(text[start - 1]) or text[:start].endswith(_BEFORE)
        if begins and (end in cuts or not is_word(text[end])):
            yield start, end, match.group()


_BEFORE = ("続柄", "続き柄", "性別", "男女の別")


def _apart(found: Iterable[tuple[int, int, object]], wanted: Container[object]) -> Iterator[tuple[int, int, object]]:
    """Those that do not overlap."""
    kept: list[tuple[int, int, object]] = []
    for one in sorted(set(found), key=lambda one: (one[2] not in wanted, one[0] - one[1])):
        if not any(one[0] < end and start < one[1] for start, end, _ in kept):
            kept.append(one)
    return iter(sorted(kept, key=lambda one: one[0]))
