"""Words by which somebody tells that trouble reported before came back."""

from __future__ import annotations

import re

_AGAIN = re.compile(
    r"\b(?:again|same (?:thing )?as|another (?:one|time|night|incident)|happened|still (?:going|doing|at it)"
    r"|every night since|worse)\b",
    re.IGNORECASE,
)


def happened_again(text: str) -> bool:
    """Whether the writer tells that it happened again."""
    return _AGAIN.search(text) is not None
