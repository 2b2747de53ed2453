"""Messages in other languages get a rough English, word by word."""

from __future__ import annotations

import pytest

from bot.nlu.gloss import gloss, languages
from bot.nlu.lexicon import read
