"""What comes with answers to the harness itself, and is no part of them."""

from __future__ import annotations

import orjson
import pytest

from harness.targets import asides
from harness.targets.asides import Aside, Asides, asides_of, asides_table, unlisted

NAME = "石川　新".encode()


def taken(*data: bytes) -> list[bytes]:
    found = Asides()
    for each in data:
        found.take("/v1/ledger", each)
    return [each.data for each in found]


def test_what_may_tell_is_held_once() -> None:
    assert taken(b"", b"queued at 10:00", NAME, b"\n", NAME) == [NAME]


def test_of_a_head_only_the_lines_that_may_tell() -> None:
    headers = {"server": "nginx", "etag": '"0af7651916cd43dd8448eb211c80319c"', "x-owner": "123456789012"}
    found = Asides()
    found.take_frame("/v1/system", headers, b"OK", NAME)
    assert [*found] == [Aside("/v1/system", b"x-owner: 123456789012\n" + NAME)]


def test_a_number_in_base64_is_short_and_stays_held_on_its_way() -> None:
    found = Asides()
    found.take_frame("/v1/system", {"x-owner": "NTE3Njg0NDg3OTQx"})
    (aside,) = asides_of(asides_table(found))
    assert aside.data == b"x-owner: NTE3Njg0NDg3OTQx"


def test_what_is_too_much_is_let_go_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asides, "_MOST_BYTES", 3 * len(NAME))
    found = Asides()
    for number in range(3):
        assert not found.overflowed
        found.take("/v1/spool", NAME + b"%d" % number)
    assert (len(found), found.overflowed) == (2, True)
    other = Asides()
    other.add(found)
    assert ([*other], other.overflowed) == ([*found], True)


def test_one_process_tells_another() -> None:
    found = Asides()
    found.take("/v1/system", NAME)
    told = asides_of(orjson.loads(orjson.dumps(asides_table(found))))
    assert ([*told], told.overflowed) == ([*found], False)


MEMBERS = {"name", "copies"}


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ('{"name": "a", "copies": 1}', []),
        ('{"name": "a", "by": "b"}', ['[["by","b"]]']),
        ('[{"name": "a"}, {"name": "b", "by": 1, "at": null}]', ['[["by",1],["at",null]]']),
        ('{"name": "first", "name": "last"}', ['[["name","last"]]']),
        ('{"by": {"name": "a"}}', ['[["by",[["name","a"]]]]']),
        ("no JSON", ["no JSON"]),
        ('{"by": "\\ud800"}', ['{"by": "\\ud800"}']),
        ("[" * 100_000, ["[" * 100_000]),
    ],
)
def test_what_no_member_of_the_protocol_says(body: str, left: list[str]) -> None:
    assert [each.decode() for each in unlisted(body.encode(), MEMBERS)] == left
