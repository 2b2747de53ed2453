"""What a pack answers to questions about the policy: each with its clause, and nothing where it is silent."""

from __future__ import annotations

import pytest

from bot.landlords import Pack, load_packs
from bot.landlords.answers import answers_from
from tests.unit.landlords.files import ROOM

DARTFORD = load_packs(ROOM / "packs", ROOM / "operating")["dartford"].pack


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
    data["evidence"] = []
    answers = answers_from(Pack.model_validate(data))
    assert set(answers) == {"case_review", "definition", "targets"}
