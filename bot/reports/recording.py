"""Keeps the report in step with its conversation, and puts each event into the outbox in the same transaction."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversations.tables import Conversation, Message, Signal
from bot.conversations.turn_state import current_facts
from bot.landlords.loader import load_packs
from bot.reports.document import ConversationData, MessageData, SignalData, build_report, check_report, differs
from bot.reports.outbox import enqueue
from bot.reports.tables import Report
from bot.settings import settings

SENT = ("submitted", "updated")


def record_report(
    db: Session,
    conversation: Conversation,
    now: datetime,
    newly_raised: Sequence[str] = (),
    changed: bool = True,
    unfinished: bool = False,
) -> list[str]:
    """Brings the report up to date and enqueues what has to be told to the intake.

    Args:
        newly_raised: signals that were raised by what is being committed: escalated at once, finished or not.
        changed: whether anything was told that a submitted report has to carry.
        unfinished: the conversation ended before the resident finished: what there is is submitted as it stands.

    Returns:
        The events that were enqueued.
    """  # fmt: skip
    report = db.execute(select(Report).where(Report.conversation_id == conversation.id)).scalar_one_or_none()
    events = _events(report, conversation.state["report"]["state"], bool(newly_raised), changed, unfinished)
    sent: list[str] = []
    for event in events:
        document = report_document(db, conversation, (report.revision if report else 0) + 1, now)
        if event == "report.updated" and report is not None and not changed and not differs(report.document, document):
            continue
        check_report(document)
        if report is None:
            report = Report(
                id=secrets.token_urlsafe(16), conversation_id=conversation.id, reference=conversation.reference,
                landlord=conversation.landlord, state="draft", created_at=now,
            )  # fmt: skip
            db.add(report)
        _take_document(report, document, event, now)
        db.flush()
        enqueue(db, report, event, _is_urgent(event, conversation, document), now)
        sent.append(event)
    return sent


def _events(report: Report | None, told_state: str, escalated: bool, changed: bool, unfinished: bool) -> list[str]:
    """Which events the state of a report and of its conversation lead to, in this order.

    ``report.updated`` may yet turn out to say nothing new.
    """
    before = report.state if report is not None else None
    events = ["report.escalated"] if escalated else []
    if told_state == "withdrawn":
        return [*events, "report.withdrawn"] if before not in (None, "withdrawn") else events
    if before not in SENT and (told_state in SENT or unfinished):
        return [*events, "report.submitted"]
    if before in SENT and (changed or told_state in SENT or unfinished) and not escalated:
        return ["report.updated"]
    return events


def _is_urgent(event: str, conversation: Conversation, document: dict[str, Any]) -> bool:
    raised = any(item["mark"] == "raised" for item in document["signals"])
    return event == "report.escalated" or raised or conversation.priority == "urgent"


def _take_document(report: Report, document: dict[str, Any], event: str, now: datetime) -> None:
    report.document = document
    report.revision = document["revision"]
    report.record = document["record"]
    report.complete = document["complete"]
    report.restricted = document["restricted"]
    report.updated_at = now
    if event != "report.escalated":
        report.state = event.removeprefix("report.")


def report_document(db: Session, conversation: Conversation, revision: int, now: datetime) -> dict[str, Any]:
    """The document of a conversation's report as it stands in the database."""
    said = select(Message).where(Message.conversation_id == conversation.id, Message.author == "resident")
    marks = select(Signal).where(Signal.conversation_id == conversation.id).order_by(Signal.id)
    messages = db.execute(said.order_by(Message.position)).scalars()
    return build_report(
        ConversationData(
            id=conversation.id, reference=conversation.reference, landlord=conversation.landlord,
            channel=conversation.channel, started_at=conversation.created_at, memory=conversation.state,
        ),
        [MessageData(id=row.id, position=row.position, text=row.text, at=row.stored_at) for row in messages],
        current_facts(db, conversation.id),
        [
            SignalData(
                signal=row.signal, mark=row.mark, strands=row.strands, evidence=row.evidence, raised_at=row.raised_at,
                cleared_at=row.cleared_at,
            )
            for row in db.execute(marks).scalars()
        ],
        conversation.decision,
        landlord_name(conversation.landlord),
        revision,
        now,
    )  # fmt: skip


def landlord_name(landlord: str) -> str:
    """The landlord's own name from its pack; its id where the pack is missing or broken."""
    held = _landlords().get(landlord)
    return held.pack.name if held else landlord


@lru_cache(maxsize=1)
def _landlords() -> Any:
    return load_packs(settings().packs_dir, settings().operating_dir)
