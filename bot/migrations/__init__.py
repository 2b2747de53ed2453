"""The tables' history. Each change of the tables is one file in ``versions``, applied in order by Alembic."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Engine

from bot.database import open_engine
from bot.settings import settings

FOLDER = Path(__file__).parent


def _config(connection: Any = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def upgrade(database: Engine | str | None = None) -> None:
    """Brings the tables to this code's version, making them where there are none, all in one transaction.

    Args:
        database: an engine or a SQLAlchemy URL; the one of the settings where left out.
    """
    engine = database if isinstance(database, Engine) else open_engine(database or settings().sqlalchemy_url)
    with engine.begin() as connection:
        command.upgrade(_config(connection), "head")
    if engine is not database:
        engine.dispose()


def current_version(engine: Engine) -> str | None:
    """The version that the database says it has; ``None`` where it has no tables."""
    with engine.connect() as connection:
        version: str | None = MigrationContext.configure(connection).get_current_revision()
    return version


def known_versions() -> list[str]:
    """All versions that this code knows, oldest first."""
    scripts = ScriptDirectory.from_config(_config()).walk_revisions()
    return [script.revision for script in scripts][::-1]
