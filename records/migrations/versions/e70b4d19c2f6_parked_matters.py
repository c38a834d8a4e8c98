"""what a client brought up and what waits for a better moment.

Revision ID: e70b4d19c2f6
Revises: d4e8a1c37f60
Created: 2026-11-26 15:58:12.402817
"""

import sqlalchemy as sa
from alembic import op

revision = "e70b4d19c2f6"
down_revision = "d4e8a1c37f60"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "parked_matters",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("message_id", sa.String(length=120), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("matter_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("beside_danger", sa.Boolean(), nullable=False),
        sa.Column("parked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("offered", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("how", sa.String(length=12), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_parked_matters_client_id_clients")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parked_matters")),
        sa.UniqueConstraint("client_id", "message_id", "place", name=op.f("uq_parked_matters_client_id")),
    )


def downgrade() -> None:
    """Undo the change."""
    op.drop_table("parked_matters")
