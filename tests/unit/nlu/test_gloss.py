"""Messages in other languages get a rough English, word by word, for the model to look at."""

from __future__ import annotations

import pytest

from bot.nlu.gloss import GLOSSARIES, gloss, languages
from bot.nlu.lexicon import read

SAID = [
    ("pl", "On chodzi po mieszkaniu z siekierą i mówi że dzisiaj to się skończy", ("axe", "says", "end")),
    ("pl", "ON CHODZI PO MIESZKANIU Z SIEKIERA", ("axe",)),
    ("ro", "M-am ascuns cu copiii în baie, el lovește ușa, vă rog repede", ("hiding", "children", "door", "quickly")),
    ("cs", "Stará paní dole neotvírá už tři dny a její pes pořád štěká", ("old woman", "not answering", "dog barks")),
    ("ur", "میرے سابق شوہر باہر کھڑے ہیں اور دروازہ توڑ رہے ہیں، جلدی پولیس بھیجیں", ("ex", "door", "police")),
    ("ur", "mera devar raat ko mere kamre me aata hai aur mujhe hath lagata hai", ("brother-in-law", "touches")),
    ("pa", "ਮੇਰਾ ਪਤੀ ਰੋਜ਼ ਸ਼ਰਾਬ ਪੀ ਕੇ ਮੈਨੂੰ ਕੁੱਟਦਾ ਹੈ", ("my husband", "drunk", "he hits me")),
    ("pa", "gwandi kehnda apne desh wapas jao", ("neighbour", "go back to your country")),
    ("ta", "என் கணவர் தினமும் குடித்துவிட்டு என்னை அடிக்கிறார்", ("my husband", "drunk", "he hits me")),
]


@pytest.mark.parametrize(("language", "text", "words"), SAID)
def test_a_message_is_told_in_rough_english(language: str, text: str, words: tuple[str, ...]) -> None:
    told = gloss(text, language)
    assert [word for word in words if word not in told] == []


def test_a_language_without_a_glossary_gives_nothing() -> None:
    assert gloss("anything at all", "xx") == ""


def test_a_stem_matches_where_a_word_begins_and_a_whole_word_only_as_a_whole() -> None:
    assert gloss("mąż", "pl") == gloss("maz", "pl") != ""
    assert gloss("mazurek", "pl") == ""


@pytest.mark.parametrize("language", sorted(file.stem for file in GLOSSARIES.glob("*.yml")))
def test_each_glossary_is_plain_words_with_pieces(language: str) -> None:
    for english, pieces in read(f"glossary/{language}.yml").items():
        assert isinstance(english, str), english
        assert pieces, english
        assert all(isinstance(piece, str) and piece.strip("_ ") for piece in pieces), english


def test_the_languages_that_residents_write_have_one() -> None:
    assert {"ar", "cs", "fr", "pa", "pl", "ro", "ta", "uk", "ur", "zh"} <= languages()
