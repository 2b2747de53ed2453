"""The audit as staff read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversations.tables import AuditEntry, Conversation, StaffMember

ENTRIES_A_PAGE = 100
DOORSTEP = "Doorstep"


@dataclass(frozen=True)
class ShownEntry:
    """One entry. ``kept`` tells whether its conversation is still kept."""

    at: datetime
    who: str
    action: str
    signal: str | None
    reference: str | None
    conversation_id: str | None
    kept: bool
    reason: str | None


def audit_page(db: Session, page: int) -> tuple[list[ShownEntry], bool]:
    """The entries of a page, newest first, and whether there are older ones. Pages count from 1."""
    query = (
        select(AuditEntry, StaffMember.display_name, Conversation.id)
        .outerjoin(StaffMember, StaffMember.id == AuditEntry.staff_member_id)
        .outerjoin(Conversation, Conversation.id == AuditEntry.conversation_id)
        .order_by(AuditEntry.id.desc())
        .offset((page - 1) * ENTRIES_A_PAGE)
        .limit(ENTRIES_A_PAGE + 1)
    )
    rows = list(db.execute(query))
    shown = [
        ShownEntry(
            at=entry.at,
            who=name or DOORSTEP,
            action=entry.action,
            signal=entry.signal,
            reference=entry.reference,
            conversation_id=entry.conversation_id,
            kept=kept is not None,
            reason=entry.reason,
        )
        for entry, name, kept in rows[:ENTRIES_A_PAGE]
    ]
    return shown, len(rows) > ENTRIES_A_PAGE
