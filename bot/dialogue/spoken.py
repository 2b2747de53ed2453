"""Every text of ours that a resident can see, filled with one landlord's values: for reading aloud and for checks.

What the landlord's own policy says is in ``spoken_by_landlord``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.agenda.by_text import worded
from bot.agenda.languages import ANSWERS, UNREAD, UNREAD_AGAIN
from bot.agenda.respond import ROUTE_TEXT, SAFETY_TEXT
from bot.agenda.route_table import ALSO_ASKED, ROUTES
from bot.agenda.words import Words
from bot.dialogue.reading import Level, level
from bot.dialogue.wording import support_lines, wording
from bot.triage.facts import FACTS
from bot.words import SIGNALS

STAFFED = " when the office opens, on {day}"
"""What ``{staffed}`` says outside staffed hours, as ``bot.agenda.phrases.staffed_in_words`` puts it."""
DAY = "Wednesday 23 September at 9.30am"
"""Longer than most."""
REFERENCE = "DB-7K4M-2P9X"

MOST_WORDS = 60
"""In one bubble of the web chat."""
MOST_SEGMENTS = 2
"""In one SMS, as far as it can be had."""
FEWEST_WORDS = 8
"""A text of fewer words, such as a button, is not graded at all."""
FEWEST_WORDS_TO_GRADE = 20
"""Below that one long word decides the grade, so a higher bound holds."""
HARDEST_GRADE = 5.0
"""Grade 4 is a reading age of 9. The mean of all texts has to be below, single ones may be a little above."""
HARDEST_GRADE_OF_FEW = 7.0
HARDEST_MEAN_GRADE = 3.0
MOST_WORDS_A_SENTENCE = 20

NAMES = ("emergencySMS", "NHS", "ASB Case Review", "ASB", "DIY", "SHOUT", "phone number or e-mail")
"""Names and terms that nobody can put more simply, beside those of the helplines."""

WITHOUT = ("contact_line", "anonymity", "how", "offer", "target_text", "value", "what", "label")
"""Slots that are filled with another's sentences: left out where our own words are measured."""

FILES = {
    "report": "report", "everyday": "everyday matter", "topics": "a question", "notices": "after sending",
    "safety": "any route", "page": "the web page",
}  # fmt: skip
"""The wording files of ours with the route that their texts belong to, unless ``_WHERE`` knows better."""

_WHERE = {
    "safety.safe_answer": "when understanding fails",
    "safety.rate_limited": "too many messages",
    "safety.not_english": "not English",
    "safety.not_understood_person": "not understood three times",
    "safety.who_can_see": "domestic_abuse, a question",
    "safety.might_hurt_someone": "says they will hurt someone",
    "safety.heard_now": "heard_next_door",
    "safety.self_harm_maybe": "self_harm, possible, in an answer",
    "safety.self_harm_now": "self_harm, immediate_danger",
    "safety.emergency_line": "every first reply, every page",
    "questions.what": "opening",
    "questions.category": "opening",
    "questions.on_behalf_consent": "on behalf of someone",
    "questions.still_you": "after six quiet hours on a sensitive route",
}


@dataclass(frozen=True)
class Spoken:
    """One text as a resident sees it."""

    id: str
    where: str
    """Routes, signals or categories in which it is said."""
    text: str
    own: str
    """The same in our own words alone, for measuring how hard they are to read; empty for another language."""
    names: tuple[str, ...] = ()
    """What stands in ``own`` as it is."""
    choices: tuple[tuple[str, str], ...] = ()
    """Quick replies: id and label."""

    @property
    def words(self) -> int:
        """As the bubble shows them."""
        return len(self.text.split())

    @property
    def level(self) -> Level:
        """How hard our own words are to read."""
        return level(self.own, self.names)


def faults(text: Spoken) -> list[str]:
    """What makes ``text`` too long for a bubble or too hard to read, in a few words each."""
    said = [f"TOO LONG: {text.words} words"] if text.words > MOST_WORDS else []
    measured = text.level
    if not text.own or measured.words < FEWEST_WORDS:
        return said
    hardest = HARDEST_GRADE if measured.words >= FEWEST_WORDS_TO_GRADE else HARDEST_GRADE_OF_FEW
    if measured.grade > hardest:
        said.append(f"TOO HARD: grade {measured.grade}, at most {hardest}")
    if measured.longest_sentence > MOST_WORDS_A_SENTENCE:
        said.append(f"A SENTENCE OF {measured.longest_sentence} WORDS")
    return said


def own_texts(values: Mapping[str, str]) -> list[Spoken]:
    """Every text of ours by its id. ``values``: what fills the slots; see ``sample_values``."""
    return [*_in_english(values), *_by_text_message(values), *_in_other_languages(values)]


def sample_values(landlord: str, contact_line: str, **more: str) -> dict[str, str]:
    """Values for every slot, the longest where they differ by the hour; ``more`` replaces those made up here."""
    made_up = {
        "landlord": landlord,
        "contact_line": contact_line,
        "staffed": STAFFED.format(day=DAY),
        "reference": REFERENCE,
        "case_reference": "ASB/0012345",
        "value": "as told",
        "team": landlord,
        "team_contact": "01632 960000",
        "target_text": "within five working days",
        "start": "today",
        "by": "Wednesday 23 September",
        "how": f"{landlord} will tell you how to ask.",
        "anonymity": "",
        "exclusion": "young people meeting up",
        "clause": "7.1",
        "language": "Polish",
        "phone": "01632 960000",
        "offer": "it can find you an interpreter.",
        "retention_days": "30",
        "characters": "20,000",
        "what": "how people behave, flat 12, Beech Court, 22 Fern Close, DA1 9ZZ, Wednesday 23 September, night",
        "numbers": "1, 2, 3, 4, 5 or 6",
        "number": "0808 2000 247",
        "hours": "day or night",
        "label": "Please don't contact me",
    }
    return {**made_up, **more}


def _in_english(values: Mapping[str, str]) -> Iterator[Spoken]:
    texts = wording()
    for file in ("safety", "report", "everyday", "topics", "notices", "page"):
        for name, value in texts[file].items():
            if isinstance(value, str):
                yield _spoken(f"{file}.{name}", value, values)
            elif "text" in value:
                yield _spoken(f"{file}.{name}", value["text"], values)
            elif name == "advice":
                for exclusion, text in value.items():
                    yield _spoken(f"{file}.{exclusion}", text, values, where=f"{FILES[file]}: {exclusion}")
    for asks, question in texts["questions"].items():
        yield from _question(Words(texts, values), asks, question)
    for kind, labels in texts["labels"].items():
        for name, text in labels.items():
            yield _spoken(f"labels.{kind}.{name}", text, values, where=f"summary, {kind} {name}")


def _by_text_message(values: Mapping[str, str]) -> Iterator[Spoken]:
    """What is worded otherwise by text message, and what is said by text alone."""
    own, words = wording()["sms"], Words(worded(wording(), number=values["number"]), values)
    for file in ("safety", "report", "topics"):
        for name, said in own[file].items():
            text = said if isinstance(said, str) else said["text"]
            yield _spoken(f"sms.{file}.{name}", text, values, f"{_said_in(f'{file}.{name}')}; by text")
    for asks, question in own["questions"].items():
        yield from _question(words, asks, question, "sms.questions", "; by text")
    for name, text in own["own"].items():
        yield _spoken(f"sms.{name}", text, values, "by text")
    for name, text in own["matter"].items():
        yield _spoken(f"sms.matter.{name}", text, values, f"summary by text, {name}")


def _question(
    words: Words, asks: str, question: Mapping[str, Any], file: str = "questions", by: str = ""
) -> Iterator[Spoken]:
    where, values = f"{_asked_in(asks)}{by}", words.values
    choices = _offered(words, asks)
    yield _spoken(f"{file}.{asks}", question["text"], values, where, choices)
    if "again" in question:
        yield _spoken(f"{file}.{asks}.again", question["again"], values, f"{where}; asked again", choices)
    for variant, other in question.get("variants", {}).items():
        offered = _offered(words, asks, variant)
        yield _spoken(f"{file}.{asks}.{variant}", other["text"], values, f"{variant}{by}", offered)


def _offered(words: Words, asks: str, *variant: str) -> tuple[tuple[str, str], ...]:
    return tuple((str(choice["id"]), str(choice["label"])) for choice in words.question(asks, 0, variant)[1])


def _in_other_languages(values: Mapping[str, str]) -> Iterator[Spoken]:
    words = Words({}, values)
    for language, texts in wording()["other_languages"].items():
        for parts in (UNREAD, UNREAD_AGAIN, *((part, "danger") for part in ANSWERS.values())):
            said = words.filled(" ".join(texts[part] for part in parts))
            yield Spoken(f"other_languages.{language}.{parts[0]}", f"not English: {language}", said, own="")


def _spoken(
    text_id: str,
    text: str,
    values: Mapping[str, str],
    where: str | None = None,
    choices: tuple[tuple[str, str], ...] = (),
) -> Spoken:
    shown = Words({}, values).filled(text)
    measured = {**values, "staffed": STAFFED.format(day=DAY), **dict.fromkeys(WITHOUT, "")}
    names = (DAY, *(values[name] for name in ("landlord", "team", "reference", "case_reference", "by", "clause")))
    helplines = tuple(str(line["name"]) for line in support_lines())
    own = Words({}, measured).filled(text)
    return Spoken(text_id, where or _said_in(text_id), shown, own, (*names, *helplines, *NAMES), choices)


def _first_text(signal: str) -> str:
    return "danger_now" if signal == "immediate_danger" else SAFETY_TEXT.get(signal, "signal_raised")


def _said_in(text_id: str) -> str:
    """The signals and routes that a fixed text is chosen by, else what its file is for."""
    file, name = text_id.split(".")
    base = name.removesuffix("_no_contact")
    by_signal = [signal for signal in SIGNALS if _first_text(signal) == name]
    by_route = [route for route, text in ROUTE_TEXT.items() if text == name]
    ends = [route for route, rule in ROUTES.items() if (rule.closes_in, rule.closes_with) == (file, base)]
    found = list(dict.fromkeys([*(by_signal if file == "safety" else []), *by_route, *ends]))
    return ", ".join(found) or _WHERE.get(text_id, FILES[file])


def _asked_in(asks: str) -> str:
    routes = [name for name, route in ROUTES.items() if asks in route.asks]
    categories = [f"report of {name}" for name, also in ALSO_ASKED.items() if asks in also]
    by_policy = ["where a policy asks for it"] if any(fact.asks == asks for fact in FACTS.values()) else []
    return ", ".join([*routes, *categories, *(by_policy if not routes else [])]) or _WHERE.get(
        f"questions.{asks}", "not asked by itself"
    )
