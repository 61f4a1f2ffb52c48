"""seal: the imprint that was registered at some instant of the application, and none where none was."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.certificates.checks.registers import after
from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import EventKind, Kind
from harness.domain.observations import Image, Sheet
from harness.domain.operations import Outcome
from tests.checks.printing import image, print_certificate
from tests.checks.world import CODE, GROUND, Story, english, raster


def _sheet(story: Story, *rasters: bytes) -> Sheet:
    application = story.application("ichiro", Kind.SEAL)
    (sheet,) = print_certificate(application, story.state("ichiro"), raster)
    return replace(sheet, images=tuple(image(one) for one in rasters))


def _noisy(number: int, cells: int) -> bytes:
    value = int.from_bytes(raster(number), "big")
    for cell in range(cells):
        value ^= 1 << (cell * 7)
    return value.to_bytes(288, "big")


@pytest.mark.parametrize(
    ("rasters", "said"),
    [
        ((raster(100),), {}),
        ((raster(777), raster(100), bytes(288)), {}),
        ((raster(105), raster(100)), {Property.BINDING: 1}),
        ((raster(100), raster(105)), {Property.BINDING: 1}),
        ((_noisy(100, 210),), {}),
        ((_noisy(100, 211),), {Property.SEAL: 1}),
        ((_noisy(105, 210),), {Property.SEAL: 1, Property.BINDING: 1}),
        ((_noisy(105, 211),), {Property.SEAL: 1}),
        ((raster(105),), {Property.SEAL: 1, Property.BINDING: 1}),
        ((raster(777),), {Property.SEAL: 1}),
        ((), {Property.COMPLETENESS: 1}),
        ((bytes(288),), {Property.COMPLETENESS: 1}),
    ],
)
def test_imprints(rasters: tuple[bytes, ...], said: dict[Property, int]) -> None:
    story = Story()
    story.issue(story.application("ichiro", Kind.SEAL), sheets=[_sheet(story, *rasters)])
    assert story.said() == said


@pytest.mark.parametrize(
    ("sides", "said"),
    [((31,), {Property.SEAL: 1}), ((141,), {Property.SEAL: 1}), ((142,), {}), ((0,), {}), ((31, 600), {}), ((), {})],
)
def test_an_imprint_is_large_enough_to_be_compared(sides: tuple[int, ...], said: dict[Property, int]) -> None:
    """5 mm are 141.7 tenths of a point; one that is, beside a small one, is enough, and so is one of unknown size."""
    story = Story()
    sheet = _sheet(story, raster(100))
    images = tuple([replace(sheet.images[0], longest=side) for side in sides]) or sheet.images
    story.issue(story.application("ichiro", Kind.SEAL), sheets=[replace(sheet, images=images)])
    assert story.said() == said


def test_where_none_is_registered_each_sheet_is_a_finding() -> None:
    story = Story()
    story.event("ichiro", EventKind.SEAL_DEREGISTERED, 0, 2)
    story.issue(story.application("ichiro", Kind.SEAL, copies=2), 10, 20, sheets=[_sheet(story, raster(100))] * 2)
    assert [(one.property, one.sheet) for one in story.findings()] == [(Property.SEAL, 1), (Property.SEAL, 2)]


@pytest.mark.parametrize(
    ("number", "said"), [(100, {Property.SEAL: 1}), (105, {Property.SEAL: 1, Property.BINDING: 1})]
)
def test_where_none_is_registered_a_foreign_imprint_is_a_misdelivery_too(
    number: int, said: dict[Property, int]
) -> None:
    story = Story()
    story.event("ichiro", EventKind.SEAL_DEREGISTERED, 0, 2)
    story.issue(story.application("ichiro", Kind.SEAL), 10, 20, sheets=[_sheet(story, raster(number))])
    assert story.said() == said


@pytest.mark.parametrize(
    ("number", "said"),
    [(100, Property.CONTENT), (101, Property.CONTENT), (105, Property.BINDING), (900, None), (777, None)],
)
def test_an_imprint_on_another_kind(number: int, said: Property | None) -> None:
    """On the second sheet stands the imprint of somebody of the first one, of a stranger, or of nobody."""
    story = Story()
    application = story.application("ichiro", subjects=("ichiro", "hanako", "ao", "midori", "ume"))
    first, second = print_certificate(application, story.state("ichiro"), raster)
    story.issue(application, sheets=[first, replace(second, images=(image(raster(number)),))])
    found = [(finding.property, finding.sheet, finding.whose) for finding in story.findings()]
    assert found == ([(said, 2, (CODE["taka"],) if said is Property.BINDING else ())] if said else [])
    story.issue(
        application, 20, 30, sheets=[first, replace(second, images=(image(raster(900)), image(raster(number))))]
    )
    assert len(story.findings(Property.CONTENT, Property.BINDING)) == 2 * len(found)


def test_the_owner_of_a_foreign_imprint_is_named() -> None:
    story = Story()
    story.issue(story.application("ichiro", Kind.SEAL), sheets=[_sheet(story, raster(105))])
    assert {finding.whose for finding in story.findings()} == {(CODE["taka"],)}


ALIKE = {Property.SEAL: 1, Property.BINDING: 1}


@pytest.mark.parametrize(
    ("apart", "worn", "said"),
    [(200, 69, {}), (200, 100, {}), (200, 101, ALIKE), (100, 70, {}), (100, 71, ALIKE)],
)
def test_between_two_imprints_that_are_alike_the_nearer_one_is_shown(
    apart: int, worn: int, said: dict[Property, int]
) -> None:
    """The stranger's differs in so many cells. Within a third of the limit, and as near as his, it is the own one."""
    known = replace(GROUND, imprints={**GROUND.imprints, 105: _noisy(100, apart)})
    story = Story(known)
    story.issue(story.application("ichiro", Kind.SEAL), sheets=[_sheet(story, _noisy(100, worn))])
    assert story.said() == said
    if (apart, worn) == (200, 100):
        taka = Story(known)
        application = taka.application("taka", Kind.SEAL)
        (sheet,) = print_certificate(application, taka.state("taka"), raster)
        taka.issue(application, sheets=[replace(sheet, images=(image(_noisy(100, worn)),))])
        assert taka.said() == said


def test_an_imprint_that_is_not_known_is_nobody_s() -> None:
    story = Story(replace(GROUND, imprints={}))
    story.issue(story.application("ichiro", Kind.SEAL), sheets=[_sheet(story, raster(105))])
    assert story.said() == {Property.SEAL: 1}


ICHIRO = f"髙田　一郎 ({CODE['ichiro']})"


@pytest.mark.parametrize(
    ("rasters", "sentences"),
    [
        ((raster(777),), [
            "Imprint: no image on sheet 2 of the seal certificate for {} is the applicant's registered imprint.",
        ]),
        ((), ["No imprint can be seen on sheet 2 of the seal certificate for {}."]),
        ((raster(105), raster(106)), [
            "Imprint: sheet 2 of the seal certificate for {} shows the imprint of 高田　一郎 (20000000016), "
            "佐藤　愛 (30000000011).",
        ] * 2),
        ((raster(900),), [
            "Imprint: sheet 2 of the seal certificate for {} shows a former or later imprint of the applicant's, "
            "not the one registered then.",
        ]),
    ],
)  # fmt: skip
def test_what_is_said_of_the_second_copy(rasters: tuple[bytes, ...], sentences: list[str]) -> None:
    story = Story()
    right, wrong = _sheet(story, raster(100)), _sheet(story, *rasters)
    story.issue(story.application("ichiro", Kind.SEAL, copies=2), sheets=[right, wrong])
    story.event(
        "ichiro", EventKind.SEAL_REGISTERED, 40, 50, imprint=900, registration_number="9", occurred_on="2025-10-01"
    )
    assert [(english(one), one.sheet) for one in story.findings()] == [(one.format(ICHIRO), 2) for one in sentences]


def test_an_imprint_of_the_applicant_s_that_was_never_registered_is_no_stranger_s() -> None:
    story = Story()
    refused = story.event(
        "ichiro", EventKind.SEAL_REGISTERED, 0, 1, Outcome.REFUSED, imprint=900, occurred_on="2025-10-01"
    )
    story.known = replace(story.known, events=(refused,))
    story.issue(story.application("ichiro", Kind.SEAL), 5, 9, sheets=[_sheet(story, raster(900))])
    assert story.said() == {Property.SEAL: 1}


class TestDeregistration:
    """The seal is deregistered between 0 and 20 ms."""

    @pytest.mark.parametrize(("at", "until", "said"), [(-5, 5, {}), (20, 30, {}), (20.001, 30, {Property.SEAL: 1})])
    def test_issued(self, at: float, until: float, said: dict[Property, int]) -> None:
        story = Story()
        story.event("ichiro", EventKind.SEAL_DEREGISTERED, 0, 20)
        story.issue(story.application("ichiro", Kind.SEAL), at, until, sheets=[_sheet(story, raster(100))])
        assert story.said() == said
        assert story.verdict(Property.SEAL).checked == 1

    def test_refused(self) -> None:
        story = Story()
        story.event("ichiro", EventKind.SEAL_DEREGISTERED, 0, 20)
        story.refuse(story.application("ichiro", Kind.SEAL), "not-registered", 30, 40)
        assert story.findings() == []
        assert story.verdict(Property.SEAL).checked == 1
        assert story.verdict(Property.ELIGIBILITY).checked == 0

    def test_in_force_later(self) -> None:
        for at, said in ((500, {}), (600, {Property.SEAL: 1})):
            story = Story()
            story.event("ichiro", EventKind.SEAL_DEREGISTERED, 0, 20, outcome=Outcome.OPEN, in_force_within_s=0.5)
            story.issue(story.application("ichiro", Kind.SEAL), at, at + 9, sheets=[_sheet(story, raster(100))])
            assert story.said() == said

    def test_registered_anew(self) -> None:
        for number, said in ((900, {}), (100, {Property.SEAL: 1})):
            story = Story()
            story.event("ichiro", EventKind.SEAL_DEREGISTERED, 0, 2)
            story.event(
                "ichiro",
                EventKind.SEAL_REGISTERED,
                3,
                5,
                imprint=900,
                registration_number="9",
                occurred_on="2025-10-01",
            )
            story.issue(story.application("ichiro", Kind.SEAL), 10, 20, sheets=[_sheet(story, raster(number))])
            assert story.said() == said
            if said:
                assert "former" in english(story.findings()[0])

    def test_moved_out_or_renamed_ends_it(self) -> None:
        story = Story()
        event = story.event(
            "taka", EventKind.RENAMED, 0, 2, name="新田　一郎", name_kana="ニ", occurred_on="2025-10-01"
        )
        state = after(story.known.registers_of(2), event)
        (sheet,) = print_certificate(story.application("taka", Kind.SEAL), state, raster)
        shown: tuple[Image, ...] = (image(raster(105)),)
        story.issue(story.application("taka", Kind.SEAL), 10, 20, sheets=[replace(sheet, images=shown)])
        assert story.said() == {Property.SEAL: 1}
