"""What is stored of a person's practice, and how it is made nobody's."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.statements import among
from bot.store.tables import (
    disputes,
    groups,
    practice_settings,
    question_versions,
    questions,
    quiz_items,
    quiz_sessions,
    review_cards,
    reviews,
)

_group, _title = groups.c.name.label("group"), questions.c.title.label("question")


def practice_of(account_ids: Sequence[int], member_ids: Sequence[int]) -> Mapping[str, Select[Any]]:
    """Every row of practice about these accounts and members, by what it is."""
    r, i, d, s, c = reviews.c, quiz_items.c, disputes.c, quiz_sessions.c, review_cards.c
    rated = select(_group, _title, r.source, r.rating, r.points, r.counts_on, r.rated_at)
    asked = select(_group, _title, i.position, i.source, i.chosen, i.text, i.answered_at, i.rating, i.points)
    noted = select(_title, d.key_point_id, d.text, d.made_at).join_from(disputes, question_versions)
    chosen = practice_settings.c
    return {
        "reviews": rated.join_from(reviews, groups)
        .join(questions, questions.c.id == r.question_id)
        .where(among(r.account_id, account_ids)),
        "quizzes": select(_group, s.topic, s.difficulty, s.count, s.kind, s.started_at, s.finished_at)
        .join_from(quiz_sessions, groups)
        .where(among(s.account_id, account_ids)),
        "quiz_answers": asked.join_from(quiz_items, quiz_sessions)
        .join(groups, groups.c.id == s.group_id)
        .join(questions, questions.c.id == i.question_id)
        .where(among(s.account_id, account_ids)),
        "disputes": noted.join(questions, questions.c.id == question_versions.c.question_id).where(
            among(d.account_id, account_ids)
        ),
        "review_cards": select(_title, c.stability, c.difficulty, c.due_at, c.reviewed_at)
        .join_from(review_cards, questions)
        .where(among(c.member_id, member_ids)),
        "practice_settings": select(chosen.retention, chosen.daily_load, chosen.interview_on).where(
            among(chosen.member_id, member_ids)
        ),
    }


async def forget_practice(
    connection: AsyncConnection, account_ids: Sequence[int], member_ids: Sequence[int], at: datetime
) -> None:
    """Blank what these accounts wrote while practising and drop the members' settings; ratings stay as bare facts."""
    mine = select(quiz_sessions.c.id).where(among(quiz_sessions.c.account_id, account_ids))
    await connection.execute(update(quiz_items).where(quiz_items.c.session_id.in_(mine)).values(text=""))
    await connection.execute(update(disputes).where(among(disputes.c.account_id, account_ids)).values(text=""))
    live = among(quiz_sessions.c.account_id, account_ids) & quiz_sessions.c.finished_at.is_(None)
    await connection.execute(update(quiz_sessions).where(live).values(finished_at=at))
    await connection.execute(delete(practice_settings).where(among(practice_settings.c.member_id, member_ids)))
