"""On-call work: clearances asked for, drills, lost ways, the rota in force, topics.

Revision ID: c41e7a905b62
Revises: 9b7d3e51c0f8
Created: 2026-11-26 11:00:00.000000
"""

import sqlalchemy as sa
from alembic import op

revision = "c41e7a905b62"
down_revision = "9b7d3e51c0f8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "clearance_pages",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("way", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("out", sa.Boolean(), nullable=False),
        sa.Column("error", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_clearance_pages_client_id_clients")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clearance_pages")),
    )
    op.create_index(op.f("ix_clearance_pages_client_id"), "clearance_pages", ["client_id"])
    op.create_table(
        "drills",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("clinic_id", sa.String(length=40), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("everybody", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_drills_clinic_id_clinics")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drills")),
    )
    op.create_index(op.f("ix_drills_clinic_id"), "drills", ["clinic_id"])
    op.create_table(
        "drill_rungs",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("drill_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("duty", sa.String(), nullable=False),
        sa.Column("place", sa.String(length=12), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("error", sa.String(length=60), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["drill_id"], ["drills.id"], name=op.f("fk_drill_rungs_drill_id_drills")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drill_rungs")),
        sa.UniqueConstraint("drill_id", "person", "place", name=op.f("uq_drill_rungs_drill_id")),
        sa.UniqueConstraint("number", name=op.f("uq_drill_rungs_number")),
    )
    op.create_index(op.f("ix_drill_rungs_drill_id"), "drill_rungs", ["drill_id"])
    op.create_table(
        "lost_ways",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("clinic_id", sa.String(length=40), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_lost_ways_clinic_id_clinics")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lost_ways")),
    )
    op.create_index("ix_lost_ways_clinic_id_until", "lost_ways", ["clinic_id", "until"])
    op.create_table(
        "staff_notices",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("clinic_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_staff_notices_clinic_id_clinics")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_notices")),
    )
    op.create_index(op.f("ix_staff_notices_clinic_id"), "staff_notices", ["clinic_id"])
    op.create_table(
        "rotas_in_force",
        sa.Column("executor", sa.String(length=40), nullable=False),
        sa.Column("clinic_id", sa.String(length=40), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("broken_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_rotas_in_force_clinic_id_clinics")),
        sa.PrimaryKeyConstraint("executor", name=op.f("pk_rotas_in_force")),
    )
    op.create_table(
        "client_topics",
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("chat_hash", sa.String(length=64), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_client_topics_client_id_clients")),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_client_topics")),
    )


def downgrade() -> None:
    """Take the change back."""
    for table in (
        "client_topics", "rotas_in_force", "staff_notices", "lost_ways",
        "drill_rungs", "drills", "clearance_pages",
    ):  # fmt: skip
        op.drop_table(table)
