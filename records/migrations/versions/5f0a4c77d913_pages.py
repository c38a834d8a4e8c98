"""Pages to several people by several ways.

Revision ID: 5f0a4c77d913
Revises: 7c1d90b2a4e6
Created: 2026-11-26 08:00:00.000000
"""

import sqlalchemy as sa
from alembic import op

revision = "5f0a4c77d913"
down_revision = "7c1d90b2a4e6"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change; escalations that are open now go to whoever is on call."""
    op.create_table(
        "pages",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("escalation_id", sa.String(length=40), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("way", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("out", sa.Boolean(), nullable=False),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.Column("error", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["escalation_id"], ["escalations.id"], name=op.f("fk_pages_escalation_id_escalations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pages")),
    )
    op.create_index(op.f("ix_pages_escalation_id"), "pages", ["escalation_id"])
    with op.batch_alter_table("escalations") as table:
        table.add_column(sa.Column("whom", sa.JSON(), nullable=False, server_default='["on_call"]'))
    with op.batch_alter_table("escalations") as table:
        table.alter_column("whom", server_default=None)


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("escalations") as table:
        table.drop_column("whom")
    op.drop_index(op.f("ix_pages_escalation_id"), table_name="pages")
    op.drop_table("pages")
