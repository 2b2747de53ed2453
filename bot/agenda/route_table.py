"""The ways a talk can go: what each asks, in which order, and how it ends. The rules that choose one are in ``routes``.

Sensitive routes ask for nothing but what keeps somebody safe, and end with a fixed text instead of a summary: whoever
reads along must not find the story told again.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Route:
    """What one route asks, in order."""

    asks: tuple[str, ...]
    closes_with: str | None = None
    """The fixed text (``safety.yml``) that ends it; ``None``: a summary is shown and the report sent.

    Where nothing tells how to reach the resident the text is the one that ends in ``_no_contact``.
    """
    closes_in: str = "safety"
    """The wording file of that text."""
    goes_on: bool = False
    """Whether the questions of a report follow where a matter was told beside the danger."""


ROUTES = {
    "report": Route(("anyone_hurt", "when", "where", "vulnerability", "name", "contact", "more", "summary_ok")),
    "for_a_person": Route(("anyone_hurt", "impact", "where", "name", "contact", "summary_ok")),
    "everyday": Route(("anyone_hurt", "good_neighbour_ok")),
    "person_wanted": Route(("contact",)),
    "follow_up": Route(("case_reference", "news", "when", "where", "name", "contact"), closes_with="follow_up_close",
                       closes_in="report"),
    "hate": Route(
        ("anyone_hurt", "hate_strands", "exact_words", "damage", "police_wishes", "when", "where", "name", "contact",
         "summary_ok")
    ),
    "domestic_abuse": Route(
        ("safe_now", "safe_to_message", "safe_contact", "police_wishes"), closes_with="safety_close"
    ),
    "heard_next_door": Route(("ongoing", "child_worry", "where", "name", "contact"), closes_with="heard_close"),
    "child_writing": Route(("safe_now", "safe_contact"), closes_with="child_close"),
    "own_behaviour": Route(("safe_now", "contact"), closes_with="own_behaviour_close"),
    "self_harm": Route(("safe_now", "contact"), closes_with="self_harm_close", goes_on=True),
    "sexual_offence": Route(("safe_now", "safe_contact", "police_wishes"), closes_with="sexual_offence_close"),
}  # fmt: skip
"""By the name that the conversation's memory carries."""

SENSITIVE = tuple(name for name, route in ROUTES.items() if route.closes_with and name != "follow_up")
"""Routes on which nobody is shown what was told, or asked to tell it again."""

SAFE_TO_TEXT_FIRST = ("child_writing", "own_behaviour", "self_harm", "sexual_offence")
"""Routes on which it is asked by text alone whether texts are safe: the web page can be left, a phone lies about."""

LINE_BY_TEXT = {
    "domestic_abuse": "domestic_abuse",
    "child_writing": "childline",
    "self_harm": "samaritans",
    "sexual_offence": "victim_support",
}
"""By route: the support line (``support_lines.yml``) whose number may be texted, with its hours, once texts are safe.

None for whoever hurt somebody: the hours of that line were not checked yet."""

NOT_SHOWN = "not_shown"
"""Remembered as told once a sensitive route was taken: what was told is not shown afterwards either."""

ALSO_ASKED = {
    "noise": ("source", "frequency"),
    "animal_nuisance": ("frequency",),
    "dangerous_dog": ("injury",),
    "litter_fly_tipping": ("dumped",),
    "vehicle_nuisance": ("vehicle",),
    "criminal_damage": ("damage", "who"),
    "harassment": ("who", "frequency"),
    "verbal_abuse": ("who", "frequency"),
    "violence": ("who",),
    "other_crime": ("who",),
    "youth_disorder": ("frequency",),
    "alcohol": ("frequency",),
    "smoke_odour": ("frequency",),
    "communal_area_misuse": ("frequency",),
    "nuisance_calls": ("frequency",),
    "garden_nuisance": ("frequency",),
    "fireworks": ("frequency",),
}
"""By category: what a report asks beside, because whoever deals with it would have to ring back for it."""

THIRD_PARTY_ROLES = ("on_behalf", "councillor", "member_of_parliament", "social_worker", "advocate")

HEARD_BY_OTHERS = ("witness", *THIRD_PARTY_ROLES)
"""Who tells what happens to somebody else."""
