"""Findings as a report shows them: sorted by cause, some with a picture and a time line."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from harness.domain.messages import Message
from harness.domain.observations import Image
from harness.domain.operations import Outcome
from harness.evidence.report.exposing import in_words, others
from harness.evidence.report.imprints import shows_imprint_of
from harness.evidence.report.known import Item, Known, Values, plain
from harness.evidence.report.masking import Mask, Wording
from harness.evidence.report.model import Bar, Cause, FindingView, Picture, TimeLine
from harness.evidence.report.observed import Observed
from harness.evidence.report.passage import Passage, Span, Window, nearest
from harness.evidence.report.phrases import Phrase, phrase
from harness.evidence.report.pictures import WIDTH_PX, Foreign, drawn
from harness.evidence.report.problem_rows import problem_in_words
from harness.evidence.report.words import EVENTS, FAULTS, KINDS, Text, same, word
from harness.evidence.stored import Stored
from harness.reading.picturing import Picturer, PictureRequest
from harness.wording.rendering import stored_sentence

IN_FULL = 200
"""Findings shown with picture and time line; the others stand in a list."""

_MOST_BARS = 10
_MOST_LOST = 2
"""So many documents may take the time that a picture may take; then no more are tried."""
_AROUND_NS = 50_000_000
_DONE = {
    "application": Text("交付", "issued"),
    "event": Text("反映", "in force"),
    "fault": Text("実行", "done"),
}
_OUTCOMES = {
    "open": Text("受付", "accepted"),
    "refused": Text("不交付", "refused"),
    "unknown": Text("応答なし", "no answer"),
}
_OF_IMPRINT = ("Imprint:", "A seal certificate for ")
_OF_RESIDENT = {
    "My Number": "my_number", "my_number": "my_number", "resident code": "resident_code",
    "resident_code": "resident_code", "address": "address", "domicile": "domicile", "head of the register": "domicile",
}  # fmt: skip


def chosen(findings: Sequence[Mapping[str, Any]], sentences: Sequence[Phrase], most: int = IN_FULL) -> list[int]:
    """The places of the findings to be shown in full: of each cause in turn, so that none hides another."""
    by_cause: dict[tuple[str, Text], list[int]] = defaultdict(list)
    for place, finding in enumerate(findings):
        by_cause[finding["property"], sentences[place].cause].append(place)
    turns = [(turn, number, place) for number, each in enumerate(by_cause.values()) for turn, place in enumerate(each)]
    return sorted(place for _, _, place in sorted(turns)[:most])


def causes_of(findings: Sequence[Mapping[str, Any]], sentences: Sequence[Phrase]) -> list[Cause]:
    """The causes, in the order in which they first appear."""
    counts = Counter((finding["property"], said.cause) for finding, said in zip(findings, sentences, strict=True))
    return [Cause(number, name, text, count) for number, ((name, text), count) in enumerate(counts.items())]


def windows_of(findings: Sequence[Mapping[str, Any]], places: Sequence[int]) -> list[Window]:
    """What of the run's time is wanted around the findings in these places."""
    windows = []
    for place in places:
        finding = findings[place]
        if finding["started_ns"]:
            named = frozenset((finding["operation"], finding["other_operation"])) - {""}
            concerned = frozenset((finding["applicant"], *finding["whose"])) - {""}
            windows.append(Window(place, *_window(finding), named, concerned))
    return windows


def _window(finding: Mapping[str, Any]) -> tuple[int, int]:
    starts = [finding["started_ns"], *([finding["other_started_ns"]] if finding["other_operation"] else [])]
    ends = [finding["ended_ns"], *([finding["other_ended_ns"]] if finding["other_operation"] else [])]
    start, end = min(starts), max(*ends, finding["started_ns"])
    room = max(_AROUND_NS, (end - start) // 10)
    return start - room, end + room


class Showing:
    """Everything that is known when findings are put into words and pictures."""

    def __init__(self, stored: Stored, known: Known, seen: Observed, passage: Passage, wording: Wording) -> None:
        self._stored, self._known, self._seen = stored, known, seen
        self._passage, self._wording = passage, wording

    def mask_of(self, place: int) -> Mask:
        """What may be shown beside the finding in this place."""
        finding = self._stored.findings[place]
        run_id = str(self._stored.manifest.get("run_id", ""))
        codes = (finding["applicant"], *finding["whose"])
        own = [finding["application_id"], *finding["certificate_numbers"], *_ids(finding["sentence"], run_id)]
        return Mask(self._wording, self._known.of(codes), own)

    def view(self, place: int, said: Phrase, cause: int, items: Sequence[Item], full: Picturer | None) -> FindingView:
        """The finding in this place. With a picturer it is shown in full."""
        finding = self._stored.findings[place]
        veiled = phrase(finding["sentence"], lambda words: self.mask_of(place).veil(words))
        application = self._passage.owners.get(finding["document"])
        origin = self._passage.origin_ns
        picture, note = self._picture(finding, said, full, self.mask_of(place)) if full else (None, None)
        return FindingView(
            number=place + 1,
            property=finding["property"],
            cause=cause,
            text=veiled.text,
            applicant=self._known.name(finding["applicant"]),
            applicant_code=finding["applicant"],
            whose=tuple((self._known.name(code), code) for code in others(finding)),
            kind=word(KINDS, application.certificate.value) if application else same(""),
            sheet=finding["sheet"],
            certificate_numbers=tuple(finding["certificate_numbers"]),
            application_id=finding["application_id"],
            document=finding["document"],
            scenario=finding["scenario"],
            at_s=(finding["started_ns"] - origin) / 1e9 if finding["started_ns"] else None,
            took_s=(finding["ended_ns"] - finding["started_ns"]) / 1e9 if finding["started_ns"] else None,
            items=in_words(items),
            self_reported=bool(finding["self_reported"]),
            full=full is not None,
            picture=picture,
            picture_note=note,
            time_line=self._time_line(place, finding) if full else None,
        )

    def _picture(
        self, finding: Mapping[str, Any], said: Phrase, picturer: Picturer, mask: Mask
    ) -> tuple[Picture | None, Text | None]:
        path = self._stored.path / finding["document"]
        if not finding["document"]:
            return None, Text("この指摘に文書はない。", "This finding has no document.")
        if not path.is_file() or not path.resolve().is_relative_to(self._stored.path.resolve()):
            return None, Text("文書は保存されていない。", "The document was not kept.")
        if picturer.lost >= _MOST_LOST or said.parts.get("problem", "").startswith("The reader "):
            return None, Text(
                "読み取りの限度を超えた文書のため、画像は載せない。",
                "Not pictured: documents of this run take a reader over its limits.",
            )
        seen = picturer.picture(PictureRequest(str(path), finding["sheet"] or 1, WIDTH_PX))
        if isinstance(seen, Message):
            why = problem_in_words(stored_sentence(seen), mask.veil)
            return None, Text(f"画像なし：{why.ja}", f"No picture: {why.en}")
        picture = drawn(seen, self._foreign(finding, said), mask)
        if picture is None:
            return None, Text(
                "用紙の内容を架空の住民と結び付けられないため、画像は載せない。",
                "What the sheet shows cannot be tied to the synthetic residents, so it is not shown.",
            )
        return picture, None

    def _foreign(self, finding: Mapping[str, Any], said: Phrase) -> Foreign:
        """What should not stand on the sheet."""
        theirs, own = self._known.of(others(finding)), self._known.of([finding["applicant"]])
        texts = set(theirs.texts - own.texts)
        if "instead" in said.parts:
            texts.add(plain(said.parts["instead"]))
        resident = self._known.residents.get(finding["applicant"])
        wanted = [said.parts.get("option", ""), *said.parts.get("items", "").split(", ")]
        if resident is not None and "not" in finding["sentence"] and "held" not in finding["sentence"]:
            texts |= {plain(str(getattr(resident, _OF_RESIDENT[each]))) for each in wanted if each in _OF_RESIDENT}
        images = [
            image
            for sheet in self._seen.sheets(finding["document"], finding["sheet"] or 1)
            for image in sheet.images
            if image.drawn
        ]
        values = Values(frozenset(texts), theirs.days - own.days)
        return Foreign(values, own, [image.digest for image in images], self._foreign_images(finding, images))

    def _foreign_images(self, finding: Mapping[str, Any], images: Sequence[Image]) -> set[str]:
        """The digests of those images that should not stand on the sheet: imprints of others, or, where the imprint
        itself is in question, all but a mayor's seal."""
        theirs = {each.digest for each in images if shows_imprint_of(each, others(finding), self._known)}
        if theirs or not finding["sentence"].startswith(_OF_IMPRINT):
            return theirs
        own = {each.digest for each in images if shows_imprint_of(each, [finding["applicant"]], self._known)}
        return own or {each.digest for each in images if not self._seen.common(each.digest)}

    def _time_line(self, place: int, finding: Mapping[str, Any]) -> TimeLine | None:
        spans = self._passage.around.get(place)
        if not spans or not finding["started_ns"]:
            return None
        start_ns, end_ns = _window(finding)
        first = {finding["operation"]: 0, finding["other_operation"]: 1}
        concerned = {finding["applicant"], *finding["whose"]}
        drawn_spans = nearest(spans, first, concerned, finding["started_ns"], _MOST_BARS)
        bars = tuple(self._bar(span, finding, start_ns, end_ns) for span in drawn_spans)
        origin = self._passage.origin_ns
        more = self._passage.touching[place] - len(drawn_spans)
        return TimeLine(bars, (start_ns - origin) / 1e9, (end_ns - origin) / 1e9, more)

    def _bar(self, span: Span, finding: Mapping[str, Any], start_ns: int, end_ns: int) -> Bar:
        length = end_ns - start_ns
        left = max(start_ns, span.start_ns)
        right = min(end_ns, span.end_ns or end_ns)
        role = {finding["operation"]: "own", finding["other_operation"]: "other"}.get(
            span.operation, span.what if span.what != "application" else "beside"
        )
        kind = word({"event": EVENTS, "fault": FAULTS}.get(span.what, KINDS), span.kind)
        who = self._known.name(span.resident) if span.resident else ""
        label = Text(f"{who} {kind.ja}".strip(), f"{who} {kind.en}".strip())
        outcome = _DONE[span.what] if span.outcome == Outcome.OK else word(_OUTCOMES, span.outcome)
        took = f" {(span.end_ns - span.start_ns) / 1e6:,.0f}" if span.end_ns else ""
        told = Text(
            f"{span.application_id} {outcome.ja}{took}{'ミリ秒' if took else ''}",
            f"{span.application_id} {outcome.en}{took}{' ms' if took else ''}",
        )
        return Bar(role, label, told, (left - start_ns) / length, max(0.0, right - left) / length, not span.end_ns)


def _ids(sentence: str, run_id: str) -> list[str]:
    """The run's own ids in a sentence."""
    if not run_id:
        return []
    return [each.strip(".,;:()") for each in sentence.split() if each.startswith(run_id)]
