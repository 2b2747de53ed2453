"""What a pack answers to questions about the policy: each with its clause, and nothing where it is silent."""

from __future__ import annotations

import pytest

from bot.landlords import Pack, load_packs
from bot.landlords.answers import answers_from
from tests.unit.landlords.files import ROOM

LANDLORDS = load_packs(ROOM / "packs", ROOM / "operating")
DARTFORD = LANDLORDS["dartford"].pack


@pytest.mark.parametrize(
    ("topic", "clause", "says"),
    [
        ("anonymity", "8.13.1", "without giving your name"),
        ("confidentiality", "18.5", "may be shared"),
        ("case_review", "15.1", "three incidents"),
        ("case_review", "15.1", "community.safety@dartford.gov.uk"),
        ("evidence", "9.2.1", "NoiseApp"),
        ("definition", "6.1 a", "harassment, alarm or distress"),
        ("targets", "9.1.3", "within 48 hours"),
        ("targets", "9.1.3", "within 10 days"),
        ("police", "8.9.2", "999"),
        ("mediation", "10.2.3", "Both sides must want it"),
        ("languages", "Language table", "Braille"),
    ],
)
def test_the_answer_to(topic: str, clause: str, says: str) -> None:
    answer = answers_from(DARTFORD)[topic]
    assert answer["clause"] == clause
    assert says in answer["text"]


def test_a_topic_on_which_the_policy_is_silent_is_left_out() -> None:
    data = DARTFORD.model_dump()
    data["statements"] = dict.fromkeys(data["statements"], "unstated")
    data["police"] = dict.fromkeys(data["police"], "unstated")
    data["hate"]["police"] = "unstated"
    data["evidence"], data["next_steps"] = [], []
    answers = answers_from(Pack.model_validate(data))
    assert set(answers) == {"case_review", "definition", "targets"}


# What each landlord's own policy says of a topic; the clause, or None where it is silent.
BY_LANDLORD: dict[str, dict[str, str | None]] = {
    "mediation": {"believe": "13.14", "dartford": "10.2.3", "derby": "6.4", "vivid": "4.4", "west_kent": "2"},
    "rehousing": {"believe": None, "dartford": "10.2.3", "derby": "9.22", "vivid": None, "west_kent": "5"},
    "home_security": {"believe": "10.2", "dartford": "10.2.3", "derby": "5.14", "vivid": None, "west_kent": "4"},
    "interpreters": {"believe": None, "dartford": "Language table", "derby": None, "vivid": "4.6", "west_kent": None},
    "adjustments": {"believe": None, "dartford": "Language table", "derby": "3.4", "vivid": None, "west_kent": "6"},
    "closure": {"believe": "15.1", "dartford": "14.2", "derby": "17.1", "vivid": None, "west_kent": "5"},
    "complaints": {"believe": "19.1", "dartford": "16.1", "derby": "19.1", "vivid": "6", "west_kent": None},
    "perpetrators_under_18": {
        "believe": "11.1", "dartford": "12.1", "derby": "10.5", "vivid": None, "west_kent": None,
    },
    "contact_frequency": {"believe": "6.3", "dartford": "11.2", "derby": "9.16", "vivid": "4.6", "west_kent": "5"},
    "publicity": {"believe": "18.3", "dartford": "10.2.2", "derby": "20.0", "vivid": None, "west_kent": "5"},
    "anonymity": {"believe": "6.6", "dartford": "8.13.1", "derby": "9.23", "vivid": None, "west_kent": None},
    "for_someone": {"believe": "6.1", "dartford": "8.12.1", "derby": "5.7", "vivid": "4.3", "west_kent": "6"},
    "no_action": {"believe": "13.5", "dartford": "14.3", "derby": None, "vivid": "4.1", "west_kent": "5"},
}  # fmt: skip


@pytest.mark.parametrize("topic", BY_LANDLORD)
@pytest.mark.parametrize("landlord", ["believe", "dartford", "derby", "vivid", "west_kent"])
def test_each_landlord_answers_by_its_own_policy_alone(landlord: str, topic: str) -> None:
    answer = answers_from(LANDLORDS[landlord].pack).get(topic)
    assert (answer["clause"] if answer else None) == BY_LANDLORD[topic][landlord]
