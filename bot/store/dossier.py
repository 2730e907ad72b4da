"""Every row about a person, by what it is, in plain values: what a member is given who asks what we keep."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.mock_facts import mocks_of
from bot.store.practice_facts import practice_of
from bot.store.statements import among
from bot.store.tables import (
    accounts,
    answer_messages,
    audit_log,
    badge_grants,
    best_answers,
    day_repairs,
    groups,
    helpful_votes,
    hosts,
    link_codes,
    links,
    members,
    point_repairs,
    points,
    posts,
    questions,
    reminders,
    reports,
    rests,
    room_messages,
    room_names,
    rounds,
    shared_seats,
    streak_days,
    suggestions,
)

_JSON = frozenset({"draft", "facts", "card"})


async def read_dossier(
    connection: AsyncConnection, account_ids: Sequence[int], member_ids: Sequence[int]
) -> dict[str, list[dict[str, Any]]]:
    """Rows about these accounts and members; instants and dates as ISO text, in UTC. Nobody else is named in them."""
    practised = {**mocks_of(account_ids), **practice_of(account_ids, member_ids)}
    statements = {**_of_accounts(account_ids), **practised, **_of_members(member_ids)}
    found = {}
    for name, statement in statements.items():
        rows = (await connection.execute(statement)).mappings()
        found[name] = [{key: _plain(key, value) for key, value in row.items()} for row in rows]
    return found


def _of_accounts(ids: Sequence[int]) -> Mapping[str, Select[Any]]:
    mine = among(accounts.c.id, ids)
    group, on = groups.c.name.label("group"), rounds.c.counts_on.label("on")
    asked = select(group, on, questions.c.title.label("question"))
    by_round = asked.join_from(rounds, groups).join(questions, questions.c.id == rounds.c.question_id)
    return {
        "accounts": select(*_all_of(accounts, "id")).where(mine),
        "room_names": select(*_all_of(room_names, "account_id")).where(among(room_names.c.account_id, ids)),
        "links": _linked(ids),
        "shared_seats": _in_group(shared_seats, among(shared_seats.c.account_id, ids), "account_id", "own_member_id"),
        "link_codes": select(link_codes.c.expires_at).where(among(link_codes.c.account_id, ids)),
        "host_of": select(group, hosts.c.granted_at).join_from(hosts, groups).where(among(hosts.c.account_id, ids)),
        "answers": by_round.add_columns(*_all_of(answer_messages, "account_id", "round_id", "unbooked"))
        .join(answer_messages, answer_messages.c.round_id == rounds.c.id)
        .where(among(answer_messages.c.account_id, ids)),
        "votes_given": by_round.add_columns(helpful_votes.c.voted_at)
        .join(helpful_votes, helpful_votes.c.round_id == rounds.c.id)
        .where(among(helpful_votes.c.voter_account_id, ids)),
        "best_answers": by_round.add_columns(best_answers.c.pinned_at)
        .join(best_answers, best_answers.c.round_id == rounds.c.id)
        .where(among(best_answers.c.account_id, ids)),
        "votes_received": by_round.add_columns(helpful_votes.c.voted_at)
        .join(helpful_votes, helpful_votes.c.round_id == rounds.c.id)
        .where(among(helpful_votes.c.author_account_id, ids)),
        "badge_grants": _in_group(badge_grants, among(badge_grants.c.account_id, ids), "account_id"),
        "reminders": _in_group(reminders, among(reminders.c.account_id, ids), "account_id"),
        "suggestions": _in_group(suggestions, among(suggestions.c.account_id, ids), "account_id", "decided_by"),
        "reports": _in_group(reports, among(reports.c.account_id, ids), "account_id", "closed_by"),
        "room_messages": _in_group(room_messages, among(room_messages.c.account_id, ids), "account_id", "card"),
        "notices": _in_group(posts, _sent_to(ids), *(set(posts.c.keys()) - {"card", "created_at", "sent_at"})),
        "acts_as_host": _in_group(audit_log, among(audit_log.c.account_id, ids), "account_id"),
    }


def _of_members(ids: Sequence[int]) -> Mapping[str, Select[Any]]:
    on, title = rounds.c.counts_on.label("on"), questions.c.title.label("question")
    booked = select(on, title, points.c.reason, points.c.points).join_from(points, rounds).join(questions)
    return {
        "seats": _in_group(members, among(members.c.id, ids), "id"),
        "rests": select(*_all_of(rests, "id", "member_id")).where(among(rests.c.member_id, ids)),
        "points": booked.where(among(points.c.member_id, ids)).order_by(on),
        "streak_days": select(*_all_of(streak_days, "member_id"))
        .where(among(streak_days.c.member_id, ids))
        .order_by(streak_days.c.study_on),
        "mended_days": select(*_all_of(day_repairs, "member_id", "mended_by")).where(
            among(day_repairs.c.member_id, ids)
        ),
        "mended_points": select(*_all_of(point_repairs, "member_id", "mended_by")).where(
            among(point_repairs.c.member_id, ids)
        ),
    }


def _linked(ids: Sequence[int]) -> Select[Any]:
    """Two accounts of the person, by where they are and what they are called."""
    one, other = accounts.alias(), accounts.alias()
    return (
        select(
            *(one.c.platform, one.c.name),
            *(other.c.platform.label("partner_platform"), other.c.name.label("partner_name")),
            links.c.linked_at,
        )
        .join_from(links, one, one.c.id == links.c.account_id)
        .join(other, other.c.id == links.c.partner_id)
        .where(among(links.c.account_id, ids))
    )


def _in_group(table: Any, mine: ColumnElement[bool], *left_out: str) -> Select[Any]:
    columns = _all_of(table, "id", "group_id", *left_out)
    return (
        select(groups.c.name.label("group"), *columns)
        .join_from(table, groups, groups.c.id == table.c.group_id)
        .where(mine)
    )


def _sent_to(ids: Sequence[int]) -> ColumnElement[bool]:
    same = (accounts.c.platform == posts.c.platform) & (accounts.c.scope == posts.c.space)
    mine = select(accounts.c.id).where(same, accounts.c.external_id == posts.c.place, among(accounts.c.id, ids))
    return (posts.c.target_kind == "account") & mine.exists()


def _all_of(table: Any, *left_out: str) -> list[ColumnElement[Any]]:
    return [column for column in table.c if column.name not in left_out]


def _plain(key: str, value: Any) -> Any:
    if key in _JSON and value:
        return json.loads(value)
    return value.isoformat() if isinstance(value, date | datetime | time) else value
