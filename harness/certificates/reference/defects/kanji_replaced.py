"""A variant of a kanji is printed as the common form: 髙橋 as 高橋.

Trigger: an `income-tax` or `tax-payment` certificate of somebody whose name has a character that the older character
set lacks: 髙, 﨑, 𠮷, or one with a variation selector. Nothing else is needed.
Source: inferred (推定). In 2020 113 addressees in Sanda were printed with a wrong kanji (kobe-np.co.jp 0013764421);
there it was a font file.
Mechanism: the tax system keeps names in JIS X 0208, and what it cannot keep is replaced when it is sent there."""

from __future__ import annotations

import re

from harness.certificates.domain.properties import Property
from harness.certificates.reference.compose.model import SheetTask
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.defects.retouch import NAME, retouched
from harness.certificates.reference.printing.pages import Item, PageModel
from harness.certificates.reference.rules.kinds import FORMS, Source
from harness.certificates.reference.server import IssuanceServer

_COMMON = str.maketrans({"髙": "高", "﨑": "崎", "𠮷": "吉"})
_SELECTOR = re.compile("[\U000e0100-\U000e01ef]")


class ServerWithAnOldTaxSystem(IssuanceServer):
    """Prints names on tax certificates as the tax system has them."""

    def compose(self, task: SheetTask) -> PageModel:
        """The sheet, on tax certificates with the common forms."""
        page = super().compose(task)
        return retouched(page, _in_common_form) if FORMS[task.issue.kind].source is Source.TAX else page


def _in_common_form(item: Item) -> Item:
    return Item(item.label, _SELECTOR.sub("", item.value).translate(_COMMON)) if item.label == NAME else item


INFO = DefectInfo(
    title="tax certificates show the common form of a variant kanji",
    trigger="a tax certificate of somebody whose name has a variant that JIS X 0208 lacks",
    source="inferred; compare kobe-np.co.jp 0013764421",
    property=Property.CONTENT,
    people="variant-name",
    applications=1,
    server=ServerWithAnOldTaxSystem,
)
