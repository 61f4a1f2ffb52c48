"""What an answer means: every possible one is `ok`, `open`, `refused` or `unknown`, with why where it was not one of
the protocol's (section 1: an answer that is not listed counts as unknown). What else a system says in a header or as a
reason may be about anybody: it is not kept in its own words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import orjson

from harness.catalogue import say
from harness.certificates.domain.operations import Application
from harness.certificates.domain.words import Reason
from harness.domain.messages import Message, Quoted
from harness.domain.operations import AnswerForm, Outcome
from harness.targets.bodies import line_may_tell, may_tell
from harness.targets.http.exchange import Reply
from harness.targets.protocol import Answer
from harness.targets.withholding import MEDIA_TYPES, instead_of, kept, kept_id

_PDF_BEGINS_WITHIN_BYTES: Final = 1024
"""Readers look that far for the mark with which a PDF begins."""

_LONGEST_S: Final = 86_400.0
"""What a register event may take until it is in force."""

_NUMBER: Final = re.compile("[!-~]{1,40}")
_LONGEST: Final = 100
_OF_WHAT_IS_ISSUED: Final = frozenset({"application-id", "certificate-number"})
_DATE: Final = re.compile("[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT")
_STATUSES: dict[str, int] = {
    Reason.CARD_INVALID: 403,
    Reason.PIN_WRONG: 403,
    Reason.PIN_LOCKED: 403,
    Reason.OUTSIDE_HOURS: 409,
    Reason.KIND_NOT_SERVED: 409,
    Reason.USE_NOT_REGISTERED: 403,
    Reason.DECEASED: 409,
    Reason.MOVED_OUT: 409,
    Reason.UNDER_AGE: 403,
    Reason.NOT_ENTITLED: 403,
    Reason.SUPPORT_MEASURE: 409,
    Reason.NOT_REGISTERED: 409,
    Reason.UNPRINTABLE_NAME: 409,
    Reason.BUSY: 503,
    Reason.ALREADY_ISSUED: 409,
    Reason.STOPPED: 409,
    Reason.BAD_REQUEST: 400,
}


def application_answer(reply: Reply, application: Application) -> Answer:
    """The answer to POST /v1/applications. A whole body that is not a refusal is kept as a document, whatever it is:
    what a kiosk would have printed is judged later, and what it could not print is evidence."""
    if reply.problem:
        return _told(reply, Outcome.UNKNOWN, reply.problem)
    if reply.status != 200:
        return _refusal(reply, keep=True)
    kind = _media_type(reply.headers)
    numbers, problems = _numbers(reply.headers)
    echoed = reply.headers.get("application-id", "").strip()
    echoed = echoed if echoed == application.application_id else kept_id(echoed)
    if not echoed:
        problems.append(say("header-missing", header="Application-Id"))
    elif echoed != application.application_id:
        names = {"header": "Application-Id", "application": application.application_id}
        problems.append(say("header-of-another", **names, says=Quoted(echoed)))
    outcome, is_readable = Outcome.OK, True
    if kind != "application/pdf":
        problems.insert(0, say("other-type", type=_type(kind)) if kind else say("of-no-type"))
        outcome = Outcome.OK if reply.body.startswith(b"%PDF-") else Outcome.UNKNOWN
    else:
        is_readable = reply.body.find(b"%PDF-", 0, _PDF_BEGINS_WITHIN_BYTES) >= 0
        if not reply.body:
            problems.insert(0, say("empty-body"))
    form = _form_of(reply, is_readable)
    held = {"document": reply.body, "application_id": echoed, "certificate_numbers": numbers}
    return _told(reply, outcome, *problems, form=form, **held)


def plain_answer(reply: Reply) -> Answer:
    """The answer to a delivery, a clock setting or a fault: 204 is ok; 404 and a problem with a listed reason are
    refusals."""
    if reply.problem:
        return _told(reply, Outcome.UNKNOWN, reply.problem)
    if reply.status == 204:
        return _told(reply, Outcome.OK)
    if reply.status == 404:
        return _told(reply, Outcome.REFUSED, say("unknown-to-the-system"), reason=_reason(reply), known=False)
    return _refusal(reply, keep=False)


def event_answer(reply: Reply) -> Answer:
    """The answer to POST /v1/events: 200 in force, 202 in force within the time it states, `bad-request` refused."""
    if reply.problem:
        return _told(reply, Outcome.UNKNOWN, reply.problem)
    if reply.status not in (200, 202):
        answer = _refusal(reply, keep=False)
        if answer.outcome is Outcome.REFUSED and answer.reason != Reason.BAD_REQUEST:
            problem = say("event-refused-for", reason=answer.reason)
            return _told(reply, Outcome.UNKNOWN, problem, reason=answer.reason, form=AnswerForm.OTHER_STATUS)
        return answer
    body = _json(reply.body)
    form = _form_of(reply, isinstance(body, dict))
    if reply.status == 200:
        if isinstance(body, dict):
            return _told(reply, Outcome.OK, form=form)
        return _told(reply, Outcome.UNKNOWN, say("event-answer-no-object"), form=form)
    within_s = body.get("in_force_within_s") if isinstance(body, dict) else None
    if isinstance(within_s, int | float) and not isinstance(within_s, bool) and 0 <= within_s <= _LONGEST_S:
        return _told(reply, Outcome.OPEN, form=form, in_force_within_s=float(within_s))
    return _told(reply, Outcome.UNKNOWN, say("no-in-force-within"), form=form)


def _refusal(reply: Reply, keep: bool) -> Answer:
    kind, reason = _media_type(reply.headers), _reason(reply)
    if kind != "application/problem+json":
        problem = say("no-answer-without-type", status=reply.status)
        if kind:
            problem = say("no-answer", status=reply.status, type=_type(kind))
    elif reason not in _STATUSES:
        problem = say("no-refusal-without-reason", status=reply.status)
        if reason:
            problem = say("no-refusal", status=reply.status, reason=Quoted(reason))
    elif reply.status < 400:
        problem = say("reason-with-status", reason=reason, status=reply.status)
    elif reply.status != _STATUSES[reason]:
        expected = _STATUSES[reason]
        problem = say("reason-with-other-status", reason=reason, status=reply.status, expected=expected)
        return _told(reply, Outcome.REFUSED, problem, reason=reason, form=AnswerForm.OTHER_STATUS)
    else:
        return _told(reply, Outcome.REFUSED, reason=reason)
    says = {"document": reply.body} if keep and reply.body else {}
    return _told(reply, Outcome.UNKNOWN, problem, form=AnswerForm.OTHER_STATUS, **says)


def _told(reply: Reply, outcome: Outcome, *problems: Message, form: AnswerForm | None = None, **says: Any) -> Answer:
    """`says` are the members of Answer that the body and the headers give. Whatever was asked, a body that may hold a
    document, or tell of somebody, is kept."""
    if "document" not in says and may_tell(reply.body):
        says["document"] = reply.body
    return Answer(
        outcome,
        form or reply.form,
        str(reply.status) if reply.status else "",
        problems=problems,
        beside=_beside(reply),
        came=reply.problem is None,
        gave_up=reply.gave_up,
        resent=reply.resent,
        unreached=reply.unreached,
        first_out_ns=reply.first_out_ns,
        last_out_ns=reply.last_out_ns,
        reached_ns=reply.reached_ns,
        ended_ns=reply.ended_ns,
        **says,
    )


def _beside(reply: Reply) -> bytes:
    """What came with an answer and is none of it: lines of its head that may tell of somebody, and what followed."""
    lines = [f"{name}: {value}".encode("latin-1") for name, value in reply.headers.items() if _is_beside(reply, name)]
    told = [line for line in (*lines, *reply.lines) if _may_tell(line)]
    return b"\n".join([*told, reply.beside]) if told or reply.beside else b""


_may_tell = lru_cache(maxsize=256)(line_may_tell)
"""Most lines of a head are the same each time."""


def _is_beside(reply: Reply, name: str) -> bool:
    """Whether a header is none that an answer of the protocol has. What it says with its numbers is judged as such."""
    if name in _OF_WHAT_IS_ISSUED:
        return reply.status != 200
    return name != "content-length" and not (name == "date" and _DATE.fullmatch(reply.headers[name]))


def _form_of(reply: Reply, is_readable: bool) -> AnswerForm:
    """How an answer with the protocol's status came, given whether its body is what it should be. Bodies are not
    decoded, so one that is encoded is not readable."""
    if "content-encoding" in reply.headers:
        is_readable = is_readable and reply.headers["content-encoding"].strip().lower() in ("", "identity")
    return reply.form if is_readable or reply.form is not AnswerForm.CLEAN else AnswerForm.UNDECODABLE


def _numbers(headers: Mapping[str, str]) -> tuple[tuple[str, ...], list[Message]]:
    if "certificate-number" not in headers:
        return (), [say("header-missing", header="Certificate-Number")]
    numbers = tuple([part.strip() for part in headers["certificate-number"].split(",")])
    if all(_NUMBER.fullmatch(number) for number in numbers):
        return numbers, []
    told = tuple([each if not each or _NUMBER.fullmatch(each) else instead_of(each) for each in numbers])
    problem = say("header-malformed", header="Certificate-Number", says=Quoted(str(told)[:_LONGEST]))
    return tuple(filter(None, told)), [problem]


def _media_type(headers: Mapping[str, str]) -> str:
    return headers.get("content-type", "").split(";")[0].strip().lower()


def _reason(reply: Reply) -> str:
    body = _json(reply.body)
    reason = body.get("reason", "") if isinstance(body, dict) else ""
    if not isinstance(reason, str):
        return ""
    return reason if reason in _STATUSES else kept(reason)


def _json(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return None


def _type(kind: str) -> Quoted:
    """A media type as it is, if it is one that is known."""
    return Quoted(kind if kind in MEDIA_TYPES else instead_of(kind))
