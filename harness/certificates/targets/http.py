"""The target protocol over HTTP."""

from __future__ import annotations

from typing import TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from harness.catalogue import say
from harness.certificates.domain.operations import AlertEntry, Application, Delivery, Event, LedgerEntry, SpoolEntry
from harness.certificates.targets import wire
from harness.certificates.targets.answers import application_answer, event_answer, plain_answer
from harness.certificates.targets.lists import kept_alert, kept_file, kept_line
from harness.domain.messages import Failure, Message
from harness.domain.operations import AnswerForm, FaultRequest
from harness.targets.bodies import holds_document
from harness.targets.http.client import HttpClient
from harness.targets.http.exchange import Reply
from harness.targets.protocol import PROMPT, Answer, Conduct, TargetProblem
from harness.targets.system import SystemDescription, SystemProblem, parse_system
from harness.targets.target_file import TargetFile

_Entries = TypeVar("_Entries")


_AS_SENT = ConfigDict(strict=True, alias_generator=lambda member: "fee" if member == "fee_yen" else member)
"""As the protocol names the members of an entry."""

_LEDGER = TypeAdapter(tuple[LedgerEntry, ...], config=_AS_SENT)
_SPOOL = TypeAdapter(tuple[SpoolEntry, ...], config=_AS_SENT)
_ALERTS = TypeAdapter(tuple[AlertEntry, ...], config=_AS_SENT)


class HttpTarget:
    """A system behind an address. `imprint_png` draws the imprints of `seal-registered` events. `answer_s` is how long
    a kiosk waits for an answer, None for the target file's time-out. `spread` is how many connections are opened
    before one is used again."""

    def __init__(
        self, target: TargetFile, imprint_png: wire.ImprintPng, answer_s: float | None = None, spread: int = 1
    ) -> None:
        self.file = target
        self._client = HttpClient(target, spread)
        self._imprint_png = imprint_png
        self._answer_s = answer_s

    def system(self) -> SystemDescription:
        """GET /v1/system. Raises TargetProblem."""
        try:
            return parse_system(self._get("/v1/system").body)
        except SystemProblem as error:
            raise TargetProblem(say("no-description", url=self.file.url, failure=Failure(str(error)))) from error

    def put_population(self, body: bytes) -> None:
        """PUT /v1/population. Raises TargetProblem unless it is answered with 204."""
        reply = self._client.request("PUT", "/v1/population", body, timeout_s=self.file.provision_timeout_s)
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
        return tuple([kept_line(each) for each in self._list("/v1/ledger", _LEDGER)])

    def spool(self) -> tuple[SpoolEntry, ...]:
        """GET /v1/spool. Raises TargetProblem."""
        return tuple([kept_file(each) for each in self._list("/v1/spool", _SPOOL)])

    def alerts(self) -> tuple[AlertEntry, ...]:
        """GET /v1/alerts. Raises TargetProblem."""
        return tuple([kept_alert(each) for each in self._list("/v1/alerts", _ALERTS)])

    def close(self) -> None:
        """Closes the kept connections."""
        self._client.close()

    def _get(self, path: str) -> Reply:
        reply = self._client.request("GET", path)
        if reply.problem or reply.status != 200:
            raise TargetProblem(say("no-list", list=path, url=self.file.url, problem=_what(reply)))
        if reply.form is not AnswerForm.CLEAN:
            raise TargetProblem(say("no-list", list=path, url=self.file.url, problem=say("no-answer-of-its-form")))
        head = "\n".join(reply.headers.values()).encode("latin-1")
        if holds_document(reply.body) or holds_document(head):
            raise TargetProblem(say("no-list", list=path, url=self.file.url, problem=say("holds-document")))
        return reply

    def _list(self, path: str, entries: TypeAdapter[_Entries]) -> _Entries:
        try:
            return entries.validate_json(self._get(path).body)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            failure = Failure(": ".join([*map(str, first["loc"]), first["msg"]]))
            why = say("not-as-the-protocol-says", failure=failure)
            raise TargetProblem(say("no-list", list=path, url=self.file.url, problem=why)) from error


def _what(reply: Reply) -> Message:
    return reply.problem or say("answer-status", status=reply.status)
