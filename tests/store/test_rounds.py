from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta, timezone

import pytest
from sqlalchemy.exc import StatementError

from bot.domain.errors import NotFoundError
from bot.domain.refs import ChannelRef, ThreadRef
from bot.domain.round import Round, RoundState, Rules
from bot.domain.scoring import PointRow, Reason
from bot.domain.streak import DayState, StudyDay
from bot.ports.ledgers import PointRepair
from bot.ports.store import UnitOfWork
from bot.store.engine import Engines
from bot.store.unit_of_work import SqlStore
from tests.fakes import MONDAY
from tests.store.world import (
    DAY,
    HOUR,
    MINUTE,
    TODAY,
    add_group,
    add_member,
    add_questions,
    add_round,
    add_schedule,
    change,
    dates,
    draft_post,
    draft_round,
    put,
    question,
)

CLOSE = MONDAY + DAY
ELSEWHERE = timezone(timedelta(hours=-7))


@pytest.fixture
async def group_id(store: SqlStore) -> int:
    return await add_group(store)


async def claim(store: SqlStore, draft: Round, key: str) -> Round | None:
    return await store.write(lambda uow: uow.rounds.claim(draft, key))


async def get(store: SqlStore, round_: Round) -> Round:
    return await store.read(lambda uow: uow.rounds.get(round_.id))


async def several(store: SqlStore, group_id: int, hours: Sequence[float]) -> list[Round]:
    """Rounds that open so many hours after MONDAY, each for a day."""
    opens = [MONDAY + hour * HOUR for hour in hours]
    return [await add_round(store, group_id, f"{at}", opens_at=at, closes_at=at + DAY) for at in opens]


async def add_thread(store: SqlStore, round_: Round, thread: str, platform: str = "discord") -> ThreadRef:
    """The thread of a question post that is out, still to be read."""
    place = ChannelRef(platform, "guild", thread)
    draft = draft_post(round_.group_id, round_.id, key=f"{platform}-{thread}", target=place)

    async def work(uow: UnitOfWork) -> None:
        await uow.posts.add([draft])
        post = (await uow.posts.questions_of(round_.id))[-1]
        await uow.posts.mark_sent(post.id, MONDAY)
        await uow.posts.set_thread(post.id, ThreadRef(platform, "guild", thread))

    await store.write(work)
    return ThreadRef(platform, "guild", thread)


async def test_a_claimed_round_comes_back_as_it_was_drafted(store: SqlStore, group_id: int) -> None:
    await add_questions(store, question())
    replaced = await add_round(store, group_id)
    rules = Rules(minimum=10, late_for=timedelta(days=2))
    draft = draft_round(group_id, rules=rules, carries_streak=True, replaces=replaced.id, on=TODAY + DAY)
    round_ = await claim(store, draft, "second")

    assert round_ is not None
    assert round_ == replace(draft, id=round_.id)
    assert await get(store, round_) == round_
    with pytest.raises(NotFoundError, match=r"round\.unknown"):
        await store.read(lambda uow: uow.rounds.get(99))


async def test_a_scheduled_round_of_a_date_is_claimed_by_one_process_only(
    store: SqlStore, other_store: SqlStore, group_id: int
) -> None:
    await add_questions(store, question())
    schedule = await add_schedule(store, group_id)
    draft = draft_round(group_id, schedule_id=schedule.id)

    assert await claim(store, draft, "one")
    assert await claim(other_store, draft, "other") is None
    assert await claim(other_store, replace(draft, on=TODAY + DAY), "tomorrow")
    other = await add_schedule(store, group_id, carries_streak=False)
    assert await claim(store, replace(draft, schedule_id=other.id), "another schedule")


async def test_an_extra_round_is_opened_once_for_each_request(
    store: SqlStore, other_store: SqlStore, group_id: int
) -> None:
    await add_questions(store, question())
    draft, elsewhere = draft_round(group_id), draft_round(await add_group(store))

    assert await claim(store, draft, "click-1")
    assert await claim(other_store, draft, "click-1") is None
    assert await claim(other_store, draft, "click-2")
    assert await claim(store, elsewhere, "click-1")


async def test_rounds_are_due_to_close_from_their_deadline_on(store: SqlStore, group_id: int) -> None:
    late, early, future = await several(store, group_id, (0, -5, 1))
    assert await store.read(lambda uow: uow.rounds.due_to_close(CLOSE, 10)) == [early, late]
    assert await store.read(lambda uow: uow.rounds.due_to_close(CLOSE, 1)) == [early]

    await store.write(lambda uow: uow.rounds.close(early.id, CLOSE))
    assert await store.read(lambda uow: uow.rounds.due_to_close(CLOSE + DAY, 10)) == [late, future]


async def test_closing_late_leaves_the_deadline_and_closing_early_moves_it(store: SqlStore, group_id: int) -> None:
    late, early = await several(store, group_id, (0, 0.5))
    await store.write(lambda uow: uow.rounds.close(late.id, CLOSE + MINUTE))
    await store.write(lambda uow: uow.rounds.close(early.id, (MONDAY + HOUR).astimezone(ELSEWHERE)))

    assert await get(store, late) == replace(late, closed_at=CLOSE + MINUTE)
    assert await get(store, early) == replace(early, closed_at=MONDAY + HOUR, closes_at=MONDAY + HOUR)
    with pytest.raises(StatementError, match="must be aware"):
        await store.write(lambda uow: uow.rounds.void(late.id, CLOSE.replace(tzinfo=None)))


async def test_closed_rounds_are_settled_in_order_of_date_and_deadline(store: SqlStore, group_id: int) -> None:
    tomorrow = await add_round(store, group_id, "tomorrow", on=TODAY + DAY, closes_at=MONDAY + HOUR)
    second, first, still_open = await several(store, group_id, (2, 1, 3))

    async def close(uow: UnitOfWork) -> None:
        for round_ in (tomorrow, second, first):
            await uow.rounds.close(round_.id, MONDAY + 3 * DAY)
        await uow.rounds.void(second.id, MONDAY + 3 * DAY)

    await store.write(close)
    due = await store.read(lambda uow: uow.rounds.due_to_settle(MONDAY, 10))
    assert [round_.id for round_ in due] == [first.id, second.id, tomorrow.id]
    assert len(await store.read(lambda uow: uow.rounds.due_to_settle(MONDAY, 2))) == 2

    await store.write(lambda uow: uow.rounds.settle(first.id, MONDAY + 3 * DAY))
    due = await store.read(lambda uow: uow.rounds.due_to_settle(MONDAY, 10))
    assert still_open.id not in {round_.id for round_ in due}
    assert [round_.id for round_ in due] == [second.id, tomorrow.id]


async def test_a_round_waits_for_a_thread_to_be_read_but_not_for_ever(store: SqlStore, group_id: int) -> None:
    round_ = await add_round(store, group_id)
    await add_thread(store, round_, "read")
    await add_thread(store, round_, "unread")
    [read, unread] = await store.read(lambda uow: uow.posts.questions_of(round_.id))
    await store.write(lambda uow: uow.posts.reread_done(read.id))
    await store.write(lambda uow: uow.rounds.close(round_.id, CLOSE))

    assert await store.read(lambda uow: uow.rounds.due_to_settle(CLOSE - MINUTE, 10)) == []
    assert len(await store.read(lambda uow: uow.rounds.due_to_settle(CLOSE, 10))) == 1
    await store.write(lambda uow: uow.posts.reread_done(unread.id))
    assert len(await store.read(lambda uow: uow.rounds.due_to_settle(CLOSE - MINUTE, 10))) == 1


async def test_settlement_goes_on_where_it_had_come_to(store: SqlStore, group_id: int) -> None:
    round_ = await add_round(store, group_id)
    assert await store.read(lambda uow: uow.rounds.settled_up_to(round_.id)) == 0
    await store.write(lambda uow: uow.rounds.settle_up_to(round_.id, 200))
    assert await store.read(lambda uow: uow.rounds.settled_up_to(round_.id)) == 200

    await store.write(lambda uow: uow.rounds.settle(round_.id, CLOSE))
    assert (await get(store, round_)).state is RoundState.SETTLED
    assert await store.read(lambda uow: uow.rounds.settled_up_to(round_.id)) is None

    await store.write(lambda uow: uow.rounds.unsettle(round_.id))
    assert await store.read(lambda uow: uow.rounds.settled_up_to(round_.id)) == 0


async def test_settled_rounds_are_revealed_once_and_void_ones_never(store: SqlStore, group_id: int) -> None:
    later, sooner, void, closed = await several(store, group_id, (0, 1, 2, 3))

    async def settle(uow: UnitOfWork) -> None:
        for round_ in (later, sooner, void, closed):
            await uow.rounds.close(round_.id, CLOSE)
        await uow.rounds.void(void.id, CLOSE)
        for round_, minutes in ((later, 9), (sooner, 1), (void, 0)):
            await uow.rounds.settle(round_.id, CLOSE + minutes * MINUTE)

    await store.write(settle)
    due = await store.read(lambda uow: uow.rounds.due_to_reveal(10))
    assert [round_.id for round_ in due] == [sooner.id, later.id]
    assert len(await store.read(lambda uow: uow.rounds.due_to_reveal(1))) == 1

    await store.write(lambda uow: uow.rounds.reveal(sooner.id, CLOSE + DAY))
    due = await store.read(lambda uow: uow.rounds.due_to_reveal(10))
    assert [round_.id for round_ in due] == [later.id]
    assert (await get(store, sooner)).revealed_at == CLOSE + DAY


async def test_voiding_closes_an_open_round_and_leaves_the_closing_of_another(store: SqlStore, group_id: int) -> None:
    still_open, closed = await several(store, group_id, (0, 1))
    await store.write(lambda uow: uow.rounds.close(closed.id, CLOSE + HOUR))
    await store.write(lambda uow: uow.rounds.void(still_open.id, (MONDAY + HOUR).astimezone(ELSEWHERE)))
    await store.write(lambda uow: uow.rounds.void(closed.id, CLOSE + DAY))

    assert await get(store, still_open) == replace(still_open, voided_at=MONDAY + HOUR, closed_at=MONDAY + HOUR)
    assert await get(store, closed) == replace(closed, voided_at=CLOSE + DAY, closed_at=CLOSE + HOUR)


async def test_open_and_latest_rounds_are_those_of_the_group(store: SqlStore, group_id: int) -> None:
    old, middle, newest = await several(store, group_id, (0, 1, 2))
    await several(store, await add_group(store), (5,))
    assert await store.read(lambda uow: uow.rounds.open_in(group_id)) == [newest, middle, old]
    assert await store.read(lambda uow: uow.rounds.latest(group_id)) == newest

    await store.write(lambda uow: uow.rounds.void(newest.id, CLOSE))
    await store.write(lambda uow: uow.rounds.close(old.id, CLOSE))
    assert await store.read(lambda uow: uow.rounds.open_in(group_id)) == [middle]
    assert await store.read(lambda uow: uow.rounds.latest(group_id)) == middle
    assert await store.read(lambda uow: uow.rounds.latest(99)) is None


async def test_history_pages_through_revealed_rounds_latest_first(store: SqlStore, group_id: int) -> None:
    made = await several(store, group_id, range(5))
    others = await several(store, await add_group(store), (1,))

    async def reveal(uow: UnitOfWork) -> None:
        for round_ in [*made[:4], *others]:
            await uow.rounds.reveal(round_.id, CLOSE)
        await uow.rounds.void(made[1].id, CLOSE)

    await store.write(reveal)
    pages = [await store.read(lambda uow: uow.rounds.history(group_id, at, 2)) for at in (0, 2)]  # noqa: B023
    assert [[round_.id for round_ in page] for page in pages] == [[made[3].id, made[2].id], [made[0].id]]


async def test_any_number_of_rounds_is_found_by_id(store: SqlStore, group_id: int) -> None:
    one, two = await several(store, group_id, (0, 1))

    assert await store.read(lambda uow: uow.rounds.by_id(range(50_000))) == {one.id: one, two.id: two}
    assert await store.read(lambda uow: uow.rounds.by_id([])) == {}


async def test_rounds_are_scored_for_members_that_settlement_has_passed(store: SqlStore, group_id: int) -> None:
    tomorrow = await add_round(store, group_id, "tomorrow", on=TODAY + DAY)
    half, unsettled = await several(store, group_id, (0, 1))
    await store.write(lambda uow: uow.rounds.settle_up_to(half.id, 200))
    await store.write(lambda uow: uow.rounds.settle(tomorrow.id, CLOSE))

    for member_id, expected in ((200, [half.id, tomorrow.id]), (201, [tomorrow.id])):
        scored = await store.read(lambda uow: uow.rounds.scored(group_id, [member_id, 300], TODAY))  # noqa: B023
        assert [round_.id for round_ in scored] == expected
    assert unsettled.id not in expected


async def test_of_rounds_before_a_date_only_those_that_concern_the_members_are_scored(
    store: SqlStore, group_id: int, engines: Engines
) -> None:
    ada, bea = await add_member(store, group_id, "Ada"), await add_member(store, group_id, "Bea")
    wrote, booked, mended, nothing, later = [
        await add_round(store, group_id, f"{n}", on=TODAY + n * DAY) for n in range(5)
    ]
    await put(engines, change("1", wrote.id))

    async def live(uow: UnitOfWork) -> None:
        for round_ in (wrote, booked, mended, nothing, later):
            await uow.rounds.settle(round_.id, CLOSE)
        await uow.ledgers.put_points([PointRow(booked.id, ada.id, Reason.LATE, 3, TODAY)])
        await uow.ledgers.put_point_repair(PointRepair(ada.id, mended.id, 5, None, "Fair."), CLOSE)

    await store.write(live)
    for member, expected in ((ada, [wrote, booked, mended, later]), (bea, [later])):
        scored = await store.read(lambda uow, m=member: uow.rounds.scored(group_id, [m.id], later.on))  # type: ignore[misc]
        assert [round_.id for round_ in scored] == [round_.id for round_ in expected]


async def test_threads_are_watched_until_late_answers_end_each_round_by_its_own_rules(
    store: SqlStore, group_id: int
) -> None:
    long = await add_round(store, group_id, "long", rules=Rules(late_for=timedelta(days=60)))
    short = await add_round(store, group_id, "short", rules=Rules(late_for=HOUR))
    void = await add_round(store, group_id, "void")
    threads = {"long": await add_thread(store, long, "1"), "slack": await add_thread(store, long, "1", "slack")}
    threads["short"] = await add_thread(store, short, "2")
    await add_thread(store, void, "3")
    await store.write(lambda uow: uow.rounds.void(void.id, MONDAY))

    watched = await store.read(lambda uow: uow.rounds.watched(CLOSE + HOUR))
    assert set(watched) == {(long, threads["long"]), (long, threads["slack"]), (short, threads["short"])}

    await store.write(lambda uow: uow.rounds.close(short.id, MONDAY + HOUR))
    assert len(await store.read(lambda uow: uow.rounds.watched(MONDAY + 2 * HOUR))) == 3
    later = await store.read(lambda uow: uow.rounds.watched(MONDAY + 2 * HOUR + MINUTE))
    assert set(later) == {(long, threads["long"]), (long, threads["slack"])}
    assert await store.read(lambda uow: uow.rounds.watched(CLOSE + 61 * DAY)) == []


async def test_study_days_are_one_a_date_and_come_in_order_from_after_a_date(store: SqlStore, group_id: int) -> None:
    round_ = await add_round(store, group_id)
    first, second, third, fourth = (StudyDay(on, DayState.COUNTED, "day.counted", None) for on in dates(0, 1, 2, 3))
    changed = replace(second, state=DayState.EXCUSED, why="day.outage", round_id=round_.id)

    async def put(uow: UnitOfWork) -> None:
        for day in (fourth, second, first, third, changed):
            await uow.rounds.put_day(group_id, day)
        await uow.rounds.set_day_state(group_id, third.on, DayState.VOID, "day.void")
        await uow.rounds.set_day_state(group_id, TODAY - DAY, DayState.VOID, "day.void")

    await store.write(put)
    void = replace(third, state=DayState.VOID, why="day.void")
    assert await store.read(lambda uow: uow.rounds.days(group_id, None, third.on)) == [first, changed, void]
    assert await store.read(lambda uow: uow.rounds.days(group_id, first.on, fourth.on)) == [changed, void, fourth]
    assert await store.read(lambda uow: uow.rounds.days(99, None, fourth.on)) == []
