"""Every table. The columns that `tick` asks are indexed; what must be unique is unique here, not in code."""

from bot.store.digest_tables import badge_grants, badge_roles, badge_rules, digests, role_returns
from bot.store.ledger_tables import day_repairs, point_repairs, points, standing_counters, standings, streak_days
from bot.store.link_tables import link_codes, link_tries, links, shared_seats
from bot.store.mock_tables import mock_answers, mock_questions, mock_ratings, mock_rounds, mocks
from bot.store.participation_tables import reminders, reports, suggestions
from bot.store.people_tables import (
    accounts,
    channel_pings,
    channels,
    groups,
    hosts,
    house_rules,
    members,
    rests,
    seasons,
    seats,
    spaces,
)
from bot.store.practice_tables import disputes, practice_settings, quiz_items, quiz_sessions, review_cards, reviews
from bot.store.question_tables import (
    question_passes,
    question_queue,
    question_versions,
    questions,
    schedule_skips,
    schedules,
)
from bot.store.room_tables import audit_log, inbox, room_messages, room_names, sign_in_codes
from bot.store.round_tables import answer_messages, best_answers, helpful_votes, post_parts, posts, rounds, study_days
from bot.store.table_kit import metadata

__all__ = [
    "accounts",
    "answer_messages",
    "audit_log",
    "badge_grants",
    "badge_roles",
    "badge_rules",
    "best_answers",
    "channel_pings",
    "channels",
    "day_repairs",
    "digests",
    "disputes",
    "groups",
    "helpful_votes",
    "hosts",
    "house_rules",
    "inbox",
    "link_codes",
    "link_tries",
    "links",
    "members",
    "metadata",
    "mock_answers",
    "mock_questions",
    "mock_ratings",
    "mock_rounds",
    "mocks",
    "point_repairs",
    "points",
    "post_parts",
    "posts",
    "practice_settings",
    "question_passes",
    "question_queue",
    "question_versions",
    "questions",
    "quiz_items",
    "quiz_sessions",
    "reminders",
    "reports",
    "rests",
    "review_cards",
    "reviews",
    "role_returns",
    "room_messages",
    "room_names",
    "rounds",
    "schedule_skips",
    "schedules",
    "seasons",
    "seats",
    "shared_seats",
    "sign_in_codes",
    "spaces",
    "standing_counters",
    "standings",
    "streak_days",
    "study_days",
    "suggestions",
]
