"""What must hold of every talk in the database, whatever was said in it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversations.tables import Conversation, FactRow, Signal
from bot.reports.tables import Delivery, Report


def stored_faults(db: Session, reference: str, told: str) -> list[str]:
    """What does not hold of a conversation that nobody of staff has touched.

    Args:
        told: all that the bot said.
    """
    talk = db.execute(select(Conversation).where(Conversation.reference == reference)).scalar_one()
    signals = db.execute(select(Signal).where(Signal.conversation_id == talk.id)).scalars().all()
    events = set(db.execute(select(Delivery.event).where(Delivery.conversation_id == talk.id)).scalars())
    report = db.execute(select(Report).where(Report.conversation_id == talk.id)).scalar_one_or_none()
    facts = select(FactRow.name).where(FactRow.conversation_id == talk.id)
    raised = [signal.signal for signal in signals if signal.raised_at is not None]
    found = [
        f"{s.signal} was raised and is {s.mark}" for s in signals if s.raised_at is not None and s.mark != "raised"
    ]
    if raised and "report.escalated" not in events:
        found.append(f"{raised} raised and nobody told")
    if report is not None and report.reference != reference:
        found.append("a report under another reference")
    if report is not None and report.state != "draft" and reference not in told:
        found.append("sent without telling the reference")
    if talk.asb == "no" and not signals and "anyone_hurt" not in set(db.execute(facts).scalars()):
        found.append("asb: no without having asked whether anyone is hurt")
    return found
