"""report.pdf: 点検結果報告書, in Japanese, A4, to be signed. The digest of the evidence stands on every page."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Frame,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from harness.evidence.report.coverage import in_short, missing_in_words
from harness.evidence.report.model import FindingView, Hearing, Report
from harness.evidence.report.sheet_on_paper import SheetOnPaper
from harness.evidence.report.typeface import font_path
from harness.evidence.report.words import GUARDS, NO_PRODUCTION, VERDICT_MEANINGS, VERDICTS

_FONT = "IPAexGothic"
_INK, _QUIET, _RULE, _HAIR = HexColor("#1c1b19"), HexColor("#5d5950"), HexColor("#8d887d"), HexColor("#d5d1c7")
_COLOURS = {"fail": HexColor("#a3201b"), "pass": HexColor("#24613f"), "inconclusive": HexColor("#8a5a00")}
_WIDTH = A4[0] - 44 * mm
_WITH_PICTURE = 6
_LISTED = 40

Flowables = list[Any]


def paper(report: Report) -> bytes:
    """The PDF; the same bytes for the same report. Raises StoredError without a font."""
    _registered()
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
    frame = Frame(22 * mm, 24 * mm, _WIDTH, A4[1] - 46 * mm, 0, 0, 0, 0)
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
    document.build(story, canvasmaker=_canvas_of(report))
    return into.getvalue()


@cache
def _registered() -> None:
    pdfmetrics.registerFont(TTFont(_FONT, str(font_path())))


def _style(size: float, leading: float, colour: HexColor = _INK, **more: Any) -> ParagraphStyle:
    return ParagraphStyle(
        "", fontName=_FONT, fontSize=size, leading=leading, textColor=colour, wordWrap="CJK", splitLongWords=1, **more
    )


_TEXT = _style(9.5, 15)
_SMALL = _style(8, 12)
_NOTE = _style(8, 12, _QUIET)
_HEAD = _style(13, 19, spaceBefore=16, spaceAfter=6)
_UNDER = _style(10, 15, spaceBefore=10, spaceAfter=4, keepWithNext=1)
_NUMBER = _style(9, 13, alignment=TA_RIGHT)
_CELL = _style(9, 13)


def _p(text: object, style: ParagraphStyle = _CELL) -> Paragraph:
    return Paragraph(escape(str(text)), style)


def _head(number: int, title: str) -> Flowables:
    rule = Table(
        [[""]], colWidths=[_WIDTH], rowHeights=[1], style=TableStyle([("LINEABOVE", (0, 0), (-1, -1), 1, _INK)])
    )
    return [CondPageBreak(40 * mm), _p(f"{number}　{title}", _HEAD), rule, Spacer(1, 4)]


def _rows(rows: Sequence[Sequence[Any]], widths: Sequence[float], head: bool = True) -> Table:
    """A ruled table; `widths` are shares of the page's width."""
    style = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, _HAIR),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 8),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
    ]
    if head:
        style.append(("LINEBELOW", (0, 0), (-1, 0), 0.8, _RULE))
    total = sum(widths)
    return Table(rows, [_WIDTH * each / total for each in widths], repeatRows=int(head), style=TableStyle(style))


def _title(report: Report) -> Flowables:
    colour = _COLOURS[report.verdict]
    exposure = report.exposure
    at_least = "少なくとも " if exposure.at_least else ""
    story: Flowables = [
        _p("点検結果報告書", _style(22, 30)),
        _p("証明書交付システム　申請者と証明書の紐付けに関する点検", _style(10.5, 18, _QUIET)),
        Spacer(1, 8),
        _p(f"{report.run}　{report.began}", _NOTE),
    ]
    if not report.signature.keys:
        story.append(
            _p("署名なし：この結果が誰のものか、改変されていないかを、電子署名では確かめられません。", _warning())
        )
    story += [_p(remark.ja, _warning()) for remark in report.remarks]
    counts = [
        [_p("情報が他の人に渡った人", _NOTE), _p("読んで判定した証明書", _NOTE), _p("指摘", _NOTE)],
        [
            _p(f"{at_least}{exposure.persons:,}人", _style(17, 24, colour if exposure.persons else _INK)),
            _p(f"{report.documents:,}件", _style(17, 24)),
            _p(f"{report.counted_findings:,}件", _style(17, 24)),
        ],
        [
            _p(
                f"受け取った人 {exposure.recipients:,}人" if exposure.recipients else "この点検では見つかっていない",
                _NOTE,
            ),
            _p(f"うち同時に処理されたもの {report.overlapping_documents:,}件", _NOTE),
            _p(f"原因の種類 {len(report.causes)}", _NOTE),
        ],
    ]
    box = Table(counts, [_WIDTH / 3] * 3, style=TableStyle([
        ("LINEABOVE", (0, 0), (-1, 0), 1, _INK), ("LINEBELOW", (0, -1), (-1, -1), 0.4, _RULE),
        ("LINEAFTER", (0, 0), (-2, -1), 0.4, _HAIR), ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]))  # fmt: skip
    story += [
        Spacer(1, 14),
        _p(VERDICTS[report.verdict].ja, _style(34, 44, colour)),
        _p(VERDICT_MEANINGS[report.verdict].ja, _TEXT),
        *[_p(f"・{sentence.ja}", _TEXT) for sentence in report.because],
        Spacer(1, 10),
        box,
    ]
    return story


def _warning() -> ParagraphStyle:
    return _style(
        9,
        13,
        _COLOURS["inconclusive"],
        borderColor=_COLOURS["inconclusive"],
        borderWidth=0.6,
        borderPadding=5,
        spaceBefore=12,
    )


def _summary(report: Report) -> Flowables:
    exposure = report.exposure
    worst = (
        f"{exposure.worst.ja}。{exposure.worst_text.ja}（指摘 {exposure.worst_finding}）"
        if (exposure.worst and exposure.worst_text)
        else "他の人の情報が出た指摘はない。"
    )
    short = "、".join(f"{what.ja} {count}/{whole}" for what, count, whole in in_short(report.coverage))
    if report.gaps:
        short = "、".join(filter(None, [short, f"そのほか {len(report.gaps)}"]))
    rows = [
        [_p("最も重いもの", _NOTE), _p(worst)],
        [_p("未点検", _NOTE), _p(short or "数えられる範囲では、なし")],
        [_p("紐付け確認（ガード）", _NOTE), _p(GUARDS[report.guard].ja)],
        [_p("対照", _NOTE), _p(f"わざと誤らせた文書{report.controls[0]}件のうち、見つけたもの{report.controls[1]}件")],
        [_p("言えることの範囲", _NOTE), _p(NO_PRODUCTION.ja)],
    ]
    return [*_head(1, "概要"), _rows(rows, (3, 13), head=False)]


def _method(report: Report) -> Flowables:
    text = (
        "架空の住民を投入した対象システムに、多数の申請を同時に送り、その間に台帳の異動などを起こした。"
        "返された証明書を一枚ずつ、人が見るとおりに読み取り、申請した人のものであり、そのとき交付してよいものであったかを判定した。"
        "送ったもの、返ったもの、読み取ったものはすべて先に記録し、判定は記録から行った。"
        "点検自身の見落としを確かめるため、わざと誤らせた文書を同じ手順に混ぜた。"
        f"点検中の台帳の異動は{report.register_events:,}件である。"
        "「判定できた件数」は、システムが誤っていれば指摘になったはずの試行だけを数える。"
    )
    return [*_head(2, "方法"), _p(text, _TEXT)]


def _results(report: Report) -> Flowables:
    head = [_p(each, _NOTE) for each in ("番号", "点検項目", "判定")]
    head += [_p(each, _style(8, 12, _QUIET, alignment=TA_RIGHT)) for each in ("判定できた件数", "指摘")]
    rows = [head]
    for each in report.properties:
        colour = _COLOURS.get(each.verdict, _QUIET)
        name = each.words.name.ja + ("（自己申告に基づく）" if each.self_reported else "")
        asks = [_p(name), _p(each.words.asks.ja, _NOTE)]
        if each.reason:
            asks.append(_p(each.reason.ja, _SMALL))
        rows.append(
            [
                _p(each.words.number),
                asks,
                _p(VERDICTS[each.verdict].ja, _style(9, 13, colour)),
                _p(f"{each.checked:,}", _NUMBER),
                _p(f"{each.findings:,}", _NUMBER),
            ]
        )
    return [*_head(3, "点検項目ごとの結果"), _rows(rows, (1.5, 10, 2.4, 2.6, 1.5))]


def _findings(report: Report) -> Flowables:
    story = _head(4, "指摘")
    if not report.findings:
        return [*story, _p(f"この点検で指摘はない。{NO_PRODUCTION.ja}", _TEXT)]
    names = {each.name: each.words for each in report.properties}
    rows = [[_p("原因の種類", _NOTE), _p("点検項目", _NOTE), _p("件数", _style(8, 12, _QUIET, alignment=TA_RIGHT))]]
    for cause in report.causes:
        words = names[cause.property]
        rows.append([_p(cause.text.ja), _p(f"{words.number} {words.name.ja}"), _p(f"{cause.findings:,}", _NUMBER)])
    story.append(_rows(rows, (8, 7, 2)))
    pictured = _examples(report)
    if pictured:
        story.append(_p("用紙の例（枠で囲んだものが、ここにあってはならないもの）", _UNDER))
        story += [_example(each) for each in pictured]
    story.append(_p("一覧", _UNDER))
    listed = [[_p("番号", _NOTE), _p("内容", _NOTE), _p("申請", _NOTE)]]
    listed += [
        [_p(each.number), _p(each.text.ja, _SMALL), _p(each.application_id, _SMALL)]
        for each in report.findings[:_LISTED]
    ]
    story.append(_rows(listed, (1.2, 12, 3.2)))
    more = report.counted_findings - len(listed) + 1
    if more > 0:
        story.append(
            _p(
                f"ほか{more:,}件は、実行フォルダの findings.json と report.html にある（数だけを記録したものを含む）。",
                _NOTE,
            )
        )
    return story


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


def _example(finding: FindingView) -> KeepTogether:
    assert finding.picture is not None
    rows = [
        [_p("申請した人", _NOTE), _p(f"{finding.applicant}（{finding.applicant_code}）", _SMALL)],
        [_p("情報の持ち主", _NOTE), _p("、".join(f"{name}（{code}）" for name, code in finding.whose) or "—", _SMALL)],
        [_p("出た項目", _NOTE), _p("、".join(item.ja for item in finding.items) or "—", _SMALL)],
        [_p("証明書", _NOTE), _p(f"{finding.kind.ja}　{'、'.join(finding.certificate_numbers)}", _SMALL)],
        [_p("申請", _NOTE), _p(finding.application_id, _SMALL)],
        [_p("文書", _NOTE), _p(finding.document, _SMALL)],
    ]
    side = Table(rows, [20 * mm, 78 * mm], style=TableStyle([
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, _HAIR), ("TOPPADDING", (0, 0), (-1, -1), 2),
    ]))  # fmt: skip
    sheet = SheetOnPaper(finding.picture, 60 * mm)
    told = [_p(f"指摘 {finding.number}　{finding.text.ja}", _TEXT), Spacer(1, 4), side]
    beside = TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)])
    both = Table([[sheet, told]], [66 * mm, None], style=beside)
    return KeepTogether([both, Spacer(1, 8)])


def _gaps(report: Report) -> Flowables:
    right = _style(8, 12, _QUIET, alignment=TA_RIGHT)
    rows = [[_p("対象", _NOTE), _p("未点検", right), _p("全体", right), _p("内訳", _NOTE)]]
    for each in report.coverage:
        which = missing_in_words(each).ja if each.missing else "—"
        rows.append([_p(each.what.ja), _p(each.of - each.done, _NUMBER), _p(each.of, _NUMBER), _p(which, _SMALL)])
    for gap in report.gaps:
        count, whole = (f"{gap.count:,}", f"{gap.of:,}") if gap.of else ("—", "—")
        rows.append([_p(gap.what.ja), _p(count, _NUMBER), _p(whole, _NUMBER), _p(gap.reason.ja, _SMALL)])
    note = _p("ここにあるものについて、この報告は何も述べていない。", _TEXT)
    return [*_head(5, "点検していないもの（未点検）"), note, Spacer(1, 4), _rows(rows, (5, 1.6, 1.6, 9))]


def _bounds(report: Report) -> Flowables:
    note = (
        "誤りが0件でも、誤りがないことの証明にはならない。誤りの割合がこれより大きければ、同じ件数を調べて0件となることは"
        f"20回に1回もない、という値を示す（正確な片側95%信頼限界）。{NO_PRODUCTION.ja}"
    )
    rows = [[_p("番号", _NOTE), _p("言えること", _NOTE)]]
    rows += [
        [_p(each.words.number), _p(f"{each.words.name.ja}：{each.bound.ja}")]
        for each in report.properties
        if each.bound
    ]
    story = [*_head(6, "誤りの割合の上限"), _p(note, _TEXT), Spacer(1, 4)]
    return [*story, _rows(rows, (1.5, 16))] if len(rows) > 1 else [*story, _p("言える項目はない。", _TEXT)]


def _measurements(report: Report) -> Flowables:
    rows = [[_p(name.ja, _NOTE), _p(value)] for name, value in report.rates]
    return [*_head(7, "負荷と応答"), _rows(rows, (5, 11), head=False)]


def _hearing(hearing: Hearing) -> Flowables:
    rows = [[_p("質問", _NOTE), _p("回答", _NOTE), _p("測定", _NOTE)]]
    rows += [[_p(each.question.ja), _p(each.answer or "—"), _p(each.measured.ja)] for each in hearing.answers]
    return [*_head(8, "聞き取り"), _p(f"{hearing.who}　{hearing.when}", _TEXT), _rows(rows, (5, 6, 6))]


def _no_hearing() -> Flowables:
    return [*_head(8, "聞き取り"), _p("聞き取りの回答は添えられていない。", _TEXT)]


def _evidence(report: Report) -> Flowables:
    rows = [[_p(name.ja, _NOTE), _p(value, _SMALL)] for name, value in report.facts]
    keys = "、".join(report.signature.keys)
    rows.append([_p("電子署名", _NOTE), _p(f"{keys}（himozuke verify で検証する）" if keys else "署名なし", _SMALL)])
    rows.append([_p("証拠のダイジェスト", _NOTE), _p(report.digest, _SMALL)])
    note = "氏名、住所、番号はすべて架空の住民のもの。架空の住民のものと確かめられない内容は ● または灰色で覆った。"
    return [*_head(9, "対象と証拠"), _rows(rows, (4, 13), head=False), Spacer(1, 4), _p(note, _NOTE)]


def _signatures() -> Flowables:
    rows = [[_p(each, _NOTE) for each in ("", "所属", "氏名", "日付", "印")]]
    rows += [[_p(who), "", "", "", ""] for who in ("点検実施者", "立会者", "確認者")]
    total = 17
    table = Table(
        rows,
        [_WIDTH * each / total for each in (3, 5, 4.5, 3, 1.5)],
        [6 * mm, *[14 * mm] * 3],
        style=TableStyle([("GRID", (0, 0), (-1, -1), 0.5, _RULE), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]),
    )
    return [KeepTogether([*_head(10, "署名欄")[1:], table])]


def _canvas_of(report: Report) -> type[Canvas]:
    """A canvas that writes on every page which run it is of, its digest and how many pages there are."""

    class Paged(Canvas):  # type: ignore[misc]
        def __init__(self, *arguments: Any, **named: Any) -> None:
            super().__init__(*arguments, **named)
            self._pages: list[dict[str, Any]] = []

        def showPage(self) -> None:
            self._pages.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for page in self._pages:
                self.__dict__.update(page)
                _margins(self, report, len(self._pages))
                super().showPage()
            super().save()

    return Paged


def _margins(canvas: Any, report: Report, pages: int) -> None:
    left, right = 22 * mm, A4[0] - 22 * mm
    canvas.setFillColor(_QUIET)
    canvas.setFont(_FONT, 7)
    if canvas.getPageNumber() > 1:
        canvas.drawString(left, A4[1] - 14 * mm, f"点検結果報告書　{report.run}")
        told = VERDICTS[report.verdict].ja + ("" if report.signature.keys else "　署名なし")
        canvas.drawRightString(right, A4[1] - 14 * mm, told)
    canvas.setStrokeColor(_HAIR)
    canvas.line(left, 17 * mm, right, 17 * mm)
    canvas.drawString(left, 12.5 * mm, f"証拠のダイジェスト（SHA-256）　{report.digest}")
    canvas.drawRightString(right, 12.5 * mm, f"{canvas.getPageNumber()} / {pages}")
