"""Every table the rules and promises need."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

# SQLite numbers rows only through a column of type INTEGER.
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
HAS_WORK = "state = 'pending' OR (state = 'sent' AND (wanted > shown OR (kind = 'question' AND thread IS NULL)))"

revision = "0001"
down_revision = None
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("scope", sa.String(length=80), nullable=False),
        sa.Column("external_id", sa.String(length=80), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("locale", sa.String(length=16), server_default="en", nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=True),
        sa.Column("quiet_from", sa.Time(), nullable=True),
        sa.Column("quiet_until", sa.Time(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("platform", "scope", "external_id", name="uq_accounts_platform_scope_external_id"),
    )
    op.create_table(
        "groups",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("zone", sa.Text(), server_default="", nullable=False),
        sa.Column("seed", ID, nullable=False),
        sa.Column("founded_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_groups"),
    )
    op.create_table(
        "inbox",
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_inbox"),
    )
    op.create_index("ix_inbox_seen_at", "inbox", ["seen_at"], unique=False)

    op.create_table(
        "spaces",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("external_id", sa.String(length=80), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("purge_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_spaces"),
        sa.UniqueConstraint("platform", "external_id", name="uq_spaces_platform_external_id"),
    )
    op.create_table(
        "audit_log",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=True),
        sa.Column("phrase", sa.Text(), server_default="", nullable=False),
        sa.Column("facts", sa.Text(), server_default="", nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_audit_log_account_id_accounts"),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name="fk_audit_log_group_id_groups"),
        sa.PrimaryKeyConstraint("id", name="pk_audit_log"),
    )
    op.create_index("ix_audit_log_group_id", "audit_log", ["group_id", "id"], unique=False)

    op.create_table(
        "channels",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("space_id", ID, nullable=False),
        sa.Column("external_id", sa.String(length=80), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("paused_at", sa.DateTime(), nullable=True),
        sa.Column("pause_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name="fk_channels_group_id_groups"),
        sa.ForeignKeyConstraint(["space_id"], ["spaces.id"], name="fk_channels_space_id_spaces"),
        sa.PrimaryKeyConstraint("id", name="pk_channels"),
    )
    op.create_index("ix_channels_group_id", "channels", ["group_id"], unique=False)
    op.create_index(
        "ix_channels_paused",
        "channels",
        ["id"],
        unique=False,
        sqlite_where=sa.text("paused_at IS NOT NULL"),
        postgresql_where=sa.text("paused_at IS NOT NULL"),
    )
    op.create_index(
        "uq_channels_live",
        "channels",
        ["space_id", "external_id"],
        unique=True,
        sqlite_where=sa.text("removed_at IS NULL"),
        postgresql_where=sa.text("removed_at IS NULL"),
    )

    op.create_table(
        "hosts",
        sa.Column("group_id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("granted_by", ID, nullable=True),
        sa.Column("granted_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_hosts_account_id_accounts"),
        sa.ForeignKeyConstraint(["granted_by"], ["accounts.id"], name="fk_hosts_granted_by_accounts"),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name="fk_hosts_group_id_groups"),
        sa.PrimaryKeyConstraint("group_id", "account_id", name="pk_hosts"),
    )
    op.create_table(
        "members",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("joined_at", sa.DateTime(), nullable=False),
        sa.Column("hidden_at", sa.DateTime(), nullable=True),
        sa.Column("current", sa.Integer(), server_default="0", nullable=False),
        sa.Column("longest", sa.Integer(), server_default="0", nullable=False),
        sa.Column("answered", sa.Integer(), server_default="0", nullable=False),
        sa.Column("freezes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("streak_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name="fk_members_group_id_groups"),
        sa.PrimaryKeyConstraint("id", name="pk_members"),
    )
    op.create_index("ix_members_group_id", "members", ["group_id", "id"], unique=False)

    op.create_table(
        "questions",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("group_id", ID, nullable=True),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("difficulty", sa.Integer(), nullable=False),
        sa.Column("version_id", ID, nullable=True),
        sa.Column("retired_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name="fk_questions_group_id_groups"),
        sa.PrimaryKeyConstraint("id", name="pk_questions"),
    )
    op.create_index("ix_questions_group_id", "questions", ["group_id"], unique=False)

    op.create_table(
        "room_messages",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("seq", ID, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("thread", sa.String(length=80), nullable=False),
        sa.Column("account_id", ID, nullable=True),
        sa.Column("key", sa.String(length=140), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("card", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.Column("edited_at", sa.DateTime(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_room_messages_account_id_accounts"),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name="fk_room_messages_group_id_groups"),
        sa.PrimaryKeyConstraint("id", name="pk_room_messages"),
        sa.UniqueConstraint("group_id", "seq", name="uq_room_messages_group_id_seq"),
        sa.UniqueConstraint("key", name="uq_room_messages_key"),
    )
    op.create_index("ix_room_messages_group_id_thread_id", "room_messages", ["group_id", "thread", "id"], unique=False)

    op.create_table(
        "room_names",
        sa.Column("space", sa.String(length=80), nullable=False),
        sa.Column("folded", sa.String(length=200), nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_room_names_account_id_accounts"),
        sa.PrimaryKeyConstraint("space", "folded", name="pk_room_names"),
        sa.UniqueConstraint("account_id", name="uq_room_names_account_id"),
    )
    op.create_table(
        "schedules",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("local_time", sa.Time(), nullable=False),
        sa.Column("weekdays", sa.String(length=7), nullable=False),
        sa.Column("window", sa.Integer(), nullable=False),
        sa.Column("topics", sa.Text(), server_default="", nullable=False),
        sa.Column("difficulties", sa.Text(), server_default="", nullable=False),
        sa.Column("carries_streak", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.Column("next_at", sa.DateTime(), nullable=True),
        sa.Column("paused_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name="fk_schedules_group_id_groups"),
        sa.PrimaryKeyConstraint("id", name="pk_schedules"),
    )
    op.create_index("ix_schedules_group_id", "schedules", ["group_id"], unique=False)
    op.create_index("ix_schedules_next_at", "schedules", ["next_at"], unique=False)
    op.create_index(
        "uq_schedules_carrier",
        "schedules",
        ["group_id"],
        unique=True,
        sqlite_where=sa.text("carries_streak = 1"),
        postgresql_where=sa.text("carries_streak"),
    )

    op.create_table(
        "seasons",
        sa.Column("group_id", ID, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name="fk_seasons_group_id_groups"),
        sa.PrimaryKeyConstraint("group_id", "name", name="pk_seasons"),
    )
    op.create_table(
        "sign_in_codes",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_sign_in_codes_account_id_accounts"),
        sa.PrimaryKeyConstraint("account_id", name="pk_sign_in_codes"),
        sa.UniqueConstraint("code_hash", name="uq_sign_in_codes_code_hash"),
    )
    op.create_table(
        "standing_counters",
        sa.Column("group_id", ID, nullable=False),
        sa.Column("board", sa.String(length=16), nullable=False),
        sa.Column("period", sa.String(length=80), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("bucket", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name="fk_standing_counters_group_id_groups"),
        sa.PrimaryKeyConstraint("group_id", "board", "period", "level", "bucket", name="pk_standing_counters"),
    )
    op.create_table(
        "day_repairs",
        sa.Column("member_id", ID, nullable=False),
        sa.Column("study_on", sa.Date(), nullable=False),
        sa.Column("mark", sa.String(length=16), nullable=False),
        sa.Column("mended_by", ID, nullable=True),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.Column("mended_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_day_repairs_member_id_members"),
        sa.ForeignKeyConstraint(["mended_by"], ["accounts.id"], name="fk_day_repairs_mended_by_accounts"),
        sa.PrimaryKeyConstraint("member_id", "study_on", name="pk_day_repairs"),
    )
    op.create_table(
        "question_passes",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("question_id", sa.String(length=80), nullable=False),
        sa.Column("after_round_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name="fk_question_passes_group_id_groups"),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name="fk_question_passes_question_id_questions", onupdate="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_question_passes"),
    )
    op.create_index("ix_question_passes_group_id", "question_passes", ["group_id"], unique=False)

    op.create_table(
        "question_queue",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("question_id", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name="fk_question_queue_group_id_groups"),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name="fk_question_queue_question_id_questions", onupdate="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_question_queue"),
        sa.UniqueConstraint("group_id", "question_id", name="uq_question_queue_group_id_question_id"),
    )
    op.create_table(
        "question_versions",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("question_id", sa.String(length=80), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name="fk_question_versions_question_id_questions", onupdate="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_question_versions"),
        sa.UniqueConstraint("question_id", "content_hash", name="uq_question_versions_question_id_content_hash"),
    )
    op.create_table(
        "rests",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("planned_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_rests_member_id_members"),
        sa.PrimaryKeyConstraint("id", name="pk_rests"),
    )
    op.create_index("ix_rests_member_id", "rests", ["member_id"], unique=False)

    op.create_table(
        "schedule_skips",
        sa.Column("schedule_id", ID, nullable=False),
        sa.Column("skipped_on", sa.Date(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["schedule_id"], ["schedules.id"], name="fk_schedule_skips_schedule_id_schedules"),
        sa.PrimaryKeyConstraint("schedule_id", "skipped_on", name="pk_schedule_skips"),
    )
    op.create_table(
        "seats",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_seats_account_id_accounts"),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name="fk_seats_group_id_groups"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_seats_member_id_members"),
        sa.PrimaryKeyConstraint("account_id", "group_id", name="pk_seats"),
    )
    op.create_index("ix_seats_member_id", "seats", ["member_id"], unique=False)

    op.create_table(
        "standings",
        sa.Column("group_id", ID, nullable=False),
        sa.Column("board", sa.String(length=16), nullable=False),
        sa.Column("period", sa.String(length=80), nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("booked", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("points_key", sa.Integer(), sa.Computed("-points", persisted=True), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.CheckConstraint("points >= 0", name=op.f("ck_standings_points_not_negative")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name="fk_standings_group_id_groups"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_standings_member_id_members"),
        sa.PrimaryKeyConstraint("group_id", "board", "period", "member_id", name="pk_standings"),
    )
    op.create_index("ix_standings_member_id", "standings", ["member_id"], unique=False)
    op.create_index(
        "ix_standings_page",
        "standings",
        ["group_id", "board", "period", "points_key", "name_key", "member_id"],
        unique=False,
    )

    op.create_table(
        "streak_days",
        sa.Column("member_id", ID, nullable=False),
        sa.Column("study_on", sa.Date(), nullable=False),
        sa.Column("mark", sa.String(length=16), nullable=False),
        sa.Column("was_late", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.Column("repaired", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.Column("current", sa.Integer(), server_default="0", nullable=False),
        sa.Column("longest", sa.Integer(), server_default="0", nullable=False),
        sa.Column("answered", sa.Integer(), server_default="0", nullable=False),
        sa.Column("freezes", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_streak_days_member_id_members"),
        sa.PrimaryKeyConstraint("member_id", "study_on", name="pk_streak_days"),
    )
    op.create_table(
        "rounds",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("schedule_id", ID, nullable=True),
        sa.Column("request_key", sa.String(length=120), nullable=False),
        sa.Column("question_version_id", ID, nullable=False),
        sa.Column("question_id", sa.String(length=80), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("counts_on", sa.Date(), nullable=False),
        sa.Column("opens_at", sa.DateTime(), nullable=False),
        sa.Column("closes_at", sa.DateTime(), nullable=False),
        sa.Column("late_until", sa.DateTime(), nullable=False),
        sa.Column("carries_streak", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.Column("rules", sa.Text(), server_default="", nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("settled_up_to", ID, server_default="0", nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("revealed_at", sa.DateTime(), nullable=True),
        sa.Column("voided_at", sa.DateTime(), nullable=True),
        sa.Column("replaces", ID, nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name="fk_rounds_group_id_groups"),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name="fk_rounds_question_id_questions", onupdate="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["question_version_id"], ["question_versions.id"], name="fk_rounds_question_version_id_question_versions"
        ),
        sa.ForeignKeyConstraint(["replaces"], ["rounds.id"], name="fk_rounds_replaces_rounds"),
        sa.ForeignKeyConstraint(["schedule_id"], ["schedules.id"], name="fk_rounds_schedule_id_schedules"),
        sa.PrimaryKeyConstraint("id", name="pk_rounds"),
        sa.UniqueConstraint("group_id", "request_key", name="uq_rounds_group_id_request_key"),
        sa.UniqueConstraint("schedule_id", "counts_on", name="uq_rounds_schedule_id_counts_on"),
    )
    op.create_index("ix_rounds_group_id_opens_at", "rounds", ["group_id", "opens_at"], unique=False)
    op.create_index("ix_rounds_late_until", "rounds", ["late_until"], unique=False)
    op.create_index(
        "ix_rounds_open",
        "rounds",
        ["closes_at"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        "ix_rounds_unrevealed",
        "rounds",
        ["settled_at"],
        unique=False,
        sqlite_where=sa.text("settled_at IS NOT NULL AND voided_at IS NULL AND revealed_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NOT NULL AND voided_at IS NULL AND revealed_at IS NULL"),
    )
    op.create_index(
        "ix_rounds_unsettled",
        "rounds",
        ["counts_on"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NOT NULL AND settled_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NOT NULL AND settled_at IS NULL"),
    )

    op.create_table(
        "answer_messages",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("space", sa.String(length=80), nullable=False),
        sa.Column("message_id", sa.String(length=120), nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("round_id", ID, nullable=False),
        sa.Column("stamped_at", sa.DateTime(), nullable=False),
        sa.Column("edited_at", sa.DateTime(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("length", sa.Integer(), server_default="0", nullable=False),
        sa.Column("private", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.Column("publish", sa.String(length=16), server_default="named", nullable=False),
        sa.Column("unbooked", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_answer_messages_account_id_accounts"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_answer_messages_round_id_rounds"),
        sa.PrimaryKeyConstraint("id", name="pk_answer_messages"),
        sa.UniqueConstraint("platform", "space", "message_id", name="uq_answer_messages_platform_space_message_id"),
    )
    op.create_index(
        "ix_answer_messages_round_id_account_id", "answer_messages", ["round_id", "account_id"], unique=False
    )
    op.create_index(
        "ix_answer_messages_unbooked",
        "answer_messages",
        ["round_id", "account_id"],
        unique=False,
        sqlite_where=sa.text("unbooked = 1"),
        postgresql_where=sa.text("unbooked"),
    )

    op.create_table(
        "helpful_votes",
        sa.Column("round_id", ID, nullable=False),
        sa.Column("author_account_id", ID, nullable=False),
        sa.Column("voter_account_id", ID, nullable=False),
        sa.Column("voted_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_account_id"], ["accounts.id"], name="fk_helpful_votes_author_account_id_accounts"
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_helpful_votes_round_id_rounds"),
        sa.ForeignKeyConstraint(
            ["voter_account_id"], ["accounts.id"], name="fk_helpful_votes_voter_account_id_accounts"
        ),
        sa.PrimaryKeyConstraint("round_id", "author_account_id", "voter_account_id", name="pk_helpful_votes"),
    )
    op.create_table(
        "point_repairs",
        sa.Column("member_id", ID, nullable=False),
        sa.Column("round_id", ID, nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("mended_by", ID, nullable=True),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.Column("mended_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_point_repairs_member_id_members"),
        sa.ForeignKeyConstraint(["mended_by"], ["accounts.id"], name="fk_point_repairs_mended_by_accounts"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_point_repairs_round_id_rounds"),
        sa.PrimaryKeyConstraint("member_id", "round_id", name="pk_point_repairs"),
    )
    op.create_table(
        "points",
        sa.Column("round_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("counts_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_points_member_id_members"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_points_round_id_rounds"),
        sa.PrimaryKeyConstraint("round_id", "member_id", "reason", name="pk_points"),
    )
    op.create_index("ix_points_member_id", "points", ["member_id"], unique=False)

    op.create_table(
        "posts",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("round_id", ID, nullable=True),
        sa.Column("channel_id", ID, nullable=True),
        sa.Column("target_kind", sa.String(length=16), nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("space", sa.String(length=80), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("card", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("not_before", sa.DateTime(), nullable=False),
        sa.Column("lease_until", sa.DateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("unsure", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("thread", sa.String(length=80), nullable=True),
        sa.Column("wanted", sa.Integer(), server_default="0", nullable=False),
        sa.Column("shown", sa.Integer(), server_default="0", nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("give_up_at", sa.DateTime(), nullable=True),
        sa.Column("reread", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.Column("has_work", sa.Boolean(), sa.Computed(HAS_WORK, persisted=True), nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channels.id"], name="fk_posts_channel_id_channels"),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name="fk_posts_group_id_groups"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_posts_round_id_rounds"),
        sa.PrimaryKeyConstraint("id", name="pk_posts"),
        sa.UniqueConstraint("key", name="uq_posts_key"),
    )
    op.create_index(
        "ix_posts_due",
        "posts",
        ["not_before"],
        unique=False,
        sqlite_where=sa.text("has_work = 1"),
        postgresql_where=sa.text("has_work"),
    )
    op.create_index(
        "ix_posts_reread",
        "posts",
        ["id"],
        unique=False,
        sqlite_where=sa.text("reread = 1"),
        postgresql_where=sa.text("reread"),
    )
    op.create_index("ix_posts_round_id", "posts", ["round_id"], unique=False)

    op.create_table(
        "study_days",
        sa.Column("group_id", ID, nullable=False),
        sa.Column("study_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.Column("round_id", ID, nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name="fk_study_days_group_id_groups"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_study_days_round_id_rounds"),
        sa.PrimaryKeyConstraint("group_id", "study_on", name="pk_study_days"),
    )
    op.create_table(
        "post_parts",
        sa.Column("post_id", ID, nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name="fk_post_parts_post_id_posts"),
        sa.PrimaryKeyConstraint("post_id", "part", name="pk_post_parts"),
    )
