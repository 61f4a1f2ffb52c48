"""report.pdf: 点検結果報告書, in Japanese, A4, to be signed. The digest of the evidence stands on every page."""

from __future__ import annotations

import io
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Frame,
    KeepTogether,
    PageTemplate,
    Spacer,
    Table,
    TableStyle,
)
from reportlab.platypus.doctemplate import LayoutError

from harness.evidence.report.coverage import in_short, missing_in_words
from harness.evidence.report.model import FindingView, Hearing, Report
from harness.evidence.report.paper_kit import (
    HAIR,
    INK,
    NOTE,
    NUMBER,
    QUIET,
    RULE,
    SMALL,
    TEXT,
    UNDER,
    WIDTH,
    Flowables,
    canvas_of,
    cell,
    heading,
    register_font,
    ruled,
    style,
)
from harness.evidence.report.sheet_on_paper import SheetOnPaper
from harness.evidence.report.words import GUARDS, NO_PRODUCTION, VERDICTS, WAIVERS
from harness.evidence.stored import StoredError
from harness.evidence.told import clipped

_COLOURS = {"fail": HexColor("#a3201b"), "pass": HexColor("#24613f"), "inconclusive": HexColor("#8a5a00")}
_WITH_PICTURE = 6
_HIGH, _SMALL_WIDE = 82 * mm, 46 * mm
_LISTED = 40


def paper(report: Report) -> bytes:
    """The PDF; the same bytes for the same report. Raises StoredError without a font, or where it cannot be set."""
    register_font()
    into = io.BytesIO()
    document = BaseDocTemplate(
        into,
        pagesize=A4,
        title=f"点検結果報告書 {report.run}",
        author="himozuke",
        subject=f"証拠のダイジェスト {report.digest}",
        invariant=True,
        lang="ja",
    )
    frame = Frame(22 * mm, 24 * mm, WIDTH, A4[1] - 46 * mm, 0, 0, 0, 0)
    document.addPageTemplates([PageTemplate("page", [frame])])
    story = [
        *_title(report),
        *_summary(report),
        *_method(report),
        *_results(report),
        *_findings(report),
        *_gaps(report),
        *_bounds(report),
        *_measurements(report),
        *(_hearing(report.hearing) if report.hearing else _no_hearing()),
        *_evidence(report),
        *_signatures(),
    ]
    try:
        document.build(story, canvasmaker=canvas_of(report))
    except LayoutError as error:
        raise StoredError(f"the paper report cannot be set: {clipped(str(error))}") from error
    return into.getvalue()


def _title(report: Report) -> Flowables:
    colour = _COLOURS[report.verdict]
    exposure = report.exposure
    at_least = "少なくとも " if exposure.at_least else ""
    story: Flowables = [
        cell("点検結果報告書", style(22, 30)),
        cell("証明書交付システム　申請者と証明書の紐付けに関する点検", style(10.5, 18, QUIET)),
        Spacer(1, 8),
        cell(f"点検対象　{report.system}", TEXT),
        cell(f"点検日時　{report.began.ja}", TEXT),
        cell(f"点検番号　{report.run}", NOTE),
    ]
    if not report.signature.keys:
        story.append(cell("署名なし：誰の結果か、改変されていないかを、電子署名で確かめることができない。", _warning()))
    story += [cell(remark.ja, _warning()) for remark in report.remarks]
    counts = [
        [cell("情報が他の人に渡った人", NOTE), cell("読んで判定した証明書", NOTE), cell("指摘", NOTE)],
        [
            cell(f"{at_least}{exposure.persons:,}人", style(17, 24, colour if exposure.persons else INK)),
            cell(f"{report.documents:,}件", style(17, 24)),
            cell(f"{report.counted_findings:,}件", style(17, 24)),
        ],
        [
            cell(
                f"受け取った人 {exposure.recipients:,}人（架空の住民）"
                if exposure.recipients
                else "この点検では見つかっていない",
                NOTE,
            ),
            cell(f"うち同時に処理されたもの {report.overlapping_documents:,}件", NOTE),
            cell(f"種類の数 {len(report.causes)}" if report.causes else "この点検ではなし", NOTE),
        ],
    ]
    box = Table(counts, [WIDTH / 3] * 3, style=TableStyle([
        ("LINEABOVE", (0, 0), (-1, 0), 1, INK), ("LINEBELOW", (0, -1), (-1, -1), 0.4, RULE),
        ("LINEAFTER", (0, 0), (-2, -1), 0.4, HAIR), ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]))  # fmt: skip
    story += [
        Spacer(1, 14),
        cell(VERDICTS[report.verdict].ja, style(34, 44, colour)),
        cell(report.meaning.ja, TEXT),
        *[cell(f"・{sentence.ja}", TEXT) for sentence in report.because],
        Spacer(1, 10),
        box,
    ]
    return story


def _warning() -> ParagraphStyle:
    return style(
        9,
        13,
        _COLOURS["inconclusive"],
        borderColor=_COLOURS["inconclusive"],
        borderWidth=0.6,
        borderPadding=5,
        leftIndent=6,
        rightIndent=6,
        spaceBefore=16,
    )


def _summary(report: Report) -> Flowables:
    exposure = report.exposure
    count = f"{'少なくとも' if exposure.at_least else ''}{exposure.worst_persons:,}人分"
    worst = (
        f"{exposure.worst.ja}（{count}）。{exposure.worst_text.ja}（指摘 {exposure.worst_finding}）"
        if (exposure.worst and exposure.worst_text)
        else "他の人の情報が出た指摘はない。"
    )
    short = "、".join(f"{what.ja} {count:,}／全{whole:,}" for what, count, whole in in_short(report.coverage))
    if report.gaps:
        short = "、".join(filter(None, [short, f"そのほか {len(report.gaps)}件"]))
    rows = [
        [cell("最も重大なもの", NOTE), cell(worst)],
        [cell("未点検", NOTE), cell(short or "数えられる範囲では、なし")],
        [cell("紐付け確認（ガード）", NOTE), cell(GUARDS[report.guard].ja)],
        [
            cell("対照", NOTE),
            cell(f"わざと誤らせた文書{report.controls[0]}件のうち、見つけたもの{report.controls[1]}件"),
        ],
        [cell("言えることの範囲", NOTE), cell(NO_PRODUCTION.ja)],
    ]
    return [*heading(1, "概要"), ruled(rows, (3, 13), head=False)]


def _method(report: Report) -> Flowables:
    text = (
        "架空の住民を投入した対象システムに、多数の申請を同時に送り、その間に台帳の異動などを起こした。"
        "返された証明書を一枚ずつ、人が見るとおりに読み取り、申請した人のものであり、そのとき交付してよいものであったかを判定した。"
        "送ったもの、返ったもの、読み取ったものはすべて先に記録し、判定は記録から行った。"
        "点検自身の見落としを確かめるため、わざと誤らせた文書を同じ手順に混ぜた。"
        f"点検中の台帳の異動は{report.register_events:,}件である。"
        "「判定できた件数」は、システムが誤っていれば指摘になったはずの試行だけを数える。"
    )
    return [*heading(2, "方法"), cell(text, TEXT)]


def _results(report: Report) -> Flowables:
    head = [cell(each, NOTE) for each in ("番号", "点検項目", "判定")]
    head += [cell(each, style(8, 12, QUIET, alignment=TA_RIGHT)) for each in ("判定できた件数", "指摘")]
    rows = [head]
    for each in report.properties:
        colour = _COLOURS.get(each.verdict, QUIET)
        name = each.words.name.ja + ("（自己申告に基づく）" if each.self_reported else "")
        asks = [cell(name), cell(each.words.asks.ja, NOTE)]
        if each.reason:
            asks.append(cell(each.reason.ja, SMALL))
        rows.append(
            [
                cell(each.words.number),
                asks,
                cell(VERDICTS[each.verdict].ja, style(9, 13, colour)),
                cell(f"{each.checked:,}", NUMBER),
                cell(f"{each.findings:,}", NUMBER),
            ]
        )
    return [*heading(3, "点検項目ごとの結果"), ruled(rows, (1.5, 10, 2.4, 2.6, 1.5))]


def _findings(report: Report) -> Flowables:
    story = [*heading(4, "指摘"), *_waivers(report)]
    if not report.findings:
        return [*story, cell(f"この点検で指摘はない。{NO_PRODUCTION.ja}", TEXT)]
    names = {each.name: each.words for each in report.properties}
    rows = [[cell("指摘の種類", NOTE), cell("点検項目", NOTE), cell("件数", style(8, 12, QUIET, alignment=TA_RIGHT))]]
    for cause in report.causes:
        words = names[cause.property]
        rows.append([cell(cause.text.ja), cell(f"{words.number} {words.name.ja}"), cell(f"{cause.findings:,}", NUMBER)])
    story.append(ruled(rows, (8, 7, 2)))
    story += [CondPageBreak(30 * mm), cell("一覧", UNDER)]
    listed = [[cell("番号", NOTE), cell("内容", NOTE), cell("申請", NOTE)]]
    listed += [
        [cell(each.number), cell(each.text.ja, SMALL), cell(each.application_id, SMALL)]
        for each in report.findings[:_LISTED]
    ]
    story.append(ruled(listed, (1.2, 12, 3.2)))
    more = report.counted_findings - len(listed) + 1
    if more > 0:
        story.append(
            cell(
                f"ほか{more:,}件は、実行フォルダの findings.json と report.html にある（数だけを記録したものを含む）。",
                NOTE,
            )
        )
    return [*story, *_pictures(report)]


def _pictures(report: Report) -> Flowables:
    """Each example in one piece, the first of them with the heading."""
    title = cell("用紙の例（枠で囲んだものは、この用紙にあってはならないもの）", UNDER)
    examples = [_example(each) for each in _examples(report)]
    return [KeepTogether([title, *each] if place == 0 else each) for place, each in enumerate(examples)]


def _waivers(report: Report) -> Flowables:
    if not report.waivers:
        return []
    rows = [[cell(each, NOTE) for each in ("期限を付けて見送った既知の指摘", "理由", "責任者", "期限", "件数")]]
    for each in report.waivers:
        ends = [cell(each.expires, SMALL), cell(WAIVERS[each.state].ja, SMALL)]
        texts = [cell(text, SMALL) for text in (each.fingerprint, each.reason, each.owner)]
        rows.append([*texts, ends, cell(f"{each.findings:,}", NUMBER)])
    return [ruled(rows, (6.4, 5, 3, 2.4, 1.3)), Spacer(1, 8)]


def _examples(report: Report) -> list[FindingView]:
    """Findings to be shown with their sheet: the gravest, then the first of each cause."""
    with_picture = [each for each in report.findings if each.picture]
    first = [each for each in with_picture if each.number == report.exposure.worst_finding]
    seen = {each.cause for each in first}
    for each in with_picture:
        if each.cause not in seen:
            seen.add(each.cause)
            first.append(each)
    return first[:_WITH_PICTURE]


def _example(finding: FindingView) -> Flowables:
    assert finding.picture is not None
    rows = [
        [cell("申請した人", NOTE), cell(f"{finding.applicant}（{finding.applicant_code}）", SMALL)],
        [
            cell("情報の持ち主", NOTE),
            _short("、".join(f"{name}（{code}）" for name, code in finding.whose) or "—", SMALL),
        ],
        [cell("出た項目", NOTE), cell("、".join(item.ja for item in finding.items) or "—", SMALL)],
        [cell("証明書", NOTE), _short(f"{finding.kind.ja}　発行番号 {'、'.join(finding.certificate_numbers)}", SMALL)],
        [cell("申請と文書", NOTE), cell(f"{finding.application_id}　{finding.document}", SMALL)],
    ]
    covered = "灰色の部分は、架空の住民のものと確かめられないため覆った。" if finding.picture.covered else ""
    told = _short(f"指摘 {finding.number}　{finding.text.ja}", TEXT)
    if finding.picture.marks:
        sheet = SheetOnPaper(finding.picture, WIDTH, _HIGH)
        part = "の一部" if sheet.is_part else ""
        under = cell(f"用紙{finding.sheet or 1}枚目{part}。{covered}", NOTE)
        return [told, Spacer(1, 2), ruled(rows, (2.4, 13), head=False), Spacer(1, 6), sheet, under, Spacer(1, 14)]
    sheet = SheetOnPaper(finding.picture, _SMALL_WIDE, _HIGH)
    under = cell(f"用紙{finding.sheet or 1}枚目。{covered}", NOTE)
    beside = ruled(rows, (2.4, 9), head=False, wide=WIDTH - _SMALL_WIDE - 6 * mm)
    style_ = TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)])
    both = Table([[[sheet, under], [told, Spacer(1, 2), beside]]], [_SMALL_WIDE + 6 * mm, None], style=style_)
    return [both, Spacer(1, 14)]


def _short(text: str, style: ParagraphStyle) -> Any:
    """What stands beside a sheet, and has to fit on its page."""
    return cell(clipped(text), style)


def _gaps(report: Report) -> Flowables:
    right = style(8, 12, QUIET, alignment=TA_RIGHT)
    rows = [[cell("対象", NOTE), cell("未点検", right), cell("全体", right), cell("内訳", NOTE)]]
    for each in report.coverage:
        which = missing_in_words(each).ja if each.missing else "—"
        rows.append([cell(each.what.ja), cell(each.of - each.done, NUMBER), cell(each.of, NUMBER), cell(which, SMALL)])
    for gap in report.gaps:
        count, whole = (f"{gap.count:,}", f"{gap.of:,}") if gap.of else ("—", "—")
        rows.append([cell(gap.what.ja), cell(count, NUMBER), cell(whole, NUMBER), cell(gap.reason.ja, SMALL)])
    note = cell("ここにあるものについて、この報告は何も述べていない。", TEXT)
    return [*heading(5, "点検していないもの（未点検）"), note, Spacer(1, 4), ruled(rows, (5, 1.6, 1.6, 9))]


def _bounds(report: Report) -> Flowables:
    note = (
        "誤りが0件でも、誤りがないことの証明にはならない。誤りの割合がこれより大きければ、同じ件数を調べて0件となることは"
        f"20回に1回もない、という値を示す（正確な片側95%信頼限界）。{NO_PRODUCTION.ja}"
    )
    rows = [[cell("番号", NOTE), cell("言えること", NOTE)]]
    rows += [
        [cell(each.words.number), cell(f"{each.words.name.ja}：{each.bound.ja}")]
        for each in report.properties
        if each.bound
    ]
    story = [*heading(6, "誤りの割合の上限"), cell(note, TEXT), Spacer(1, 4)]
    return [*story, ruled(rows, (1.5, 16))] if len(rows) > 1 else [*story, cell("言える項目はない。", TEXT)]


def _measurements(report: Report) -> Flowables:
    rows = [[cell(name.ja, NOTE), cell(value.ja)] for name, value in report.rates]
    return [*heading(7, "負荷と応答"), ruled(rows, (7, 9), head=False)]


def _hearing(hearing: Hearing) -> Flowables:
    rows = [[cell("質問", NOTE), cell("回答", NOTE), cell("測定", NOTE)]]
    rows += [[cell(each.question.ja), cell(each.answer or "—"), cell(each.measured.ja)] for each in hearing.answers]
    return [*heading(8, "聞き取り"), cell(f"{hearing.who}　{hearing.when}", TEXT), ruled(rows, (5, 6, 6))]


def _no_hearing() -> Flowables:
    return [*heading(8, "聞き取り"), cell("聞き取りの回答は添えられていない。", TEXT)]


def _evidence(report: Report) -> Flowables:
    rows = [[cell(name.ja, NOTE), cell(value.ja, SMALL)] for name, value in report.facts]
    keys = "、".join(report.signature.keys)
    rows.append([cell("電子署名", NOTE), cell(f"{keys}（himozuke verify で検証する）" if keys else "署名なし", SMALL)])
    rows.append([cell("証拠のダイジェスト", NOTE), cell(report.digest, SMALL)])
    note = "氏名、住所、番号はすべて架空の住民のもの。架空の住民のものと確かめられない内容は、●または灰色で覆った。"
    return [*heading(9, "対象と証拠"), ruled(rows, (4.8, 12.2), head=False), Spacer(1, 4), cell(note, NOTE)]


def _signatures() -> Flowables:
    rows = [[cell(each, NOTE) for each in ("", "所属", "氏名", "日付", "印")]]
    rows += [[cell(who), "", "", "", ""] for who in ("点検実施者", "立会者", "確認者")]
    total = 17
    table = Table(
        rows,
        [WIDTH * each / total for each in (3, 5, 4.5, 3, 1.5)],
        [6 * mm, *[12 * mm] * 3],
        style=TableStyle([("GRID", (0, 0), (-1, -1), 0.5, RULE), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]),
    )
    return [KeepTogether([*heading(10, "署名欄")[1:], table])]
