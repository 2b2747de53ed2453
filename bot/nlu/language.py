"""Which language a message is in, by script and common words, and the danger told in it.

Short and romanised messages are told apart as far as common words allow; what is unclear counts as English, since
the English understanding then looks at it and "not understood" puts it to a person.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from bot.nlu.folding import folded
from bot.nlu.lexicon import read
from bot.nlu.signals import Found
from bot.words import SIGNALS

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
URDU_LETTERS = re.compile("[ٹڈڑںےہھۓ]")
PERSIAN_LETTERS = re.compile("[گچپژکی]")
UKRAINIAN_LETTERS = re.compile("[іїєґ]", re.IGNORECASE)
RUSSIAN_LETTERS = re.compile("[ыэё]", re.IGNORECASE)
BULGARIAN_LETTERS = re.compile("ъ(?![еёюя])", re.IGNORECASE)
"""In Russian the hard sign stands only before these vowels."""
WORDS = re.compile(r"\d*[^\W\d_][^\W_]*(?:['’-][^\W_]+)*")
"""Digits inside a word are letters to those who write Arabic in Latin letters ("sa3idni")."""
SHORT = 6
"""Words at most in a message whose language one word may tell."""
MOST_WORDS_OF_A_NAME = 4
LONGEST_PHRASE = 5
"""Words of a phrase of danger, as good as all of them."""
OTHER_LANGUAGE_SCORE = 0.85
"""A phrase list without a grammar: sure enough to put the message before a person at once."""


def _script(text: str) -> str | None:
    letters = sum(character.isalpha() for character in text)
    for language, pattern in SCRIPT_PATTERNS:
        if letters and len(pattern.findall(text)) > letters * 0.3:
            if language == "ar":
                return "ur" if URDU_LETTERS.search(text) else "fa" if PERSIAN_LETTERS.search(text) else "ar"
            return _cyrillic(text) if language == "uk" else language
    return None


def _cyrillic(text: str) -> str:
    """Letters that one language alone has, then common words; Ukrainian where nothing tells."""
    if UKRAINIAN_LETTERS.search(text):
        return "uk"
    if RUSSIAN_LETTERS.search(text):
        return "ru"
    words = set(_words_of(text))
    scores = {language: len(words & known) for language, known in _common_words().cyrillic.items()}
    scores["bg"] += 2 * bool(BULGARIAN_LETTERS.search(text))
    return max(scores, key=lambda language: scores[language])


class _Known(NamedTuple):
    """The lists of ``languages.yml``."""

    words: dict[str, frozenset[str]]
    clear: dict[str, frozenset[str]]
    """Words that say it alone, where a short message holds no English word."""
    cyrillic: dict[str, frozenset[str]]
    letters: dict[str, frozenset[str]]
    shared_letters: dict[str, frozenset[str]]
    english: frozenset[str]


@lru_cache(maxsize=1)
def _common_words() -> _Known:
    data = read("languages.yml")
    tables = {
        name: {language: frozenset(listed) for language, listed in data[name].items()}
        for name in ("words", "clear", "cyrillic", "letters", "shared_letters")
    }
    return _Known(english=frozenset(data["english"]), **tables)


def _words_of(text: str) -> list[str]:
    return [word.lower().replace("’", "'") for word in WORDS.findall(text)]


def guess_language(text: str) -> str:
    """The message's language as a two-letter code; ``en`` where nothing points elsewhere."""
    by_script = _script(text)
    if by_script:
        return by_script
    known, words = _common_words(), _words_of(text)
    different = set(words)
    in_english = sum(word.replace("'", "") in known.english for word in different)
    scores = {language: len(different & listed) for language, listed in known.words.items()}
    if in_english or any(scores.values()) or not _is_name(text):
        for language, letters in known.letters.items():
            scores[language] += sum(not letters.isdisjoint(word) for word in different)
    for language, letters in known.shared_letters.items():
        if scores[language]:
            scores[language] += any(not letters.isdisjoint(word) for word in different - known.words[language])
    best = max(
        scores, key=lambda language: (scores[language], bool(different & known.clear.get(language, frozenset())))
    )
    short = len(words) <= SHORT and not in_english
    sure = any(not word.isascii() for word in words) or bool(different & known.clear.get(best, frozenset()))
    needed = 1 if short and sure else 2
    if scores[best] >= needed and scores[best] > in_english and scores[best] * 8 >= len(different):
        return best
    return _by_phrase(text, different & known.english) or "en"


def _by_phrase(text: str, in_english: set[str]) -> str | None:
    """The language of the longest phrase of danger, where English has no more words beside it than it has."""
    if len(in_english) > LONGEST_PHRASE:
        return None
    plain = folded(text)[0]
    longest, best = 1, None
    for language, pattern in _long_phrases().items():
        match = pattern.search(plain)
        length = len(match[0].split()) if match else 0
        if match and length > longest and length >= len(in_english - set(match[0].split())):
            longest, best = length, language
    return best


def _is_name(text: str) -> bool:
    """Up to four words, each with a capital, such as the answer to "what is your name?"."""
    words = WORDS.findall(text)
    return len(words) <= MOST_WORDS_OF_A_NAME and all(word[:1].isupper() and word[1:].islower() for word in words)


@lru_cache(maxsize=1)
def _phrases() -> dict[str, re.Pattern[str]]:
    """One pattern for the pieces of all languages under each name: near languages share words."""
    found = {}
    for name, languages in read("other_languages.yml").items():
        pieces = sorted({piece for listed in languages.values() for piece in listed}, key=len, reverse=True)
        found[name] = re.compile("|".join(_pattern(piece) for piece in pieces))
    return found


@lru_cache(maxsize=1)
def _long_phrases() -> dict[str, re.Pattern[str]]:
    """The pieces of several words by language. They tell the language too: no English has them."""
    pieces: dict[str, set[str]] = {}
    for name, languages in read("other_languages.yml").items():
        for language, listed in languages.items():
            latin = {piece for piece in listed if " " in piece and piece[0] < "\u0370"}
            if name != "harmless":
                pieces.setdefault(language, set()).update(latin)
    return {
        language: re.compile("|".join(_pattern(piece) for piece in sorted(listed, key=len, reverse=True)))
        for language, listed in pieces.items()
        if listed
    }


def _pattern(piece: str) -> str:
    start = r"(?<!\w)" if piece[0] < "\u0590" else ""
    return start + re.escape(folded(piece.removesuffix("_"))[0]) + (r"(?![^\W_])" if piece.endswith("_") else "")


def find_in_other_languages(text: str) -> list[Found]:
    """The signals told by a known phrase, when the message is not in English; one for each signal."""
    if guess_language(text) == "en":
        return []
    patterns = _phrases()
    plain, places = folded(text)
    plain = patterns["harmless"].sub(lambda match: "." * len(match[0]), plain)
    told = {name: pattern.search(plain) for name, pattern in patterns.items()}
    if told["family"] and (told["family_harm"] or told["violence"]):
        told["domestic_abuse"] = told["domestic_abuse"] or told["family"]
    found = []
    for signal in SIGNALS:
        match = told.get(signal)
        if match:
            start, end = places[match.start()], places[match.end() - 1] + 1
            found.append(Found(signal, None, text[start:end], start, end, OTHER_LANGUAGE_SCORE))
    return found
