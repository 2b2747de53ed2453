"""Keeping a talk from other eyes: the page of one tab, the word to come back with, "delete what I said".

Every page here works without JavaScript, and tells whoever opens its address no more than the landlord's first page.
"""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as AnyResponse

from bot.conversations.page_sessions import normal_word
from bot.dialogue.wording import page_text, wording
from channels.public import careful, visits
from channels.public.edge import current_edge
from channels.public.errors import PLAIN_WORDS, answer
from channels.public.landlords import ShownLandlord
from channels.public.visits import Visit
from channels.public.words import RefusedError
from channels.webchat.pages import chat_page, erased_page, in_conversation, landlord_of_address, refused_page

blueprint = Blueprint("private", __name__, template_folder="templates")


@blueprint.get("/<landlord_id>/show")
@blueprint.get("/<landlord_id>/word")
@blueprint.get("/<landlord_id>/erase")
def by_address(landlord_id: str) -> AnyResponse:
    """These are reached by their forms alone; whoever opens the address gets what the conversation's own gives."""
    landlord_of_address(landlord_id)
    return redirect(url_for("webchat.chat", landlord_id=landlord_id), 303)


@blueprint.post("/<landlord_id>/show")
@in_conversation
def show(landlord: ShownLandlord, visit: Visit) -> AnyResponse:
    """The page anew in the same tab, with what is being written."""
    try:
        careful.look(current_edge(), visit)
        return chat_page(landlord, visit, unsent=request.form.get("text", ""))
    except RefusedError as refused:
        return refused_page(landlord.id, visit, refused)


@blueprint.post("/<landlord_id>/word")
@in_conversation
def word(landlord: ShownLandlord, visit: Visit) -> AnyResponse:
    """Keep the word that the resident chose to come back with."""
    chosen = normal_word(request.form.get("word", ""))
    try:
        if chosen is None:
            return chat_page(landlord, visit, page_text("word_length"), 400)
        careful.choose_word(current_edge(), visit, chosen)
        return chat_page(landlord, visit, told=page_text("word_kept"))
    except RefusedError as refused:
        return refused_page(landlord.id, visit, refused)


@blueprint.post("/<landlord_id>/erase")
@in_conversation
def erase(landlord: ShownLandlord, visit: Visit) -> AnyResponse:
    """Ask once whether to delete what was said; then hide it, and ask staff to delete it."""
    try:
        if request.form.get("sure") == "yes":
            careful.erase(current_edge(), visit)
            return erased_page(landlord, visit)
        careful.look(current_edge(), visit)
    except RefusedError as refused:
        return refused_page(landlord.id, visit, refused)
    question = wording()["questions"]["erase_ok"]
    page = render_template(
        "webchat/erase.html",
        landlord=landlord,
        visit=visit,
        text=question["text"].replace("{landlord}", landlord.name),
        yes=question["choices"][0]["label"],
        no=question["choices"][1]["label"],
    )
    return make_response(page)


@blueprint.get("/<landlord_id>/earlier")
def earlier(landlord_id: str) -> AnyResponse:
    """Asks for the word; the same for everyone."""
    visits.browser()
    return _earlier_page(landlord_id)


@blueprint.post("/<landlord_id>/earlier")
def go_on(landlord_id: str) -> AnyResponse:
    """The earlier conversation for the right word; one and the same answer for anything else."""
    landlord = landlord_of_address(landlord_id)
    given = normal_word(request.form.get("word", ""))
    visit = careful.go_on_with_word(current_edge(), landlord_id, visits.browser(), given, visits.new_tab())
    if visit is None:
        return _earlier_page(landlord_id, page_text("earlier_wrong"), 400)
    visits.remember(landlord_id, visit)
    return chat_page(landlord, visit)


@blueprint.errorhandler(TooManyRequests)
def too_many(error: TooManyRequests) -> AnyResponse:
    """Says to wait, whether there is a word or not."""
    if request.endpoint != "private.go_on":
        return answer(429, *PLAIN_WORDS[429])
    landlord_id = (request.view_args or {}).get("landlord_id", "")
    response = _earlier_page(landlord_id, page_text("earlier_wait"), 429)
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _earlier_page(landlord_id: str, problem: str = "", status: int = 200) -> AnyResponse:
    page = render_template(
        "webchat/earlier.html",
        landlord=landlord_of_address(landlord_id),
        problem=problem,
    )
    return make_response(page, status)
