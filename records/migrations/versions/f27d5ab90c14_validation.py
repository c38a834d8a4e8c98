"""what a client shared and may be mentioned, and the wish for short messages.

Revision ID: f27d5ab90c14
Revises: e7a05c3d91b6
Created: 2026-11-26 15:50:00.000000
"""

import sqlalchemy as sa
from alembic import op

revision = "f27d5ab90c14"
down_revision = "e7a05c3d91b6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "history_facts",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("message_id", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("about", sa.String(length=120), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_history_facts_client_id_clients")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history_facts")),
        sa.UniqueConstraint("client_id", "message_id", "kind", name=op.f("uq_history_facts_client_id")),
    )
    op.create_table(
        "message_lengths",
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("short", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_message_lengths_client_id_clients")),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_message_lengths")),
    )


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("message_lengths")
    op.drop_table("history_facts")
