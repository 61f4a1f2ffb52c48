"""What the applicant before asked for is printed for the next one too: My Number, domicile, relationship.

Trigger: in one server process an application with an option, and as the next of its kind, however much later, one
without that option.
Source: inferred (推定); a class of defects. One of Yokohama's wrong certificates showed a My Number (japonologie.com).
Mechanism: a form is filled in by ticking the options asked for; those of the application before are cleared only after
the next one's have been taken."""

from __future__ import annotations

from typing import Any

from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import Kind
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.rules.requests import ApplicationRequest, Options
from harness.certificates.reference.server import IssuanceServer


class ServerThatClearsTooLate(IssuanceServer):
    """Keeps one filled-in form for each kind."""

    def __init__(self, *others: Any) -> None:
        super().__init__(*others)
        self._before: dict[Kind, Options] = {}

    def options(self, application: ApplicationRequest) -> Options:
        """The application's own and those of the one before."""
        own = application.options
        before = self._before.get(application.certificate, Options())
        self._before[application.certificate] = own
        return Options(
            own.relationship or before.relationship,
            own.domicile or before.domicile,
            own.my_number or before.my_number,
            own.resident_code or before.resident_code,
            own.fiscal_year,
        )


INFO = DefectInfo(
    title="options of the application before are still set for the next of its kind",
    trigger="an application with an option, then one of the same kind without it, in one server process",
    source="inferred; a class of defects",
    property=Property.CONTENT,
    server=ServerThatClearsTooLate,
)
