"""The words that stand beside an item on a page. Text directly before or after an item makes it part of something
longer, unless that text is one of these. Data only; written levelled (see `normalise.py`)."""

from __future__ import annotations


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

SEX = ("性別", "男女の別", "性")
RELATIONSHIP = ("続柄", "世帯主との続柄", "父母との続柄", "続き柄")
NATIONALITY = ("国籍", "国籍・地域", "国籍等", "国籍/地域")

ITEM_LABELS = {
    "name": ("氏名", "名前", "姓名", "名"),
    "address": ("住所", "現住所"),
    "register_address": ("住所", "最終住所"),
    "domicile": ("本籍", "本籍地"),
    "register_head": ("筆頭者", "筆頭者氏名", "筆頭者の氏名"),
    "household_head": ("世帯主", "世帯主名", "世帯主氏名", "世帯主の氏名"),
    "my_number": ("個人番号", "マイナンバー"),
    "resident_code": ("住民票コード",),
    "birth_date": ("生年月日", "出生年月日"),
}
"""Behind which an item may be looked for that is none of the population's: what stands there is told of, and nothing is
taken for right or wrong by it."""

OF_ITEMS = {
    **ITEM_LABELS,
    "address": ("住所", "現住所", "最終住所"),
    "relationship": RELATIONSHIP,
    "resident_since": ("住民となった年月日", "住民となった日"),
    "father": ("父",),
    "mother": ("母",),
    "adoptive_father": ("養父",),
    "adoptive_mother": ("養母",),
    "spouse": ("配偶者", "配偶者氏名", "配偶者の氏名"),
    "salary_revenue": ("給与収入", "給与収入金額", "給与収入額"),
    "total_income": ("合計所得", "合計所得金額", "総所得", "総所得金額"),
    "deductions": ("所得控除", "所得控除額", "所得控除合計", "所得控除額合計", "所得控除の合計額", "控除合計"),
    "annual_tax": ("年税額", "課税額"),
    "paid": ("納付額", "納付済額", "納付済税額", "納付済"),
    "unpaid": ("未納額", "未納税額", "未納"),
}
"""The labels of items, by which values are told that stand under each other's."""

SAME_LABELS = {"register_address": "address", "register_relationship": "relationship"}
"""Items that have the labels of another."""
