"""The sentences that the judge says, one row each: how to know it, how to say it in Japanese, and what sort it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from harness.evidence.report.words import Text


@dataclass(frozen=True, slots=True)
class Row:
    """`cause` names all sentences of this sort; `ja` is filled from the groups of `pattern`."""

    pattern: re.Pattern[str]
    ja: str
    cause: Text


def row(pattern: str, ja: str, cause_ja: str, cause_en: str) -> Row:
    """A row; `pattern` must fit the whole sentence."""
    return Row(re.compile(pattern + r"\Z", re.DOTALL), ja, Text(cause_ja, cause_en))


_WHO = r"(?P<who>[^()]* ?\(\d{11}\))"
_WHOSE = r"(?P<whose>.*\(\d{11}\)(?: and \d+ more)?)"
_KIND = r"(?P<kind>[a-z-]+)"
_APP = r"(?P<app>\S+)"
_N = r"(?P<n>\d+)"

FINDINGS = (
    row(
        rf"{_WHO} applied for {_KIND}; sheet {_N} shows data of {_WHOSE}\.",
        "{who}が{kind}を申請し、{n}枚目に{whose}の情報が出た。",
        "他の人の証明書が出た", "Somebody else's certificate came out",
    ),
    row(
        rf"{_WHO} applied for {_KIND}; sheet {_N} also shows data of {_WHOSE}\.",
        "{who}が{kind}を申請し、{n}枚目に本人の情報とともに{whose}の情報が出た。",
        "本人の証明書に他の人の情報が混ざった", "Somebody else's data beside the applicant's own",
    ),
    row(
        rf"Imprint: sheet {_N} of the seal certificate for {_WHO} shows the imprint of {_WHOSE}\.",
        "{who}の印鑑登録証明書の{n}枚目に、{whose}の印影が出た。",
        "他の人の印影が出た", "Somebody else's imprint",
    ),
    row(
        rf"Imprint: sheet {_N} of the seal certificate for {_WHO} shows a former or later imprint of the applicant's, "
        r"not the one registered then\.",
        "{who}の印鑑登録証明書の{n}枚目の印影は、そのとき登録されていたものではなく、本人の前または後のものである。",
        "登録前・廃止後の本人の印影が出た", "The applicant's imprint of another time",
    ),
    row(
        rf"Imprint: no image on sheet {_N} of the seal certificate for {_WHO} is the applicant's registered imprint\.",
        "{who}の印鑑登録証明書の{n}枚目に、登録された印影がない。",
        "登録された印影が出ていない", "Not the registered imprint",
    ),
    row(
        rf"No imprint can be seen on sheet {_N} of the seal certificate for {_WHO}\.",
        "{who}の印鑑登録証明書の{n}枚目に、印影が見えない。",
        "印影がない", "No imprint",
    ),
    row(
        rf"A seal certificate for {_WHO} was issued although no seal was registered at that time\.",
        "{who}には当時登録された印鑑がないのに、印鑑登録証明書が交付された。",
        "登録のない印鑑の証明書が出た", "A seal certificate with no seal registered",
    ),
    row(
        rf"Sheet {_N} shows the imprint of {_WHO}; its form prints none\.",
        "{n}枚目に{who}の印影が出た。この様式に印影は印字しない。",
        "印影を載せない様式に印影が出た", "An imprint where the form prints none",
    ),
    row(
        rf"Sheet {_N} of the {_KIND} for {_WHO} does not show as the register held it: (?P<items>[^;]*?)"
        r"(?:; it shows (?P<instead>.*?)(?P<then> of another time)?)?\.",
        "{who}の{kind}の{n}枚目が台帳のとおりでない：{items}{instead}。",
        "台帳と異なる内容が出た", "Not as the register held it",
    ),
    row(
        rf"Sheet {_N} of the {_KIND} for {_WHO} shows what it must not: (?P<items>.*)\.",
        "{who}の{kind}の{n}枚目に、載せてはならないものが出た：{items}。",
        "載せてはならない項目が出た", "Shows what it must not",
    ),
    row(
        rf"Issued to {_WHO} although it had to be refused \((?P<reasons>.*)\)\.",
        "{who}への交付は断るべきであった（{reasons}）。",
        "断るべき申請に交付した", "Issued although it had to be refused",
    ),
    row(
        rf"The sheets for {_WHO} show the address of {_WHOSE}, who is under a support measure\.",
        "{who}への用紙に、支援措置を受けている{whose}の住所が出た。",
        "支援措置を受けている人の住所が出た", "A protected person's address was shown",
    ),
    row(
        r"The document cannot be read: (?P<problem>.*)",
        "文書を読み取れない：{problem}",
        "文書を読み取れない", "The document cannot be read",
    ),
    row(r"The document has no sheet\.", "文書に用紙がない。", "文書が空である", "The document is empty"),
    row(r"The document shows no text at all\.", "文書に文字がない。", "文書が空である", "The document is empty"),
    row(rf"Sheet {_N} is empty\.", "{n}枚目が白紙である。", "白紙が混ざった", "A blank sheet"),
    row(
        rf"{_N} sheets came out; (?P<copies>\d+) x (?P<sheets>\d+) were applied for(?: \(.*\))?\.",
        "{n}枚出た。申請は{sheets}枚の証明書を{copies}部である。",
        "用紙の数が申請と違う", "Not as many sheets as applied for",
    ),
    row(
        rf"Sheet {_N} is a (?P<other_kind>[a-z-]+); a {_KIND} was applied for\.",
        "{n}枚目は{other_kind}である。申請は{kind}である。",
        "種別が申請と違う", "Another kind than applied for",
    ),
    row(
        rf"Sheet {_N} is the certificate's sheet (?P<place>\d+), not its sheet (?P<right>\d+): out of order\.",
        "{n}枚目には証明書の{right}枚目が来るはずのところ、{place}枚目が出た。",
        "用紙の順序が違う", "Sheets out of order",
    ),
    row(
        rf"Sheet {_N}: option (?P<option>\w+) was asked for; not printed: (?P<items>.*)\.",
        "{n}枚目に、申請で選んだ「{option}」が載っていない：{items}。",
        "選んだ項目が載っていない", "An option asked for is missing",
    ),
    row(
        rf"Sheet {_N}: option (?P<option>\w+) was not asked for and is printed\.",
        "{n}枚目に、申請で選んでいない「{option}」が載っている。",
        "選んでいない項目が載った", "An option not asked for is printed",
    ),
    row(
        rf"Sheet {_N} does not show the record of {_WHO}\.",
        "{n}枚目は{who}の記録を示していない。",
        "本人の記録が読み取れない", "Not the applicant's record",
    ),
    row(
        r"It was answered as issued, and no document came\.",
        "発行したという応答に文書がない。",
        "文書のない応答", "An answer without a document",
    ),
    row(
        rf"{_N} certificate numbers came for (?P<copies>\d+) copies\.",
        "{copies}部に対し発行番号が{n}個である。",
        "発行番号の数が部数と違う", "Not one certificate number a copy",
    ),
    row(
        rf"Applications {_APP} and (?P<other>\S+) got the same document, byte for byte\.",
        "申請 {app} と申請 {other} に、全く同じ文書が渡った。",
        "同じ文書が二つの申請に渡った", "One document went to two applications",
    ),
    row(
        rf"Applications {_APP} and (?P<other>\S+) got certificate number (?P<number>.*)\.",
        "申請 {app} と申請 {other} に、同じ発行番号 {number} が付いた。",
        "同じ発行番号が二つの申請に付いた", "One certificate number for two applications",
    ),
    row(
        rf"The answer to application {_APP} bears the id of application (?P<other>.*)\.",
        "申請 {app} への応答に、申請 {other} の番号が付いている。",
        "応答が別の申請のものである", "The answer to another application",
    ),
    row(
        rf"Application {_APP} got one certificate number for two copies\.",
        "申請 {app} の二部に同じ発行番号が付いた。",
        "二部に同じ発行番号が付いた", "One certificate number for two copies",
    ),
    row(
        rf"Application {_APP} was answered already-issued before any delivery of it was confirmed\.",
        "申請 {app} は、交付の確認より前に「交付済み」と断られた。",
        "交付前に交付済みとされた", "Called already issued too early",
    ),
    row(
        rf"Application {_APP} was sent {_N} times and got different documents\.",
        "申請 {app} は{n}回送られ、異なる文書が返った。",
        "同じ申請に異なる文書が返った", "One application, different documents",
    ),
    row(
        rf"Application {_APP} was sent {_N} times and got different certificate numbers\.",
        "申請 {app} は{n}回送られ、異なる発行番号が返った。",
        "同じ申請に異なる発行番号が付いた", "One application, different certificate numbers",
    ),
    row(
        rf"Application {_APP} was both issued and refused \((?P<reason>.*)\)\.",
        "申請 {app} は交付もされ、断られもした（{reason}）。",
        "交付と不交付の両方があった", "Both issued and refused",
    ),
    row(
        rf"Application {_APP} was refused for different reasons: (?P<reasons>.*)\.",
        "申請 {app} は異なる理由で断られた（{reasons}）。",
        "断る理由が一定しない", "Refused for different reasons",
    ),
    row(
        rf"The ledger has {_N} entries for application {_APP}\.",
        "交付履歴に申請 {app} が{n}行ある。",
        "交付履歴に重複がある", "Several lines in the ledger",
    ),
    row(
        rf"Application {_APP} was issued and is not in the ledger\.",
        "申請 {app} は交付されたが、交付履歴にない。",
        "交付が履歴にない", "Issued and not in the ledger",
    ),
    row(
        rf"The ledger has a fee of (?P<fee>-?\d+) yen for application {_APP} \(.*\); (?P<right>-?\d+) is right\.",
        "申請 {app} の手数料が履歴では{fee}円である。正しくは{right}円である。",
        "手数料が違う", "A wrong fee",
    ),
    row(
        rf"(?:Application {_APP} was .*|Nothing came of application \S+ at its kiosk); the ledger says (?P<says>\S+)\.",
        "申請の結末が交付履歴の記載（{says}）と食い違う。",
        "結末が履歴と食い違う", "The ledger says otherwise",
    ),
    row(
        rf"The ledger has application {_APP} as (?P<other_kind>.*); a {_KIND} was applied for\.",
        "交付履歴では申請 {app} の種別が{other_kind}である。申請は{kind}である。",
        "履歴の種別が違う", "Another kind in the ledger",
    ),
    row(
        rf"The ledger has other certificate numbers for application {_APP} than its answer had\.",
        "交付履歴の発行番号が、申請 {app} への応答と違う。",
        "履歴の発行番号が違う", "Other certificate numbers in the ledger",
    ),
    row(
        rf"The ledger has {_N} copies for application {_APP}; (?P<copies>\d+) were applied for\.",
        "交付履歴では申請 {app} が{n}部である。申請は{copies}部である。",
        "履歴の部数が違う", "Another count of copies in the ledger",
    ),
    row(
        rf"The ledger has application {_APP}, which was never sent\.",
        "送っていない申請 {app} が交付履歴にある。",
        "送っていない申請が履歴にある", "Never sent, and in the ledger",
    ),
    row(
        rf"The ledger has {_N} more applications that were never sent\.",
        "送っていない申請が、ほかに{n}件履歴にある。",
        "送っていない申請が履歴にある", "Never sent, and in the ledger",
    ),
    row(
        rf"Application {_APP} was issued, and its confirmation was refused\.",
        "申請 {app} は交付されたが、その確認が断られた。",
        "交付の確認が断られた", "The confirmation was refused",
    ),
    row(
        rf"The spool still holds print file (?P<file>.*) of application {_APP}\.",
        "申請 {app} の印刷イメージファイルが残っている。",
        "印刷イメージファイルが残った", "A print file was left behind",
    ),
    row(
        rf"The system noticed (?P<message>.*) and delivered application {_APP} all the same\.",
        "システムは不一致に気付いたが（{message}）、申請 {app} を交付した。",
        "不一致に気付きながら交付した", "Noticed, and delivered all the same",
    ),
    row(
        rf"Application {_APP} was refused as (?P<reason>.*); it was in order\.",
        "申請 {app} は正当であるのに断られた（{reason}）。",
        "正当な申請を断った", "A wrong refusal",
    ),
    row(
        rf"{_N} of (?P<of>\d+) eligible applications were refused wrongly; the limit is (?P<limit>\S+)\. "
        r"Examples follow\.",
        "正当な申請{of}件のうち{n}件が誤って断られた。限度は{limit}である。",
        "誤った不交付が限度を超えた", "Too many wrong refusals",
    ),
    row(
        r"99 in 100 applications were served within (?P<p99>\S+) s of their intended start; "
        r"the limit is (?P<limit>\S+) s\.",
        "申請100件のうち99件に応じるまでに{p99}秒かかった。限度は{limit}秒である。",
        "待ち時間が限度を超えた", "Too slow",
    ),
    row(
        r"Register event (?P<id>\S+) \((?P<event>[a-z-]+)\) was to be in force only after (?P<after>\S+) s; "
        r"the limit is (?P<limit>\S+) s\.",
        "台帳の異動 {id}（{event}）の反映に{after}秒かかるとされた。限度は{limit}秒である。",
        "異動の反映が遅い", "Register events in force too late",
    ),
    row(
        r"Register event (?P<id>\S+) \((?P<event>[a-z-]+)\) was refused\.",
        "台帳の異動 {id}（{event}）が断られた。",
        "異動が断られた", "A register event was refused",
    ),
    row(
        r"Register event (?P<id>\S+) \((?P<event>[a-z-]+)\) was never answered\.",
        "台帳の異動 {id}（{event}）に応答がない。",
        "異動に応答がない", "A register event without an answer",
    ),
)  # fmt: skip
