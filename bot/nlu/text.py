"""A message as a spaCy document: words kept whole, each with the plain form that patterns and features read.

``spacy.blank("en")`` needs no downloaded model. Its own tokenizer splits "don't" into two and does not know
"dont", so the words are cut here: an apostrophe, a mask character or a marker stays inside its word.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Token
from spacy.vocab import Vocab

from bot.nlu.hateful import slur_strand
from bot.nlu.lexicon import read

# A slur marker, "n word" (one word), a word with inner apostrophes, masks (f**k, p@ki) and hyphens, or one other sign.
WORD = re.compile(r"\[slur:\w+:\d+\]|\b[NPnp] word\b|[^\W_](?:[\w'’@$*-]*[\w*])?|[^\s\u2060]", re.UNICODE)
MARKER = re.compile(r"\[slur:(\w+):\d+\]")
# The edge puts an invisible word joiner before a leading slash; it is no word.
WORD_JOINER = "\u2060"


class WordTokenizer:
    """Cuts text into words; ``token.norm_`` is the plain form of each."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        words: list[str] = []
        spaces: list[bool] = []
        end = 0
        for match in WORD.finditer(text):
            gap = text[end : match.start()]
            if gap == " " and words:
                spaces[-1] = True
            elif gap:
                # Other white space is a token of its own, so that offsets stay those of the text.
                words.append(gap)
                spaces.append(False)
            words.append(match.group())
            spaces.append(False)
            end = match.end()
        if end < len(text):
            words.append(text[end:])
            spaces.append(False)
        doc = Doc(self.vocab, words=words, spaces=spaces)
        for token in doc:
            token.norm_ = plain(token.text)
        return doc


def is_gap(token: Token) -> bool:
    """True for what lies between words: white space and the word joiner."""
    return token.is_space or WORD_JOINER in token.text


@lru_cache(maxsize=1)
def shorthand() -> dict[str, str]:
    """Texting and dialect spellings, and the word each stands for."""
    return {str(key): str(value) for key, value in read("shorthand.yml").items()}


def plain(word: str) -> str:
    """The plain form of one word: lower case, no apostrophe, shorthand spelt out; ``slur_<strand>`` if hateful."""
    marker = MARKER.fullmatch(word)
    if marker:
        return f"slur_{marker.group(1)}"
    lowered = unicodedata.normalize("NFKC", word).casefold().replace("’", "").replace("'", "").strip("-")
    lowered = re.sub(r"(\w)\1{2,}", r"\1\1", lowered)
    strand = slur_strand(lowered)
    return f"slur_{strand}" if strand else shorthand().get(lowered, lowered) or word


@lru_cache(maxsize=1)
def nlp() -> Language:
    """The spaCy language object of this process."""
    language = spacy.blank("en")
    language.tokenizer = WordTokenizer(language.vocab)
    return language


def document(text: str) -> Doc:
    """The spaCy document of one message."""
    return nlp()(text)
