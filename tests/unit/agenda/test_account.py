"""What becomes the account: what was told of the trouble, and nothing that is about the talk."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.agenda.talks import Talk, entity, message, noise_talk, said


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("so far?", "not told me anything"),
        ("what have you got so far", "not told me anything"),
        ("you useless stupid bot", "frustrating"),
        ("fuck off", "frustrating"),
    ],
)
@pytest.mark.parametrize("intent", ["tell", "nlu_fallback", "ask_other"])
def test_a_first_message_about_the_bot_is_answered_and_is_no_account(text: str, says: str, intent: str) -> None:
    talk = Talk()
    outcome = talk.hears(message(text, intent, kind="chitchat"))
    assert says in said(outcome)
    assert talk.memory["asks"] == "what"
    assert talk.memory["account"] == []
    assert "what" not in talk.facts
    talk.hears(message("music above me till 2 every night", category="noise"))
    assert talk.facts["what"]["said"] == "music above me till 2 every night"


def test_anger_beside_an_account_is_part_of_it() -> None:
    talk = Talk()
    talk.hears(message("you useless lot, music again till 3", category="noise"))
    assert talk.facts["what"]["said"] == "you useless lot, music again till 3"


def test_a_no_with_anger_is_a_no() -> None:
    talk = noise_talk()
    talk.hears(message("no you stupid bot", kind="chitchat"))
    assert talk.facts["anyone_hurt"]["value"] is False


@pytest.mark.parametrize(
    ("text", "intent"),
    [("don't know", "dont_know"), ("dont know what to say", "tell"), ("I'd rather not say", "decline"), ("no", "deny")],
)
def test_an_answer_that_tells_nothing_is_no_account(text: str, intent: str) -> None:
    talk = Talk()
    talk.hears(message(text, intent, kind="chitchat"))
    assert talk.memory["account"] == []
    assert talk.memory["asks"] == "what"
    talk.hears(message("music above me till 2 every night", category="noise"))
    assert talk.facts["what"]["said"] == "music above me till 2 every night"


@pytest.mark.parametrize(
    "text", ["no peace here again, banging till 3", "I don't know what to do, he shouts all night"]
)
def test_an_account_may_begin_like_an_answer(text: str) -> None:
    talk = Talk()
    talk.hears(message(text, category="noise"))
    assert talk.facts["what"]["said"] == text


@pytest.mark.parametrize(
    ("text", "found"), [("Music.", {"category": "noise"}), ("stab him", {"signals": ["violence"]})]
)
def test_one_word_that_tells_the_matter_is_understood_and_kept(text: str, found: dict[str, Any]) -> None:
    talk = Talk()
    outcome = talk.hears(message(text, "nlu_fallback", **found))
    assert "didn't understand" not in said(outcome)
    assert outcome["understood"]
    assert talk.memory["account"] == [text]


@pytest.mark.parametrize(
    "text",
    ["The second one I suppose", "2nd", "second", "probably the second one", "2", "Threats, abuse or being picked on"],
)
def test_a_kind_may_be_chosen_by_its_place_in_the_list(text: str) -> None:
    talk = Talk()
    account = "she is being picked on by the one next door over where the pram stands"
    talk.hears(message(account))
    assert talk.memory["asks"] == "category"
    talk.hears(message(text))
    assert talk.facts["category"]["value"] == "harassment"
    assert talk.memory["account"] == [account]


def test_whoever_told_it_at_length_is_not_asked_to_tell_it() -> None:
    talk = Talk()
    talk.hears(message("she is being picked on by the one next door over where the pram stands"))
    talk.hears(message("none of them really"))
    assert "what" not in talk.asked


def test_nobody_is_thanked_for_what_was_not_understood() -> None:
    talk = Talk()
    name = entity("person_name", "asdkjh asd", {"name": "asdkjh asd", "of": "self", "certain": False})
    outcome = talk.hears(message("asdkjh asd", "nlu_fallback", entities=[name], kind="chitchat"))
    assert "Thank you" not in said(outcome)
    assert talk.memory["asks"] == "what"
