"""docs/sms.md says what the sandbox plays."""

from __future__ import annotations

import re

import pytest

from bot.settings import PROJECT
from channels.sms_sandbox import keywords
from channels.sms_sandbox.faults import ORDERS

DOC = (PROJECT / "docs" / "sms.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("reply", keywords.REPLIES.values(), ids=keywords.REPLIES)
def test_the_replies_to_set_at_the_provider_are_those_that_are_played(reply: str) -> None:
    assert reply in re.sub(r"[\s>]+", " ", DOC)


@pytest.mark.parametrize("name", [*ORDERS, *(word for listed in keywords.WORDS.values() for word in sorted(listed))])
def test_every_order_of_news_and_every_word_is_named(name: str) -> None:
    assert re.search(rf"\b{name}\b", DOC)
