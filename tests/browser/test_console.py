"""The staff page in a real browser: quick, usable by keyboard, without scripts and on a phone, in both schemes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from sqlalchemy import update

from bot.conversations.tables import StaffMember
from tests.apps.staff.rows import MARKER, keep_conversation, keep_unanswered
from tests.apps.staff.serving import ServedStaff, served_staff
from tests.browser.contrast import CONTRASTS, READABLE

DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 320, "height": 640}


@pytest.fixture(scope="module")
def staff(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedStaff]:
    """A staff app that runs."""
    with served_staff(tmp_path_factory.mktemp("console")) as running:
        yield running


Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def signed_in(staff: ServedStaff, browser: Browser) -> Any:
    """The cookies of the administrator, who signed in by keyboard alone."""
    context = browser.new_context(viewport=DESKTOP)
    page = context.new_page()
    page.goto(staff.url)
    expect(page.get_by_label("Name")).to_be_focused()
    page.keyboard.type(staff.name)
    page.keyboard.press("Tab")
    page.keyboard.type(staff.password)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What needs a person")).to_be_visible()
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def visit(staff: ServedStaff, browser: Browser, signed_in: Any) -> Iterator[Visit]:
    """Opens a page as the administrator. The test fails on a script error, a refused resource or a foreign request."""
    contexts, faults, asked = [], [], []

    def open_page(path: str = "/", **options: Any) -> Page:
        context = browser.new_context(**{"viewport": DESKTOP, "storage_state": signed_in, **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)
        page.goto(staff.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(staff.url).netloc}
    assert faults == []


def test_a_raised_signal_is_on_the_page_within_a_second_or_so(visit: Visit, staff: ServedStaff) -> None:
    page = visit()
    expect(page.locator("#attention")).to_be_visible()
    kept = keep_conversation(staff.sessions, datetime.now(UTC), [("immediate_danger", "raised")])
    stored = time.monotonic()
    row = page.locator(f"#raised-{kept.reference}")
    expect(row).to_contain_text("Urgent", timeout=3000)
    assert time.monotonic() - stored < 2.5
    expect(page.get_by_role("status").filter(has_text="Raised signals:")).to_have_count(1)
    assert page.title().startswith("(")


def test_the_keyboard_focus_stays_where_it_is_when_the_list_changes(visit: Visit, staff: ServedStaff) -> None:
    first = keep_conversation(staff.sessions, datetime.now(UTC), [("hate", "raised")])
    page = visit()
    page.focus(f"#open-raised-{first.reference}")
    second = keep_conversation(staff.sessions, datetime.now(UTC), [("hate", "raised")])
    expect(page.locator(f"#raised-{second.reference}")).to_be_visible(timeout=3000)
    assert page.evaluate("document.activeElement.id") == f"open-raised-{first.reference}"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=f"Conversation {first.reference}")).to_be_visible()


def test_a_conversation_is_claimed_from_the_list(visit: Visit, staff: ServedStaff) -> None:
    kept = keep_conversation(staff.sessions, datetime.now(UTC), [("hate", "raised")])
    page = visit()
    page.get_by_role("button", name=f"Claim {kept.reference}").click()
    expect(page.get_by_text(f"{kept.reference} is yours.")).to_be_visible()
    expect(page.locator(f"#raised-{kept.reference}")).to_contain_text("Administrator")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_signal_is_cleared_and_a_message_read_with_and_without_scripts(
    visit: Visit, staff: ServedStaff, scripts: bool
) -> None:
    kept = keep_conversation(staff.sessions, datetime.now(UTC), [("hate", "raised")], understood=False)
    page = visit("/", java_script_enabled=scripts)
    page.click(f"#open-raised-{kept.reference}")
    expect(page.locator(".turn.resident")).to_contain_text(MARKER)
    page.get_by_role("button", name="Mark as read").click()
    expect(page.get_by_text("Read by Administrator")).to_be_visible()
    page.get_by_text("Clear this signal").click()
    page.get_by_label("Reason").fill("Spoke to the resident: it was a film")
    page.get_by_role("button", name="Clear hate").click()
    expect(page.get_by_text("Cleared by Administrator")).to_be_visible()
    page.goto(staff.url)
    expect(page.locator(f"#raised-{kept.reference}")).to_have_count(0)
    expect(page.locator(f"#unread-{kept.reference}")).to_have_count(0)


def test_without_scripts_the_list_loads_itself_again(visit: Visit, staff: ServedStaff) -> None:
    page = visit("/", java_script_enabled=False)
    kept = keep_unanswered(staff.sessions, datetime.now(UTC))
    expect(page.locator(f"#unread-{kept.reference}")).to_be_visible(timeout=15_000)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("path", ["/", "/conversations/{id}", "/inbox", "/texts", "/audit", "/password"])
def test_every_page_fits_its_window_and_can_be_read(
    visit: Visit, staff: ServedStaff, path: str, size: ViewportSize, scheme: str
) -> None:
    kept = keep_conversation(
        staff.sessions, datetime.now(UTC), [("hate", "raised"), ("violence", "check")], words="long " + "w" * 400
    )
    page = visit(path.format(id=kept.id), viewport=size, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert [found for found in page.evaluate(CONTRASTS) if found[1] < READABLE] == []
    assert page.locator("h1").count() == 1


def test_words_with_markup_stay_words(visit: Visit, staff: ServedStaff) -> None:
    words = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>"
    kept = keep_conversation(staff.sessions, datetime.now(UTC), [("hate", "raised")], words=words)
    page = visit(f"/conversations/{kept.id}")
    expect(page.locator(".turn.resident .said")).to_have_text(words)
    assert page.title() == f"{kept.reference} – Doorstep staff"


def test_the_skip_link_leads_to_the_main_part(visit: Visit) -> None:
    page = visit("/texts")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the main part"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_session_that_ended_elsewhere_takes_the_list_off_the_screen(visit: Visit, staff: ServedStaff) -> None:
    keep_conversation(staff.sessions, datetime.now(UTC), [("hate", "raised")])
    page = visit()
    expect(page.locator("#raised")).to_be_visible()
    with staff.sessions.begin() as db:
        db.execute(update(StaffMember).values(session_version=StaffMember.session_version + 1))
    try:
        expect(page.get_by_role("alert").filter(has_text="You were signed out")).to_be_visible(timeout=3000)
        expect(page.locator("#raised")).to_have_count(0)
    finally:
        with staff.sessions.begin() as db:
            db.execute(update(StaffMember).values(session_version=StaffMember.session_version - 1))
