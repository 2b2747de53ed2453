"""Tenure, place and age told in plain words, and what is only hinted."""

from __future__ import annotations

import pytest

from bot.tenure import hinted_facts, tenure_facts
from bot.triage.facts import FACTS


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("we both rent from another housing association", "both_other_landlord"),
        ("We are both tenants of a different landlord", "both_other_landlord"),
        ("me and him rent from another landlord", "both_other_landlord"),
        ("we both own our houses", "both_private_homes"),
        ("I own my house and so do they", "both_private_homes"),
        ("both homes are privately owned", "both_private_homes"),
        ("we both rent privately", "both_private_homes"),
        ("I own my home and your tenant next door shouts at me", "not_a_tenant"),
        ("I'm not a council tenant but the man at 9 is", "not_a_tenant"),
        ("im not your tenant", "not_a_tenant"),
        ("I rent privately over the road", "not_a_tenant"),
        ("we both own our houses", "not_a_tenant"),
        ("they drink on the bench in the park", "public_place"),
        ("fights at the bus station every friday", "public_place"),
        ("it's in our sheltered scheme", "older_people_scheme"),
        ("I live in a retirement block", "older_people_scheme"),
        ("the over 55s flats in Ash Row", "older_people_scheme"),
        ("teenagers throw eggs at her door", "perpetrator_under_18"),
        ("the boy is only 14 and he kicks our gate", "perpetrator_under_18"),
        ("a 15 year old rides his bike at people", "perpetrator_under_18"),
        ("hes 16 and his mum does nothing", "perpetrator_under_18"),
        ("lads about 13 or 14 smashing the lift", "perpetrator_under_18"),
    ],
)
def test_what_is_told_is_heard(text: str, fact: str) -> None:
    assert tenure_facts(text).get(fact) is True


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("we both heard it", "both_private_homes"),
        ("he owns a dog", "both_private_homes"),
        ("we both rent from you", "both_other_landlord"),
        ("the park is lovely but my neighbour shouts", "public_place"),
        ("they sit in the park behind our flats", "public_place"),
        ("he parks by the garages", "public_place"),
        ("my son is 12 and they hit him", "perpetrator_under_18"),
        ("I'm 14 and scared", "perpetrator_under_18"),
        ("my teenager can't sleep", "perpetrator_under_18"),
        ("they were there 12 times", "perpetrator_under_18"),
        ("they are 10 minutes away", "perpetrator_under_18"),
        ("he was at it till 11 last night", "perpetrator_under_18"),
        ("they shelter in the stairwell", "older_people_scheme"),
        ("I am a council tenant", "not_a_tenant"),
    ],
)
def test_nothing_is_read_into_other_words(text: str, fact: str) -> None:
    assert fact not in tenure_facts(text)


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        ("I own my home, the noise is from next door", ("both_private_homes",)),
        ("I rent from another housing association, he is yours", ("both_other_landlord",)),
        ("I'm not your tenant, he shouts at me", ("both_private_homes", "both_other_landlord")),
        ("they sit in the park behind our flats", ("public_place",)),
        ("they sit in the park", ()),
        ("the warden does nothing about it", ("older_people_scheme",)),
        ("music all night", ()),
    ],
)
def test_what_is_only_hinted_is_worth_asking(text: str, hints: tuple[str, ...]) -> None:
    assert hinted_facts(text) == hints


def test_the_names_are_known_to_decide() -> None:
    text = "we both own our houses, teenagers, sheltered housing"
    assert {*tenure_facts(text), *hinted_facts("I own my home in the park, the warden")} <= FACTS.keys()
