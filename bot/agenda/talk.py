"""One turn of the talk under way: what is known, what is being said, and what will be remembered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.agenda.absorb import Absorbed
from bot.agenda.must_ask import MOST_TIMES, UNTIL_ANSWERED
from bot.agenda.state import Fact, Memory, Reply, SignalMark, State, Understanding
from bot.agenda.words import Words

REPEATED = "again:"
"""Before the name of a question that was put again after a side remark, in what the memory was ``told``."""


@dataclass
class Talk:
    """Everything that one reply depends on. ``facts`` and ``signals`` are as they stand after this message."""

    state: State
    understanding: Understanding
    absorbed: Absorbed
    facts: dict[str, Fact]
    signals: dict[str, SignalMark]
    decision: Mapping[str, Any]
    judged: Callable[[Memory, Mapping[str, Fact]], Mapping[str, Any]]
    """The decision on what would be understood and told; the signals stay as they stand."""
    memory: Memory
    words: Words
    answers: Mapping[str, Mapping[str, Any]]
    """Short answers from the landlord's pack, by topic: ``{"text", "clause"}``."""
    language_lines: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """The landlord's telephone lines by language: ``{"name", "phone"}``."""
    sounds_dangerous: bool = False
    """Whether this message holds a word that may mean danger; used only to say 999 once more."""
    office_closed: bool = False
    replies: list[Reply] = field(default_factory=list)
    understood: bool = True
    status: str = "open"
    erase: bool = False
    """The resident confirmed that what they said is to be deleted."""

    @property
    def by_text(self) -> bool:
        """Whether the talk goes by text message."""
        return self.state["channel"] == "sms"

    @property
    def category(self) -> str | None:
        """The governing category so far."""
        category: str | None = self.memory["understood"].get("category")
        return category

    @property
    def categories(self) -> list[str]:
        """All categories so far, the governing one among them."""
        return self.memory["understood"].get("categories") or ([self.category] if self.category else [])

    @property
    def role(self) -> str | None:
        """Who is telling (``bot.triage.facts``), as far as it was said."""
        fact = self.facts.get("role")
        return str(fact["value"]) if fact is not None and fact["status"] == "known" and fact["value"] else None

    @property
    def raised(self) -> set[str]:
        """Signals that are raised as things stand."""
        return {name for name, mark in self.signals.items() if mark["mark"] == "raised"}

    @property
    def newly_raised(self) -> list[str]:
        """Signals that this message raised."""
        before = self.state["signals"]
        return [
            name
            for name, mark in self.signals.items()
            if mark["mark"] == "raised" and (name not in before or before[name]["mark"] != "raised")
        ]

    def say(self, file: str, name: str, **more: str) -> None:
        """Add one text of the wording files to the reply."""
        self.replies.append(self.words.say(file, name, **more))

    def say_once(self, file: str, name: str, **more: str) -> None:
        """The same, unless it was told earlier in this conversation."""
        if name not in self.memory["told"]:
            self.memory["told"].append(name)
            self.say(file, name, **more)

    def ask(self, name: str) -> None:
        """Put a question and remember that it is waiting."""
        times = self.memory["asked"].get(name, 0)
        reply, choices = self.words.question(name, times, self._variants())
        self.replies.append(reply)
        self.memory["asks"] = name
        self.memory["choices"] = choices
        self.memory["asked"][name] = times + 1

    def confirm(self, name: str, times: int = 0) -> None:
        """Put a question before the one that waits: its quick replies take the others' place until it is settled."""
        reply, choices = self.words.question(name, times)
        self.replies.append(reply)
        self.memory["choices"] = choices

    def repeat_question(self) -> None:
        """Put the waiting question again after something in between.

        Once without counting it as another attempt; afterwards each counts, and once it was put as often as it may be
        it stays open without being put again: the answer is still taken for what it is.
        """
        asks = self.memory["asks"]
        if not asks:
            return
        again = f"{REPEATED}{asks}"
        if again in self.memory["told"] and asks not in UNTIL_ANSWERED:
            if self.memory["asked"].get(asks, 0) >= MOST_TIMES:
                return
            self.memory["asked"][asks] = self.memory["asked"].get(asks, 0) + 1
        elif again not in self.memory["told"]:
            self.memory["told"].append(again)
        reply, choices = self.words.question(asks, 0, self._variants())
        self.replies.append(reply)
        self.memory["choices"] = choices

    def forget_asking(self, *names: str) -> None:
        """Count these questions from the start: the resident wants to answer them again."""
        for name in names:
            self.memory["asked"].pop(name, None)
        self.memory["told"] = [told for told in self.memory["told"] if told not in {f"{REPEATED}{n}" for n in names}]

    def _variants(self) -> tuple[str, ...]:
        """What a question may be worded for: the route, then who is telling, then the governing category."""
        return (self.memory["route"], *([self.role] if self.role else []), *([self.category] if self.category else []))

    def ask_nothing(self) -> None:
        """Wait for nothing in particular."""
        self.memory["asks"] = None
        self.memory["choices"] = []
