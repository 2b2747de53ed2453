"""Words and phrases as data: signals, hateful words, shorthand, other languages. Read by ``bot.nlu``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent


@cache
def read(name: str) -> Any:
    """One lexicon file as plain data. It is read once; do not change what it returns."""
    return yaml.load((FOLDER / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
