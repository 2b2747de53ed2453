"""The simulated residents as data: all landlords and routes, known words only, enough who answer off the question."""

from __future__ import annotations

from collections import Counter

import pytest
from ruamel.yaml import YAML

from bot import words
from bot.agenda.route_table import ROUTES
from bot.dialogue.wording import wording
from bot.landlords.loader import load_packs
from bot.settings import PROJECT
from tests.residents.persona import OFF_ASKS, Persona, all_personas, read_persona
from tests.residents.resident import DONT_KNOW, Move, Resident

PERSONAS = all_personas()
LANDLORDS = load_packs(PROJECT / "bot/landlords/packs", PROJECT / "bot/landlords/operating")
MOMENTS = ("first_reply", "end")
KNOWN_WORDS = {
    "asb": words.ASB, "category": words.CATEGORIES, "exclusion": words.EXCLUSIONS, "priority": words.PRIORITIES,
    "record": words.RECORDS, "event": words.EVENTS, "status": words.STATUSES, "signals": words.SIGNALS,
    "strands": words.STRANDS, "asks": words.ASKS, "never_asks": words.ASKS, "fields": words.ASKS,
}  # fmt: skip


def test_there_are_enough_of_them_for_every_landlord() -> None:
    assert len(PERSONAS) >= 64
    by_landlord = Counter(persona.landlord for persona in PERSONAS)
    assert set(by_landlord) == set(LANDLORDS)
    assert min(by_landlord.values()) >= 10


def test_the_readme_says_how_many_there_are_and_how_many_are_not_heard_yet() -> None:
    not_yet = YAML(typ="safe").load(PROJECT / "tests/residents/not_yet.yml")
    said = " ".join((PROJECT / "README.md").read_text(encoding="utf-8").split())
    assert f"{len(PERSONAS)} simulated residents play every route; the {len(not_yet)} in" in said
    assert set(not_yet) <= {persona.id for persona in PERSONAS}


def test_every_route_is_played() -> None:
    played = {persona.route for persona in PERSONAS}
    assert {*ROUTES, "elsewhere"} == played


def test_every_category_and_everyday_matter_that_a_route_asks_about_is_played() -> None:
    exclusions = {persona.expect.get("exclusion") for persona in PERSONAS}
    assert set(words.EXCLUSIONS) - exclusions == set()
    signals = {signal for persona in PERSONAS for signal in persona.expect.get("signals", [])}
    assert signals == set(words.SIGNALS)


def test_a_third_of_them_answer_off_the_question() -> None:
    off = [persona for persona in PERSONAS if any(step.kind in OFF_ASKS for step in persona.does)]
    assert len(off) * 3 >= len(PERSONAS)
    assert {step.kind for persona in off for step in persona.does} >= set(OFF_ASKS)


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: str(persona.id))
def test_a_persona_says_only_words_that_the_system_knows(persona: Persona) -> None:
    for name, known in KNOWN_WORDS.items():
        expected = persona.expect.get(name, [])
        assert {*([expected] if isinstance(expected, str) else expected)} <= set(known), name
    assert set(persona.knows) <= set(words.ASKS)
    for step in persona.does:
        assert step.after in (*words.ASKS, *MOMENTS), step
        assert set(step.tells) <= set(words.ASKS)
        assert (len(step.tells) > 1) == (step.kind == "both"), "both tells two facts, and names them"
        assert bool(step.say) == (step.kind not in ("press", "leave", "exit"))
    if persona.follows:
        assert persona.follows in {other.id for other in PERSONAS if other.landlord == persona.landlord}


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: str(persona.id))
def test_a_persona_presses_quick_replies_that_there_are(persona: Persona) -> None:
    questions, name = wording()["questions"], LANDLORDS[persona.landlord].pack.name
    for step in persona.does:
        if step.kind == "press":
            labels = [choice["label"].replace("{landlord}", name) for choice in questions[step.after]["choices"]]
            assert step.label in labels


@pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: str(persona.id))
def test_a_persona_expects_what_its_landlord_promises(persona: Persona) -> None:
    """A target or a clause that stands nowhere in the pack would be another landlord's."""
    pack = LANDLORDS[persona.landlord].pack
    promised = persona.expect.get("contact_by")
    if promised:
        priority = persona.expect.get("priority")
        targets = [pack.target(name) for name in ([priority] if priority else ["urgent", "high", "standard"])]
        assert any(all(getattr(target, key, None) == value for key, value in promised.items()) for target in targets)
    if "clause" in persona.expect:
        excluded = pack.everyday.exclusions[persona.expect["exclusion"]]
        assert persona.expect["clause"] == excluded.clause


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"expect": {"colour": "red"}}, "colour"),
        ({"expect": {}, "mood": "low"}, "mood"),
        ({"expect": {}, "does": [{"dance": {"after": "when"}}]}, "dance"),
        ({"expect": {}, "does": [{"correct": {"upon": "when"}}]}, "upon"),
    ],
)
def test_a_word_that_nobody_knows_is_refused(row: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_persona({"id": "x", "landlord": "derby", "opening": "hello", **row})


def resident(**row: object) -> Resident:
    return Resident(read_persona({"id": "x", "landlord": "derby", "opening": "it's the dog", "expect": {}, **row}))


@pytest.mark.parametrize(
    ("asks", "words_said"),
    [
        ("when", "last night"), ("frequency", DONT_KNOW), ("name", "Ola, 07700 900577"), ("summary_ok", "yes"),
        ("more", "reported before: yes in May"), ("what", "it's the dog"), (None, ""),
    ],
)  # fmt: skip
def test_a_resident_answers_from_what_it_knows(asks: str | None, words_said: str) -> None:
    knows = {"when": "last night", "name": "Ola", "contact": "07700 900577", "reported_before": "yes in May",
             "evidence": "no"}  # fmt: skip
    assert resident(knows=knows).next_move(asks).words == words_said


def test_a_resident_without_a_name_gives_the_number_and_no_name() -> None:
    anonymous = resident(knows={"anonymous": "don't say it was me", "contact": "07700 900654"})
    assert [anonymous.next_move("name").words for _ in range(2)] == [
        "don't say it was me, 07700 900654", "I'd rather not say",
    ]  # fmt: skip


def test_a_step_is_done_once_and_then_the_question_is_answered() -> None:
    asking = resident(knows={"when": "last night"}, does=[{"ask_back": {"after": "when", "say": "how long?"}}])
    assert asking.undone == ["ask_back after when"]
    assert [asking.next_move("when").words for _ in range(2)] == ["how long?", "last night"]
    assert asking.undone == []


def test_an_answer_can_change_from_one_time_to_the_next() -> None:
    changing = resident(knows={"where": ["flat 7", "no, flat 8"]})
    assert [changing.next_move("where").words for _ in range(3)] == ["flat 7", "no, flat 8", "no, flat 8"]


@pytest.mark.parametrize(
    ("step", "asks", "move"),
    [
        ({"leave": {"after": "first_reply"}}, "what", Move("leave")),
        ({"leave": {"after": "where"}}, "where", Move("leave")),
        ({"exit": {"after": "where"}}, "where", Move("exit")),
        ({"press": {"after": "where", "label": "No"}}, "where", Move("press", "No")),
        ({"correct": {"after": "summary", "say": "flat 8"}}, "summary_ok", Move("say", "flat 8")),
        ({"later": {"say": "he's gone"}}, None, Move("say", "he's gone")),
    ],
)
def test_each_step_has_its_moment(step: dict[str, object], asks: str | None, move: Move) -> None:
    assert resident(does=[step]).next_move(asks) == move
