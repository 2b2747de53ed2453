"""A turn as text messages: the words that go by text, and the bodies that are sent for one outcome.

``worded`` puts the texts of ``sms.yml`` in the place of those for the web before anything is said; ``told_by_text``
holds what must not be said; ``texts_for`` numbers the choices and cuts what is left into messages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.agenda.choosing import THIS_NUMBER
from bot.agenda.state import Choice, Fact, Outcome, Reply, State
from bot.dialogue.segments import segments
from bot.dialogue.splitting import MOST_SEGMENTS, pack, sentences, split
from bot.dialogue.wording import wording

REPLACED = ("safety", "report", "topics", "questions")
"""Wording files of which ``sms.yml`` has texts of its own."""

_SAYS_999 = re.compile(r"(?<!\d)(?:999|55)(?!\d)")
OUR_SAFETY = ("safety.", "sms.", "other_languages.")
"""Beginnings of the names of texts in which 999 is ours to say, not the policy's."""


def worded(texts: Mapping[str, Any], number: str | None = None) -> dict[str, Any]:
    """The wording as it is said by text. ``number``: what the resident texts from; unknown, it is not offered."""
    own = texts["sms"]
    questions = {
        name: {**question, "choices": [one for one in question["choices"] if number or one["value"] != THIS_NUMBER]}
        for name, question in own["questions"].items()
    }
    own = {**own, "questions": questions}
    return {**texts, **{file: {**texts[file], **own[file]} for file in REPLACED}, "own": own["own"]}


def texts_for(outcome: Outcome, state: State, already_999: bool) -> list[str]:
    """The bodies to send for one outcome, in order; none where the resident must not be texted.

    ``already_999``: a text with 999 went out when the message came, so it is not said again.
    """
    facts = {**state["facts"], **{fact["name"]: fact for fact in outcome["facts"]}}
    if must_not_be_texted(facts):
        return []
    pieces: list[str] = []
    for reply in outcome["replies"]:
        text = _without_999(reply) if already_999 else reply["text"]
        pieces += _with_choices(text, reply, outcome["memory"]["choices"])
    return list(dict.fromkeys(pack(pieces, between="\n")))


def must_not_be_texted(facts: Mapping[str, Fact]) -> bool:
    """The resident said that texts are not safe. Nothing is sent then, not even in answer; staff see what is told."""
    safe = facts.get("safe_to_message")
    return safe is not None and safe["status"] == "known" and safe["value"] is False


def too_late(reference: str) -> str:
    """What is sent instead of an answer that comes too late, and the only thing ever sent unasked."""
    return str(wording()["sms"]["own"]["received"]).replace("{reference}", reference)


def call_999() -> str:
    """What is sent at once where the words themselves tell of danger, before they are understood."""
    return str(wording()["sms"]["own"]["call_999"])


def _without_999(reply: Reply) -> str:
    if not str(reply.get("text_id")).startswith(OUR_SAFETY):
        return reply["text"]
    return " ".join(sentence for sentence in sentences(reply["text"]) if not _SAYS_999.search(sentence))


def _with_choices(text: str, reply: Reply, choices: Sequence[Choice]) -> list[str]:
    """The messages of one reply; a question and its choices stay together where they fit."""
    asks = str(reply.get("text_id")).removeprefix("questions.")
    shown = [choice["label"] for choice in choices if choice["id"].startswith(f"{asks}-")]
    if not shown or not text:
        return split(text)
    own = wording()["sms"]["own"]
    if len(shown) == 1:
        listed = str(own["one_choice"]).replace("{label}", shown[0])
    else:
        lines = [f"{number} {label}" for number, label in enumerate(shown, start=1)]
        *first, last = map(str, range(1, len(shown) + 1))
        listed = "\n".join([*lines, str(own["choices"]).replace("{numbers}", f"{', '.join(first)} or {last}")])
    together = f"{text}\n{listed}"
    return split(together) if segments(together) <= MOST_SEGMENTS else [*split(text), *split(listed)]
