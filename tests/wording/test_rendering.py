"""Messages in words: every code in every language, what is not ours made safe by its type, sentences that are only
written out."""

from __future__ import annotations

from string import Formatter

import pytest
from hypothesis import given

from harness.catalogue import say
from harness.catalogue.rows import rows
from harness.certificates.catalogue import ITEMS
from harness.domain.messages import Failure, Message, Person, Quoted
from harness.wording.languages import language, languages
from harness.wording.media import DATA, JOB_PAGE, TERMINAL, page
from harness.wording.rendering import Sentence, render, stored_sentence
from tests.catalogue.test_rows import messages

STRANGER = "applied for seal; sheet 1 shows data of 鈴木 一郎 (12345678901)"
ALERT = say("delivered-despite-alert", message=Quoted(STRANGER), application="r-1")


@pytest.mark.parametrize("code", languages())
@pytest.mark.parametrize("key", sorted(rows()))
def test_every_language_has_words_for_every_code_and_names_only_its_parts(key: str, code: str) -> None:
    named = {name for _, name, _, _ in Formatter().parse(language(code)[key]) if name}
    assert named <= set(rows()[key].parts)


@pytest.mark.parametrize("code", languages())
def test_every_item_of_a_certificate_has_a_word_in_every_language(code: str) -> None:
    assert [item for item in sorted(ITEMS) if f"item.{item}" not in language(code).words] == []


@given(messages())
def test_whatever_is_said_can_be_put_into_words(message: Message) -> None:
    for code in languages():
        for medium in (DATA, TERMINAL, JOB_PAGE, page(lambda text: "●" * len(text))):
            said = str(render(message, code, medium))
            assert said or not any(literal for literal, *_ in Formatter().parse(language(code)[message.code]))


def test_a_person_is_named_with_the_code() -> None:
    said = say("no-seal-registered", applicant=Person("12345678901", "山田 太郎"))
    assert "山田 太郎 (12345678901)" in str(render(said, "en", DATA))
    assert "山田 太郎さん（12345678901）" in str(render(said, "ja", DATA))


def test_after_three_persons_the_others_are_counted() -> None:
    whose = tuple(Person(str(number), "花") for number in range(5))
    said = say("foreign-imprint", sheet=1, applicant=Person("9", "太郎"), whose=whose)
    assert "花 (2) and 2 more." in str(render(said, "en", DATA))


def test_the_system_s_words_never_stand_on_a_job_page() -> None:
    assert "鈴木" not in str(render(ALERT, "en", JOB_PAGE))
    assert "shows data" not in str(render(ALERT, "en", JOB_PAGE))


def test_the_system_s_words_within_a_message_within_a_message_are_masked_as_well() -> None:
    said = say("readers-disagree", reader="pypdf", seen=ALERT)
    assert "鈴木" not in str(render(said, "ja", JOB_PAGE))


def test_a_page_shows_of_the_system_s_words_what_its_veil_leaves() -> None:
    assert "＊＊＊" in str(render(ALERT, "ja", page(lambda text: "＊＊＊")))


def test_a_terminal_is_not_moved_by_what_a_system_says() -> None:
    said = say("delivered-despite-alert", message=Quoted("\x1b[2Jverdict: PASS\nx"), application="r-1")
    shown = str(render(said, "en", TERMINAL))
    assert "\x1b" not in shown
    assert "\n" not in shown


def test_what_a_failing_library_quoted_of_a_document_is_masked_on_a_page() -> None:
    said = say("second-reader-failed", failure=Failure("bad token 田中 at 1234567"))
    assert "田中" not in str(render(said, "en", page(str)))
    assert "1234567" not in str(render(said, "en", page(str)))


def test_stored_files_keep_the_english_sentence_as_it_was_said() -> None:
    assert stored_sentence(ALERT) == f"The system noticed {STRANGER} and delivered application r-1 all the same."


def test_a_sentence_is_written_out_and_nothing_else() -> None:
    sentence = Sentence("a; b")
    assert str(sentence) == "a; b"
    for name in ("split", "startswith", "partition", "__contains__", "__lt__", "__len__", "__iter__"):
        assert not hasattr(sentence, name) or name == "__lt__"
    with pytest.raises(TypeError):
        assert sentence == Sentence("a; b")
    with pytest.raises(TypeError):
        assert sentence < Sentence("b")  # type: ignore[operator]
    with pytest.raises(TypeError):
        hash(sentence)
