"""Alembic's entry: runs on the connection that ``bot.migrations`` hands over."""

from alembic import context

from bot.conversations import tables as conversation_tables  # noqa: F401
from bot.conversations import text_tables  # noqa: F401
from bot.database import Base
from bot.reports import tables as report_tables  # noqa: F401

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Base.metadata, render_as_batch=True
)
context.run_migrations()
