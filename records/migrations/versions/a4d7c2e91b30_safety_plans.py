"""Safety plans.

Revision ID: a4d7c2e91b30
Revises: a4c7e1905b32
Created: 2026-11-27 09:00:00.000000
"""

import sqlalchemy as sa
from alembic import op

revision = "a4d7c2e91b30"
down_revision = "a4c7e1905b32"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "safety_plans",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("by_staff", sa.String(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_safety_plans_client_id_clients")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safety_plans")),
        sa.UniqueConstraint("client_id", "number", name=op.f("uq_safety_plans_client_id")),
    )
    op.create_table(
        "safety_plan_drafts",
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_safety_plan_drafts_client_id_clients")
        ),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_safety_plan_drafts")),
    )


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("safety_plan_drafts")
    op.drop_table("safety_plans")
