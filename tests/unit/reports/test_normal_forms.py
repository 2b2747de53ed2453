"""Equal contacts and places have one normal form, so that a search finds them however they were written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.encryption import normal_email, normal_house, normal_phone, normal_postcode, search_terms


@pytest.mark.parametrize(
    ("normal", "written", "form"),
    [
        (normal_phone, "07700 900412", "+447700900412"),
        (normal_phone, "+44 (0)7700 900-412", "+447700900412"),
        (normal_phone, "0044 7700 900412", "+447700900412"),
        (normal_phone, "01632 960123", "+441632960123"),
        (normal_phone, "12", None),
        (normal_phone, "no number", None),
        (normal_email, "Dee.Okafor@Example.ORG", "dee.okafor@example.org"),
        (normal_email, "write to <dee@example.org>.", "dee@example.org"),
        (normal_email, "dee at example", None),
        (normal_postcode, "da1 1aa", "DA11AA"),
        (normal_postcode, "flat 3, DA11AA please", "DA11AA"),
        (normal_postcode, "SW1A 2AA", "SW1A2AA"),
        (normal_postcode, "flat 12", None),
    ],
)
def test_normal_form(normal: Callable[[str], str | None], written: str, form: str | None) -> None:
    assert normal(written) == form


def test_house_needs_both_parts() -> None:
    assert normal_house("da1 1aa", "14 b") == "DA11AA/14B"
    assert normal_house("da1 1aa", "") is None
    assert normal_house("nowhere", "14") is None


@pytest.mark.parametrize(
    ("fact", "terms"),
    [
        ({"name": "contact", "said": "07700 900412", "value": None}, {("phone", "+447700900412")}),
        ({"name": "contact", "said": None, "value": {"email": "a@b.org"}}, {("email", "a@b.org")}),
        ({"name": "safe_contact", "said": "x", "value": [{"phone": "07700900413"}]}, {("phone", "+447700900413")}),
        ({"name": "where", "said": "at DA1 1AA", "value": None}, {("postcode", "DA11AA")}),
        (
            {"name": "where", "said": "x", "value": {"postcode": "DA1 1AA", "number": None, "flat": "7"}},
            {("postcode", "DA11AA"), ("postcode_house", "DA11AA/7")},
        ),
        ({"name": "impact", "said": "ring 07700 900412 at DA1 1AA", "value": None}, set()),
    ],
)
def test_only_contacts_and_places_can_be_searched(fact: dict[str, Any], terms: set[tuple[str, str]]) -> None:
    assert search_terms([fact]) == terms
