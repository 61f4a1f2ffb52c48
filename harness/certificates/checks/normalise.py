"""Brings what stands on a page and what the registers hold to one spelling, so that they can be compared.

Width, white space, dashes, composed kana and Kangxi radicals (which some fonts give for the unified character) are
levelled; different kanji are never merged and variation selectors are never dropped: 髙 stays apart from 高. So neither
NFC nor NFKC is applied to whole texts: both replace compatibility ideographs by other characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator, Set
from datetime import date
from functools import lru_cache

# Radicals that fonts share with the character itself (Unicode, EquivalentUnifiedIdeograph; the glyphs that both have in
# IPAex Gothic or in Noto Sans CJK). The last three of them stand for 戸, 黒 and 虎 in Japan, whatever a decomposition
# makes of them; what else they may stand for there says `spellings`.
_RADICALS_SUPPLEMENT = {
    0x2E83: "乚", 0x2E85: "亻", 0x2E89: "刂", 0x2E8E: "兀", 0x2E8F: "尣", 0x2E90: "尢", 0x2E92: "巳", 0x2E93: "幺",
    0x2E94: "彑", 0x2E96: "忄", 0x2E97: "㣺", 0x2E98: "扌", 0x2E99: "攵", 0x2E9B: "旡", 0x2E9E: "歺", 0x2EA1: "氵",
    0x2EA3: "灬", 0x2EA6: "丬", 0x2EA8: "犭", 0x2EAB: "罒", 0x2EAD: "礻", 0x2EB2: "罒", 0x2EB9: "耂", 0x2EBE: "艹",
    0x2EC2: "衤", 0x2EC3: "覀", 0x2ECD: "辶", 0x2ECF: "阝", 0x2ED2: "镸", 0x2ED6: "阝", 0x2EDF: "飠",
    0x2E9F: "母", 0x2EA0: "民", 0x2EC4: "西", 0x2ED1: "長", 0x2ED8: "青", 0x2EDD: "食", 0x2EE4: "鬼", 0x2EE8: "麦",
    0x2E82: "乛", 0x2E87: "𠘨", 0x2E8B: "㔾", 0x2E8D: "𭕄", 0x2E95: "彐", 0x2EA4: "爫", 0x2EA9: "𤣩", 0x2EAA: "𤴔",
    0x2EAE: "𥫗", 0x2EAF: "糹", 0x2EB0: "纟", 0x2EB1: "罓", 0x2EB3: "㓁", 0x2EBA: "肀", 0x2EBD: "𦥑", 0x2EBF: "艹",
    0x2EC0: "艹", 0x2EC5: "见", 0x2EC6: "角", 0x2EC7: "𧢲", 0x2EC8: "讠", 0x2EC9: "贝", 0x2ECA: "𧾷", 0x2ECB: "车",
    0x2ECC: "辶", 0x2ECE: "辶", 0x2ED0: "钅", 0x2ED3: "长", 0x2ED4: "门", 0x2ED5: "𨸏", 0x2ED9: "韦", 0x2EDA: "页",
    0x2EDB: "风", 0x2EDC: "飞", 0x2EDE: "𩙿", 0x2EE0: "饣", 0x2EE1: "𩠐", 0x2EE2: "马", 0x2EE3: "骨", 0x2EE5: "鱼",
    0x2EE6: "鸟", 0x2EE7: "卤", 0x2EEA: "黾", 0x2EEC: "齐", 0x2EEE: "齿", 0x2EF0: "龙", 0x2EF1: "龜", 0x2EF3: "龟",
    0x2EE9: "黄", 0x2EEB: "斉", 0x2EED: "歯", 0x2EEF: "竜", 0x2EF2: "亀", 0x2F3E: "戸", 0x2FCA: "黒", 0x2EC1: "虎",
}  # fmt: skip
_SQUARE_ERAS = {0x337E: "明治", 0x337D: "大正", 0x337C: "昭和", 0x337B: "平成", 0x32FF: "令和"}
_DASHES = (0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0xFE63, 0xFF0D)
_FULL_WIDTH = range(0xFF01, 0xFF5F)
_KANGXI = range(0x2F00, 0x2FD6)
_UNSEEN = (0x00AD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF)
_BLANK = (*range(0x20), *range(0x7F, 0xA0), 0x2800, 0x3164)


def _table() -> dict[int, str | None]:
    table: dict[int, str | None] = {code: chr(code - 0xFEE0) for code in _FULL_WIDTH}
    table.update({code: unicodedata.normalize("NFKC", chr(code)) for code in _KANGXI})
    table.update(_RADICALS_SUPPLEMENT)
    table.update({0xFFE5: "\u00a5", 0xFF5E: "~", 0x301C: "~"})
    table.update(_SQUARE_ERAS)
    table.update(dict.fromkeys(_DASHES, "-"))
    table.update(dict.fromkeys(_UNSEEN))
    table.update(dict.fromkeys(_BLANK, " "))
    return table


_TABLE = _table()
_TO_LEVEL = re.compile("[" + "".join([re.escape(chr(code)) for code in _TABLE if code != 0x20]) + "]")
_HALF_KANA = re.compile("[\uff61-\uff9f]+")
_COMPOSABLE = re.compile("[A-Za-z\u3041-\u3096\u30a1-\u30fa][\u0300-\u036f\u3099\u309a]+")
_COMBINING = re.compile("[\u0300-\u036f\u3099\u309a]")


def _composed(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", match.group())


def _widened(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match.group())


@lru_cache(maxsize=1 << 16)
def spaced(text: str) -> tuple[str, tuple[int, ...]]:
    """The text without white space, and the positions in it at which white space stood (the end excluded)."""
    if _TO_LEVEL.search(text):
        text = text.translate(_TABLE)
    if _HALF_KANA.search(text):
        text = _HALF_KANA.sub(_widened, text)
    if _COMBINING.search(text):
        text = _COMPOSABLE.sub(_composed, text)
    parts = text.split()
    if len(parts) < 2:
        return (parts[0] if parts else ""), ()
    cuts, at = [], 0
    for part in parts[:-1]:
        at += len(part)
        cuts.append(at)
    return "".join(parts), tuple(cuts)


def level(text: str) -> str:
    """The text in the one spelling, without white space."""
    return spaced(text)[0]


def level_once(text: str) -> str:
    """As `level`, for a text that will not be asked for again."""
    return spaced.__wrapped__(text)[0]


def is_word(character: str) -> bool:
    """Whether a character directly beside an item makes it part of something longer. Variation selectors do."""
    return character.isalnum() or "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


_ERAS: dict[str, tuple[date, date]] = {
    "明治": (date(1868, 1, 25), date(1912, 7, 29)),
    "大正": (date(1912, 7, 30), date(1926, 12, 24)),
    "昭和": (date(1926, 12, 25), date(1989, 1, 7)),
    "平成": (date(1989, 1, 8), date(2019, 4, 30)),
    "令和": (date(2019, 5, 1), date(9999, 12, 31)),
}
_LETTERS = {"M": "明治", "T": "大正", "S": "昭和", "H": "平成", "R": "令和"}
_ERA_GROUP = "(明治|大正|昭和|平成|令和|[MTSHR])?"
_OF_YEAR = re.compile(r"年\)?(\d{1,2})月(\d{1,2})日")
_YEAR = re.compile(_ERA_GROUP + r"\(?(元|\d{1,4})\)?\Z")
_THE_SAME_YEAR = re.compile(_ERA_GROUP + r"(元|\d{1,4})年?\(\Z")
_NUMERALS = "〇零一二三四五六七八九十百千壱弐参拾廿"
_OF_YEAR_OUT = re.compile(rf"年([{_NUMERALS}]+)月([{_NUMERALS}]+)日")
_YEAR_OUT = re.compile(rf"(明治|大正|昭和|平成|令和)?(元|[{_NUMERALS}]+)\Z")
_YEAR_MOST = 8
"""Characters of a year with its era."""
# Looked for at every place, as two dates of neighbouring runs may share digits: 2025/10/1 and 2005/4/1.
_POINTED = re.compile(r"([./-])\d{1,2}\1\d")
_POINT_DATE = re.compile("(?=" + _ERA_GROUP + r"(元|\d{1,4})([./-])(\d{1,2})\3(\d{1,2}))")
_FISCAL_YEAR = re.compile(rf"{_ERA_GROUP}(元|\d{{1,4}}|[{_NUMERALS}]+)\)?年度")


def _era_of(era: str | None, year: str) -> str | None:
    """The era before a year; a letter before one of four digits is the end of a name in Latin letters."""
    return None if era in _LETTERS and len(year) == 4 else era


def _christian_year(era: str | None, year: str) -> int | None:
    if not era:
        return int(year) if len(year) == 4 else None
    first = _ERAS[_LETTERS.get(era, era)][0].year
    return first if year == "元" else first + int(year) - 1


@lru_cache(maxsize=1 << 16)
def _day(era: str | None, year: str, month: str, day: str) -> date | None:
    christian = _christian_year(era, year)
    if christian is None:
        return None
    try:
        found = date(christian, int(month), int(day))
    except ValueError:
        return None
    if era:
        first, last = _ERAS[_LETTERS.get(era, era)]
        # A date outside of its era is not that date: 平成31年5月7日 is a misprint, not 7 May 2019.
        return found if first <= found <= last else None
    return found


def written_dates_in(text: str) -> set[date]:
    """The dates that a levelled text shows in the form 年月日, of an era or Christian."""
    return {day for day, _, _ in written_days_at(text)}


def written_days_at(text: str) -> Iterator[tuple[date, int, int]]:
    """The same, each with where it begins and ends."""
    if "月" in text:
        yield from _in_digits_at(text)
        yield from _in_numerals_at(text)


def _in_digits_at(text: str) -> Iterator[tuple[date, int, int]]:
    end = 0
    for match in _OF_YEAR.finditer(text):  # what stands before 年 is looked at afterwards: that is twice as fast
        at = match.start()
        year = _YEAR.search(text, max(end, at - _YEAR_MOST), at)
        if year is not None:
            era, number = year.groups()
            era_of = _era_of(era, number)
            start, end = year.start() if era_of == era else year.start(2), match.end()
            day = _day(era_of, number, *match.groups())
            # The year may stand there twice, in both reckonings: 1967年(昭和42年).
            twice = _same_year_before(text, start)
            if twice is not None and _day(*twice.groups(), *match.groups()) != day:
                continue
            if day is not None and not _is_another_year_behind(text, end, day):
                yield day, start if twice is None else twice.start(), end


def misprinted_days_at(text: str) -> Iterator[tuple[str, int, int]]:
    """What is written like a day and is none, as of a year that its era has not, with where it begins and ends."""
    for match in _OF_YEAR.finditer(text):
        year = _YEAR.search(text, max(0, match.start() - _YEAR_MOST), match.start())
        if year is None:
            continue
        era, number = year.groups()
        era = _era_of(era, number)
        if _christian_year(era, number) is not None and _day(era, number, *match.groups()) is None:
            yield text[year.start() : match.end()], year.start(), match.end()


def _is_another_year_behind(text: str, at: int, day: date) -> bool:
    """Whether in brackets behind a day stands another year: 昭和44年2月27日(1971年)."""
    end = text.find("年)", at + 1, at + _YEAR_MOST) if text.startswith("(", at) else -1
    year = _YEAR.search(text, at + 1, end) if end > 0 else None
    if year is None:
        return False
    era, number = year.groups()
    return _day(_era_of(era, number), number, str(day.month), str(day.day)) != day


def _same_year_before(text: str, start: int) -> re.Match[str] | None:
    end = start + (text[start] == "(")
    if not text.endswith("(", 0, end):
        return None
    return _THE_SAME_YEAR.search(text, max(0, start - 2 * _YEAR_MOST), end)


def _in_numerals_at(text: str) -> Iterator[tuple[date, int, int]]:
    end = 0
    for match in _OF_YEAR_OUT.finditer(text):
        year = _YEAR_OUT.search(text, max(end, match.start() - _YEAR_MOST), match.start())
        if year is not None:
            end = match.end()
            era, of_era = year.groups()
            day = _day(era, _in_digits(of_era), *[_in_digits(part) for part in match.groups()])
            if day is not None:
                yield day, year.start(), end


_DIGITS = {
    numeral: value
    for value, numerals in enumerate(("〇零", "一壱", "二弐", "三参", *"四五六七八九"))
    for numeral in numerals
}
_PLACES = {"十": 10, "拾": 10, "廿": 20, "百": 100, "千": 1000}


@lru_cache(maxsize=1 << 12)
def _of_numerals(text: str) -> int:
    """二十七, 弐拾七 and 二七 alike; 0 for what is no number."""
    if all(numeral in _DIGITS for numeral in text):
        return int("".join(str(_DIGITS[numeral]) for numeral in text))
    total, digit = 0, 0
    for numeral in text:
        if numeral in _DIGITS:
            digit = _DIGITS[numeral]
        else:
            total, digit = total + (max(1, digit) if numeral != "廿" else 1) * _PLACES[numeral], 0
    return total + digit


def pointed_dates_in(text: str, cuts: Set[int] = frozenset()) -> set[date]:
    """The dates that a levelled text shows with points, strokes or hyphens. `cuts` are positions at which a run or
    white space ended: digits that run on over one may belong to the date or to what follows it."""
    return {day for day, _, _ in pointed_days_at(text, cuts)}


def pointed_days_at(text: str, cuts: Set[int]) -> Iterator[tuple[date, int, int]]:
    """The same, each with where it begins and ends."""
    for match in _POINT_DATE.finditer(text) if _POINTED.search(text) else ():
        era, year, _, month, of_month = match.groups()
        ends = {of_month: match.end(5)}
        if len(of_month) == 2 and match.end(5) - 1 in cuts:
            ends[of_month[0]] = match.end(5) - 1
        for one, end in ends.items():
            day = _day(era, year, month, one)
            if day is not None:
                yield day, match.start(), end


def days_at(text: str, cuts: Set[int]) -> Iterator[tuple[date, int, int]]:
    """All dates that a levelled text shows, in whatever form, with where each begins and ends."""
    yield from written_days_at(text)
    yield from pointed_days_at(text, cuts)


def fiscal_years_in(text: str, cuts: Container[int] = ()) -> set[int]:
    """The fiscal years (年度) that a levelled text shows, as Christian years."""
    return {year for year, _, _ in fiscal_years_at(text, cuts)}


def fiscal_years_at(text: str, cuts: Container[int] = ()) -> Iterator[tuple[int, int, int]]:
    """The same, each with where it begins and ends; the last digits of a longer number are no year, unless a run begins
    with them."""
    for match in _FISCAL_YEAR.finditer(text):
        era, year = match.group(1), _in_digits(match.group(2))
        start = match.start()
        if not era and text[max(0, start - 1) : start].isdigit() and start not in cuts:
            continue
        christian = _christian_year(_era_of(era, year), year)
        if christian is not None:
            yield christian, *match.span()


def _in_digits(year: str) -> str:
    return year if year == "元" or year.isdigit() else str(_of_numerals(year))


_AMOUNT = re.compile(r"-?\d[\d,]*")
_AMOUNT_PARTS = 16


def numbers_at(text: str, cuts: Set[int]) -> Iterator[tuple[int, int, int]]:
    """All whole numbers that a levelled text shows, with or without separators, each with where it begins and ends. A
    number may be broken over several runs, and two numbers may touch where a run ends: each way to read them counts."""
    for match in _AMOUNT.finditer(text):
        start, end = match.span()
        edges = [start, *filter(cuts.__contains__, range(start + 1, end)), end]
        for index, left in enumerate(edges[:-1]):
            for right in edges[index + 1 : index + 1 + _AMOUNT_PARTS]:
                digits = text[left:right].replace(",", "")
                are_two = digits[:1] == "0" and right not in (left + 1, edges[index + 1])
                if digits and digits != "-" and len(digits) < 16 and not are_two:
                    yield int(digits), left, right


@lru_cache(maxsize=1 << 14)
def is_common(character: str) -> bool:
    """Whether systems in general can print the character: it is in JIS X 0213, or in the vendors' old extension of
    JIS X 0208 (where 髙 and 﨑 stand). Variation selectors are in neither."""
    for codec in ("cp932", "shift_jisx0213", "shift_jis_2004"):
        try:
            character.encode(codec)
        except UnicodeEncodeError:
            continue
        return True
    return False


def uncommon_in(text: str) -> str:
    """The characters of a text that a system may honestly be unable to print."""
    return "".join(character for character in text if not character.isspace() and not is_common(character))
