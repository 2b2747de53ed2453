"""What Rasa's training cache cannot see by itself: helper modules and lexicon files."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


@lru_cache(maxsize=1)
def files_fingerprint() -> str:
    """A hash over every module and lexicon file of this folder, for ``fingerprint_addon`` of the components."""
    digest = hashlib.sha256()
    for path in sorted(FOLDER.rglob("*")):
        if path.suffix in {".py", ".yml", ".json"} and "__pycache__" not in path.parts:
            digest.update(str(path.relative_to(FOLDER)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
