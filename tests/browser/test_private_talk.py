"""A sensitive talk in a real browser, with and without scripts: what another tab, history and clock give away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.apps.public.serving import Served, served
from tests.apps.public.test_private_pages import STORY, WORD, answer
from tests.browser.contrast import CONTRASTS, READABLE

PHONE = {"width": 320, "height": 640}
ELSEWHERE = "https://127.0.0.1:20999/elsewhere"
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    limits = {"DOORSTEP_RATE_LIMIT_ADDRESS": "100000 per minute"}
    with served(tmp_path_factory.mktemp("private"), **limits) as running:
        running.rasa.answer = answer
        yield running


Told = Callable[..., Page]


@pytest.fixture
def told(server: Served, browser: Browser) -> Iterator[Told]:
    """A page in a fresh profile on which abuse was just told. The test fails on any fault of the page's script."""
    contexts = []
    asked: list[str] = []
    faults: list[str] = []

    def tell(**options: Any) -> Page:
        context = browser.new_context(**{"viewport": PHONE, "locale": "en-GB", **options})
        contexts.append(context)
        context.route(f"{ELSEWHERE}*", lambda route: route.fulfill(body="<title>Weather</title><p>Sunny</p>"))
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{server.url}/dartford")
        page.get_by_role("button", name="Start now").click()
        say(page, STORY)
        page.get_by_label("Your word").wait_for()
        return page

    yield tell
    for context in contexts:
        context.close()
    own = urlsplit(server.url).netloc
    assert {url for url in asked if urlsplit(url).netloc != own} <= {ELSEWHERE}
    assert faults == []
    assert not [url for url in asked if "marker" in url or "kettle" in url.lower()]


def say(page: Page, text: str) -> None:
    page.get_by_label("Your message").fill(text)
    page.get_by_role("button", name="Send", exact=True).click()


def said(page: Page) -> list[str]:
    return page.locator("#log .said").all_inner_texts()


def is_neutral(page: Page, server: Served) -> None:
    expect(page.get_by_role("button", name="Start now")).to_be_visible()
    assert page.url == f"{server.url}/dartford"
    assert page.title() == "Tell us what is happening – Dartford Borough Council"
    assert "marker" not in page.content()
    assert page.get_by_text("already started").count() == 0


@SCRIPTS
def test_another_tab_and_the_address_bar_give_the_first_page(told: Told, server: Served, scripts: bool) -> None:
    page = told(java_script_enabled=scripts)
    other = page.context.new_page()
    other.goto(f"{server.url}/dartford/chat")
    is_neutral(other, server)
    say(page, "he is out now")
    expect(page.locator("#log .message.resident")).to_have_count(2)
    assert STORY in said(page), "the tab that is in the talk goes on"
    page.goto(f"{server.url}/dartford/chat")
    is_neutral(page, server)


@SCRIPTS
def test_after_leaving_the_word_opens_it_again(told: Told, server: Served, scripts: bool) -> None:
    page = told(java_script_enabled=scripts)
    page.get_by_label("Your word").fill(WORD)
    page.get_by_role("button", name="Keep this word").click()
    expect(page.get_by_text("Your word is kept")).to_be_visible()
    page.get_by_role("link", name="Leave this page now").click()
    page.wait_for_url(ELSEWHERE)
    page.goto(f"{server.url}/dartford/chat")
    is_neutral(page, server)
    page.get_by_role("link", name="Go on with an earlier conversation").click()
    page.get_by_label("Your word").fill("red kettle")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("alert")).to_contain_text("can't find anything")
    page.get_by_label("Your word").fill("blue kettle")
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("#log .said").first).to_be_visible()
    assert STORY in said(page)


def test_nothing_but_the_page_itself_knows_of_it(told: Told) -> None:
    page = told()
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    assert "marker" not in page.url + page.title()


def test_after_ten_quiet_minutes_the_page_goes_and_writing_keeps_it(told: Told, server: Served) -> None:
    page = told()
    page.clock.install()
    page.locator("#show").evaluate("(form) => form.submit()")  # loaded anew, so that its script runs by that clock
    page.get_by_label("Your word").wait_for()
    page.clock.fast_forward("09:30")
    with page.expect_response("**/dartford/show"):
        page.get_by_label("Your message").press_sequentially("st")
    page.clock.fast_forward("09:30")
    assert STORY in said(page)
    page.clock.fast_forward("00:40")
    page.wait_for_url("**/dartford")
    is_neutral(page, server)


@SCRIPTS
def test_delete_what_i_said_is_two_presses(told: Told, server: Served, scripts: bool) -> None:
    page = told(java_script_enabled=scripts)
    page.get_by_role("button", name="Delete what I said").click()
    assert "marker" not in page.content()
    page.get_by_role("button", name="Yes, delete it").click()
    expect(page.get_by_text("What you wrote is hidden now")).to_be_visible()
    page.goto(f"{server.url}/dartford/chat")
    is_neutral(page, server)


@SCRIPTS
def test_deleted_in_words_nothing_of_it_stays_on_the_page(told: Told, scripts: bool) -> None:
    page = told(java_script_enabled=scripts)
    say(page, "Yes, delete it")
    expect(page.get_by_text("What you wrote is hidden now")).to_be_visible()
    assert "marker" not in page.content()
    expect(page.get_by_label("Your message")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_shown_beside_the_talk_fits_a_small_phone_and_can_be_read(
    told: Told, server: Served, scheme: str
) -> None:
    page = told(color_scheme=scheme)
    for _ in range(2):
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert [found for found in page.evaluate(CONTRASTS) if found[1] < READABLE] == []
        page.goto(f"{server.url}/dartford/earlier")
