"""A sensitive talk on the page: one tab, ten quiet minutes, a word to come back with, and "delete what I said"."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from bot.conversations import page_sessions
from bot.conversations.messages import store_message
from bot.conversations.tables import Conversation, ErasureRequest, Message
from bot.dialogue.wording import safety_text, wording
from channels.public import talk
from channels.public.visits import TAB_HEADER
from tests.apps.public.conftest import ApiUser
from tests.apps.public.serving import StandIn, outcome
from tests.apps.public.test_webchat_pages import Page, Reader

STORY = "marker-story he hits me"
WORD = "Blue Kettle"


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_sessions, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    page_sessions._hash_of_no_word.cache_clear()


Wait = Callable[..., None]


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch) -> Wait:
    """Lets time pass by the clock that the page uses."""

    def passes(**span: float) -> None:
        at = talk.now() + timedelta(**span)
        monkeypatch.setattr(talk, "now", lambda: at)

    return passes


def answer(text: str, state: dict[str, Any]) -> tuple[int, Any]:
    """Raises domestic abuse where "hits me" is told, and has everything erased on "Yes, delete it"."""
    if text == "Yes, delete it":
        erased = outcome(state, safety_text("erased", landlord="Dartford"))
        erased["replies"][0]["text_id"] = "safety.erased"
        return 200, {"outcome": {**erased, "erase": True}}
    made = outcome(state, "marker-reply", choices=("Yes", "No"))
    if "hits me" in text:
        found = {"signal": "domestic_abuse", "text": "hits me", "source": "pattern", "score": 1.0}
        mark = {"signal": "domestic_abuse", "mark": "raised", "strands": [], "evidence": [found]}
        made["signals"] = [{**mark, "message_id": state["message_id"]}]
    return 200, {"outcome": made}


class Tab(Reader):
    """A tab that goes on from page to page by its forms."""

    def __init__(self, client: FlaskClient) -> None:
        super().__init__(client)
        self.text = ""

    def send(self, form: str, **fields: str) -> Any:
        answered = self.post(Page(self.text).forms[form], **fields)
        self.text = answered.text
        return answered

    def tells(self, text: str = STORY) -> Any:
        self.start()
        self.text = self.client.get("/dartford/chat").text
        return self.send("compose", text=text)


@pytest.fixture
def tab(client: FlaskClient, rasa: StandIn) -> Tab:
    """The tab in which somebody has just told of abuse."""
    rasa.answer = answer
    told = Tab(client)
    assert told.tells().status_code == 200
    assert "marker-story" in told.text
    return told


def earlier(client: FlaskClient, word: str) -> Any:
    form = Page(client.get("/dartford/earlier").text).forms["/dartford/earlier"]
    return client.post("/dartford/earlier", data={**form, "word": word})


def without_tokens(page: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page)


def test_the_talk_goes_on_in_its_own_tab(tab: Tab) -> None:
    answered = tab.send("compose", text="he is out now")
    assert answered.status_code == 200
    assert answered.headers["Cache-Control"] == "no-store"
    assert Page(tab.text).said[-1] == "marker-reply"
    assert STORY in Page(tab.text).said
    assert tab.send("person").status_code == 200
    assert tab.send("show").status_code == 200


def test_its_address_gives_another_tab_the_same_first_page_as_a_stranger(tab: Tab, app: Flask) -> None:
    tab.send("word", word=WORD)
    stranger = app.test_client()
    for path in ("/dartford/chat", "/dartford/show", "/dartford/word", "/dartford/erase", "/dartford/person"):
        own, others = (one.get(path, follow_redirects=True) for one in (tab.client, stranger))
        assert without_tokens(own.text) == without_tokens(others.text), path
        assert (own.status_code, own.request.path) == (200, "/dartford")
        assert "marker" not in own.text
        assert "already started" not in own.text


def test_another_tab_cannot_read_it_by_the_script_s_address(tab: Tab) -> None:
    address = re.search(r'data-messages="([^"]+)"', tab.text)
    own = re.search(r'data-tab="([^"]+)"', tab.text)
    assert address
    assert own
    assert tab.client.get(address[1]).status_code == 404
    assert tab.client.get(address[1].replace("messages", "events")).status_code == 404
    assert tab.client.get(address[1], headers={TAB_HEADER: "guessed"}).status_code == 404
    read = tab.client.get(address[1], headers={TAB_HEADER: own[1]})
    assert read.status_code == 200
    assert read.headers["X-Doorstep-Care"] == "private"


def test_the_secret_of_the_page_s_cookie_is_no_way_round(tab: Tab) -> None:
    address = re.search(r'data-messages="([^"]+)"', tab.text)
    assert address
    with tab.client.session_transaction() as kept:
        secret = kept["visits"]["dartford"][0][1]
    assert tab.client.get(address[1], headers={"Authorization": f"Bearer {secret}"}).status_code == 404


def test_clients_of_the_api_are_not_concerned(resident: ApiUser, rasa: StandIn, wait: Wait) -> None:
    rasa.answer = answer
    told = resident.say(STORY)
    assert "X-Doorstep-Care" not in told.headers
    wait(minutes=30)
    assert resident.read().get_json()["messages"][0]["text"] == STORY


@pytest.mark.parametrize(("minutes", "shown"), [(9, True), (10, False)])
def test_after_ten_quiet_minutes_its_own_tab_shows_nothing_either(
    tab: Tab, wait: Wait, minutes: int, shown: bool
) -> None:
    wait(minutes=minutes)
    assert (tab.send("show").status_code == 200) is shown
    assert ("marker" in tab.text) is shown


def test_looking_by_script_is_no_use_of_the_page_and_writing_is(tab: Tab, wait: Wait) -> None:
    address = re.search(r'data-messages="([^"]+)"', tab.text)
    assert address
    headers = {TAB_HEADER: Page(tab.text).forms["compose"]["tab"]}
    wait(minutes=6)
    tab.send("compose", text="still here")
    wait(minutes=6)
    assert tab.client.get(address[1], headers=headers).status_code == 200
    wait(minutes=5)
    assert tab.client.get(address[1], headers=headers).status_code == 404


def test_what_is_sent_after_that_is_heard_and_nothing_is_shown(tab: Tab, wait: Wait, app: Flask) -> None:
    wait(minutes=15)
    answered = tab.send("compose", text="I had to hide")
    assert (answered.status_code, answered.headers["Location"]) == (303, "/dartford")
    with app.extensions["doorstep"].reading() as db:
        texts = [row.text for row in db.execute(select(Message).where(Message.author == "resident")).scalars()]
    assert texts == [STORY, "I had to hide"]


def test_leaving_closes_it_on_this_device(tab: Tab) -> None:
    tab.client.get("/dartford/leave")
    assert tab.send("compose", text="hello").status_code in (303, 400)
    assert "marker" not in tab.text


@pytest.mark.parametrize("how", ["left", "quiet", "another tab"])
def test_the_word_opens_it_again(tab: Tab, wait: Wait, how: str) -> None:
    assert "Choose a word" in tab.text
    assert tab.send("word", word=WORD).status_code == 200
    assert "Choose a word" not in tab.text
    assert WORD not in tab.text
    if how == "left":
        tab.client.get("/dartford/leave")
    elif how == "quiet":
        wait(minutes=20)
    old = tab.text
    tab.text = earlier(tab.client, " blue  kettle").text
    assert STORY in Page(tab.text).said
    assert tab.send("compose", text="I am back").status_code == 200
    tab.text = old
    tab.send("show")
    assert "marker" not in tab.text, "the earlier tab is not in the talk any more"


def test_a_wrong_word_no_word_and_no_talk_are_answered_the_same(tab: Tab, app: Flask) -> None:
    tab.send("word", word=WORD)
    tab.client.get("/dartford/leave")
    answers = [earlier(client, word) for client in (tab.client, app.test_client()) for word in ("Red Kettle", "", "x")]
    assert {one.status_code for one in answers} == {400}
    assert len({without_tokens(one.text) for one in answers}) == 1


def test_words_cannot_be_tried_one_after_another(tab: Tab) -> None:
    tab.send("word", word=WORD)
    answers = [earlier(tab.client, f"kettle {number}") for number in range(5)]
    assert {one.status_code for one in answers} == {400}
    stopped = earlier(tab.client, WORD)
    assert stopped.status_code == 429
    assert "marker" not in stopped.text


def test_a_word_in_another_browser_opens_nothing(tab: Tab, app: Flask) -> None:
    tab.send("word", word=WORD)
    assert earlier(app.test_client(), WORD).status_code == 400


def test_a_word_that_is_too_short_is_refused_in_words(tab: Tab) -> None:
    refused = tab.send("word", word="abc")
    assert refused.status_code == 400
    assert "at least 4" in refused.text


@pytest.mark.parametrize("form", ["word", "show", "erase"])
def test_another_tab_can_do_nothing_to_it(tab: Tab, form: str) -> None:
    forged = {**Page(tab.text).forms[form], "tab": "guessed", "word": WORD, "sure": "yes"}
    answered = tab.post(forged)
    assert (answered.status_code, answered.headers["Location"]) == (303, "/dartford")
    assert "Choose a word" in tab.client.post("/dartford/show", data=Page(tab.text).forms["show"]).text


def test_without_the_word_a_new_talk_starts_and_the_old_tab_stays_in_its_own(tab: Tab, app: Flask) -> None:
    other = Tab(tab.client)
    other.start()
    other.say("Somebody else's noise")
    tab.send("compose", text="marker-second")
    assert "marker" not in "".join(other.page().said[:2])
    assert "Somebody else's noise" not in Page(tab.text).said
    with app.extensions["doorstep"].reading() as db:
        first, second = db.execute(select(Conversation).order_by(Conversation.created_at)).scalars()
        assert [row.reference for row in page_sessions.same_browser(db, second)] == [first.reference]
        reference = first.reference
    assert reference not in tab.client.get("/dartford/chat").text


def test_an_ordinary_talk_is_shown_in_every_tab(client: FlaskClient, rasa: StandIn, wait: Wait) -> None:
    rasa.answer = answer
    told = Tab(client)
    assert told.tells("The music is loud").status_code == 303
    wait(minutes=30)
    assert "The music is loud" in told.page().said
    assert "Choose a word" not in client.get("/dartford/chat").text


def test_the_tab_that_waits_for_an_answer_is_the_one_in_the_talk(
    client: FlaskClient, rasa: StandIn, app: Flask
) -> None:
    rasa.answer = lambda _text, _state: (503, {})
    told = Tab(client)
    told.start()
    edge = app.extensions["doorstep"]
    told.text = client.get("/dartford/chat").text
    with edge.writing() as db:  # a message whose answer is under way
        conversation = db.execute(select(Conversation)).scalar_one()
        store_message(db, conversation, "late", STORY, None, datetime.now(UTC))
    told.text = client.get("/dartford/chat").text
    assert "Check for the answer" in told.text
    rasa.answer = answer
    edge.turns.take(conversation.id, 4)
    assert told.send("show").status_code == 200
    assert "marker-reply" in Page(told.text).said


def erased_once(app: Flask) -> str:
    with app.extensions["doorstep"].reading() as db:
        return str(db.execute(select(ErasureRequest)).scalar_one().how)


def test_the_button_asks_once_then_hides_everything_and_asks_staff(tab: Tab, app: Flask) -> None:
    asked = tab.send("erase")
    assert asked.status_code == 200
    assert "marker" not in asked.text
    assert "Yes, delete it" in asked.text
    done = tab.send("sure", sure="yes")
    assert safety_text("erased", landlord="Dartford Borough Council") in done.text
    assert "marker" not in done.text
    assert tab.client.get("/dartford/chat").headers["Location"] == "/dartford"
    assert erased_once(app) == "page"


def test_no_keeps_it_and_goes_back(tab: Tab, app: Flask) -> None:
    tab.send("erase")
    assert tab.send("keep").status_code == 200
    assert STORY in Page(tab.text).said
    with app.extensions["doorstep"].reading() as db:
        assert db.execute(select(ErasureRequest)).first() is None


def test_in_words_it_is_done_on_an_ordinary_page_too(client: FlaskClient, rasa: StandIn, app: Flask) -> None:
    rasa.answer = answer
    told = Tab(client)
    told.tells("marker-noise")
    told.text = client.get("/dartford/chat").text
    done = told.send("compose", text="Yes, delete it")
    assert done.status_code == 200
    assert safety_text("erased", landlord="Dartford Borough Council") in done.text
    assert "marker" not in done.text
    assert erased_once(app) == "words"
    assert client.get("/dartford/chat").headers["Location"] == "/dartford"


def test_by_the_api_the_fixed_text_is_the_last_that_is_told(resident: ApiUser, rasa: StandIn, app: Flask) -> None:
    rasa.answer = answer
    resident.say("marker-noise")
    last = resident.say("Yes, delete it")
    told = last.get_json()
    assert [message["text"] for message in told["messages"]] == [safety_text("erased", landlord="Dartford")]
    assert told["status"] == "closed"
    assert last.headers["X-Doorstep-Care"] == "erased"
    assert resident.read().status_code == 404
    assert resident.say("hello?").status_code == 404
    assert erased_once(app) == "words"


def test_a_word_does_not_bring_back_what_was_deleted(tab: Tab) -> None:
    tab.send("word", word=WORD)
    tab.send("erase")
    tab.send("sure", sure="yes")
    assert earlier(tab.client, WORD).status_code == 400


def test_neither_word_nor_tab_is_in_an_address_or_a_title(tab: Tab) -> None:
    tab.send("word", word=WORD)
    token = Page(tab.text).forms["compose"]["tab"]
    assert not re.search(rf'(?:href|action|src|data-(?!tab)\w+)="[^"]*(?:{token}|kettle|marker)', tab.text, re.I)
    assert re.findall(r"<title>(.*?)</title>", tab.text) == ["Your conversation – Dartford Borough Council"]
    assert wording()["page"]["closes_itself"] in tab.text
    assert '<noscript><meta http-equiv="refresh" content="600; url=/dartford"></noscript>' in tab.text
