"""What was made of images before. The mayor's official seal stands on every certificate of a municipality, always the
same."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

MOST_BYTES = 200_000
"""What is larger than this, packed or not, is made anew each time."""
_MOST = 128

Made = TypeVar("Made")


class Kept(Generic[Made]):
    """The last things made, each by all that it was made from."""

    def __init__(self) -> None:
        self._made: OrderedDict[Hashable, Made] = OrderedDict()

    def once(self, source: Hashable, make: Callable[[], Made]) -> Made:
        """What is made of this source, which must tell all that matters to `make`. None is not kept: there may just
        have been no memory."""
        if source in self._made:
            self._made.move_to_end(source)
            return self._made[source]
        made = make()
        if made is not None:
            self._made[source] = made
        if len(self._made) > _MOST:
            self._made.popitem(last=False)
        return made
