"""Which language a message is in, short ones too, and the danger told in it."""

from __future__ import annotations

import pytest

from bot.nlu.language import find_in_other_languages, guess_language
from bot.nlu.lexicon import read
from bot.words import SIGNALS
from tests.unit.nlu.danger_rows import DANGER, HARMLESS
from tests.unit.nlu.language_rows import ENGLISH, OTHER

LISTED = ("pa", "ta", "pl", "cs", "zh", "fr", "ar", "ur", "ro", "uk")
"""Languages that have phrases for each of the eight signals."""


@pytest.mark.parametrize(("language", "text"), [(language, text) for language in OTHER for text in OTHER[language]])
def test_language_of_a_message(language: str, text: str) -> None:
    assert guess_language(text) == language


@pytest.mark.parametrize("text", ENGLISH)
def test_english_with_foreign_names_and_words_stays_english(text: str) -> None:
    assert guess_language(text) == "en"


@pytest.mark.parametrize(
    ("language", "signal", "text"),
    [(language, signal, text) for language, by in DANGER.items() for signal in by for text in by[signal]],
)
def test_danger_is_found_in_other_languages(language: str, signal: str, text: str) -> None:
    found = find_in_other_languages(text)
    assert guess_language(text) == language
    assert signal in {one.signal for one in found}
    assert all(text[one.start : one.end] == one.text for one in found)


@pytest.mark.parametrize("text", [text for listed in HARMLESS.values() for text in listed])
def test_ordinary_messages_raise_nothing(text: str) -> None:
    assert find_in_other_languages(text) == []


@pytest.mark.parametrize("language", LISTED)
def test_each_listed_language_has_phrases_and_rows_for_every_signal(language: str) -> None:
    phrases = read("other_languages.yml")
    few = [signal for signal in SIGNALS if signal != "domestic_abuse" and len(phrases[signal].get(language, [])) < 3]
    assert few == []
    assert len(phrases["family"][language]) >= 3
    assert set(DANGER[language]) == set(SIGNALS)


@pytest.mark.parametrize("text", ["soused me bije", "SOUSED MĚ BIJE", "soused  mě\nbije", "soused me\u030c bije"])
def test_accents_capitals_and_spaces_do_not_matter(text: str) -> None:
    found = find_in_other_languages(text)
    assert [one.signal for one in found] == ["violence"]
    assert text[found[0].start : found[0].end] == found[0].text
