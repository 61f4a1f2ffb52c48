"""What a person, or a program of theirs, could read in bytes that are no document: error pages, JSON, forms, mails."""

from __future__ import annotations

import base64
import binascii
import html
import quopri
import re
from collections.abc import Iterator
from decimal import Decimal
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from unicodedata import digit
from urllib.parse import unquote_to_bytes

from harness.catalogue import say
from harness.domain.observations import Sheet
from harness.reading.limits import Unreadable

MAX_BYTES = 2_000_000
"""No error page is so long."""

_LEGACY = ("cp932", "euc_jp", "utf-16-le", "utf-16-be")
"""Bytes that are no UTF-8 may be right in several of them; then all are tried."""

_JIS = (b"\x1b$", b"\x1b(")
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f-\x9f\ufffe\uffff]")
_TAG = re.compile(r"<[^<>]{0,10000}>")
_ESCAPED = re.compile(r"(?:\\+u[0-9A-Fa-f]{4})+")
"""With several strokes it stands in a text within a text."""
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_QUOTED = re.compile(r"=[0-9A-F]{2}")
_CODED = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_PLAIN_ESCAPES = {"n": "\n", "r": "\n", "t": "\t"}
_NUMBER = re.compile(r"(?<![0-9A-Za-z])[0-9](?:[^0-9A-Za-z\r\n]{0,5}[0-9]){10,11}(?![0-9A-Za-z])")
_GLUED = re.compile(r"(?<![0-9])[0-9]{11,12}(?![0-9])")
_OTHER_LETTERS = re.compile("[々〆〇ヶ\u3041-\u30fa\u30fc-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_IN_QUOTES = re.compile(r'"([^"\\]{1,200})"')
_EIGHT_DIGITS = re.compile(r"(?<![0-9])([12][0-9]{3})(0[1-9]|1[0-2])([0-3][0-9])(?![0-9])")
_YEAR_LAST = re.compile(r"(?<![0-9])([0-9]{1,2})[/. -]([0-9]{1,2})[/. -]([12][0-9]{3})(?![0-9])")
_LARGE = re.compile(r"(?<![0-9.])[0-9]\.[0-9]{6,14}[eE]\+?1[01](?![0-9])")
_WORD_OF_A_MAIL = re.compile(r"=\?[!-~]{2,40}\?[BbQq]\?[^?\s]{0,2000}\?=")
_OCTETS = re.compile(r"(?:\\+x[0-9A-Fa-f]{2}|\\+[0-3][0-7]{2})+")
_OCTET = re.compile(r"\\+(?:x([0-9A-Fa-f]{2})|([0-3][0-7]{2}))")
_BY_NUMBER = re.compile(r"\\+u\{([0-9A-Fa-f]{1,6})\}")
_LINE_OF_CODE = re.compile(r"(?<=[A-Za-z0-9+/]{60})\r?\n(?=[A-Za-z0-9+/=])")
_BETWEEN = r"[^0-9]{1,24}?"
"""Quotes, the next member's name, a comma."""
_DATE_APART = re.compile(
    rf"(?<![0-9])((?:明治|大正|昭和|平成|令和){_BETWEEN}[0-9]{{1,2}}|[12][0-9]{{3}})"
    rf"{_BETWEEN}([0-9]{{1,2}}){_BETWEEN}([0-9]{{1,2}})(?![0-9])"
)
_KANJI_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_MOST_LAYERS = 3
_PLAIN_ESCAPE = re.compile(r'\\+([nrt/"])')


def is_text(data: bytes) -> bool:
    """Whether the bytes are letters in some encoding, and nothing else."""
    return bool(_decoded(data))


def told_in(data: bytes) -> tuple[Sheet, ...]:
    """The lines that stand in a text, whatever they are written in, as one sheet; nothing where there is no text.
    Raises Unreadable for more than anybody would read."""
    if len(data) > MAX_BYTES and is_text(data):
        raise Unreadable(say("too-large", size_bytes=len(data), limit_bytes=MAX_BYTES))
    texts = [each for text in _decoded(data) for way in _ways(text) for each in (way, *_joined(way))]
    lines = dict.fromkeys(line.strip() for text in texts for line in text.splitlines())
    lines.pop("", None)
    return (Sheet(tuple(lines)),) if lines else ()


def _decoded(data: bytes) -> list[str]:
    """The text, in each encoding in which it may be one."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _in(data, "utf-16")
    if any(mark in data for mark in _JIS):
        return _in(data, "iso2022_jp_3")
    return _in(data, "utf-8") or [text for encoding in _LEGACY for text in _in(data, encoding)]


def _in(data: bytes, encoding: str) -> list[str]:
    try:
        text = data.decode(encoding).removeprefix("\ufeff")
    except UnicodeError:
        return []
    return [] if _NO_TEXT.search(text) else [text]


def _ways(text: str) -> Iterator[str]:
    """The text as it stands, without its tags, and what is written in it by other letters."""
    plain = html.unescape(html.unescape(_PLAIN_ESCAPE.sub(_plainly, _unescaped(text))))
    yield plain
    yield from _numbers_in(plain)
    if "<" in plain:
        yield _TAG.sub("\n", plain)
        yield _TAG.sub("", plain)
    unquoted = [plain]
    for _ in range(_MOST_LAYERS):
        unquoted = [way for each in unquoted if _PERCENT.search(each) for way in _decoded(unquote_to_bytes(each))]
        yield from unquoted
    if _QUOTED.search(plain):
        yield from _decoded(quopri.decodestring(plain.encode(errors="replace")))
    for found in _OCTETS.finditer(plain):
        yield from _decoded(_of_octets(found.group()))
    for found in _WORD_OF_A_MAIL.finditer(plain):
        yield _of_a_mail(found.group())
    coded = [_LINE_OF_CODE.sub("", plain)]
    for _ in range(_MOST_LAYERS):
        words = (found.group() for each in coded for found in _CODED.finditer(each))
        coded = [html.unescape(_unescaped(inner)) for word in words for inner in _decoded(_of_base64(word))]
        yield from coded


def _numbers_in(text: str) -> Iterator[str]:
    """Numbers of eleven or twelve digits, whatever stands between those and in whatever digits, each as a line."""
    plain = "".join(str(digit(letter, letter)) for letter in text.translate(_KANJI_DIGITS))
    for found in (*_NUMBER.finditer(plain), *_GLUED.finditer(plain)):
        yield "".join(filter(str.isdecimal, found.group()))
    for found in _LARGE.finditer(plain):
        yield f"{Decimal(found.group()):.0f}"


def _joined(text: str) -> Iterator[str]:
    """What stands apart in several members or columns, in either order: the parts of a name, and those of a date."""
    parts = _OTHER_LETTERS.findall(text)
    if len(parts) > 1:
        yield " ".join(parts)
        yield " ".join(reversed(parts))
    quoted = _IN_QUOTES.findall(text)
    if len(quoted) > 1:
        yield " ".join(quoted)
    for year, month, day in _EIGHT_DIGITS.findall(text):
        yield f"{year}年{month}月{day}日"
    for first, second, year in _YEAR_LAST.findall(text):
        yield f"{year}年{first}月{second}日"
        yield f"{year}年{second}月{first}日"
    for year, month, day in _DATE_APART.findall(text):
        yield f"{re.sub('[^0-9明治大正昭和平成令和]', '', year)}年{month}月{day}日"


def _plainly(found: re.Match[str]) -> str:
    return _PLAIN_ESCAPES.get(found.group(1), found.group(1))


def _unescaped(text: str) -> str:
    return _BY_NUMBER.sub(_of_its_number, _ESCAPED.sub(lambda found: _of_utf16(found.group()), text))


def _of_its_number(found: re.Match[str]) -> str:
    number = int(found.group(1), 16)
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"


def _of_octets(escaped: str) -> bytes:
    return bytes([int(pair, 16) if pair else int(octal, 8) for pair, octal in _OCTET.findall(escaped)])


def _of_a_mail(word: str) -> str:
    try:
        return str(make_header(decode_header(word)))
    except (HeaderParseError, LookupError, ValueError):
        return ""


def _of_utf16(escapes: str) -> str:
    return bytes.fromhex(re.sub(r"\\+u", "", escapes)).decode("utf-16-be", "replace")


def _of_base64(text: str) -> bytes:
    plain = text.rstrip("=").translate(str.maketrans("-_", "+/"))
    plain = plain[: len(plain) - (len(plain) % 4 == 1)]
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4))
    except binascii.Error:
        return b""
