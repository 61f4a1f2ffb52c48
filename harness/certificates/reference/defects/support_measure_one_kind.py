"""The supplement of the family register shows the address of somebody under a support measure.

Trigger: a member of a family register is under a support measure (by the population or by `support-measure-set`), and
another member of the same register applies for a `family-register-supplement` that names this one. (The protected
person's own application for a supplement is served too, and must not be.)
Source: support-measure leaks went to the other party by the supplement: newsdig 1613063.
Mechanism: inferred (推定). The check was built into each kind's own program, and the supplement's lacks it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from harness.certificates.domain.properties import Property
from harness.certificates.domain.words import Kind, Reason
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.ports import Reader
from harness.certificates.reference.records import ResidentRecord
from harness.certificates.reference.rules.eligibility import CaseFile
from harness.certificates.reference.rules.requests import ApplicationRequest
from harness.certificates.reference.server import IssuanceServer


class ServerWithOneKindUnprotected(IssuanceServer):
    """Looks for support measures for all kinds but one."""

    def refuse(self, reader: Reader, application: ApplicationRequest, case: CaseFile, now: datetime) -> Reason | None:
        """For a supplement nobody is protected."""
        if application.certificate is Kind.FAMILY_REGISTER_SUPPLEMENT:
            subjects = tuple([_unprotected(person) for person in case.subjects])
            case = case._replace(holder=_unprotected(case.holder), subjects=subjects)
        return super().refuse(reader, application, case, now)


def _unprotected(person: ResidentRecord | None) -> ResidentRecord | None:
    return None if person is None else replace(person, support_measure=False)


INFO = DefectInfo(
    title="support measures are not looked for where a supplement is applied for",
    trigger="a member of a register asks for the supplement of a member who is under a support measure",
    source="newsdig 1613063",
    property=Property.ELIGIBILITY,
    people="support-measure",
    applications=1,
    server=ServerWithOneKindUnprotected,
)
