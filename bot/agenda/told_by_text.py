"""What one turn says, as it may be said by text: the words of ``sms.yml`` are chosen before, these rules come after.

What a text tells stays on a phone that others may pick up. So a summary names place, time and kind of problem at most,
what the policy says is left to a person where it names a signal or a service, and a support line goes as a number with
its hours, only once the resident said that texts are safe.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.agenda.must_ask import is_known, is_told, is_true
from bot.agenda.phrases import contact_by_in_words, when_in_words
from bot.agenda.places import PARTS, place_line
from bot.agenda.private import gives_away, is_private
from bot.agenda.route_table import LINE_BY_TEXT
from bot.agenda.routes import route_of
from bot.agenda.state import Reply
from bot.agenda.summary import SPOKEN
from bot.agenda.talk import Talk

BY_POLICY = ("topics.", "policy.", "everyday.instead", "report.anonymous_limit", "report.interpreters")
"""Beginnings of the names of what quotes the policy in answer to something."""
PROMISES = ("report.next_target", "report.next_target_assumed")
LINE_TOLD = "line_by_text"


def as_text_messages(talk: Talk) -> None:
    """Replace in the replies what must not stand in a text."""
    private = is_private(talk.signals, talk.memory)
    lines = talk.words.texts["support_lines"]
    telling = {str(reply.get("text_id")) for reply in talk.replies if gives_away(reply["text"], lines)}
    said: list[Reply] = []
    for reply in talk.replies:
        said += [new for new in _by_text(talk, reply, telling, private=private) if new not in said]
    talk.replies = said
    _add_support_line(talk)


def _by_text(talk: Talk, reply: Reply, telling: set[str], *, private: bool) -> Iterator[Reply]:
    text_id = str(reply.get("text_id"))
    gives_it_away = text_id in telling
    if text_id == "report.summary":
        yield from _summary(talk, private=private)
    elif text_id in PROMISES and (private or gives_it_away):
        yield _own(talk, "next_step", by=contact_by_in_words(talk.decision["contact_by"]))
    elif text_id.startswith(SPOKEN):
        if not (private or gives_it_away or text_id.startswith("support.")):
            yield reply
    elif text_id.startswith("housing.") and private:
        return  # locks and moves out tell what it is about; that a person will answer is said beside it
    elif text_id.startswith(BY_POLICY) and gives_it_away:
        talk.understood = False
        yield _own(talk, "ask_a_person")
    elif not (text_id == "report.next_contact" and gives_it_away) and not (text_id == "report.leave" and private):
        yield reply


def _summary(talk: Talk, *, private: bool) -> Iterator[Reply]:
    """Place, time and kind in neutral words; nothing of them where a signal stands."""
    if private:
        yield _own(talk, "summary_private")
    else:
        what = [*dict.fromkeys(_matters(talk)), *_place(talk), *_time(talk)]
        yield _own(talk, "summary", what=", ".join(what)) if what else _own(talk, "summary_none")
    yield _own(talk, "share_no" if is_told(talk.facts, "consent_share") else "share")


def _matters(talk: Talk) -> list[str]:
    understood = talk.memory["understood"]
    categories, exclusion = understood.get("categories") or [], understood.get("exclusion")
    if not categories and exclusion:
        return [talk.words.label("exclusion", exclusion)]
    return [str(talk.words.texts["sms"]["matter"][name]) for name in categories]


def _place(talk: Talk) -> Iterator[str]:
    """Flat, house, street and postcode as understood; never the words around them."""
    if not is_known(talk.facts, "where"):
        return
    value: Any = talk.facts["where"]["value"]
    places = value.get("places", []) if isinstance(value, dict) else []
    named = [{**place, "line": "", "relation": None} for place in places if any(place.get(part) for part in PARTS[:-1])]
    yield ", ".join(place_line(place) for place in named) if named else str(talk.words.texts["own"]["the_place"])


def _time(talk: Talk) -> Iterator[str]:
    if is_known(talk.facts, "when"):
        value: Any = talk.facts["when"]["value"]
        understood = when_in_words(value) if isinstance(value, dict) else None
        yield understood or str(talk.words.texts["own"]["the_time"])


def _add_support_line(talk: Talk) -> None:
    """Once, before the question that follows."""
    line_id = LINE_BY_TEXT.get(route_of(talk))
    if line_id is None or LINE_TOLD in talk.memory["told"] or not is_true(talk.facts, "safe_to_message"):
        return
    line = next(line for line in talk.words.texts["support_lines"] if line["id"] == line_id)
    talk.memory["told"].append(LINE_TOLD)
    asked_last = bool(talk.replies) and str(talk.replies[-1].get("text_id")).startswith("questions.")
    hours = str(talk.words.texts["sms"]["hours"][line["hours"]])
    said = _own(talk, "line", number=str(line["number"]), hours=hours)
    talk.replies.insert(len(talk.replies) - asked_last, said)


def _own(talk: Talk, name: str, **more: str) -> Reply:
    return {**talk.words.say("own", name, **more), "text_id": f"sms.{name}"}
