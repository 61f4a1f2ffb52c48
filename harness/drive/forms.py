"""What the plan must know of each kind's form: who may be on it, how many on a sheet, when it is served."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone
from typing import Any

from harness.domain.words import Kind
from harness.resources import fixture

TOKYO = timezone(timedelta(hours=9))
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Form:
    """One kind's form. `about` is `applicant`, `household`, `register` or `register-members`; `opens` and `closes` are
    civil times of Asia/Tokyo on `days` (`mon` to `sun`), the closed one not included."""

    about: str
    options: tuple[str, ...]
    persons_a_sheet: int
    minimum_age: int
    prints_address: bool
    bars_adult_wards: bool
    days: frozenset[str]
    opens: time
    closes: time

    @property
    def of_register(self) -> bool:
        """Whether it is issued by the municipality that keeps the family register."""
        return self.about in {"register", "register-members"}


@dataclass(frozen=True, slots=True)
class Forms:
    """All kinds' forms. `closing_days` are `MM-DD`; `special` are those of single municipalities, where they differ."""

    kinds: Mapping[Kind, Form]
    special: Mapping[tuple[str, Kind], Form]
    closing_days: frozenset[str]

    def form(self, kind: Kind, municipality_code: str) -> Form:
        """The form of `kind` as that municipality issues it."""
        return self.special.get((municipality_code, kind), self.kinds[kind])

    def is_served(self, form: Form, at: datetime) -> bool:
        """Whether a kind of that form is served at the business time `at`."""
        local = at.astimezone(TOKYO)
        if local.strftime("%m-%d") in self.closing_days or _DAYS[local.weekday()] not in form.days:
            return False
        return form.opens <= local.time().replace(tzinfo=None) < form.closes


def load_forms() -> Forms:
    """Reads fixtures/forms.toml."""
    data = tomllib.loads(fixture("forms.toml").read_text(encoding="utf-8"))
    tables = data["kind"]
    special = {
        (code, Kind(kind)): _form({**tables[kind], **changes}, data["hours"])
        for code, municipality in data.get("municipality", {}).items()
        for kind, changes in municipality.get("kind", {}).items()
    }
    return Forms(
        {Kind(kind): _form(table, data["hours"]) for kind, table in tables.items()},
        special,
        frozenset(data["closing_days"]),
    )


def _form(table: Mapping[str, Any], hours: Mapping[str, Any]) -> Form:
    served = hours[table["hours"]]
    return Form(
        about=table["about"],
        options=tuple(table.get("option", {})),
        persons_a_sheet=table["persons_a_sheet"],
        minimum_age=table["minimum_age"],
        prints_address=table["prints_address"],
        bars_adult_wards=table.get("adult_ward") is False,
        days=frozenset(served["days"]),
        opens=time.fromisoformat(served["from"]),
        closes=time.fromisoformat(served["to"]),
    )
