"""The page without JavaScript: forms are posted and the page is shown anew."""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.dialogue.wording import safety_text
from bot.settings import settings
from channels.public.app import create_app
from channels.webchat.pages import ASKS_FOR_A_PERSON
from channels.webchat.views import spoken_time
from tests.apps.public.serving import StandIn, add_landlord, outcome


class Page(HTMLParser):
    """Forms with their fields and buttons, and the messages of one page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: dict[str, dict[str, str]] = {}
        self.buttons: list[tuple[str, str]] = []
        self.said: list[str] = []
        self._form: dict[str, str] = {}
        self._reading: str | None = None
        self.feed(text)
        self.said = [said for said in self.said if said]  # the script's templates hold no words

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = {"": given["action"]}
            self.forms[given.get("id", given["action"])] = self._form
        elif tag == "input":
            self._form[given["name"]] = given["value"]
        elif tag == "button" and given.get("name") == "choice":
            self.buttons.append((given["value"], ""))
            self._reading = "button"
        elif tag == "p" and given.get("class") == "said":
            assert given["dir"] == "auto"
            self.said.append("")
            self._reading = "said"

    def handle_endtag(self, tag: str) -> None:
        if tag in ("p", "button"):
            self._reading = None

    def handle_data(self, data: str) -> None:
        if self._reading == "said":
            self.said[-1] += data
        elif self._reading == "button":
            self.buttons[-1] = (self.buttons[-1][0], self.buttons[-1][1] + data)


class Reader:
    """Somebody who uses the page without JavaScript."""

    def __init__(self, client: FlaskClient, landlord: str = "dartford") -> None:
        self.client = client
        self.landlord = landlord

    def start(self) -> Page:
        form = Page(self.client.get(f"/{self.landlord}").text).forms[f"/{self.landlord}/begin"]
        answer = self.client.post(form[""], data={"csrf_token": form["csrf_token"]})
        assert answer.status_code == 303
        return self.page()

    def page(self) -> Page:
        answer = self.client.get(f"/{self.landlord}/chat")
        assert answer.status_code == 200
        return Page(answer.text)

    def post(self, form: dict[str, str], **more: str) -> Any:
        fields = {name: value for name, value in form.items() if name}
        return self.client.post(form[""], data={**fields, **more})

    def say(self, text: str) -> Page:
        assert self.post(self.page().forms["compose"], text=text).status_code == 303
        return self.page()


@pytest.fixture
def reader(client: FlaskClient) -> Reader:
    return Reader(client)


def test_a_conversation_goes_on_by_plain_forms(reader: Reader) -> None:
    reader.start()
    page = reader.say("They shout all night")
    assert page.said[1] == "They shout all night"
    assert page.said[-1] == "Is it happening right now?"
    assert [label for _value, label in page.buttons] == ["Yes, now", "No"]
    reader.post(page.forms["choices"], choice=page.buttons[0][0])
    assert "Yes, now" in reader.page().said


def test_an_answer_leads_back_to_what_was_just_said(reader: Reader) -> None:
    answer = reader.post(reader.start().forms["compose"], text="Hello")
    assert answer.headers["Location"] == "/dartford/chat#latest"
    assert reader.client.get("/dartford/chat").text.count('id="latest"') == 1


def test_a_form_that_is_posted_twice_is_one_message(reader: Reader) -> None:
    form = reader.start().forms["compose"]
    reader.post(form, text="Only once")
    reader.post(form, text="Only once")
    assert reader.page().said.count("Only once") == 1


def test_whatever_is_written_on_a_page_that_was_sent_before_is_heard_once(reader: Reader, rasa: StandIn) -> None:
    page = reader.start()
    reader.post(page.forms["compose"], text="It is loud")
    for words in ("They are at my door", "They are at my door", "They have gone", "It is loud"):
        assert reader.post(page.forms["compose"], text=words).status_code == 303
    reader.post(page.forms["person"])
    reader.post({**page.forms["compose"], "client_message_id": page.forms["person"]["client_message_id"]}, text="Help")
    assert rasa.texts == ["It is loud", "They are at my door", "They have gone", ASKS_FOR_A_PERSON, "Help"]
    assert [said for said in reader.page().said if said in rasa.texts] == rasa.texts


def test_a_quick_reply_pressed_on_an_earlier_page_is_refused_in_words(reader: Reader) -> None:
    reader.start()
    page = reader.say("They shout all night")
    reader.post(page.forms["choices"], choice=page.buttons[0][0])
    answer = reader.post(page.forms["choices"], choice=page.buttons[1][0])
    assert answer.status_code == 409
    assert "belongs to an earlier question" in answer.text


def test_words_are_shown_as_words(reader: Reader) -> None:
    words = '</p><script>alert("1")</script> & <b>bold</b>'
    reader.start()
    page = reader.say(words)
    assert page.said[1] == words
    text = reader.client.get("/dartford/chat").text
    assert "<script>alert" not in text
    assert "<b>bold" not in text


@pytest.mark.parametrize("text", ["/restart", ' /inform{"x":"y"}', "👨‍👩‍👧", "نعم", "x" * 20_000, "nul\x00byte"])
def test_unusual_words_are_taken(reader: Reader, text: str) -> None:
    reader.start()
    assert reader.say(text).said[1] == text.replace("\x00", "")


@pytest.mark.parametrize(("text", "status", "words"), [("", 400, "write a message"), ("x" * 20_001, 413, "too long")])
def test_what_cannot_be_taken_stays_on_the_page_with_the_reason(
    reader: Reader, text: str, status: int, words: str
) -> None:
    answer = reader.post(reader.start().forms["compose"], text=text)
    assert answer.status_code == status
    assert words in re.sub(r"<textarea.*?</textarea>", "", answer.text, flags=re.DOTALL)
    assert f">{text}</textarea>" in answer.text
    assert "<title>Error: " in answer.text


def test_bytes_that_are_no_text_get_a_clear_answer(reader: Reader) -> None:
    form = reader.start().forms["compose"]
    body = f"csrf_token={form['csrf_token']}&client_message_id=a&text=".encode() + b"\xff\xfe\x80"
    answer = reader.client.post(form[""], data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in (400, 413)
    assert "999" in answer.text


def test_a_choice_that_is_not_on_offer_gets_a_clear_answer(reader: Reader) -> None:
    reader.start()
    form = reader.say("Hello").forms["choices"]
    answer = reader.post(form, choice="0-9")
    assert answer.status_code == 409
    assert "earlier question" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/dartford/begin",
        "/dartford/chat",
        "/dartford/person",
        "/dartford/show",
        "/dartford/word",
        "/dartford/erase",
        "/dartford/earlier",
    ],
)
def test_a_form_without_its_token_is_refused(reader: Reader, path: str) -> None:
    reader.start()
    answer = reader.client.post(path, data={"text": "forged-words", "client_message_id": "a"})
    assert answer.status_code == 400
    assert "forged-words" not in answer.text
    assert "forged-words" not in reader.page().said


def test_a_person_can_be_asked_for_by_one_button(reader: Reader, rasa: StandIn) -> None:
    page = reader.start()
    assert reader.post(page.forms["person"]).status_code == 303
    assert rasa.texts == [ASKS_FOR_A_PERSON]


def test_coming_back_continues_the_conversation(reader: Reader) -> None:
    reader.start()
    reader.say("First part")
    assert "Go on with your conversation" in reader.client.get("/dartford").text
    assert "First part" in reader.page().said


def test_leaving_closes_the_conversation_on_this_device(reader: Reader) -> None:
    reader.start()
    reader.say("Secret words")
    left = reader.client.get("/dartford/leave")
    assert left.status_code == 303
    assert left.headers["Location"] == "https://127.0.0.1:20999/elsewhere"
    assert left.headers["Cache-Control"] == "no-store"
    back = reader.client.get("/dartford/chat")
    assert (back.status_code, back.headers["Location"]) == (303, "/dartford")


def test_the_way_out_needs_no_script_and_comes_before_all_else(client: FlaskClient) -> None:
    page = client.get("/dartford").text
    link = page.index('href="/dartford/leave"')
    assert link < page.index("<main")
    assert "<script" not in page[:link]


@pytest.mark.parametrize("path", ["/dartford", "/dartford/chat", "/dartford/privacy"])
def test_every_page_has_the_emergency_line_the_way_out_and_what_it_cannot_do(reader: Reader, path: str) -> None:
    reader.start()
    page = reader.client.get(path).text.replace("&#39;", "'")
    assert safety_text("emergency_line") in page
    assert "Leave this page now" in page
    assert "clear your browser’s history" in re.sub(r"\s+", " ", page)


def test_the_pages_say_that_it_is_a_bot_and_how_to_reach_a_person(reader: Reader) -> None:
    start = reader.client.get("/dartford").text
    assert "a bot, not a person" in start
    assert "01322 343133" in start
    reader.start()
    chat = reader.client.get("/dartford/chat").text
    assert "You are writing to a bot" in chat
    assert "Speak to a person" in chat


def test_the_conversation_is_a_polite_log_and_quick_replies_are_buttons(reader: Reader) -> None:
    reader.start()
    reader.say("Hello")
    page = reader.client.get("/dartford/chat").text
    assert re.search(r'role="log" aria-live="polite"', page)
    assert len(re.findall(r'<button type="submit" name="choice"', page)) == 2


def test_a_late_answer_is_told_and_can_be_looked_for(reader: Reader, rasa: StandIn) -> None:
    def slow(_text: str, _state: dict[str, Any]) -> tuple[int, Any]:
        time.sleep(5)
        return 200, {}

    rasa.answer = slow
    reader.start()
    reader.say("Hello?")
    page = reader.client.get("/dartford/chat").text
    assert "The answer is on its way" in page
    assert "Check for the answer" in page
    state = re.search(r'<p id="state"[^>]*>(.*?)</p>', page)
    assert state
    assert "call 999" in state[1]
    assert "01322 343133" in state[1]


def test_past_the_limit_the_words_stay_and_emergency_and_contact_lines_are_told(reader: Reader) -> None:
    reader.start()
    for number in range(int(settings().rate_limit_messages.split()[0])):
        reader.say(f"Message {number}")
    answer = reader.post(reader.page().forms["compose"], text="One too many")
    assert answer.status_code == 429
    assert "call 999" in answer.text
    assert "01322 343133" in answer.text
    assert ">One too many</textarea>" in answer.text
    assert reader.post(reader.page().forms["person"]).status_code == 429


def test_page_and_api_share_one_limit_for_a_conversation(reader: Reader) -> None:
    reader.start()
    page = reader.client.get("/dartford/chat").text
    address = re.search(r'data-messages="([^"]+)"', page)
    assert address
    for number in range(int(settings().rate_limit_messages.split()[0])):
        body = {"text": "Hello", "client_message_id": f"api-{number}"}
        assert reader.client.post(address[1], json=body).status_code == 200
    assert reader.post(reader.page().forms["compose"], text="Hello").status_code == 429


def test_the_cookie_opens_the_conversation_to_the_script_of_the_page(reader: Reader, app: Flask) -> None:
    reader.start()
    reader.say("Hello")
    address = re.search(r'data-messages="([^"]+)"', reader.client.get("/dartford/chat").text)
    assert address
    assert reader.client.get(address[1]).get_json()["messages"][0]["text"] == "Hello"
    assert app.test_client().get(address[1]).status_code == 404


def test_what_was_said_is_never_in_a_title_or_an_address(reader: Reader, rasa: StandIn) -> None:
    rasa.answer = lambda _text, state: (200, {"outcome": outcome(state, "marker-reply")})
    reader.start()
    answer = reader.post(reader.page().forms["compose"], text="marker-words")
    assert "marker" not in answer.headers["Location"]
    page = reader.client.get("/dartford/chat").text
    assert re.findall(r"<title>(.*?)</title>", page) == ["Your conversation – Dartford Borough Council"]
    assert not re.search(r'(?:href|action|src|data-\w+)="[^"]*marker', page)


def test_a_closed_conversation_can_still_be_added_to(reader: Reader, rasa: StandIn) -> None:
    rasa.answer = lambda _text, state: (200, {"outcome": outcome(state, "Goodbye.", status="closed")})
    reader.start()
    page = reader.say("That is all")
    assert "This conversation has ended" in reader.client.get("/dartford/chat").text
    rasa.answer = lambda _text, state: (200, {"outcome": outcome(state, "Thank you, I've added that.")})
    reader.post(page.forms["compose"], text="One more thing")
    assert "One more thing" in reader.page().said


SENT = "What you told us was sent to Dartford Borough Council"
NOT_SENT = "It was not sent as a report"
TAKEN_BACK = "You took your report back"


@pytest.mark.parametrize(
    ("reports", "told"),
    [(["draft"], NOT_SENT), (["submitted"], SENT), (["submitted", "withdrawn"], TAKEN_BACK)],
)
def test_a_closed_conversation_says_truthfully_whether_anything_was_sent(
    reader: Reader, rasa: StandIn, reports: list[str], told: str
) -> None:
    def answered(_text: str, state: dict[str, Any]) -> tuple[int, Any]:
        ended = outcome(state, "Goodbye.", status="closed")
        ended["memory"]["report"] = {"state": reports.pop(0), "record": "report", "complete": True}
        return 200, {"outcome": ended}

    rasa.answer = answered
    reader.start()
    while reports:
        reader.say("It is loud")
    page = reader.client.get("/dartford/chat").text
    assert [words for words in (SENT, NOT_SENT, TAKEN_BACK) if words in page] == [told]
    address = re.search(r'data-messages="([^"]+)"', page)
    assert address
    assert told in reader.client.get(address[1]).get_json()["notice"]  # what the page's script shows


def test_with_several_landlords_each_has_its_own_page_colours_and_conversation(
    variables: dict[str, str], app: Flask
) -> None:
    assert app.test_client().get("/").headers["Location"] == "/dartford"
    add_landlord(Path(variables["DOORSTEP_DATA_DIR"]), "otherham", "Otherham & Son Homes")
    client = create_app(settings()).test_client()
    choice = client.get("/").text
    assert 'href="/otherham"' in choice
    assert "Otherham &amp; Son Homes" in choice
    first, second = Reader(client), Reader(client, "otherham")
    first.start()
    first.say("To Dartford")
    second.start()
    second.say("To Otherham")
    assert "To Dartford" not in second.page().said
    assert "To Otherham" not in first.page().said
    client.get("/otherham/leave")
    assert "To Dartford" in first.page().said


def test_a_landlord_has_its_own_colours_and_logo(variables: dict[str, str], app: Flask) -> None:
    folder = Path(variables["DOORSTEP_OPERATING_DIR"])
    assert app.test_client().get("/dartford/logo").status_code == 404
    (folder / "brand").mkdir()
    (folder / "brand" / "door.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    operating = folder / "dartford.yml"
    text = re.sub(r"(?m)^  logo: .*$", "  logo: door.svg", operating.read_text(encoding="utf-8"))
    operating.write_text(text.replace("#0b5d4b", "#123456"), encoding="utf-8")
    client = create_app(settings()).test_client()
    assert '<img src="/dartford/logo" alt=""' in client.get("/dartford").text
    logo = client.get("/dartford/logo")
    assert (logo.status_code, logo.mimetype) == (200, "image/svg+xml")
    assert "script-src 'self'" in logo.headers["Content-Security-Policy"]
    sheet = client.get("/dartford/brand.css")
    assert sheet.mimetype == "text/css"
    assert "--accent: #123456" in sheet.text
    assert "prefers-color-scheme: dark" in sheet.text


def test_times_are_those_of_this_country() -> None:
    assert spoken_time("2026-07-01T21:05:00+00:00") == "Wednesday 1 July, 22:05"
    assert spoken_time("2026-01-05T09:03:00+00:00") == "Monday 5 January, 9:03"
