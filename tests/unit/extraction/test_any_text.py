"""Promises that hold for any text whatever."""

import time
from datetime import datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.extraction import extract
from tests.unit.extraction.read import SATURDAY, texts, values

PIECES = st.sampled_from(
    [
        "last", "nite", "bout", "11", "half", "1", "till", "3", "on", "the", "14th", "14/11", "31/02", "29/2",
        "0000-00-00", "99:99", "tuesday", "two", "sundays", "ago", "since", "march", "every", "night", "4", "or", "5",
        "a", "week", "flat", "7", "above", "me", "number", "9", "ash", "row", "da1", "9zz", "07700", "900412",
        "paul@example.org", "cad", "1234", "46/12345/26", "my", "name", "is", "dee", "not", "no,", "sorry", "now",
        "İ", "ß", "ﬁ", "٣", "²", "Ⅷ", "twenty-five", "o'clock", "midnight", "12", "for", "3", "years", "999",
        "99999999999", "fortnight", "before", "again", "teatime", "went", "garages", "1.5", "hours", "&",
    ]
)  # fmt: skip
MOMENTS = st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1)).map(
    lambda moment: moment.replace(tzinfo=SATURDAY.tzinfo)
)


def assert_sound(text: str, at: datetime) -> None:
    """Spans lie within the text and hold the words as said; entities of one kind do not overlap; no date is to come."""
    entities = extract(text, at)
    for entity in entities:
        assert 0 <= entity["start"] < entity["end"] <= len(text)
        assert text[entity["start"] : entity["end"]] == entity["text"]
        if entity["entity"] == "time" and entity["value"]["date"]:
            assert datetime.fromisoformat(entity["value"]["date"]).date() <= at.date()
    for kind in {entity["entity"] for entity in entities}:
        spans = sorted((entity["start"], entity["end"]) for entity in entities if entity["entity"] == kind)
        assert all(first[1] <= second[0] for first, second in pairwise(spans))


@given(text=st.text(), at=MOMENTS)
@settings(max_examples=300, deadline=None)
def test_any_unicode_text_is_read_soundly(text: str, at: datetime) -> None:
    assert_sound(text, at)


@given(
    pieces=st.lists(PIECES | st.text(max_size=3), max_size=25),
    glue=st.sampled_from([" ", ", ", "", "-", "/", "\n"]),
    at=MOMENTS,
)
@settings(max_examples=500, deadline=None)
def test_any_mixture_of_telling_words_is_read_soundly(pieces: list[str], glue: str, at: datetime) -> None:
    assert_sound(glue.join(pieces), at)


@given(text=st.text())
@settings(max_examples=100, deadline=None)
def test_a_moment_without_zone_is_london_time(text: str) -> None:
    assert extract(text, SATURDAY.replace(tzinfo=None)) == extract(text, SATURDAY)


@pytest.mark.parametrize(
    "piece",
    [
        " ",
        "\n",
        "a",
        "0",
        "1 ",
        "(",
        ", ",
        "at 11 or ",
        "flat 1, ",
        "tuesday, ",
        "mrs ",
        "5 mins, ",
        "a.b",
        "not ",
        "again ",
        "again, yesterday. ",
        "yesterday went on till 3 ",
        "the night before ",
        "a fortnight ago on the ",
        "12 not ",
        "no, ",
        "every mon ",
        "behind the garages on ",
        "it went on ",
    ],
)
def test_twenty_thousand_characters_take_no_longer_than_they_must(piece: str) -> None:
    begun = time.perf_counter()
    extract(piece * (20_000 // len(piece)), SATURDAY)
    assert time.perf_counter() - begun < 2


def test_a_message_of_forty_words_is_read_in_under_ten_milliseconds() -> None:
    text = (
        "the bloke above me in flat 7 has music on till 2 or 3 in the morning nearly every night since March, "
        "I am in flat 3 Larkspur House, last night bout 11 was the worst, my name is Dee, 07700 900412"
    )
    extract(text, SATURDAY)
    taken = []
    for _ in range(30):
        begun = time.perf_counter()
        extract(text, SATURDAY)
        taken.append(time.perf_counter() - begun)
    assert sorted(taken)[15] < 0.010


def test_a_whole_story_gives_every_fact_at_once() -> None:
    story = (
        "Hi my name is Dee Okafor, 07700 900412. The man in flat 7 above me plays music till 3am most nights "
        "since March. I'm in flat 3 Larkspur House, DA1 9ZZ. Police gave me CAD 1234."
    )
    assert [entity["entity"] for entity in extract(story, SATURDAY)] == [
        "person_name", "phone", "place", "time", "recurrence", "place", "postcode", "police_reference",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("its flat 8 not 7", "place", ["flat 8"]),
        ("it was Monday, sorry, Tuesday", "time", ["Tuesday"]),
        ("I said Monday but it was Tuesday", "time", ["Tuesday"]),
        ("not monday, tuesday", "time", ["tuesday"]),
        ("it was the 12th not the 11th", "time", ["the 12th"]),
        ("its 07700 900733 not 07700 900412", "phone", ["07700 900733"]),
        ("no it was tuesday, I beg your pardon, it was Wednesday", "time", ["Wednesday"]),
        ("it was teatime not 6", "time", ["teatime"]),
        ("it was teatime not at 6", "time", ["teatime"]),
        ("around 6, no, teatime", "time", ["teatime"]),
        ("it was flat 8 not flat 9", "place", ["flat 8"]),
        ("not after 6 he might come back", "time", ["after 6"]),
    ],
)
def test_what_is_taken_back_is_left_out(text: str, kind: str, said: list[str]) -> None:
    assert texts(text, kind) == said


def test_texts_without_anything_to_find_give_nothing() -> None:
    assert [values(text, "time") for text in ("", "…", "جاري يهددني", "ok")] == [[], [], [], []]
