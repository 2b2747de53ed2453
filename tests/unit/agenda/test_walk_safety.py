"""Turns in which somebody may be in danger: what is said first, what is never asked, what is never lost."""

from __future__ import annotations

import pytest

from tests.unit.agenda.talks import Talk, entity, message, noise_talk, said

FLAT_7 = {"line": "flat 7", "flat": "7", "building": "Larkspur House", "relation": "above"}


def test_a_raised_signal_is_answered_first_with_its_fixed_text_and_passed_on() -> None:
    talk = Talk()
    outcome = talk.hears(message("he said he'd stab me", category="violence", signals=["violence"]))
    assert "999" in outcome["replies"][0]["text"]
    assert "A person at" in outcome["replies"][0]["text"]
    assert talk.signals["violence"]["mark"] == "raised"
    assert "anyone_hurt" not in talk.asked


def test_a_raised_signal_stays_whatever_is_said_later() -> None:
    talk = Talk()
    talk.hears(message("he said he'd stab me", category="violence", signals=["violence"]))
    talk.hears(message("no forget it, nobody was hurt, I made it up", intent="deny"))
    assert talk.signals["violence"]["mark"] == "raised"


def test_danger_now_is_answered_with_999_alone_every_time_it_is_told() -> None:
    talk = Talk()
    for text in ("he has a knife at my door", "hurry he is still here with it"):
        outcome = talk.hears(message(text, category="violence", signals=["violence", "immediate_danger"]))
        assert outcome["replies"][0]["text_id"] == "safety.danger_now"
        assert len(outcome["replies"]) == 1
        assert outcome["memory"]["asks"] is None
    assert "what" in talk.facts


def test_after_danger_the_first_question_is_whether_it_is_over() -> None:
    talk = Talk()
    talk.hears(message("he has a knife at my door", category="violence", signals=["violence", "immediate_danger"]))
    talk.hears(message("are you there"))
    assert talk.memory["asks"] == "safe_now"
    outcome = talk.hears(message("no", intent="deny"))
    assert outcome["replies"][0]["text_id"] == "safety.danger_now"
    later = talk.hears(message("what do i do"))
    assert "999" in later["replies"][0]["text"]


def test_danger_told_after_sending_is_answered_with_999() -> None:
    talk = noise_talk()
    talk.answers({"summary_ok": "yes"})
    outcome = talk.hears(message("they are back with a knife", signals=["immediate_danger"]))
    assert outcome["replies"][0]["text_id"] == "safety.danger_now"
    assert outcome["memory"]["report"]["state"] == "updated"


def test_not_being_safe_now_is_danger() -> None:
    talk = Talk()
    talk.hears(message("my ex keeps turning up", category="domestic_abuse", signals=["domestic_abuse"]))
    assert talk.memory["asks"] == "safe_now"
    outcome = talk.hears(message("no", intent="deny"))
    assert talk.signals["immediate_danger"]["mark"] == "raised"
    assert outcome["replies"][0]["text_id"] == "safety.danger_now"


@pytest.mark.parametrize("text", ["no im fine", "yes he's gone", "I'm safe"])
def test_being_safe_is_heard(text: str) -> None:
    talk = Talk()
    talk.hears(message("my ex keeps turning up", category="domestic_abuse", signals=["domestic_abuse"]))
    talk.hears(message(text))
    assert "immediate_danger" not in talk.signals
    assert talk.memory["asks"] == "safe_to_message"


def test_a_possible_sign_of_self_harm_is_answered_with_who_can_help() -> None:
    talk = Talk()
    outcome = talk.hears(message("I want it all to end", category="noise", check=["self_harm"]))
    assert "116 123" in said(outcome)


def test_a_question_that_tells_of_abuse_is_not_answered_with_a_policy_clause() -> None:
    talk = Talk()
    outcome = talk.hears(
        message("my husband hits me, will he find out?", intent="ask_will_they_know", signals=["domestic_abuse"])
    )
    assert "olicy section" not in said(outcome)
    assert talk.asked == ["safe_now"]


def test_abuse_told_after_sending_is_still_asked_about_safe_contact() -> None:
    talk = noise_talk()
    talk.answers({"summary_ok": "yes"})
    talk.hears(message("it is my husband, he hits me", signals=["domestic_abuse"]))
    outcome = talk.answers({"safe_now": "yes", "safe_to_message": "no", "safe_contact": "after 9 on my work phone"})
    assert talk.asked[-5:-1] == ["safe_now", "safe_to_message", "safe_contact", "police_wishes"]
    assert outcome["memory"]["report"]["state"] == "updated"


@pytest.mark.parametrize(
    "text",
    [
        "no but my mum is terrified of them",
        "no im terrified of him",
        "nobody hurt, just frightened he will come round again",
        "nah not hurt, bit shaken up",
        "not hurt but yes im scared stiff",
    ],
)
def test_a_no_that_tells_of_fear_is_a_yes(text: str) -> None:
    talk = noise_talk()
    talk.hears(message(text, intent="deny"))
    assert talk.facts["anyone_hurt"]["value"] is True


@pytest.mark.parametrize(
    "text", ["no", "no, nobody hurt", "nobody's hurt", "no one is hurt or scared", "no hurt sir. only tired"]
)
def test_a_plain_no_is_a_no(text: str) -> None:
    talk = noise_talk()
    talk.hears(message(text, intent="deny"))
    assert talk.facts["anyone_hurt"]["value"] is False


@pytest.mark.parametrize(
    ("answer", "intent", "mark"),
    [
        ("yes", "affirm", "raised"),
        ("no", "deny", "asked_denied"),
        ("whatever about the bins", "tell", "asked_no_answer"),
    ],
)
def test_a_possible_signal_is_asked_about_and_keeps_a_mark(answer: str, intent: str, mark: str) -> None:
    talk = Talk()
    talk.hears(message("he was kicking off again", category="noise", check=["violence"]))
    assert talk.memory["asks"] == "anyone_hurt"
    talk.hears(message(answer, intent=intent))
    assert talk.signals["violence"]["mark"] == mark


def test_a_no_that_tells_of_harm_is_not_taken_for_a_no() -> None:
    talk = noise_talk()
    talk.hears(message("no, he only punched me", intent="deny", category="violence", signals=["violence"]))
    assert talk.facts["anyone_hurt"]["value"] is True
    assert talk.signals["violence"]["mark"] == "raised"


def test_domestic_abuse_is_asked_about_safety_only_and_never_for_the_story() -> None:
    talk = Talk()
    talk.hears(message("my partner hits me", category="domestic_abuse", signals=["domestic_abuse"]))
    outcome = talk.answers({"safe_now": "yes", "safe_to_message": "no", "safe_contact": "ring my sister"})
    assert talk.asked == ["safe_now", "safe_to_message", "safe_contact", "police_wishes", None]
    assert outcome["memory"]["report"]["state"] == "submitted"
    assert talk.facts["safe_contact"]["said"] == "ring my sister"


def test_a_safe_contact_is_kept_as_said_and_never_becomes_the_ordinary_one() -> None:
    talk = Talk()
    talk.hears(message("my partner hits me", category="domestic_abuse", signals=["domestic_abuse"]))
    talk.hears(message("yes", intent="affirm"))
    talk.hears(message("no", intent="deny"))
    entities = [
        entity("phone", "07700 900400", {"number": "+447700900400", "mobile": True}),
        entity("time", "before 3", {"date": None, "time": "15:00"}),
    ]
    talk.hears(message("ring my mum 07700 900400 before 3", entities=entities))
    assert talk.facts["safe_contact"]["said"] == "ring my mum 07700 900400 before 3"
    assert not {"contact", "when"} & talk.facts.keys()


def test_agreeing_to_the_summary_agrees_to_sharing_unless_refused() -> None:
    agrees, refuses = noise_talk(), noise_talk()
    agrees.answers({"summary_ok": "yes"})
    refuses.answers({"more": "please don't share it", "summary_ok": "yes"})
    assert agrees.facts["consent_share"]["value"] is True
    assert refuses.facts["consent_share"]["value"] is False


def test_starting_over_forgets_what_was_told_but_keeps_signals() -> None:
    talk = Talk()
    talk.hears(message("he said he'd stab me", category="violence", signals=["violence"]))
    talk.hears(message("start again", intent="start_over"))
    assert talk.facts["what"]["status"] == "withdrawn"
    assert talk.signals["violence"]["mark"] == "raised"
    assert talk.memory["asks"] == "what"


def test_starting_over_decides_anew_on_the_signals_alone() -> None:
    talk = Talk()
    talk.hears(message("music till 3 and he said he'd stab me", category="noise", signals=["violence"]))
    talk.hears(message("start again", intent="start_over"))
    only_the_signal = Talk()
    only_the_signal.hears(message("hm", intent="nlu_fallback", signals=["violence"]))
    assert talk.decided == only_the_signal.decided
    assert talk.decided["category"] is None


def test_a_bare_cry_for_help_is_asked_about_before_anything_else() -> None:
    talk = Talk()
    outcome = talk.hears(message("help", intent="nlu_fallback", kind="chitchat", check=["immediate_danger"]))
    assert "999" in said(outcome)
    assert outcome["memory"]["asks"] == "safe_now"
    outcome = talk.hears(message("no"))
    assert outcome["replies"][0]["text_id"] == "safety.danger_now"


@pytest.mark.parametrize(
    ("source", "score", "raised"), [("model", 0.84, False), ("model", 0.99, True), ("pattern", 0.84, True)]
)
def test_a_place_that_was_asked_for_is_no_cry_for_help_unless_it_says_so(
    source: str, score: float, raised: bool
) -> None:
    talk = Talk()
    talk.memory["asks"] = "where"
    words = "flat 12 Saffron Court, I'm in flat 6 underneath"
    evidence = [{"signal": "immediate_danger", "text": words, "source": source, "score": score}]
    outcome = talk.hears(message(words, signals=["immediate_danger"], evidence=evidence))
    assert ("immediate_danger" in talk.signals) is raised
    assert (outcome["replies"][0]["text_id"] == "safety.danger_now") is raised


def test_possible_danger_is_asked_about_once_and_then_the_talk_goes_on() -> None:
    talk = noise_talk()
    talk.hears(message("no but i am a bit scared of him", check=["immediate_danger"]))
    assert talk.memory["asks"] == "safe_now"
    talk.hears(message("he is in flat 7", entities=[entity("place", "flat 7", FLAT_7)], check=["immediate_danger"]))
    assert talk.memory["asks"] != "safe_now"
    assert talk.signals["immediate_danger"]["mark"] == "check"


def test_danger_that_is_only_guessed_from_an_answer_is_asked_about() -> None:
    talk = noise_talk()
    evidence = [{"signal": "immediate_danger", "text": "frightened", "source": "model", "score": 0.9}]
    words = "she's frightened to open the door"
    outcome = talk.hears(message(words, signals=["immediate_danger"], evidence=evidence))
    assert talk.signals["immediate_danger"]["mark"] == "check"
    assert outcome["memory"]["asks"] == "safe_now"


@pytest.mark.parametrize(
    ("text", "source", "mark"),
    [
        ("my partner has heard it too", "model", "check"),
        ("my partner broke my arm over it", "pattern", "raised"),
        ("my partner makes me say it is the neighbours every time", "model", "raised"),
    ],
)
def test_a_signal_that_the_model_alone_sees_in_a_short_answer_is_possible(text: str, source: str, mark: str) -> None:
    talk = noise_talk()
    evidence = [{"signal": "domestic_abuse", "text": text, "source": source, "score": 0.9}]
    talk.hears(message(text, signals=["domestic_abuse"], evidence=evidence))
    assert talk.signals["domestic_abuse"]["mark"] == mark


@pytest.mark.parametrize(
    ("text", "source", "mark"),
    [
        ("ye im in my room he gone out", "model", "check"),
        ("yes but he is trying to get in", "model", "raised"),
        ("yes hes gone but theres smoke", "model", "raised"),
        ("yes hes gone with my baby", "model", "raised"),
        ("ye im in my room he gone out", "pattern", "raised"),
    ],
)
def test_a_guess_at_danger_does_not_outweigh_a_plain_yes_to_being_safe(text: str, source: str, mark: str) -> None:
    talk = Talk()
    talk.hears(message("my ex keeps turning up", category="domestic_abuse", signals=["domestic_abuse"]))
    evidence = [{"signal": "immediate_danger", "text": text, "source": source, "score": 0.97}]
    outcome = talk.hears(message(text, signals=["immediate_danger"], evidence=evidence))
    assert talk.signals["immediate_danger"]["mark"] == mark
    assert (outcome["memory"]["asks"] == "safe_to_message") is (mark == "check")


HE_IS_IN_21 = "he is in flat 21 Marl Court, me I am in flat 17"


@pytest.mark.parametrize(
    ("asks", "text", "places", "source", "kept"),
    [
        ("where", HE_IS_IN_21, ["flat 21 Marl Court", "flat 17"], "model", False),
        ("where", HE_IS_IN_21, ["flat 21 Marl Court", "flat 17"], "pattern", True),
        ("vulnerability", HE_IS_IN_21, ["flat 21 Marl Court", "flat 17"], "model", False),
        ("summary_ok", "sorry, he is in flat 22 not 21", ["flat 22"], "model", False),
        ("anyone_hurt", HE_IS_IN_21, ["flat 21 Marl Court", "flat 17"], "model", True),
        ("where", "he is in my flat 12 Marl Court", ["flat 12 Marl Court"], "model", True),
        ("where", "flat 12 Marl Court and he is outside", ["flat 12 Marl Court"], "model", True),
        ("where", "flat 12 Marl Court hurry", ["flat 12 Marl Court"], "model", True),
        ("where", "me in the bathroom, flat 2", ["flat 2"], "model", True),
        ("where", "he is outside", ["outside"], "model", True),
        ("where", "he is in there with me", [], "model", True),
    ],
)
def test_a_guess_counts_for_nothing_only_where_the_words_are_but_a_fact(
    asks: str, text: str, places: list[str], source: str, kept: bool
) -> None:
    talk = noise_talk()
    talk.memory["asks"] = asks
    evidence = [{"signal": "immediate_danger", "text": text, "source": source, "score": 0.95}]
    flat = {"flat": "21", "number": None, "street": None, "building": None, "postcode": None, "relation": None}
    entities = [entity("place", one, {"line": one, **flat, "flat": "flat" in one and "21"}) for one in places]
    talk.hears(message(text, entities=entities, signals=["immediate_danger"], evidence=evidence))
    assert ("immediate_danger" in talk.signals) is kept


def test_999_is_said_again_while_somebody_is_not_safe_but_not_with_every_answer() -> None:
    talk = Talk()
    talk.hears(message("my ex keeps turning up", category="domestic_abuse", signals=["domestic_abuse"]))
    talk.hears(message("no", intent="deny"))
    heard = [said(talk.hears(message(text))) for text in ("ok", "no thank you", "he has a knife")]
    assert ["Nobody is reading this page live" in text for text in heard] == [True, False, True]


def test_whoever_is_about_to_die_is_never_told_to_write_only_when_safe() -> None:
    talk = Talk()
    words = "i cant do another night of this. ive got the tablets lined up"
    first = talk.hears(message(words, category="noise", signals=["self_harm", "immediate_danger"]))
    assert [reply["text_id"] for reply in first["replies"]] == ["safety.self_harm_now"]
    assert "116 123" in said(first)
    again = talk.hears(message("im still here. nobody picks up", signals=["immediate_danger"]))
    assert [reply["text_id"] for reply in again["replies"]] == ["safety.self_harm_now"]
    later = talk.hears(message("ok", intent="affirm"))
    assert "option 2" in said(later)
    assert later["memory"]["asks"] == "safe_now"
