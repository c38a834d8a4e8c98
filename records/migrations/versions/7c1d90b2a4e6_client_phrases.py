"""client phrases.

Revision ID: 7c1d90b2a4e6
Revises: e3623a6e9d31
Created: 2026-11-26 03:31:00.000000
"""

import sqlalchemy as sa
from alembic import op

revision = "7c1d90b2a4e6"
down_revision = "e3623a6e9d31"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "client_phrases",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_by", sa.String(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_client_phrases_client_id_clients")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_phrases")),
    )
    op.create_index(op.f("ix_client_phrases_client_id"), "client_phrases", ["client_id"])


def downgrade() -> None:
    """Take the change back."""
    op.drop_index(op.f("ix_client_phrases_client_id"), table_name="client_phrases")
    op.drop_table("client_phrases")
