"""the tone policy: states, consents, orders, the log, stops, switches and ratings.

Revision ID: c61e0b7f4d28
Revises: c6e2d81f0a37
Created: 2026-11-26 12:10:45.830455
"""

import sqlalchemy as sa
from alembic import op

revision = "c61e0b7f4d28"
down_revision = "c6e2d81f0a37"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "helpful_ratings",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("message_id", sa.String(length=120), nullable=False),
        sa.Column("helpful", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_helpful_ratings_client_id_clients")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_helpful_ratings")),
        sa.UniqueConstraint("client_id", "message_id", name=op.f("uq_helpful_ratings_client_id")),
    )
    op.create_table(
        "tone_consents",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("intensity", sa.Integer(), nullable=False),
        sa.Column("samples", sa.JSON(), nullable=False),
        sa.Column("content_version", sa.String(length=64), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=8), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_tone_consents_client_id_clients")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tone_consents")),
    )
    op.create_index(op.f("ix_tone_consents_client_id"), "tone_consents", ["client_id"], unique=False)

    op.create_table(
        "tone_events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("event", sa.String(length=20), nullable=False),
        sa.Column("before", sa.String(length=16), nullable=False),
        sa.Column("after", sa.String(length=16), nullable=False),
        sa.Column("order_id", sa.String(length=40), nullable=True),
        sa.Column("text_key", sa.String(length=120), nullable=True),
        sa.Column("content_version", sa.String(length=64), nullable=True),
        sa.Column("failing", sa.JSON(), nullable=False),
        sa.Column("intensity", sa.Integer(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_tone_events_client_id_clients")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tone_events")),
    )
    op.create_index("ix_tone_events_client_id_id", "tone_events", ["client_id", "id"], unique=False)

    op.create_table(
        "tone_orders",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("clinician", sa.String(), nullable=False),
        sa.Column("registration", sa.String(length=80), nullable=False),
        sa.Column("target", sa.String(length=16), nullable=False),
        sa.Column("text_key", sa.String(length=120), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("armed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.String(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_tone_orders_client_id_clients")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tone_orders")),
    )
    op.create_index(op.f("ix_tone_orders_client_id"), "tone_orders", ["client_id"], unique=False)

    op.create_table(
        "tone_states",
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("tone", sa.String(length=16), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plain", sa.Integer(), nullable=False),
        sa.Column("owed", sa.Boolean(), nullable=False),
        sa.Column("order_id", sa.String(length=40), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("return_key", sa.String(length=120), nullable=True),
        sa.Column("wants_style", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_tone_states_client_id_clients")),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_tone_states")),
    )
    op.create_table(
        "tone_stops",
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("cold_hurts", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_tone_stops_client_id_clients")),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_tone_stops")),
    )
    op.create_table(
        "tone_switches",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("clinic_id", sa.String(length=40), nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=True),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_tone_switches_client_id_clients")),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_tone_switches_clinic_id_clinics")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tone_switches")),
    )
    op.create_index(op.f("ix_tone_switches_client_id"), "tone_switches", ["client_id"], unique=False)
    op.create_index(op.f("ix_tone_switches_clinic_id"), "tone_switches", ["clinic_id"], unique=False)

    op.add_column("staff", sa.Column("registration", sa.String(length=80), nullable=True))


def downgrade() -> None:
    """Undo the change."""
    op.drop_column("staff", "registration")

    op.drop_index(op.f("ix_tone_switches_clinic_id"), table_name="tone_switches")
    op.drop_index(op.f("ix_tone_switches_client_id"), table_name="tone_switches")

    op.drop_table("tone_switches")
    op.drop_table("tone_stops")
    op.drop_table("tone_states")
    op.drop_index(op.f("ix_tone_orders_client_id"), table_name="tone_orders")

    op.drop_table("tone_orders")
    op.drop_index("ix_tone_events_client_id_id", table_name="tone_events")

    op.drop_table("tone_events")
    op.drop_index(op.f("ix_tone_consents_client_id"), table_name="tone_consents")

    op.drop_table("tone_consents")
    op.drop_table("helpful_ratings")
