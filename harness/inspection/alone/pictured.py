"""The picture of a document: its sheets as a printer makes them, a box around each item, and beside it what it is and
whose. A sheet that identifies nobody of the population is not rendered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from harness.domain.messages import Message, Person
from harness.domain.told import Item, ToldReading, ToldSheet, best_told
from harness.evidence.marked.notes import SHEET_PX, Drawing, Mark, drawing, tone_name
from harness.evidence.marked.page import Group, MarkedDocument, MarkedSheet, page
from harness.evidence.marked.png import png
from harness.evidence.masking.sentences import sentence
from harness.evidence.stored import StoredError
from harness.inspection.alone.judged import Judged
from harness.inspection.alone.order import ReadOrder
from harness.inspection.order import as_usage_problem
from harness.reading.picturing import Picturer, PictureRequest
from harness.wording.languages import language
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
    words = _Words(order.language)
    sheets = list(_marked(data, told, images, words))
    drawings = [sheet.drawing for sheet in sheets if sheet.drawing is not None]
    is_png = order.picture is not None and order.picture.suffix.lower() == ".png"
    if not drawings and (is_png or not any(sheet.groups for sheet in sheets)):
        return None
    with as_usage_problem(StoredError):
        if is_png:
            return png(drawings)
        document = MarkedDocument(
            name=order.document.name,
            digest=digest,
            sheets=sheets,
            verdict=judged.verdict.value if judged else "",
            findings=[each.message for each in judged.findings] if judged else (),
            doubts=[each.message for each in judged.unclear] if judged else (),
        )
        return page(document, order.language).encode()


class _Words:
    """What items and people are called in one language."""

    def __init__(self, code: str) -> None:
        self._language = language(code)

    def kind(self, word: str) -> str:
        """A kind of certificate."""
        return str(sentence(named("kind", word), self._language.code))

    def what(self, item: Item) -> str:
        """What an item is."""
        return " / ".join(self._language.word("item", each) or each for each in item.items)

    def called(self, people: Sequence[Person]) -> str:
        """Whose it is."""
        first = people[0].name or people[0].resident_code
        if len(people) == 1:
            return first
        return str(sentence(text("read.and-others", first=first, others=len(people) - 1), self._language.code))


def _marked(data: bytes, told: Sequence[ToldReading], images: Sequence[int], words: _Words) -> Iterator[MarkedSheet]:
    tones: dict[str, int] = {}
    with Picturer() as picturer:
        for place, (_, sheet) in enumerate(best_told(told)):
            if sheet.stranger:
                yield MarkedSheet(sheet.number, "", None, (), (), text("read.of-nobody"))
                continue
            drawn = _drawn(picturer, data, sheet, images[place] if place < len(images) else 0, words, tones)
            yield MarkedSheet(
                sheet.number,
                " / ".join(map(words.kind, sheet.titles)),
                drawn if isinstance(drawn, Drawing) else None,
                tuple(_groups(sheet, words, tones)),
                sheet.besides,
                drawn if isinstance(drawn, Message) else None,
            )


def _drawn(
    picturer: Picturer, data: bytes, sheet: ToldSheet, images: int, words: _Words, tones: dict[str, int]
) -> Drawing | Message:
    if sheet.number > MOST_DRAWN:
        return text("read.not-drawn", most=MOST_DRAWN)
    seen = picturer.picture(PictureRequest("", sheet.number, SHEET_PX, data))
    if isinstance(seen, Message):
        return text("page.no-picture", why=seen)
    marks = [
        Mark(
            each.number, f"{words.what(each)} · {words.called(each.whose)}", _tone(each, tones), each.areas, each.image
        )
        for each in sheet.items
    ]
    return drawing(seen, marks, images)


def _tone(item: Item, tones: dict[str, int]) -> int | None:
    """Each person's own, and one for all that several have."""
    if item.own is False:
        return None
    whose = item.whose[0].resident_code if len(item.whose) == 1 else ""
    return tones.setdefault(whose, len(tones))


def _groups(sheet: ToldSheet, words: _Words, tones: dict[str, int]) -> Iterator[Group]:
    alike: dict[tuple[tuple[Person, ...], bool | None], list[Item]] = {}
    for item in sheet.items:
        alike.setdefault((item.whose, item.own), []).append(item)
    for (people, _), items in alike.items():
        tone = tone_name(_tone(items[0], tones))
        yield Group(words.called(people), tone, [(each, words.what(each)) for each in items])
