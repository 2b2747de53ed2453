"""An answer that holds only a fact of another kind is taken for that fact; the question is put once more."""

from __future__ import annotations

import pytest

from bot.agenda.state import Entity
from tests.unit.agenda.talks import Talk, entity, message

COURT = entity("place", "1 Fenton Court", {"line": "1 Fenton Court", "building": "Fenton Court"})
POSTCODE = entity("postcode", "DA1 1AA", "DA1 1AA")
LAST_NIGHT = entity("time", "last night about 11", {"date": "2026-11-22", "time": "23:00"})


@pytest.mark.parametrize(("asks", "told"), [("frequency", COURT), ("who", LAST_NIGHT)], ids=["frequency", "who"])
def test_a_fact_of_another_kind_does_not_answer_the_question(asks: str, told: Entity) -> None:
    talk = Talk()
    talk.hears(message("they shout at me", category="verbal_abuse"))
    while talk.memory["asks"] != asks:
        talk.hears(message("no", "deny"))
    talk.hears(message(f"it's {told['text']}", entities=[told]))
    assert asks not in talk.facts
    assert talk.memory["asks"] == asks
    talk.hears(message(f"it's {told['text']}", entities=[told]))
    assert talk.memory["asks"] != asks


@pytest.mark.parametrize(
    ("asks", "text", "told"),
    [
        ("who", "flat 3 at 1 Fenton Court", COURT),
        ("frequency", "most times I come home to 1 Fenton Court", COURT),
        ("who", "last night about 11 it was the tall one from upstairs", LAST_NIGHT),
    ],
)
def test_what_answers_it_beside_that_is_kept(asks: str, text: str, told: Entity) -> None:
    talk = Talk()
    talk.hears(message("they shout at me", category="verbal_abuse"))
    while talk.memory["asks"] != asks:
        talk.hears(message("no", "deny"))
    talk.hears(message(text, entities=[told]))
    assert talk.facts[asks]["said"] == text


def test_a_place_told_to_a_question_about_hate_raises_no_hate() -> None:
    talk = Talk()
    talk.hears(message("they throw stones at my window", category="criminal_damage", check=["hate"]))
    while talk.memory["asks"] != "hate_strands":
        talk.hears(message("no", "deny"))
    talk.hears(message("1 Fenton Court DA1 1AA", entities=[COURT, POSTCODE]))
    assert talk.signals["hate"]["mark"] == "asked_no_answer"
    assert talk.facts["where"]["status"] == "known"
