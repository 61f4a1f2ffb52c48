"""A first look at a document, cheap enough for each the moment it has been read; it decides nothing but what to judge
at once."""

from __future__ import annotations

from collections.abc import Iterable

from harness.certificates.checks.normalise import level_once
from harness.certificates.domain.operations import Event
from harness.certificates.domain.residents import Population


class Acquaintance:
    """Knows the names of every kin group, planned new names included."""

    def __init__(self, population: Population, events: Iterable[Event] = ()) -> None:
        names: dict[int, set[str]] = {}
        group_of = {}
        for resident in population.residents:
            group_of[resident.resident_code] = resident.kin_group
            names.setdefault(resident.kin_group, set()).add(resident.name)
        for register in population.family_registers:
            for group in {group_of[one.resident_code] for one in register.members if one.resident_code in group_of}:
                names[group].update(member.name for member in register.members)
        for event in events:
            if event.name:
                names.setdefault(event.kin_group, set()).add(event.name)
        self._names = {group: tuple(own) for group, own in names.items()}

    def is_own(self, text: str, kin_group: int) -> bool:
        """Whether a text of any form, JSON included, shows a name of this kin group: a document that does not is most
        likely somebody else's, or a stranger's."""
        names = self._names.get(kin_group, ())
        if any(name in text for name in names):
            return True  # most systems print a name as it was loaded, and levelling a page takes half a millisecond
        shown = level_once(text)
        return any(level_once(name) in shown for name in names)
