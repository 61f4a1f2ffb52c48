"""Who applies next: spread so that no card applies twice at once, with those who are easily mistaken in front."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from unicodedata import east_asian_width

from harness.certificates.domain.residents import Resident
from harness.certificates.domain.words import Kind
from harness.certificates.drive.planned_registers import PlannedRegisters
from harness.certificates.scenario.model import Sort

SPACING_S = 20.0
"""Between two applications with one card, where the population is large enough."""

LEAST_SPACING_S = 4.0
"""Never less than this; the generator waits for a card that is in use nevertheless."""

QUIET_S = 3.0
"""So long nobody of a kin group applied before a register event of it, races aside."""

Fits = Callable[[str], bool]

_RETURN_SHARE = 0.25
_TRIES = 400
_ERAS_FROM = (date(1912, 7, 30), date(1926, 12, 25), date(1989, 1, 8), date(2019, 5, 1))
_FIRST_DAYS = frozenset(begin + timedelta(days=days) for begin in _ERAS_FROM for days in range(7))
_LONG_COLUMNS = 16


class Applicants:
    """Draws applicants for one plan. Times are seconds on the axis of the phases laid end to end."""

    def __init__(
        self, standing: PlannedRegisters, lookalikes: Mapping[str, Sequence[str]], seed: str, on: date, workers: int
    ) -> None:
        self.standing = standing
        self.lookalikes = lookalikes
        self.workers = workers
        self.on = on
        self._seed = seed
        self._rng = Random(f"{seed}/applicants")
        self._used_s: dict[str, float] = {}
        self._group_used_s: dict[int, float] = {}
        self._group_free_s: dict[int, float] = {}
        self._returning: deque[tuple[float, str]] = deque()
        self._decks: dict[tuple[str, int, str], deque[str]] = {}

    def worker_of(self, code: str) -> int:
        """The worker that handles the resident's kin group."""
        return self.standing.residents[code].kin_group % self.workers

    def pick(
        self,
        kind: Kind,
        at_s: float,
        *,
        hard: bool = False,
        people: Sequence[Sort] = (),
        persons: int = 1,
        worker: int | None = None,
        among: Sequence[str] = (),
        without: Iterable[str] = (),
    ) -> str | None:
        """Somebody to whom `kind` will be issued: of `among` if one is free, else of those who are easily mistaken
        (`hard`; of the sorts in `people` if there are any), whose certificate can be about `persons` persons. None if
        there is nobody."""
        barred = set(without)

        def fits(code: str) -> bool:
            return (
                code not in barred
                and (worker is None or self.worker_of(code) == worker)
                and self.capacity(kind, code) >= persons
                and self.standing.may_apply(code, kind, self.on) is not None
            )

        code = next((each for each in among if self.is_free(each, at_s) and fits(each)), None)
        if code is None and not (hard and people) and self._rng.random() < _RETURN_SHARE:
            code = self._returned(at_s, fits)
        for wanted in (hard, False) if code is None else ():
            code = self._from_deck(self._deck(kind, wanted, persons, people if wanted else ()), at_s, fits)
            if code is not None:
                break
        if code is not None:
            self.use(code, at_s)
        return code

    def capacity(self, kind: Kind, code: str) -> int:
        """How many persons a certificate of the kind for this resident can be about."""
        form = self.standing.forms.general[kind]
        if form.whole_register:
            register = self.standing.register(code)
            return 0 if register is None else len(register.members)
        return len(self.standing.circle(code, form))

    def is_free(self, code: str, at_s: float, spacing_s: float = SPACING_S) -> bool:
        """Whether the card was not used lately and no register event of the kin group is under way."""
        if at_s - self._used_s.get(code, -1e9) < spacing_s:
            return False
        return self._group_free_s.get(self.standing.residents[code].kin_group, 0.0) <= at_s

    def is_quiet(self, code: str, at_s: float) -> bool:
        """Whether the whole kin group is free for a register event."""
        group = self.standing.residents[code].kin_group
        return (
            at_s - self._group_used_s.get(group, -1e9) >= QUIET_S
            and self._group_free_s.get(group, 0.0) <= at_s
            and self.is_free(code, at_s, LEAST_SPACING_S)
        )

    def use(self, code: str, at_s: float) -> None:
        """Notes that the card is used at a time."""
        self._used_s[code] = max(at_s, self._used_s.get(code, -1e9))
        group = self.standing.residents[code].kin_group
        self._group_used_s[group] = max(at_s, self._group_used_s.get(group, -1e9))

    def reserve(self, code: str, until_s: float) -> None:
        """Keeps the kin group for a register event and its probes; afterwards the resident applies again."""
        self._group_free_s[self.standing.residents[code].kin_group] = until_s
        self._returning.append((until_s, code))

    def _returned(self, at_s: float, fits: Fits) -> str | None:
        for _ in range(min(8, len(self._returning))):
            free_s, code = self._returning.popleft()
            if free_s <= at_s and self.is_free(code, at_s) and fits(code):
                return code
            self._returning.append((free_s, code))
        return None

    def _deck(self, kind: Kind, hard: bool, persons: int, people: Sequence[Sort]) -> deque[str]:
        key = (kind.value, persons, "/".join(people) or ("hard" if hard else "all"))
        if key not in self._decks:
            codes = [
                code
                for code, resident in self.standing.residents.items()
                if (any(is_of(resident, sort) for sort in people) if people else not hard or resident.hard_cases)
                and self.standing.may_apply(code, kind, self.on) is not None
                and self.capacity(kind, code) >= persons
            ]
            Random(f"{self._seed}/{key}").shuffle(codes)
            self._decks[key] = deque(codes)
        return self._decks[key]

    def _from_deck(self, deck: deque[str], at_s: float, fits: Fits) -> str | None:
        """The next who is free; after long search the first who is free at the least spacing."""
        second = None
        for _ in range(min(len(deck), _TRIES)):
            code = deck[0]
            deck.rotate(-1)
            if self.is_free(code, at_s) and fits(code):
                return code
            if second is None and self.is_free(code, at_s, LEAST_SPACING_S) and fits(code):
                second = code
        return second


class Cards:
    """A shuffled list that is gone through again and again, for rarer sorts of residents."""

    def __init__(self, codes: Iterable[str], rng: Random) -> None:
        held = list(codes)
        rng.shuffle(held)
        self._codes = deque(held)

    def next(self, fits: Fits) -> str | None:
        """The next for whom `fits(code)` holds, None if there is none among the next few hundred."""
        for _ in range(min(len(self._codes), _TRIES)):
            code = self._codes[0]
            self._codes.rotate(-1)
            if fits(code):
                return code
        return None

    def prefer(self, code: str) -> None:
        """Offers somebody next, once more than before."""
        self._codes.appendleft(code)


def is_of(resident: Resident, sort: Sort) -> bool:
    """Whether the resident is of that sort. Foreigners are of no era: their dates are printed with Christian years."""
    if sort is Sort.ERA_DAY:
        return resident.nationality is None and resident.birth_date in _FIRST_DAYS
    if sort is Sort.LONG_NAME:
        return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in resident.name) > _LONG_COLUMNS
    return sort.value in resident.hard_cases
