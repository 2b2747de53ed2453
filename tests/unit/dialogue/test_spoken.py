"""Every text that a resident can see is listed, and ours are short and plain for every landlord's values."""

from __future__ import annotations

import dataclasses
from statistics import mean

import pytest

from bot.agenda.route_table import ROUTES
from bot.cli.main import main
from bot.dialogue.segments import encoding, segments
from bot.dialogue.spoken import (
    FEWEST_WORDS_TO_GRADE,
    HARDEST_MEAN_GRADE,
    MOST_SEGMENTS,
    Spoken,
    faults,
    own_texts,
    sample_values,
)
from bot.dialogue.spoken_by_landlord import landlord_texts, values_of
from bot.dialogue.wording import wording
from bot.landlords.loader import load_packs
from bot.settings import settings

LANDLORDS = load_packs(settings().packs_dir, settings().operating_dir)

LONGER_THAN_TWO_SMS = {
    "report.case_review": "carries what the landlord's policy prints on how to ask, in one piece with why it is said",
}
"""Texts of ours in English that may take more than two parts, and why."""


def by_id(landlord: str) -> dict[str, Spoken]:
    return {text.id: text for text in own_texts(values_of(LANDLORDS[landlord]))}


def english(landlord: str) -> list[Spoken]:
    return [text for text in by_id(landlord).values() if text.own]


@pytest.mark.parametrize("landlord", sorted(LANDLORDS))
def test_our_texts_are_short_and_plain(landlord: str) -> None:
    assert {text.id: faults(text) for text in by_id(landlord).values() if faults(text)} == {}


@pytest.mark.parametrize("landlord", sorted(LANDLORDS))
def test_on_average_our_texts_are_for_a_reading_age_below_9(landlord: str) -> None:
    grades = [text.level.grade for text in english(landlord) if text.level.words >= FEWEST_WORDS_TO_GRADE]
    assert len(grades) > 50
    assert mean(grades) < HARDEST_MEAN_GRADE


@pytest.mark.parametrize("landlord", sorted(LANDLORDS))
def test_our_texts_fit_into_two_sms_in_the_short_alphabet(landlord: str) -> None:
    texted = [text for text in english(landlord) if not text.id.startswith("page.")]
    long = [text.id for text in texted if segments(text.text) > MOST_SEGMENTS]
    assert set(long) <= LONGER_THAN_TWO_SMS.keys()
    assert [text.id for text in texted if encoding(text.text) != "GSM-7"] == []


HARD = (
    "Notwithstanding the aforementioned provisions, our organisation reserves the discretion to communicate relevant "
    "information to statutory agencies where safeguarding considerations necessitate immediate disclosure."
)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (HARD, "TOO HARD"),
        ("Kindly substantiate your allegations by utilising contemporaneous documentation.", "TOO HARD"),
        ("Call us now. " * 21, "TOO LONG"),
        ("and then he went up " * 5 + ".", "A SENTENCE OF 25 WORDS"),
    ],
    ids=["hard", "short and hard", "long", "one long sentence"],
)
def test_a_text_that_is_too_hard_or_too_long_is_found(text: str, fault: str) -> None:
    easy = by_id("dartford")["safety.emergency_line"]
    assert faults(easy) == []
    assert any(said.startswith(fault) for said in faults(dataclasses.replace(easy, text=text, own=text)))


def test_whatever_stands_in_the_wording_files_is_listed() -> None:
    listed, texts = by_id("dartford"), wording()
    for file in ("safety", "report", "notices", "page"):
        assert [name for name in texts[file] if f"{file}.{name}" not in listed] == []
    assert [name for name in texts["questions"] if f"questions.{name}" not in listed] == []
    for part, file in (
        ("safety", "sms.safety"),
        ("report", "sms.report"),
        ("topics", "sms.topics"),
        ("questions", "sms.questions"),
        ("own", "sms"),
    ):
        assert [name for name in texts["sms"][part] if f"{file}.{name}" not in listed] == []
    assert [
        name for name, topic in texts["topics"].items() if "from" not in topic and f"topics.{name}" not in listed
    ] == []
    assert [name for name in texts["everyday"]["advice"] if f"everyday.{name}" not in listed] == []
    assert {text_id.split(".")[1] for text_id in listed if text_id.startswith("other_languages")} == set(
        texts["other_languages"]
    )
    buttons = [choice["label"] for question in texts["questions"].values() for choice in question.get("choices", [])]
    assert len(buttons) == sum(len(listed[f"questions.{name}"].choices) for name in texts["questions"])


def test_a_variant_is_listed_with_its_own_quick_replies() -> None:
    listed = by_id("dartford")
    assert [label for _, label in listed["questions.safe_now.self_harm"].choices][:2] == [
        "Yes, I'm safe",
        "No, I might hurt myself",
    ]
    assert [label for _, label in listed["questions.safe_now"].choices] == ["Yes", "No", "Not sure"]


def test_each_says_where_it_is_said() -> None:
    listed = by_id("dartford")
    assert listed["safety.heard_next_door"].where == "heard_next_door"
    assert listed["safety.signal_raised"].where == "violence"
    assert listed["safety.child_close_no_contact"].where == "child_writing"
    assert "report of noise" in listed["questions.source"].where
    assert [name for name, route in ROUTES.items() if f"{name}," not in listed["questions.contact"].where + ","] == [
        name for name, route in ROUTES.items() if "contact" not in route.asks
    ]


def test_slots_are_filled_with_the_landlord_s_own_values() -> None:
    texts = by_id("derby")
    assert [text.id for text in texts.values() if "{" in text.text] == []
    assert LANDLORDS["derby"].pack.name in texts["safety.signal_raised"].text


SPOKEN_BY_DARTFORD = [
    ("answers.anonymity", "a question: anonymous"),
    ("targets", "report of violence"),
    ("instead", "everyday matter: baby_crying"),
    ("other_landlords", "both rent from another landlord"),
    ("third_parties", "on behalf of someone"),
    ("case_review", "reported before"),
    ("operating.contact_line", "wherever a person is offered"),
]


@pytest.mark.parametrize(("text_id", "where"), SPOKEN_BY_DARTFORD)
def test_what_the_policy_says_is_listed_with_what_leads_to_it(text_id: str, where: str) -> None:
    listed = landlord_texts(LANDLORDS["dartford"], values_of(LANDLORDS["dartford"]))
    assert any(text.id == text_id and where in text.where for text in listed)


def test_evidence_advice_is_listed_for_the_category_it_is_told_with() -> None:
    listed = landlord_texts(LANDLORDS["dartford"], values_of(LANDLORDS["dartford"]))
    assert [text.where for text in listed if "NoiseApp" in text.text and text.id == "evidence"] == ["report of noise"]


def test_the_command_lists_all_with_measures(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["texts", "--all", "dartford"]) == 0
    said = capsys.readouterr().out
    assert "safety.danger_now  (immediate_danger)" in said
    assert "Quick replies: Yes / No / Not sure" in said
    assert "other_languages.pl.unread  (not English: pl)" in said
    assert "What the policy and settings of Dartford Borough Council say" in said
    assert "(UCS-2)" in said


def test_without_a_landlord_ours_alone_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["texts", "--all"]) == 0
    said = capsys.readouterr().out
    assert "A person at the landlord will read" in said
    assert "policy and settings of" not in said


def test_every_slot_has_a_sample_value() -> None:
    assert len(own_texts(sample_values("Dartford", ""))) == len(by_id("dartford"))
