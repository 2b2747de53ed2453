"""Pages that several views show, and the ways between them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from bot.dialogue.wording import page_text, safety_text, wording
from channels.public import careful, talk, visits
from channels.public.edge import current_edge
from channels.public.landlords import ShownLandlord
from channels.public.talk import NotThisTabError, Talk
from channels.public.visits import Visit
from channels.public.words import RefusedError

ASKS_FOR_A_PERSON = "I want to speak to a person."


def landlord_of_address(landlord_id: str) -> ShownLandlord:
    """The landlord that the address names.

    Raises:
        RefusedError: 404 where it is not served here.
    """
    landlord = current_edge().landlords.get(landlord_id)
    if landlord is None:
        raise RefusedError(404, "not_found", page_text("problem_not_found"))
    return landlord


def in_conversation(view: Callable[[ShownLandlord, Visit], AnyResponse]) -> Callable[[str], AnyResponse]:
    """A view of the conversation in this browser: whoever has none is sent to the landlord's first page."""

    @wraps(view)
    def shown(landlord_id: str) -> AnyResponse:
        landlord = landlord_of_address(landlord_id)
        visit = visits.conversation_of_page(landlord_id)
        return to_start(landlord_id) if visit is None else view(landlord, visit)

    return shown


def chat_page(landlord: ShownLandlord, visit: Visit, problem: str = "", status: int = 200, **more: Any) -> AnyResponse:
    """The conversation so far and a place to write, in the tab that asks.

    Args:
        more: ``unsent``, what stays in the place to write; ``told``, what was just done.

    Raises:
        RefusedError: 404 unless the visit opens a conversation.
        NotThisTabError: the conversation is sensitive and not shown in this tab.
    """
    edge = current_edge()
    shown = talk.read_on(edge, visit, 0)
    visit = visit._replace(tab=visit.tab or visits.new_tab())
    if shown.status == "waiting" and not shown.care:
        careful.look(edge, visit)  # the answer under way may make it sensitive: then this tab is in the talk
    own = [message["id"] for message in shown.messages if message["author"] == "resident"]
    newest = shown.messages[-1] if shown.messages else None
    page = render_template(
        "webchat/chat.html",
        landlord=landlord,
        visit=visit,
        opening=wording()["questions"]["what"]["text"],
        messages=shown.messages,
        status=shown.status,
        notice=shown.notice,
        latest=own[-1] if own else "",
        position=newest["position"] if newest else 0,
        choices=newest["choices"] if newest and shown.status != "closed" else [],
        problem=problem,
        unsent=more.get("unsent") or (request.form.get("text", "") if problem else ""),
        told=more.get("told", ""),
        private=shown.care == "private",
        needs_word=shown.care == "private" and careful.needs_word(edge, visit),
        asks_for_a_person=ASKS_FOR_A_PERSON,
    )
    return make_response(page, status)


def after_saying(landlord: ShownLandlord, visit: Visit, said: Talk) -> AnyResponse:
    """Where saying something leads: to the page by its address, or where others could open that, straight to it."""
    if said.care == "erased":
        return erased_page(landlord, visit)
    if said.care == "private":
        return chat_page(landlord, visit)
    return redirect(url_for("webchat.chat", landlord_id=landlord.id, _anchor="latest"), 303)


def erased_page(landlord: ShownLandlord, visit: Visit) -> AnyResponse:
    """What became of the wish to delete, and nothing of what was said."""
    visits.forget_conversation(visit.conversation_id)
    text = safety_text("erased", landlord=landlord.name)
    page = render_template("webchat/erased.html", landlord=landlord, text=text)
    return make_response(page)


def refused_page(landlord_id: str, visit: Visit, refused: RefusedError) -> AnyResponse:
    """The start page for whoever may not see a conversation, whether there is one or not."""
    if not isinstance(refused, NotThisTabError):
        visits.forget_conversation(visit.conversation_id)
    return to_start(landlord_id)


def to_start(landlord_id: str) -> AnyResponse:
    """To the landlord's ordinary first page."""
    return redirect(url_for("webchat.landlord_start", landlord_id=landlord_id), 303)
