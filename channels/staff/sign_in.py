"""Signing in and out, and choosing a password."""

from __future__ import annotations

import logging

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from bot.conversations.staff import record_audit
from bot.conversations.tables import StaffMember
from channels.staff import signed_in, throttle
from channels.staff.passwords import hash_password, needs_new_hash, password_matches, problem_with
from channels.staff.request import now, reading, searchable, staff_member, writing

sign_in = Blueprint("sign_in", __name__)
log = logging.getLogger("doorstep.staff")


@sign_in.route("/sign-in", methods=["GET", "POST"], endpoint="sign_in")
@throttle.by_address
@throttle.by_name
def _sign_in() -> Response | str | tuple[str, int]:
    if request.method == "GET":
        return render_template("sign_in.html", refused=False)
    name = searchable(request.form.get("name", "").strip().casefold())
    password = request.form.get("password", "")
    # Read first, write after: hashing takes a while, and no write may be held open meanwhile.
    found = reading().scalars(select(StaffMember).where(StaffMember.name == name)).one_or_none()
    right = password_matches(found.password_hash if found is not None and found.active else None, password)
    db = writing()
    member = db.get(StaffMember, found.id) if found is not None else None
    if not right or member is None:
        if member is not None:
            record_audit(db, member, "sign_in_failed", now())
            db.commit()
        log.info("sign-in refused")
        return render_template("sign_in.html", refused=True), 401
    if needs_new_hash(member.password_hash):
        member.password_hash = hash_password(password)
    member.last_signed_in_at = now()
    record_audit(db, member, "sign_in", now())
    db.commit()
    signed_in.begin(session, member, now())
    return redirect(url_for("console.attention_page"))


@sign_in.post("/sign-out")
def sign_out() -> Response:
    """End this session and every other one of the same person, on the server."""
    db = writing()
    member = db.get(StaffMember, staff_member().id)
    member.session_version += 1
    record_audit(db, member, "sign_out", now())
    db.commit()
    session.clear()
    flash("You are signed out.")
    return redirect(url_for("sign_in.sign_in"))


@sign_in.get("/password")
def password_page() -> str:
    """The form for a new password."""
    return render_template("password.html", problem=None)


@sign_in.post("/password")
def change_password() -> Response | tuple[str, int]:
    """Set a new password after a check of the present one; other sessions of the same person end."""
    chosen = request.form.get("new", "")
    problem = problem_with(chosen)
    if not password_matches(staff_member().password_hash, request.form.get("present", "")):
        problem = "The present password is not right."
    elif chosen != request.form.get("again", ""):
        problem = "The two new passwords differ."
    if problem is not None:
        return render_template("password.html", problem=problem), 400
    new_hash = hash_password(chosen)
    db = writing()
    member = db.get(StaffMember, staff_member().id)
    member.password_hash = new_hash
    member.session_version += 1
    record_audit(db, member, "change_password", now())
    db.commit()
    signed_in.begin(session, member, now())
    flash("Your password is changed.")
    return redirect(url_for("console.attention_page"))
