"""The reading level: syllables, sentences, what stands verbatim, and that a hard text comes out as hard."""

from __future__ import annotations

import pytest

from bot.dialogue.reading import level, syllables

BY_SYLLABLES = {
    1: "a the you're don't can't won't asked helped times safe noise homes speak straight friend heard through they'd",
    2: "danger person didn't couldn't noises houses wanted needed table little people business quiet being saying"
    " safely someone something police silent worried voices boss's landlord's pages every fireworks",
    3: "idea anyone area everyone easier previous serious violence policy fly-tipping behaviour"
    " understand frightening reported",
    4: "emergency anonymous conversation intimidate information anti-social",
    5: "disability nationality environmental orientation",
}


@pytest.mark.parametrize(
    ("word", "number"),
    [(word, number) for number, words in BY_SYLLABLES.items() for word in words.split()],
)
def test_syllables(word: str, number: int) -> None:
    assert syllables(word) == number


def test_the_grade_is_that_of_the_formula() -> None:
    measured = level("The cat sat on the mat. It was happy.")
    assert (measured.words, measured.longest_sentence) == (9, 6)
    assert measured.grade == round(0.39 * 9 / 2 + 11.8 * 10 / 9 - 15.59, 1)


def test_names_numbers_and_addresses_count_as_one_easy_word_each() -> None:
    plain = level("Call name on name or see name.")
    assert level(
        "Call Dartford Borough Council on 0808 2000 247 or see report-it.org.uk.", ["Dartford Borough Council"]
    ) == (type(plain)(words=11, longest_sentence=plain.longest_sentence, grade=plain.grade))


def test_a_number_s_point_and_a_time_end_no_sentence() -> None:
    assert level("Come on Monday at 9.30am to section 7.1 of it.").longest_sentence == 10


@pytest.mark.parametrize("text", ["", "999", "?!"])
def test_a_text_without_words_has_no_level(text: str) -> None:
    assert level(text).grade <= 0


def test_an_official_s_sentence_is_far_above_reading_age_9() -> None:
    hard = (
        "Notwithstanding the aforementioned provisions, the organisation reserves the discretion to communicate "
        "relevant information to statutory agencies where safeguarding considerations necessitate disclosure."
    )
    assert level(hard).age > 16
