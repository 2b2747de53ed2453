"""The wording: every question can be put, every slot can be filled, every safety text is fixed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.agenda.respond import SAFETY_TEXT
from bot.agenda.route_table import ALSO_ASKED, HEARD_BY_OTHERS, ROUTES
from bot.agenda.summary import SHOWN
from bot.agenda.topics import TOPICS
from bot.dialogue.wording import safety_text, safety_texts, wording
from bot.landlords.answers import answers_from
from bot.settings import PROJECT
from bot.triage.facts import FACTS
from bot.words import CATEGORIES, EXCLUSIONS, SIGNALS
from tests.unit.agenda.talks import LANDLORDS

FILLED = {
    "landlord", "contact_line", "staffed", "reference", "value", "team", "target_text", "start", "by", "team_contact",
    "how", "anonymity", "exclusion", "clause", "case_reference", "language", "phone", "offer",
    "retention_days", "characters", "numbers", "number", "hours", "label", "what",
}  # fmt: skip


def texts() -> Iterator[tuple[str, str]]:
    def walk(place: str, value: Any) -> Iterator[tuple[str, str]]:
        if isinstance(value, str):
            yield place, value
        elif isinstance(value, dict):
            for name, item in value.items():
                yield from walk(f"{place}.{name}", item)
        elif isinstance(value, list):
            for number, item in enumerate(value, start=1):
                yield from walk(f"{place}.{number}", item)

    yield from walk("", wording())


def test_no_text_is_left_over() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (PROJECT / "bot/agenda").glob("*.py"))
    named = re.findall(r'"(\w+)"', code) + [f"summary_{name}" for name in (*SHOWN, "what", "category")]
    named += [f"{route.closes_with}_no_contact" for route in ROUTES.values()]
    left_over = [name for file in ("report", "everyday") for name in wording()[file] if name not in named]
    assert left_over == []


def test_whatever_may_be_asked_has_a_question() -> None:
    by_route = {name for route in ROUTES.values() for name in route.asks}
    by_category = {name for names in ALSO_ASKED.values() for name in names}
    may_be_asked = {*by_route, *by_category, *(known.asks for known in FACTS.values()), "category", "what"}
    assert may_be_asked - wording()["questions"].keys() == set()


def test_every_route_that_ends_with_a_fixed_text_has_it_with_and_without_a_contact() -> None:
    ends = [(route.closes_in, route.closes_with) for route in ROUTES.values() if route.closes_with]
    missing = [name for file, name in ends for own in (name, f"{name}_no_contact") if own not in wording()[file]]
    assert missing == []


def test_other_words_of_a_question_are_for_a_route_or_category_that_exists() -> None:
    known = {*ROUTES, *CATEGORIES, *HEARD_BY_OTHERS}
    named = {name for question in wording()["questions"].values() for name in question.get("variants", {})}
    assert named - known == set()


def test_every_everyday_matter_comes_with_advice() -> None:
    assert set(wording()["everyday"]["advice"]) == set(EXCLUSIONS)


def test_every_topic_that_may_be_asked_has_an_answer() -> None:
    domain = YAML(typ="safe").load(PROJECT / "bot/dialogue/domain.yml")
    names = [next(iter(intent)) if isinstance(intent, dict) else intent for intent in domain["intents"]]
    asked = {name.removeprefix("ask_") for name in names if name.startswith("ask_")}
    assert {*asked, *TOPICS} == wording()["topics"].keys() - {"unstated"}


def test_a_topic_names_an_answer_that_packs_can_give() -> None:
    given = {name for landlord in LANDLORDS for name in answers_from(LANDLORDS[landlord].pack)}
    named = {entry["from"] for entry in wording()["topics"].values() if isinstance(entry, dict) and "from" in entry}
    assert named - given == set()


def test_every_slot_of_the_wording_is_one_that_is_filled() -> None:
    unknown = {place: slot for place, text in texts() for slot in re.findall(r"\{(\w+)\}", text) if slot not in FILLED}
    assert unknown == {}


def test_every_category_and_exclusion_has_a_word_for_residents() -> None:
    labels = wording()["labels"]
    assert set(labels["category"]) == set(CATEGORIES)
    assert set(labels["exclusion"]) == set(EXCLUSIONS)


@pytest.mark.parametrize("text_id", sorted({*SAFETY_TEXT.values(), "signal_raised", "danger_now", "self_harm_now"}))
def test_whatever_answers_a_signal_says_999_and_that_a_person_will_read(text_id: str) -> None:
    text = safety_text(text_id, landlord="Dartford")
    assert "999" in text
    assert re.search(r"person at Dartford", text)


def test_signals_with_a_text_of_their_own_are_signals() -> None:
    assert set(SAFETY_TEXT) <= set(SIGNALS)


def test_no_text_asks_for_a_word_that_stops_text_messages() -> None:
    stops = re.compile(
        r"\b(reply|text|write|say) \"?(STOP|STOPALL|UNSUBSCRIBE|END|QUIT|CANCEL|REVOKE|OPTOUT|HELP|YES)\b"
    )
    assert [place for place, text in texts() if stops.search(text)] == []


def test_safety_texts_are_unapproved_until_a_landlord_approves_today_s_words() -> None:
    assert not any(text["approved"] for text in safety_texts())
