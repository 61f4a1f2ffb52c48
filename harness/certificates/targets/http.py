"""The target protocol over HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import fields
from typing import TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from harness.catalogue import say
from harness.certificates.domain.operations import AlertEntry, Application, Delivery, Event, LedgerEntry, SpoolEntry
from harness.certificates.targets import wire
from harness.certificates.targets.answers import application_answer, event_answer, plain_answer
from harness.certificates.targets.lists import kept_alert, kept_file, kept_line
from harness.domain.messages import Failure, Message
from harness.domain.operations import AnswerForm, FaultRequest
from harness.targets.asides import Asides, unlisted
from harness.targets.bodies import holds_document
from harness.targets.http.client import HttpClient
from harness.targets.http.exchange import Reply
from harness.targets.protocol import PROMPT, Answer, Conduct, TargetProblem
from harness.targets.system import FIXED_MEMBERS, SystemDescription, SystemProblem, parse_system
from harness.targets.target_file import TargetFile

_Entry = TypeVar("_Entry", LedgerEntry, SpoolEntry, AlertEntry)


def _name(member: str) -> str:
    """As the protocol names the members of an entry."""
    return "fee" if member == "fee_yen" else member


_AS_SENT = ConfigDict(strict=True, alias_generator=_name)
_LEDGER = TypeAdapter(tuple[LedgerEntry, ...], config=_AS_SENT)
_SPOOL = TypeAdapter(tuple[SpoolEntry, ...], config=_AS_SENT)
_ALERTS = TypeAdapter(tuple[AlertEntry, ...], config=_AS_SENT)
_FOR_PEOPLE = "message"
"""The member of an alert that may be about anybody."""


class HttpTarget:
    """A system behind an address. `imprint_png` draws the imprints of `seal-registered` events. `answer_s` is how long
    a kiosk waits for an answer, None for the target file's time-out. `spread` is how many connections are opened
    before one is used again."""

    def __init__(
        self, target: TargetFile, imprint_png: wire.ImprintPng, answer_s: float | None = None, spread: int = 1
    ) -> None:
        self.file = target
        self.asides = Asides()
        self._client = HttpClient(target, spread)
        self._imprint_png = imprint_png
        self._answer_s = answer_s

    def system(self) -> SystemDescription:
        """GET /v1/system. Raises TargetProblem."""
        try:
            body = self._get("/v1/system").body
            self._take_unlisted("/v1/system", body, FIXED_MEMBERS)
            return parse_system(body)
        except SystemProblem as error:
            raise TargetProblem(say("no-description", url=self.file.url, failure=Failure(str(error)))) from error

    def put_population(self, body: bytes) -> None:
        """PUT /v1/population. Raises TargetProblem unless it is answered with 204."""
        reply = self._client.request("PUT", "/v1/population", body, timeout_s=self.file.provision_timeout_s)
        self._take_frame("/v1/population", reply)
        self.asides.take("/v1/population", reply.body)
        if reply.problem or reply.status != 204:
            raise TargetProblem(say("population-not-taken", url=self.file.url, problem=_what(reply)))

    def put_clock(self, now: str) -> Answer:
        """PUT /v1/clock."""
        return plain_answer(self._client.request("PUT", "/v1/clock", wire.clock_body(now)))

    def apply(self, application: Application, conduct: Conduct = PROMPT) -> Answer:
        """POST /v1/applications."""
        body = wire.application_body(application)
        reply = self._client.request("POST", "/v1/applications", body, timeout_s=self._answer_s, conduct=conduct)
        return application_answer(reply, application)

    def confirm(self, delivery: Delivery) -> Answer:
        """POST /v1/deliveries."""
        body = wire.delivery_body(delivery)
        return plain_answer(self._client.request("POST", "/v1/deliveries", body, timeout_s=self._answer_s))

    def event(self, event: Event) -> Answer:
        """POST /v1/events."""
        body = wire.event_body(event, self._imprint_png)
        return event_answer(self._client.request("POST", "/v1/events", body, timeout_s=self._answer_s))

    def fault(self, fault: FaultRequest) -> Answer:
        """POST /v1/faults; never sent twice."""
        body = wire.fault_body(fault)
        return plain_answer(self._client.request("POST", "/v1/faults", body, safe_to_repeat=False))

    def ledger(self) -> tuple[LedgerEntry, ...]:
        """GET /v1/ledger. Raises TargetProblem."""
        return self._list("/v1/ledger", _LEDGER, kept_line)

    def spool(self) -> tuple[SpoolEntry, ...]:
        """GET /v1/spool. Raises TargetProblem."""
        return self._list("/v1/spool", _SPOOL, kept_file)

    def alerts(self) -> tuple[AlertEntry, ...]:
        """GET /v1/alerts. Raises TargetProblem."""
        return self._list("/v1/alerts", _ALERTS, kept_alert)

    def close(self) -> None:
        """Closes the kept connections."""
        self._client.close()

    def _get(self, path: str) -> Reply:
        reply = self._client.request("GET", path)
        self._take_frame(path, reply)
        problem: Message | None = None
        if reply.problem or reply.status != 200:
            problem = _what(reply)
        elif reply.form is not AnswerForm.CLEAN:
            problem = say("no-answer-of-its-form")
        elif holds_document(reply.body) or holds_document("\n".join(reply.headers.values()).encode("latin-1")):
            problem = say("holds-document")
        if problem is not None:
            self.asides.take(path, reply.body)
            raise TargetProblem(say("no-list", list=path, url=self.file.url, problem=problem))
        return reply

    def _list(
        self, path: str, entries: TypeAdapter[tuple[_Entry, ...]], kept: Callable[[_Entry], _Entry]
    ) -> tuple[_Entry, ...]:
        """The entries of a list, as far as they are kept."""
        body = self._get(path).body
        try:
            said = entries.validate_json(body)
        except ValidationError as error:
            self.asides.take(path, body)
            why = say("not-as-the-protocol-says", failure=_first_of(error))
            raise TargetProblem(say("no-list", list=path, url=self.file.url, problem=why)) from error
        known = tuple([kept(each) for each in said])
        for one, other in zip(said, known, strict=True):
            if one != other:
                self.asides.take(path, _withheld(one, other))
        self._take_unlisted(path, body, {_name(each.name) for one in said[:1] for each in fields(one)})
        return known

    def _take_frame(self, path: str, reply: Reply) -> None:
        self.asides.take_frame(path, reply.headers, *reply.lines)
        self.asides.take(path, reply.beside)

    def _take_unlisted(self, path: str, body: bytes, members: Collection[str]) -> None:
        for each in unlisted(body, members):
            self.asides.take(path, each)


def _withheld(said: _Entry, kept: _Entry) -> bytes:
    """What of an entry is not kept in its own words, and is not meant for people."""
    names = [each.name for each in fields(said) if each.name != _FOR_PEOPLE]
    told = [getattr(said, name) for name in names if getattr(said, name) != getattr(kept, name)]
    return json.dumps(told, ensure_ascii=False).encode(errors="replace")


def _first_of(error: ValidationError) -> Failure:
    first = error.errors(include_url=False)[0]
    return Failure(": ".join([*map(str, first["loc"]), first["msg"]]))


def _what(reply: Reply) -> Message:
    return reply.problem or say("answer-status", status=reply.status)
