"""The staff page: what needs a person, one conversation, claiming, clearing, texts and audit."""

from __future__ import annotations

import hashlib

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from bot.conversations import staff
from bot.conversations.tables import Conversation
from bot.conversations.text_status import mark_texts_seen
from channels.console.attention import days_unfinished_are_kept, needs_attention
from channels.console.audit import audit_page
from channels.console.conversation import shown_conversation
from channels.console.wordings import LONGEST_DAYS, shown_support_lines, texts_by_landlord
from channels.staff.request import now, own_settings, page_number, reading, searchable, staff_member, writing

console = Blueprint("console", __name__, template_folder="templates")

SHORTEST_REASON = 10
LONGEST_REASON = 2000


@console.get("/", endpoint="attention_page")
def _attention_page() -> str:
    listed, version = _listed()
    return render_template(
        "console/attention.html",
        listed=listed,
        version=version,
        old_lines=[line for line in shown_support_lines(now()) if line["old"]],
        longest_days=LONGEST_DAYS,
    )


@console.get("/attention", endpoint="attention")
def _attention() -> Response:
    """The list alone, for the page that asks every second: 304 while nothing has changed."""
    listed, version = _listed()
    answer = make_response(listed)
    answer.set_etag(version)
    return answer.make_conditional(request)


def _listed() -> tuple[Markup, str]:
    days = days_unfinished_are_kept(own_settings().packs_dir, own_settings().operating_dir)
    found = needs_attention(reading(), now(), days)
    # The template escapes; what comes out is HTML of our own.
    listed = Markup(render_template("console/attention_list.html", listed=found))  # noqa: S704
    return listed, hashlib.sha256(listed.encode()).hexdigest()[:32]


@console.get("/conversations/<conversation_id>", endpoint="conversation_page")
def _conversation_page(conversation_id: str) -> str:
    return _shown(conversation_id)


def _shown(conversation_id: str, refused_signal: str | None = None) -> str:
    """The page of a conversation. Nobody reads a transcript without an entry in the audit."""
    conversation = _existing(conversation_id)
    staff.record_audit(writing(), staff_member(), "view_transcript", now(), conversation)
    writing().commit()
    told = shown_conversation(reading(), conversation_id, now()) or abort(404)
    return render_template(
        "console/conversation.html", told=told, refused_signal=refused_signal, shortest_reason=SHORTEST_REASON
    )


@console.post("/conversations/<conversation_id>/claim", endpoint="claim_conversation")
def _claim(conversation_id: str) -> Response:
    reference = _existing(conversation_id).reference
    if staff.claim(writing(), conversation_id, staff_member(), now()):
        flash(f"{reference} is yours.")
    else:
        flash(f"{reference} was claimed by somebody else a moment ago.")
    writing().commit()
    return _back(conversation_id)


@console.post("/conversations/<conversation_id>/release", endpoint="release_conversation")
def _release(conversation_id: str) -> Response:
    reference = _existing(conversation_id).reference
    if staff.release(writing(), conversation_id, staff_member(), now()):
        flash(f"{reference} is free for a colleague.")
    else:
        flash(f"{reference} is not yours to release.")
    writing().commit()
    return _back(conversation_id)


@console.post("/conversations/<conversation_id>/signals/<signal>/clear", endpoint="clear_conversation_signal")
def _clear(conversation_id: str, signal: str) -> Response | tuple[str, int]:
    _existing(conversation_id)
    reason = request.form.get("reason", "").strip()
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        return _shown(conversation_id, refused_signal=signal), 400
    if not staff.clear_signal(writing(), conversation_id, searchable(signal), staff_member(), reason, now()):
        abort(404)
    writing().commit()
    flash("The signal is cleared. Your name and reason are kept.")
    return _back(conversation_id)


@console.post("/conversations/<conversation_id>/read", endpoint="mark_message_read")
def _mark_read(conversation_id: str) -> Response:
    _existing(conversation_id)
    message_id = searchable(request.form.get("message", ""))
    if not staff.mark_read(writing(), conversation_id, message_id, staff_member(), now()):
        abort(404)
    writing().commit()
    return _back(conversation_id)


@console.post("/conversations/<conversation_id>/send-again", endpoint="send_report_again")
def _send_again(conversation_id: str) -> Response:
    reference = _existing(conversation_id).reference
    if staff.send_again(writing(), conversation_id, staff_member(), now()):
        flash(f"{reference} is being sent again. If it is refused again, it comes back to the list.")
    else:
        flash(f"Nothing of {reference} waits to be sent again.")
    writing().commit()
    return _back(conversation_id)


@console.post("/conversations/<conversation_id>/texts/seen", endpoint="mark_texts_seen")
def _texts_seen(conversation_id: str) -> Response:
    conversation = _existing(conversation_id)
    if mark_texts_seen(writing(), conversation, staff_member(), now()):
        flash(f"Noted: you know that {conversation.reference} has to be reached in another way.")
    writing().commit()
    return _back(conversation_id)


@console.get("/texts", endpoint="texts_page")
def _texts_page() -> str:
    return render_template(
        "console/texts.html",
        landlords=texts_by_landlord(own_settings()),
        lines=shown_support_lines(now()),
        longest_days=LONGEST_DAYS,
    )


@console.get("/audit", endpoint="audit_page")
def _audit_page() -> str:
    page = page_number()
    entries, older = audit_page(reading(), page)
    return render_template("console/audit.html", entries=entries, older=older, page=page)


def _existing(conversation_id: str) -> Conversation:
    found: Conversation | None = writing().get(Conversation, searchable(conversation_id))
    return found or abort(404)


def _back(conversation_id: str) -> Response:
    if request.form.get("back") == "list":
        return redirect(url_for("console.attention_page"), 303)
    return redirect(url_for("console.conversation_page", conversation_id=conversation_id), 303)
