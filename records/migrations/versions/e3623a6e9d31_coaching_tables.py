"""coaching tables.

Revision ID: e3623a6e9d31
Revises: b831f1ac4458
Created: 2026-11-23 08:51:31.330426
"""

import sqlalchemy as sa
from alembic import op

revision = "e3623a6e9d31"
down_revision = "b831f1ac4458"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "client_goals",
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_client_goals_client_id_clients")),
        sa.PrimaryKeyConstraint("client_id", "position", name=op.f("pk_client_goals")),
    )
    op.create_table(
        "client_skills",
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("skill", sa.String(length=8), nullable=False),
        sa.Column("pin", sa.Integer(), nullable=True),
        sa.Column("excluded", sa.Boolean(), nullable=False),
        sa.Column("taught_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cleared_by", sa.String(length=80), nullable=True),
        sa.Column("list_saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_client_skills_client_id_clients")),
        sa.PrimaryKeyConstraint("client_id", "skill", name=op.f("pk_client_skills")),
    )
    op.create_table(
        "coaching_episodes",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("message_id", sa.String(length=120), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("feeling", sa.String(length=12), nullable=True),
        sa.Column("intensity", sa.Integer(), nullable=True),
        sa.Column("urge", sa.String(length=12), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ending", sa.String(length=12), nullable=True),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_coaching_episodes_client_id_clients")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coaching_episodes")),
        sa.UniqueConstraint("client_id", "message_id", name=op.f("uq_coaching_episodes_client_id")),
    )
    op.create_table(
        "coaching_notes",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("message_id", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("about", sa.String(length=48), nullable=True),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_coaching_notes_client_id_clients")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coaching_notes")),
        sa.UniqueConstraint("client_id", "message_id", "kind", name=op.f("uq_coaching_notes_client_id")),
    )
    op.create_table(
        "coaching_settings",
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("health_checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("health_checked_by", sa.String(length=80), nullable=True),
        sa.Column("cautions", sa.JSON(), nullable=False),
        sa.Column("strength_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("history_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["client_id"], ["clients.id"], name=op.f("fk_coaching_settings_client_id_clients")
        ),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_coaching_settings")),
    )
    op.create_table(
        "parked_topics",
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("feeling", sa.String(length=12), nullable=True),
        sa.Column("skill", sa.String(length=8), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_parked_topics_client_id_clients")),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_parked_topics")),
    )
    op.create_table(
        "practice_reports",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("message_id", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("skill", sa.String(length=8), nullable=True),
        sa.Column("helped", sa.String(length=8), nullable=True),
        sa.Column("fix", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_practice_reports_client_id_clients")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_reports")),
        sa.UniqueConstraint("client_id", "message_id", name=op.f("uq_practice_reports_client_id")),
    )
    op.create_table(
        "skill_attempts",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("client_id", sa.String(length=40), nullable=False),
        sa.Column("message_id", sa.String(length=120), nullable=False),
        sa.Column("episode_id", sa.Integer(), nullable=True),
        sa.Column("skill", sa.String(length=8), nullable=False),
        sa.Column("before", sa.Integer(), nullable=True),
        sa.Column("after", sa.Integer(), nullable=True),
        sa.Column("finished", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_skill_attempts_client_id_clients")),
        sa.ForeignKeyConstraint(
            ["episode_id"], ["coaching_episodes.id"], name=op.f("fk_skill_attempts_episode_id_coaching_episodes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skill_attempts")),
        sa.UniqueConstraint("client_id", "message_id", name=op.f("uq_skill_attempts_client_id")),
    )
    with op.batch_alter_table("skill_attempts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_skill_attempts_episode_id"), ["episode_id"], unique=False)
        batch_op.create_index("ix_skill_attempts_skill_client_id", ["skill", "client_id"], unique=False)


def downgrade() -> None:
    """Undo the change."""
    with op.batch_alter_table("skill_attempts", schema=None) as batch_op:
        batch_op.drop_index("ix_skill_attempts_skill_client_id")
        batch_op.drop_index(batch_op.f("ix_skill_attempts_episode_id"))

    op.drop_table("skill_attempts")
    op.drop_table("practice_reports")
    op.drop_table("parked_topics")
    op.drop_table("coaching_settings")
    op.drop_table("coaching_notes")
    op.drop_table("coaching_episodes")
    op.drop_table("client_skills")
    op.drop_table("client_goals")
