"""Layouts of boxes, with labels above values."""

from __future__ import annotations

from tests.checks.paper import GAP, HIGH, LEFT, PITCH, Paper, foot, line_count, stub
from tests.checks.records import Record


def labels_above(paper: Paper, record: Record, columns: int = 3) -> None:
    """Persons one below the other, each a small table of as many columns, labels above values."""
    y = stub(paper, record)
    for person in record.persons:
        for at in range(0, len(person), columns):
            line = person[at : at + columns]
            for number, each in enumerate(line):
                paper.across(each.label, LEFT + number * 1500, y)
                if each.text:
                    paper.across(each.text, LEFT + number * 1500, y + PITCH)
            y += 2 * PITCH + (max(line_count(each.text) for each in line) - 1) * 0.75 * PITCH
        y += PITCH / 2
    foot(paper, y)


def captions(paper: Paper, record: Record) -> None:
    """Persons one below the other, each in boxes, with labels in small letters in their corners and values in the
    middle; the last box is as wide as the rest of its line."""
    y, wide = stub(paper, record), 2200
    for person in record.persons:
        for at in range(0, len(person), 3):
            line = person[at : at + 3]
            for number, each in enumerate(line):
                room = wide if number < len(line) - 1 else (3 - number) * wide
                paper.across(each.label, LEFT + number * wide, y, size=0.6)
                if each.text:
                    paper.across(each.text, LEFT + number * wide, y + 0.8 * HIGH, room=room - GAP, align="centre")
            y += 2.2 * HIGH + (max(line_count(each.text) for each in line) - 1) * 0.75 * PITCH
        y += PITCH / 2
    foot(paper, y)
