"""Facts, signals and search hashes of a conversation. What was once told or raised is added to, never lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.agenda.state import Evidence, Fact, SignalMark
from bot.conversations.tables import FactRow, Message, SearchHash, Signal
from bot.encryption import key_ring, search_terms

STRENGTH = {"asked_no_answer": 0, "asked_denied": 1, "check": 2, "raised": 3}
"""An outcome may strengthen a mark. The one way down is from ``check`` to one of the ``asked`` marks."""


def add_facts(db: Session, message: Message, facts: Sequence[Fact], now: datetime) -> bool:
    """Adds what a message told. A fact told in a later message stays current; the earlier one is kept as history.

    Returns:
        Whether any current fact changed.
    """
    changed = False
    for fact in facts:
        position = min(fact["position"], message.position)
        current = db.execute(
            select(FactRow).where(
                FactRow.conversation_id == message.conversation_id, FactRow.name == fact["name"],
                FactRow.current.is_(True),
            )
        ).scalar_one_or_none()  # fmt: skip
        if current is not None and _same(current, fact):
            continue
        overtaken = current is not None and current.position > position
        if current is not None and not overtaken:
            current.current = False
            db.flush()
        db.add(
            FactRow(
                conversation_id=message.conversation_id, message_id=fact["message_id"], position=position,
                name=fact["name"], status=fact["status"], said=fact["said"], value=fact["value"],
                current=not overtaken, stored_at=now,
            )
        )  # fmt: skip
        db.flush()
        changed = changed or not overtaken
    return changed


def _same(row: FactRow, fact: Fact) -> bool:
    return (row.status, row.said, row.value) == (fact["status"], fact["said"], fact["value"])


def add_signals(db: Session, message: Message, marks: Iterable[SignalMark], now: datetime) -> tuple[list[str], bool]:
    """Adds the marks of a message's outcome; none lowers a raised signal.

    Returns:
        The signals that were raised by this, and whether any mark, strand or evidence changed.
    """
    newly_raised: list[str] = []
    changed = False
    for mark in marks:
        row = db.execute(
            select(Signal).where(Signal.conversation_id == message.conversation_id, Signal.signal == mark["signal"])
        ).scalar_one_or_none()
        if row is None:
            row = Signal(
                conversation_id=message.conversation_id, signal=mark["signal"], mark=mark["mark"], strands=[],
                evidence=[], message_id=mark["message_id"], marked_at=now,
            )  # fmt: skip
            db.add(row)
            before = None
        else:
            before = row.mark
            row.mark = _merged_mark(row, mark, message)
        if row.mark == "raised" and before != "raised":
            newly_raised.append(row.signal)
            row.raised_at, row.message_id = now, mark["message_id"]
        if row.mark != before:
            row.marked_at = now
        strands = _joined(row.strands, mark["strands"])
        evidence = _joined(row.evidence, mark["evidence"])
        changed = changed or row.mark != before or strands != row.strands or evidence != row.evidence
        row.strands, row.evidence = strands, evidence
        db.flush()
    return newly_raised, changed


def _merged_mark(row: Signal, mark: SignalMark, message: Message) -> str:
    """The mark that stands: a clearing by staff gives way only to what was told after it."""
    before, proposed = str(row.mark), mark["mark"]
    if proposed == "cleared":
        return before
    if before == "cleared":
        told_later = row.cleared_at is None or message.stored_at > row.cleared_at
        return (
            proposed if told_later and proposed in {"raised", "check"} and mark["message_id"] == message.id else before
        )
    if before == "check" and proposed in {"asked_denied", "asked_no_answer"}:
        return proposed
    return proposed if STRENGTH[proposed] > STRENGTH[before] else before


def _joined(kept: list[Any], added: Sequence[str] | Sequence[Evidence]) -> list[Any]:
    joined = list(kept)
    for item in added:
        if item not in joined:
            joined.append(item)
    return joined


def renew_search_hashes(db: Session, conversation_id: str) -> int:
    """Writes the search hashes of a conversation anew from its current facts, with the newest key.

    Returns:
        How many there are.
    """
    rows = db.execute(
        select(FactRow).where(FactRow.conversation_id == conversation_id, FactRow.current.is_(True))
    ).scalars()
    told = [{"name": row.name, "said": row.said, "value": row.value} for row in rows if row.status == "known"]
    db.execute(
        delete(SearchHash)
        .where(SearchHash.conversation_id == conversation_id)
        .execution_options(synchronize_session=False)
    )
    ring = key_ring()
    terms = search_terms(told)
    for kind, normal in sorted(terms):
        db.add(
            SearchHash(
                conversation_id=conversation_id, kind=kind, key_version=ring.search_version,
                digest=ring.search_digest(kind, normal),
            )
        )  # fmt: skip
    db.flush()
    return len(terms)


def find_by_hash(db: Session, kind: str, normal: str) -> list[str]:
    """Ids of the conversations that told this normalised value (see ``bot.encryption``)."""
    query = select(SearchHash.conversation_id).where(
        SearchHash.kind == kind, SearchHash.digest.in_(key_ring().search_digests(kind, normal))
    )
    return list(dict.fromkeys(db.execute(query).scalars()))
