"""Phone numbers, e-mail addresses, postcodes and police references as residents type them."""

from datetime import datetime
from typing import Any

import pytest

from bot.nlu.extraction import extract

AT = datetime.fromisoformat("2026-11-21T14:00:00+00:00")


def values(text: str, kind: str) -> list[Any]:
    return [entity["value"] for entity in extract(text, AT) if entity["entity"] == kind]


@pytest.mark.parametrize(
    ("text", "number", "mobile"),
    [
        ("07700 900412", "+447700900412", True),
        ("07700900412", "+447700900412", True),
        ("its 077 00 90 04 12 ta", "+447700900412", True),
        ("07700-900-412.", "+447700900412", True),
        ("+447700900412", "+447700900412", True),
        ("+44 7700 900 412", "+447700900412", True),
        ("+44 (0)7700 900412", "+447700900412", True),
        ("0044 7700 900412", "+447700900412", True),
        ("(07700) 900412", "+447700900412", True),
        ("O7700 900412", "+447700900412", True),
        ("7700900412", "+447700900412", True),
        ("ring my sister 07700 900221, say its the dentist", "+447700900221", True),
        ("01632 960123", "+441632960123", False),
        ("(01632) 960 123", "+441632960123", False),
        ("0163 296 0123", "+441632960123", False),
        ("landline:01632960123", "+441632960123", False),
    ],
)
def test_uk_numbers_in_any_spacing_are_read(text: str, number: str, mobile: bool) -> None:
    assert values(text, "phone") == [{"number": number, "mobile": mobile}]


def test_two_numbers_side_by_side_are_two() -> None:
    found = values("07700 900412 07700 900733 or 01632 960111", "phone")
    assert [value["number"] for value in found] == ["+447700900412", "+447700900733", "+441632960111"]


@pytest.mark.parametrize(
    "text",
    [
        "077009004",
        "flat 11",
        "01-11-2026 10:30",
        "14/11/2026",
        "ref 1234567890123456",
        "999",
        "call 101",
        "20 mins",
        "0",
        "+",
    ],
)
def test_other_digits_are_no_phone_number(text: str) -> None:
    assert values(text, "phone") == []


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("paul@example.org", "paul@example.org"),
        ("its Dee.Okafor+home@Example.co.uk.", "dee.okafor+home@example.co.uk"),
        ("(rima_k@example.com)", "rima_k@example.com"),
        ("email me at o'brien@mail.example.org, thanks", "o'brien@mail.example.org"),
        ("paul@example.org!", "paul@example.org"),
    ],
)
def test_email_addresses_lose_the_punctuation_around_them(text: str, email: str) -> None:
    assert values(text, "email") == [email]


@pytest.mark.parametrize("text", ["see you @ 8", "paul@", "@home", "a@b", "paul@@example.org", "paul@example..org"])
def test_what_is_no_email_address_is_left(text: str) -> None:
    assert values(text, "email") == []


@pytest.mark.parametrize(
    ("text", "postcode"),
    [
        ("DA1 9ZZ", "DA1 9ZZ"),
        ("da19zz", "DA1 9ZZ"),
        ("12B St Mary's Ct, da1 9zz.", "DA1 9ZZ"),
        ("EC1A 1BB", "EC1A 1BB"),
        ("w1a0ax", "W1A 0AX"),
        ("m1 1ae", "M1 1AE"),
        ("DE22  3XX", "DE22 3XX"),
        ("I'm in DA1", "DA1"),
        ("my postcode is so15", "SO15"),
        ("postcode e2", "E2"),
        ("over by da2 somewhere", "DA2"),
    ],
)
def test_postcodes_are_written_the_usual_way(text: str, postcode: str) -> None:
    assert values(text, "postcode") == [postcode]


@pytest.mark.parametrize(
    "text",
    [
        "so1 keeps banging", "hes off the M25", "it was on the A2", "c u l8r m8", "b4 that", "flat E10",
        "flat e2 3rd floor",
        "ZZ9 9ZZ", "QQ1 1AA", "he does me1 then me2", "2 2am", "at 10pm 3 men",
    ],
)  # fmt: skip
def test_words_and_roads_are_no_postcodes(text: str) -> None:
    assert values(text, "postcode") == []


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("46/12345/26", "46/12345/26"),
        ("crime ref 20/0123456", "20/0123456"),
        ("CAD 1234", "CAD 1234"),
        ("the cad number 1234 of 14NOV26", "CAD NUMBER 1234 OF 14NOV26"),
        ("CR-2026-123", "CR-2026-123"),
        ("police gave me crime reference number 26000123456.", "26000123456"),
        ("crime number is 1234567/26", "1234567/26"),
        ("incident no. 514 of yesterday", "514"),
        ("police log 3412", "3412"),
        ("police ref: ab/1234/26", "AB/1234/26"),
    ],
)
def test_police_references_are_read(text: str, reference: str) -> None:
    assert values(text, "police_reference") == ([reference])


@pytest.mark.parametrize(
    "text",
    [
        "police came at 1030",
        "14/11/26",
        "crime is up",
        "24/7",
        "I rang 101 twice",
        "police came 3 times",
        "I rang the police 999",
    ],
)
def test_other_numbers_are_no_police_reference(text: str) -> None:
    assert values(text, "police_reference") == []
