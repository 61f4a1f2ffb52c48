"""The report's words in both languages. Verdicts never say that there is no problem: only that there is no finding."""

from __future__ import annotations

from typing import NamedTuple


class Text(NamedTuple):
    """The same words in Japanese and in English."""

    ja: str
    en: str


def same(words: str) -> Text:
    """Words that are the same in both languages: numbers, names, ids."""
    return Text(words, words)


class PropertyWords(NamedTuple):
    """`number` is the 点検項目番号, `name` the short name, `asks` what is asked of each trial, `trials` what is
    counted."""

    number: str
    name: Text
    asks: Text
    trials: Text


_DOCUMENTS = Text("証明書", "certificates")
_APPLICATIONS = Text("申請", "applications")

PROPERTIES = {
    "binding": PropertyWords(
        "1-1",
        Text("申請者と証明書の一致", "Right person"),
        Text(
            "どの用紙も、申請した人と対象者のものであり、他の人の情報が載っていないか",
            "Does every sheet belong to the person applied for, and show nobody else's data?",
        ),
        _DOCUMENTS,
    ),
    "content": PropertyWords(
        "1-2",
        Text("記載内容の正確さ", "Right content"),
        Text(
            "台帳のとおりの内容が、文字や元号まで正しく載り、載せてはならないものが載っていないか",
            "Are the items those that the register held, and nothing that must not be printed?",
        ),
        _DOCUMENTS,
    ),
    "seal": PropertyWords(
        "1-3",
        Text("印影の正しさ", "Right seal"),
        Text(
            "印影は、そのとき登録されていた本人のものか。廃止された印鑑の証明が出ていないか",
            "Was the imprint the applicant's registered one, and none issued where none was registered?",
        ),
        Text("印鑑登録証明書", "seal certificates"),
    ),
    "eligibility": PropertyWords(
        "1-4",
        Text("交付できる人への交付", "Only to the entitled"),
        Text(
            "失効したカード、誤った暗証番号、転出・死亡、時間外などの申請に交付していないか。支援措置の住所を出していないか",
            "Is nothing issued on revoked cards or wrong PINs, to the moved-out or the deceased, or outside hours, and "
            "no protected address shown?",
        ),
        Text("交付してはならない申請", "applications that had to be refused"),
    ),
    "completeness": PropertyWords(
        "1-5",
        Text("申請どおりの種別・部数・順序", "Complete as applied for"),
        Text(
            "種別、記載の選択、部数、用紙の順序は申請どおりか。文書は欠けておらず読めるか",
            "Are kind, options, copies and order those applied for, and is the document whole?",
        ),
        _DOCUMENTS,
    ),
    "uniqueness": PropertyWords(
        "2-1",
        Text("一つの申請に一つの交付", "Issued once"),
        Text(
            "同じ発行番号や同じ文書が、二つの申請に渡っていないか",
            "Does no certificate number and no document go to two applications?",
        ),
        _DOCUMENTS,
    ),
    "accounting": PropertyWords(
        "2-2",
        Text("交付履歴と手数料の一致", "Ledger and fees"),
        Text(
            "受け付けた申請はすべて交付か不交付で終わり、履歴と手数料がそれに一致しているか",
            "Does each accepted application end delivered or refused, and do ledger and fees agree?",
        ),
        _APPLICATIONS,
    ),
    "residue": PropertyWords(
        "2-3",
        Text("印刷イメージファイルの残留", "Nothing left behind"),
        Text(
            "処理が終わったあと、印刷イメージファイルが残っていないか",
            "Does the spool hold nothing after the system has come to rest?",
        ),
        _APPLICATIONS,
    ),
    "alert": PropertyWords(
        "2-4",
        Text("異常を検知したときの停止", "What it noticed, it stopped"),
        Text(
            "システム自身が不一致と気付いたものを、そのまま交付していないか",
            "Was nothing delivered that the system itself had noticed as a mismatch?",
        ),
        _DOCUMENTS,
    ),
    "availability": PropertyWords(
        "3-1",
        Text("正当な申請への交付", "The eligible are served"),
        Text(
            "正当な申請が誤って断られたり、待たされすぎたりしていないか",
            "Do wrong refusals and waiting times stay under the limits?",
        ),
        Text("正当な申請", "applications in order"),
    ),
    "activity": PropertyWords(
        "3-2",
        Text("点検の分量", "Enough was inspected"),
        Text("判定に足りるだけの試行があったか", "Did enough happen to judge by?"),
        Text("必要な最低数", "minimum counts"),
    ),
    "wellformed": PropertyWords(
        "3-3",
        Text("記録の健全さ", "A sound record"),
        Text("点検の記録そのものに欠けや矛盾がないか", "Is the record of the inspection itself whole and consistent?"),
        Text("記録", "records"),
    ),
}

VERDICTS = {
    "pass": Text("指摘なし", "No findings"),
    "fail": Text("指摘あり", "Findings"),
    "inconclusive": Text("判定不能", "Inconclusive"),
    "not-inspected": Text("未点検", "Not inspected"),
    "not-applicable": Text("対象外", "Not applicable"),
}

VERDICT_MEANINGS = {
    "pass": Text(
        "この負荷・この構成では指摘がなかった。本番環境については何も述べない。",
        "Nothing was found under this load and this configuration. This is no statement about production.",
    ),
    "fail": Text("指摘があり、その証拠を保存した。", "Something was found, and the evidence is kept."),
    "inconclusive": Text(
        "見るべきものの一部を見ることができなかった。「指摘なし」とは扱わない。",
        "Part of what had to be seen could not be seen. This never counts as a pass.",
    ),
}

STANDING_FAILURE = Text(
    "この点検では見つかっていない。ただし、以前の点検の指摘または期限の切れた見送りが残っているため、関門は通さない。",
    "This run found nothing; what an earlier run found, or a waiver that has ended, still stands, and the gate stays "
    "closed.",
)
"""What a failing verdict means where the run itself has no finding."""

SCOPES = {
    "kiosk": Text("多機能端末機から証明書発行サーバまで", "from the kiosk to the issuance server"),
    "center": Text("証明書交付センターから証明書発行サーバまで", "from the Center to the issuance server"),
    "issuance-server": Text("証明書発行サーバのみ", "the issuance server alone"),
}

KEPT_DOCUMENTS = {
    "all": Text("すべて", "all"),
    "violations": Text("指摘のあったものと判定できなかったもの", "those with findings or not judged"),
}

KINDS = {
    "resident-record": Text("住民票の写し", "resident record"),
    "record-items": Text("住民票記載事項証明書", "certificate of record items"),
    "seal": Text("印鑑登録証明書", "seal certificate"),
    "family-register": Text("戸籍全部事項証明書", "family register (whole)"),
    "family-register-individual": Text("戸籍個人事項証明書", "family register (individual)"),
    "family-register-supplement": Text("戸籍の附票の写し", "family register supplement"),
    "income-tax": Text("所得・課税証明書", "income tax certificate"),
    "tax-payment": Text("納税証明書", "tax payment certificate"),
}

EVENTS = {
    "seal-registered": Text("印鑑登録", "seal registered"),
    "seal-deregistered": Text("印鑑登録の廃止", "seal deregistered"),
    "moved": Text("転居", "moved"),
    "moved-out": Text("転出", "moved out"),
    "died": Text("死亡", "died"),
    "renamed": Text("氏名の変更", "renamed"),
    "support-measure-set": Text("支援措置の開始", "support measure set"),
    "support-measure-cleared": Text("支援措置の終了", "support measure cleared"),
    "card-revoked": Text("カードの失効", "card revoked"),
    "card-issued": Text("カードの交付", "card issued"),
}

FAULTS = {
    "swap-print-files": Text("印刷イメージファイルの入れ替え", "print files swapped"),
    "delay-print": Text("印刷の遅延", "printing delayed"),
    "kill-worker": Text("処理プロセスの強制終了", "server process killed"),
    "interrupt-link": Text("連携の中断", "register link interrupted"),
}

CAPABILITIES = {
    "provision": Text("住民データの投入", "loading the population"),
    "clock": Text("業務時刻の設定", "setting business time"),
    "delivery": Text("交付の確認", "delivery confirmations"),
    "events": Text("台帳の異動", "register events"),
    "ledger": Text("交付履歴の照会", "the ledger"),
    "spool": Text("印刷管理の照会", "the spool"),
    "alerts": Text("異常検知の照会", "alerts"),
    "faults": Text("故障の注入", "faults"),
}

OPTIONS = {
    "relationship": Text("世帯主・続柄", "relationship"),
    "domicile": Text("本籍・筆頭者", "domicile"),
    "my_number": Text("マイナンバー", "My Number"),
    "resident_code": Text("住民票コード", "resident code"),
    "fiscal_year": Text("年度", "fiscal year"),
}

REASONS = {
    "card-invalid": Text("カードが有効でない", "card-invalid"),
    "pin-wrong": Text("暗証番号の誤り", "pin-wrong"),
    "pin-locked": Text("暗証番号のロック", "pin-locked"),
    "not-registered": Text("登録がない", "not-registered"),
    "not-entitled": Text("申請する資格がない", "not-entitled"),
    "use-not-registered": Text("利用登録がない", "use-not-registered"),
    "moved-out": Text("転出", "moved-out"),
    "deceased": Text("死亡", "deceased"),
    "support-measure": Text("支援措置", "support-measure"),
    "under-age": Text("年齢", "under-age"),
    "outside-hours": Text("時間外", "outside-hours"),
    "kind-not-served": Text("取り扱わない種別", "kind-not-served"),
    "unprintable-name": Text("印字できない氏名", "unprintable-name"),
    "busy": Text("混雑", "busy"),
    "already-issued": Text("交付済み", "already-issued"),
    "bad-request": Text("要求の誤り", "bad-request"),
    "stopped": Text("安全のための停止", "stopped"),
}

ITEMS = {
    "name": Text("氏名", "name"),
    "birth date": Text("生年月日", "birth date"),
    "sex": Text("性別", "sex"),
    "address": Text("住所", "address"),
    "date of becoming a resident": Text("住民となった年月日", "date of becoming a resident"),
    "head of household": Text("世帯主", "head of household"),
    "head of the register": Text("筆頭者", "head of the register"),
    "My Number": Text("マイナンバー", "My Number"),
    "resident code": Text("住民票コード", "resident code"),
    "relationship": Text("続柄", "relationship"),
    "relationship in the register": Text("戸籍の続柄", "relationship in the register"),
    "last address of the supplement": Text("附票の最後の住所", "last address of the supplement"),
    "fiscal year": Text("年度", "fiscal year"),
    "domicile": Text("本籍", "domicile"),
    "nationality": Text("国籍", "nationality"),
    "tax": Text("税額", "tax"),
    "imprint": Text("印影", "imprint"),
    "registration number": Text("登録番号", "registration number"),
    "address of somebody else": Text("他の人の住所", "address of somebody else"),
    "mayor": Text("市区町村長", "mayor"),
    "name kana": Text("氏名のフリガナ", "name in kana"),
    "previous address": Text("前住所", "previous address"),
    "addressed since": Text("住所を定めた年月日", "addressed since"),
    "former addresses": Text("附票の従前の住所", "former addresses"),
    "registered on": Text("印鑑の登録年月日", "registered on"),
    "father": Text("父の氏名", "father"),
    "mother": Text("母の氏名", "mother"),
    "adoptive father": Text("養父の氏名", "adoptive father"),
    "adoptive mother": Text("養母の氏名", "adoptive mother"),
    "spouse": Text("配偶者の氏名", "spouse"),
    "previous head": Text("従前戸籍の筆頭者", "head of the previous register"),
    "entries": Text("身分事項", "entries"),
    "compiled on": Text("戸籍の編製日", "compiled on"),
    "removed": Text("除籍された人", "removed members"),
    "salary revenue": Text("給与収入", "salary revenue"),
    "total income": Text("合計所得金額", "total income"),
    "deductions": Text("所得控除", "deductions"),
    "annual tax": Text("年税額", "annual tax"),
    "municipal tax": Text("市区町村民税", "municipal tax"),
    "prefectural tax": Text("都道府県民税", "prefectural tax"),
    "paid": Text("納付済額", "paid"),
    "unpaid": Text("未納額", "unpaid"),
}

WAIVERS = {
    "used": Text("見送った", "used"),
    "unused": Text("該当なし", "unused"),
    "expired": Text("期限切れ", "expired"),
}

GUARDS = {
    "absent": Text(
        "なし（申請者と印刷ファイルの紐付け確認が働いているという申告はない）",
        "absent: the system does not say that it compares sheets with applications",
    ),
    "unproved": Text(
        "未証明（働いていると申告されているが、この点検では確かめていない）",
        "unproved: the system says that it has one; this run did not put it to the test",
    ),
    "proved": Text(
        "証明済み（印刷ファイルを入れ替え、検知されることを確かめた）",
        "proved: print files were exchanged, and the system noticed",
    ),
}

NO_PRODUCTION = Text(
    "この負荷・この構成に限る。本番環境については何も述べない。",
    "This load, this configuration; no statement about production.",
)
"""Stands beside every bound."""


def listed(words: list[Text]) -> Text:
    """Several words, one after another."""
    return Text("、".join(each.ja for each in words), ", ".join(each.en for each in words))


def word(table: dict[str, Text], key: str) -> Text:
    """The words for a key; the key itself where there are none."""
    return table.get(key, same(key))
