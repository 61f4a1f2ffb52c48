"""Sets certificates on paper for the tests, in many layouts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from random import Random

from harness.domain.observations import Sheet
from tests.checks.boxes import captions, labels_above
from tests.checks.paper import GAP, HIGH, LEFT, PITCH, Paper, foot, line_count, stub, width
from tests.checks.records import Field, Record

_WRAPPED = ("name", "address", "domicile", "register_address")

Layout = Callable[[Paper, Record], None]


def _rows(paper: Paper, record: Record, names: bool = True, align: str = "left", ruby: bool = False) -> None:
    """Persons one below the other, a column for each item under its label."""
    y = stub(paper, record)
    items = [each.item for each in record.persons[0] if not (each.item == "kana" and ruby)]
    items = [item for item in items if names or item != "name"]
    fields = [{each.item: each for each in person} for person in record.persons]
    wide = [max(width(one[item].text) for one in fields) for item in items]
    wide = [max(each, width(fields[0][item].label)) + GAP for each, item in zip(wide, items, strict=True)]
    lefts = [LEFT + sum(wide[:at]) for at in range(len(wide))]
    for item, left, room in zip(items, lefts, wide, strict=True):
        paper.across(fields[0][item].label, left, y, room - GAP, "centre" if align == "centre" else "left")
    for one in fields:
        y += PITCH * (1.5 if ruby else 1)
        lines = max(line_count(each.text) for each in one.values())
        for item, left, room in zip(items, lefts, wide, strict=True):
            text = one[item].text
            middle = y + (lines - line_count(text)) * 0.375 * PITCH
            if text:
                paper.across(text, left, middle, room - GAP, align)
            if item == "name" and ruby:
                paper.across(one["kana"].text, left, middle - 0.6 * HIGH, size=0.5)
        y += (lines - 1) * 0.75 * PITCH
    foot(paper, y)


def rows(paper: Paper, record: Record) -> None:
    _rows(paper, record)


def rows_centred(paper: Paper, record: Record) -> None:
    _rows(paper, record, align="centre")


def rows_to_the_right(paper: Paper, record: Record) -> None:
    _rows(paper, record, align="right")


def rows_with_ruby(paper: Paper, record: Record) -> None:
    _rows(paper, record, ruby=True)


def list_and_rows(paper: Paper, record: Record) -> None:
    """The names in a list at the top, and the rest in a table below in the same order."""
    paper.across("氏名", LEFT, 900)
    for number, person in enumerate(record.persons):
        paper.across(person[0].text, LEFT + 600, 900 + number * 1.6 * HIGH)
    _rows(paper, record, names=False)


def list_across_and_rows(paper: Paper, record: Record) -> None:
    """The names in a line at the top, and the rest in a table below in the same order."""
    x = paper.across("氏名", LEFT, 900) + GAP
    for person in record.persons:
        x = paper.across(person[0].text, x, 900) + GAP
    _rows(paper, record, names=False)


def list_and_blocks(paper: Paper, record: Record) -> None:
    """The names in a list at the top, and again in the blocks below."""
    paper.across("対象者", LEFT, 900)
    for number, person in enumerate(record.persons):
        paper.across(person[0].text.replace("\n", "　"), LEFT + 600, 900 + number * 1.3 * HIGH)
    _blocks(paper, record)


def grid_names_last(paper: Paper, record: Record) -> None:
    """A grid in which the name stands on the last line of each block."""
    turned = tuple((*person[1:], person[0]) for person in record.persons)
    grid(paper, replace(record, persons=turned))


def _block(paper: Paper, person: Iterable[Field], x: float, y: float, glue: str = "") -> float:
    for each in person:
        if not each.text:
            continue
        if glue:
            paper.across(glue.format(each.label) + each.text, x, y)
        else:
            paper.across(each.label, x, y)
            paper.across(each.text, x + 1000, y)
        y += PITCH + (line_count(each.text) - 1) * 0.75 * PITCH
    return y


def _blocks(paper: Paper, record: Record, glue: str = "") -> None:
    y = stub(paper, record)
    for person in record.persons:
        y = _block(paper, person, LEFT, y, glue) + PITCH / 2
    foot(paper, y)


def blocks(paper: Paper, record: Record) -> None:
    """Persons one below the other, each item on a line with its label on the left."""
    _blocks(paper, record)


def blocks_glued(paper: Paper, record: Record) -> None:
    _blocks(paper, record, paper.chance.choice(["{}　", "{}：", "{} ："]))


def blocks_bracketed(paper: Paper, record: Record) -> None:
    _blocks(paper, record, "【{}】")


def blocks_name_last(paper: Paper, record: Record) -> None:
    """The name on the last line of each."""
    turned = tuple((*person[1:], person[0]) for person in record.persons)
    _blocks(paper, replace(record, persons=turned))


def blocks_name_amid(paper: Paper, record: Record) -> None:
    """The name after two other items."""
    turned = tuple((*person[2:4], person[0], *person[4:]) for person in record.persons)
    _blocks(paper, replace(record, persons=turned))


def pairs(paper: Paper, record: Record, columns: int = 2) -> None:
    """Persons one below the other, several labels with values on each line, which follow each other as they come."""
    y = stub(paper, record)
    for person in record.persons:
        held = [each for each in person if each.text]
        for at in range(0, len(held), columns):
            x = float(LEFT)
            for each in held[at : at + columns]:
                x = paper.across(each.label, x, y) + GAP
                x = paper.across(each.text, x, y) + 2 * GAP
            y += PITCH + (max(line_count(each.text) for each in held[at : at + columns]) - 1) * 0.75 * PITCH
        y += PITCH / 2
    foot(paper, y)


def pairs_in_columns(paper: Paper, record: Record) -> None:
    """As pairs, the second on each line at the same place."""
    y = stub(paper, record)
    for person in record.persons:
        held = [each for each in person if each.text]
        for at in range(0, len(held), 2):
            for number, each in enumerate(held[at : at + 2]):
                paper.across(each.label, LEFT + number * 3000, y)
                paper.across(each.text, LEFT + number * 3000 + 1000, y)
            y += PITCH + (max(line_count(each.text) for each in held[at : at + 2]) - 1) * 0.75 * PITCH
        y += PITCH / 2
    foot(paper, y)


def side_by_side(paper: Paper, record: Record) -> None:
    """Persons in columns, a row for each item with its label on the left."""
    y = stub(paper, record)
    align = paper.chance.choice(["left", "centre", "right"])
    wide = [max(width(each.text) for each in person) + GAP for person in record.persons]
    for at, field in enumerate(record.persons[0]):
        paper.across(field.label, LEFT, y)
        x = LEFT + 1000.0
        for person, room in zip(record.persons, wide, strict=True):
            if person[at].text:
                paper.across(person[at].text, x, y, room - GAP, align)
            x += room
        y += PITCH + (max(line_count(person[at].text) for person in record.persons) - 1) * 0.75 * PITCH
    foot(paper, y)


def right_to_left(paper: Paper, record: Record) -> None:
    """Vertical writing: persons from right to left, each item a column, its label above it."""
    y = stub(paper, record)
    x = float(LEFT + 8000)
    for person in record.persons:
        for each in person:
            if each.text:
                paper.down(each.label, x, y)
                for line in each.text.split("\n"):
                    paper.down(line, x, y + 1000)
                    x -= PITCH
                if "\n" in each.text:
                    paper.cells[-2:] = [paper.cells[-2] + paper.cells[-1]]
        x -= PITCH / 2
    foot(paper, y + 4000)


def grid(paper: Paper, record: Record) -> None:
    """Persons in two rows of two, each a block."""
    y = stub(paper, record)
    for at in range(0, len(record.persons), 2):
        pair = enumerate(record.persons[at : at + 2])
        y = max(_block(paper, person, LEFT + number * 3500, y) for number, person in pair) + PITCH
    foot(paper, y)


def grid_two_a_line(paper: Paper, record: Record) -> None:
    """Persons in two rows of two, the items behind their labels, after the name two in one text."""
    y = stub(paper, record)
    for at in range(0, len(record.persons), 2):
        lowest = y
        for number, person in enumerate(record.persons[at : at + 2]):
            told = [f"{each.label}：{each.text.replace(chr(10), '')}" for each in person if each.text]
            lines = [told[0], *("　".join(told[place : place + 2]) for place in range(1, len(told), 2))]
            for line, text in enumerate(lines):
                paper.across(text, LEFT + number * 3500, y + line * PITCH)
            lowest = max(lowest, y + len(lines) * PITCH)
        y = lowest + PITCH
    foot(paper, y)


def newspaper(paper: Paper, record: Record) -> None:
    """Blocks that go on in a second column."""
    top = stub(paper, record)
    half = (len(record.persons) + 1) // 2
    lowest = top
    for number, column in enumerate((record.persons[:half], record.persons[half:])):
        y = top
        for person in column:
            y = _block(paper, person, LEFT + number * 3500, y) + PITCH / 2
        lowest = max(lowest, y)
    foot(paper, lowest)


def name_beside_lines(paper: Paper, record: Record) -> None:
    """The name on the left of each person's lines, halfway between the first and the last."""
    y = stub(paper, record)
    for person in record.persons:
        held = [each for each in person[1:] if each.text]
        end = _block(paper, held, LEFT + 1500, y)
        paper.across(person[0].text, LEFT, (y + end - PITCH) / 2)
        y = end + PITCH / 2
    foot(paper, y)


def _table(paper: Paper, persons: Sequence[Sequence[Field]], y: float) -> float:
    """Persons one below the other, a column for each of these items under its label. Where it ends."""
    lefts = [LEFT + number * 2600 for number in range(len(persons[0]))]
    for line in ([replace(each, text=each.label) for each in persons[0]], *persons):
        for each, left in zip(line, lefts, strict=True):
            if each.text:
                paper.across(each.text, left, y)
        y += PITCH + (max(line_count(each.text) for each in line) - 1) * 0.75 * PITCH
    return y + PITCH


def tables(paper: Paper, record: Record) -> None:
    """Tables one below the other, each with the names and two items more."""
    y = stub(paper, record)
    for at in range(1, len(record.persons[0]), 2):
        y = _table(paper, [(person[0], *person[at : at + 2]) for person in record.persons], y)
    foot(paper, y)


def split_table(paper: Paper, record: Record) -> None:
    """Two tables one below the other: in the second the persons go by their numbers."""
    numbers = [f"({number})" for number in range(1, len(record.persons) + 1)]
    in_two_tables(paper, record, numbers, numbers)


def in_two_tables(paper: Paper, record: Record, first: Sequence[str], second: Sequence[str]) -> None:
    """With these before the persons in the one and in the other."""
    y, half = stub(paper, record), (len(record.persons[0]) + 1) // 2
    for part, numbers in ((slice(half), first), (slice(half, None), second)):
        persons = zip(numbers, record.persons, strict=True)
        numbered = [(Field("", "番号", number), *person[part]) for number, person in persons]
        y = _table(paper, numbered, y)
    foot(paper, y)


def sections(paper: Paper, record: Record) -> None:
    """A heading for each item, and below it the names with what each has."""
    y = stub(paper, record)
    for at, item in enumerate(record.persons[0][1:], start=1):
        paper.across(item.label, LEFT, y)
        for person in record.persons:
            y += PITCH
            paper.across(person[0].text, LEFT, y)
            if person[at].text:
                paper.across(person[at].text, LEFT + 2600, y)
            y += (max(line_count(person[0].text), line_count(person[at].text)) - 1) * 0.75 * PITCH
        y += 2 * PITCH
    foot(paper, y)


def labels_below(paper: Paper, record: Record) -> None:
    """Persons one below the other, each a line of values directly above their labels."""
    y = stub(paper, record)
    for person in record.persons:
        x, lines = float(LEFT), max(line_count(each.text) for each in person)
        for each in person:
            top = y + (lines - line_count(each.text)) * 0.375 * PITCH
            right = paper.across(each.text, x, top) if each.text else x
            below = top + HIGH * 1.1 + (line_count(each.text) - 1) * 0.75 * PITCH
            x = max(right, paper.across(each.label, x, below, size=0.6)) + GAP
        y += 2.5 * PITCH + (lines - 1) * 0.75 * PITCH
    foot(paper, y)


def two_lines_each(paper: Paper, record: Record) -> None:
    """A table of which the head and each record have two lines."""
    _in_two_lines(paper, record, PITCH, "")


def head_of_two_lines(paper: Paper, record: Record) -> None:
    """The same with a wider head, and a dash where there is nothing."""
    _in_two_lines(paper, record, 1.7 * PITCH, "－")


def _in_two_lines(paper: Paper, record: Record, pitch: float, none: str) -> None:
    y = stub(paper, record)
    half = (len(record.persons[0]) + 1) // 2
    labels = [replace(each, text=each.label) for each in record.persons[0]]
    for person in (labels, *record.persons):
        for line in (person[:half], person[half:]):
            for number, each in enumerate(line):
                if each.text or none:
                    paper.across(each.text.replace("\n", "") or none, LEFT + number * 2600, y)
            y += pitch if person is labels else PITCH
    foot(paper, y)


def flowing(paper: Paper, record: Record) -> None:
    """A text that goes on from person to person, broken where a line is full."""
    y = stub(paper, record)
    told = ["、".join(f"{each.label}　{each.text}" for each in person if each.text) for person in record.persons]
    lines = [""]
    for piece in re.findall(r"\d+|\D", "。".join(told).replace("\n", "")):
        if width(lines[-1] + piece) > 5200:
            lines.append("")
        lines[-1] += piece
    paper.across("\n".join(lines), LEFT, y)
    foot(paper, y + len(lines) * 0.75 * PITCH)


def paragraphs(paper: Paper, record: Record) -> None:
    """A paragraph for each person, its items parted by blanks, broken where a line is full."""
    y = stub(paper, record)
    for person in record.persons:
        lines = [""]
        told = "　".join(f"{each.label}：{each.text}" for each in person if each.text)
        for piece in re.findall(r"\d+|\D", told.replace("\n", "")):
            if width(lines[-1] + piece) > 5200:
                lines.append("")
            lines[-1] += piece
        paper.across("\n".join(lines), LEFT, y)
        y += len(lines) * 0.75 * PITCH + PITCH
    foot(paper, y)


LAYOUTS: tuple[Layout, ...] = (
    rows, rows_centred, rows_to_the_right, rows_with_ruby, list_and_rows, blocks, blocks_glued, blocks_bracketed,
    blocks_name_last, blocks_name_amid, labels_above, captions, pairs, pairs_in_columns, side_by_side, right_to_left,
    grid, grid_two_a_line, newspaper, name_beside_lines, list_across_and_rows, list_and_blocks, grid_names_last,
    tables, split_table, labels_below, two_lines_each, head_of_two_lines, flowing, paragraphs,
)  # fmt: skip


def typeset(record: Record, layout: Layout, seed: int, shuffled: bool = False, wrapped: bool = False) -> Sheet:
    """A record in a layout. `wrapped`: some names and addresses stand on two lines."""
    chance = Random(seed)
    if wrapped:
        record = replace(record, persons=tuple(tuple(_wrap(each, chance) for each in one) for one in record.persons))
    paper = Paper(chance)
    layout(paper, record)
    return paper.sheet(shuffled, record.imprint)


def _wrap(field: Field, chance: Random) -> Field:
    if field.item not in _WRAPPED or len(field.text) < 4 or chance.random() < 0.4:
        return field
    at = field.text.find("　") if field.item == "name" else len(field.text) // 2
    return replace(field, text=f"{field.text[:at].strip()}\n{field.text[at:].strip()}")
