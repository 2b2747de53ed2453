"""Each route: the text that comes first, what is asked and in which order, and how it ends."""

from __future__ import annotations

from typing import Any

import pytest

from bot.agenda.route_table import ROUTES, SENSITIVE
from tests.unit.agenda.talks import REFERENCE, Talk, entity, message, said

FENTON = entity("place", "22 Fern Close", {"line": "22 Fern Close", "number": "22", "street": "Fern Close"})

# What is told, what the model finds in it, and: the route, its first text, what is asked until it ends.
SENSITIVE_TALKS: dict[str, tuple[str, dict[str, Any], str, list[str]]] = {
    "domestic_abuse": (
        "my ex still has keys and let himself in again last night",
        {"category": "domestic_abuse", "signals": ["domestic_abuse"]},
        "domestic_abuse_raised",
        ["safe_now", "safe_to_message", "safe_contact", "police_wishes"],
    ),
    "heard_next_door": (
        "couple next door again, banging and her shouting get off me",
        {"category": "domestic_abuse", "signals": ["domestic_abuse"]},
        "heard_next_door",
        ["ongoing", "child_worry", "where", "name"],
    ),
    "child_writing": (
        "im 12 and my mums boyfriend hits me",
        {"category": "domestic_abuse", "signals": ["domestic_abuse", "violence", "child_at_risk"]},
        "child_writing",
        ["safe_now", "safe_contact"],
    ),
    "own_behaviour": (
        "I pushed my wife last night and I am ashamed of it",
        {"category": "domestic_abuse", "signals": ["domestic_abuse"]},
        "own_behaviour",
        ["safe_now", "contact"],
    ),
    "self_harm": (
        "there is no point any more, I have been saving my tablets",
        {"signals": ["self_harm"]},
        "self_harm",
        ["safe_now", "contact"],
    ),
    "sexual_offence": (
        "the man who came for the damp put his hand where he shouldn't",
        {"category": "violence", "signals": ["sexual_offence"]},
        "sexual_offence_raised",
        ["safe_now", "safe_contact", "police_wishes"],
    ),
}
ANSWERS = {"safe_now": "yes", "name": "rather not say"}


def test_every_sensitive_route_is_played_here() -> None:
    assert set(SENSITIVE_TALKS) == set(SENSITIVE)


@pytest.mark.parametrize("route", SENSITIVE)
def test_a_sensitive_route_says_its_text_asks_only_what_keeps_safe_and_shows_no_summary(route: str) -> None:
    text, found, first, asks = SENSITIVE_TALKS[route]
    talk = Talk()
    opening = talk.hears(message(text, **found))
    assert opening["replies"][0]["text_id"] == f"safety.{first}"
    ended = talk.answers(ANSWERS)
    assert [name for name in talk.asked if name] == asks
    assert f"safety.{ROUTES[route].closes_with}" in " ".join(str(reply.get("text_id")) for reply in ended["replies"])
    assert "This is what I have" not in said(ended)
    assert ended["status"] == "with_staff"
    assert ended["memory"]["report"]["state"] == "submitted"


@pytest.mark.parametrize("route", SENSITIVE)
def test_what_was_told_on_a_sensitive_route_is_not_shown_on_request(route: str) -> None:
    text, found, _, _ = SENSITIVE_TALKS[route]
    talk = Talk()
    talk.hears(message(text, **found))
    outcome = talk.hears(message("what have you got so far?"))
    assert outcome["replies"][0]["text_id"] == "safety.not_shown"


def test_the_same_request_on_an_ordinary_report_shows_what_was_taken_down() -> None:
    talk = Talk()
    talk.hears(message("music above me till 2 every night", category="noise"))
    outcome = talk.hears(message("what have you got so far?"))
    assert "music above me" in said(outcome)
    assert outcome["memory"]["asks"] == "anyone_hurt"


def test_a_neighbour_who_hears_it_is_told_not_to_knock() -> None:
    talk = Talk()
    text, found, _, _ = SENSITIVE_TALKS["heard_next_door"]
    assert "don't knock" in said(talk.hears(message(text, **found)))


def test_a_child_in_the_home_that_is_heard_raises_the_signal() -> None:
    talk = Talk()
    text, found, _, _ = SENSITIVE_TALKS["heard_next_door"]
    talk.hears(message(text, **found))
    talk.hears(message("no", intent="deny"))
    talk.hears(message("yes there's a little one", intent="affirm"))
    assert talk.signals["child_at_risk"]["mark"] == "raised"


def test_who_wants_to_die_over_a_noise_is_helped_first_and_the_report_stays_open() -> None:
    talk = Talk()
    opening = talk.hears(message("drum kit 3 years, I looked up my tablets", category="noise", signals=["self_harm"]))
    assert opening["replies"][0]["text_id"] == "safety.self_harm"
    outcome = talk.answers({"safe_now": "yes", "contact": "don't know"}, most=20)
    assert talk.asked[:4] == ["safe_now", "contact", "when", "frequency"]
    assert "summary_ok" not in talk.asked
    assert REFERENCE in said(outcome)


def test_help_for_who_wants_to_die_is_said_beside_help_with_abuse() -> None:
    talk = Talk()
    outcome = talk.hears(
        message(
            "my husband hits me, I want to end it", category="domestic_abuse", signals=["domestic_abuse", "self_harm"]
        )
    )
    named = [reply.get("text_id") for reply in outcome["replies"]]
    assert {"safety.self_harm", "safety.domestic_abuse_raised"} <= {*named} or named[0] == "safety.self_harm"
    assert talk.memory["asks"] == "safe_now"


def test_a_child_who_writes_raises_the_signal_by_their_age_alone() -> None:
    talk = Talk()
    outcome = talk.hears(message("im 13 and the boys on the stairs scare me", category="youth_disorder"))
    assert talk.signals["child_at_risk"]["mark"] == "raised"
    assert "0800 1111" in said(outcome)


def test_who_announces_to_hurt_somebody_is_no_abuser_of_the_bot() -> None:
    talk = Talk()
    outcome = talk.hears(message("if that music goes on again I'm gonna kill him", category="noise"))
    assert outcome["replies"][0]["text_id"] == "safety.might_hurt_someone"
    assert talk.signals["violence"]["mark"] == "raised"


def test_hate_is_asked_about_by_what_it_was_for_and_what_the_resident_wants() -> None:
    talk = Talk()
    found: dict[str, Any] = {"category": "harassment", "signals": ["hate"], "strands": []}
    opening = talk.hears(message("they do this because of who we are", **found))
    assert opening["replies"][0]["text_id"] == "safety.hate_raised"
    talk.answers({"hate_strands": "because we're from Syria, and my hijab", "summary_ok": "yes"}, most=20)
    asked = [name for name in talk.asked if name]
    assert asked[:5] == ["anyone_hurt", "hate_strands", "exact_words", "damage", "police_wishes"]
    assert talk.signals["hate"]["strands"] == ["race", "religion"]


def test_words_already_told_are_not_asked_for_again() -> None:
    talk = Talk()
    talk.hears(message("he called me a [slur] in front of my kids", category="verbal_abuse", signals=["hate"]))
    talk.answers({"summary_ok": "yes"}, most=20)
    assert "exact_words" not in talk.asked


@pytest.mark.parametrize(
    ("category", "asks"),
    [
        ("noise", "source"),
        ("dangerous_dog", "injury"),
        ("litter_fly_tipping", "dumped"),
        ("vehicle_nuisance", "vehicle"),
    ],
)
def test_a_report_asks_what_its_category_needs(category: str, asks: str) -> None:
    talk = Talk()
    talk.hears(message("it's the same again here", category=category))
    talk.answers({"summary_ok": "yes"}, most=20)
    assert asks in talk.asked


def test_nobody_is_sent_to_look_into_drugs() -> None:
    talk = Talk()
    talk.hears(message("they deal from the stairs every night", category="drugs"))
    assert "look into it yourself" in said(talk.answers({"summary_ok": "yes"}, most=20))


def test_a_follow_up_is_taken_and_gives_nothing_away() -> None:
    talk = Talk()
    opening = talk.hears(
        message(
            "I reported the man at 14 in March and heard nothing since, what is happening with it", kind="follow_up"
        )
    )
    assert "can't see your case" in said(opening)
    outcome = talk.answers({"case_reference": "ASB 20417", "name": "rather not say"})
    assert [name for name in talk.asked if name] == ["case_reference", "where", "name"]
    assert outcome["memory"]["report"]["record"] == "for_a_person"


def test_whoever_reports_for_somebody_is_asked_whether_they_agree() -> None:
    talk = Talk()
    talk.hears(message("I am her support worker, boys throw eggs at her door", category="youth_disorder"))
    talk.answers({"summary_ok": "yes"}, most=20)
    assert talk.asked[:2] == ["anyone_hurt", "on_behalf_consent"]
    assert talk.facts["role"]["value"] == "advocate"


def test_anger_at_the_bot_is_answered_once_and_the_question_put_again() -> None:
    talk = Talk()
    talk.hears(message("music above me till 2 every night", category="noise"))
    outcome = talk.hears(message("you useless stupid bot", kind="chitchat"))
    assert outcome["replies"][0]["text_id"] == "report.abuse_of_bot"
    assert outcome["memory"]["asks"] == "anyone_hurt"


def test_a_kind_told_after_the_talk_had_none_is_taken_whatever_is_asked() -> None:
    talk = Talk()
    talk.hears(message("it comes up under us till midnight every day"))
    talk.hears(message("something else"))
    assert talk.memory["asks"] == "anyone_hurt"
    talk.hears(message("its the smell from the extractor", exclusion="cooking_smell"))
    assert talk.memory["understood"]["exclusion"] == "cooking_smell"


def test_a_child_hears_no_target_time_for_a_complainant() -> None:
    talk = Talk("believe")
    talk.hears(message("im 11 and he hits me", signals=["domestic_abuse", "child_at_risk"]))
    talk.hears(message("yes"))
    outcome = talk.hears(message("my teacher mrs patel"))
    assert outcome["memory"]["asks"] is None
    assert "complainant" not in said(outcome)
    assert "Counting from" not in said(outcome)


def test_a_number_told_before_it_is_asked_for_is_not_asked_for_again() -> None:
    talk = Talk()
    talk.hears(message("i shoved my missus last night", signals=["domestic_abuse"]))
    number = entity("phone", "07700 900815", {"number": "+447700900815", "mobile": True})
    talk.hears(message("yes, ring me on 07700 900815 after 5", entities=[number]))
    assert "contact" not in talk.asked
