"""Findings as a report shows them: sorted by cause, some with a picture and a time line."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from harness.domain.messages import Message, Quoted
from harness.domain.operations import Outcome
from harness.domain.told import Item
from harness.evidence.findings.events import Event, by_place
from harness.evidence.findings.exposing import called, in_words
from harness.evidence.findings.found import Found, cause_in_words, others
from harness.evidence.findings.model import Bar, Cause, FindingView, Picture, TimeLine
from harness.evidence.findings.observed import Observed
from harness.evidence.findings.pictures import WIDTH_PX, Foreign, drawn
from harness.evidence.marked.marking import Tones, marks_of
from harness.evidence.marked.notes import Mark
from harness.evidence.masking.mask import Mask, Wording
from harness.evidence.masking.values import Values
from harness.evidence.passage import Passage, TimedOperation, Window, kind_of, nearest
from harness.evidence.stored import Stored
from harness.evidence.subject import AnyEvidence, People, Tell
from harness.reading.picturing import Picturer, PictureRequest
from harness.wording.rendering import named, text

IN_FULL = 200
"""Findings shown with picture and time line; the others stand in a list."""

_MOST_BARS = 10
_MOST_LOST = 2
"""So many documents may take the time that a picture may take; then no more are tried."""
_MOST_RUNS, _MOST_MARKS = 3_000, 300
"""No document that is asked for has as many runs, and no sheet as many items: of these nothing is marked."""
_AROUND_NS = 50_000_000
_OVER_THE_LIMITS = frozenset(
    {"over-wall-limit-killed", "over-cpu-limit", "over-wall-limit", "reader-lost", "out-of-memory"}
)


def chosen(findings: Sequence[Found], events: Sequence[Event], most: int = IN_FULL) -> list[int]:
    """The places of the findings to be shown in full: of each event the first of each cause before any other, the
    largest events before others, and of each cause in turn, so that none hides another."""
    of_event = by_place(events)
    again: Counter[tuple[int, str, str]] = Counter()
    by_cause: dict[tuple[str, str], list[tuple[int, int, int]]] = defaultdict(list)
    for place, each in enumerate(findings):
        of = (of_event[place].number, each.property, each.cause)
        by_cause[each.property, each.cause].append((again[of], -of_event[place].findings, place))
        again[of] += 1
    turns = [
        (repeated, turn, number, place)
        for number, each in enumerate(by_cause.values())
        for turn, (repeated, _, place) in enumerate(sorted(each))
    ]
    return sorted(place for *_, place in sorted(turns)[:most])


def causes_of(findings: Sequence[Found]) -> list[Cause]:
    """The causes, in the order in which they first appear."""
    counts = Counter((each.property, each.cause) for each in findings)
    return [
        Cause(number, name, cause_in_words(cause), count)
        for number, ((name, cause), count) in enumerate(counts.items())
    ]


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


@dataclass(frozen=True, slots=True)
class Showing:
    """Everything that is known when findings are put into words and pictures."""

    stored: Stored
    family: AnyEvidence
    people: People
    seen: Observed
    passage: Passage
    wording: Wording
    tell: Tell | None = None

    def _mask(self, found: Found) -> Mask:
        """What may be shown beside a finding."""
        finding = found.row
        run_id = str(self.stored.manifest.get("run_id", ""))
        codes = (finding["applicant"], *finding["whose"])
        own = [finding["application_id"], *finding["certificate_numbers"], *_ids(found.said, run_id)]
        return Mask(self.wording, self.people.values(codes), own)

    def view(
        self, place: int, found: Found, event: int, cause: int, items: Iterable[str], full: Picturer | None
    ) -> FindingView:
        """The finding in this place. With a picturer it is shown in full."""
        finding = found.row
        mask = self._mask(found)
        trial = self.passage.owners.get(finding["document"])
        kind = kind_of(trial)
        origin = self.passage.origin_ns
        picture, note = self._picture(found, full, mask) if full else (None, None)
        return FindingView(
            number=place + 1,
            property=finding["property"],
            event=event,
            cause=cause,
            text=found.said,
            mask=mask,
            applicant=called(finding["applicant"], self.people),
            applicant_code=finding["applicant"],
            whose=tuple((called(code, self.people), code) for code in others(finding)),
            kind=named("kind", kind) if kind else "",
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

    def _picture(self, found: Found, picturer: Picturer, mask: Mask) -> tuple[Picture | None, Message | None]:
        document, sheet = found.row["document"], found.row["sheet"] or 1
        path = self.stored.path / document
        if not document:
            return None, text("page.no-document")
        if not path.is_file() or not path.resolve().is_relative_to(self.stored.path.resolve()):
            return None, text("page.document-not-kept")
        problem = found.said.get("problem")
        if picturer.lost >= _MOST_LOST or (isinstance(problem, Message) and problem.code in _OVER_THE_LIMITS):
            return None, text("page.not-pictured")
        seen = picturer.picture(PictureRequest(str(path), sheet, WIDTH_PX))
        if isinstance(seen, Message):
            return None, text("page.no-picture", why=seen)
        picture = drawn(seen, self._foreign(found), mask, self._marks(found, mask))
        return picture, None if picture else text("page.of-nobody-known")

    def _marks(self, found: Found, mask: Mask) -> list[Mark]:
        """What stands on the sheet and may be shown; what the finding is about is stressed."""
        document, number = found.row["document"], found.row["sheet"] or 1
        sheets = self.seen.sheets(document, None)
        if self.tell is None or number > len(sheets) or sum(len(each.runs) for each in sheets) > _MOST_RUNS:
            return []
        sheet = self.tell(sheets, self.passage.owners.get(document))[number - 1]
        if len(sheet.items) > _MOST_MARKS:
            return []
        return list(marks_of(sheet, Tones(), partial(_may_be_shown, mask), partial(_is_about, found)))

    def _foreign(self, found: Found) -> Foreign:
        """What should not stand on the sheet."""
        finding = found.row
        theirs, own = self.people.values(others(finding)), self.people.values([finding["applicant"]])
        texts, marked = self.family.foreign(found, self.people, self.seen)
        values = Values((theirs.texts - own.texts).union(texts), theirs.days - own.days)
        images = self.seen.drawn(finding["document"], finding["sheet"] or 1)
        return Foreign(values, own, [image.digest for image in images], marked)

    def _time_line(self, place: int, finding: Mapping[str, Any]) -> TimeLine | None:
        spans = self.passage.around.get(place)
        if not spans or not finding["started_ns"]:
            return None
        start_ns, end_ns = _window(finding)
        first = {finding["operation"]: 0, finding["other_operation"]: 1}
        concerned = {finding["applicant"], *finding["whose"]}
        drawn_spans = nearest(spans, first, concerned, finding["started_ns"], _MOST_BARS)
        bars = tuple(self._bar(span, finding, start_ns, end_ns) for span in drawn_spans)
        origin = self.passage.origin_ns
        more = self.passage.touching[place] - len(drawn_spans)
        return TimeLine(bars, (start_ns - origin) / 1e9, (end_ns - origin) / 1e9, more)

    def _bar(self, span: TimedOperation, finding: Mapping[str, Any], start_ns: int, end_ns: int) -> Bar:
        length = end_ns - start_ns
        left = max(start_ns, span.start_ns)
        right = min(end_ns, span.end_ns or end_ns)
        role = {finding["operation"]: "own", finding["other_operation"]: "other"}.get(
            span.operation, span.what if span.what != "application" else "beside"
        )
        kind = named({"application": "kind"}.get(span.what, span.what), span.kind)
        label = text("page.of-somebody", who=called(span.resident, self.people), what=kind) if span.resident else kind
        outcome = named("outcome", span.what if span.outcome == Outcome.OK else span.outcome)
        told = text("page.operation", id=span.application_id, outcome=outcome)
        if span.end_ns:
            told = text("page.operation-took", operation=told, took_ms=(span.end_ns - span.start_ns) / 1e6)
        return Bar(role, label, told, (left - start_ns) / length, max(0.0, right - left) / length, not span.end_ns)


def _may_be_shown(mask: Mask, item: Item) -> bool:
    """Whether neither an item nor its owner's name is covered on the sheet."""
    names = [owner.name or owner.resident_code for owner in item.whose[:1]]
    return not mask.covered(item.text) and not any(map(mask.covered, names))


def _is_about(found: Found, item: Item) -> bool:
    """Whether a finding is about an item on its sheet: it is somebody else's whose data came out, or it is one of those
    that the finding names, of those whom it names."""
    whose, theirs = {person.resident_code for person in item.whose}, set(others(found.row))
    if whose & theirs and item.own is not True:
        return True
    named = {found.row["applicant"], *found.row["whose"]}
    return bool(whose & named) and not set(item.items).isdisjoint(found.words("items"))


def _ids(message: Message, run_id: str) -> Iterator[str]:
    """The run's own ids and certificate numbers, where the system under test said them."""
    for _, value in message.parts:
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, Message):
                yield from _ids(each, run_id)
                number = each.get("number") if each.get("application") else None
                yield from [number.text] if isinstance(number, Quoted) else []
            elif isinstance(each, Quoted) and run_id:
                yield from re.findall(rf"\b{re.escape(run_id)}[-\w./]*", each.text, re.ASCII)
