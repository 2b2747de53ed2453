"""Which landlord a number of ours belongs to."""

from __future__ import annotations

import logging
from collections import Counter

from bot.landlords.loader import Landlords

log = logging.getLogger("doorstep.sms")


def landlords_by_number(landlords: Landlords) -> dict[str, str]:
    """The landlord of each number that residents text. A number that two claim is nobody's: words would go astray."""
    numbers = [(held.operating.sms.number, name) for name, held in landlords.items() if held.operating.sms]
    claims = Counter(number for number, _name in numbers)
    doubled = sorted(name for number, name in numbers if claims[number] > 1)
    if doubled:
        log.error("the same sms.number is set for %s; none of them gets texts", ", ".join(doubled))
    return {number: name for number, name in numbers if claims[number] == 1}
