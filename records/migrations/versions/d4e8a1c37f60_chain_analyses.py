"""chain analyses, and clinicians' requests for one.

Revision ID: d4e8a1c37f60
Revises: f27d5ab90c14
Created: 2026-11-26 16:00:00.000000
"""

import sqlalchemy as sa
from alembic import op

revision = "d4e8a1c37f60"
down_revision = "f27d5ab90c14"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "chain_analyses",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fresh_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_chain_analyses_client_id_clients")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chain_analyses")),
    )
    op.create_index(op.f("ix_chain_analyses_client_id"), "chain_analyses", ["client_id"], unique=False)
    op.create_table(
        "chain_requests",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("by_staff", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("how_closed", sa.String(length=12), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_chain_requests_client_id_clients")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chain_requests")),
    )
    op.create_index(op.f("ix_chain_requests_client_id"), "chain_requests", ["client_id"], unique=False)


def downgrade() -> None:
    """Undo the change."""
    op.drop_index(op.f("ix_chain_requests_client_id"), table_name="chain_requests")
    op.drop_table("chain_requests")
    op.drop_index(op.f("ix_chain_analyses_client_id"), table_name="chain_analyses")
    op.drop_table("chain_analyses")
