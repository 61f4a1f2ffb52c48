"""What can be said of certificates and of those who apply for them: findings, and why something could not be judged."""

from __future__ import annotations

from harness.catalogue.rows import rows_found, rows_in
from harness.certificates.domain.properties import PROPERTIES

ITEMS = frozenset(
    item
    for line in (
        "name birth-date sex address date-of-becoming-a-resident head-of-household head-of-the-register my-number",
        "resident-code relationship relationship-in-the-register last-address-of-the-supplement fiscal-year domicile",
        "nationality tax imprint registration-number address-of-somebody-else name-kana previous-address",
        "card-serial domicile-of-somebody-else relative-of-somebody-else tax-of-somebody-else",
        "addressed-since former-addresses registered-on father mother adoptive-father adoptive-mother spouse",
        "previous-head entries compiled-on removed salary-revenue total-income deductions annual-tax municipal-tax",
        "prefectural-tax paid unpaid unread-ink",
    )
    for item in line.split()
)
"""The items that certificates print, by the words that messages and fingerprints have for them."""

ROWS = (*rows_found(PROPERTIES), *rows_in("harness.certificates"))
