"""The embedded inbox: receives signed events and shows them to staff."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, abort, make_response, render_template, request
from sqlalchemy import select

from bot.conversations.staff import record_audit
from bot.reports.document import (
    CONSENT_FACTS,
    EXISTING_CASE_FACTS,
    INCIDENT_FACTS,
    REPORTER_FACTS,
    InvalidReportError,
    check_report,
)
from bot.reports.inbox import NotAReportError, NotVerifiedError
from bot.reports.inbox import receive as receive_event
from bot.reports.tables import InboxItem
from channels.staff.configuration import REPORT_BYTES
from channels.staff.request import now, own_settings, page_number, reading, staff_member, writing

inbox = Blueprint("inbox", __name__, template_folder="templates")

ITEMS_A_PAGE = 100


@inbox.post("/inbox/reports", endpoint="receive")
def receive() -> tuple[dict[str, Any], int]:
    """Take one event. The signature opens this door, not a session; the same event again is answered the same."""
    secret = own_settings().inbox_secret
    if secret is None:
        # 503 and not 401: whoever delivers tries again until somebody has set it.
        return {"error": "This inbox has no signing secret yet."}, 503
    request.max_content_length = REPORT_BYTES
    body = request.get_data(cache=False)
    try:
        receive_event(writing(), body, dict(request.headers), secret.get_secret_value(), now())
        writing().commit()
    except NotVerifiedError:
        return {"error": "The signature is missing, wrong, or too old."}, 401
    except NotAReportError as problem:
        return {"error": str(problem)}, 422
    return {"received": True}, 200


@inbox.get("/inbox", endpoint="reports")
def _reports() -> str:
    page = page_number()
    # Only columns in the clear: the list shows no resident's word, and opening a report is audited.
    rows = reading().execute(
        select(
            InboxItem.id,
            InboxItem.reference,
            InboxItem.event,
            InboxItem.landlord,
            InboxItem.received_at,
            InboxItem.category,
            InboxItem.priority,
            InboxItem.record,
            InboxItem.complete,
            InboxItem.restricted,
        )
        .order_by(InboxItem.received_at.desc(), InboxItem.id.desc())
        .offset((page - 1) * ITEMS_A_PAGE)
        .limit(ITEMS_A_PAGE + 1)
    )
    items = list(rows)
    return render_template("inbox/reports.html", items=items[:ITEMS_A_PAGE], older=len(items) > ITEMS_A_PAGE, page=page)


@inbox.get("/inbox/<int(max=2147483647):item_id>", endpoint="report")
def _report(item_id: int) -> str:
    item, report = _opened(item_id)
    try:
        check_report(report)
        faults = None
    except InvalidReportError as problem:
        faults = str(problem)
    return render_template(
        "inbox/report.html",
        item=item,
        report=report,
        faults=faults,
        raw=json.dumps(item.body, ensure_ascii=False, indent=2),
        incident_facts=INCIDENT_FACTS,
        reporter_facts=REPORTER_FACTS,
        consent_facts=CONSENT_FACTS,
        existing_case_facts=EXISTING_CASE_FACTS,
    )


@inbox.get("/inbox/<int(max=2147483647):item_id>/report.json", endpoint="report_json")
def _report_json(item_id: int) -> Response:
    item, _ = _opened(item_id)
    answer = make_response(json.dumps(item.body, ensure_ascii=False, indent=2))
    answer.mimetype = "application/json"
    answer.headers["Content-Disposition"] = f'attachment; filename="{item.reference}-{item.id}.json"'
    return answer


def _opened(item_id: int) -> tuple[InboxItem, dict[str, Any]]:
    """The item and its document. Nobody reads a report without an entry in the audit."""
    item: InboxItem | None = writing().get(InboxItem, item_id)
    if item is None:
        abort(404)
    entry = record_audit(writing(), staff_member(), "view_report", now())
    entry.reference, entry.landlord = item.reference, item.landlord
    writing().commit()
    return item, item.body
