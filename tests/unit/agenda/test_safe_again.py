"""While danger lasts nothing is asked. "I'm safe now" is heard as just that, and then the report can follow."""

from __future__ import annotations

import pytest

from tests.unit.agenda.talks import Talk, message, said


def in_danger(asked_first: bool) -> Talk:
    """A talk in which danger was told, and 999 was the answer."""
    talk = Talk()
    if asked_first:
        talk.hears(message("my neighbour plays loud music", category="noise", check=["immediate_danger"]))
        assert talk.memory["asks"] == "safe_now"
    talk.hears(message("no, he is kicking my door in", category="violence", signals=["immediate_danger", "violence"]))
    assert talk.memory["asks"] is None
    return talk


@pytest.mark.parametrize("intent", ["exit", "tell", "nlu_fallback", "affirm"])
@pytest.mark.parametrize("text", ["im safe now", "I'm safe now, police came", "yes i am safe", "we are all safe now"])
@pytest.mark.parametrize("asked_first", [True, False], ids=["asked", "told"])
def test_whoever_writes_that_they_are_safe_goes_on_with_the_report(asked_first: bool, text: str, intent: str) -> None:
    talk = in_danger(asked_first)
    outcome = talk.hears(message(text, intent))
    assert talk.facts["safe_now"]["value"] is True
    assert outcome["understood"]
    assert talk.memory["asks"] not in (None, "safe_now")
    named = [reply["text_id"] for reply in outcome["replies"]]
    assert named[0] == (f"questions.{talk.memory['asks']}" if asked_first else "report.heard")
    assert talk.signals["immediate_danger"]["mark"] == "raised"


@pytest.mark.parametrize(
    "text", ["ok", "I'll write when I am safe", "im not safe", "I will once we are safe", "he left"]
)
def test_what_does_not_say_so_plainly_is_not_taken_for_safe(text: str) -> None:
    talk = in_danger(asked_first=True)
    talk.hears(message(text, "affirm"))
    assert talk.facts["safe_now"]["value"] is False


def test_whoever_goes_on_telling_is_not_told_the_same_each_time() -> None:
    talk = in_danger(asked_first=True)
    replies = [said(talk.hears(message(text))) for text in ("it was last night", "he has a red car", "my name is Ann")]
    assert ["Nobody is reading this page live" in reply for reply in replies] == [True, False, False]
