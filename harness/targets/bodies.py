"""Whether what came with an answer may be, or hold, a document, or tell of somebody: then it is kept, and looked at."""

from __future__ import annotations

import base64
import re
from typing import Final

_PLAIN: Final = re.compile(rb"[\t\n\r -~]*")
"""What has no letter but those of ASCII. Names and addresses need others; so do pictures, and whatever is packed."""

_MAY_STAND_FOR_MORE: Final = re.compile(
    rb"%PDF-"
    rb"|[A-Za-z0-9+/_]{24}|(?:[0-9A-Fa-f]{2}:){16}|begin [0-7]{3} "  # base64, hexadecimal digits, uuencode
    rb"|=\?[!-~]{2,40}\?[BbQq]\?|[0-9]\.[0-9]{6,}[eE]"  # words of a mail's head, a number as programs write large ones
    rb"|(?<![0-9])[0-9]{11,12}(?![0-9])"  # a number, between letters too
    rb"|\\u\{?[0-9A-Fa-f]{4}|\\x[89A-Fa-f][0-9A-Fa-f]|\\[23][0-7]{2}"
    rb"|%25|&#|%[89A-Fa-f][0-9A-Fa-f]|=[89A-F][0-9A-F]"  # letters, written otherwise
)
_NUMBER: Final = re.compile(rb"(?<![0-9A-Za-z])[0-9](?:[^0-9A-Za-z\r\n]{0,5}[0-9]){10,11}(?![0-9A-Za-z])")
"""A resident code, a My Number, whatever stands between its digits."""

_CODED: Final = re.compile(rb"[A-Za-z0-9+/_-]{16,}={0,2}")
"""What may be base64."""

_UUID: Final = re.compile(rb"(?<![0-9A-Za-z])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![0-9A-Za-z])")
"""As requests and sessions are numbered: no base64, whatever letters it has."""

_HEX: Final = re.compile(rb"(?:[0-9A-Fa-f]{2})+")
_ENCODINGS: Final = ("utf-8", "cp932")

_NO_TEXT: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\uff61-\uff9f]")
"""What no text holds, and the narrow kana that any bytes make in Shift_JIS."""

_DOCUMENT: Final = re.compile(rb"%PDF-|JVBERi0|\x89PNG|iVBORw0KGgo|\xff\xd8\xff|/9j/4AAQ|\x1f\x8b|H4sIA")
"""How a PDF, a picture and what is compressed begin, plain and in base64."""


def holds_document(body: bytes) -> bool:
    """Whether a list or a description, which may name people, seems to hold what only a document may show."""
    return _DOCUMENT.search(body) is not None


def line_may_tell(line: bytes) -> bool:
    """The same as `may_tell` of a line of an answer's head, where many a word could be base64: one counts only if a
    text stands in it that could tell."""
    if _NUMBER.search(line):
        return True
    plain = _UUID.sub(b" ", line)
    return may_tell(_CODED.sub(b" ", plain)) or any(map(_may_stand_in, _CODED.findall(plain)))


def _may_stand_in(word: bytes) -> bool:
    inner = _written(word)
    return holds_document(inner) or (may_tell(inner) and any(_is_text_in(inner, each) for each in _ENCODINGS))


def _written(word: bytes) -> bytes:
    """What is written in hexadecimal digits or in base64."""
    if _HEX.fullmatch(word):
        return bytes.fromhex(word.decode())
    plain = word.rstrip(b"=").replace(b"+", b"-").replace(b"/", b"_")
    plain = plain[: len(plain) - (len(plain) % 4 == 1)]
    return base64.urlsafe_b64decode(plain + b"=" * (-len(plain) % 4))


def _is_text_in(data: bytes, encoding: str) -> bool:
    try:
        return not _NO_TEXT.search(data.decode(encoding))
    except UnicodeError:
        return False


def may_tell(body: bytes) -> bool:
    """A first look, which never misses what a reader could find in these bytes; a reader says what it really is."""
    return not _PLAIN.fullmatch(body) or bool(_MAY_STAND_FOR_MORE.search(body) or _NUMBER.search(body))
