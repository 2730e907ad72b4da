"""The bank as a group may browse it: everything but what is asked now or soon (RULES, Rounds)."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import ForbiddenError
from bot.domain.ownership import bare_id, owner_of
from bot.domain.question import Kind, Question
from bot.ports.store import Store, UnitOfWork
from bot.services.questions import get_askable, read_upcoming

PAGE = 50


class Standing(StrEnum):
    """Where a question stands in a group. Only hosts see open and upcoming ones."""

    FREE = "free"
    OPEN = "open"
    UPCOMING = "upcoming"


@dataclass(frozen=True, slots=True)
class BankFilter:
    """What to look for; empty means anything. `text` is looked for in titles and prompts, without regard to case."""

    topic: str = ""
    subtopic: str = ""
    difficulty: int | None = None
    kind: Kind | None = None
    was_asked: bool | None = None
    is_own: bool | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class BankRow:
    """One question of the list. `question_id` is the stored id, `shown_id` the one people read."""

    question_id: str
    shown_id: str
    title: str
    topic: str
    subtopic: str
    difficulty: int
    kind: Kind
    was_asked: bool
    is_own: bool
    standing: Standing = Standing.FREE


@dataclass(frozen=True, slots=True)
class BankList:
    """A page of what matches, by topic, difficulty and id; `hidden` ones match too but would spoil a round."""

    rows: tuple[BankRow, ...]
    total: int
    hidden: int
    offset: int = 0


class BankPage:
    """Reads the bank for a group. `viewer_id` is an account id, None for anyone; hosts see everything."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def browse(
        self, group_id: int, viewer_id: int | None = None, wanted: BankFilter = BankFilter(), offset: int = 0
    ) -> BankList:
        """A page of PAGE questions that match `wanted`. Raises NotFoundError for an unknown group."""

        async def work(uow: UnitOfWork) -> BankList:
            standings = await read_standings(uow, group_id)
            asked = await uow.questions.asked(group_id)
            rows = [
                _row(q, bool(asked.get(q.id)), standings)
                for q in await uow.questions.listing(group_id)
                if _fits(q, wanted)
            ]
            rows = [row for row in rows if wanted.was_asked in (None, row.was_asked)]
            shown = (
                rows if await _is_host(uow, group_id, viewer_id) else [r for r in rows if r.standing is Standing.FREE]
            )
            return BankList(tuple(shown[offset : offset + PAGE]), len(shown), len(rows) - len(shown), offset)

        return await self._store.read(work)

    async def read(self, group_id: int, question_id: str, viewer_id: int | None = None) -> Question:
        """A whole question by its stored id, model answer included.

        Raises NotFoundError for one that cannot be asked in the group, ForbiddenError for one that would be spoiled.
        """

        async def work(uow: UnitOfWork) -> Question:
            _, question = await get_askable(uow, group_id, question_id)
            standings = await read_standings(uow, group_id)
            if question_id in standings and not await _is_host(uow, group_id, viewer_id):
                raise ForbiddenError("bank.hidden")
            return question

        return await self._store.read(work)


async def read_standings(uow: UnitOfWork, group_id: int) -> dict[str, Standing]:
    """Questions that are not free: those planned for schedules and without, and those of rounds not revealed yet."""
    group = await uow.groups.get(group_id)
    coming: list[str] = list(await uow.questions.queue(group_id))
    for schedule in (*await uow.schedules.of_group(group_id), None):
        coming += (await read_upcoming(uow, group, schedule))[0]
    open_now = [round_.question_id for round_ in await uow.places.unrevealed(group_id)]
    return {**dict.fromkeys(coming, Standing.UPCOMING), **dict.fromkeys(open_now, Standing.OPEN)}


async def _is_host(uow: UnitOfWork, group_id: int, viewer_id: int | None) -> bool:
    return viewer_id is not None and await uow.groups.is_host(group_id, viewer_id)


def _fits(question: Question, wanted: BankFilter) -> bool:
    text = wanted.text.casefold().strip()
    return (
        wanted.topic in ("", question.topic)
        and wanted.subtopic in ("", question.subtopic)
        and wanted.difficulty in (None, question.difficulty)
        and wanted.kind in (None, question.kind)
        and wanted.is_own in (None, owner_of(question.id) is not None)
        and (text in question.title.casefold() or text in question.prompt.casefold())
    )


def _row(question: Question, was_asked: bool, standings: dict[str, Standing]) -> BankRow:
    return BankRow(
        question_id=question.id,
        shown_id=bare_id(question.id),
        title=question.title,
        topic=question.topic,
        subtopic=question.subtopic,
        difficulty=question.difficulty,
        kind=question.kind,
        was_asked=was_asked,
        is_own=owner_of(question.id) is not None,
        standing=standings.get(question.id, Standing.FREE),
    )
