"""What voiding a round costs those who answered it: how many they are, and the word that they get."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from bot.cards.notices import NoticeCard
from bot.domain.answer import AnswerMessage, Verdict
from bot.domain.round import Round
from bot.ports.store import UnitOfWork
from bot.services.bookkeeping import make_answer
from bot.services.notices import make_notice


async def who_answered(uow: UnitOfWork, round_: Round, account_ids: Sequence[int]) -> set[int]:
    """Which of these accounts gave an answer in time that counts."""
    messages: dict[int, list[AnswerMessage]] = defaultdict(list)
    for message in await uow.answers.of_rounds([round_.id], account_ids):
        messages[message.account_id].append(message)
    return {i for i, written in messages.items() if make_answer(round_, written).verdict is Verdict.ANSWERED}


async def tell_authors(uow: UnitOfWork, round_: Round, why: str, by: int, now: datetime) -> None:
    """Write a notice to each member whose answer the round takes along; the host `by` knows already."""
    authors = [account_id for account_id, _, _ in await uow.answers.authors(round_.id)]
    members = await uow.members.by_account(round_.group_id, authors)
    seated = sorted(i for i, member in members.items() if member.hidden_at is None and i != by)
    title = (await uow.questions.version(round_.question_version_id)).title
    facts = {"title": title, "group": (await uow.groups.get(round_.group_id)).name, "why": why}
    card = NoticeCard("void.notice", {**facts, "round": str(round_.id)})
    accounts = [await uow.members.get_account(i) for i in sorted(await who_answered(uow, round_, seated))]
    await uow.posts.add(
        [make_notice(round_.group_id, account, f"void-{round_.id}-{account.id}", card, now) for account in accounts]
    )
