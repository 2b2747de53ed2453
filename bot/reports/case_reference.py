"""The landlord's own number for a report, once its intake has given one: kept, and told to the resident once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversations.messages import add_notice, hold
from bot.dialogue.wording import wording
from bot.reports.recording import landlord_name
from bot.reports.tables import Report


def take_case_reference(db: Session, conversation_id: str, case_reference: str, now: datetime) -> None:
    """Keeps the number that the intake's answer named, and tells it in the chat where it is new.

    In a restricted conversation nothing is ever sent unasked: there it is shown to staff alone.
    """
    conversation = hold(db, conversation_id)  # two events of one report may be accepted at the same moment
    query = select(Report).where(Report.conversation_id == conversation_id)
    report = db.execute(query.execution_options(populate_existing=True)).scalar_one()
    if report.case_reference == case_reference:
        return
    report.case_reference = case_reference
    if report.restricted or report.state == "draft":
        return
    text = wording()["notices"]["case_reference"].format(
        landlord=landlord_name(conversation.landlord), case_reference=case_reference, reference=conversation.reference
    )
    add_notice(db, conversation, text, "case_reference", now)
