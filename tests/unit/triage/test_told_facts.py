"""Facts that a text tells unasked, and what must not be read into it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.landlords import Landlord
from bot.triage.decide import propose
from bot.triage.facts import FACTS
from bot.triage.told import told_facts


@pytest.mark.parametrize(
    ("text", "fact", "value"),
    [
        ("music was so loud the windows shook", "volume", "loud"),
        ("not loud, just more voices than usual", "volume", "quiet"),
        ("it wasn\u2019t very loud to be fair", "volume", "quiet"),
        ("music low, bikes everywhere", "volume", "quiet"),
        ("they are not quiet people", "volume", "loud"),
        ("not loud at first but by ten it was blaring, LOUD", "volume", "loud"),
        ("they started standing right across the path", "intimidating", True),
        ("they shout at my mum when she walks by", "intimidating", True),
        ("my dad has stopped going to the shop", "intimidating", True),
        ("the smell from the takeaway below", "business_premises", True),
        ("I live above a shop and the frying never ends", "business_premises", True),
        ("he tries really hard to be quiet when he gets in", "keeping_quiet", True),
        ("she is not considerate", "keeping_quiet", False),
        ("slams every door when he gets in", "keeping_quiet", False),
        ("cries for hours and hours", "persistent", True),
        ("it has been going on for about three months", "persistent", True),
        ("I can't sleep and it is making me ill", "significant_harm", True),
        ("the baby is left alone while they go out", "child_worry", True),
        ("I'm scared of them", "anyone_hurt", True),
        ("parked on the public highway", "on_highway", True),
        ("cars all along the road", "on_highway", True),
        ("he parks in my bay", "on_highway", False),
        ("hoovering at 2am", "hours", "02:00"),
        ("washing machine on at 11.30 pm", "hours", "23:30"),
        ("starts 06:15 and again at 9pm", "hours", "06:15"),
        ("at 12:30 pm", "hours", "12:30"),
        ("hoover on every dinnertime", "hours", "day"),
        ("hammering in the evenings", "hours", "evening"),
        ("hammering every morning", "hours", "morning"),
        ("hammering each afternoon", "hours", "afternoon"),
        ("hammering mornings and evenings", "hours", "evening"),
        ("every evening till midnight", "hours", "night"),
        ("every morning at 5am", "hours", "05:00"),
        ("at 12am", "hours", "00:00"),
        ("comes in from work about half five", "hours", "17:30"),
        ("always about five o'clock when she's in", "hours", "17:00"),
        ("shouting at the football, three o'clock of a Saturday", "hours", "15:00"),
        ("he shouts at three in the morning", "hours", "03:00"),
        ("he's in at ten past three in the morning", "hours", "03:10"),
        ("hoovers about ten o'clock in the morning", "hours", "10:00"),
        ("hoovers about ten o'clock of a night", "hours", "22:00"),
        ("till half eleven of a night", "hours", "23:30"),
        ("a quarter to seven o'clock in the evening", "hours", "18:45"),
        ("hoover on at quarter to midneet", "hours", "night"),
        ("he works nights and cooks in the middle of the night", "hours", "night"),
    ],
)
def test_what_is_told_is_heard(text: str, fact: str, value: Any) -> None:
    assert told_facts(text)[fact] == value


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("nobody is scared, it is just annoying", "anyone_hurt"),
        ("I'm not scared of him", "anyone_hurt"),
        ("they never shout at us", "intimidating"),
        ("I was in the shop when the smell started", "business_premises"),
        ("no constant noise", "persistent"),
        ("it happened once", "persistent"),
        ("he allowed it and the clouds came", "volume"),
        ("it cost \u00a312.30 and took 45 minutes", "hours"),
        ("flat 2 at number 11", "hours"),
        ("five to ten of them", "hours"),
        ("about ten o'clock", "hours"),
        ("half of them", "hours"),
        ("two of the four bins", "hours"),
        ("last night was the first time", "persistent"),
    ],
)
def test_nothing_is_read_into_other_words(text: str, fact: str) -> None:
    assert fact not in told_facts(text)


@pytest.mark.parametrize("text", ["", "   ", "\U0001f600", "not " * 5000 + "loud", "not loud " * 2000])
def test_any_text_is_read_and_names_are_known(text: str) -> None:
    assert set(told_facts(text)) <= set(FACTS)


@pytest.mark.parametrize(
    ("exclusion", "text", "asb"),
    [
        ("one_off_party", "leaving do next door last night, a few people, not loud, over by nine", "no"),
        ("one_off_party", "a party next door last night", "ask"),
        ("one_off_party", "party last night, music blaring till three", "ask"),
        ("living_noise", "their front door goes about 8 when they leave for work", "no"),
        ("living_noise", "he gets in at 3am from his shift and I hear the kettle", "ask"),
        ("living_noise", "he gets in at 3am from his shift, he tries to be quiet but I hear the kettle", "no"),
        ("cooking_smell", "onions frying next door this evening", "no"),
        ("cooking_smell", "fat frying in the chip shop under us", "ask"),
        ("young_people_gathering", "teenagers on the bench chatting, no bother", "no"),
        ("young_people_gathering", "teenagers on the steps, they spit at people", "ask"),
        ("baby_crying", "newborn upstairs wakes us at feeding time, bless him", "no"),
        ("baby_crying", "baby cries for hours upstairs", "ask"),
    ],
)
def test_triage_proposes_on_what_the_text_tells(dartford: Landlord, exclusion: str, text: str, asb: str) -> None:
    situation: Any = {"kind": "report", "exclusion": exclusion, "facts": told_facts(text)}
    assert propose(situation, dartford.pack, dartford.operating) == asb
