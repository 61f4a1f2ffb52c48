"""What the registers must hold of an applicant so that a kind is issued to them: one row a demand.

The oracle judges by it and the plan chooses its applicants by it; the reference system has rules of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final, NamedTuple

from harness.certificates.domain.residents import Resident
from harness.certificates.domain.words import Reason
from harness.certificates.forms import Form


class Held(NamedTuple):
    """What the registers hold at one instant. `sealed`, `moved_out`: of the applicant; `protected`: whether the
    applicant or a subject is under a support measure; `fiscal_year` is the year asked for, None without one."""

    applicant: Resident
    sealed: bool
    moved_out: bool
    protected: bool
    fiscal_year: object = None


class Demand(NamedTuple):
    """The register that says whether it is met (each register is read at one instant of its own), the reason with which
    an application that does not meet it is refused, the forms that make it, and whether it is unmet."""

    register: str
    reason: Reason
    is_made_by: Callable[[Form], bool]
    is_unmet: Callable[[Held], bool]


_DEMANDS: Final = (
    Demand("resident", Reason.MOVED_OUT, lambda form: "moved-out" in form.barred, lambda held: held.moved_out),
    Demand("resident", Reason.UNDER_AGE, lambda form: not form.adult_ward, lambda held: held.applicant.adult_ward),
    Demand(
        "resident", Reason.SUPPORT_MEASURE, lambda form: "support-measure" in form.barred, lambda held: held.protected
    ),
    Demand("seal", Reason.NOT_REGISTERED, lambda form: form.needs_seal, lambda held: not held.sealed),
    Demand("tax", Reason.NOT_REGISTERED, lambda form: form.needs_tax, lambda held: not _is_taxed(held)),
    Demand("tax", Reason.BAD_REQUEST, lambda form: form.needs_tax, lambda held: held.fiscal_year is None),
)


def unmet(form: Form, held: Held) -> list[Demand]:
    """The demands of a form that are not met."""
    return [demand for demand in _demands(form) if demand.is_unmet(held)]


@lru_cache(maxsize=1 << 10)
def _demands(form: Form) -> tuple[Demand, ...]:
    return tuple([demand for demand in _DEMANDS if demand.is_made_by(form)])


def _is_taxed(held: Held) -> bool:
    return any(record.fiscal_year == held.fiscal_year for record in held.applicant.tax)
