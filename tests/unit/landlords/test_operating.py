"""Operating settings: what is refused, and that colours can be read."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from bot.landlords import Operating, load_packs
from bot.landlords.operating import LEAST_CONTRAST, contrast
from tests.unit.landlords.files import OPERATING, PACK, ROOM, replaced, shelf


@pytest.fixture(scope="module")
def operating() -> Operating:
    return load_packs(ROOM / "packs", ROOM / "operating")["dartford"].operating


def test_the_defaults_of_the_design(operating: Operating) -> None:
    assert operating.intake.embedded
    assert operating.intake.secret_name == "DOORSTEP_INBOX_SECRET"
    assert operating.retention_days.unfinished_without_signal == 30
    assert operating.hours_by_weekday == {day: (time(9), time(17)) for day in range(5)}
    assert operating.night_hours == (time(23), time(7))
    assert operating.approvals == {}


def test_made_up_numbers_are_from_the_range_for_drama(operating: Operating) -> None:
    for contact in operating.escalation_contacts:
        assert (contact.mobile or "").startswith("+447700900")
        assert (contact.email or "").endswith("@example.org")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_on_its_ground(operating: Operating, scheme: str) -> None:
    colours = getattr(operating.brand, scheme)
    assert contrast(colours.text, colours.background) >= LEAST_CONTRAST
    assert contrast(colours.on_accent, colours.accent) >= LEAST_CONTRAST


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#ffffff", "#ffffff", 1.0), ("#777777", "#ffffff", 4.48)],
)
def test_contrast_is_measured_as_wcag_does(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert contrast(other, one) == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('text: "#1b1f24"', 'text: "#777777"', "text on background has a contrast of 4.48"),
        ('accent: "#0b5d4b"', 'accent: "green"', "brand.light.accent"),
        ('end: "17:00"', 'end: "08:00"', "the end comes after the start"),
        ("monday:", "moonday:", "staffed_hours"),
        ('number: "+4477', 'number: "+4420', "sms.number"),
        ("url: inbox", "url: http://example.org/intake", "`inbox` or an https:// address"),
        ("secret_name: DOORSTEP_INBOX_SECRET", "secret_name: hunter2", "intake.secret_name"),
        ("logo: null", "logo: ../../etc/passwd", "a path inside the brand folder"),
        ("logo: null", "logo: null\n  exit_address: javascript:alert(1)", "an https:// address"),
        ("url: null", "url: ftp://example.org", "an https:// address"),
        ('    email: duty-officer@example.org\n    mobile: "+447700900100"\n', "", "a contact needs an e-mail address"),
        ("unfinished_without_signal: 30", "unfinished_without_signal: 0", "the number is at least 1"),
        ("number_of_homes: 4200", "number_of_homes: many", "number_of_homes"),
        (
            "approvals: {}",
            "approvals: {a: {approved_by: Jo, approved_on: 2026-01-01, content_hash: abc}}",
            "64 digits or letters from a to f",
        ),
    ],
)
def test_a_setting_that_cannot_be_right_is_refused(tmp_path: Path, old: str, new: str, reason: str) -> None:
    broken, _ = replaced(OPERATING, old, new)
    landlords = load_packs(*shelf(tmp_path, {"dartford": PACK}, {"dartford": broken}))
    assert len(landlords) == 0
    assert any(reason in str(problem) for problem in landlords.problems), landlords.problems
    assert all(problem.line > 0 for problem in landlords.problems)


def test_an_approval_is_read(tmp_path: Path) -> None:
    approval = (
        f"approvals: {{safe_now: {{approved_by: Jo Bloggs, approved_on: 2026-01-01, content_hash: {'0a' * 32}}}}}"
    )
    text, _ = replaced(OPERATING, "approvals: {}", approval)
    landlords = load_packs(*shelf(tmp_path, {"dartford": PACK}, {"dartford": text}))
    assert landlords["dartford"].operating.approvals["safe_now"].approved_by == "Jo Bloggs"
