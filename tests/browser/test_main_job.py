"""The main job: a resident in a real browser, with and without JavaScript, to a report that lies in the inbox."""

from __future__ import annotations

import time
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from playwright.sync_api import Browser, Page, expect

from bot.dialogue.wording import wording
from bot.reports.document import report_schema
from bot.reports.tables import InboxItem
from tests.running import RunningDoorstep

OPENING = "lad in the flat over mine plays drums till 1 or 2 in the morning, most nights since September"
KNOWS = {
    "anyone_hurt": "no, just worn out",
    "when": "last night about quarter to one",
    "where": "flat 12 Saffron Court, I'm in flat 6 underneath",
    "vulnerability": "no",
    "name": "Marcus Bell, 07700 900345",
    "more": "my partner has heard it too",
    "summary_ok": "yes",
}
MOST_MESSAGES = 12


def asked(words: str) -> str | None:
    """Which question the page shows last, by its words."""
    for asks, question in wording()["questions"].items():
        for text in (question["text"], question.get("again", question["text"])):
            if text.replace("{landlord}", "Dartford Borough Council") in words:
                return str(asks)
    return None


def last_words(page: Page) -> str:
    return page.locator("#log li").last.inner_text()


def send(page: Page, text: str) -> None:
    """Write a message and wait until the assistant has answered."""
    before = page.locator("#log li").count()
    page.get_by_label("Your message").fill(text)
    page.get_by_role("button", name="Send", exact=True).click()
    # The resident's own line and at least one of the assistant's.
    expect(page.locator(f"#log li:nth-child({before + 2})")).to_be_visible(timeout=15_000)
    expect(page.locator("#state")).to_be_empty(timeout=15_000)


@pytest.mark.parametrize("scripts", [True, False], ids=["with-javascript", "without-javascript"])
def test_a_resident_reports_in_a_browser_and_the_report_lies_in_the_inbox(
    doorstep: RunningDoorstep, browser: Browser, scripts: bool
) -> None:
    context = browser.new_context(java_script_enabled=scripts, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{doorstep.public_url}/dartford")
    page.get_by_role("button", name="Start now").or_(page.get_by_role("link", name="Start now")).click()
    send(page, OPENING)
    for _ in range(MOST_MESSAGES):
        asks = asked(last_words(page))
        if asks is None:
            break
        send(page, KNOWS.get(asks, "don't know"))
    talk = page.locator("#log").inner_text()
    assert "999" in talk
    assert "Your reference is" in talk
    reference = talk.split("Your reference is ")[1][:12]
    context.close()
    report = in_the_inbox(doorstep, reference)
    Draft202012Validator(report_schema()).validate(report)
    assert report["words"][0]["text"] == OPENING
    assert report["complete"] is True


def in_the_inbox(doorstep: RunningDoorstep, reference: str, seconds: float = 15.0) -> dict[str, Any]:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        with doorstep.session_factory() as db:
            item = db.query(InboxItem).filter_by(reference=reference, event="report.submitted").one_or_none()
            if item is not None:
                body: dict[str, Any] = item.body
                return body
        time.sleep(0.2)
    raise AssertionError("the report did not arrive")
