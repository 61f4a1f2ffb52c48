"""What is no document is read as text, whatever its letters are written in."""

from __future__ import annotations

import base64
import json
import quopri
from email.header import Header
from urllib.parse import quote

import pytest

from harness.reading.readers import read
from harness.reading.texts import told_in
from harness.targets.bodies import may_tell

NAME, NUMBER = "髙田　花子", "123456789018"
SAID = f"申請者 {NAME} は登録がない"

WRITTEN = {
    "UTF-8": SAID.encode(),
    "UTF-8 with a mark": b"\xef\xbb\xbf" + SAID.encode(),
    "UTF-16": SAID.encode("utf-16"),
    "UTF-16 without a mark": ("<p>" + SAID).encode("utf-16-le"),
    "Shift_JIS": SAID.encode("cp932"),
    "EUC": SAID.replace("髙", "高").encode("euc_jp"),
    "JIS": SAID.replace("髙", "高").encode("iso2022_jp"),
    "JSON": json.dumps({"detail": SAID}).encode(),
    "JSON as it is": json.dumps({"detail": SAID}, ensure_ascii=False).encode(),
    "entities": SAID.encode("ascii", "xmlcharrefreplace"),
    "percent": b"/error?why=" + quote(SAID).encode(),
    "percent of Shift_JIS": b"/error?why=" + quote(SAID.encode("cp932")).encode(),
    "quoted-printable": quopri.encodestring(SAID.encode()),
    "base64": b'{"detail": "' + base64.b64encode(SAID.encode()) + b'"}',
    "tags inside": f"<p>申請者 <b>{NAME[:1]}</b>{NAME[1:]} は</p>".encode(),
    "JSON within JSON": json.dumps({"log": json.dumps({"detail": SAID})}).encode(),
    "percent twice": b"/error?why=" + quote(quote(SAID)).encode(),
    "octets as Python writes them": repr(SAID.encode()).encode(),
    "octal octets": "".join(f"\\{each:03o}" for each in SAID.encode()).encode(),
    "numbers of letters": "".join(f"\\u{{{ord(each):x}}}" for each in SAID).encode(),
    "a word of a mail": Header(SAID.replace("髙", "高"), "iso-2022-jp", maxlinelen=999).encode().encode(),
    "base64 three times": base64.b64encode(base64.b64encode(base64.b64encode(SAID.encode()))),
    "base64 in lines": base64.encodebytes((SAID * 4).encode()),
    "an attribute": f'<input value="{NAME}">'.encode(),
}


@pytest.mark.parametrize("how", WRITTEN)
def test_a_name_is_found(how: str) -> None:
    data = WRITTEN[how]
    (sheet,) = told_in(data)
    text = "\n".join(sheet.runs).replace("\u3000", " ").replace("高", "髙")
    assert NAME.replace("\u3000", " ") in text
    assert may_tell(data)
    assert read(data).sheets == (sheet,)


@pytest.mark.parametrize(
    "said",
    [
        json.dumps({"family": "髙田", "given": "花子", "sex": "女"}),
        json.dumps({"given": "花子", "family": "髙田"}, indent=2),
        "key=17 family=髙田 given=花子",
        "髙田・花子",
        '"髙田","花子"\r\n',
        "<family>髙田</family>\n<given>花子</given>",
        base64.b64encode(json.dumps({"family": "髙田", "given": "花子"}, ensure_ascii=False).encode()).decode(),
    ],
)
def test_a_name_in_two_members_is_found(said: str) -> None:
    (sheet,) = told_in(said.encode())
    assert any("髙田 花子" in line for line in sheet.runs)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        (json.dumps({"birth": {"year": 1957, "month": 1, "day": 10}}), "1957年1月10日"),
        (json.dumps({"era": "昭和", "birth_year": 32, "birth_month": 1, "birth_day": 10}), "昭和32年1月10日"),
        ("y=1957&m=01&d=10", "1957年01月10日"),
        ("born 19570110", "1957年01月10日"),
        ("born 1/10/1957", "1957年1月10日"),
        ("born 10.1.1957", "1957年1月10日"),
    ],
)
def test_a_date_in_three_members_is_found(said: str, day: str) -> None:
    (sheet,) = told_in(said.encode())
    assert day in sheet.runs


@pytest.mark.parametrize(
    "said",
    [
        "1234.5678.9018",
        "1234/5678/9018",
        json.dumps(["1234", "5678", "9018"]),
        "A123456789018B",
        '{"n": 1.23456789018E11}',
        "1234_5678_9018",
        "123,456,789,018",
        json.dumps([int(each) for each in NUMBER]),
        NUMBER.translate({ord("0") + each: ord("０") + each for each in range(10)}),
        NUMBER.translate({ord("0") + each: 0x0660 + each for each in range(10)}),
        NUMBER.translate(str.maketrans("0123456789", "〇一二三四五六七八九")),
    ],
)
def test_a_number_is_found_whatever_stands_between_its_digits(said: str) -> None:
    (sheet,) = told_in(f"no. {said} is taken".encode())
    assert NUMBER in sheet.runs
    assert may_tell(said.encode())


@pytest.mark.parametrize("data", [b"", b" \n", bytes(range(256)), b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"])
def test_what_is_no_text_tells_nothing(data: bytes) -> None:
    assert told_in(data) == ()


@pytest.mark.parametrize(
    ("body", "may"),
    [
        (b'{"type": "about:blank", "title": "Not issued", "status": 409, "reason": "not-registered"}', False),
        (b'{"detail": "there is no application 20261129T101112Z-quick-r7f3a1-000099"}', False),
        (b"", False),
        (f'{{"my_number": {NUMBER}}}'.encode(), True),
        (f"No. {NUMBER[:4]}-{NUMBER[4:8]} {NUMBER[8:]}".encode(), True),
        (b"%PDF-1.7", True),
        (b"\x1f\x8b\x08", True),
    ],
)
def test_only_what_cannot_tell_of_anybody_is_not_looked_at(body: bytes, may: bool) -> None:
    assert may_tell(body) is may
