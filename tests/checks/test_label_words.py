"""Each word that may stand right beside an item, as an office prints it: a right sheet is right with any of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.certificates.checks.sheets import View
from harness.certificates.domain.properties import Property
from harness.domain.messages import Message
from harness.domain.observations import Sheet
from tests.checks.printing import print_certificate
from tests.checks.world import GROUND, Story, english


def words(text: str) -> list[str]:
    return text.split()


BEFORE = words("""
    氏名 名前 姓名 氏名等 フリガナ 住所 現住所 前住所 転入前住所 従前の住所 転出先 最終住所 方書 所在 居所
    生年月日 出生年月日 生年 性別 男女の別 続柄 世帯主 世帯主名 世帯主氏名 世帯主の氏名 世帯主との続柄
    父母との続柄 父母 本籍 本籍地 筆頭者 筆頭者氏名 筆頭者の氏名 戸籍筆頭者 戸籍の筆頭者 本籍及び筆頭者
    個人番号 マイナンバー 住民票コード 住民票コード番号 国籍 国籍・地域 国籍等 父 母 養父 養母 夫 妻
    配偶者 配偶者氏名 配偶者の氏名 従前戸籍 前戸籍 名 氏 戸籍に記録されている者 住民となった年月日
    住民となった日 住定年月日 住所を定めた年月日 届出年月日 登録年月日 登録番号 印鑑登録番号 交付年月日
    発行年月日 発行番号 交付番号 年度 課税年度 相当年度 給与収入 給与収入金額 合計所得 合計所得金額
    総所得 総所得金額 所得控除 所得控除額 所得控除合計 控除合計 市民税 区民税 町民税 村民税 市町村民税
    都民税 道民税 府民税 県民税 都道府県民税 年税額 納付額 納付済額 納付済税額 未納額 未納税額 課税額
    対象者 申請者 請求者 証明対象者 被証明者 納税義務者 納税者 登録者 印鑑登録者 市区町村長 市長 区長 町長 村長
""")
AFTER = words("様 殿 氏 さん 生 生まれ 明治 大正 昭和 平成 令和 西暦 との続柄 の世帯 戸籍 年度 円")
NO_LABELS = ("髪型", "大", "第三者たる")


def items_on(run: str) -> frozenset[str]:
    return View(Sheet((run,)), GROUND.lexicon).strings


@pytest.mark.parametrize("label", BEFORE)
def test_a_label_makes_the_item_behind_it_no_longer(label: str) -> None:
    assert items_on(f"{label}林太郎") == {"林太郎"}
    assert items_on(f"林太郎{label}") == ({"林太郎"} if len(label) > 1 or label in AFTER else set())


@pytest.mark.parametrize("word", AFTER)
def test_a_word_behind_an_item_makes_it_no_longer(word: str) -> None:
    assert items_on(f"林太郎{word}") == {"林太郎"}


@pytest.mark.parametrize("word", NO_LABELS)
def test_any_other_word_does(word: str) -> None:
    assert items_on(f"{word}林太郎") == items_on(f"林太郎{word}") == frozenset()


@pytest.mark.parametrize(
    ("who", "word", "item", "labels"),
    [
        ("ichiro", "男", "sex", "性別 男女の別 性"),
        ("hanako", "妻", "relationship", "続柄 世帯主との続柄 父母との続柄 続き柄"),
        ("smith", "アメリカ合衆国", "nationality", "国籍 国籍・地域 国籍等 国籍／地域"),
    ],
)
def test_a_word_may_be_glued_to_any_of_its_labels(who: str, word: str, item: str, labels: str) -> None:
    asked = Story().application(who, options={"relationship": True, "domicile": True})
    for label in (*labels.split(), "注記"):
        story = Story()
        (sheet,) = print_certificate(asked, story.state(who))
        at = sheet.runs.index(word, 4)  # the head of the household is named before
        runs = (*sheet.runs[: at - 1], label + word, *sheet.runs[at + 1 :])
        story.issue(asked, sheets=[replace(sheet, runs=runs)])
        said = [english(finding) for finding in story.findings()]
        assert (said == []) is (label != "注記"), label
        assert all(item in each for each in said)


@pytest.mark.parametrize(
    ("item", "labels", "option"),
    [
        ("name", "氏名 名前 姓名 名", "domicile"),
        ("address", "住所 現住所", "domicile"),
        ("birth-date", "生年月日 出生年月日", "domicile"),
        ("domicile", "本籍 本籍地", "domicile"),
        ("head-of-the-register", "筆頭者 筆頭者氏名 筆頭者の氏名", "domicile"),
        ("head-of-household", "世帯主 世帯主名 世帯主氏名 世帯主の氏名", "relationship"),
        ("my-number", "個人番号 マイナンバー", "my_number"),
        ("resident-code", "住民票コード", "resident_code"),
    ],
)
def test_what_nobody_has_is_told_of_behind_any_of_its_labels(item: str, labels: str, option: str) -> None:
    """By length and digest; behind another word it is told as lacking alone."""
    first, *_ = labels.split()
    for label in (*labels.split(), "備考"):
        story = Story()
        asked = story.application("hanako", options={option: True})
        (sheet,) = print_certificate(asked, story.state("hanako"))
        at = sheet.runs.index(first)
        runs = (*sheet.runs[:at], label, "くりかえしの印", *sheet.runs[at + 2 :])
        story.issue(asked, sheets=[replace(sheet, runs=runs)])
        (finding,) = story.findings(Property.CONTENT)
        (told,) = [each for each in _messages(finding.message["details"]) if each["item"] == item]
        assert told.code == ("item-lacking" if label == "備考" else "item-of-nobody"), label
        assert label == "備考" or told["characters"] == len("くりかえしの印")


def _messages(told: object) -> list[Message]:
    assert isinstance(told, tuple)
    return [each for each in told if isinstance(each, Message)]
