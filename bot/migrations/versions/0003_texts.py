"""Reports by text message: threads, what was received, and what is to be sent."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "text_thread",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("landlord", sa.String(length=64), nullable=False),
        sa.Column("our_number", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("number_hash", sa.String(length=64), nullable=False),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stop_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_text_thread_conversation_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_thread")),
        sa.UniqueConstraint("landlord", "number_hash", name=op.f("uq_text_thread_landlord_number_hash")),
    )
    op.create_index("ix_text_thread_conversation_id", "text_thread", ["conversation_id"], unique=False)
    op.create_table(
        "received_text",
        sa.Column("message_sid", sa.String(length=64), nullable=False),
        sa.Column("thread_id", sa.String(length=32), nullable=True),
        sa.Column("conversation_id", sa.String(length=32), nullable=True),
        sa.Column("message_id", sa.String(length=32), nullable=True),
        sa.Column("turn_id", sa.String(length=32), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("word", sa.String(length=8), nullable=True),
        sa.Column("opt_out_type", sa.String(length=8), nullable=True),
        sa.Column("media", sa.Integer(), nullable=False),
        sa.Column("blank_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("blank_attempts", sa.Integer(), nullable=False),
        *[
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_received_text_{column}"), ondelete="SET NULL"
            )
            for column, table in (
                ("thread_id", "text_thread"),
                ("conversation_id", "conversation"),
                ("message_id", "message"),
                ("turn_id", "message"),
            )
        ],
        sa.PrimaryKeyConstraint("message_sid", name=op.f("pk_received_text")),
    )
    for column in ("message_id", "turn_id", "blank_at", "thread_id"):
        op.create_index(f"ix_received_text_{column}", "received_text", [column], unique=False)
    op.create_table(
        "outgoing_text",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("thread_id", sa.String(length=32), nullable=False),
        sa.Column("answers", sa.String(length=32), nullable=True),
        sa.Column("instead_of", sa.Integer(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("why", sa.String(length=24), nullable=True),
        sa.Column("sid", sa.String(length=64), nullable=True),
        sa.Column("status_rank", sa.Integer(), nullable=False),
        sa.Column("error_code", sa.Integer(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("not_after", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("blank_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("blank_attempts", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        *[
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_outgoing_text_{column}"), ondelete="CASCADE"
            )
            for column, table in (
                ("conversation_id", "conversation"),
                ("thread_id", "text_thread"),
                ("answers", "message"),
                ("instead_of", "outgoing_text"),
            )
        ],
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_text")),
        sa.UniqueConstraint("sid", name=op.f("uq_outgoing_text_sid")),
    )
    op.create_index(
        "ix_outgoing_text_state_next_attempt_at", "outgoing_text", ["state", "next_attempt_at"], unique=False
    )
    for column in ("conversation_id", "thread_id", "answers", "blank_at"):
        op.create_index(f"ix_outgoing_text_{column}", "outgoing_text", [column], unique=False)


def downgrade() -> None:
    op.drop_table("outgoing_text")
    op.drop_table("received_text")
    op.drop_table("text_thread")
