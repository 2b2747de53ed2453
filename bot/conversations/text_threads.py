"""The thread of a mobile with a landlord: found by a keyed hash of the number, stopped and started by its owner."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

import phonenumbers
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot import encryption
from bot.conversations.ending import SHUT, close_conversation
from bot.conversations.messages import hold
from bot.conversations.start import start_conversation
from bot.conversations.tables import Conversation
from bot.conversations.text_tables import OutgoingText, ReceivedText, TextThread

KIND = "phone"
"""Of the hash: the same number as a contact in ``search_hash`` has the same hash."""


def thread_of(db: Session, landlord: str, our_number: str, number: str, now: datetime) -> TextThread:
    """The thread of this mobile with this landlord, made where there is none, held until the transaction ends."""
    found = _held(db, landlord, number)
    if found is None:
        try:
            with db.begin_nested():
                db.add(_new(landlord, our_number, number, now))
        except IntegrityError:  # its first two texts came at the same moment
            pass
        found = _held(db, landlord, number)
    if found is None:
        raise RuntimeError("a thread of texts is neither there nor can be made")
    found.our_number = our_number
    return found


def _new(landlord: str, our_number: str, number: str, now: datetime) -> TextThread:
    ring = encryption.key_ring()
    return TextThread(
        id=secrets.token_urlsafe(16), landlord=landlord, our_number=our_number, number=number,
        number_hash=ring.search_digest(KIND, number), key_version=ring.search_version, created_at=now,
    )  # fmt: skip


def _held(db: Session, landlord: str, number: str) -> TextThread | None:
    digests = encryption.key_ring().search_digests(KIND, number)
    query = select(TextThread).where(TextThread.landlord == landlord, TextThread.number_hash.in_(digests))
    # Not against those who add a text that names the thread: they may hold the conversation that is held next.
    locked = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    held: TextThread | None = db.execute(locked).scalar_one_or_none()
    return held


def conversation_of(db: Session, thread: TextThread, now: datetime, idle: timedelta) -> Conversation:
    """The conversation that a text of this thread goes on with, or a new one.

    It goes on where the last message is less than ``idle`` ago, also when it was closed meanwhile: whoever adds
    something is heard. What the resident left by a word, or wished to be deleted, is never gone on with. Nothing of an
    earlier conversation passes to a new one: numbers change hands, and phones are shared.
    """
    earlier = current_conversation(db, thread)
    if earlier is not None and earlier.secret_hash != SHUT and now - earlier.last_message_at < idle:
        return earlier
    if earlier is not None:
        close_conversation(db, earlier, now)
    conversation, _secret = start_conversation(db, str(thread.landlord), "sms", now)
    thread.conversation_id = conversation.id
    db.flush()
    return conversation


def current_conversation(db: Session, thread: TextThread) -> Conversation | None:
    """The thread's last conversation, held; it may be over."""
    return hold(db, thread.conversation_id) if thread.conversation_id else None


def stop_thread(db: Session, thread: TextThread, now: datetime) -> None:
    """From now on this number gets nothing more, what waits to be sent included. Staff are shown that."""
    if thread.stopped_at is None:
        thread.stopped_at, thread.stop_seen_at = now, None
    drop_queued(db, thread, "stopped")


def start_thread(thread: TextThread) -> None:
    """The number may be texted again. Nothing that was not sent is sent now."""
    thread.stopped_at = thread.stop_seen_at = None


def drop_queued(db: Session, thread: TextThread, why: str) -> int:
    """Takes out of the outbox what waits for this number. What is on its way to Twilio cannot be taken back."""
    dropped = db.execute(
        update(OutgoingText)
        .where(OutgoingText.thread_id == thread.id, OutgoingText.state == "queued")
        .values(state="dropped", why=why, next_attempt_at=None)
        .execution_options(synchronize_session=False)
    )
    return int(dropped.rowcount)


def renew_number_hash(db: Session, thread_id: str) -> None:
    """Writes the hash of a thread's number with the newest key."""
    thread = db.get(TextThread, thread_id)
    if thread is not None:
        ring = encryption.key_ring()
        thread.number_hash, thread.key_version = ring.search_digest(KIND, thread.number), ring.search_version
        db.flush()


def forget_threads(db: Session) -> int:
    """Deletes the numbers of threads of which no conversation is kept any more. A stopped one is kept: it stays so.

    Returns:
        How many were deleted.
    """
    kept = select(ReceivedText.thread_id).where(
        ReceivedText.conversation_id.is_not(None), ReceivedText.thread_id.is_not(None)
    )
    gone = list(
        db.execute(
            select(TextThread).where(
                TextThread.conversation_id.is_(None), TextThread.stopped_at.is_(None), TextThread.id.not_in(kept)
            )
        ).scalars()
    )
    for thread in gone:
        db.delete(thread)
    db.flush()
    return len(gone)


def is_mobile(number: str) -> bool:
    """Whether a number in E.164 form can be texted: some carriers read a text to a landline out loud.

    For the United Kingdom by Ofcom's plan, since the library does not know its numbers for drama as mobiles.
    """
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return False
    if not phonenumbers.is_possible_number(parsed):
        return False
    national = str(parsed.national_number)
    if parsed.country_code == 44 and len(national) == 10 and national[0] == "7":
        return national[1] not in "06" or national.startswith("7624")
    kind = phonenumbers.number_type(parsed)
    return bool(kind in (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE))
