"""What only the web page can do with a conversation: keep it from other eyes, come back to it by a word, erase it."""

from __future__ import annotations

from bot.conversations.erasure import ask_for_erasure
from bot.conversations.page_sessions import (
    come_back,
    count_wrong_word,
    has_word,
    hashed_word,
    keep_word,
    note_tab,
    opened_by,
    standing,
    words_of,
)
from bot.database import DatabaseUnavailableError
from channels.public import talk
from channels.public.edge import Edge
from channels.public.talk import by_secret, opened
from channels.public.visits import Visit
from channels.public.words import RefusedError


def look(edge: Edge, visit: Visit) -> None:
    """The resident looks at the page in this tab: it stays open for ten minutes more, where it still is.

    Raises:
        RefusedError, NotThisTabError: as for ``talk.read_on``.
    """
    with edge.writing() as db:
        opened(db, visit)
        note_tab(db, visit.conversation_id, visit.tab, talk.now())


def erase(edge: Edge, visit: Visit) -> None:
    """Hide from the resident what was said, at their wish, and ask staff to delete it.

    Raises:
        RefusedError, NotThisTabError: as for ``talk.read_on``.
    """
    with edge.writing() as db:
        opened(db, visit)
        ask_for_erasure(db, visit.conversation_id, "page", talk.now())


def choose_word(edge: Edge, visit: Visit, word: str) -> None:
    """Keep the word with which the resident comes back; one that was chosen stays.

    Args:
        word: as ``normal_word`` gives it.

    Raises:
        RefusedError, NotThisTabError: as for ``talk.read_on``.
    """
    hashed = hashed_word(word)
    with edge.writing() as db:
        opened(db, visit)
        if not has_word(db, visit.conversation_id):
            keep_word(db, visit.conversation_id, hashed)
        note_tab(db, visit.conversation_id, visit.tab, talk.now())


def needs_word(edge: Edge, visit: Visit) -> bool:
    """Whether the page should ask for a word."""
    with edge.reading() as db:
        return not has_word(db, visit.conversation_id)


def go_on_with_word(edge: Edge, landlord_id: str, browser: str, word: str | None, tab: str) -> Visit | None:
    """The earlier conversation of this browser that the word opens, for this tab; ``None`` where it opens none.

    The work is the same whether there is a conversation, a word, or neither.
    """
    with edge.reading() as db:
        known = words_of(db, browser, landlord_id)
    found = opened_by(word, known)
    with edge.writing() as db:
        if found is None:
            count_wrong_word(db, [conversation_id for conversation_id, _hashed in known])
            return None
        secret = come_back(db, found, tab, talk.now())
    return Visit(found, secret, tab) if secret else None


def may_continue(edge: Edge, visit: Visit) -> bool:
    """Whether the start page may offer to go on with this conversation: never where that could be read by another."""
    try:
        with edge.reading() as db:
            return standing(db, by_secret(db, visit), None, talk.now()) == "free"
    except (RefusedError, DatabaseUnavailableError):
        return False
