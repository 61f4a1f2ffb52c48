"""印鑑登録証明書: the registered imprint and whose it is."""

from __future__ import annotations

from base64 import b64decode
from functools import lru_cache

from harness.certificates.reference.compose.model import SealData, SheetTask
from harness.certificates.reference.compose.texts import Labelled, birth_text, dated, sheet_of
from harness.certificates.reference.printing.pages import Imprint, PageModel


def compose(task: SheetTask, data: SealData) -> PageModel:
    """The one sheet of a seal certificate."""
    person, seal = data.persons[0], data.seal
    shown: list[Labelled] = [("氏名", person.name)]
    if not task.demanded_only:
        shown.append(("フリガナ", person.name_kana))
    shown += (("生年月日", birth_text(person)), ("住所", person.address))
    if not task.demanded_only:
        shown += (("登録番号", seal.registration_number), ("登録年月日", dated(seal.registered_on)))
    return sheet_of(task, shown, imprint=_imprint(seal.imprint_png))


@lru_cache(maxsize=256)
def _imprint(png: str) -> Imprint:
    return Imprint(b64decode(png))
