"""Kawasaki, 2 May 2023: another person's family register, two days after the general inspection was reported complete.

Trigger: two applications for a family register within one second, the second before the first is answered.
Source: the vendor's notice copied at note.dev1x.org/tech/item/5077.
Mechanism: published; of two applications at two stores within one second the later overwrote the earlier, in the add-on
that links issuance and the family-register system. That the second is the key is inferred (推定)."""

from __future__ import annotations

from harness.certificates.domain.properties import Property
from harness.certificates.reference.defects.info import DefectInfo
from harness.certificates.reference.family_link import FamilyLink


class FamilyLinkBySecond(FamilyLink):
    """Questions of one second lie under one key, so that the later one overwrites the earlier."""

    def key(self, application_id: str) -> str:
        """The business time to the second."""
        return self.ports.clock.now().strftime("%Y%m%d%H%M%S")


INFO = DefectInfo(
    title="a later question to the family-register system overwrites an earlier one",
    date="2023-05-02",
    place="Kawasaki",
    trigger="two family-register applications within one second",
    source="note.dev1x.org/tech/item/5077",
    mechanism="published",
    property=Property.BINDING,
    family_link=FamilyLinkBySecond,
)
