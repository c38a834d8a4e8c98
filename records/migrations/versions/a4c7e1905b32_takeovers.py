"""Takeovers, what is passed on in them, questions to staff, who read what; notes on alerts.

Revision ID: a4c7e1905b32
Revises: 8e21b6d0f4a5
Created: 2026-11-26 10:50:00.000000
"""

import sqlalchemy as sa
from alembic import op

revision = "a4c7e1905b32"
down_revision = "8e21b6d0f4a5"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "takeovers",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("staff_id", sa.String(length=40), nullable=False),
        sa.Column("staff_name", sa.String(), nullable=False),
        sa.Column("began_at", moment, nullable=False),
        sa.Column("ended_at", moment, nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column("how_ended", sa.String(length=12), nullable=True),
        sa.Column("last_at", moment, nullable=False),
        sa.Column("waiting_since", moment, nullable=True),
        sa.Column("warned_at", moment, nullable=True),
        sa.Column("paged_at", moment, nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_takeovers_client_id_clients")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_takeovers_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_takeovers")),
    )
    op.create_index(op.f("ix_takeovers_client_id"), "takeovers", ["client_id"])
    op.create_index(op.f("ix_takeovers_staff_id"), "takeovers", ["staff_id"])
    op.create_table(
        "relays",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("takeover_id", sa.String(length=40), nullable=False),
        sa.Column("item_id", sa.String(length=80), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("to_client", sa.Boolean(), nullable=False),
        sa.Column("message_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("copied", sa.Boolean(), nullable=False),
        sa.Column("source_number", sa.BigInteger(), nullable=True),
        sa.Column("target_number", sa.BigInteger(), nullable=True),
        sa.Column("reply_to_number", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("error", sa.String(length=60), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("sent_at", moment, nullable=True),
        sa.Column("edited_at", moment, nullable=True),
        sa.Column("deleted_at", moment, nullable=True),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_relays_message_id_messages")),
        sa.ForeignKeyConstraint(["takeover_id"], ["takeovers.id"], name=op.f("fk_relays_takeover_id_takeovers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relays")),
        sa.UniqueConstraint("item_id", "part", name=op.f("uq_relays_item_id")),
    )
    for column in ("takeover_id", "message_id", "source_number", "target_number"):
        op.create_index(op.f(f"ix_relays_{column}"), "relays", [column])
    op.create_table(
        "staff_questions",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("staff_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("about", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("answered_at", moment, nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_questions_staff_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_questions")),
    )
    op.create_index(op.f("ix_staff_questions_staff_id"), "staff_questions", ["staff_id"])
    op.create_table(
        "viewings",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("staff_name", sa.String(), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_viewings_client_id_clients")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_viewings")),
    )
    op.create_index(op.f("ix_viewings_client_id"), "viewings", ["client_id"])
    op.add_column("clients", sa.Column("takeover_id", sa.String(length=40), nullable=True))
    op.add_column("escalations", sa.Column("resolved_at", moment, nullable=True))
    op.add_column("escalations", sa.Column("resolved_by", sa.String(), nullable=True))
    op.add_column("escalations", sa.Column("note_sealed", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    """Take the change back."""
    for column in ("note_sealed", "resolved_by", "resolved_at"):
        op.drop_column("escalations", column)
    op.drop_column("clients", "takeover_id")
    for table in ("viewings", "staff_questions", "relays", "takeovers"):
        op.drop_table(table)
