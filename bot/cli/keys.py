"""Make new encryption keys, and rewrite with the newest keys what older ones encrypted.

  doorstep keys new                print a new encryption key and a new search key; they are stored nowhere
  doorstep keys check              how many values older keys still hold
  doorstep keys rotate             the same, saying what would be rewritten (nothing is)
  doorstep keys rotate --commit    rewrite them

To change keys: put the new key in front of DOORSTEP_ENCRYPTION_KEYS (and of DOORSTEP_SEARCH_KEYS, under a new version),
restart Doorstep, run 'keys rotate --commit', and only then take the old key out.
"""

from __future__ import annotations

import argparse
import secrets
from typing import Any

from cryptography.fernet import Fernet
from sqlalchemy import Text, select, type_coerce, update

from bot.cli.database import opened_database
from bot.cli.errors import CommandError
from bot.conversations import tables as conversation_tables
from bot.conversations import text_tables
from bot.conversations.record import renew_search_hashes
from bot.conversations.tables import Conversation, SearchHash
from bot.conversations.text_tables import TextThread
from bot.conversations.text_threads import renew_number_hash
from bot.database import check_version, session_factory
from bot.encryption import EncryptedJSON, EncryptedText, KeyRing, KeysMissingError, UnreadableError, key_ring
from bot.reports import tables as report_tables

A_TRANSACTION = 200
TABLES = (conversation_tables, text_tables, report_tables)
"""The modules whose tables may have encrypted columns."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``doorstep keys``."""
    parser.add_argument(
        "what", nargs="?", choices=("check", "rotate", "new"), default="check", help="see above (default: check)"
    )
    parser.add_argument("--commit", action="store_true", help="really rewrite (with rotate)")


def run(arguments: argparse.Namespace) -> int:
    """Check, rotate or print new keys. Exit code 1 where ``check`` finds values that older keys hold."""
    if arguments.what == "new":
        print(f"encryption key: {Fernet.generate_key().decode()}")
        print(f"search key: <next version>:{secrets.token_hex(32)}")
        return 0
    try:
        ring = key_ring()
        with opened_database() as engine:
            check_version(engine)
            return _work_through(engine, ring, arguments.what, arguments.commit)
    except (KeysMissingError, UnreadableError) as problem:
        raise CommandError(str(problem), exit_code=1) from None


def _work_through(engine: Any, ring: KeyRing, what: str, commit: bool) -> int:
    sessions = session_factory(engine)
    rewrite = what == "rotate" and commit
    values = sum(rewritten(sessions, ring, table, column, rewrite) for table, column in encrypted_columns())
    hashes = hashes_renewed(sessions, ring, rewrite)
    numbers = numbers_renewed(sessions, ring, rewrite)
    if rewrite:
        if engine.dialect.name == "sqlite":
            with engine.connect() as connection:  # what the old key wrote must not stay behind in the log
                connection.rollback()
                connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        print(
            f"Rewrote {values} values and the search hashes of {hashes + numbers} conversations with the newest keys."
        )
        print("The older keys can be taken out once every process was restarted and backups no longer need them.")
        return 0
    print(f"{values} values and the search hashes of {hashes + numbers} conversations are written with older keys.")
    if what == "rotate":
        print("Nothing was changed. Add --commit to rewrite them.")
        return 0
    return 1 if values or hashes or numbers else 0


def encrypted_columns() -> list[tuple[Any, Any]]:
    """Every encrypted column of every table, as ``(table, column)``."""
    return [
        (table, column)
        for module in TABLES
        for mapped in vars(module).values()
        if isinstance(mapped, type) and hasattr(mapped, "__table__")
        for table in [mapped.__table__]
        for column in table.columns
        if isinstance(column.type, EncryptedText | EncryptedJSON)
    ]


def rewritten(sessions: Any, ring: KeyRing, table: Any, column: Any, rewrite: bool) -> int:
    """Counts, and with ``rewrite`` rewrites, the values of a column that an older key wrote.

    Raises:
        UnreadableError: a value was written with a key that is not set; the batch with it is left as it was.
    """
    (key,) = table.primary_key.columns
    stored = type_coerce(column, Text)
    count, last = 0, None
    while True:
        with sessions.begin() as db:
            query = select(key, stored).where(column.is_not(None)).order_by(key).limit(A_TRANSACTION)
            rows = db.execute(query if last is None else query.where(key > last)).all()
            for identity, token in rows:
                if ring.written_with_newest(token):
                    continue
                count += 1
                fresh = ring.encrypt(ring.decrypt(token))
                if rewrite:
                    # Only where nothing else was written meanwhile.
                    db.execute(
                        update(table)
                        .where(key == identity, stored == token)
                        .values({column.name: type_coerce(fresh, Text)})
                    )
        if len(rows) < A_TRANSACTION:
            return count
        last = rows[-1][0]


def hashes_renewed(sessions: Any, ring: KeyRing, rewrite: bool) -> int:
    """Counts, and with ``rewrite`` renews, conversations whose search hashes an older key made."""
    with sessions() as db:
        old = select(SearchHash.conversation_id).where(SearchHash.key_version != ring.search_version).distinct()
        conversations = list(db.execute(old).scalars())
    if rewrite:
        for conversation_id in conversations:
            with sessions.begin() as db:
                db.execute(select(Conversation.id).where(Conversation.id == conversation_id).with_for_update())
                renew_search_hashes(db, conversation_id)
    return len(conversations)


def numbers_renewed(sessions: Any, ring: KeyRing, rewrite: bool) -> int:
    """The same for the hashes by which the next text of a mobile finds its thread."""
    with sessions() as db:
        threads = list(db.execute(select(TextThread.id).where(TextThread.key_version != ring.search_version)).scalars())
    if rewrite:
        for thread_id in threads:
            with sessions.begin() as db:
                renew_number_hash(db, thread_id)
    return len(threads)
