"""Flats, houses, streets, neighbours and shared places."""

from typing import Any

import pytest

from tests.unit.extraction.read import texts, told, values


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("number 9 Ash Row", {"number": "9", "street": "Ash Row"}),
        ("no. 9", {"number": "9"}),
        ("12B St Mary's Ct DA1 9ZZ", {"number": "12B", "building": "St Mary's Ct", "postcode": "DA1 9ZZ"}),
        ("12 Ash Row, Dartford, da19zz", {"number": "12", "street": "Ash Row", "postcode": "DA1 9ZZ"}),
        ("flat 3 larkspur house temple hill",
         {"flat": "3", "building": "Larkspur House", "street": "Temple Hill"}),
        ("im at 24 fern close", {"number": "24", "street": "Fern Close", "own": True}),
        ("FLAT 22 ARUNDEL", {"flat": "22", "building": "ARUNDEL"}),
        ("Block 4, Flat 17, Jubilee Estate", {"flat": "17", "building": "Block 4", "street": "Jubilee Estate"}),
        ("Apt 5, The Maltings, Mill Lane, DA1 1AB",
         {"flat": "5", "building": "The Maltings", "street": "Mill Lane", "postcode": "DA1 1AB"}),
        ("flat 2, same block, Larkspur House", {"flat": "2", "building": "Larkspur House"}),
        ("flat 12a", {"flat": "12A"}),
        ("bought Flat 3 a subwoofer", {"flat": "3"}),
        ("Willow Court, number 23", {"number": "23", "building": "Willow Court"}),
        ("along the entire length of Church Road", {"street": "Church Road"}),
        ("man at 14 keeps putting his rubbish in my bin", {"number": "14"}),
        ("the bloke from 22 hes off his head", {"number": "22"}),
        ("The young lady at 4b used to wave", {"number": "4B"}),
        ("They're in 40, I'd rather not", {"number": "40"}),
        ("them at 52 are fighting", {"number": "52"}),
        ("we live at 9", {"number": "9", "own": True}),
        ("next door", {"relation": "next_door"}),
        ("nxt door", {"relation": "next_door"}),
        ("next door at number 9", {"number": "9", "relation": "next_door"}),
        ("the bloke above me", {"relation": "above"}),
        ("lady from upstair flat", {"relation": "above"}),
        ("upstairs in flat 7", {"flat": "7", "relation": "above"}),
        ("baby in the flat below cries", {"relation": "below"}),
        ("her over the road", {"relation": "opposite"}),
        ("the stairwell", {"relation": "communal"}),
        ("in the carpark", {"relation": "communal"}),
        ("bin store", {"relation": "communal"}),
        ("on the second floor landing", {"relation": "communal"}),
        ("outside Tesco on the high street", {}),
        ("dont know exactly, somewhere on the Green", {}),
        ("behind the garages", {}),
        ("behind the garages on gore road", {"street": "Gore Road", "relation": "communal"}),
        ("in the car park on Gore Road", {"street": "Gore Road", "relation": "communal"}),
        ("the stairwell, Larkspur House", {"building": "Larkspur House", "relation": "communal"}),
        ("the lads in number 9, Temple Hill", {"number": "9", "street": "Temple Hill"}),
        ("its flat 8 not 7", {"flat": "8"}),
        ("not next door, upstairs", {"relation": "above"}),
        ("flat 7, sorry, flat 8", {"flat": "8"}),
        ("actually its number 16, not number 18", {"number": "16"}),
        ("it was flat 8 not flat 9", {"flat": "8"}),
        ("no it was 12 not 14", {"number": "12"}),
        ("Sorry, I meant 7 not 9.", {"number": "7"}),
        ("its 22b not 22a", {"number": "22B"}),
    ],
)  # fmt: skip
def test_one_place_is_understood_with_its_line_as_said(text: str, expected: dict[str, Any]) -> None:
    (value,) = values(text, "place")
    assert told(value, "line") == expected
    assert value["line"] == " ".join(texts(text, "place")[0].split())


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("flat 7 above me, I'm in flat 3 Larkspur House, Temple Hill",
         {"flat": "7", "relation": "above"},
         {"flat": "3", "building": "Larkspur House", "street": "Temple Hill", "own": True}),
        ("rubbish dumped behind the garages on Gore Road yesterday, I live at 5 Elm Close",
         {"street": "Gore Road", "relation": "communal"}, {"number": "5", "street": "Elm Close", "own": True}),
        ("in the car park, I live at flat 5 Larkspur House",
         {"relation": "communal"}, {"flat": "5", "building": "Larkspur House", "own": True}),
        ("the lads in number 9 are always out at Temple Hill", {"number": "9"}, {"street": "Temple Hill"}),
        ("22, I'm at 24 Fern Close", {"number": "22"}, {"number": "24", "street": "Fern Close", "own": True}),
    ],
)  # fmt: skip
def test_the_trouble_and_the_residents_own_home_are_two(
    text: str, first: dict[str, Any], second: dict[str, Any]
) -> None:
    assert [told(value, "line") for value in values(text, "place")] == [first, second]


@pytest.mark.parametrize(
    "text",
    [
        "5 people on my street", "in my house", "kicked my front door", "theres no 2 ways about it", "11 bins", "at 11",
        "heard him at 11", "phones on 4 percent", "10 people in a 2 bed flat", "the bloke at 11pm", "above all",
        "in 2019",
        "it was 11 not 12", "it was 11 not 12 last night", "no it was 3am not 4", "no, 3 times not 4",
        "we moved in 2021", "house party", "down the road", "£200", "flat out", "a flat tyre", "no 5 mins ago", "22",
    ],
)  # fmt: skip
def test_what_is_no_place_is_left(text: str) -> None:
    assert values(text, "place") == []
