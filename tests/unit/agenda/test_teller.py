"""Who is telling, read from plain words: it decides who is asked for a safe contact and who is told not to knock."""

from __future__ import annotations

import pytest

from bot.agenda.teller import child_writes, did_it, role_of, says_will_hurt
from tests.unit.agenda.talks import Talk, message, said


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("my ex still has keys and let himself in again", "victim"),
        ("my husband pushed me out on the balcony", "victim"),
        ("he won't let me see my family", "victim"),
        ("I'm scared of him coming back", "victim"),
        ("couple next door at it again, her shouting get off me, keeps us awake", "witness"),
        ("I can hear the man upstairs hitting her through the wall", "witness"),
        ("the lady in flat 9 has bruises again", "witness"),
        ("baby in the flat below cries for hours and nobody goes to it", "witness"),
        ("my daughter's boyfriend hits her and she won't leave", "on_behalf"),
        ("my nans carer takes her pension", "on_behalf"),
        ("I'm reporting for my friend who is too frightened", "on_behalf"),
        ("I am a community nurse and I visit a patient on the third floor", "advocate"),
        ("This is her social worker", "social_worker"),
        ("Cllr Ahmed here, writing for a resident in Dock Road", "councillor"),
        ("there's rubbish everywhere", None),
        ("it barks all day and my sister said don't say anything", None),
        ("my daughter can't sleep for the music", None),
        ("my mum and I are sick of the bins", None),
        ("my mum keeps getting shouted at by the lads outside hers", "on_behalf"),
        ("my husband's sister lives next door and she is loud", "witness"),
    ],
)
def test_who_tells_it(text: str, role: str | None) -> None:
    assert role_of(text) == role


@pytest.mark.parametrize(
    ("text", "child"),
    [
        ("im 12 and my mum hits me", True),
        ("i am 15 years old", True),
        ("I'm in year 8", True),
        ("i'm 9", True),
        ("I'm 15 minutes away", False),
        ("I'm 14 Fleet Lane", False),
        ("flat 1 Tansy House, I'm 5", False),
        ("number 6 Larch Close, I'm 8", False),
        ("i'm 45 and tired", False),
        ("my son is 12 and he hits me", False),
        ("I am 17 weeks pregnant", False),
    ],
)
def test_a_child_says_how_old_they_are(text: str, child: bool) -> None:
    assert child_writes(text) is child


@pytest.mark.parametrize(
    ("text", "announced"),
    [
        ("if they don't stop I'll batter him", True),
        ("I swear I'm gonna kill him tonight", True),
        ("im going to smash his face in", True),
        ("one more night and I'm going round with a hammer", True),
        ("i'll be going up there with my bat if he doesnt shut up", True),
        ("no but ill knock one of them out if this carries on", True),
        ("he said he's coming round with a hammer", False),
        ("they said im coming down there with a bat", False),
        ("I'm fed up of the man downstairs banging with a hammer", False),
        ("he said I'll kill you", False),
        ('she shouted "I\'m going to stab you"', False),
        ("he texted me saying im coming down to stab you", False),
        ("I'll kill myself", False),
        ("I'd kill for some sleep", False),
        ("I'll kill the lights and hide", False),
    ],
)
def test_who_announces_to_hurt_somebody_is_heard_and_who_quotes_it_is_not(text: str, announced: bool) -> None:
    assert (says_will_hurt(text) is not None) is announced


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("I pushed my wife last night and I'm ashamed", True),
        ("i lost it with her and slapped her", True),
        ("I've hit my son", True),
        ("lost my temper with my wife again", True),
        ("i hit him back", False),
        ("I pushed him to get him off me", False),
        ("he hit my wife", False),
    ],
)
def test_who_hurt_somebody_at_home_may_say_so(text: str, told: bool) -> None:
    assert (did_it(text) is not None) is told


HEARD = "He keeps shouting at her through the wall"


@pytest.mark.parametrize("category", [None, "noise"])
@pytest.mark.parametrize(
    ("answer", "hurt", "mark"),
    [
        ("yes", True, "raised"),
        ("I can hear her crying", True, "raised"),
        ("no", False, "asked_denied"),
        ("no, they are all laughing", False, "asked_denied"),
        ("no, I'm fine", None, "asked_no_answer"),
        ("no im ok thanks", None, "asked_no_answer"),
        ("no, not me", None, "asked_no_answer"),
        ("don't know", None, "asked_no_answer"),
    ],
)
def test_a_neighbour_is_asked_of_those_next_door_and_their_own_safety_denies_nothing_there(
    category: str | None, answer: str, hurt: bool | None, mark: str
) -> None:
    talk = Talk()
    asked = said(talk.hears(message(HEARD, category=category, check=["domestic_abuse"])))
    assert talk.asked == ["anyone_hurt"]
    assert "anyone there" in asked
    talk.hears(message(answer, "nlu_fallback"))
    assert "Are you safe" not in said(talk.hears(message("don't know", "dont_know")))
    assert talk.facts["anyone_hurt"]["value"] is hurt
    assert talk.signals["domestic_abuse"]["mark"] == mark
    assert "safe_now" not in talk.asked


@pytest.mark.parametrize(("answer", "danger"), [("yes", "asked_denied"), ("yes, I'm fine", "asked_no_answer")])
def test_that_all_is_safe_now_leaves_open_what_a_neighbour_heard(answer: str, danger: str) -> None:
    talk = Talk()
    talk.hears(message(HEARD, check=["domestic_abuse", "immediate_danger"]))
    assert talk.asked == ["safe_now"]
    talk.hears(message(answer, "nlu_fallback"))
    assert talk.signals["immediate_danger"]["mark"] == danger
    assert talk.signals["domestic_abuse"]["mark"] == "check"
    assert talk.asked[-1] == "anyone_hurt"


def test_who_lives_with_it_is_asked_whether_they_are_safe() -> None:
    talk = Talk()
    assert "Are you safe" in said(talk.hears(message("my husband keeps shouting at me", check=["domestic_abuse"])))
