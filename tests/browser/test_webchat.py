"""The page in a real browser: with and without JavaScript, by keyboard, on a small phone, in light and dark."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from playwright.sync_api import Browser, Page, Request, Route, expect

from channels.webchat.pages import ASKS_FOR_A_PERSON
from tests.apps.public.serving import Served, plain_answer, served
from tests.browser.contrast import CONTRASTS, READABLE

PHONE = {"width": 320, "height": 640}
DESKTOP = {"width": 1280, "height": 800}
ELSEWHERE = "https://127.0.0.1:20999/elsewhere"
STORY = "They shout and bang doors till 3am 😡 <b>every</b> night. الجيران يصرخون"

SMALLEST_TARGET = 24
"""CSS pixels; WCAG 2.2, success criterion 2.5.8."""

TARGETS = """() => [...document.querySelectorAll('a, button, textarea')]
  .filter((element) => element.offsetParent && !element.matches('.skip'))
  .filter((element) => getComputedStyle(element).display !== 'inline')
  .map((element) => [element.textContent.trim() || element.id, element.getBoundingClientRect()])
  .map(([name, box]) => [name, Math.min(box.width, box.height)])"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    # Windows are fixed: with one of a minute, a slow browser's messages fall into two of them.
    limits = {"DOORSTEP_RATE_LIMIT_ADDRESS": "100000 per minute", "DOORSTEP_RATE_LIMIT_MESSAGES": "20 per day"}
    with served(tmp_path_factory.mktemp("browser"), **limits) as running:
        yield running


Visit = Callable[..., Page]


@pytest.fixture
def visit(server: Served, browser: Browser) -> Iterator[Visit]:
    """Opens the landlord's page in a fresh browser profile. The test fails if anything but our server was asked."""
    server.rasa.answer = plain_answer
    contexts = []
    asked: list[str] = []
    faults: list[str] = []

    def open_page(path: str = "/dartford", **options: Any) -> Page:
        context = browser.new_context(**{"viewport": DESKTOP, "locale": "en-GB", **options})
        contexts.append(context)
        context.route(f"{ELSEWHERE}*", lambda route: route.fulfill(body="<title>Weather</title><p>Sunny</p>"))
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(server.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    own = urlsplit(server.url).netloc
    assert {url for url in asked if urlsplit(url).netloc != own} <= {ELSEWHERE}
    assert faults == []


def start(page: Page) -> None:
    page.get_by_role("button", name="Start now").click()
    page.wait_for_url("**/chat")


def say(page: Page, text: str) -> None:
    page.get_by_label("Your message").fill(text)
    page.get_by_role("button", name="Send", exact=True).click()


def said(page: Page) -> list[str]:
    return page.locator("#log .said").all_inner_texts()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_resident_tells_the_story_and_answers_by_button(visit: Visit, scripts: bool, size: dict[str, int]) -> None:
    page = visit(java_script_enabled=scripts, viewport=size)
    start(page)
    say(page, STORY)
    page.get_by_role("button", name="Yes, now").click()
    expect(page.locator("#log .message")).to_have_count(7)
    words = said(page)
    assert words[1] == STORY
    assert words[4] == "Yes, now"
    assert page.get_by_role("log").locator(".message").count() == 7


def test_with_scripts_the_page_is_not_loaded_anew(visit: Visit) -> None:
    page = visit()
    start(page)
    loads: list[str] = []
    page.on("request", lambda request: loads.append(request.url) if request.is_navigation_request() else None)
    say(page, "Hello")
    page.get_by_role("button", name="No", exact=True).wait_for()
    assert loads == []


def test_by_keyboard_alone(visit: Visit) -> None:
    page = visit()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Leave this page now")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/chat")
    box = page.get_by_label("Your message")
    for _ in range(8):
        page.keyboard.press("Tab")
        if box.evaluate("(element) => element === document.activeElement"):
            break
    page.keyboard.type("First line")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("second line")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Yes, now").wait_for()
    assert said(page)[1] == "First line\nsecond line"
    expect(box).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="No", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#log .message")).to_have_count(7)
    expect(box).to_be_focused()


def test_the_focus_can_be_seen_and_is_not_covered(visit: Visit) -> None:
    page = visit(viewport=PHONE)
    start(page)
    say(page, "Hello")
    page.get_by_role("button", name="Yes, now").wait_for()
    page.evaluate("scrollTo(0, 0)")
    for _ in range(14):
        page.keyboard.press("Tab")
        page.wait_for_timeout(350)
        state = page.evaluate(
            """() => {
              const element = document.activeElement, box = element.getBoundingClientRect();
              const style = getComputedStyle(element);
              if (element === document.body) return { skip: true };
              const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
              return { name: element.textContent.trim(), outline: style.outlineStyle,
                       seen: element.contains(top) || top?.contains(element) };
            }"""
        )
        if not state.get("skip"):
            assert state["outline"] == "solid", state
            assert state["seen"], state


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_small_phone_shows_everything_large_and_clear_enough(
    visit: Visit, server: Served, scheme: str, scripts: bool
) -> None:
    page = visit(viewport=PHONE, color_scheme=scheme, java_script_enabled=scripts)

    def is_clear() -> None:
        page.wait_for_load_state()  # a sent form brings a new page, whose style sheet may still be on its way
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        texts, targets = page.evaluate(CONTRASTS), page.evaluate(TARGETS)
        assert len(texts) > 4
        assert targets
        assert [found for found in texts if found[1] < READABLE] == []
        assert [found for found in targets if found[1] < SMALLEST_TARGET] == []

    for path in ("/nowhere", "/dartford/privacy", "/dartford"):
        page.goto(server.url + path)
        is_clear()
    start(page)
    say(page, "w" * 400 + " " + STORY)
    page.get_by_role("button", name="Yes, now").wait_for()
    is_clear()


def test_text_at_twice_the_size_still_fits(visit: Visit) -> None:
    page = visit(viewport=PHONE)
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () => { document.documentElement.style.fontSize = '200%' })"
    )
    page.reload()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    start(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_nothing_is_left_in_address_title_or_storage(visit: Visit) -> None:
    page = visit()
    start(page)
    say(page, "marker-in-the-dark")
    page.get_by_role("button", name="Yes, now").wait_for()
    assert "marker" not in page.url + page.title()
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    page.reload()
    assert "marker" not in page.url + page.title()
    assert said(page)[1] == "marker-in-the-dark"
    cookie = page.context.cookies()[0]
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"
    assert cookie["expires"] == -1


def test_an_answer_that_comes_late_appears_by_itself_in_its_order(visit: Visit, server: Served) -> None:
    page = visit()
    start(page)
    server.rasa.answer = too_slow
    say(page, "Slow one")
    expect(page.locator("#state")).to_contain_text("We have your message. The answer is on its way.")
    expect(page.locator("#state")).to_contain_text("call 999")
    expect(page.locator("#state")).to_contain_text("01322 343133")
    server.rasa.answer = plain_answer
    tell_from_elsewhere(page, server, "From my other device")
    expect(page.locator("#log .message")).to_have_count(7, timeout=10_000)
    words = said(page)
    assert (words[1], words.count("Slow one")) == ("Slow one", 1)
    assert "From my other device" in words
    expect(page.locator("#state")).to_have_text("")


def test_without_a_free_stream_the_page_looks_now_and_then(visit: Visit, server: Served) -> None:
    page = visit()
    start(page)
    page.route("**/events*", lambda route: route.fulfill(status=503, headers={"Retry-After": "5"}, body="{}"))
    server.rasa.answer = too_slow
    say(page, "Slow one")
    expect(page.locator("#state")).to_contain_text("We have your message. The answer is on its way.")
    server.rasa.answer = plain_answer
    tell_from_elsewhere(page, server, "From my other device")
    expect(page.locator("#log .message")).to_have_count(7, timeout=15_000)


def test_what_could_not_be_sent_stays_and_is_never_doubled(visit: Visit) -> None:
    page = visit()
    start(page)

    def lose_the_answer(route: Route, request: Request) -> None:
        if request.method == "POST":
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/messages*", lose_the_answer)
    say(page, "Only once please")
    expect(page.get_by_role("alert")).to_contain_text("was not sent")
    expect(page.get_by_label("Your message")).to_have_value("Only once please")
    page.unroute("**/messages*")
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_role("button", name="Yes, now").wait_for()
    page.reload()
    assert said(page).count("Only once please") == 1


def test_an_empty_message_is_explained(visit: Visit) -> None:
    page = visit()
    start(page)
    say(page, "   ")
    expect(page.get_by_role("alert")).to_contain_text("Please write a message")
    expect(page.get_by_label("Your message")).to_be_focused()


def test_past_the_limit_the_emergency_and_contact_lines_are_shown(visit: Visit) -> None:
    page = visit()
    start(page)
    for number in range(21):
        expect(page.locator("#log .message.resident")).to_have_count(number)
        say(page, f"Message {number}")
        if number < 20:
            expect(page.locator("#log .message")).to_have_count(1 + 3 * (number + 1))
    expect(page.get_by_role("alert")).to_contain_text("call 999")
    expect(page.get_by_role("alert")).to_contain_text("01322 343133")
    expect(page.get_by_label("Your message")).to_have_value("Message 20")


def test_a_person_is_one_press_away(visit: Visit, server: Served) -> None:
    page = visit()
    start(page)
    page.get_by_role("button", name="Speak to a person").click()
    expect(page.locator("#log .message")).to_have_count(4)
    assert said(page)[1] == ASKS_FOR_A_PERSON
    assert server.rasa.texts[-1] == ASKS_FOR_A_PERSON


@pytest.mark.parametrize("scripts", ["running", "off", "not loaded yet"])
def test_leaving_works_at_once_and_nothing_can_be_seen_by_going_back(visit: Visit, scripts: str) -> None:
    page = visit(java_script_enabled=scripts != "off")
    start(page)
    say(page, "Nobody may see this")
    page.get_by_role("button", name="Yes, now").wait_for()
    if scripts == "not loaded yet":
        page.route("**/chat.js", lambda route: route.abort())
        page.reload()
    page.get_by_role("link", name="Leave this page now").click()
    page.wait_for_url(ELSEWHERE)
    assert page.get_by_text("Sunny").is_visible()
    page.go_back()
    page.wait_for_load_state()
    assert not page.get_by_text("Nobody may see this").is_visible()
    assert "Nobody may see this" not in page.content()


def too_slow(text: str, state: dict[str, Any]) -> tuple[int, Any]:
    """Answers after the edge has given up."""
    time.sleep(4.5)
    return plain_answer(text, state)


def tell_from_elsewhere(page: Page, server: Served, text: str) -> None:
    """Another client of the same conversation says something, which also has earlier messages answered."""
    address = page.locator("#controls").get_attribute("data-messages")
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    time.sleep(1)
    body = {"text": text, "client_message_id": "elsewhere"}
    answer = requests.post(f"{server.url}{address}", json=body, cookies=cookies, timeout=10)
    assert answer.status_code == 200
