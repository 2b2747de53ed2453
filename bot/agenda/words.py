"""Fills the wording with the landlord's own facts. No resident's words are ever taken for wording."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.agenda.state import Choice, Reply

_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Words:
    """The wording files and the landlord's values for their slots.

    ``values`` has ``landlord``, ``contact_line``, ``staffed`` (when a person will read, said truthfully) and
    ``reference``.
    """

    texts: Mapping[str, Any]
    values: Mapping[str, str]

    def say(self, file: str, name: str, **more: str) -> Reply:
        """The text ``name`` of one wording file, filled. Raises ``KeyError`` for an unknown text or slot."""
        return {"text": self.filled(self.texts[file][name], **more), "text_id": f"{file}.{name}"}

    def filled(self, text: str, **more: str) -> str:
        """``text`` with its slots filled in one pass: what is filled in is never looked at for slots again."""
        values = {**self.values, **more}
        return " ".join(_SLOT.sub(lambda found: values[found[1]], text).split())

    def question(self, asks: str, times_asked: int, variants: Sequence[str] = ()) -> tuple[Reply, list[Choice]]:
        """The question for ``asks`` with its quick replies; from the second time on in other words.

        ``variants`` are names under which the question may be worded differently; the first that it has is taken.
        """
        question = self.texts["questions"][asks]
        worded: Mapping[str, Any] = next(
            (question["variants"][name] for name in variants if name in question.get("variants", {})), {}
        )
        question = {**question, **({"again": worded["text"]} if worded else {}), **worded}
        text = question.get("again", question["text"]) if times_asked else question["text"]
        choices: list[Choice] = [
            {"id": f"{asks}-{number}", "label": self.filled(choice["label"]), "value": choice["value"]}
            for number, choice in enumerate(question.get("choices", []), start=1)
        ]
        return {"text": self.filled(text), "text_id": f"questions.{asks}"}, choices

    def advice(self, exclusion: str) -> Reply:
        """What a resident can do about an everyday matter; Doorstep's own advice, never cited as policy."""
        return {"text": self.filled(self.texts["everyday"]["advice"][exclusion]), "text_id": f"everyday.{exclusion}"}

    def cited(self, answer: Mapping[str, Any]) -> str:
        """An answer of the landlord's pack with the clause that it rests on."""
        clause = f" (Policy section {answer['clause']}.)" if answer.get("clause") else ""
        return self.filled(f"{answer['text']}{clause}")

    def label(self, kind: str, word: str) -> str:
        """How a category or exclusion is said to residents."""
        return str(self.texts["labels"][kind][word])
