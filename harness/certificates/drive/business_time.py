"""Business time as a plan has it, and which kinds are served when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, timezone

from harness.certificates.domain.words import Kind
from harness.certificates.forms import Forms, is_open

TOKYO = timezone(timedelta(hours=9))
_SPARE_S = 30.0
_NEAR_S, _ASIDE_S = 1.0, 0.001


class BusinessTime:
    """It is `begins` at 0 s and runs on; `settings` are the moments (in seconds) at which it is set, and to what."""

    def __init__(self, forms: Forms, begins: datetime, settings: Iterable[tuple[float, datetime]]) -> None:
        self._forms = forms
        self._settings = [(0.0, begins), *sorted(settings)]
        self._served_in: dict[int, list[Kind]] = {}

    def at(self, at_s: float) -> datetime:
        """What the clock shows."""
        since_s, then = next((each for each in reversed(self._settings) if each[0] <= at_s), self._settings[0])
        return then + timedelta(seconds=at_s - since_s)

    def served(self, at_s: float) -> list[Kind]:
        """The kinds that are within their hours, with half a minute to spare, and also on both sides of a setting of
        the clock that is near."""
        second = int(at_s)
        if second not in self._served_in:
            now = self.at(float(second))
            moments = [now, now + timedelta(seconds=_SPARE_S)]
            near = [set_s for set_s, _ in self._settings[1:] if second - _NEAR_S <= set_s <= second + 1 + _NEAR_S]
            moments += [self.at(set_s + aside_s) for set_s in near for aside_s in (-_ASIDE_S, 0.0)]
            local = [each.astimezone(TOKYO) for each in moments]
            closed = self._forms.closing_days
            self._served_in[second] = list(
                self._forms.kinds(lambda form: all(is_open(form.hours, closed, each) for each in local))
            )
        return self._served_in[second]
