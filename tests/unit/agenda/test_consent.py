"""Whether somebody agreed to be reported for, told in answer to another question, answers that and nothing else."""

from __future__ import annotations

import pytest

from bot.agenda.consent import consent_told
from tests.unit.agenda.talks import Talk, message

FOR_ANOTHER = "I'm reporting for my friend, they play music over her all night"


@pytest.mark.parametrize(
    ("answer", "agreed", "hurt"),
    [
        ("Yes she agreed", True, None),
        ("yes, she said ok", True, None),
        ("yeah he knows I'm writing", True, None),
        ("yes she asked me to report it", True, None),
        ("no, she hasn't agreed", False, None),
        ("yes she agreed, and yes she is frightened", True, True),
        ("she agreed. no", True, False),
        ("yes", None, True),
        ("yes she is frightened", None, True),
        ("yes they agreed to stop and then hit her", None, True),
    ],
)
def test_an_answer_to_the_question_of_consent_is_no_answer_to_whether_anyone_is_hurt(
    answer: str, agreed: bool | None, hurt: bool | None
) -> None:
    talk = Talk()
    talk.hears(message(FOR_ANOTHER, category="noise"))
    assert talk.asked == ["anyone_hurt"]
    talk.hears(message(answer, "affirm"))
    told = {
        name: talk.facts[name]["value"] if name in talk.facts else None for name in ("on_behalf_consent", "anyone_hurt")
    }
    assert told == {"on_behalf_consent": agreed, "anyone_hurt": hurt}
    assert (talk.asked[-1] == "anyone_hurt") is (hurt is None)
    talk.answers({"anyone_hurt": "no", "summary_ok": "yes"})
    assert talk.asked.count("on_behalf_consent") == (1 if agreed is None else 0)


@pytest.mark.parametrize(
    "text", ["yes", "he said he would kill her", "they agreed to turn it down", "she knows the man"]
)
def test_other_words_tell_of_no_consent(text: str) -> None:
    assert consent_told(text) is None
