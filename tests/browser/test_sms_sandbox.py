"""The phone page of the sandbox in Chromium, on small and wide screens: what it says of itself, a text each way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.settings import PROJECT
from tests.apps.sms_sandbox.playing import PHONE, Playing, doorstep, playing
from tests.browser.contrast import CONTRASTS, READABLE

DARTFORD = "Dartford Borough Council"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Playing]:
    with doorstep() as stand_in, playing(stand_in, packs_dir=PROJECT / "bot" / "landlords" / "packs") as running:
        yield running


@pytest.fixture(params=[(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")], ids=lambda p: f"{p[0]} {p[1]}")
def page(browser: Browser, sandbox: Playing, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, scheme = request.param
    sandbox.steer("forget", {})
    sandbox.doorstep.calls = []
    context = browser.new_context(viewport={"width": width, "height": 740}, color_scheme=scheme)
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda told: faults.append(told.text) if told.type == "error" else None)
    opened.goto(f"{sandbox.url}/?from=123")
    yield opened
    context.close()
    assert faults == []


def test_a_text_goes_out_and_an_answer_and_a_fault_are_shown(page: Page, sandbox: Playing) -> None:
    expect(page.get_by_text("Nothing here is sent to any real phone.")).to_be_visible()
    page.get_by_label("To", exact=True).select_option(label=DARTFORD)
    ours = page.get_by_label("To", exact=True).input_value()
    page.get_by_label("Your text").fill("<b>Music</b> till 3")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("log").get_by_text("<b>Music</b> till 3")).to_be_visible()
    expect(page.get_by_text("Doorstep has it")).to_be_visible()
    expect(page.get_by_label("Your text")).to_have_value("")
    assert [(told["From"], told["To"]) for told in sandbox.doorstep.of("/sms/inbound")] == [(PHONE, ours)]
    page.get_by_label("News of Doorstep’s texts").select_option("undelivered")
    expect(page.get_by_text("News: Not delivered.")).to_be_visible()
    sandbox.client().messages.create(to=PHONE, from_=ours, body="Thank you for telling us.")
    expect(page.get_by_text("1 part, did not reach the phone (30003)")).to_be_visible()
    page.get_by_role("button", name="STOP").click()
    expect(page.get_by_text("you opted out")).to_be_visible()
    expect(page.get_by_text("Automatic reply of the provider")).to_be_visible()
    assert [(words, ratio) for words, ratio in page.evaluate(CONTRASTS) if ratio < READABLE] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.get_by_role("button", name="Another").click()
    expect(page.get_by_text("No texts yet.")).to_be_visible()
