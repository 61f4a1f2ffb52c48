"""A first look at a document, cheap enough for each the moment it has been read; it decides nothing but what to judge
at once, and what need not wait for that to stand in clear."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from harness.certificates.checks.normalise import level_once
from harness.certificates.domain.operations import Event
from harness.certificates.domain.residents import Population

_SPACE = "\u3000"
"""Where a line is broken at one it is not printed."""


class Acquaintance:
    """Knows the names of every kin group, planned new names included."""

    def __init__(self, population: Population, events: Iterable[Event] = ()) -> None:
        names: dict[int, set[str]] = {}
        places: dict[int, set[str]] = {}
        group_of = {}
        for resident in population.residents:
            group_of[resident.resident_code] = resident.kin_group
            names.setdefault(resident.kin_group, set()).add(resident.name)
            places.setdefault(resident.kin_group, set()).update(filter(None, (resident.address, resident.domicile)))
        for register in population.family_registers:
            for group in {group_of[one.resident_code] for one in register.members if one.resident_code in group_of}:
                names[group].update(member.name for member in register.members)
                places[group].add(register.domicile)
        for event in events:
            if event.name:
                names.setdefault(event.kin_group, set()).add(event.name)
            if event.address:
                places.setdefault(event.kin_group, set()).add(event.address)
        self._places = {group: tuple(each.replace(_SPACE, "") for each in own) for group, own in places.items()}
        self._names = {group: tuple(own) for group, own in names.items()}

    def is_own(self, text: str, kin_group: int) -> bool:
        """Whether a text of any form, JSON included, shows a name of this kin group: a document that does not is most
        likely somebody else's, or a stranger's."""
        names = self._names.get(kin_group, ())
        if any(name in text for name in names):
            return True  # most systems print a name as it was loaded, and levelling a page takes half a millisecond
        shown = level_once(text)
        return any(level_once(name) in shown for name in names)

    def shows_own(self, runs: Sequence[str], kin_group: int) -> bool:
        """Whether the texts of a sheet show, as they were loaded, a whole name of this kin group and one of its places:
        what a system prints in another spelling is not recognised here."""
        names = self._names.get(kin_group, ())
        if not any(name in runs for name in names):
            behind_labels = " ".join(runs).replace("】", " ").split(" ")
            if not any(name in behind_labels for name in names):
                return False
        text = "".join(runs).replace(_SPACE, "")
        return any(place in text for place in self._places.get(kin_group, ()))
