"""Names: the resident's own, other people's, and what only looks like one."""

import pytest

from bot.nlu.extraction.names import looks_like_name
from tests.unit.extraction.read import texts, values


@pytest.mark.parametrize(
    ("text", "name", "certain"),
    [
        ("my name is Dee Okafor", "Dee Okafor", True),
        ("my names wei chen and my number is 07700 900412", "Wei Chen", True),
        ("Name: Sara Khan", "Sara Khan", True),
        ("I'm Paul", "Paul", True),
        ("im paul", "Paul", True),
        ("its Rima", "Rima", True),
        ("Mrs O'Brien", "Mrs O'Brien", True),
        ("its mrs patel from no 6", "Mrs Patel", True),
        ("Dee Okafor", "Dee Okafor", True),
        ("dee o'connor", "Dee O'Connor", True),
        ("PAUL SMITH", "Paul Smith", True),
        ("Zbyszek", "Zbyszek", False),
        ("nkechi eze", "Nkechi Eze", False),
        ("Dee Okafor 07700 900412", "Dee Okafor", True),
        ("Paul, paul@example.org", "Paul", True),
        ("dee okafor, text me on 07700 900412", "Dee Okafor", True),
        ("sort it out please. Thanks, Sue", "Sue", True),
        ("Yours faithfully, Mr Arthur Penhaligon", "Mr Arthur Penhaligon", True),
        ("I await your reply. Yours sincerely,\nArthur Penhaligon", "Arthur Penhaligon", True),
        ("Kind regards, Mrs J Smith", "Mrs J Smith", True),
    ],
)
def test_the_residents_own_name(text: str, name: str, certain: bool) -> None:
    assert values(text, "person_name") == [{"name": name, "certain": certain, "of": "self"}]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a man called Dave lives there", "Dave"),
        ("a lady called Sarah said", "Sarah"),
        ("My mate Dave saw it", "Dave"),
        ("my neighbour dave said", "Dave"),
        ("his name is darren smith", "Darren Smith"),
        ("my ex Darren still has keys", "Darren"),
        ("I'm writing about Grace from the next block", "Grace"),
        ("Mr and Mrs Leung won't report it so I am", "Mr and Mrs Leung"),
        ("Mr Kowalski at 27b, has been hammering", "Mr Kowalski"),
    ],
)
def test_somebody_elses_name(text: str, name: str) -> None:
    assert values(text, "person_name") == [{"name": name, "certain": True, "of": "other"}]


@pytest.mark.parametrize(
    "text",
    [
        "im scared", "I'm Polish.", "I am Black and he called me names", "dont know his name. tall", "rather not say",
        "dont want my name on anything", "name calling", "text me", "text me 07700 900412", "next door", "no thanks",
        "Dont know", "last night", "Tuesday", "it's November", "the dog is called rex", "he called me all sorts", "Yes",
        "ring my sister 07700 900221, say its the dentist", "paul@example.org", "during lockdown", "Help",
        "Larkspur House",
        "Worse", "What", "Please hurry", "Worse than ever", "getting worse", "what now", "What happens next",
        "Yours faithfully",
        "Kind regards", "my mate saw it", "", "   ", "?", "😹",
    ],
)  # fmt: skip
def test_what_is_no_name_is_left(text: str) -> None:
    assert values(text, "person_name") == []


def test_the_words_as_said_are_kept() -> None:
    assert texts("my names wei chen", "person_name") == ["wei chen"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("dee okafor.", "Dee Okafor"),
        ("mrs o'brien", "Mrs O'Brien"),
        ("no way", None),
        ("a b c d e f", None),
        ("", None),
    ],
)
def test_looks_like_name(text: str, name: str | None) -> None:
    assert looks_like_name(text) == name
