"""Why an answer was none of the protocol's, as the driver says it, in Japanese as well. The group `said` holds words of
the system under test, which are masked."""

from __future__ import annotations

import re

_N = r"(?P<n>\d+)"
_SO_FAR = r"[ \w]+"
"""How much had come; the driver's own words."""

ANSWERS = tuple(
    (re.compile(pattern, re.DOTALL), ja)
    for pattern, ja in (
        (rf"status {_N} with reason missing is no refusal of the protocol",
         "ステータス{n}で理由がなく、規約の交付不可ではない"),
        (rf"status {_N} with reason (?P<said>.*) is no refusal of the protocol",
         "ステータス{n}、理由「{said}」は、規約の交付不可ではない"),
        (rf"status {_N} with no type is no answer of the protocol",
         "ステータス{n}で種別がなく、規約の応答ではない"),
        (rf"status {_N} with (?P<said>.*) is no answer of the protocol",
         "ステータス{n}、種別「{said}」は、規約の応答ではない"),
        (rf"reason (?P<reason>[a-z0-9-]+) came with status {_N}(?:, not (?P<m>\d+))?",
         "理由「{reason}」がステータス{n}で返った"),
        (r"an event is refused with bad-request only, not (?P<reason>[a-z0-9-]+)",
         "異動を断る理由は bad-request だけであるが、「{reason}」が返った"),
        (r"the system does not know it \(404\)", "システムはその申請を知らない（404）"),
        (r"the answer with status 200 is of no type, not application/pdf",
         "ステータス200の応答に種別がない（application/pdf ではない）"),
        (r"the answer with status 200 is (?P<said>.*), not application/pdf",
         "ステータス200の応答の種別が「{said}」である（application/pdf ではない）"),
        (r"the answer with status 200 has an empty body", "ステータス200の応答に本文がない"),
        (r"the answer with status 200 to an event is not a JSON object",
         "異動へのステータス200の応答がJSONのオブジェクトではない"),
        (r"the answer with status 202 has no number in_force_within_s",
         "ステータス202の応答に in_force_within_s の数がない"),
        (r"the header Application-Id is missing", "ヘッダー Application-Id がない"),
        (r"the header Application-Id says (?P<said>.*), not (?P<id>\S+)",
         "ヘッダー Application-Id が「{said}」である（{id} ではない）"),
        (r"the header Certificate-Number is missing", "ヘッダー Certificate-Number がない"),
        (r"the header Certificate-Number (?P<said>.*) is malformed",
         "ヘッダー Certificate-Number の書き方が誤っている"),
        (r"no connection to (?P<id>\S+) could be made in time", "{id} に時間内に接続できない"),
        (r"no connection to (?P<id>\S+) could be made \((?P<quoted>.*)\)", "{id} に接続できない（{quoted}）"),
        (rf"no whole answer came within (?P<s>\S+) s \({_SO_FAR}\)", "{s}秒以内に応答が届き終わらない"),
        (rf"the connection broke \((?P<quoted>.*); {_SO_FAR}\)", "接続が切れた（{quoted}）"),
        (rf"the connection was closed before a whole answer came \({_SO_FAR}\)", "応答の途中で接続が閉じられた"),
        (r"the answer is not HTTP/1\.1 \((?P<said>.*)\)", "応答が HTTP/1.1 ではない"),
        (r"the kiosk gave up after (?P<s>\S+) s, as planned", "予定どおり{s}秒で待つのをやめた"),
        (rf"the answer declares {_N} bytes, over the limit of (?P<m>\d+)",
         "応答が{n}バイトと称している（限度は{m}バイト）"),
        (rf"the answer is longer than the limit of {_N} bytes", "応答が限度の{n}バイトより長い"),
        (rf"the head of the answer is longer than {_N} bytes", "応答のヘッダーが{n}バイトより長い"),
        (rf"the answer has status {_N}", "応答のステータスが{n}である"),
    )
)  # fmt: skip
