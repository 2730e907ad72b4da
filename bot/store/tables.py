"""Every table. The columns that `tick` asks are indexed; what must be unique is unique here, not in code."""

from bot.store.ledger_tables import day_repairs, point_repairs, points, standing_counters, standings, streak_days
from bot.store.participation_tables import reminders, reports, suggestions
from bot.store.people_tables import (
    accounts,
    channel_pings,
    channels,
    groups,
    hosts,
    members,
    rests,
    seasons,
    seats,
    spaces,
)
from bot.store.question_tables import (
    question_passes,
    question_queue,
    question_versions,
    questions,
    schedule_skips,
    schedules,
)
from bot.store.room_tables import audit_log, inbox, room_messages, room_names, sign_in_codes
from bot.store.round_tables import answer_messages, helpful_votes, post_parts, posts, rounds, study_days
from bot.store.table_kit import metadata

__all__ = [
    "accounts",
    "answer_messages",
    "audit_log",
    "channel_pings",
    "channels",
    "day_repairs",
    "groups",
    "helpful_votes",
    "hosts",
    "inbox",
    "members",
    "metadata",
    "point_repairs",
    "points",
    "post_parts",
    "posts",
    "question_passes",
    "question_queue",
    "question_versions",
    "questions",
    "reminders",
    "reports",
    "rests",
    "room_messages",
    "room_names",
    "rounds",
    "schedule_skips",
    "schedules",
    "seasons",
    "seats",
    "sign_in_codes",
    "spaces",
    "standing_counters",
    "standings",
    "streak_days",
    "study_days",
    "suggestions",
]
