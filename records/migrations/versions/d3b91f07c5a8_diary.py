"""Diary cards, their targets and settings, weekly summaries, and files that go out with a line.

Revision ID: d3b91f07c5a8
Revises: c41e7a905b62
Created: 2026-11-29 10:00:00.000000
"""

import sqlalchemy as sa
from alembic import op

revision = "d3b91f07c5a8"
down_revision = "c41e7a905b62"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "attachments",
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("line_key", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_attachments_client_id_clients")),
        sa.PrimaryKeyConstraint("client_id", "line_key", name=op.f("pk_attachments")),
    )
    op.create_table(
        "diary_entries",
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("targets_number", sa.Integer(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("finished", sa.Boolean(), nullable=False),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_diary_entries_client_id_clients")),
        sa.PrimaryKeyConstraint("client_id", "day", name=op.f("pk_diary_entries")),
    )
    op.create_table(
        "diary_settings",
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("size", sa.String(length=8), nullable=True),
        sa.Column("session_weekday", sa.Integer(), nullable=True),
        sa.Column("session_minute", sa.Integer(), nullable=True),
        sa.Column("prompt_minute", sa.Integer(), nullable=True),
        sa.Column("prompted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_diary_settings_client_id_clients")),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_diary_settings")),
    )
    op.create_table(
        "diary_targets",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("by_staff", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_diary_targets_client_id_clients")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diary_targets")),
        sa.UniqueConstraint("client_id", "number", name=op.f("uq_diary_targets_client_id")),
    )
    op.create_table(
        "diary_weeks",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("session_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("parts_sent", sa.Integer(), nullable=False),
        sa.Column("line_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_diary_weeks_client_id_clients")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diary_weeks")),
    )
    op.create_index(op.f("ix_diary_weeks_client_id"), "diary_weeks", ["client_id"], unique=False)


def downgrade() -> None:
    """Take the change back."""
    op.drop_index(op.f("ix_diary_weeks_client_id"), table_name="diary_weeks")

    op.drop_table("diary_weeks")
    op.drop_table("diary_targets")
    op.drop_table("diary_settings")
    op.drop_table("diary_entries")
    op.drop_table("attachments")
