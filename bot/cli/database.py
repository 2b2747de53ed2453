"""Make or upgrade the database, or say which version it has.

  doorstep database check      which version the tables have, and whether this Doorstep can use them
  doorstep database create     make the tables in an empty database
  doorstep database upgrade    bring older tables to this version (make a copy of the database first)

The database is the one that DOORSTEP_DATABASE_URL names; without it, an SQLite file in the data folder.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, SQLAlchemyError, StatementError

from bot.cli.errors import CommandError
from bot.database import DatabaseUnavailableError, WrongVersionError, check_version, open_engine
from bot.encryption import KeysMissingError, UnreadableError
from bot.migrations import current_version, known_versions, upgrade
from bot.settings import Settings, settings

NOT_AN_ADDRESS = "DOORSTEP_DATABASE_URL is not the address of an SQLite or PostgreSQL database."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``doorstep database``."""
    parser.add_argument(
        "what", nargs="?", choices=("check", "create", "upgrade"), default="check", help="see above (default: check)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Check, create or upgrade; exit code 1 where the database cannot be used as it is."""
    own = settings()
    missing = missing_file(own)
    if arguments.what == "check" and missing:
        print(f"There is no file {missing}, and so no tables yet. Run 'doorstep database create'.")
        return 1
    with opened_database(own, make=arguments.what == "create") as engine:
        version, newest = current_version(engine), known_versions()[-1]
        if arguments.what == "check":
            return _check(engine, version)
        if arguments.what == "create" and version is not None:
            raise CommandError(f"the database has tables already (version {version}). Nothing was done.")
        if arguments.what == "upgrade" and version is None:
            raise CommandError("the database has no tables yet. Run 'doorstep database create'.")
        if version not in (None, *known_versions()):
            check_version(engine)
        upgrade(engine)
        print(f"The database is of version {newest}." if version != newest else f"Nothing to do: version {newest}.")
        return 0


def _check(engine: Any, version: str | None) -> int:
    try:
        check_version(engine)
    except WrongVersionError as problem:
        print(problem)
        return 1
    print(f"The database is of version {version}, as this Doorstep needs it.")
    return 0


def missing_file(own: Settings) -> Path | None:
    """The file of an SQLite database that is not there yet; ``None`` for every other database.

    Raises:
        CommandError: the settings name no database.
    """
    try:
        place = make_url(own.sqlalchemy_url)
    except (ArgumentError, ValueError):
        raise CommandError(NOT_AN_ADDRESS) from None
    if place.get_backend_name() != "sqlite" or place.database in {None, "", ":memory:"}:
        return None
    file = Path(place.database)
    return None if file.exists() else file


@contextmanager
def opened_database(own: Settings | None = None, *, make: bool = False) -> Iterator[Any]:
    """The engine of the settings' database; whatever is wrong with it, or its keys, becomes a plain line.

    An SQLite file that is not there is made only with ``make``. The line never holds the database's password.
    """
    own = own or settings()
    missing = missing_file(own)
    if missing and not make:
        raise CommandError(f"there is no database {missing}. Run 'doorstep database create'.")
    engine = _engine(own, missing)
    try:
        yield engine
    except (WrongVersionError, KeysMissingError, UnreadableError) as problem:
        raise CommandError(str(problem), exit_code=1) from None
    except (DatabaseUnavailableError, SQLAlchemyError) as problem:
        if missing and not missing.parent.is_dir():
            raise CommandError(f"there is no folder {missing.parent}; see DOORSTEP_DATABASE_URL.") from None
        raise CommandError(_in_words(problem, own), exit_code=1) from None
    finally:
        engine.dispose()


def _engine(own: Settings, missing: Path | None) -> Any:
    try:
        if missing and not own.database_url:
            own.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        return open_engine(own.sqlalchemy_url)
    except OSError as error:
        raise CommandError(f"cannot write in {own.data_dir} ({error.strerror}); see DOORSTEP_DATA_DIR.") from None
    except (ArgumentError, ValueError, ImportError):
        raise CommandError(NOT_AN_ADDRESS) from None


def _in_words(problem: Exception, own: Settings) -> str:
    cause = getattr(problem, "orig", None)
    if isinstance(problem, StatementError) and isinstance(cause, KeysMissingError | UnreadableError):
        return str(cause)
    place = make_url(own.sqlalchemy_url)
    where = f"{place.host}:{place.port or 5432}" if place.host else str(place.database)
    if getattr(cause, "sqlite_errorname", "") == "SQLITE_NOTADB":
        return f"{where} is no SQLite database. See DOORSTEP_DATABASE_URL."
    if isinstance(problem, DatabaseUnavailableError | DatabaseError):
        return (
            f"the database at {where} does not answer: it is locked or down, or refuses us. See DOORSTEP_DATABASE_URL."
        )
    return f"the database at {where} refuses ({type(problem).__name__}). Nothing was done."
