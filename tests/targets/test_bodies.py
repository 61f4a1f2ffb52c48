"""Which lines of an answer's head are worth looking at."""

from __future__ import annotations

import base64

import pytest

from harness.targets.bodies import line_may_tell

NAME = "髙田　花子 東京都"


@pytest.mark.parametrize(
    ("line", "may"),
    [
        (b"etag: a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4", False),
        (b"traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", False),
        (b"x-timestamp: 1764400000000", False),
        (b"set-cookie: s=" + base64.b64encode(bytes(range(120, 160))), False),
        (b"x-owner: 123456789018", True),
        (b"x-owner: /residents/123456789018/certificates/of/somebody", True),
        (b"x-owner: " + base64.b64encode(NAME.encode()), True),
        (b"x-owner: " + base64.urlsafe_b64encode(NAME.encode()).rstrip(b"="), True),
        (b"x-owner: %E9%AB%99", True),
        (b"x-owner: " + NAME.encode(), True),
        (b"x-owner: &#39641;", True),
        (b"x-trace: " + base64.b64encode(b"%PDF-1.7\n\xe2\xe3\xcf\xd3"), True),
        (b"x-owner: " + base64.b64encode(NAME.replace("髙", "高").encode("cp932")), True),
        (b"x-owner: 1234.5678.9018", True),
        (b"x-request-id: 550e8400-e29b-41d4-a716-446655440abc", False),
        (b"x-request-id: 550e8400-e29b-41d4-a716-123456789018", True),
        (
            b"set-cookie: t=eyJhbGciOiJIUzI1NiJ9." + base64.urlsafe_b64encode(NAME.encode()).rstrip(b"=") + b".c2ln",
            True,
        ),
    ],
)
def test_only_those_that_may_tell(line: bytes, may: bool) -> None:
    assert line_may_tell(line) is may
