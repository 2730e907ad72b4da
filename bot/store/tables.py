"""Every table. The columns that `tick` asks are indexed; what must be unique is unique here, not in code."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    Time,
    UniqueConstraint,
    text,
)

from bot.store.columns import Id, Instant, Seconds

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _key(name: str = "id") -> Column[int]:
    return Column(name, Id, primary_key=True, autoincrement=True)


def _ref(name: str, target: str, *, nullable: bool = False, primary_key: bool = False) -> Column[int]:
    return Column(name, Id, ForeignKey(f"{target}.id"), nullable=nullable, primary_key=primary_key)


def _text(name: str, *, default: str = "") -> Column[str]:
    return Column(name, Text, nullable=False, server_default=default)


def _count(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default="0")


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean(create_constraint=False), nullable=False, server_default=text("0"))


# Groups and people

groups = Table(
    "groups",
    metadata,
    _key(),
    _text("name"),
    _text("zone"),
    Column("seed", Id, nullable=False),
    Column("founded_at", Instant, nullable=False),
)

seasons = Table(
    "seasons",
    metadata,
    _ref("group_id", "groups", primary_key=True),
    Column("name", String(80), primary_key=True),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
)

spaces = Table(
    "spaces",
    metadata,
    _key(),
    Column("platform", String(16), nullable=False),
    Column("external_id", String(80), nullable=False),
    _text("name"),
    Column("purge_at", Instant),
    UniqueConstraint("platform", "external_id"),
)

channels = Table(
    "channels",
    metadata,
    _key(),
    _ref("group_id", "groups"),
    _ref("space_id", "spaces"),
    Column("external_id", String(80), nullable=False),
    _text("name"),
    Column("paused_at", Instant),
    _text("pause_reason"),
    Column("removed_at", Instant),
    Index(
        "uq_channels_live",
        "space_id",
        "external_id",
        unique=True,
        sqlite_where=text("removed_at IS NULL"),
        postgresql_where=text("removed_at IS NULL"),
    ),
    Index("ix_channels_group_id", "group_id"),
)

accounts = Table(
    "accounts",
    metadata,
    _key(),
    Column("platform", String(16), nullable=False),
    Column("scope", String(80), nullable=False),
    Column("external_id", String(80), nullable=False),
    _text("name"),
    Column("locale", String(16), nullable=False, server_default="en"),
    Column("zone", String(64)),
    Column("quiet_from", Time),
    Column("quiet_until", Time),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("platform", "scope", "external_id"),
)

hosts = Table(
    "hosts",
    metadata,
    _ref("group_id", "groups", primary_key=True),
    _ref("account_id", "accounts", primary_key=True),
    _ref("granted_by", "accounts", nullable=True),
    Column("granted_at", Instant, nullable=False),
)

members = Table(
    "members",
    metadata,
    _key(),
    _ref("group_id", "groups"),
    _text("name"),
    Column("joined_on", Date, nullable=False),
    Column("joined_at", Instant, nullable=False),
    Column("hidden_at", Instant),
    _count("current"),
    _count("longest"),
    _count("answered"),
    _count("freezes"),
    Column("streak_on", Date),
    Index("ix_members_group_id", "group_id", "id"),
)

seats = Table(
    "seats",
    metadata,
    _ref("account_id", "accounts", primary_key=True),
    _ref("group_id", "groups", primary_key=True),
    _ref("member_id", "members"),
    Index("ix_seats_member_id", "member_id"),
)

rests = Table(
    "rests",
    metadata,
    _key(),
    _ref("member_id", "members"),
    Column("first_on", Date, nullable=False),
    Column("last_on", Date, nullable=False),
    Column("planned_at", Instant, nullable=False),
    Index("ix_rests_member_id", "member_id"),
)

room_names = Table(
    "room_names",
    metadata,
    Column("space", String(80), primary_key=True),
    Column("folded", String(200), primary_key=True),
    _ref("account_id", "accounts"),
    UniqueConstraint("account_id"),
)

sign_in_codes = Table(
    "sign_in_codes",
    metadata,
    _ref("account_id", "accounts", primary_key=True),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("expires_at", Instant, nullable=False),
)

# Schedules and questions

schedules = Table(
    "schedules",
    metadata,
    _key(),
    _ref("group_id", "groups"),
    Column("local_time", Time, nullable=False),
    Column("weekdays", String(7), nullable=False),
    Column("window", Seconds, nullable=False),
    _text("topics"),
    _text("difficulties"),
    _flag("carries_streak"),
    Column("next_at", Instant),
    Column("paused_at", Instant),
    Index("ix_schedules_next_at", "next_at"),
    Index("ix_schedules_group_id", "group_id"),
    Index(
        "uq_schedules_carrier",
        "group_id",
        unique=True,
        sqlite_where=text("carries_streak = 1"),
        postgresql_where=text("carries_streak"),
    ),
)

schedule_skips = Table(
    "schedule_skips",
    metadata,
    _ref("schedule_id", "schedules", primary_key=True),
    Column("skipped_on", Date, primary_key=True),
    Column("decided_at", Instant, nullable=False),
)

questions = Table(
    "questions",
    metadata,
    Column("id", String(80), primary_key=True),
    _ref("group_id", "groups", nullable=True),
    _text("title"),
    Column("topic", String(60), nullable=False),
    Column("difficulty", Integer, nullable=False),
    Column("version_id", Id),
    Column("retired_at", Instant),
    Index("ix_questions_group_id", "group_id"),
)

question_versions = Table(
    "question_versions",
    metadata,
    _key(),
    Column("question_id", String(80), ForeignKey("questions.id", onupdate="CASCADE"), nullable=False),
    Column("content_hash", String(64), nullable=False),
    _text("content"),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("question_id", "content_hash"),
)

question_queue = Table(
    "question_queue",
    metadata,
    _key(),
    _ref("group_id", "groups"),
    Column("question_id", String(80), ForeignKey("questions.id", onupdate="CASCADE"), nullable=False),
    UniqueConstraint("group_id", "question_id"),
)

question_passes = Table(
    "question_passes",
    metadata,
    _ref("group_id", "groups", primary_key=True),
    Column("question_id", String(80), ForeignKey("questions.id", onupdate="CASCADE"), primary_key=True),
    _count("times"),
)

# Rounds, posts, answers

rounds = Table(
    "rounds",
    metadata,
    _key(),
    _ref("group_id", "groups"),
    _ref("schedule_id", "schedules", nullable=True),
    Column("request_key", String(120), nullable=False),
    _ref("question_version_id", "question_versions"),
    Column("question_id", String(80), ForeignKey("questions.id", onupdate="CASCADE"), nullable=False),
    Column("topic", String(60), nullable=False),
    Column("counts_on", Date, nullable=False),
    Column("opens_at", Instant, nullable=False),
    Column("closes_at", Instant, nullable=False),
    _flag("carries_streak"),
    _text("rules"),
    Column("closed_at", Instant),
    Column("settled_up_to", Id, nullable=False, server_default="0"),
    Column("settled_at", Instant),
    Column("revealed_at", Instant),
    Column("voided_at", Instant),
    Column("replaces", Id, ForeignKey("rounds.id")),
    UniqueConstraint("schedule_id", "counts_on"),
    UniqueConstraint("group_id", "request_key"),
    Index("ix_rounds_group_id_opens_at", "group_id", "opens_at"),
    Index(
        "ix_rounds_open",
        "closes_at",
        sqlite_where=text("closed_at IS NULL"),
        postgresql_where=text("closed_at IS NULL"),
    ),
    Index(
        "ix_rounds_unsettled",
        "counts_on",
        sqlite_where=text("closed_at IS NOT NULL AND settled_at IS NULL"),
        postgresql_where=text("closed_at IS NOT NULL AND settled_at IS NULL"),
    ),
    Index(
        "ix_rounds_unrevealed",
        "settled_at",
        sqlite_where=text("revealed_at IS NULL AND voided_at IS NULL AND settled_at IS NOT NULL"),
        postgresql_where=text("revealed_at IS NULL AND voided_at IS NULL AND settled_at IS NOT NULL"),
    ),
)

study_days = Table(
    "study_days",
    metadata,
    _ref("group_id", "groups", primary_key=True),
    Column("study_on", Date, primary_key=True),
    Column("state", String(16), nullable=False),
    _text("why"),
    _ref("round_id", "rounds", nullable=True),
)

posts = Table(
    "posts",
    metadata,
    _key(),
    Column("key", String(120), nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    _ref("group_id", "groups"),
    _ref("round_id", "rounds", nullable=True),
    _ref("channel_id", "channels", nullable=True),
    Column("target_kind", String(16), nullable=False),
    Column("platform", String(16), nullable=False),
    Column("space", String(80), nullable=False),
    Column("place", String(80), nullable=False),
    _text("card"),
    Column("state", String(16), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("lease_until", Instant),
    _count("attempts"),
    _flag("unsure"),
    _text("error"),
    Column("thread", String(80)),
    _count("wanted"),
    _count("shown"),
    Column("sent_at", Instant),
    Column("give_up_at", Instant),
    _flag("reread"),
    # What a post still has to do, kept in one column so that asking for due posts is one index range.
    _flag("has_work"),
    Index(
        "ix_posts_due",
        "not_before",
        sqlite_where=text("has_work = 1"),
        postgresql_where=text("has_work"),
    ),
    Index("ix_posts_round_id", "round_id"),
    Index("ix_posts_reread", "id", sqlite_where=text("reread = 1"), postgresql_where=text("reread")),
)

post_parts = Table(
    "post_parts",
    metadata,
    _ref("post_id", "posts", primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("message_id", String(80), nullable=False),
)

answer_messages = Table(
    "answer_messages",
    metadata,
    _key(),
    Column("platform", String(16), nullable=False),
    Column("space", String(80), nullable=False),
    Column("message_id", String(120), nullable=False),
    _ref("account_id", "accounts"),
    _ref("round_id", "rounds"),
    Column("stamped_at", Instant, nullable=False),
    Column("edited_at", Instant),
    Column("deleted_at", Instant),
    _text("text"),
    _count("length"),
    _flag("private"),
    Column("publish", String(16), nullable=False, server_default="named"),
    _flag("unbooked"),
    UniqueConstraint("platform", "space", "message_id"),
    Index("ix_answer_messages_round_id_account_id", "round_id", "account_id"),
    Index(
        "ix_answer_messages_unbooked",
        "round_id",
        sqlite_where=text("unbooked = 1"),
        postgresql_where=text("unbooked"),
    ),
)

helpful_votes = Table(
    "helpful_votes",
    metadata,
    _ref("round_id", "rounds", primary_key=True),
    Column("author_account_id", Id, ForeignKey("accounts.id"), primary_key=True),
    Column("voter_account_id", Id, ForeignKey("accounts.id"), primary_key=True),
    Column("voted_at", Instant, nullable=False),
)

# Ledgers and standings

points = Table(
    "points",
    metadata,
    _ref("round_id", "rounds", primary_key=True),
    _ref("member_id", "members", primary_key=True),
    Column("reason", String(16), primary_key=True),
    Column("points", Integer, nullable=False),
    Column("counts_on", Date, nullable=False),
    Index("ix_points_member_id", "member_id"),
)

streak_days = Table(
    "streak_days",
    metadata,
    _ref("member_id", "members", primary_key=True),
    Column("study_on", Date, primary_key=True),
    Column("mark", String(16), nullable=False),
    _flag("was_late"),
    _flag("repaired"),
    _count("current"),
    _count("longest"),
    _count("answered"),
    _count("freezes"),
)

day_repairs = Table(
    "day_repairs",
    metadata,
    _ref("member_id", "members", primary_key=True),
    Column("study_on", Date, primary_key=True),
    Column("mark", String(16), nullable=False),
    _ref("mended_by", "accounts", nullable=True),
    _text("why"),
    Column("mended_at", Instant, nullable=False),
)

point_repairs = Table(
    "point_repairs",
    metadata,
    _ref("member_id", "members", primary_key=True),
    _ref("round_id", "rounds", primary_key=True),
    Column("points", Integer, nullable=False),
    _ref("mended_by", "accounts", nullable=True),
    _text("why"),
    Column("mended_at", Instant, nullable=False),
)

standings = Table(
    "standings",
    metadata,
    _ref("group_id", "groups", primary_key=True),
    Column("board", String(16), primary_key=True),
    Column("period", String(80), primary_key=True),
    _ref("member_id", "members", primary_key=True),
    # `booked` may be negative after a repair; `points` is what is shown and ranked.
    Column("booked", Integer, nullable=False),
    Column("points", Integer, nullable=False),
    Column("answers", Integer, nullable=False),
    CheckConstraint("points >= 0", name="points_not_negative"),
    Index("ix_standings_points", "group_id", "board", "period", "points"),
    Index("ix_standings_member_id", "member_id"),
)

standing_counters = Table(
    "standing_counters",
    metadata,
    _ref("group_id", "groups", primary_key=True),
    Column("board", String(16), primary_key=True),
    Column("period", String(80), primary_key=True),
    Column("level", Integer, primary_key=True),
    Column("bucket", Integer, primary_key=True),
    Column("n", Integer, nullable=False),
)

# The room, intake and the trail

room_messages = Table(
    "room_messages",
    metadata,
    _key(),
    Column("seq", Id, nullable=False),
    _ref("group_id", "groups"),
    Column("thread", String(80), nullable=False),
    _ref("account_id", "accounts", nullable=True),
    Column("key", String(140), unique=True),
    Column("kind", String(16), nullable=False),
    _text("text"),
    Column("card", Text),
    Column("sent_at", Instant, nullable=False),
    Column("edited_at", Instant),
    Column("deleted_at", Instant),
    UniqueConstraint("group_id", "seq"),
    Index("ix_room_messages_group_id_thread_id", "group_id", "thread", "id"),
)

inbox = Table(
    "inbox",
    metadata,
    Column("key", String(160), primary_key=True),
    Column("seen_at", Instant, nullable=False),
    Index("ix_inbox_seen_at", "seen_at"),
)

audit_log = Table(
    "audit_log",
    metadata,
    _key(),
    _ref("group_id", "groups"),
    _ref("account_id", "accounts", nullable=True),
    _text("phrase"),
    _text("facts"),
    Column("done_at", Instant, nullable=False),
    Index("ix_audit_log_group_id", "group_id", "id"),
)
