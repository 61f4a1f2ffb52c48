"""Texts of the system under test that are kept for good: those plainly of the protocol, or in words of the trade alone.
Whatever else it says may be about a person; its digest and length stand in its place."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Final

_RUN = r"(?:r[0-9a-z]{1,5}|x|e[0-9a-f]{6}(?:[prs][0-9]{1,6})*)"
ID: Final = re.compile(_RUN + r"(?:-k[0-9]{1,3}|-K-[0-9]{4,6})?-[a-z]{0,2}[0-9]{1,6}")
"""An id of ours: all begin with that of their run or search, and count up."""

MEDIA_TYPES: Final = frozenset(
    {
        "application/json",
        "application/octet-stream",
        "application/pdf",
        "application/postscript",
        "application/problem+json",
        "application/xml",
        "application/zip",
        "image/gif",
        "image/jpeg",
        "image/png",
        "image/tiff",
        "multipart/form-data",
        "multipart/mixed",
        "text/html",
        "text/plain",
        "text/xml",
    }
)

_TRADE: Final = """
a able abort aborted absent accept accepted access account alert alerts allowed already an and another answer applicant
application applications are as at attempt auth authentication authorization authorized available away backend bad badly
be been before bmp body broken busy but by cached cancel canceled cancelled cannot card cards center certificate
certificates changed check checked clock closed code completed conflict connection content copies copy corrupt could csv
dat data database deadlock deceased delayed deleted deliver delivered deliveries delivering delivery denied describes
did differ different differs disabled disk doc document documents does down duplicate early eligible empty ended
entitled entry error event events exceeded exception exhausted exists expected expired fail failed failure fatal fault
faults fee file files for forbidden form found from full gateway gif given gone guard had has have hours household html
id identical ids in inconsistent internal invalid is issue issued issuing it its job jpeg jpg json kind kiosk late later
ledger length limit list locked log long lost made maintenance malformed many match matches matching mine mismatch
missing mix moved must my name needed network never no nobody none not nothing now number numbers of off offline on one
only open order other out output outside over page pages paid pcl pdf pending permission person pin png poison present
print printed printer printing prn processing ps queue raised read ready record records recovered refund refunded
refunds refusal refused refusing register registered reject rejected release request requests resend resident response
retry right rule same seal seals see send sent server service session sheet sheets short some somebody spool spooler
stale state status still stop stopped stranger system taken temporarily temporary than that the their then there they
this throttled tie tied tif tiff timed timeout tmp to token too twice txt unable unauthorized unavailable under
unexpected unknown unlisted unprocessable unreachable unregistered unsupported until up use user valid value version
waiting was were what when which while who whose wrong xml xps yet
"""
_WORDS: Final = frozenset(_TRADE.split())
"""What is said with nothing but these tells of nobody."""

_WORD: Final = re.compile(r"[A-Za-z]+")
_MOST_DIGITS = 6
_LONGEST = 200


def kept(text: str) -> str:
    """The text, if it is plainly of the protocol: ids of ours, a few digits and words of the trade; what stands in its
    place otherwise."""
    return text if is_plain(text) else instead_of(text)


def is_plain(text: str) -> bool:
    """Whether a text tells of nobody."""
    if len(text) > _LONGEST or not text.isascii() or not text.isprintable():
        return False
    rest = ID.sub(" ", text)
    if sum(map(str.isdigit, rest)) > _MOST_DIGITS:
        return False
    return all(word in _WORDS for word in map(str.lower, _WORD.findall(rest)))


def kept_id(text: str) -> str:
    """An id of ours as it is."""
    return text if not text or ID.fullmatch(text) else instead_of(text)


def instead_of(text: str) -> str:
    """The digest and the length of a text: the same for the same text."""
    digest = sha256(text.encode(errors="surrogatepass")).hexdigest()
    return f"sha256:{digest[:12]} ({len(text)})"
