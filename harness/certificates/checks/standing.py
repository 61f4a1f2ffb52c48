"""Where on a sheet that shows all it must the values stand: with whom, and under which labels."""

from __future__ import annotations

from typing import NamedTuple

from harness.certificates.checks.arrangement import RIGHT, Arrangement, arranged
from harness.certificates.checks.captions import Beside, Captioned, captioned
from harness.certificates.checks.expected import ExpectedSheet
from harness.certificates.checks.labelled import AtLabel, Labels, Lost, exchanged_labels, lost
from harness.certificates.checks.spots import Spots


class Standing(NamedTuple):
    """What stands elsewhere than it belongs."""

    arrangement: Arrangement = RIGHT
    at_labels: tuple[AtLabel, ...] = ()
    lost: tuple[Lost, ...] = ()
    captions: Captioned | None = None
    """What stands beside values, where not all labels are known and nothing stands elsewhere than it belongs."""

    @property
    def wrong(self) -> int:
        """How much."""
        return len(self.arrangement.misplaced) + len(self.at_labels) + len(self.lost)


AS_IT_SHOULD = Standing()


def standing(spots: Spots, plan: ExpectedSheet) -> Standing:
    """The values of a sheet, as the plan has them."""
    labels = Labels(spots, plan)
    beside = Beside(spots.view, spots, labels, plan)
    arrangement = arranged(spots, labels, plan, beside)
    if not spots.are_known:
        return Standing(arrangement)
    exchanged = exchanged_labels(labels)
    found = Standing(arrangement, exchanged, () if exchanged or arrangement.misplaced else lost(labels))
    if found.wrong or labels.stand_before_all:
        return found
    return found._replace(captions=captioned(beside))
