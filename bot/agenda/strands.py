"""The strands of hate that a resident names when asked what it was about."""

from __future__ import annotations

import re

from bot.words import STRANDS

_NAMED = {
    "race": (
        r"rac(?:e|ial|ist|ism)|colou?r|skin|nationality|country|accent|foreign\w*|immigrant\w*|refugee\w*|asylum|black"
        r"|brown|white|asian|african|european|polish|romanian|roma|gypsy|traveller\w*|irish|syria\w*|arab\w*"
        r"|where (?:i|we|he|she|they)(?: |'m |'re )?(?:am|are|is|come|comes)? ?from|chinese|indian|pakistani"
        r"|bangladeshi|somali\w*|ukrainian|language|ethnic\w*"
    ),
    "religion": (
        r"religio\w*|faith|muslim\w*|islam\w*|hijab|headscarf|mosque|jew(?:s|ish)?|sikh\w*|turban|hindu\w*|christian\w*"
        r"|catholic\w*|church|buddhist\w*"
    ),
    "sexual_orientation": r"sexual\w*|gay|lesbian\w*|bisexual|bi|queer|homophob\w*|two (?:men|women)",
    "disability": (
        r"disab\w*|wheelchair|autis\w*|deaf|blind|learning (?:disab|diff)\w*|mental health|ill(?:ness)?|down'?s|stammer"
        r"|epilep\w*|adhd|hiv"
    ),
    "transgender": r"trans(?:gender|sexual|phob\w*|ition\w*)?|non-?binary|gender identity",
    "gender": r"(?:being |i'?m |because i am |as )?(?:a )?wom[ae]n|female|sexis[tm]|misogyn\w*|(?:my|her|his) sex",
    "age": r"(?:my|our|her|his|their) age|old|elderly|pensioner\w*|too young",
}
_PATTERNS = {strand: re.compile(rf"\b(?:{_NAMED[strand]})\b") for strand in STRANDS}


def strands_in(text: str) -> list[str]:
    """The strands that ``text`` names, in the order of ``bot.words.STRANDS``."""
    plain = " ".join(text.casefold().replace("\u2019", "'").split())
    return [strand for strand, pattern in _PATTERNS.items() if pattern.search(plain)]
