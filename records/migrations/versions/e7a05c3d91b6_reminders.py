"""reminders: what clients set, what is planned next, what went out; the diary's hour moves here.

Revision ID: e7a05c3d91b6
Revises: c61e0b7f4d28
Created: 2026-11-26 15:52:10.114203
"""

import sqlalchemy as sa
from alembic import op

revision = "e7a05c3d91b6"
down_revision = "c61e0b7f4d28"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "reminder_settings",
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("quiet_start", sa.Integer(), nullable=False),
        sa.Column("quiet_end", sa.Integer(), nullable=False),
        sa.Column("paused_through", sa.Date(), nullable=True),
        sa.Column("paused_open", sa.Boolean(), nullable=False),
        sa.Column("session_before", sa.Integer(), nullable=True),
        sa.Column("returns", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_reminder_settings_client_id_clients")
        ),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_reminder_settings")),
    )
    op.create_table(
        "reminder_times",
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("minute", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_reminder_times_client_id_clients")),
        sa.PrimaryKeyConstraint("client_id", "kind", "minute", name=op.f("pk_reminder_times")),
    )
    op.create_table(
        "reminder_once",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_reminder_once_client_id_clients")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_once")),
    )
    op.create_index(op.f("ix_reminder_once_client_id"), "reminder_once", ["client_id"], unique=False)
    op.create_table(
        "reminder_plans",
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_reminder_plans_client_id_clients")),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_reminder_plans")),
    )
    op.create_table(
        "reminders_sent",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_reminders_sent_client_id_clients")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders_sent")),
        sa.UniqueConstraint("client_id", "due_at", name=op.f("uq_reminders_sent_client_id")),
    )
    # The hour that clients chose for the diary goes on; what was queued for it by the release before does nothing.
    op.execute(
        "INSERT INTO reminder_times (client_id, kind, minute)"
        " SELECT client_id, 'diary', prompt_minute FROM diary_settings WHERE prompt_minute IS NOT NULL"
    )


def downgrade() -> None:
    """Undo the change."""
    op.drop_table("reminders_sent")
    op.drop_table("reminder_plans")
    op.drop_index(op.f("ix_reminder_once_client_id"), table_name="reminder_once")
    op.drop_table("reminder_once")
    op.drop_table("reminder_times")
    op.drop_table("reminder_settings")
