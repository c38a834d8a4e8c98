"""lists that clients keep for a hard day.

Revision ID: 9b7d3e51c0f8
Revises: a4d7c2e91b30
Created: 2026-11-28 09:20:00.000000
"""

import sqlalchemy as sa
from alembic import op

revision = "9b7d3e51c0f8"
down_revision = "a4d7c2e91b30"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "saved_list_items",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("message_id", sa.String(length=120), nullable=False),
        sa.Column("skill", sa.String(length=8), nullable=False),
        sa.Column("section", sa.String(length=40), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_saved_list_items_client_id_clients")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_list_items")),
        sa.UniqueConstraint(
            "client_id", "message_id", "skill", "section", name=op.f("uq_saved_list_items_client_id")
        ),
    )


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("saved_list_items")
