"""What does not belong to the synthetic population is covered before it reaches a report: it may be a real person's.

On a picture of a sheet everything is covered that is neither the population's, nor the run's own, nor the fixed wording
of a form. In a sentence the same holds for what the system under test said."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from harness.evidence.masking.values import Values, dates_in, plain

MASK = "●"

_LEAST_DOCUMENTS = 5
_LEAST_SHARE = 0.5
_ALMOST = 2
_SHORT_NUMBER = 2
_PERSONAL = re.compile(
    "(現|前|従前の|最終)?住所|方書|氏名|フリガナ|生年月日|電話|本籍|筆頭者|世帯主|個人番号|マイナンバー|住民票コード"
)
"""What follows such a label on its line is a person's, however many documents share it."""
_PERSONS_NUMBER = re.compile(r"(?<!\d)\d(?:[-‐−–.・/()]?\d){9,11}(?!\d)")
"""Ten to twelve digits: a telephone's number, a resident code, a My Number."""
_LEAST_STRADDLING = 4


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WORDS = _words("""
    住民票の写し 住民票記載事項証明書 印鑑登録証明書 戸籍全部事項証明書 戸籍個人事項証明書 戸籍の附票の写し
    所得・課税証明書 所得課税証明書 課税証明書 納税証明書 全部事項証明 個人事項証明 除籍 複製不可 見本 写し
    住所 現住所 前住所 従前の住所 最終住所 方書 氏名 名 氏 フリガナ 生年月日 性別 男 女 続柄 世帯主 世帯主名
    住民となった年月日 住所を定めた年月日 住定年月日 届出年月日 本籍 本籍地 筆頭者 筆頭者の氏名 国籍 国籍・地域
    個人番号 マイナンバー 住民票コード 登録番号 印鑑登録番号 登録年月日 印影 父 母 養父 養母 配偶者 配偶者の氏名
    夫 妻 戸籍に記録されている者 身分事項 出生 婚姻 離婚 養子縁組 離縁 死亡 転籍 改製 従前戸籍 編製日 改製日
    戸籍編製 戸籍改製 年度 課税年度 給与収入 合計所得金額 所得控除 市民税 区民税 県民税 都民税 年税額 納付済額
    未納額 円 なし 有 無 発行番号 交付番号 発行年月日 交付年月日 頁 枚目 枚中 市長 区長 町長 村長 知事 公印
    電子公印 以下余白
    除籍日 除籍事由 出生日 出生地 婚姻日 住定日 附票に記録されている者
    年 月 日 明治 大正 昭和 平成 令和 西暦 様 殿 番号
    この写しは、住民票の原本と相違ないことを証明します
""")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text: from, to (exclusive)."""

    start: int
    end: int


class Wording:
    """The fixed wording of the system's forms: lines that at least half of the documents of a form share with the
    population's values taken out, and the usual words of certificates. A line that differs in its digits alone (a
    certificate number) counts as the same. What only some documents share may be a stranger's, handed out again and
    again."""

    def __init__(self) -> None:
        self._documents: Counter[str] = Counter()
        self._lines: dict[str, Counter[str]] = defaultdict(Counter)
        self._shapes: dict[str, Counter[str]] = defaultdict(Counter)

    def learn(self, form: str, lines: Iterable[str], values: Values) -> None:
        """Takes in the lines of one document of a form."""
        self._documents[form] += 1
        levels = [plain(line) for line in lines]
        left = {line[rest.start : rest.end] for line in levels for rest in unknown(line, values)}
        self._lines[form].update({_bare(rest) for rest in left})
        self._shapes[form].update({_levelled(rest) for rest in left})

    def knows(self, rest: str) -> bool:
        """Whether what is left of a line when known values are out is wording."""
        level = _levelled(rest)
        if not any(each.isalnum() for each in level) or (rest.isdigit() and len(rest) <= _SHORT_NUMBER):
            return True
        persons = bool(_PERSONAL.match(rest) or _PERSONS_NUMBER.search(rest))
        if not persons and self._shared(self._lines, _bare(rest)):
            return True
        if next(dates_in(rest), None) is not None:
            return False  # a date is somebody's birth date until it is known for another
        if level in _WORDS or _of_words(level):
            return True
        return not persons and self._shared(self._shapes, level)

    def _shared(self, counted: Mapping[str, Counter[str]], line: str) -> bool:
        """Whether the documents of some form share a line."""
        return any(
            lines[line] >= max(_LEAST_DOCUMENTS, _LEAST_SHARE * self._documents[form])
            for form, lines in counted.items()
        )


def _bare(text: str) -> str:
    return text.strip("・:()[]【】「」、。/-")


def _levelled(text: str) -> str:
    return re.sub(r"\d", "0", _bare(text))


def _of_words(text: str) -> bool:
    """Whether a text is made of usual words, digits of two at most, and marks."""
    at = 0
    while at < len(text):
        length = next((n for n in range(min(14, len(text) - at), 0, -1) if text[at : at + n] in _WORDS), 0)
        if not length and not text[at].isalnum():
            length = 1
        if not length:
            digits = re.match(r"0{1,2}(?!0)", text[at:])
            length = digits.end() if digits else 0
        if not length:
            return False
        at += length
    return True


def straddling(first: str, second: str, texts: Collection[str]) -> tuple[int, int]:
    """How many letters at the end of one plain line, and at the start of the next, are together one of these texts; of
    several the longest. (0, 0) if none is."""
    pair, best = first[-1:] + second[:1], (0, 0)
    for text in texts if len(pair) == 2 else ():
        at = text.find(pair) if len(text) >= _LEAST_STRADDLING else -1
        while at >= 0:
            cut = (at + 1, len(text) - at - 1)
            if sum(cut) > sum(best) and first.endswith(text[: cut[0]]) and second.startswith(text[cut[0] :]):
                best = cut
            at = text.find(pair, at + 1)
    return best


def _label(text: str) -> int:
    """How much of a text's beginning is a usual word that something else follows."""
    return max((len(each) for each in _WORDS if 1 < len(each) < len(text) and text.startswith(each)), default=0)


def unknown(line: str, values: Values) -> list[Span]:
    """The stretches of a plain line in which no known value and no known date stands."""
    if not line or line in values.texts:
        return []
    covered = bytearray(len(line))
    for start, end, day in dates_in(line):
        if day in values.days:
            covered[start:end] = b"\1" * (end - start)
    for text in sorted((each for each in values.texts if each and each in line), key=len, reverse=True):
        at = line.find(text)
        while at >= 0:
            if (len(text) > 1 or len(line) == 1) and not inside_number(line, at, at + len(text)):
                covered[at : at + len(text)] = b"\1" * len(text)
            at = line.find(text, at + 1)
    return [Span(found.start(), found.end()) for found in re.finditer(rb"\0+", bytes(covered))]


def inside_number(line: str, start: int, end: int) -> bool:
    """Whether a value's digits go on beyond it: a number inside a longer one is another number."""
    before = line[start].isdigit() and start > 0 and line[start - 1].isdigit()
    return before or (line[end - 1].isdigit() and end < len(line) and line[end].isdigit())


class Mask:
    """Masks for one finding: `values` are those of everybody whose data may stand there, `own` texts of the run itself
    such as its ids and certificate numbers."""

    def __init__(self, wording: Wording, values: Values, own: Collection[str] = ()) -> None:
        self._values = Values(values.texts.union(plain(each) for each in own if each), values.days)
        self._wording = wording

    def covered(self, line: str, before: str = "", after: str = "") -> list[Span]:
        """The stretches of a line, as it stands on a sheet, that must be covered. A known value may begin on the line
        `before`, or go on on the line `after`."""
        level, places = with_places(line)
        head = straddling(plain(before), level, self._values.texts)[1]
        tail = len(level) - straddling(level, plain(after), self._values.texts)[0]
        spans = []
        for rest in unknown(level, self._values):
            text = level[rest.start : rest.end]
            if rest.end <= head or rest.start >= tail:
                continue
            if not self._wording.knows(text) and not self._almost_known(level) and not self._almost_known(text):
                start = rest.start + _label(text)
                spans.append(Span(places[start], places[rest.end - 1] + 1))
        return spans

    def veil(self, text: str) -> str:
        """A sentence's part that the system under test said, with everything covered that is not known."""
        letters = list(text)
        for span in self.covered(text):
            for place in range(span.start, span.end):
                if letters[place].isalnum():
                    letters[place] = MASK
        return "".join(letters)

    def _almost_known(self, text: str) -> bool:
        """A known value cut short, or with a letter or two misprinted, is shown: it is what a finding is about."""
        if len(text) < 3:
            return False
        for each in self._values.texts:
            if each.startswith(text) and 2 * len(text) > len(each):
                return True
            if len(each) == len(text) and not text.isdigit():
                apart = sum(a != b for a, b in zip(each, text, strict=True))
                if apart <= min(_ALMOST, len(text) // 3):
                    return True
        return False


def with_places(line: str) -> tuple[str, list[int]]:
    """The plain text of a line, and for each of its characters the place it comes from."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(line):
        for each in unicodedata.normalize("NFKC", letter):
            if not each.isspace() and each != ",":
                letters.append(each)
                places.append(place)
    return "".join(letters), places
