"""report.pdf: 点検結果報告書, A4, to be signed. The digest of the evidence stands on every page."""

from __future__ import annotations

import io
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
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

from harness.domain.properties import row_of
from harness.evidence.ci_result import clipped
from harness.evidence.findings.model import Exposure, FindingView
from harness.evidence.paper.kit import (
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
    Cells,
    Flowables,
    canvas_of,
    register_font,
    ruled,
    style,
)
from harness.evidence.paper.sheet import SheetOnPaper
from harness.evidence.report.coverage import in_short, missing_in_words
from harness.evidence.report.model import Hearing, Report
from harness.evidence.stored import StoredError
from harness.wording.rendering import Words, counted, named, text

_COLOURS = {"fail": HexColor("#a3201b"), "pass": HexColor("#24613f"), "inconclusive": HexColor("#8a5a00")}
_WITH_PICTURE = 6
_HIGH, _SMALL_WIDE = 82 * mm, 46 * mm
_LISTED = 40
_RIGHT = style(8, 12, QUIET, alignment=TA_RIGHT)
_FRAMED = {"borderColor": _COLOURS["inconclusive"], "borderWidth": 0.6, "borderPadding": 5}
_WARNING = style(9, 13, _COLOURS["inconclusive"], leftIndent=6, rightIndent=6, spaceBefore=16, **_FRAMED)


def paper(report: Report, language: str = "ja") -> bytes:
    """The PDF; the same bytes for the same report. Raises StoredError without a font, or where it cannot be set."""
    register_font()
    into, cell = io.BytesIO(), Cells(language)
    document = BaseDocTemplate(
        into,
        pagesize=A4,
        title=cell.words(text("paper.head", run=report.run)),
        author="himozuke",
        subject=cell.words(text("paper.digest", digest=report.digest)),
        invariant=True,
        lang=language,
    )
    frame = Frame(22 * mm, 24 * mm, WIDTH, A4[1] - 46 * mm, 0, 0, 0, 0)
    document.addPageTemplates([PageTemplate("page", [frame])])
    story = [
        *_title(report, cell),
        *_summary(report, cell),
        *_method(report, cell),
        *_results(report, cell),
        *_findings(report, cell),
        *_gaps(report, cell),
        *_bounds(report, cell),
        *_measurements(report, cell),
        *_hearing(report.hearing, cell),
        *_evidence(report, cell),
        *_signatures(cell),
    ]
    try:
        document.build(story, canvasmaker=canvas_of(report, cell))
    except LayoutError as error:
        raise StoredError(f"the paper report cannot be set: {clipped(str(error))}") from error
    return into.getvalue()


def _title(report: Report, cell: Cells) -> Flowables:
    story: Flowables = [
        cell(text("paper.title"), style(22, 30)),
        cell(text("paper.subtitle"), style(10.5, 18, QUIET)),
        Spacer(1, 8),
        cell(text("paper.inspected", system=report.system), TEXT),
        cell(text("paper.began", began=report.began), TEXT),
        cell(text("paper.run", run=report.run), NOTE),
    ]
    if not report.signature.keys:
        story.append(cell(text("page.unsigned"), _WARNING))
    story += [cell(remark, _WARNING) for remark in report.remarks]
    story += [
        Spacer(1, 14),
        cell(named("verdict", report.verdict), style(34, 44, _COLOURS[report.verdict])),
        cell(report.meaning, TEXT),
        *[cell(text("paper.reason", reason=reason), TEXT) for reason in report.because],
        Spacer(1, 10),
        _counts(report, cell),
    ]
    return story


def _counts(report: Report, cell: Cells) -> Table:
    exposure, large = report.exposure, style(17, 24)
    persons = text("paper.persons", persons=exposure.persons)
    if exposure.at_least:
        persons = text("paper.at-least-persons", persons=exposure.persons)
    recipients, causes = exposure.recipients, len(report.causes)
    counts = [
        cell.heads(text("page.exposed-persons"), text("page.documents"), text("page.findings")),
        [
            cell(persons, style(17, 24, _COLOURS[report.verdict] if exposure.persons else INK)),
            cell(text("page.count", count=report.documents), large),
            cell(text("page.count", count=report.counted_findings), large),
        ],
        [
            cell(counted("paper.handed-to", recipients) if recipients else text("page.none-exposed"), NOTE),
            cell(text("page.overlapping", documents=report.overlapping_documents), NOTE),
            [
                *([cell(counted("page.of-events", len(report.events)), NOTE)] if report.events else []),
                cell(counted("page.kinds", causes) if causes else text("page.no-kinds"), NOTE),
            ],
        ],
    ]
    return Table(counts, [WIDTH / 3] * 3, style=TableStyle([
        ("LINEABOVE", (0, 0), (-1, 0), 1, INK), ("LINEBELOW", (0, -1), (-1, -1), 0.4, RULE),
        ("LINEAFTER", (0, 0), (-2, -1), 0.4, HAIR), ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
    ]))  # fmt: skip


def _summary(report: Report, cell: Cells) -> Flowables:
    short: list[Words] = [
        text("paper.not-inspected-of", what=what, count=count, whole=whole)
        for what, count, whole in in_short(report.coverage)
    ]
    if report.gaps:
        short.append(text("paper.further-gaps", gaps=len(report.gaps)))
    sent, caught = report.controls
    sorts = report.controls_by_sort
    controls = text("paper.controls-by-sort", sent=sent, caught=caught, listed=sorts) if sorts else None
    rows = [
        (text("page.gravest"), _gravest(report.exposure)),
        (text("page.not-inspected"), text("page.listed", listed=tuple(short)) if short else text("paper.no-gaps")),
        (text("page.guard"), text(f"guard.{report.guard}.meaning")),
        (text("paper.controls"), controls or text("paper.controls-caught", sent=sent, caught=caught)),
        (text("paper.what-can-be-said"), text("page.no-production")),
    ]
    table = ruled([[cell(name, NOTE), cell(value)] for name, value in rows], (3, 13), head=False)
    return [*cell.heading(1, text("paper.summary")), table]


def _gravest(exposure: Exposure) -> Words:
    if exposure.worst is None or exposure.worst_text is None or exposure.worst_finding is None:
        return text("paper.nothing-exposed")
    count = exposure.worst_persons
    persons = counted("page.at-least-persons", count) if exposure.at_least else counted("page.persons", count)
    return text(
        "paper.gravest",
        worst=exposure.worst,
        persons=persons,
        example=exposure.worst_text,
        finding=exposure.worst_finding,
    )


def _method(report: Report, cell: Cells) -> Flowables:
    return [
        *cell.heading(2, text("paper.method")),
        cell(text("paper.method-text", events=report.register_events), TEXT),
    ]


def _results(report: Report, cell: Cells) -> Flowables:
    head = cell.heads(text("paper.number"), text("page.property"), text("paper.verdict"))
    head += [cell(name, _RIGHT) for name in (text("paper.judged"), text("page.findings"))]
    rows = [head]
    for each in report.properties:
        name = named("property", each.name)
        asks = [
            cell(text("paper.self-reported", name=name) if each.self_reported else name),
            cell(text(f"property.{each.name}.asks"), NOTE),
        ]
        if each.reason:
            asks.append(cell(each.reason, SMALL))
        rows.append(
            [
                cell(each.number),
                asks,
                cell(named("verdict", each.verdict), style(9, 13, _COLOURS.get(each.verdict, QUIET))),
                cell(f"{each.checked:,}", NUMBER),
                cell(f"{each.findings:,}", NUMBER),
            ]
        )
    return [*cell.heading(3, text("page.properties")), ruled(rows, (1.5, 9.6, 2.4, 2.6, 1.9))]


def _findings(report: Report, cell: Cells) -> Flowables:
    story = [*cell.heading(4, text("page.findings")), *_waivers(report, cell)]
    if not report.findings:
        return [*story, cell(text("paper.no-findings", scope=text("page.no-production")), TEXT)]
    rows = [[*cell.heads(text("page.kind-of-finding"), text("page.property")), cell(text("page.how-many"), _RIGHT)]]
    for cause in report.causes:
        name = text("paper.property", number=row_of(cause.property).number, name=named("property", cause.property))
        rows.append([cell(cause.text), cell(name), cell(f"{cause.findings:,}", NUMBER)])
    story.append(ruled(rows, (8, 7, 2)))
    story += [CondPageBreak(30 * mm), cell(text("paper.list"), UNDER)]
    listed = [cell.heads(text("page.event"), text("page.what"), text("page.application"))]
    by_number = {each.number: each for each in report.findings}
    shown = report.events[:_LISTED]
    for event in shown:
        first = by_number[event.findings[0]]
        what = [cell(first.text, SMALL, first.mask)]
        what += [cell(event.text, NOTE)] if len(event.findings) > 1 else []
        listed.append([cell(event.number), what, cell(first.application_id, SMALL)])
    story.append(ruled(listed, (1.2, 12, 3.2)))
    more = report.counted_findings - sum(len(event.findings) for event in shown)
    if more > 0:
        story.append(cell(text("paper.more-findings", more=more), NOTE))
    return [*story, *_pictures(report, cell)]


def _pictures(report: Report, cell: Cells) -> Flowables:
    """Each example in one piece, the first of them with the heading."""
    title = cell(text("paper.examples"), UNDER)
    examples = [_example(each, cell) for each in _examples(report)]
    return [KeepTogether([title, *each] if place == 0 else each) for place, each in enumerate(examples)]


def _waivers(report: Report, cell: Cells) -> Flowables:
    if not report.waivers:
        return []
    rows = [
        cell.heads(
            text("paper.waivers"), text("page.reason"), text("page.owner"), text("page.ends"), text("page.how-many")
        )
    ]
    for each in report.waivers:
        ends = [cell(each.expires, SMALL), cell(named("waiver", each.state), SMALL)]
        texts = [cell(words, SMALL) for words in (each.fingerprint, each.reason, each.owner)]
        rows.append([*texts, ends, cell(f"{each.findings:,}", NUMBER)])
    return [ruled(rows, (6.4, 5, 3, 2.4, 1.3)), Spacer(1, 8)]


def _examples(report: Report) -> list[FindingView]:
    """Findings to be shown with their sheet: the gravest, then the first of each cause."""
    with_picture = [each for each in report.findings if each.picture]
    first: dict[object, FindingView] = {}
    for each in sorted(with_picture, key=lambda each: each.number != report.exposure.worst_finding):
        first.setdefault(each.cause, each)
    return list(first.values())[:_WITH_PICTURE]


def _example(finding: FindingView, cell: Cells) -> Flowables:
    assert finding.picture is not None
    told = cell.short(text("paper.finding", finding=finding.number, what=finding.text), TEXT, finding.mask)
    rows = _about(finding, cell)
    if finding.picture.points_at:
        sheet = SheetOnPaper(finding.picture, WIDTH, _HIGH, cell)
        under = cell(_under(finding, sheet.is_part), NOTE)
        return [told, Spacer(1, 2), ruled(rows, (2.4, 13), head=False), Spacer(1, 6), sheet, under, Spacer(1, 14)]
    sheet = SheetOnPaper(finding.picture, _SMALL_WIDE, _HIGH, cell)
    under = cell(_under(finding, False), NOTE)
    beside = ruled(rows, (2.4, 9), head=False, wide=WIDTH - _SMALL_WIDE - 6 * mm)
    style_ = TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)])
    both = Table([[[sheet, under], [told, Spacer(1, 2), beside]]], [_SMALL_WIDE + 6 * mm, None], style=style_)
    return [both, Spacer(1, 14)]


def _about(finding: FindingView, cell: Cells) -> list[list[Any]]:
    """Whose sheet it is, and whose data came out, name by name."""
    whose = tuple(text("paper.person", name=name, code=code) for name, code in finding.whose)
    numbers = text("page.listed", listed=finding.certificate_numbers)
    rows = [
        (text("page.applied"), cell(text("paper.person", name=finding.applicant, code=finding.applicant_code), SMALL)),
        (text("paper.whose"), cell.short(text("page.listed", listed=whose) if whose else "—", SMALL)),
        (text("page.came-out"), cell(text("page.listed", listed=finding.items) if finding.items else "—", SMALL)),
        (text("page.certificate"), cell.short(text("paper.certificate", kind=finding.kind, numbers=numbers), SMALL)),
        (text("paper.application-and-document"), cell(f"{finding.application_id}　{finding.document}", SMALL)),
    ]
    return [[cell(name, NOTE), value] for name, value in rows]


def _under(finding: FindingView, is_part: bool) -> Words:
    """What stands under a sheet."""
    number = finding.sheet or 1
    sheet = text("paper.part-of-sheet", sheet=number) if is_part else text("page.sheet", sheet=number)
    return text("paper.covered", sheet=sheet) if finding.picture and finding.picture.covered else sheet


def _gaps(report: Report, cell: Cells) -> Flowables:
    head = [cell(text("page.of-what"), NOTE), cell(text("page.not-inspected"), _RIGHT), cell(text("page.of"), _RIGHT)]
    rows = [[*head, cell(text("page.which"), NOTE)]]
    for each in report.coverage:
        which = missing_in_words(each) if each.missing else "—"
        rows.append([cell(each.what), cell(each.of - each.done, NUMBER), cell(each.of, NUMBER), cell(which, SMALL)])
    for gap in report.gaps:
        count, whole = (f"{gap.count:,}", f"{gap.of:,}") if gap.of else ("—", "—")
        rows.append([cell(gap.what), cell(count, NUMBER), cell(whole, NUMBER), cell(gap.reason or "", SMALL)])
    note = cell(text("page.gaps-note"), TEXT)
    return [*cell.heading(5, text("page.what-was-not-inspected")), note, Spacer(1, 4), ruled(rows, (5, 1.6, 1.6, 9))]


def _bounds(report: Report, cell: Cells) -> Flowables:
    rows = [cell.heads(text("paper.number"), text("paper.what-can-be-said-of-each"))]
    rows += [
        [cell(each.number), cell(text("paper.bound", name=named("property", each.name), bound=each.bound))]
        for each in report.properties
        if each.bound
    ]
    note = cell(text("paper.bounds-note", scope=text("page.no-production")), TEXT)
    story = [*cell.heading(6, text("paper.bounds")), note, Spacer(1, 4)]
    return [*story, ruled(rows, (1.5, 16))] if len(rows) > 1 else [*story, cell(text("paper.no-bounds"), TEXT)]


def _measurements(report: Report, cell: Cells) -> Flowables:
    rows = [[cell(name, NOTE), cell(value)] for name, value in report.rates]
    return [*cell.heading(7, text("page.load")), ruled(rows, (7, 9), head=False)]


def _hearing(hearing: Hearing | None, cell: Cells) -> Flowables:
    heading = cell.heading(8, text("page.hearing"))
    if hearing is None:
        return [*heading, cell(text("paper.no-hearing"), TEXT)]
    rows = [cell.heads(text("page.question"), text("page.answer"), text("page.measured"))]
    rows += [[cell(each.question), cell(each.answer or "—"), cell(each.measured)] for each in hearing.answers]
    return [*heading, cell(f"{hearing.who}　{hearing.when}", TEXT), ruled(rows, (5, 6, 6))]


def _evidence(report: Report, cell: Cells) -> Flowables:
    keys = text("page.listed", listed=report.signature.keys)
    signed = text("paper.signed-by", keys=keys) if report.signature.keys else text("page.is-unsigned")
    facts: list[tuple[Words, Words]] = [
        *report.facts, (text("paper.signature"), signed), (text("page.digest"), report.digest)
    ]  # fmt: skip
    rows = [[cell(name, NOTE), cell(value, SMALL)] for name, value in facts]
    table = ruled(rows, (4.8, 12.2), head=False)
    return [*cell.heading(9, text("page.evidence")), table, Spacer(1, 4), cell(text("page.synthetic"), NOTE)]


def _signatures(cell: Cells) -> Flowables:
    heads = cell.heads(text("paper.organisation"), text("paper.name"), text("paper.date"), text("paper.seal"))
    rows = [[cell("", NOTE), *heads]]
    rows += [
        [cell(who), "", "", "", ""] for who in (text("paper.inspector"), text("paper.witness"), text("paper.confirmed"))
    ]
    total = 17
    table = Table(
        rows,
        [WIDTH * each / total for each in (3, 5, 4.5, 3, 1.5)],
        [6 * mm, *[12 * mm] * 3],
        style=TableStyle([("GRID", (0, 0), (-1, -1), 0.5, RULE), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]),
    )
    return [KeepTogether([*cell.heading(10, text("paper.signatures"))[1:], table])]
