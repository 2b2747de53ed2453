"""Useful facts mentioned in passing."""

from __future__ import annotations

from typing import Any

import pytest

from bot.agenda.useful import contact_method, useful_facts
from tests.unit.agenda.talks import message, noise_talk, said


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("got some recordings on my phone", {"evidence": True}),
        ("I've kept a diary and my partner has heard it too", {"evidence": True, "witnesses": True}),
        ("yes I reported it before last month", {"reported_before": True}),
        ("rang you about him twice already", {"reported_before": True}),
        ("I have never reported it before", {"reported_before": False}),
        ("please don't share it", {"consent_share": False}),
        ("rang you about it in August and nobody called me back", {"reported_before": True}),
        ("please don\u2019t text me, he reads my phone", {"safe_to_message": False}),
        ("they don't call me names any more", {}),
        ("She is terrified and has asked me to report.", {"on_behalf_consent": True}),
        ("I write with her permission", {"on_behalf_consent": True}),
        ("she has not asked me to report it", {}),
        ("my son is autistic and it sends him mad", {"vulnerability": True}),
        ("I'm 84 and on my own", {"vulnerability": True}),
        ("he plays records all night", {}),
        ("he is before the courts", {}),
        ("", {}),
    ],
)
def test_mentioned_in_passing(text: str, found: dict[str, Any]) -> None:
    assert useful_facts(text) == found


@pytest.mark.parametrize(
    ("contact", "text", "method"),
    [
        ({"phone": "+447700900412"}, "07700 900412 text me", "text"),
        ({"phone": "+447700900412"}, "07700 900412", "phone"),
        ({"email": "a@example.org"}, "a@example.org", "email"),
    ],
)
def test_the_contact_method_is_inferred(contact: dict[str, Any], text: str, method: str) -> None:
    assert contact_method(contact, text) == method


def test_no_needs_is_no_line_of_the_summary() -> None:
    talk = noise_talk()
    talk.memory["asks"] = "vulnerability"
    talk.hears(message("no is ok", "deny"))
    outcome = talk.hears(message("what have you got so far?"))
    assert "Health or needs" not in said(outcome)
