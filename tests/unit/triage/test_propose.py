"""What triage proposes on a text alone: the untold counts as harmless, save what the policy attaches itself."""

from __future__ import annotations

from typing import Any

import pytest

from bot.landlords import Landlord
from bot.triage.decide import propose


@pytest.mark.parametrize(
    ("situation", "asb"),
    [
        ({"category": "noise"}, "yes"),
        ({"exclusion": "baby_crying"}, "no"),
        ({"exclusion": "baby_crying", "facts": {"child_worry": True}}, "ask"),
        ({"exclusion": "baby_crying", "signals": ["child_at_risk"]}, "ask"),
        ({"exclusion": "baby_crying", "check": ["child_at_risk"]}, "ask"),
        ({"exclusion": "cooking_smell"}, "no"),
        ({"exclusion": "cooking_smell", "facts": {"business_premises": True}}, "ask"),
        ({"exclusion": "cooking_smell", "facts": {"anyone_hurt": True}}, "ask"),
        # The volume of a celebration is Dartford's own condition: untold, it is asked about.
        ({"exclusion": "one_off_party"}, "ask"),
        ({"exclusion": "one_off_party", "facts": {"volume": "quiet"}}, "no"),
        ({"exclusion": "one_off_party", "facts": {"volume": "loud"}}, "ask"),
        # So is the effort of a shift worker to be quiet, once the hour is told.
        ({"exclusion": "living_noise"}, "no"),
        ({"exclusion": "living_noise", "facts": {"hours": "08:00"}}, "no"),
        ({"exclusion": "living_noise", "facts": {"hours": "02:00"}}, "ask"),
        ({"exclusion": "living_noise", "facts": {"hours": "02:00", "keeping_quiet": True}}, "no"),
        ({"exclusion": "young_people_gathering"}, "no"),
        ({"exclusion": "young_people_gathering", "facts": {"intimidating": True}}, "ask"),
        ({"exclusion": "personal_dispute"}, "no"),
        ({"exclusion": "parking"}, "ask"),
        ({"exclusion": "reasonable_diy"}, "ask"),
        ({}, "ask"),
        ({"signals": ["hate"], "strands": ["race"]}, "yes"),
        ({"signals": ["self_harm"]}, "ask"),
        ({"kind": "not_english", "signals": ["violence"]}, "n/a"),
        ({"kind": "chitchat"}, "n/a"),
    ],
)
def test_the_proposal(dartford: Landlord, situation: Any, asb: str) -> None:
    assert propose(situation, dartford.pack, dartford.operating) == asb
