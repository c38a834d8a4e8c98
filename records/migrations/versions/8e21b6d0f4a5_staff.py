"""Members of staff.

Revision ID: 8e21b6d0f4a5
Revises: 5f0a4c77d913
Created: 2026-11-26 08:30:00.000000
"""

import sqlalchemy as sa
from alembic import op

revision = "8e21b6d0f4a5"
down_revision = "5f0a4c77d913"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "staff",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("clinic_id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("clinician", sa.Boolean(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=True),
        sa.Column("code_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("code_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("chat_hash", sa.String(length=64), nullable=True),
        sa.Column("chat_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_staff_clinic_id_clinics")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("chat_hash", name=op.f("uq_staff_chat_hash")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_staff_code_hash")),
    )
    op.create_index(op.f("ix_staff_clinic_id"), "staff", ["clinic_id"])


def downgrade() -> None:
    """Take the change back."""
    op.drop_index(op.f("ix_staff_clinic_id"), table_name="staff")
    op.drop_table("staff")
