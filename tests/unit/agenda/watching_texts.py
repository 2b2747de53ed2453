"""Watches a talk by text message: every body that would be sent is held against what a phone may show."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.agenda.by_text import texts_for
from bot.agenda.private import gives_away, is_private
from bot.agenda.state import Outcome, Understanding
from bot.agenda.words_of_channel import COMMANDS
from bot.dialogue.segments import encoding, segments
from bot.dialogue.splitting import MOST_SEGMENTS
from bot.dialogue.wording import support_lines
from tests.unit.agenda.talks import OWN_NUMBER
from tests.unit.agenda.walking import ENTITIES, PLACES
from tests.unit.agenda.watching import Watched

MARKER = "quillfeather"
"""Put into every account: no body may ever hold it."""
MOST_BODIES = 9
"""Of one turn: several questions about the policy, answered at once."""
RUN = 4
"""So many words of a resident in a row are a repetition, not a chance."""

_WEB = re.compile(
    r"\bthis page\b|\bbuttons?\b|\bbrowser\b|\bclick\b|\bpress (?!55)|\bnew conversation\b|page live", re.I
)
_COMMAND = re.compile(rf"\b(?:reply|text|write|say|answer)\W+(?:with\W+)?(?:{'|'.join(COMMANDS)})\b", re.I)
_NAMES = [one["text"] for one in ENTITIES if one["entity"] in ("person_name", "phone", "email", "police_reference")]
_NAMED = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in [*_NAMES, OWN_NUMBER, "0" + OWN_NUMBER[3:]]))
_UNFILLED = re.compile(r"\{\w*\}")
_PLACES = re.compile("|".join(str(place[part]) for place in PLACES for part in ("street", "building") if part in place))
_LINE = re.compile(r"You can talk to someone, free, day or night: [\d ]+\.")
CONFIRMED = ("questions.still_you", "questions.erase_ok")
"""Put before the question that waits."""


class WatchedTexts(Watched):
    """The rules of every talk, and those of texts."""

    def hears(self, understanding: Understanding, press: str | None) -> None:
        """Mark the account, so that it is known where it turns up."""
        if understanding["intent"] == "tell" and press is None:
            understanding = {**understanding, "text": f"{understanding['text']} {MARKER}"}
        self.told = [*getattr(self, "told", []), *([understanding["text"]] if press is None else [])]
        super().hears(understanding, press)

    def _of_form(self, outcome: Outcome) -> Iterator[str]:
        if outcome["replies"]:
            yield from super()._of_form(outcome)

    def _of_questions(self, outcome: Outcome, *, went_back: bool) -> Iterator[str]:
        if not any(reply.get("text_id") in CONFIRMED for reply in outcome["replies"]):
            yield from super()._of_questions(outcome, went_back=went_back)

    def _of_privacy(self, outcome: Outcome, before: str) -> Iterator[str]:
        yield from super()._of_privacy(outcome, before)
        bodies = texts_for(outcome, self.talk.heard_in, already_999=False)
        self.transcript += [f"  SMS {segments(body)}: {body!r}" for body in bodies]
        answer = self.talk.facts.get("safe_to_message")
        safe = answer["value"] if answer else None
        if safe is False and bodies:
            yield "texted though texts are not safe"
        if len(bodies) > MOST_BODIES:
            yield f"{len(bodies)} texts at once"
        foreign = any(str(reply.get("text_id")).startswith("other_languages") for reply in outcome["replies"])
        for body in bodies:
            yield from self._of_body(body, foreign=foreign, safe=safe is True)

    def _of_body(self, body: str, *, foreign: bool, safe: bool) -> Iterator[str]:
        if segments(body) > MOST_SEGMENTS:
            yield f"{segments(body)} parts: {body}"
        if encoding(body) != "GSM-7" and not foreign:
            yield f"long alphabet: {body}"
        if _UNFILLED.search(body):
            yield f"an unfilled slot: {body}"
        if _WEB.search(body):
            yield f"speaks of a page: {body}"
        if _COMMAND.search(body):
            yield f"asks for a word that carriers act on: {body}"
        if MARKER in body or self._repeats(body):
            yield f"repeats what was told: {body}"
        if _NAMED.search(body):
            yield f"a name or number: {body}"
        if gives_away(_LINE.sub("", body) if safe else body, support_lines()):
            yield f"names a signal or a service: {body}"
        if is_private(self.talk.signals, self.talk.memory) and _PLACES.search(body):
            yield f"a place in a private talk: {body}"

    def _repeats(self, body: str) -> bool:
        said = f" {' '.join(re.findall(r'[a-z]+', body.casefold()))} "
        for text in self.told:
            words = re.findall(r"[a-z]+", text.casefold())
            runs = (words[at : at + RUN] for at in range(len(words) - RUN + 1))
            if any(f" {' '.join(run)} " in said and len(set(run)) == RUN for run in runs):
                return True
        return False
