""" "Delete what I said" in words: heard, confirmed once, and only a plain yes carries it out."""

from __future__ import annotations

import pytest

from bot.agenda.erasing import wants_erasing
from tests.unit.agenda.talks import Talk, message, noise_talk, said

WISHES = (
    "delete what I said", "delete everything I wrote", "forget what I told you", "Forget what I told you!",
    "please delete my messages", "can you delete everything i\u2019ve said", "I want everything deleted",
    "Can you please erase everything I have written?", "delete this conversation", "wipe it all please",
    "I want you to forget everything I told you", "i'd like what I said deleted", "delete everything",
    "he's coming back. delete what i said", "how do I delete what I told you?", "get rid of what i typed",
    "remove everything I've told you because he checks my phone", "Actually, delete all the messages I sent",
    "pls delete wot i said", "I need you to delete all my messages", "forget everything I said",
)  # fmt: skip

NO_WISHES = (
    "he made me delete my messages", "she tells me to delete what I said online", "I can't forget what he told me",
    "they wrote graffiti and the council should remove everything they sprayed", "forget it", "delete it",
    "don't forget what I said about the dog", "get rid of all the rubbish", "please remove the messages on the wall",
    "can you get rid of everything they left", "forget what I said about flat 7, it was flat 8", "delete my report",
    "remove the messages he wrote on my door", "I want everything to stop", "She told everyone what I said",
)  # fmt: skip


@pytest.mark.parametrize("text", WISHES)
def test_the_wish_to_have_it_deleted_is_heard_in_many_words(text: str) -> None:
    assert wants_erasing(text)


@pytest.mark.parametrize("text", NO_WISHES)
def test_what_others_deleted_or_what_is_to_be_cleared_away_is_no_such_wish(text: str) -> None:
    assert not wants_erasing(text)


def asked(text: str = "delete what I said", intent: str = "tell") -> Talk:
    """A talk about noise in which the resident asked for it to be deleted."""
    talk = noise_talk()
    outcome = talk.hears(message(text, intent=intent))
    assert "erase" not in outcome
    assert [choice["label"] for choice in talk.memory["choices"]] == ["Yes, delete it", "No, keep it"]
    return talk


@pytest.mark.parametrize(
    "text", ["yes", "Yes, delete it", "1", "ok do it", "yes please delete it", "delete everything"]
)
def test_a_plain_yes_has_it_deleted_and_says_so_in_one_fixed_text(text: str) -> None:
    outcome = asked().hears(message(text, intent="affirm"))
    assert outcome["erase"] is True
    assert [reply.get("text_id") for reply in outcome["replies"]] == ["safety.erased"]
    assert "Dartford" in said(outcome)
    assert (outcome["memory"]["asks"], outcome["memory"]["choices"], outcome["facts"]) == (None, [], [])


def test_the_quick_reply_has_it_deleted() -> None:
    outcome = asked().hears(message("Yes, delete it"), press="Yes, delete it")
    assert outcome["erase"] is True


@pytest.mark.parametrize(("text", "press"), [("No, keep it", "No, keep it"), ("no", None), ("keep it please", None)])
def test_a_no_keeps_it_and_goes_back_to_the_question_that_was_open(text: str, press: str | None) -> None:
    talk = asked()
    before = dict(talk.facts)
    outcome = talk.hears(message(text, intent="deny"), press=press)
    assert "erase" not in outcome
    assert talk.memory["asks"] == "anyone_hurt"
    assert [choice["label"] for choice in talk.memory["choices"]] == ["No", "Yes", "Rather not say"]
    assert talk.facts == before, "a no to deleting answers no other question"


@pytest.mark.parametrize("text", ["yes he is outside my door", "my son is scared of them", "what number do I call?"])
def test_whatever_else_is_said_deletes_nothing_and_lets_the_question_lapse(text: str) -> None:
    talk = asked()
    assert "erase" not in talk.hears(message(text, intent="nlu_fallback"))
    assert "erase" not in talk.hears(message("yes", intent="affirm"))


def test_the_wish_tells_no_fact_and_changes_nothing_that_was_understood() -> None:
    talk = noise_talk()
    facts, understood, account = dict(talk.facts), talk.memory["understood"], talk.memory["account"]
    talk.hears(message("delete what I said", kind="chitchat", category="other_crime"))
    assert (talk.facts, talk.memory["understood"], talk.memory["account"]) == (facts, understood, account)


def test_it_can_be_asked_for_before_anything_was_told() -> None:
    talk = Talk()
    talk.hears(message("delete everything"))
    assert "what" not in talk.facts
    assert talk.hears(message("yes", intent="affirm"))["erase"] is True


def test_it_can_be_asked_for_after_the_report_was_sent() -> None:
    talk = noise_talk()
    talk.answers({"summary_ok": "yes"})
    talk.hears(message("forget what I told you", intent="withdraw"))
    outcome = talk.hears(message("yes", intent="affirm"))
    assert outcome["erase"] is True
    assert outcome["memory"]["report"]["state"] == "submitted", "taking a report back is another wish"


def test_danger_told_beside_it_is_answered_first_and_the_wish_is_heard() -> None:
    talk = noise_talk()
    outcome = talk.hears(
        message("he has a knife and is coming up now. delete what I said", signals=["immediate_danger"])
    )
    assert "Call 999 now" in said(outcome)
    assert outcome["replies"][-1].get("text_id") == "questions.erase_ok"
    assert talk.signals["immediate_danger"]["mark"] == "raised"


def test_a_signal_stays_when_what_raised_it_is_deleted() -> None:
    talk = Talk()
    talk.hears(message("my husband hits me", category="domestic_abuse", signals=["domestic_abuse"]))
    talk.hears(message("delete what I said"))
    outcome = talk.hears(message("Yes, delete it"), press="Yes, delete it")
    assert outcome["erase"] is True
    assert outcome["signals"] == []
    assert talk.signals["domestic_abuse"]["mark"] == "raised"
