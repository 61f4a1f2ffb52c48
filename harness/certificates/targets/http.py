"""The target protocol over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import orjson

from harness.catalogue import say
from harness.certificates.domain.operations import AlertEntry, Application, Delivery, Event, LedgerEntry, SpoolEntry
from harness.certificates.targets import wire
from harness.certificates.targets.answers import application_answer, event_answer, plain_answer
from harness.domain.messages import Failure, Message
from harness.domain.operations import FaultRequest
from harness.targets.http.client import HttpClient
from harness.targets.http.exchange import Reply
from harness.targets.protocol import PROMPT, Answer, Conduct, TargetProblem
from harness.targets.system import SystemDescription, SystemProblem, parse_system
from harness.targets.target_file import TargetFile

_Entry = TypeVar("_Entry")
_Value = TypeVar("_Value")


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
        return self._list("/v1/ledger", _ledger_entry)

    def spool(self) -> tuple[SpoolEntry, ...]:
        """GET /v1/spool. Raises TargetProblem."""
        return self._list("/v1/spool", lambda item: SpoolEntry(_text(item, "name"), _text(item, "application_id")))

    def alerts(self) -> tuple[AlertEntry, ...]:
        """GET /v1/alerts. Raises TargetProblem."""
        return self._list(
            "/v1/alerts",
            lambda item: AlertEntry(_text(item, "alert_id"), _text(item, "application_id"), _text(item, "message")),
        )

    def close(self) -> None:
        """Closes the kept connections."""
        self._client.close()

    def _get(self, path: str) -> Reply:
        reply = self._client.request("GET", path)
        if reply.problem or reply.status != 200:
            raise TargetProblem(say("no-list", list=path, url=self.file.url, problem=_what(reply)))
        return reply

    def _list(self, path: str, entry: Callable[[dict[str, Any]], _Entry]) -> tuple[_Entry, ...]:
        try:
            items = orjson.loads(self._get(path).body)
            if not isinstance(items, list):
                raise TypeError("the answer is not a list")
            if not all(isinstance(item, dict) for item in items):
                raise TypeError("each entry should be an object")
            return tuple(entry(item) for item in items)
        except (ValueError, TypeError, KeyError) as error:
            why = say("not-as-the-protocol-says", failure=Failure(str(error)))
            raise TargetProblem(say("no-list", list=path, url=self.file.url, problem=why)) from error


def _what(reply: Reply) -> Message:
    return reply.problem or say("answer-status", status=reply.status)


def _text(item: dict[str, Any], name: str) -> str:
    return _member(item, name, str, "text")


def _member(item: dict[str, Any], name: str, kind: type[_Value], called: str) -> _Value:
    value = item.get(name)
    if not isinstance(value, kind) or isinstance(value, bool):
        raise TypeError(f"{name} should be a {called} in each entry")
    return value


def _ledger_entry(item: dict[str, Any]) -> LedgerEntry:
    numbers = item.get("certificate_numbers")
    if not isinstance(numbers, list) or not all(isinstance(number, str) for number in numbers):
        raise TypeError("certificate_numbers should be a list of texts in each entry")
    return LedgerEntry(
        application_id=_text(item, "application_id"),
        certificate=_text(item, "certificate"),
        certificate_numbers=tuple(numbers),
        copies=_member(item, "copies", int, "whole number"),
        fee_yen=_member(item, "fee", int, "whole number"),
        outcome=_text(item, "outcome"),
    )
