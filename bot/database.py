"""The database: one engine for SQLite (the default) and PostgreSQL, with the same promises.

A write is on disk before it is acknowledged. A transaction that will write says so from the start (SQLite:
``BEGIN IMMEDIATE``), so that it waits for its turn instead of failing half-way; one that only reads
(``reader_factory``) never waits for a writer. A database that is locked too long, or down, is a
``DatabaseUnavailableError``, whatever the driver calls it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import DateTime, MetaData, create_engine, event
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as QueueTimeout
from sqlalchemy.orm import declarative_base, sessionmaker
from sqlalchemy.pool import QueuePool
from sqlalchemy.types import TypeDecorator

LOCK_WAIT_SECONDS = 3
"""How long a write waits for another one; shorter than the five seconds in which a web request must answer."""

QUEUE_SECONDS = 1.5
"""How long a thread waits for the other writers of its own process before it waits for those of others."""

READ_ONLY = "doorstep_read_only"


class DatabaseUnavailableError(RuntimeError):
    """The database is locked, down or not reachable. Nothing was written; the work may be tried again."""


class WrongVersionError(RuntimeError):
    """The tables are older or newer than this code."""


class UTCDateTime(TypeDecorator):  # type: ignore[misc]
    """An aware time, stored and returned in UTC. A time without zone is refused: it could mean two instants."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Turns an aware time into UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A time without zone cannot be stored.")
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:  # noqa: ARG002
        """Gives the stored time its zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


if TYPE_CHECKING:

    class Base:
        """Parent of all tables."""

        metadata: Any
        __table__: Any

        def __init__(self, **values: Any) -> None: ...

else:
    Base = declarative_base(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s",
                "pk": "pk_%(table_name)s",
            }
        )
    )


def open_engine(url: str) -> Engine:
    """An engine for a SQLAlchemy URL of SQLite or PostgreSQL.

    Raises:
        ValueError: the URL names another database, or SQLite in memory (several processes share the file).
    """
    parsed = make_url(url)
    kind = parsed.get_backend_name()
    if kind == "sqlite":
        if parsed.database in {None, "", ":memory:"}:
            raise ValueError("SQLite needs a file: several processes share it.")
        engine = _sqlite_engine(parsed, poolclass=QueuePool, pool_size=10, max_overflow=-1)
    elif kind == "postgresql":
        options = f"-c lock_timeout={LOCK_WAIT_SECONDS * 1000} -c timezone=UTC {parsed.query.get('options', '')}"
        engine = create_engine(
            parsed, future=True, hide_parameters=True, pool_size=10, max_overflow=-1, pool_pre_ping=True,
            connect_args={"connect_timeout": LOCK_WAIT_SECONDS, "options": options.strip()},
        )  # fmt: skip
    else:
        raise ValueError(f"DOORSTEP_DATABASE_URL must name sqlite or postgresql, not {kind}.")
    event.listen(engine, "handle_error", _plain_error)
    return engine


class _Writers(QueuePool):  # type: ignore[misc]
    """Connections to write with. A queue that does not move is what it stands for: a locked database."""

    def connect(self) -> Any:
        """As the parent's."""
        try:
            return super().connect()
        except QueueTimeout:
            raise DatabaseUnavailableError("The database is locked or down (others are writing).") from None


def _sqlite_engine(url: Any, **pool: Any) -> Engine:
    engine = create_engine(
        url, future=True, hide_parameters=True, **pool,
        connect_args={"timeout": LOCK_WAIT_SECONDS, "check_same_thread": False},
    )  # fmt: skip
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _with_one_writer(engine: Engine) -> Engine:
    """For SQLite an engine with a single connection, so that this process's threads write in the order they came.

    SQLite lets one transaction write at a time, and whoever waits tries again after longer and longer pauses: under
    load some waited half a second for a lock that others took every few milliseconds.
    """
    if engine.dialect.name != "sqlite":
        return engine
    writer = _sqlite_engine(engine.url, poolclass=_Writers, pool_size=1, max_overflow=0, pool_timeout=QUEUE_SECONDS)
    event.listen(writer, "handle_error", _plain_error)
    event.listen(engine, "engine_disposed", lambda _engine: writer.dispose())
    return writer


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions by itself
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {LOCK_WAIT_SECONDS * 1000}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    read_only = connection.get_execution_options().get(READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


def _plain_error(context: Any) -> None:
    error = context.sqlalchemy_exception
    # Broken constraints, bad SQL and the like are faults of ours and keep their own exception.
    missing_table = "no such table" in str(context.original_exception)
    if context.is_disconnect or (isinstance(error, OperationalError) and not missing_table):
        code = getattr(context.original_exception, "sqlite_errorname", None) or getattr(
            context.original_exception, "pgcode", None
        )
        raise DatabaseUnavailableError(
            f"The database is locked or down ({code or type(context.original_exception).__name__})."
        ) from None


def session_factory(engine: Engine) -> Any:
    """Makes sessions that write: ``with factory.begin() as db: ...`` commits at the end or not at all."""
    return sessionmaker(_with_one_writer(engine), future=True, expire_on_commit=False)


def reader_factory(engine: Engine) -> Any:
    """Makes sessions that only read and never wait for a writer."""
    return sessionmaker(engine.execution_options(**{READ_ONLY: True}), future=True, expire_on_commit=False)


def check_version(engine: Engine) -> None:
    """Refuses a database whose tables are not of this code's version.

    Raises:
        WrongVersionError: in words that a landlord's IT can act on.
        DatabaseUnavailableError: the database does not answer.
    """
    from bot.migrations import current_version, known_versions  # noqa: PLC0415 - they open engines themselves

    found, known = current_version(engine), known_versions()
    if found == known[-1]:
        return
    if found is None:
        raise WrongVersionError("The database has no tables yet. Run `doorstep database create`.")
    if found in known:
        raise WrongVersionError(
            f"The database is of the older version {found}; this Doorstep needs {known[-1]}. "
            "Make a copy of it, then run `doorstep database upgrade`."
        )
    raise WrongVersionError(
        f"The database is of version {found}, which this Doorstep does not know: it was made by a newer one. "
        "Install that version, or use another database."
    )
