"""Whether somebody agreed that another tells it for them, told in answer to another question."""

from __future__ import annotations

import re
from typing import NamedTuple

_WHO = r"(?:she|he|they|my \w+|mum|dad|nan|the (?:tenant|resident|family))"
_AGREED = (
    r"(?:agree[sd]?|agreeing|consent\w*|said (?:yes|ok|okay|it'?s (?:ok|okay|fine)|i (?:can|could|should))"
    r"|gave (?:me )?(?:her |his |their )?(?:permission|consent)|(?:ok|okay|happy|fine) (?:with|about) (?:it|this|me)"
    r"|happy for me to|(?:asked|wants?|wanted|told) me to (?:report|tell|write|contact|message|do (?:it|this)|let you)"
    r"|knows? (?:i'?m|i am|that i|about this))"
)
_TOLD = re.compile(
    rf"^\W*(?:(?:yes|yeah|yep|yup|ok|no|nope)\W+)?{_WHO}(?:'s|'ve)?"
    rf"(?P<not> (?:has|have|did|does|do|is|are|was)(?:n'?t| not)| never)?"
    rf"(?: (?:has|have|does|did|is|are|was|already|fully))* {_AGREED}\b(?! to (?!it\b|this\b|that\b|me\b))"
    r"[^,.;!?]*?(?=$|[,.;!?]| (?:and|but)\b)",
    re.IGNORECASE,
)


class Consent(NamedTuple):
    """What was told of it, and the message without those words."""

    agreed: bool
    rest: str


def consent_told(text: str) -> Consent | None:
    """Read "yes she agreed" as what it is; ``None`` where the message opens with something else."""
    plain = " ".join(text.replace("\u2019", "'").split())
    found = _TOLD.match(plain)
    if found is None:
        return None
    return Consent(found["not"] is None, re.sub(r"^\W*(?:and|but)?\W*", "", plain[found.end() :], flags=re.IGNORECASE))
