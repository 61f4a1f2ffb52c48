"""Every example of the protocol is executed against the reference system, in the order of the page."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from harness.inspection.running.embedded import reference_system
from tests.protocol.conversation import PROTOCOL, Exchange, conversation
from tests.protocol.test_schemas import validator

BY_NATURE = {"version", "now", "at", "in_force_within_s"}
"""Members whose values differ from run to run; their types do not."""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with reference_system(["serve"], tmp_path_factory.mktemp("reference") / "log") as address:
        yield address


def ask(url: str, exchange: Exchange) -> tuple[int, dict[str, str], bytes]:
    """Each request over a connection of its own, so that it may meet any server process."""
    method, path = exchange.call.split()
    connection = HTTPConnection(urlsplit(url).netloc, timeout=60)
    try:
        body = None if exchange.body is None else json.dumps(exchange.body, ensure_ascii=False).encode()
        connection.request(method, path, body, {"Content-Type": "application/json"} if body else {})
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


def levelled(value: Any) -> Any:
    """Without what differs by nature; lists whose order is free are sorted."""
    if isinstance(value, dict):
        return {name: type(one).__name__ if name in BY_NATURE else levelled(one) for name, one in value.items()}
    if isinstance(value, list) and all(isinstance(one, dict) for one in value):
        return sorted(map(levelled, value), key=lambda one: json.dumps(one, sort_keys=True))
    return value


def test_the_examples_are_what_the_reference_system_says(url: str) -> None:
    documents: dict[str, bytes] = {}
    told = conversation(PROTOCOL.read_text(encoding="utf-8"))
    assert {exchange.call for exchange in told} >= {"GET /v1/system", "POST /v1/events", "PUT /v1/population"}
    for exchange in told:
        where = f"line {exchange.line}: {exchange.call}"
        status, headers, body = ask(url, exchange)
        assert status == exchange.status, (where, body[:500])
        headers = {name.lower(): value for name, value in headers.items()}
        for name, value in exchange.headers.items():
            assert headers[name.lower()] == value, where
        if headers.get("content-type") == "application/pdf":
            assert body.startswith(b"%PDF-"), where
            assert documents.setdefault(exchange.body["application_id"], body) == body, where
        elif exchange.answer is None:
            assert body == b"", where
        else:
            said = json.loads(body)
            assert validator(exchange.answer_schema or "").is_valid(said), where
            assert levelled(said) == levelled(exchange.answer), where
    assert len(documents) >= 3


@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("sed")), reason="neither curl nor sed")
def test_the_three_lines_to_try_it(url: str, tmp_path: Path) -> None:
    (block,) = re.findall(r"^```sh\n(.*?)^```$", PROTOCOL.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert block.count("curl ") == block.count("http://127.0.0.1:8470/") == 3
    shutil.copy(PROTOCOL, tmp_path)
    lines = block.replace("http://127.0.0.1:8470", url).replace("curl ", "curl --noproxy '*' -sS --fail ")
    subprocess.run(["sh", "-ec", lines], cwd=tmp_path, check=True, timeout=60)
    assert (tmp_path / "certificate.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    "page",
    [
        '```json\n{"forgotten": 1}\n```\n',
        "→ `GET /v1/system`\n\nand so on\n\n```json\n{}\n```\n",
        "→ `GET /v1/system`\n",
        "→ `GET /v1/system`\n\n→ `GET /v1/system`\n",
        "← `200`\n",
        "→ `GET /v1/system`\n\n← `200`\n\n```json\n{}\n```\n\n```json\n{}\n```\n",
    ],
)
def test_no_example_can_be_forgotten(page: str) -> None:
    with pytest.raises(ValueError, match="line"):
        conversation(page)


def test_an_exchange_as_it_is_told() -> None:
    (told,) = conversation('→ `PUT /v1/clock`\n\n```json\n{"now": 1}\n```\n\n← `204` `X-Y: a, b`\n')
    assert (told.call, told.body, told.status, told.headers, told.answer) == (
        "PUT /v1/clock",
        {"now": 1},
        204,
        {"X-Y": "a, b"},
        None,
    )
