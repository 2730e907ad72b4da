"""What was booked from answers, the repairs behind it, and the standings derived from it."""

from sqlalchemy import CheckConstraint, Column, Computed, Date, Index, Integer, String, Table, Text

from bot.store.columns import Instant
from bot.store.table_kit import count, flag, metadata, ref, text

points = Table(
    "points",
    metadata,
    ref("round_id", "rounds", primary_key=True),
    ref("member_id", "members", primary_key=True),
    Column("reason", String(16), primary_key=True),
    Column("points", Integer, nullable=False),
    Column("counts_on", Date, nullable=False),
    Index("ix_points_member_id", "member_id"),
)

streak_days = Table(
    "streak_days",
    metadata,
    ref("member_id", "members", primary_key=True),
    Column("study_on", Date, primary_key=True),
    Column("mark", String(16), nullable=False),
    flag("was_late"),
    flag("repaired"),
    count("current"),
    count("longest"),
    count("answered"),
    count("freezes"),
)

day_repairs = Table(
    "day_repairs",
    metadata,
    ref("member_id", "members", primary_key=True),
    Column("study_on", Date, primary_key=True),
    Column("mark", String(16), nullable=False),
    ref("mended_by", "accounts", nullable=True),
    text("why"),
    Column("mended_at", Instant, nullable=False),
)

point_repairs = Table(
    "point_repairs",
    metadata,
    ref("member_id", "members", primary_key=True),
    ref("round_id", "rounds", primary_key=True),
    Column("points", Integer, nullable=False),
    ref("mended_by", "accounts", nullable=True),
    text("why"),
    Column("mended_at", Instant, nullable=False),
)

standings = Table(
    "standings",
    metadata,
    ref("group_id", "groups", primary_key=True),
    Column("board", String(16), primary_key=True),
    Column("period", String(80), primary_key=True),
    ref("member_id", "members", primary_key=True),
    # `booked` may be negative after a repair; `points` is what is shown and ranked.
    Column("booked", Integer, nullable=False),
    Column("points", Integer, nullable=False),
    Column("answers", Integer, nullable=False),
    # What a page is ordered by, most points first, then by name: it is read off the index in that order.
    Column("points_key", Integer, Computed("-points", persisted=True), nullable=False),
    Column("answers_key", Integer, Computed("-answers", persisted=True), nullable=False),
    Column("name_key", Text, nullable=False),
    CheckConstraint("points >= 0", name="points_not_negative"),
    Index("ix_standings_page", "group_id", "board", "period", "points_key", "name_key", "member_id"),
    Index("ix_standings_answers", "group_id", "board", "period", "answers_key", "name_key", "member_id"),
    Index("ix_standings_member_id", "member_id"),
)

standing_counters = Table(
    "standing_counters",
    metadata,
    ref("group_id", "groups", primary_key=True),
    Column("board", String(16), primary_key=True),
    Column("period", String(80), primary_key=True),
    Column("level", Integer, primary_key=True),
    Column("bucket", Integer, primary_key=True),
    Column("n", Integer, nullable=False),
)
