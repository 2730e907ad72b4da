"""The word that those get whose answers a void round takes along."""

from datetime import datetime

from bot.cards.notices import NoticeCard
from bot.domain.round import Round
from bot.ports.store import UnitOfWork
from bot.services.answered import who_answered
from bot.services.notices import make_notice


async def tell_authors(uow: UnitOfWork, round_: Round, why: str, by: int, now: datetime) -> None:
    """Write a notice to each member whose answer the round takes along; the host `by` knows already."""
    authors = [account_id for account_id, _, _ in await uow.answers.authors(round_.id)]
    members = await uow.members.by_account(round_.group_id, authors)
    seated = sorted(i for i, member in members.items() if member.hidden_at is None and i != by)
    title = (await uow.questions.version(round_.question_version_id)).title
    facts = {"title": title, "group": (await uow.groups.get(round_.group_id)).name, "why": why}
    card = NoticeCard("void.notice", {**facts, "round": str(round_.id)})
    accounts = await uow.members.accounts(await who_answered(uow, round_, seated))
    await uow.posts.add(
        [make_notice(round_.group_id, account, f"void-{round_.id}-{i}", card, now) for i, account in accounts.items()]
    )
