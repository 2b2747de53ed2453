"""Every route, fixed text and rule of signals on its own: without any one of them a case here turns red.

``entries.yml`` says which; ``test_entries.py`` drops them one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from bot.agenda.must_ask import next_ask
from bot.agenda.route_table import ROUTES
from bot.agenda.state import Fact, Outcome, SignalMark
from bot.agenda.summary import what_happens_next
from bot.agenda.words import Words
from bot.dialogue.wording import safety_text, wording
from tests.unit.agenda.talks import REFERENCE, Talk, entity, message, noise_talk, said

RAISED_ON = {
    "hate": "hate", "domestic_abuse": "domestic_abuse", "heard_next_door": "domestic_abuse",
    "child_writing": "violence", "own_behaviour": "domestic_abuse", "self_harm": "self_harm",
    "sexual_offence": "sexual_offence",
}  # fmt: skip
ASKED_ON: dict[str, list[str]] = {
    "report": ["anyone_hurt", "when", "where", "vulnerability", "name", "contact", "more", "summary_ok"],
    "for_a_person": ["anyone_hurt", "impact", "where", "name", "contact", "summary_ok"],
    "everyday": ["anyone_hurt", "good_neighbour_ok"],
    "person_wanted": ["contact"],
    "follow_up": ["case_reference", "news", "where", "name", "contact"],
    "hate": [
        "anyone_hurt", "hate_strands", "exact_words", "damage", "police_wishes", "when", "where", "name", "contact",
        "summary_ok",
    ],
    "domestic_abuse": ["safe_now", "safe_to_message", "safe_contact", "police_wishes"],
    "heard_next_door": ["ongoing", "child_worry", "where", "name", "contact"],
    "child_writing": ["safe_now", "safe_contact"],
    "own_behaviour": ["safe_now", "contact"],
    "self_harm": ["safe_now", "contact"],
    "sexual_offence": ["safe_now", "safe_contact", "police_wishes"],
}  # fmt: skip
"""All that each route may ask of somebody who tells nothing by themselves, in order."""

TELLS = {
    "domestic_abuse": "my ex still has keys and let himself in",
    "heard_next_door": "couple next door again, her shouting get off me",
    "child_writing": "im 12 and my mums boyfriend hits me",
    "own_behaviour": "I pushed my wife last night and I am ashamed of it",
    "self_harm": "there is no point any more",
    "sexual_offence": "the man who came for the damp put his hand where he shouldn't",
}


def fact(name: str, value: Any, said: str = "", status: Any = "known") -> Fact:
    return {"name": name, "status": status, "said": said, "value": value, "message_id": "m", "position": 0}


def mark(signal: str, how: str = "raised") -> SignalMark:
    return {"signal": signal, "mark": how, "strands": [], "evidence": [], "message_id": "m"}


def asked_on(
    route: str,
    category: str | None = None,
    signals: Mapping[str, SignalMark] | None = None,
    told: Mapping[str, Fact] | None = None,
    asked: Mapping[str, int] | None = None,
    wanted: str | None = None,
) -> list[str]:
    """What is asked until nothing is left, by somebody who answers everything with "don't know"."""
    facts, times, names = dict(told or {}), dict(asked or {}), []
    decision = {"next_questions": [{"asks": wanted}] if wanted else []}
    while (asks := next_ask(route, facts, signals or {}, decision, times, category)) not in (None, "summary_ok"):
        assert asks is not None
        names.append(asks)
        times[asks] = times.get(asks, 0) + 1
        facts.setdefault(asks, fact(asks, None, "don't know", "unknown"))
        assert len(names) < 30
    return [*names, "summary_ok"] if asks else names


def named(outcome: Outcome) -> list[str]:
    return [str(reply.get("text_id")) for reply in outcome["replies"]]


@pytest.mark.parametrize("route", ASKED_ON)
def test_a_route_asks_what_it_needs_in_this_order(route: str) -> None:
    signals = {RAISED_ON[route]: mark(RAISED_ON[route])} if route in RAISED_ON else {}
    told = {"good_neighbour_ok": fact("good_neighbour_ok", False)} if route == "for_a_person" else {}
    assert asked_on(route, signals=signals, told=told) == ASKED_ON[route]


def test_every_route_is_asked_along_here() -> None:
    assert set(ASKED_ON) == set(ROUTES)


@pytest.mark.parametrize(
    ("signal", "text"),
    [
        ("immediate_danger", "danger_now"),
        ("self_harm", "self_harm"),
        ("domestic_abuse", "domestic_abuse_raised"),
        ("sexual_offence", "sexual_offence_raised"),
        ("hate", "hate_raised"),
        ("child_at_risk", "child_at_risk_raised"),
        ("adult_at_risk", "adult_at_risk_raised"),
        ("violence", "signal_raised"),
    ],
)
def test_a_raised_signal_is_answered_first_with_its_own_text(signal: str, text: str) -> None:
    outcome = Talk().hears(message("it happened again", category="harassment", signals=[signal]))
    assert [name for name in named(outcome) if name.startswith("safety.")] == [f"safety.{text}"]


@pytest.mark.parametrize("route", ["heard_next_door", "child_writing", "own_behaviour"])
def test_who_is_telling_decides_before_what(route: str) -> None:
    outcome = Talk().hears(message(TELLS[route], signals=[RAISED_ON[route]]))
    assert named(outcome)[0] == f"safety.{route}"


def ends_with(route: str, reachable: str) -> None:
    talk = Talk()
    if reachable == "reachable":
        talk.facts["contact"] = fact("contact", {"phone": {"number": "+447700900123"}}, "07700 900123")
    talk.hears(message(TELLS[route], signals=[RAISED_ON[route]]))
    ended = talk.answers({"safe_now": "yes", "name": "rather not say"})
    close = ROUTES[route].closes_with
    assert f"safety.{close}" + ("" if reachable == "reachable" else "_no_contact") in named(ended)
    assert REFERENCE in said(ended)


@pytest.mark.parametrize("route", TELLS)
def test_whoever_can_be_reached_hears_it_at_the_end(route: str) -> None:
    ends_with(route, "reachable")


@pytest.mark.parametrize("route", TELLS)
def test_whoever_cannot_be_reached_hears_how_to_change_that(route: str) -> None:
    ends_with(route, "no_contact")


def _first(text: str, **found: Any) -> Outcome:
    return Talk().hears(message(text, **found))


def _after(talk: Talk, text: str, intent: str = "tell", **found: Any) -> Outcome:
    return talk.hears(message(text, intent, **found))


def _told(text: str, **found: Any) -> Talk:
    talk = Talk()
    talk.hears(message(text, **found))
    return talk


def _lost() -> Outcome:
    talk = Talk()
    for _ in range(2):
        talk.hears(message("xxzzy", "nlu_fallback", kind="chitchat"))
    return talk.hears(message("xxzzy", "nlu_fallback", kind="chitchat"))


def _sent() -> Talk:
    talk = noise_talk()
    talk.answers({"summary_ok": "yes"})
    return talk


def _abuse() -> Talk:
    return _told(TELLS["domestic_abuse"], signals=["domestic_abuse"])


SAID_WHERE: dict[str, Callable[[], Outcome]] = {
    "emergency_line": lambda: _first("music above me", category="noise"),
    "not_english": lambda: _first("mi vecino grita", kind="not_english", language="es"),
    "not_understood_person": _lost,
    "who_can_see": lambda: _after(_abuse(), "who can see it?", "ask_privacy"),
    "care": lambda: _after(noise_talk(), "yes", "affirm"),
    "still_danger": lambda: _after(_abuse(), "he threatened to kill me"),
    "heard_now": lambda: _after(_told(TELLS["heard_next_door"], signals=["domestic_abuse"]), "yes", "affirm"),
    "might_hurt_someone": lambda: _first("if that music goes on I'm gonna kill him", category="noise"),
    "not_shown": lambda: _after(_abuse(), "what have you got so far?"),
    "self_harm_maybe": lambda: _after(noise_talk(), "no hurt only tired", check=["self_harm"]),
    "self_harm_now": lambda: _first("the tablets are lined up", signals=["self_harm", "immediate_danger"]),
    "danger_now": lambda: _after(_sent(), "they are back with a knife", signals=["immediate_danger"]),
}
"""By fixed text: a talk in which it must be said."""


@pytest.mark.parametrize("text", SAID_WHERE)
def test_a_fixed_text_is_said_where_it_belongs(text: str) -> None:
    assert f"safety.{text}" in named(SAID_WHERE[text]())


@pytest.mark.parametrize("text", ["safe_answer", "rate_limited"])
def test_what_the_edge_says_by_itself_has_999_and_the_landlords_line(text: str) -> None:
    filled = safety_text(text, contact_line="Call 01632 960000.")
    assert "999" in filled
    assert "01632 960000" in filled


@pytest.mark.parametrize(
    ("asks", "answer", "signal"),
    [
        ("anyone_hurt", "yes", "violence"),
        ("anyone_hurt", "yes", "adult_at_risk"),
        ("anyone_hurt", "yes", "domestic_abuse"),
        ("safe_now", "no", "immediate_danger"),
        ("safe_now", "no", "self_harm"),
        ("safe_now", "no", "domestic_abuse"),
        ("child_worry", "yes", "child_at_risk"),
        ("hate_strands", "my faith", "hate"),
    ],
)
def test_the_answer_raises_what_was_only_possible(asks: str, answer: str, signal: str) -> None:
    talk = _told("he was kicking off again", category="noise", check=[signal])
    talk.memory["asks"] = asks
    talk.hears(message(answer))
    assert talk.signals[signal]["mark"] == "raised"


@pytest.mark.parametrize(
    ("asks", "answer", "signal", "mark_then"),
    [
        ("anyone_hurt", "yes I'm frightened", "sexual_offence", "asked_no_answer"),
        ("anyone_hurt", "no", "sexual_offence", "asked_denied"),
        ("safe_now", "yes", "domestic_abuse", "asked_denied"),
        ("safe_now", "not sure", "domestic_abuse", "asked_no_answer"),
    ],
)
def test_an_answer_that_does_not_speak_for_it_ends_the_asking_alone(
    asks: str, answer: str, signal: str, mark_then: str
) -> None:
    talk = _told("he films me and calls me names", category="harassment", check=[signal])
    talk.memory["asks"] = asks
    talk.hears(message(answer))
    assert talk.signals[signal]["mark"] == mark_then


@pytest.mark.parametrize(
    ("asks", "answer", "signal"), [("child_worry", "yes", "child_at_risk"), ("safe_now", "no", "immediate_danger")]
)
def test_the_answer_raises_it_even_where_nothing_pointed_to_it(asks: str, answer: str, signal: str) -> None:
    talk = _told("they bang and shout", category="noise")
    talk.memory["asks"] = asks
    talk.hears(message(answer))
    assert talk.signals[signal]["mark"] == "raised"


@pytest.mark.parametrize(
    ("signal", "asks"),
    [
        ("hate", "hate_strands"),
        ("domestic_abuse", "safe_now"),
        ("violence", "anyone_hurt"),
        ("sexual_offence", "anyone_hurt"),
        ("immediate_danger", "safe_now"),
        ("child_at_risk", "child_worry"),
        ("adult_at_risk", "anyone_hurt"),
        ("self_harm", "safe_now"),
    ],
)
def test_a_possible_signal_is_asked_about_soon(signal: str, asks: str) -> None:
    talk = _told("he was kicking off again", category="noise", check=[signal])
    talk.hears(message("don't know", "dont_know"))
    assert asks in talk.asked


POSSIBLE = [
    ("hate", "hate_strands"),
    ("domestic_abuse", "safe_now"),
    ("violence", "anyone_hurt"),
    ("sexual_offence", "anyone_hurt"),
    ("immediate_danger", "safe_now"),
    ("child_at_risk", "child_worry"),
    ("adult_at_risk", "anyone_hurt"),
    ("self_harm", "safe_now"),
]


@pytest.mark.parametrize("kind", ["report", "follow_up", "repair"])
@pytest.mark.parametrize(("signal", "asks"), POSSIBLE)
def test_a_possible_signal_is_asked_about_once_before_all_else_where_little_was_told(
    signal: str, asks: str, kind: str
) -> None:
    talk = Talk()
    talk.hears(message("he keeps on at me", kind=kind, check=[signal]))
    assert talk.asked == [asks]
    talk.hears(message("don't know", "dont_know"))
    assert talk.signals[signal]["mark"] == "asked_no_answer"
    assert talk.asked.count("safe_now") + talk.asked.count("child_worry") + talk.asked.count("hate_strands") <= 1


def test_who_wants_a_person_is_asked_about_a_possible_signal_after_the_contact() -> None:
    talk = Talk()
    talk.hears(message("can I talk to a person", "a_person"))
    number = [entity("phone", "07700 900412", "07700 900412")]
    talk.hears(message("07700 900412 he keeps on at me", entities=number, check=["domestic_abuse"]))
    assert talk.asked == ["contact", "safe_now"]


@pytest.mark.parametrize("asks", ["safe_now", "child_worry", "hate_strands"])
def test_what_is_only_possible_is_asked_about_once(asks: str) -> None:
    possible = {"hate": mark("hate", "check")}
    assert asks in asked_on("report", signals=possible, wanted=asks)
    assert asks not in asked_on("report", signals=possible, wanted=asks, asked={asks: 1})


@pytest.mark.parametrize(
    ("category", "also"),
    [
        ("noise", "source frequency"),
        ("animal_nuisance", "frequency"),
        ("dangerous_dog", "injury"),
        ("litter_fly_tipping", "dumped"),
        ("vehicle_nuisance", "vehicle"),
        ("criminal_damage", "damage who"),
        ("harassment", "who frequency"),
        ("verbal_abuse", "who frequency"),
        ("violence", "who"),
        ("other_crime", "who"),
        ("youth_disorder", "frequency"),
        ("alcohol", "frequency"),
        ("smoke_odour", "frequency"),
        ("communal_area_misuse", "frequency"),
        ("nuisance_calls", "frequency"),
        ("garden_nuisance", "frequency"),
        ("fireworks", "frequency"),
    ],
)
def test_a_category_is_asked_for_what_whoever_deals_with_it_needs(category: str, also: str) -> None:
    assert set(also.split()) <= set(asked_on("report", category))


@pytest.mark.parametrize("role", ["on_behalf", "councillor", "member_of_parliament", "social_worker", "advocate"])
def test_whoever_tells_it_for_another_is_asked_whether_they_agree(role: str) -> None:
    assert "on_behalf_consent" in asked_on("report", "noise", told={"role": fact("role", role)})


@pytest.mark.parametrize("role", ["on_behalf", "councillor", "member_of_parliament", "social_worker", "advocate"])
def test_an_offence_told_for_another_is_a_report_with_what_was_done(role: str) -> None:
    talk = Talk()
    talk.facts["role"] = fact("role", role)
    talk.hears(message("a man touched somebody on the stairs", category="violence", signals=["sexual_offence"]))
    assert talk.memory["route"] == "report"


@pytest.mark.parametrize(
    "role", ["witness", "on_behalf", "councillor", "member_of_parliament", "social_worker", "advocate"]
)
def test_abuse_told_by_somebody_else_is_not_asked_about_as_their_own(role: str) -> None:
    talk = Talk()
    talk.facts["role"] = fact("role", role)
    talk.hears(message("he hits her every weekend", signals=["domestic_abuse"]))
    assert talk.memory["route"] == "heard_next_door"


@pytest.mark.parametrize("signal", ["domestic_abuse", "child_at_risk", "adult_at_risk", "sexual_offence"])
def test_with_these_it_matters_that_it_was_only_heard(signal: str) -> None:
    assert _told("shouting and crying through the wall", signals=[signal]).facts["role"]["value"] == "witness"


@pytest.mark.parametrize(
    "spoken",
    [
        "evidence", "hate.police", "support.", "third_parties", "representatives", "other_landlords", "private_homes",
        "police.not_urgent",
    ],
)  # fmt: skip
def test_what_the_policy_has_to_say_is_told_once_the_report_is_sent(spoken: str) -> None:
    values = {"landlord": "L", "contact_line": "", "staffed": "", "reference": "DB-TEST"}
    tell = [{"text_id": f"{spoken}x", "text": "As the policy says."}, {"text_id": "for_staff", "text": "Not this."}]
    told = [reply["text"] for reply in what_happens_next(Words(wording(), values), {"tell": tell}, False)]
    assert "As the policy says." in told
    assert "Not this." not in told


@pytest.mark.parametrize(
    ("name", "answers"), [("safe_to_message", "yes,no"), ("safe_contact", "yes,no,ring my sister after 9")]
)
def test_starting_over_does_not_take_back_how_to_be_safe(name: str, answers: str) -> None:
    talk = _abuse()
    for answer in answers.split(","):
        talk.hears(message(answer))
    talk.hears(message("start again", "start_over"))
    assert talk.facts[name]["status"] == "known"
