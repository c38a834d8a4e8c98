"""what clients took off their list of what works, and the skill of the week.

Revision ID: c6e2d81f0a37
Revises: d3b91f07c5a8
Created: 2026-11-26 11:55:00.000000
"""

import sqlalchemy as sa
from alembic import op

revision = "c6e2d81f0a37"
down_revision = "d3b91f07c5a8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "forgotten_skills",
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("skill", sa.String(length=8), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_forgotten_skills_client_id_clients")),
        sa.PrimaryKeyConstraint("client_id", "skill", name=op.f("pk_forgotten_skills")),
    )
    op.create_table(
        "week_skills",
        sa.Column("clinic_id", sa.String(length=40), nullable=False),
        sa.Column("skill", sa.String(length=8), nullable=False),
        sa.Column("set_by", sa.String(length=80), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_week_skills_clinic_id_clinics")),
        sa.PrimaryKeyConstraint("clinic_id", name=op.f("pk_week_skills")),
    )


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("week_skills")
    op.drop_table("forgotten_skills")
