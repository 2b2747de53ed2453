"""Follow-ups: a reference, another incident, a wish to close, a complaint; and nothing given away about a case."""

from __future__ import annotations

import pytest

from bot.agenda.follow_up import complains_of_case, reference_in, wants_closed
from tests.unit.agenda.talks import Talk, entity, message, noise_talk, said


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("my reference is DB-7KQ2-M4XP", "DB-7KQ2-M4XP"),
        ("db 7kq2 m4xp again last night", "DB-7KQ2-M4XP"),
        ("its db7kq2m4xp", "DB-7KQ2-M4XP"),
        ("case number 20417 please", "20417"),
        ("ASB 20417", "ASB 20417"),
        ("ref: ENQ/104477", "ENQ/104477"),
        ("it's about case ref #88123", "88123"),
        ("police reference 46/1234/26", None),
        ("crime ref 46/1234/26", None),
        ("the case of beer at flat 12", None),
        ("DB-1000-IOIO", None),
        ("I live at 20417 nowhere", None),
        ("this is my own DB-TEST-2345", None),
    ],
)
def test_a_reference_is_recognised(text: str, reference: str | None) -> None:
    assert reference_in(text, own="DB-TEST-2345") == reference


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("please close my case", True),
        ("I'd like to withdraw my complaint from March", True),
        ("you can close it, you can drop the case", True),
        ("why did you close my case", False),
        ("don't close my case please", False),
        ("please close the gate", False),
        ("I don't want my report closed", False),
    ],
)
def test_a_wish_to_close_is_heard(text: str, closed: bool) -> None:
    assert wants_closed(text) is closed


@pytest.mark.parametrize(
    ("text", "complains"),
    [
        ("I want to complain about how my case was handled", True),
        ("not happy with the way you dealt with it", True),
        ("I want to complain about my neighbour", False),
        ("I complained to my neighbour", False),
    ],
)
def test_a_complaint_about_the_case_is_heard(text: str, complains: bool) -> None:
    assert complains_of_case(text) is complains


def test_a_reference_in_any_message_is_kept() -> None:
    talk = noise_talk()
    talk.hears(message("no, and I have DB-7KQ2-M4XP from last time", intent="deny"))
    assert talk.facts["case_reference"]["value"] == "DB-7KQ2-M4XP"
    assert talk.facts["anyone_hurt"]["value"] is False


def test_again_same_as_last_week_adds_a_dated_incident() -> None:
    talk = Talk()
    last_week = entity("time", "last week", {"date": "2026-11-16", "approximate": True})
    opening = talk.hears(message("again, same as last week", entities=[last_week], kind="follow_up", category="noise"))
    assert "can't see your case" in said(opening)
    assert talk.memory["asks"] == "case_reference"
    talk.hears(message("DB-7KQ2-M4XP", intent="nlu_fallback"))
    assert talk.memory["asks"] == "when"
    sunday = entity("time", "Sunday at 11pm", {"date": "2026-11-22", "time": "23:00"})
    talk.hears(message("Sunday at 11pm", entities=[sunday]))
    ended = talk.answers({"name": "rather not say"})
    assert talk.facts["case_reference"]["value"] == "DB-7KQ2-M4XP"
    assert talk.facts["when"]["value"]["date"] == "2026-11-22"
    assert talk.facts["news"]["said"] == "again, same as last week"
    assert talk.facts["reported_before"]["value"] is True
    assert "ASB Case Review" in said(ended)


@pytest.mark.parametrize("landlord", ["believe", "dartford", "derby", "vivid", "west_kent"])
def test_every_landlord_s_second_report_hears_of_the_case_review(landlord: str) -> None:
    talk = Talk(landlord)
    talk.hears(message("I reported the man at 14 in March and it is still going on every night", kind="follow_up"))
    ended = talk.answers({"name": "rather not say"})
    assert "ASB Case Review" in said(ended)
    assert all(len(reply["text"].split()) <= 60 for reply in ended["replies"])


def test_a_first_report_hears_nothing_of_it() -> None:
    assert "Case Review" not in said(noise_talk().answers({"summary_ok": "yes"}))


@pytest.mark.parametrize("intent", ["tell", "withdraw"])
def test_who_wants_a_case_closed_hears_that_a_person_does_it(intent: str) -> None:
    talk = Talk()
    opening = talk.hears(message("please close my case, we made up", intent=intent))
    assert "noted that you want it closed" in said(opening)
    ended = talk.answers({"case_reference": "DB-7KQ2-M4XP", "name": "rather not say"})
    assert ended["status"] == "with_staff"
    assert talk.facts["news"]["said"] == "please close my case, we made up"


@pytest.mark.parametrize(
    ("landlord", "says"),
    [
        ("dartford", "Corporate Complaints Procedure"),
        ("believe", "Housing Ombudsman"),
        ("derby", "complain, comment or say thanks"),
        ("vivid", "Complaints Policy"),
        ("west_kent", "policy doesn't say"),
    ],
)
def test_a_complaint_about_the_case_hears_how_to_complain_here(landlord: str, says: str) -> None:
    talk = Talk(landlord)
    opening = talk.hears(message("I want to complain about how my case was handled"))
    assert says in said(opening)
    assert talk.memory["asks"] == "case_reference"


def test_a_reference_alone_opens_nothing() -> None:
    talk = Talk()
    opening = talk.hears(message("DB-7KQ2-M4XP"))
    assert "can't see your case" in said(opening)
    assert "DB-7KQ2-M4XP" not in said(opening)


def test_danger_in_a_follow_up_comes_first() -> None:
    talk = Talk()
    outcome = talk.hears(
        message("DB-7KQ2-M4XP he hit me again", kind="follow_up", category="violence", signals=["violence"])
    )
    assert outcome["replies"][0]["text_id"] == "safety.signal_raised"
    assert talk.memory["route"] == "report"
    assert talk.facts["case_reference"]["value"] == "DB-7KQ2-M4XP"


@pytest.mark.parametrize(
    ("text", "accused"),
    [
        ("I've had a letter saying I'm causing ASB. What happens to me now?", True),
        ("someone reported me for my dog and it's not true", True),
        ("i'm being accused of something i never did", True),
        ("I got a warning letter about my kids", True),
        ("he sent me a letter", False),
        ("I want to report my neighbour", False),
    ],
)
def test_who_was_reported_is_heard_too_and_told_nothing_that_is_for_the_other_side(text: str, accused: bool) -> None:
    talk = Talk("west_kent")
    outcome = talk.hears(message(text, kind="question" if "?" in text else "report"))
    assert (talk.memory["route"] == "follow_up") is accused
    assert ("your side" in said(outcome)) is accused
    if accused:
        assert "They will take it seriously" not in said(outcome)
        assert "reported_before" not in talk.facts


def test_a_reference_told_with_new_trouble_is_kept_and_tells_that_it_was_reported() -> None:
    talk = Talk()
    talk.hears(message("it's about my report DB-4HXN-82WP, they banged on my door again", category="noise"))
    assert talk.facts["case_reference"]["value"] == "DB-4HXN-82WP"
    assert talk.facts["reported_before"]["value"] is True
    assert talk.memory["route"] == "report"
