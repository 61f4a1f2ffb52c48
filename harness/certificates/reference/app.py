"""The target protocol v1 over HTTP: a plain ASGI application around one server process of the system."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from functools import lru_cache
from typing import Any, Final

import orjson

from harness import __version__
from harness.certificates.domain.words import Reason
from harness.certificates.reference import ledger, tables
from harness.certificates.reference.assembly import System
from harness.certificates.reference.deliveries import UnknownApplication
from harness.certificates.reference.faults import KINDS
from harness.certificates.reference.outcomes import Refused, Undecided
from harness.certificates.reference.ports import Reader
from harness.certificates.reference.printfile import BrokenPrintFile, unpack
from harness.certificates.reference.provision import load_population
from harness.certificates.reference.rules import fields
from harness.certificates.reference.rules.fields import BadRequest
from harness.certificates.reference.rules.population import parse_population
from harness.certificates.reference.rules.requests import (
    ApplicationRequest,
    DeliveryRequest,
    parse_application,
    parse_delivery,
    parse_event,
)
from harness.domain.words import Capability, Scope

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]
Answer = tuple[int, Headers, bytes]

_JSON: Final = (b"content-type", b"application/json")
_PROBLEM: Final = (b"content-type", b"application/problem+json")
_PDF: Final = (b"content-type", b"application/pdf")
_STATUS: Final = {
    Reason.BAD_REQUEST: 400,
    Reason.CARD_INVALID: 403,
    Reason.PIN_WRONG: 403,
    Reason.PIN_LOCKED: 403,
    Reason.USE_NOT_REGISTERED: 403,
    Reason.UNDER_AGE: 403,
    Reason.NOT_ENTITLED: 403,
    Reason.BUSY: 503,
}
_CONFLICT: Final = 409


def _problem(status: int, title: str, detail: str, reason: Reason | None = None) -> Answer:
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    if reason is not None:
        body["reason"] = reason.value
    return status, [_PROBLEM], orjson.dumps(body)


def _json(value: object) -> Answer:
    return 200, [_JSON], orjson.dumps(value)


_NO_CONTENT: Final[Answer] = (204, [], b"")


class App:
    """`build` is the name of the defect, or `sound`. `documents` are further answers of GET, by path. A web server
    calls it as ASGI has it; who needs no server asks `answer`."""

    def __init__(self, system: System, build: str, documents: dict[str, bytes] | None = None) -> None:
        self._system = system
        self._build = build
        self._documents = documents or {}

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            status, headers, body = await self.answer(scope["method"], scope["path"], await _body(receive))
            if status != 204:
                headers = [*headers, (b"content-length", str(len(body)).encode("ascii"))]
            await send({"type": "http.response.start", "status": status, "headers": headers})
            await send({"type": "http.response.body", "body": body})

    async def answer(self, method: str, path: str, body: bytes) -> Answer:
        """What the system answers to one request; the headers are those that do not follow from the body."""
        route = _ROUTES.get((method, path))
        if route is None:
            document = self._documents.get(path) if method == "GET" else None
            if document is not None:
                return 200, [_JSON], document
            return _problem(404, "Not found", f"there is no {method} {path}")
        try:
            return await route(self, body)
        except Refused as refused:
            status = _STATUS.get(refused.reason, _CONFLICT)
            return _problem(status, "Not issued", refused.detail or refused.reason, refused.reason)
        except BadRequest as bad:
            return _problem(400, "Bad request", str(bad), Reason.BAD_REQUEST)
        except UnknownApplication as unknown:
            return _problem(404, "Not found", f"there is no application {unknown}")
        except Undecided:
            return _problem(504, "Undecided", "another server process is still at this application")

    async def _apply(self, body: bytes) -> Answer:
        try:
            application = _application(body)
        except BadRequest as bad:
            sent = _parsed(body)
            name = sent.get("application_id") if isinstance(sent, dict) else None
            if isinstance(name, str) and 0 < len(name) <= 200:
                await self._system.center.reject(name, hashlib.blake2b(body, digest_size=16).hexdigest(), str(bad))
            raise
        issued = await self._system.center.apply(application)
        headers = [
            _PDF,
            (b"application-id", issued.application_id.encode("ascii")),
            (b"certificate-number", ", ".join(issued.numbers).encode("ascii")),
        ]
        return 200, headers, issued.document

    async def _deliver(self, body: bytes) -> Answer:
        await self._system.deliveries.confirm(_delivery(body))
        return _NO_CONTENT

    async def _event(self, body: bytes) -> Answer:
        within_s = await self._system.link.report(parse_event(_parsed(body)))
        if within_s > 0:
            return 202, [_JSON], orjson.dumps({"in_force_within_s": round(within_s, 3)})
        return _json({})

    async def _describe(self, body: bytes) -> Answer:
        system = self._system
        notice = await system.ports.database.read(system.board.look)
        return _json(
            {
                "name": "himozuke reference",
                "version": __version__,
                "build": self._build,
                "configuration": {"processes": system.settings.processes, "guard": system.settings.guard},
                "environment": "inspection",
                "population_digest": notice.population_digest,
                "scope": Scope.KIOSK,
                "municipality_codes": notice.municipality_codes,
                "capabilities": list(Capability),
                "faults": KINDS,
                "now": system.ports.clock.now().isoformat(timespec="milliseconds"),
            }
        )

    async def _provision(self, body: bytes) -> Answer:
        await load_population(self._system.ports, self._system.board, parse_population(_parsed(body)))
        return _NO_CONTENT

    async def _set_clock(self, body: bytes) -> Answer:
        sent = fields.as_object(_parsed(body), "")
        await self._system.ports.clock.set_now(fields.instant(sent, "now", ""))
        return _NO_CONTENT

    async def _ledger(self, body: bytes) -> Answer:
        return _json(await self._system.ports.database.read(lambda reader: list(ledger.listed(reader))))

    async def _spool(self, body: bytes) -> Answer:
        files, held = self._system.ports.files, []
        for name in await files.names():
            try:
                held.append({"name": name, "application_id": unpack(await files.read(name)).application_id})
            except FileNotFoundError:
                continue
            except BrokenPrintFile:
                held.append({"name": name, "application_id": ""})
        return _json(held)

    async def _alerts(self, body: bytes) -> Answer:
        def rows(reader: Reader) -> bytes:
            return b"[" + b",".join([row for _, row in reader.scan(tables.ALERTS)]) + b"]"

        return 200, [_JSON], await self._system.ports.database.read(rows)

    async def _fault(self, body: bytes) -> Answer:
        await self._system.faults.inject(fields.as_object(_parsed(body), ""))
        return _NO_CONTENT


_ROUTES: Final[Mapping[tuple[str, str], Callable[[App, bytes], Awaitable[Answer]]]] = {
    ("POST", "/v1/applications"): App._apply,
    ("POST", "/v1/deliveries"): App._deliver,
    ("POST", "/v1/events"): App._event,
    ("GET", "/v1/system"): App._describe,
    ("PUT", "/v1/population"): App._provision,
    ("PUT", "/v1/clock"): App._set_clock,
    ("GET", "/v1/ledger"): App._ledger,
    ("GET", "/v1/spool"): App._spool,
    ("GET", "/v1/alerts"): App._alerts,
    ("POST", "/v1/faults"): App._fault,
}


async def _body(receive: Receive) -> bytes:
    parts: list[bytes] = []
    more = True
    while more:
        message = await receive()
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(parts)


def _parsed(body: bytes) -> object:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BadRequest(f"body: expected JSON in UTF-8 ({error})") from None


# A kiosk that got no answer sends the same bytes again; they say the same.
@lru_cache(maxsize=256)
def _application(body: bytes) -> ApplicationRequest:
    return parse_application(_parsed(body), pin_required=True)


@lru_cache(maxsize=256)
def _delivery(body: bytes) -> DeliveryRequest:
    return parse_delivery(_parsed(body))
