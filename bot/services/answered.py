"""Who has answered a round, as a reminder and a void round ask before they are settled."""

from collections import defaultdict
from collections.abc import Sequence

from bot.domain.answer import AnswerMessage, Verdict
from bot.domain.round import Round
from bot.ports.store import UnitOfWork
from bot.services.bookkeeping import make_answer


async def who_answered(uow: UnitOfWork, round_: Round, account_ids: Sequence[int]) -> set[int]:
    """Which of these accounts gave an answer in time that counts."""
    messages: dict[int, list[AnswerMessage]] = defaultdict(list)
    for message in await uow.answers.of_rounds([round_.id], account_ids):
        messages[message.account_id].append(message)
    return {i for i, written in messages.items() if make_answer(round_, written).verdict is Verdict.ANSWERED}
