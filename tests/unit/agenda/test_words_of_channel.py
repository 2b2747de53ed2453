"""The words on which carriers act, and what is none of them."""

from __future__ import annotations

import pytest

from bot.agenda.words_of_channel import word_of_channel


@pytest.mark.parametrize(
    ("texts", "means"),
    [
        ("STOP|stop|Stop.| STOP \n|stop!!|STOPALL|unsubscribe|End|QUIT|cancel|Revoke|optout|OPTOUT.", "stop"),
        ("START|start|Unstop|unstop.", "start"),
        ("HELP|help|Help!!!|info|INFO?", "help"),
        ("exit|EXIT|Exit.", "exit"),
        ("yes|YES|no|y|1|stop it|please stop|stop texting me|the end|help me|start again|cancel it||?|quitting", None),
    ],
)
def test_only_the_word_alone_counts(texts: str, means: str | None) -> None:
    assert {text: word_of_channel(text) for text in texts.split("|")} == dict.fromkeys(texts.split("|"), means)


def test_a_yes_opts_in_again_only_where_the_number_was_stopped() -> None:
    assert word_of_channel("YES", stopped=True) == "start"
    assert word_of_channel("YES") is None
    assert word_of_channel("no", stopped=True) is None
