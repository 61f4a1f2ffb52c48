"""The words that stand beside an item on a page. Text directly before or after an item makes it part of something
longer, unless that text is one of these, written levelled (see `normalise.py`). Which of them say what item stands
there, and which others do, is for the forms to say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from harness.certificates.checks.normalise import level
from harness.certificates.forms import SAME_LABELS, Form


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


BEFORE = _words("""
    氏名 名前 姓名 氏名等 フリガナ 住所 現住所 前住所 転入前住所 従前の住所 転出先 最終住所 方書 所在 居所
    生年月日 出生年月日 生年 性別 男女の別 続柄 世帯主 世帯主名 世帯主氏名 世帯主の氏名 世帯主との続柄
    父母との続柄 父母 本籍 本籍地 筆頭者 筆頭者氏名 筆頭者の氏名 戸籍筆頭者 戸籍の筆頭者 本籍及び筆頭者
    個人番号 マイナンバー 住民票コード 住民票コード番号 国籍 国籍・地域 国籍等 父 母 養父 養母 夫 妻
    配偶者 配偶者氏名 配偶者の氏名 従前戸籍 前戸籍 名 氏 戸籍に記録されている者 住民となった年月日
    住民となった日 住定年月日 住所を定めた年月日 届出年月日 登録年月日 登録番号 印鑑登録番号 交付年月日
    発行年月日 発行番号 交付番号 年度 課税年度 相当年度 給与収入 給与収入金額 合計所得 合計所得金額
    総所得 総所得金額 所得控除 所得控除額 所得控除合計 控除合計 市民税 区民税 町民税 村民税 市町村民税
    都民税 道民税 府民税 県民税 都道府県民税 年税額 納付額 納付済額 納付済税額 未納額 未納税額 課税額
    対象者 申請者 請求者 証明対象者 被証明者 納税義務者 納税者 登録者 印鑑登録者 市区町村長 市長 区長
    町長 村長
""")
"""May stand directly before an item."""

AFTER = (
    *_words("様 殿 氏 さん 生 生まれ 明治 大正 昭和 平成 令和 西暦 との続柄 の世帯 戸籍 年度 円"),
    *(label for label in BEFORE if len(label) > 1),
)
"""May stand directly after an item."""

NEED_NOT = frozenset(
    {"name_kana", "previous_address", "nationality", "spouse", "adoptive_father", "adoptive_mother", "previous_head"}
)
"""Items of which none, or not everybody's, must stand on a sheet."""

FOUND_ALONE = frozenset({"sex", "nationality"})
"""Items that are words, and told by standing alone or directly behind their labels."""


FOR_NOTHING = frozenset(
    "なし 無し 無 省略 記載なし 記載省略 該当なし 該当無し 空欄 同上 仝 仝上 日本 日本国".split()  # noqa: SIM905
)
"""What may stand where an item has no value, or none of its own."""


class LabelWords:
    """The words at which items stand, levelled, and how text is searched for them."""

    def __init__(self, labels: Mapping[str, tuple[str, ...]]) -> None:
        self._words = {item: tuple(map(level, words)) for item, words in labels.items()}
        told = ((item, words) for item, words in self._words.items() if item not in FOUND_ALONE)
        self.item_of = {word: item for item, words in told for word in words}
        """The item that stands at a label."""
        others = {label for label in BEFORE if len(label) > 1}.difference(self.item_of)
        longest_first = sorted(map(re.escape, others.union(self.item_of)), key=len, reverse=True)
        self.anywhere = re.compile("|".join(longest_first))
        """Finds the labels of items, and other words that are labels."""
        words = {item: self.of(item) for item in sorted(NEED_NOT)}
        self.need_not = {item: _shortest(each) for item, each in words.items() if each}
        """Of each item that need not stand there those labels without which none of the others is written."""
        self.at_end = re.compile(rf"({self.anywhere.pattern})[\]\)】〕:・.…]*\Z")
        """Finds one that what stands behind it belongs to."""

    def of(self, item: str) -> tuple[str, ...]:
        """Those of an item."""
        return self._words.get(SAME_LABELS.get(item, item), ())


def _shortest(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple([word for word in words if not any(other in word for other in words if other != word)])


@cache
def label_words(*forms: Form) -> LabelWords:
    """Those of a form, or of several together."""
    words: dict[str, tuple[str, ...]] = {}
    for form in forms:
        for item, labels in form.labels.items():
            words[item] = tuple(dict.fromkeys((*words.get(item, ()), *labels)))
    return LabelWords(words)
