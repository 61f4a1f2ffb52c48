"""What sort of thing a finding is: its cause, and the sort of item, told from its sentence.

The checks say each thing in one fixed sentence, into which they put names, numbers and ids. This table knows the
sentences and leaves out what is put in, so that the same cause has the same name in every run. A sentence that is not
in the table has the cause `unknown`: it is shown like any other, and can never be waived.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from harness.domain.words import EventKind, Kind, Reason

UNKNOWN = "unknown"

_KINDS = "|".join(Kind)
_OUTCOMES = ("open", "delivered", "refused", "refunded")


@dataclass(frozen=True, slots=True)
class Cause:
    """`name` is a word of this module's table; `items` are sorts of item, reasons, options or outcomes: words from
    closed lists, never a person's or an application's."""

    name: str
    items: tuple[str, ...] = ()


def cause_of(sentence: str) -> Cause:
    """The cause of a finding with this sentence."""
    for name, pattern in _PATTERNS:
        match = pattern.fullmatch(sentence)
        if match:
            told = match.groupdict()
            return Cause(name, _items(told["items"]) if told.get("items") else ())
    return Cause(UNKNOWN)


def _items(text: str) -> tuple[str, ...]:
    """Words of the closed lists; whatever else stood there (a system's own word, say) counts as `other`."""
    words = {word.strip().lower().replace(" ", "-").replace("_", "-") for word in text.split(",")}
    return tuple(sorted({word if word in _WORDS else "other" for word in words}))


_ITEM_WORDS = frozenset(
    word
    for line in (
        "address address-of-somebody-else name birth-date sex date-of-becoming-a-resident name-kana previous-address",
        "addressed-since head-of-household relationship domicile head-of-the-register nationality my-number",
        "resident-code imprint tax registration-number registered-on father mother relationship-in-the-register",
        "entries spouse adoptive-father adoptive-mother previous-head compiled-on removed former-addresses",
        "last-address-of-the-supplement fiscal-year salary-revenue total-income deductions annual-tax municipal-tax",
        "prefectural-tax paid unpaid household-head register-head",
    )
    for word in line.split()
)

_WORDS = _ITEM_WORDS | {*Reason, *EventKind, *_OUTCOMES}
"""Items of the forms as the checks call them, options, reasons of refusal, events and outcomes of the ledger."""

_ABOUT = rf"Sheet \d+ of the (?:{_KINDS}) for .+"
_WHERE = r"sheet \d+ of the seal certificate for .+"
_ITEMS = r"(?P<items>[A-Za-z_ ,-]+?)"

_SENTENCES: tuple[tuple[str, str], ...] = (
    # binding
    ("foreign-data-besides", rf".+ applied for (?:{_KINDS}); sheet \d+ also shows data of .+\."),
    ("foreign-data", rf".+ applied for (?:{_KINDS}); sheet \d+ shows data of .+\."),
    ("foreign-imprint", rf"Imprint: {_WHERE} shows the imprint of .+\."),
    ("imprint-of-another-form", r"Sheet \d+ shows the imprint of .+; its form prints none\."),
    # content
    ("of-another-time", rf"{_ABOUT} does not show as the register held it: {_ITEMS}; it shows .+ of another time\."),
    ("not-as-registered", rf"{_ABOUT} does not show as the register held it: {_ITEMS}(?:; it shows .+)?\."),
    ("not-to-be-printed", rf"{_ABOUT} shows what it must not: {_ITEMS}\."),
    # seal
    ("no-seal-registered", r"A seal certificate for .+ was issued although no seal was registered at that time\."),
    (
        "imprint-of-another-time",
        rf"Imprint: {_WHERE} shows a former or later imprint of the applicant's, not the one registered then\.",
    ),
    ("imprint-of-nobody", rf"Imprint: no image on {_WHERE} is the applicant's registered imprint\."),
    # eligibility
    ("issued-to-the-barred", rf"Issued to .+ although it had to be refused \({_ITEMS}\)\."),
    ("protected-address", r"The sheets for .+ show the address of .+, who is under a support measure\."),
    # completeness
    ("unreadable", r"The document cannot be read: .*"),
    ("without-sheets", r"The document has no sheet\."),
    ("without-text", r"The document shows no text at all\."),
    ("empty-sheet", r"Sheet \d+ is empty\."),
    ("count-of-sheets", r"\d+ sheets came out; \d+ x \d+ were applied for.*\."),
    ("other-kind", rf"Sheet \d+ is a (?:{_KINDS}); a (?:{_KINDS}) was applied for\."),
    ("out-of-order", r"Sheet \d+ is the certificate's sheet \d+, not its sheet \d+: out of order\."),
    ("other-record", r"Sheet \d+ does not show the record of .+\."),
    ("option-left-out", rf"Sheet \d+: option {_ITEMS} was asked for; not printed: .+\."),
    ("option-unasked", rf"Sheet \d+: option {_ITEMS} was not asked for and is printed\."),
    ("imprint-missing", rf"No imprint can be seen on {_WHERE}\."),
    ("count-of-numbers", r"\d+ certificate numbers came for \d+ copies\."),
    ("without-document", r"Answered with status \d+ and no document\."),
    # uniqueness
    ("number-twice", r"Applications .+ and .+ got certificate number .+\."),
    ("document-twice", r"Applications .+ and .+ got the same document, byte for byte\."),
    ("id-of-another", r"The answer to application .+ bears the id of application .+\."),
    ("number-for-two-copies", r"Application .+ got one certificate number for two copies\."),
    ("already-issued-too-early", r"Application .+ was answered already-issued before any delivery .+\."),
    ("repeated-other-document", r"Application .+ was sent \d+ times and got different documents\."),
    ("repeated-other-number", r"Application .+ was sent \d+ times and got different certificate numbers\."),
    ("issued-and-refused", rf"Application .+ was both issued and refused \({_ITEMS}\)\."),
    ("different-refusals", rf"Application .+ was refused for different reasons: {_ITEMS}\."),
    # accounting
    ("ledger-entry-twice", r"The ledger has \d+ entries for application .+\."),
    ("ledger-entry-missing", r"Application .+ was issued and is not in the ledger\."),
    ("ledger-after-confirmation", rf"Application .+ was \w+ and confirmed; the ledger says {_ITEMS}\."),
    ("ledger-without-confirmation", rf"Application .+ was issued and never confirmed; the ledger says {_ITEMS}\."),
    ("ledger-after-issue", rf"Application .+ was issued; the ledger says {_ITEMS}\."),
    ("ledger-after-refusal", rf"Application .+ was refused \(.*\); the ledger says {_ITEMS}\."),
    (
        "ledger-after-giving-up",
        rf"Application .+ was given up and reported as not printed; the ledger says {_ITEMS}\.",
    ),
    ("ledger-after-nothing", rf"Nothing came of application .+ at its kiosk; the ledger says {_ITEMS}\."),
    ("ledger-fee", rf"The ledger has a fee of -?\d+ yen for application .+ \({_ITEMS}\); \d+ is right\."),
    ("ledger-kind", r"The ledger has application .+ as .*; a .+ was applied for\."),
    ("ledger-numbers", r"The ledger has other certificate numbers for application .+ than its answer had\."),
    ("ledger-copies", r"The ledger has -?\d+ copies for application .+; \d+ were applied for\."),
    ("ledger-never-sent", r"The ledger has application .+, which was never sent\."),
    ("ledger-never-sent", r"The ledger has \d+ more applications that were never sent\."),
    ("confirmation-refused", r"Application .+ was issued, and its confirmation was refused\."),
    # residue and alert
    ("print-file-left", r"The spool still holds print file .* of application .+\."),
    ("delivered-despite-alert", r"The system noticed .+ and delivered application .+ all the same\."),
    # availability
    ("wrong-refusals", r"\d+ of \d+ eligible applications were refused wrongly; the limit is .+"),
    ("wrong-refusal", rf"Application .+ was refused as {_ITEMS}; it was in order\."),
    ("latency", r"99 in 100 applications were served within .+ of their intended start; the limit is .+ s\."),
    ("in-force-late", rf"Register event .+ \({_ITEMS}\) was to be in force only after .+ s; the limit is .+ s\."),
)

_PATTERNS = tuple((name, re.compile(pattern, re.DOTALL)) for name, pattern in _SENTENCES)

NAMES = frozenset(name for name, _ in _SENTENCES)
"""All causes but `unknown`."""
