"""The picture of a document: its sheets as a printer makes them, a box around each item, and beside it what it is and
whose. A sheet that identifies nobody of the population is not rendered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from harness.domain.messages import Message, Person
from harness.domain.told import Item, ToldReading, ToldSheet, best_told
from harness.evidence.marked.marking import Tones, called, marks_of, what
from harness.evidence.marked.notes import SHEET_PX, Drawing, drawing, tone_name
from harness.evidence.marked.page import Group, MarkedDocument, MarkedSheet, page
from harness.evidence.marked.png import png, sheet_png
from harness.evidence.masking.sentences import sentence
from harness.evidence.stored import StoredError
from harness.inspection.alone.judged import Judged
from harness.inspection.alone.order import ReadOrder
from harness.inspection.order import as_usage_problem
from harness.reading.picturing import Picturer, PictureRequest
from harness.wording.rendering import named, text

MOST_DRAWN: Final = 20
"""So many sheets are drawn, the first ones."""


def picture_of(
    order: ReadOrder,
    data: bytes,
    digest: str,
    told: Sequence[ToldReading],
    images: Sequence[int],
    judged: Judged | None,
) -> bytes | None:
    """The content of the file that the order names; None where there is nothing to draw. `images`: how many the first
    reader saw on each sheet. Raises UsageProblem."""
    sheets = list(_marked(data, told, images, order.language))
    drawings = [sheet.drawing for sheet in sheets if sheet.drawing is not None]
    is_png = order.picture is not None and order.picture.suffix.lower() == ".png"
    if not drawings and (is_png or not any(sheet.groups for sheet in sheets)):
        return None
    with as_usage_problem(StoredError):
        if is_png:
            return png(drawings, order.language)
        document = MarkedDocument(
            name=order.document.name,
            digest=digest,
            sheets=sheets,
            verdict=judged.verdict.value if judged else "",
            findings=[each.message for each in judged.findings] if judged else (),
            doubts=[each.message for each in judged.unclear] if judged else (),
        )
        return page(document, order.language).encode()


def _marked(data: bytes, told: Sequence[ToldReading], images: Sequence[int], code: str) -> Iterator[MarkedSheet]:
    tones = Tones()
    with Picturer() as picturer:
        for place, (_, sheet) in enumerate(best_told(told)):
            if sheet.stranger:
                yield MarkedSheet(sheet.number, "", None, (), (), text("read.of-nobody"))
                continue
            drawn = _drawn(picturer, data, sheet, images[place] if place < len(images) else 0, tones)
            yield MarkedSheet(
                sheet.number,
                " / ".join(str(sentence(named("kind", each), code)) for each in sheet.titles),
                drawn if isinstance(drawn, Drawing) else None,
                tuple(_groups(sheet, tones)),
                sheet.besides,
                drawn if isinstance(drawn, Message) else None,
            )


def _drawn(picturer: Picturer, data: bytes, sheet: ToldSheet, images: int, tones: Tones) -> Drawing | Message:
    if sheet.number > MOST_DRAWN:
        return text("read.not-drawn", most=MOST_DRAWN)
    seen = picturer.picture(PictureRequest("", sheet.number, SHEET_PX, data))
    if isinstance(seen, Message):
        return text("page.no-picture", why=seen)
    return drawing(seen, sheet_png(seen), marks_of(sheet, tones), images)


def _groups(sheet: ToldSheet, tones: Tones) -> Iterator[Group]:
    alike: dict[tuple[tuple[Person, ...], bool | None], list[Item]] = {}
    for item in sheet.items:
        alike.setdefault((item.whose, item.own), []).append(item)
    for (people, _), items in alike.items():
        yield Group(called(people), tone_name(tones.of(items[0])), [(each, what(each)) for each in items])
