"""Who may see a conversation on the web page, once reading it could put somebody at risk.

A conversation that was begun on the page is remembered by the browser's cookie, which every tab sends. Once it is
sensitive that is not enough: its words are shown only to the tab that is in the talk, while it was used less than
``QUIET`` ago. Later, or from elsewhere, a word opens it that the resident chose in the talk, in the same browser.

Conversations of clients of the Chat API have no row here and are not concerned.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Literal

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.agenda.route_table import SENSITIVE
from bot.conversations.ending import SHUT
from bot.conversations.messages import hold
from bot.conversations.start import new_secret
from bot.conversations.tables import Conversation, PageSession, Signal

QUIET = timedelta(minutes=10)
"""Without a request of the tab for this long, the page shows nothing of the talk any more."""

SENSITIVE_SIGNALS = ("domestic_abuse", "self_harm", "sexual_offence", "child_at_risk")
"""Once one of these was raised the page is careful for good, also after staff cleared it."""

SHORTEST_WORD, LONGEST_WORD = 4, 64
MOST_WRONG_WORDS = 10
"""So many wrong words in a row, and the right one opens nothing either: it may be somebody who guesses."""

WORDS_TRIED = 3
"""A word is held against so many conversations of a browser, the newest; always so many, so that the time that it
takes does not tell whether there is any."""

Standing = Literal["free", "here", "quiet", "elsewhere"]
"""``free``: whoever has the secret may see it. ``here``: this is the tab that is in the talk. ``quiet``: it is, but was
not used for too long. ``elsewhere``: it is not."""

_hasher = PasswordHasher()


def begin_on_page(db: Session, conversation: Conversation, browser: str) -> None:
    """Notes that a conversation was begun on the page, in the browser with this random token."""
    db.add(PageSession(conversation_id=conversation.id, browser_hash=_digest(browser), wrong_words=0))
    db.flush()


def is_sensitive(db: Session, conversation: Conversation) -> bool:
    """Whether reading it along could put somebody at risk."""
    if conversation.state["route"] in SENSITIVE:
        return True
    raised = select(Signal.id).where(
        Signal.conversation_id == conversation.id, Signal.signal.in_(SENSITIVE_SIGNALS), Signal.raised_at.is_not(None)
    )
    return db.execute(raised.limit(1)).first() is not None


def standing(db: Session, conversation: Conversation, tab: str | None, now: datetime) -> Standing:
    """What the tab with this token may see of a conversation that its secret opens."""
    row = _row(db, conversation.id)
    if row is None or not is_sensitive(db, conversation):
        return "free"
    if tab is None or row.tab_hash is None or not hmac.compare_digest(row.tab_hash, _digest(tab)):
        return "elsewhere"
    return "here" if row.seen_at is not None and now - row.seen_at < QUIET else "quiet"


def note_tab(db: Session, conversation_id: str, tab: str | None, now: datetime) -> None:
    """The resident wrote or looked in this tab, which may see the conversation: it is the one that is in the talk."""
    row = _row(db, conversation_id)
    if row is not None and tab is not None:
        row.tab_hash, row.seen_at = _digest(tab), now
        db.flush()


def normal_word(text: str) -> str | None:
    """The word as it is compared, whatever its case and spaces; ``None`` where it is too short or too long."""
    word = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return word if SHORTEST_WORD <= len(word) <= LONGEST_WORD else None


def hashed_word(word: str) -> str:
    """What is stored of a word (``normal_word``). Takes a while, so call it before the transaction."""
    return _hasher.hash(word)


def keep_word(db: Session, conversation_id: str, hashed: str) -> None:
    """From now on this word opens the conversation again in its own browser."""
    row = _row(db, conversation_id)
    if row is not None:
        row.word_hash, row.wrong_words = hashed, 0
        db.flush()


def has_word(db: Session, conversation_id: str) -> bool:
    """Whether the resident chose a word."""
    row = _row(db, conversation_id)
    return row is not None and row.word_hash is not None


def words_of(db: Session, browser: str | None, landlord: str) -> list[tuple[str, str]]:
    """Ids and word hashes of the conversations that a word may open in this browser, the newest first."""
    if not browser:
        return []
    query = (
        select(PageSession.conversation_id, PageSession.word_hash)
        .join(Conversation, Conversation.id == PageSession.conversation_id)
        .where(
            PageSession.browser_hash == _digest(browser), Conversation.landlord == landlord,
            Conversation.secret_hash != SHUT, PageSession.word_hash.is_not(None),
            PageSession.wrong_words < MOST_WRONG_WORDS,
        )
    )  # fmt: skip
    found = db.execute(query.order_by(Conversation.created_at.desc(), Conversation.id).limit(WORDS_TRIED))
    return [(row.conversation_id, row.word_hash) for row in found]


def opened_by(word: str | None, words: Sequence[tuple[str, str]]) -> str | None:
    """The id of the conversation that ``word`` opens, of those that ``words_of`` found. Takes a while, always as long.

    Args:
        word: as ``normal_word`` gives it; ``None`` opens nothing.
    """
    found: str | None = None
    padded = [*words, *[("", _hash_of_no_word())] * WORDS_TRIED][:WORDS_TRIED]
    for conversation_id, hashed in padded:
        matches = _matches(hashed, word or "")
        if matches and word and conversation_id and found is None:
            found = conversation_id
    return found


def count_wrong_word(db: Session, conversation_ids: Sequence[str]) -> None:
    """Notes that a wrong word was given for these."""
    for conversation_id in conversation_ids:
        row = _row(db, conversation_id)
        if row is not None:
            row.wrong_words += 1
    db.flush()


def come_back(db: Session, conversation_id: str, tab: str, now: datetime) -> str | None:
    """Opens a conversation again for this tab, after its word was given.

    Returns:
        The secret that opens it from now on, in place of the earlier one; ``None`` where it is shut for good.
    """
    conversation = hold(db, conversation_id)
    if conversation.secret_hash == SHUT:
        return None
    secret, conversation.secret_hash = new_secret()
    note_tab(db, conversation_id, tab, now)
    row = _row(db, conversation_id)
    if row is not None:
        row.wrong_words = 0
    db.flush()
    return secret


def same_browser(db: Session, conversation: Conversation) -> list[Conversation]:
    """Other conversations with the landlord in the same browser, where this one or they are sensitive; oldest first.

    For staff alone: somebody came back without the word. Ordinary ones are left alone, since a browser may be shared.
    """
    row = _row(db, conversation.id)
    if row is None:
        return []
    query = (
        select(Conversation)
        .join(PageSession, PageSession.conversation_id == Conversation.id)
        .where(
            PageSession.browser_hash == row.browser_hash,
            Conversation.landlord == conversation.landlord,
            Conversation.id != conversation.id,
        )
    )
    others = list(db.execute(query.order_by(Conversation.created_at, Conversation.id)).scalars())
    if is_sensitive(db, conversation):
        return others
    return [other for other in others if is_sensitive(db, other)]


def _row(db: Session, conversation_id: str) -> PageSession | None:
    found: PageSession | None = db.get(PageSession, conversation_id)
    return found


def _matches(hashed: str, word: str) -> bool:
    try:
        return _hasher.verify(hashed, word)
    except (VerificationError, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _hash_of_no_word() -> str:
    return _hasher.hash(secrets.token_urlsafe(32))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
