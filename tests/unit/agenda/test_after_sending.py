"""What is told after sending goes to the intake again; an act alone does not, and no promise moves."""

from __future__ import annotations

import pytest

from tests.unit.agenda.talks import Talk, entity, message, said

NEXT_NIGHT = "2026-11-24T23:30:00+00:00"


def sent() -> Talk:
    """A report that was sent, looked at again the night after."""
    talk = Talk()
    every_night = entity("recurrence", "every night", {"per": "night", "words": "every night"})
    talk.hears(message("music above me every night", category="noise", entities=[every_night]))
    talk.answers({"where": "flat 7 Larch Court", "summary_ok": "yes"})
    talk.at = NEXT_NIGHT
    return talk


@pytest.mark.parametrize("intent", ["tell", "nlu_fallback", "correct"])
def test_words_that_change_no_fact_are_added_word_for_word(intent: str) -> None:
    talk = sent()
    again = entity("recurrence", "again tonight", {"per": None, "words": "again tonight"})
    for text in ("it's started again tonight", "and now they are banging on the pipes"):
        outcome = talk.hears(message(text, intent, entities=[again] if intent == "tell" else []))
        assert outcome["facts"], "without a fact that changed the intake is told nothing"
    assert "it's started again tonight; and now they are banging on the pipes" in str(talk.facts["more"]["said"])
    assert "added that to your report" in said(outcome)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("thanks", "thanks"),
        ("bye", "exit"),
        ("hello", "greet"),
        ("who can see this?", "ask_privacy"),
        ("ok", "affirm"),
        ("no that's all", "deny"),
        ("you useless bot", "tell"),
    ],
)
def test_an_act_alone_changes_nothing_that_was_sent(text: str, intent: str) -> None:
    talk = sent()
    before = talk.decision
    outcome = talk.hears(message(text, intent, kind="chitchat"))
    assert (outcome["facts"], outcome["signals"]) == ([], [])
    assert outcome["decision"] == before
    assert outcome["memory"]["report"]["state"] == "submitted"
    assert outcome["replies"]
    assert "added" not in said(outcome)


def test_what_is_told_later_does_not_put_the_promise_off() -> None:
    talk = sent()
    promised = talk.decided["contact_by"]
    talk.hears(message("the walls shake with it"))
    talk.hears(message("it was flat 8"))
    assert talk.decided["contact_by"] == promised


@pytest.mark.parametrize("signals", [[], ["immediate_danger"]])
def test_another_kind_of_trouble_told_after_sending_is_in_the_decision(signals: list[str]) -> None:
    talk = sent()
    before = talk.decided["priority"]
    outcome = talk.hears(message("he punched the man from number 9", category="violence", signals=signals))
    assert talk.memory["understood"]["categories"] == ["noise", "violence"]
    assert "category violence" in [clause["about"] for clause in talk.decided["clauses"]]
    assert talk.decided["priority"] != before
    assert outcome["memory"]["report"]["state"] == "updated"


def test_the_same_kind_again_and_an_act_add_no_kind() -> None:
    talk = sent()
    before = talk.memory["understood"]
    talk.hears(message("thanks for sorting the drug dealers", "thanks", kind="chitchat"))
    talk.hears(message("music again", category="noise"))
    assert talk.memory["understood"] == before


def test_who_wants_it_after_all_hears_that_it_is_sent_again() -> None:
    talk = sent()
    talk.hears(message("please withdraw my report", "withdraw", kind="chitchat"))
    assert talk.memory["report"]["state"] == "withdrawn"
    heard = said(talk.hears(message("I want it after all", "nlu_fallback")))
    assert "sent your report" in heard
    assert "again" in heard
    assert "added" not in heard
    assert talk.memory["report"]["state"] == "updated"
    assert "added that to your report" in said(talk.hears(message("and they bang on the pipes")))
