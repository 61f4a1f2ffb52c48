"""Whether what came with an answer may be, or hold, a document, or tell of somebody: then it is kept, and looked at."""

from __future__ import annotations

import re
from typing import Final

_PLAIN: Final = re.compile(rb"[\t\n\r -~]*")
"""What has no letter but those of ASCII. Names and addresses need others; so do pictures, and whatever is packed."""

_MAY_STAND_FOR_MORE: Final = re.compile(
    rb"%PDF-"
    rb"|[A-Za-z0-9+/_]{24}"  # base64
    rb"|\\u[0-9A-Fa-f]{4}|&#|%[89A-Fa-f][0-9A-Fa-f]|=[89A-F][0-9A-F]|\+[A-Za-z0-9+/]{2,}-"  # letters, written otherwise
    rb"|(?<![0-9A-Za-z])[0-9](?:[ -]?[0-9]){10,11}(?![0-9A-Za-z])"  # a resident code, a My Number
)


_DOCUMENT: Final = re.compile(rb"%PDF-|JVBERi0|\x89PNG|iVBORw0KGgo|\xff\xd8\xff|/9j/4AAQ|\x1f\x8b|H4sIA")
"""How a PDF, a picture and what is compressed begin, plain and in base64."""


def holds_document(body: bytes) -> bool:
    """Whether a list or a description, which may name people, seems to hold what only a document may show."""
    return _DOCUMENT.search(body) is not None


def may_tell(body: bytes) -> bool:
    """A first look, which never misses what a reader could find in these bytes; a reader says what it really is."""
    return not _PLAIN.fullmatch(body) or _MAY_STAND_FOR_MORE.search(body) is not None
