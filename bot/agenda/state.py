"""The plain data of a turn: what goes to ``action_turn`` and the one outcome that comes back.

Everything here is JSON: it travels as metadata from the edge through Rasa to the action and returns as one payload.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

FactStatus = Literal["known", "unknown", "declined", "withdrawn"]


class Fact(TypedDict):
    """One thing the resident told us, as said and as understood."""

    name: str
    """One of ``bot.words.ASKS``."""
    status: FactStatus
    """``unknown`` is "don't know", ``declined`` "rather not say": both are answers. ``withdrawn`` asks anew."""
    said: str | None
    """The resident's own words, verbatim."""
    value: Any
    """What was understood: a word, boolean or plain JSON object; ``None`` where nothing was."""
    message_id: str
    position: int
    """Place of that message in the conversation; a late outcome never replaces a fact told in a later message."""


class Evidence(TypedDict):
    """The words that point to a signal."""

    signal: str
    text: str
    source: str
    """``pattern``, ``model`` or ``answer``."""
    score: float
    """Calibrated, 0 to 1."""


class SignalMark(TypedDict):
    """A signal on the conversation. Once raised it stays until a named person clears it."""

    signal: str
    mark: str
    strands: list[str]
    evidence: list[Evidence]
    message_id: str


class Choice(TypedDict):
    """A quick reply. ``value`` stays on the server; the page sees ``id`` and ``label``."""

    id: str
    label: str
    value: Any


class Triage(TypedDict):
    """What Rasa's triage component makes of one message (``doorstep triage`` prints the same, with ``asb``)."""

    kind: str
    category: str | None
    categories: list[str]
    exclusion: str | None
    signals: list[str]
    check: list[str]
    strands: list[str]
    language: str
    evidence: list[Evidence]


class Entity(TypedDict):
    """Something extracted from a message: the words as said beside what was understood."""

    entity: str
    start: int
    end: int
    text: str
    value: Any


class Understanding(TypedDict):
    """One message as Rasa understood it."""

    text: str
    intent: str
    confidence: float
    entities: list[Entity]
    triage: Triage


class ReportState(TypedDict):
    """Where the report stands: ``draft``, ``submitted``, ``updated`` or ``withdrawn``."""

    state: str
    record: str
    complete: bool


class Gap(TypedDict):
    """The question after a long gap, and what was texted meanwhile (``bot.agenda.still_you``)."""

    times: int
    held: list[str]


class Memory(TypedDict):
    """What the agenda carries from turn to turn, apart from facts and signals."""

    route: str
    """``opening``, ``report``, ``everyday``, ``safety``, ``for_a_person`` or ``done``."""
    account: list[str]
    """The opening account: all texts until the first must-ask question."""
    understood: dict[str, Any]
    """``kind``, ``category``, ``categories``, ``exclusion`` and ``language`` as triage proposed them so far."""
    asks: str | None
    choices: list[Choice]
    asked: dict[str, int]
    misunderstood: int
    """Messages in a row that were not understood."""
    told: list[str]
    """Names of the texts that are told once (emergency line, case review notice, a signal's safety text ...)."""
    report: ReportState
    heard_at: NotRequired[str]
    """When the message before came, by text alone: after a long gap somebody else may hold the phone."""
    gap: NotRequired[Gap]
    """While it is open whether it is still the same person."""


class State(TypedDict):
    """The state of record, sent with every message so that Rasa need keep nothing."""

    conversation_id: str
    message_id: str
    position: int
    reference: str
    landlord: str
    channel: str
    number: NotRequired[str]
    """By text alone: the number that the resident texts from, as ``+44...``."""
    at: str
    """ISO 8601 with zone: when the message was stored. It is the ``now`` of every rule, so a re-run agrees."""
    choice: Choice | None
    """The quick reply that the resident pressed, looked up on the server."""
    facts: dict[str, Fact]
    signals: dict[str, SignalMark]
    decision: dict[str, Any] | None
    memory: Memory


class Reply(TypedDict):
    """One message to the resident."""

    text: str
    text_id: NotRequired[str]
    """Name of the fixed text, where it is one."""


class Outcome(TypedDict):
    """What one message leads to. Committed in one transaction or not at all."""

    message_id: str
    joined: NotRequired[list[str]]
    """All messages that it answers, in order, where texts were joined to one; ``message_id`` is the last of them."""
    facts: list[Fact]
    signals: list[SignalMark]
    decision: dict[str, Any] | None
    replies: list[Reply]
    memory: Memory
    understood: bool
    """False sends the message to staff as unread and possibly urgent."""
    status: str
    """``open``, ``with_staff`` or ``closed``."""
    erase: NotRequired[bool]
    """True where the resident confirmed that what they said is to be deleted: it is hidden from them at once and
    becomes a request for staff."""


def new_memory() -> Memory:
    """The memory of a conversation in which nothing was said yet."""
    return {
        "route": "opening", "account": [], "understood": {}, "asks": "what", "choices": [], "asked": {},
        "misunderstood": 0, "told": [], "report": {"state": "draft", "record": "report", "complete": False},
    }  # fmt: skip
