"""The names that ``decide`` knows in ``facts``, what each means, and how its value is read.

A value is ``True``, ``False``, a word from the fact's table, ``None`` ("don't know"), or for ``hours`` a local time
``HH:MM``. A name that is absent has not been told yet. ``"unknown"`` and ``"declined"`` count as asked, like ``None``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any, Literal

from bot.words import ASKS

Reading = Literal["yes", "no", "unclear", "untold"]
"""How a fact reads: told as true, told as false, asked but not known, or not told yet."""

PARTS_OF_DAY: dict[str, tuple[time, time]] = {
    "morning": (time(7), time(12)),
    "afternoon": (time(12), time(18)),
    "evening": (time(18), time(23)),
    "day": (time(8), time(18)),
}
"""From when until when each part of the day lasts, local time. What a landlord's night cuts into is not harmless."""

NOT_KNOWN = frozenset({"unknown", "declined", "unsure", "dont_know"})


@dataclass(frozen=True)
class Known:
    """One fact: its meaning when true, the name of the question that asks for it, and words that mean yes or no."""

    meaning: str
    asks: str
    yes: frozenset[str] = field(default_factory=frozenset)
    no: frozenset[str] = field(default_factory=frozenset)


FACTS: dict[str, Known] = {
    "anyone_hurt": Known("Somebody is hurt, threatened or frightened.", "anyone_hurt"),
    "persistent": Known("It keeps happening or goes on for long periods.", "persistent"),
    "significant_harm": Known(
        "It does real harm: to health, sleep, work or daily life, beyond annoyance.", "significant_harm"
    ),
    "business_premises": Known("It comes from a business, or from a building that is part business.",
                               "business_premises"),
    "child_worry": Known("Something about the child is worrying, apart from the noise.", "child_worry"),
    "intimidating": Known("People there are intimidating others or causing a nuisance.", "intimidating"),
    "hours": Known(
        "It happens at an unusual time: a local time HH:MM or a part of the day; night counts as unusual.", "hours",
        yes=frozenset({"night", "late", "early"}), no=frozenset(PARTS_OF_DAY),
    ),
    "volume": Known(
        "It is loud.", "volume", yes=frozenset({"loud", "very_loud", "high"}),
        no=frozenset({"quiet", "low", "normal", "moderate"}),
    ),
    "keeping_quiet": Known("The other person tries to keep the disturbance small.", "keeping_quiet"),
    "on_highway": Known("It is on a public road and not on the landlord's land.", "on_highway"),
    "vulnerable_resident": Known(
        "The person affected is vulnerable: health, disability, age or other needs.", "vulnerability"
    ),
    "both_other_landlord": Known("Both sides are tenants of another social landlord.", "both_other_landlord"),
    "both_private_homes": Known("Both sides own their home or rent it privately.", "both_private_homes"),
    "public_place": Known("It happens in a public place and not at or near a home of the landlord.", "public_place"),
    "older_people_scheme": Known("It is in a housing scheme for older people.", "older_people_scheme"),
    "not_a_tenant": Known("The resident does not rent from this landlord.", "both_private_homes"),
    "perpetrator_under_18": Known("Whoever does it is under 18.", "who"),
    "anonymous": Known("The resident does not want to give a name.", "anonymous"),
    "third_party": Known(
        "Somebody reports for another person.", "role",
        yes=frozenset({"on_behalf", "third_party", "councillor", "member_of_parliament", "social_worker", "advocate"}),
        no=frozenset({"victim", "witness"}),
    ),
    "safe_now": Known("The resident is safe at the moment.", "safe_now"),
    "hate_strands": Known("Somebody thinks that it is because of who a person is.", "hate_strands"),
    "reported_before": Known("The same trouble was reported before, in the last six months.", "reported_before"),
    "police_reference": Known("The police already know and gave a reference.", "police_reference"),
}  # fmt: skip

# For these any answer in words is a yes: a reference number, the strands of hate.
ANY_WORD = ("police_reference", "hate_strands")


# The question's name is accepted as the fact's name.
ALIASES = {"vulnerability": "vulnerable_resident", "role": "third_party"}

ANSWERS = frozenset(ASKS) - FACTS.keys() - ALIASES.keys()
"""Questions whose answer only counts as told or not: where it was, how often, a name."""


def ask_name(fact: str) -> str:
    """The name of the question that asks for ``fact``."""
    return FACTS[fact].asks


def known_facts(facts: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Split what was given into facts under their own names and, sorted, the names that nobody knows (``ignored``)."""
    known: dict[str, Any] = {}
    ignored: list[str] = []
    for given, value in facts.items():
        name = ALIASES.get(given, given)
        if name not in FACTS and name not in ANSWERS:
            ignored.append(given)
        elif given == name or name not in facts:
            known[name] = value
    return known, sorted(ignored)


def read(name: str, facts: Mapping[str, Any], night: tuple[time, time]) -> Reading:
    """How the fact ``name`` reads. ``night`` is (from, until) in local time, for ``hours``.

    A value that cannot be read is ``unclear``, which sends the matter to a person, never to a refusal.
    """
    if name not in facts:
        return "untold"
    value = facts[name]
    if name in ANSWERS:
        return "unclear" if value is None or str(value).strip().lower() in NOT_KNOWN else "yes"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, str):
        return "unclear"
    word = value.strip().lower().replace(" ", "_").replace("'", "")
    known = FACTS[name]
    if word in known.yes or word in {"yes", "true"}:
        return "yes"
    if name == "hours" and word in PARTS_OF_DAY:
        return _read_part(word, night)
    if word in known.no or word in {"no", "false"}:
        return "no"
    if name == "hours":
        return _read_time(word, night)
    return "yes" if name in ANY_WORD and word and word not in NOT_KNOWN else "unclear"


def _read_time(word: str, night: tuple[time, time]) -> Reading:
    try:
        moment = time.fromisoformat(word).replace(tzinfo=None)
    except ValueError:
        return "unclear"
    start, end = night
    at_night = start <= moment < end if start < end else moment >= start or moment < end
    return "yes" if at_night else "no"


def _read_part(word: str, night: tuple[time, time]) -> Reading:
    """Whether a part of the day lies in the night. One that lies there in part may be either."""
    start, end = (_minutes(moment) for moment in night)
    nights = [(start, end)] if start < end else [(start, 24 * 60), (0, end)]
    begins, ends = (_minutes(moment) for moment in PARTS_OF_DAY[word])
    shared = sum(max(0, min(ends, until) - max(begins, since)) for since, until in nights)
    if not shared:
        return "no"
    return "yes" if shared == ends - begins else "unclear"


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute
