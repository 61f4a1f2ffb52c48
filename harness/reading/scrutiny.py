"""The slow look at a sheet on which something is in doubt: what nobody can see is taken off it before it is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from harness.catalogue import say
from harness.domain.messages import Message
from harness.reading import native, visibility
from harness.reading.calls import fpdf
from harness.reading.geometry import Box
from harness.reading.native import Handle
from harness.reading.page_objects import CERTAIN, Thing, Things, Unseen, without_stand_in

_MAX_PASSES = 10

_Letters = dict[Handle, list[tuple[str, int, Box]]]
"""Of each text its letters: what they say, their indices and boxes."""


@dataclass(slots=True)
class VisibleThings:
    """What is left to be read. Texts that are hidden whole have been made inactive."""

    images: Sequence[Thing]
    """Those that can be seen."""
    hidden: set[int] = field(default_factory=set)
    """The indices of the letters that cannot be seen, among texts of which only a part is hidden."""
    suspicions: list[Message] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    """What the hidden letters say, text by text."""


def scrutinise(page: Handle, number: int, paper: Box, found: Things) -> VisibleThings:
    """Judges every thing in doubt on a sheet by rendering it. Unreadable if its text cannot be read."""
    doubtful = [thing for thing in (*found.texts, *found.images) if thing.doubt]
    if not doubtful:
        return VisibleThings(found.images)
    return _Scrutiny(page, number, paper, found, doubtful).judge()


class _Scrutiny:
    def __init__(self, page: Handle, number: int, paper: Box, found: Things, doubtful: list[Thing]) -> None:
        self._page = page
        self._number = number
        self._paper = paper
        self._found = found
        self._doubtful = doubtful
        self._texts = {thing.handle: place for place, thing in enumerate(doubtful) if thing.kind == native.TEXT}
        self._images = [place for place, thing in enumerate(doubtful) if thing.kind == native.IMAGE]
        self._changes: dict[int, visibility.Changed] = {}
        self._hidden: Counter[Unseen | None] = Counter()
        """Letters by why they cannot be seen, None for those that could not be checked."""
        self._texts_hidden: list[str] = []

    def judge(self) -> VisibleThings:
        letters = self._letters(self._texts)
        if not letters and not self._images:
            return VisibleThings(self._found.images)
        unclear = [place for place, thing in enumerate(self._doubtful) if thing.doubt not in CERTAIN]
        if unclear:
            look = visibility.changed_by(self._page, self._paper, [self._doubtful[place] for place in unclear])
            self._changes = {place: look[at] for at, place in enumerate(unclear)}
        partly = self._judge_texts(letters)
        unseen = {id(self._doubtful[place]) for place in self._images if not self._touched(place)}
        seen = VisibleThings([image for image in self._found.images if id(image) not in unseen])
        for handle, places in self._letters(partly).items() if partly else ():
            seen.hidden |= {index for _, index, box in places if not self._shows(self._texts[handle], box)}
        seen.suspicions += self._suspicions(len(unseen))
        seen.texts += self._texts_hidden
        return seen

    def _suspicions(self, images: int) -> Iterator[Message]:
        for why, letters in self._hidden.items():
            if why is None:
                yield say("unchecked-letters", sheet=self._number, letters=letters)
            else:
                yield say("hidden-letters", sheet=self._number, letters=letters, why=why)
        if images:
            yield say("hidden-images", sheet=self._number, images=images)

    def _judge_texts(self, letters: _Letters) -> dict[Handle, int]:
        """Takes the wholly hidden texts off the sheet; gives back those of which a part is hidden.

        PDFium leaves out of its text what repeats another text on the same spot. Once the one that it kept proves to
        be hidden, the other comes to light and has to be judged in turn."""
        partly: dict[Handle, int] = {}
        unjudged = dict(self._texts)
        for _ in range(_MAX_PASSES):
            if not letters:
                break
            for handle, places in letters.items():
                place = unjudged.pop(handle)
                unseen = [letter for letter, _, box in places if not self._shows(place, box)]
                hidden = len(unseen)
                thing = self._doubtful[place]
                if hidden and thing.doubt not in (Unseen.FAINT, *CERTAIN) and without_stand_in(thing):
                    self._hidden[None] += hidden
                elif hidden:
                    self._texts_hidden.append("".join(unseen))
                    self._hidden[thing.doubt] += hidden
                    partly[handle] = place
                    if hidden == len(places):
                        del partly[handle]
                        fpdf.FPDFPageObj_SetIsActive(handle, False)
            letters = self._letters(unjudged)
        return partly

    def _shows(self, place: int, box: Box) -> bool:
        return self._doubtful[place].doubt not in CERTAIN and self._changes[place].shows(box)

    def _touched(self, place: int) -> bool:
        thing = self._doubtful[place]
        return thing.doubt not in CERTAIN and self._changes[place].touches(thing.box)

    def _letters(self, wanted: dict[Handle, int]) -> _Letters:
        """The letters of those of the texts in which PDFium finds any."""
        letters: _Letters = {}
        if not wanted:
            return letters
        with native.text_of(self._page, self._number) as text:
            for index in range(native.letter_count(text)):
                handle = fpdf.FPDFText_GetTextObject(text, index)
                letter = chr(fpdf.FPDFText_GetUnicode(text, index))
                if handle in wanted and not letter.isspace():
                    letters.setdefault(handle, []).append((letter, index, native.character_box(text, index)))
        return letters
