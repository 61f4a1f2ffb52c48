"""What a look at the rendered sheet tells of each of several things, where it tells it, and how it leaves the sheet."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest

from harness.catalogue import say
from harness.reading import native, page_objects, structure, visibility
from harness.reading.calls import fpdf, one_at_a_time
from harness.reading.geometry import Box
from harness.reading.limits import Unreadable
from harness.reading.native import Handle
from harness.reading.page_objects import Thing
from harness.reading.visibility import Changed, changed_by, left_off, looked_at_all
from tests.reading.paper import one_sheet


def square(x: float, y: float, side: float = 40, grey: float = 0.0) -> bytes:
    return b"%.3f g %.3f %.3f %.3f %.3f re f\n" % (grey, x, y, side, side)


@contextmanager
def drawn(content: bytes, box: bytes = b"[0 0 595 842]") -> Iterator[tuple[Handle, Box, list[Thing]]]:
    """A sheet, its paper, and the things that are drawn on it, in order."""
    data = one_sheet(content, box=box)
    with one_at_a_time, native.document(data) as opened, native.sheet(opened, 0) as page:
        paper = native.page_box(page)
        yield page, paper, page_objects.collect(opened, page, paper, structure.Traits(data)).all


def off(things: list[Thing]) -> None:
    for thing in things:
        fpdf.FPDFPageObj_SetIsActive(thing.handle, False)


PLACES = [(100, 100), (300, 100), (100, 500), (300, 500)]
PAIRS = b"".join(2 * square(*place) for place in PLACES)


def test_of_every_pair_that_lie_on_each_other_the_upper_one_is_seen() -> None:
    with drawn(PAIRS) as (page, paper, things):
        changes = changed_by(page, paper, things)
        assert [changes[place].touches(things[place].box) for place in range(8)] == [False, True] * 4
        assert [changes[place].shows(things[place].box) for place in range(8)] == [False, True] * 4


def test_the_hidden_ones_of_every_pair_are_put_back() -> None:
    with drawn(PAIRS) as (page, paper, things):
        changed_by(page, paper, things)
        off(things[1::2])
        shown = native.picture(page, paper, 1.0, grey=True)[..., 0]
        assert [int(shown[842 - y - 20, x + 20]) for x, y in PLACES] == [0, 0, 0, 0]


def test_what_was_put_back_is_so_though_a_look_ends_in_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = visibility._compare

    def refuses_the_last(page: Handle, paper: Box, things: list[Thing]) -> Changed:
        if len(things) == 1 and things[0].box[0] > 299 and things[0].box[1] > 499:
            raise Unreadable(say("too-large-to-render"))
        return looked(page, paper, things)

    with drawn(PAIRS) as (page, paper, things):
        monkeypatch.setattr(visibility, "_compare", refuses_the_last)
        with pytest.raises(Unreadable):
            changed_by(page, paper, things)
        off(things[1::2])
        assert int(native.picture(page, paper, 1.0, grey=True)[842 - 120, 120, 0]) == 0


def test_things_that_change_nothing_together_are_not_looked_at_one_by_one() -> None:
    """However many they are, and however they lie on each other."""
    many = b"".join(square(100 + at % 7, 100, grey=1.0) for at in range(410))
    with drawn(many) as (page, paper, things):
        changes = changed_by(page, paper, things)
        assert not any(change.touches(thing.box) for thing, change in zip(things, changes.values(), strict=True))
    with drawn(many.replace(b"1.000 g", b"0.000 g")) as (page, paper, things):
        with pytest.raises(Unreadable) as raised:
            changed_by(page, paper, things)
        assert raised.value.why == say("tangled", things=410)


@pytest.mark.parametrize("number", [399, 400])
def test_so_many_are_looked_at_one_by_one(number: int) -> None:
    with drawn(number * square(100, 100, side=1)) as (page, paper, things):
        changes = changed_by(page, paper, things)
        assert [changes[place].touches(things[place].box) for place in range(number)] == [False] * (number - 1) + [True]


@pytest.mark.parametrize(
    ("ground", "ink", "is_seen"),
    [
        (255, 240, False),
        (255, 239, True),
        (240, 255, False),
        (239, 255, True),
        (101, 85, True),
        (100, 84, False),
        (84, 100, False),
        (85, 101, True),
        (100, 60, False),
        (100, 59, True),
        (40, 0, False),
        (41, 0, True),
        (0, 41, True),
    ],
)
def test_a_person_sees_smaller_steps_among_light_tones(ground: int, ink: int, is_seen: bool) -> None:
    with drawn(square(80, 80, 80, ground / 255) + square(100, 100, 40, ink / 255)) as (page, paper, things):
        change, shown = looked_at_all(page, paper, things[1:])
        assert change.mask.any() == is_seen
        assert int(shown[shown.shape[0] // 2, shown.shape[1] // 2]) == ink


@pytest.mark.parametrize(("side", "scale"), [(500, 1.5), (1333, 1.5), (3000, 2 / 3), (4000, 0.5)])
def test_a_large_sheet_is_looked_at_more_coarsely(side: int, scale: float) -> None:
    corners = square(0, 0) + square(side - 40, side - 40)
    with drawn(corners, b"[0 0 %d %d]" % (side, side)) as (page, paper, things):
        change, shown = looked_at_all(page, paper, things)
        assert change.scale == pytest.approx(scale, rel=0.001)
        assert shown.shape == change.mask.shape == (round(side * scale), round(side * scale))
        assert shown.size <= 4_010_000


@pytest.mark.parametrize("raises", [False, True])
def test_what_is_left_off_for_a_while_comes_back_and_what_was_off_stays_so(raises: bool) -> None:
    with drawn(b"".join(square(*place) for place in PLACES)) as (page, paper, things):
        handles = [thing.handle for thing in things]

        def tones() -> list[int]:
            shown = native.picture(page, paper, 1.0, grey=True)[..., 0]
            return [int(shown[842 - y - 20, x + 20]) for x, y in PLACES]

        off(things[1:2])
        try:
            with left_off(handles[:3]):
                assert tones() == [255, 255, 255, 0]
                if raises:
                    raise KeyError
        except KeyError:
            assert raises
        assert tones() == [0, 255, 0, 0]


def mask_of(*pixels: tuple[int, int]) -> Changed:
    """A part of a sheet of 10 x 20 points from (100, 200) on, two pixels a point, where these pixels change: from the
    left, from the top."""
    mask = np.zeros((40, 20), dtype=np.bool_)
    for across, down in pixels:
        mask[down, across] = True
    return Changed(mask, (100.0, 200.0, 110.0, 220.0), 2.0)


@pytest.mark.parametrize("pixel", [(0, 0), (7, 3), (19, 39), (0, 39), (19, 0)])
def test_a_pixel_lies_in_the_boxes_around_it_alone(pixel: tuple[int, int]) -> None:
    across, down = pixel
    change, x, y = mask_of(pixel), 100.25 + across / 2, 219.75 - down / 2
    assert change.touches((x, y, x, y))
    assert change.touches((x - 0.2, y - 0.2, x + 0.2, y + 0.2))
    assert change.touches((x - 3, y - 3, x + 3, y + 3))
    for aside, above in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        middle_x, middle_y = x + 2 * aside, y + 2 * above
        assert not change.touches((middle_x - 0.7, middle_y - 0.7, middle_x + 0.7, middle_y + 0.7))


@pytest.mark.parametrize(
    ("changed", "side_pt", "is_shown"), [(7, 5, False), (8, 5, True), (31, 10, False), (32, 10, True), (1, 1, True)]
)
def test_a_part_of_a_letter_s_box_has_to_change_for_it_to_be_seen(changed: int, side_pt: int, is_shown: bool) -> None:
    """Eight in a hundred of its pixels."""
    pixels = [(at % 2, at // 2 + 40 - 2 * side_pt) for at in range(changed)]
    assert mask_of(*pixels).shows((100, 200, 100 + side_pt, 200 + side_pt)) == is_shown


def test_of_the_smallest_box_one_pixel_has_to() -> None:
    point = (105.25, 210.25, 105.35, 210.35)
    assert mask_of((10, 19)).shows(point)
    assert not mask_of().shows(point)


def thing(left: float, bottom: float, right: float, top: float) -> Thing:
    return Thing(None, native.TEXT, (left, bottom, right, top), (1, 0, 0, 1, 0, 0))


def test_things_are_looked_at_by_themselves_where_they_overlap_with_any_other() -> None:
    dice = random.Random(7)
    for _ in range(40):
        corners = [(dice.randrange(12), dice.randrange(12)) for _ in range(6)]
        things = [thing(x, y, x + dice.randint(1, 4), y + dice.randint(1, 4)) for x, y in corners]
        overlapping = [
            place
            for place, one in enumerate(things)
            if any(
                max(one.box[0], other.box[0]) < min(one.box[2], other.box[2])
                and max(one.box[1], other.box[1]) < min(one.box[3], other.box[3])
                for other in things
                if other is not one
            )
        ]
        assert visibility._tangled(things) == overlapping


def test_more_things_than_a_sheet_can_have_in_doubt() -> None:
    apart = [thing(3 * (at % 100), 3 * (at // 100), 3 * (at % 100) + 1, 3 * (at // 100) + 1) for at in range(5001)]
    assert visibility._tangled(apart[:5000]) == []
    with pytest.raises(Unreadable) as raised:
        visibility._tangled(apart)
    assert raised.value.why == say("unclear-whether-seen", things=5001)
