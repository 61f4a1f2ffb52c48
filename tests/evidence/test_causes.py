"""Each sentence of the checks has a cause, and nothing of a person, an application or a time stays in it.

`tests/checks/world.py` asks the same of every finding of the checks' own tests.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.evidence.causes import NAMES, UNKNOWN, Cause, cause_of

WHO = "髙田　一郎 (12345678901)"
OTHER = "高田　一郎 (10987654321)"
ABOUT = f"Sheet 2 of the resident-record for {WHO}"
WHERE = f"sheet 1 of the seal certificate for {WHO}"
APPLICATION = "Application r1abcd-000002"

SAID = {
    f"{WHO} applied for resident-record; sheet 1 also shows data of {OTHER}.": Cause("foreign-data-besides"),
    f"{WHO} applied for seal; sheet 3 shows data of {OTHER}, {WHO} and 4 more.": Cause("foreign-data"),
    f"Imprint: {WHERE} shows the imprint of {OTHER}.": Cause("foreign-imprint"),
    f"Sheet 1 shows the imprint of {OTHER}; its form prints none.": Cause("imprint-of-another-form"),
    f"{ABOUT} does not show as the register held it: name, birth date.": Cause(
        "not-as-registered", ("birth-date", "name")
    ),
    f"{ABOUT} does not show as the register held it: address; it shows 東京都千代田区一番町5番.": Cause(
        "not-as-registered", ("address",)
    ),
    f"{ABOUT} does not show as the register held it: address; it shows 一番町5番 of another time.": Cause(
        "of-another-time", ("address",)
    ),
    f"{ABOUT} shows what it must not: My Number, resident code.": Cause(
        "not-to-be-printed", ("my-number", "resident-code")
    ),
    f"A seal certificate for {WHO} was issued although no seal was registered at that time.": Cause(
        "no-seal-registered"
    ),
    f"Imprint: {WHERE} shows a former or later imprint of the applicant's, not the one registered then.": Cause(
        "imprint-of-another-time"
    ),
    f"Imprint: no image on {WHERE} is the applicant's registered imprint.": Cause("imprint-of-nobody"),
    f"Issued to {WHO} although it had to be refused (card-invalid, deceased).": Cause(
        "issued-to-the-barred", ("card-invalid", "deceased")
    ),
    f"The sheets for {WHO} show the address of {OTHER}, who is under a support measure.": Cause("protected-address"),
    "The document cannot be read: the file ends too early": Cause("unreadable"),
    "The document has no sheet.": Cause("without-sheets"),
    "The document shows no text at all.": Cause("without-text"),
    "Sheet 4 is empty.": Cause("empty-sheet"),
    "6 sheets came out; 1 x 2 were applied for (3 copies instead of 1).": Cause("count-of-sheets"),
    "Sheet 1 is a seal; a income-tax was applied for.": Cause("other-kind"),
    "Sheet 1 is the certificate's sheet 2, not its sheet 1: out of order.": Cause("out-of-order"),
    f"Sheet 1 does not show the record of {WHO}.": Cause("other-record"),
    "Sheet 1: option my_number was asked for; not printed: My Number.": Cause("option-left-out", ("my-number",)),
    "Sheet 1: option domicile was not asked for and is printed.": Cause("option-unasked", ("domicile",)),
    f"No imprint can be seen on {WHERE}.": Cause("imprint-missing"),
    "1 certificate numbers came for 2 copies.": Cause("count-of-numbers"),
    "Answered with status 200 and no document.": Cause("without-document"),
    "Applications r1-1 and r1-2 got certificate number 20251001-000007.": Cause("number-twice"),
    "Applications r1-1 and r1-2 got the same document, byte for byte.": Cause("document-twice"),
    "The answer to application r1-1 bears the id of application r1-2.": Cause("id-of-another"),
    f"{APPLICATION} got one certificate number for two copies.": Cause("number-for-two-copies"),
    f"{APPLICATION} was answered already-issued before any delivery of it was confirmed.": Cause(
        "already-issued-too-early"
    ),
    f"{APPLICATION} was sent 2 times and got different documents.": Cause("repeated-other-document"),
    f"{APPLICATION} was sent 2 times and got different certificate numbers.": Cause("repeated-other-number"),
    f"{APPLICATION} was both issued and refused (busy).": Cause("issued-and-refused", ("busy",)),
    f"{APPLICATION} was refused for different reasons: busy, moved-out.": Cause(
        "different-refusals", ("busy", "moved-out")
    ),
    "The ledger has 2 entries for application r1-1.": Cause("ledger-entry-twice"),
    f"{APPLICATION} was issued and is not in the ledger.": Cause("ledger-entry-missing"),
    f"{APPLICATION} was printed and confirmed; the ledger says open.": Cause("ledger-after-confirmation", ("open",)),
    f"{APPLICATION} was issued and never confirmed; the ledger says delivered.": Cause(
        "ledger-without-confirmation", ("delivered",)
    ),
    f"{APPLICATION} was issued; the ledger says refused.": Cause("ledger-after-issue", ("refused",)),
    f"{APPLICATION} was refused (busy); the ledger says delivered.": Cause("ledger-after-refusal", ("delivered",)),
    f"{APPLICATION} was given up and reported as not printed; the ledger says open.": Cause(
        "ledger-after-giving-up", ("open",)
    ),
    "Nothing came of application r1-1 at its kiosk; the ledger says delivered.": Cause(
        "ledger-after-nothing", ("delivered",)
    ),
    "The ledger has a fee of 600 yen for application r1-1 (delivered); 300 is right.": Cause(
        "ledger-fee", ("delivered",)
    ),
    "The ledger has application r1-1 as seal; a resident-record was applied for.": Cause("ledger-kind"),
    "The ledger has other certificate numbers for application r1-1 than its answer had.": Cause("ledger-numbers"),
    "The ledger has 2 copies for application r1-1; 1 were applied for.": Cause("ledger-copies"),
    "The ledger has application r1-9, which was never sent.": Cause("ledger-never-sent"),
    "The ledger has 12 more applications that were never sent.": Cause("ledger-never-sent"),
    f"{APPLICATION} was issued, and its confirmation was refused.": Cause("confirmation-refused"),
    "The spool still holds print file a/b.pdf of application unknown.": Cause("print-file-left"),
    "The system noticed a\nmismatch and delivered application r1-1 all the same.": Cause("delivered-despite-alert"),
    "9 of 70 eligible applications were refused wrongly; the limit is 5.0%. Examples follow.": Cause("wrong-refusals"),
    f"{APPLICATION} was refused as not-entitled; it was in order.": Cause("wrong-refusal", ("not-entitled",)),
    f"{APPLICATION} was refused as out of paper; it was in order.": Cause("wrong-refusal", ("other",)),
    "99 in 100 applications were served within 12.31 s of their intended start; the limit is 10 s.": Cause("latency"),
    "Register event r1-e7 (moved-out) was to be in force only after 60 s; the limit is 10 s.": Cause(
        "in-force-late", ("moved-out",)
    ),
}


@pytest.mark.parametrize("sentence", SAID)
def test_each_sentence_has_its_cause(sentence: str) -> None:
    assert cause_of(sentence) == SAID[sentence]


def test_every_cause_has_its_sentence() -> None:
    assert {cause.name for cause in SAID.values()} == NAMES


@pytest.mark.parametrize("sentence", ["", "Something else.", "Sheet 1 is empty", "x Sheet 1 is empty."])
def test_another_sentence_has_no_known_cause(sentence: str) -> None:
    assert cause_of(sentence) == Cause(UNKNOWN)


SORTED = sorted(SAID)
NAMES_OF_PEOPLE = st.text(st.characters(codec="utf-8", exclude_characters="\r"), min_size=1, max_size=12)


@given(
    st.sampled_from(SORTED),
    NAMES_OF_PEOPLE,
    st.from_regex(r"[0-9]{11}", fullmatch=True),
    st.from_regex(r"r[a-z0-9]{5}-[0-9]{6}", fullmatch=True),
    st.integers(1, 10**6),
)
def test_a_cause_does_not_depend_on_names_ids_or_numbers(
    sentence: str, name: str, code: str, application: str, number: int
) -> None:
    changed = sentence.replace("髙田　一郎", name).replace("12345678901", code)
    changed = re.sub(r"\br1\w*-\w+", application, changed)
    changed = re.sub(r"(?<=[Ss]heet )\d+", str(number), changed)
    assert cause_of(changed) == SAID[sentence]
