"""Which language a message is in, by script and common words, and the danger told in it.

Short and romanised messages are told apart as far as common words allow; what is unclear counts as English, since
the English understanding then looks at it and "not understood" puts it to a person.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bot.nlu.lexicon import read
from bot.nlu.signals import Found

# A script that (nearly) one language among residents uses. Letters in runs; the ranges are Unicode blocks.
SCRIPTS = (
    ("pa", "\u0a00-\u0a7f"),
    ("ta", "\u0b80-\u0bff"),
    ("bn", "\u0980-\u09ff"),
    ("gu", "\u0a80-\u0aff"),
    ("hi", "\u0900-\u097f"),
    ("te", "\u0c00-\u0c7f"),
    ("ml", "\u0d00-\u0d7f"),
    ("si", "\u0d80-\u0dff"),
    ("th", "\u0e00-\u0e7f"),
    ("am", "\u1200-\u137f"),
    ("el", "\u0370-\u03ff"),
    ("he", "\u0590-\u05ff"),
    ("hy", "\u0530-\u058f"),
    ("ka", "\u10a0-\u10ff"),
    ("ja", "\u3040-\u30ff"),
    ("ko", "\uac00-\ud7af"),
    ("zh", "\u4e00-\u9fff\u3400-\u4dbf"),
    ("ar", "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff"),
    ("uk", "\u0400-\u04ff"),
)
SCRIPT_PATTERNS = tuple((language, re.compile(f"[{block}]")) for language, block in SCRIPTS)
URDU_LETTERS = re.compile("[ٹڈڑںےگچپہھۓ]")
UKRAINIAN_LETTERS = re.compile("[іїєґ]", re.IGNORECASE)
RUSSIAN_LETTERS = re.compile("[ыэъё]", re.IGNORECASE)
WORDS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
SHORT = 6
"""Words at most in a message whose language one word may tell."""
OTHER_LANGUAGE_SCORE = 0.85
"""A phrase list without a grammar: sure enough to put the message before a person at once."""


def _script(text: str) -> str | None:
    letters = sum(character.isalpha() for character in text)
    for language, pattern in SCRIPT_PATTERNS:
        if letters and len(pattern.findall(text)) > letters * 0.3:
            if language == "ar":
                return "ur" if URDU_LETTERS.search(text) else "ar"
            if language == "uk":
                return "ru" if RUSSIAN_LETTERS.search(text) and not UKRAINIAN_LETTERS.search(text) else "uk"
            return language
    return None


@lru_cache(maxsize=1)
def _common_words() -> tuple[dict[str, frozenset[str]], frozenset[str]]:
    data = read("languages.yml")
    return {language: frozenset(words) for language, words in data["words"].items()}, frozenset(data["english"])


def guess_language(text: str) -> str:
    """The message's language as a two-letter code; ``en`` where nothing points elsewhere."""
    by_script = _script(text)
    if by_script:
        return by_script
    words = [word.casefold().replace("’", "'") for word in WORDS.findall(text)]
    others, english = _common_words()
    in_english = sum(word.replace("'", "") in english for word in words)
    scores = {language: sum(word in known for word in words) for language, known in others.items()}
    for language, letters in read("languages.yml")["letters"].items():
        scores[language] += sum(any(letter in letters for letter in word) for word in words)
    best = max(scores, key=lambda language: scores[language])
    short = len(words) <= SHORT and not in_english
    needed = 1 if short and (_foreign_letter(words) or _clear_word(words, best)) else 2
    if scores[best] >= needed and scores[best] > in_english and scores[best] * 8 >= len(words):
        return best
    return "en"


def _clear_word(words: list[str], language: str) -> bool:
    return any(word in read("languages.yml")["clear"].get(language, []) for word in words)


def _foreign_letter(words: list[str]) -> bool:
    return any(not letter.isascii() for word in words for letter in word)


@lru_cache(maxsize=1)
def _phrases() -> list[tuple[str, re.Pattern[str]]]:
    found = []
    for signal, languages in read("other_languages.yml").items():
        pieces = sorted({piece.casefold() for pieces in languages.values() for piece in pieces}, key=len, reverse=True)
        joined = "|".join(
            rf"(?<!\w){re.escape(piece)}" if piece[0] < "\u0590" else re.escape(piece) for piece in pieces
        )
        found.append((signal, re.compile(joined)))
    return found


def find_in_other_languages(text: str) -> list[Found]:
    """The signals told by a known phrase, when the message is not in English; one for each signal."""
    if guess_language(text) == "en":
        return []
    # One character stays one, so that places are those of the text.
    folded = "".join(character.lower() if len(character.lower()) == 1 else character for character in text)
    folded = folded.replace("’", "'")
    found = []
    for signal, pattern in _phrases():
        match = pattern.search(folded)
        if match:
            words = text[match.start() : match.end()]
            found.append(Found(signal, None, words, match.start(), match.end(), OTHER_LANGUAGE_SCORE))
    return found
