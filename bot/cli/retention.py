"""Show, or delete, what is past the landlord's retention days.

  doorstep retention show                 how many conversations are past their days, by landlord
  doorstep retention perform              the same, saying what would be deleted (nothing is)
  doorstep retention perform --commit     delete them with all that was made from them

The days are in each landlord's operating settings (`retention_days`). The worker does this once a day by itself.
"""

from __future__ import annotations

import argparse
from collections import Counter
from datetime import UTC, datetime

from bot.cli.database import opened_database
from bot.cli.errors import CommandError
from bot.conversations.ending import RETENTION_CLASSES, delete_expired, expired, kept_longer
from bot.database import check_version, reader_factory, session_factory
from bot.landlords.loader import load_packs
from bot.settings import settings

A_TRANSACTION = 50
STILL = {
    "open": "still open",
    "claimed": "claimed by staff",
    "unread": "with a message that nobody has read",
    "undelivered": "with a report that is not delivered",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``doorstep retention``."""
    parser.add_argument(
        "what", nargs="?", choices=("show", "perform"), default="show", help="see above (default: show)"
    )
    parser.add_argument("--commit", action="store_true", help="really delete (with perform)")
    parser.add_argument("--landlord", metavar="ID", help="of this landlord only")


def run(arguments: argparse.Namespace) -> int:
    """Show or perform; without ``--commit`` nothing is changed."""
    own = settings()
    loaded = load_packs(own.packs_dir, own.operating_dir)
    if arguments.landlord and arguments.landlord not in loaded:
        raise CommandError(f"there is no landlord '{arguments.landlord}'.")
    days = {
        name: held.operating.retention_days.model_dump()
        for name, held in sorted(loaded.items())
        if arguments.landlord in (None, name)
    }
    now = datetime.now(UTC)
    with opened_database() as engine:
        check_version(engine)
        with reader_factory(engine)() as db:
            found = Counter(row.landlord for row in expired(db, now, days))
            kept = Counter(kept_longer(db, now, days))
        for name, terms in days.items():
            listed = ", ".join(f"{kind.replace('_', ' ')} {terms[kind]}" for kind in RETENTION_CLASSES)
            print(f"{name}: {found[name]} conversations are past their days ({listed}).")
            reasons = ", ".join(
                f"{kept[name, reason]} {words}" for reason, words in STILL.items() if kept[name, reason]
            )
            if reasons:
                print(f"{name}: kept longer although past their days: {reasons}.")
        if arguments.what == "show":
            return 0
        if not arguments.commit:
            print("Nothing was deleted. Add --commit to delete them.")
            return 0
        deleted: Counter[str] = Counter()
        while True:
            with session_factory(engine).begin() as db:
                counts = delete_expired(db, now, days, A_TRANSACTION)
            deleted.update(counts)
            if sum(counts.values()) < A_TRANSACTION:
                break
        print(f"Deleted {deleted.total()} conversations.")
    return 0
