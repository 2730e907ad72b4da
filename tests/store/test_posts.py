from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.domain.post import LEASE, Post, PostKind, PostState
from bot.domain.refs import AccountRef, ThreadRef
from bot.domain.round import Round
from bot.ports.store import UnitOfWork
from bot.store.unit_of_work import SqlStore
from tests.fakes import MONDAY
from tests.store.world import CHANNEL, DAY, HOUR, MINUTE, add_group, add_round, draft_post

THREAD = ThreadRef("discord", "guild", "thread")
SOON = MONDAY + MINUTE


@pytest.fixture
async def round_(store: SqlStore) -> Round:
    return await add_round(store, await add_group(store))


@pytest.fixture
async def question(store: SqlStore, round_: Round) -> Post:
    """The pending question post of `round_`."""
    await store.write(lambda uow: uow.posts.add([draft_post(round_.group_id, round_.id)]))
    return await read(store, round_)


@pytest.fixture
async def shown(store: SqlStore, round_: Round, question: Post) -> Post:
    """A question post that is out with its thread read, and has nothing to do."""

    async def send(uow: UnitOfWork) -> None:
        await uow.posts.mark_part(question.id, 0, "message")
        await uow.posts.mark_sent(question.id, MONDAY)
        await uow.posts.set_thread(question.id, THREAD)
        await uow.posts.reread_done(question.id)

    await store.write(send)
    return await read(store, round_)


async def read(store: SqlStore, round_: Round) -> Post:
    [post] = await store.read(lambda uow: uow.posts.questions_of(round_.id))
    return post


async def lease(store: SqlStore, minutes: int = 0, limit: int = 10, platform: str = "discord") -> Sequence[Post]:
    """What a worker gets that many minutes after MONDAY."""
    now = MONDAY + minutes * MINUTE
    return await store.write(lambda uow: uow.posts.lease_due(platform, now, now + LEASE, limit))


async def unread(store: SqlStore, minutes: int = 0) -> Sequence[Post]:
    """The posts whose threads are to be read that many minutes after MONDAY."""
    return await store.read(lambda uow: uow.posts.rereads("discord", MONDAY + minutes * MINUTE, 10))


async def postpone(store: SqlStore, post: Post, minutes: int, *, unsure: bool = False) -> None:
    at = MONDAY + minutes * MINUTE
    await store.write(lambda uow: uow.posts.postpone(post.id, at, unsure=unsure, error="busy"))


async def test_posts_to_every_kind_of_place_come_back_as_they_were_added(store: SqlStore, round_: Round) -> None:
    places = (CHANNEL, THREAD, AccountRef("slack", "T1", "U1"))
    drafts = [
        draft_post(round_.group_id, round_.id, key=f"{n}", kind=PostKind.REVEAL, target=place, give_up_at=MONDAY + DAY)
        for n, place in enumerate(places)
    ]
    await store.write(lambda uow: uow.posts.add(drafts))
    await store.write(lambda uow: uow.posts.add([]))

    leased = [*await lease(store), *await lease(store, platform="slack")]
    assert [replace(post, id=0) for post in leased] == drafts


async def test_a_post_whose_key_exists_is_left_out(store: SqlStore, round_: Round, question: Post) -> None:
    again = replace(question, card='{"other": 1}')
    other = replace(question, key="another")
    await store.write(lambda uow: uow.posts.add([again, other]))

    posts = await store.read(lambda uow: uow.posts.questions_of(round_.id))
    assert [(post.key, post.card) for post in posts] == [(question.key, "{}"), ("another", "{}")]


async def test_a_leased_post_is_nobody_elses_until_the_lease_runs_out(
    store: SqlStore, other_store: SqlStore, question: Post
) -> None:
    assert await lease(store) == [question]
    assert await lease(other_store) == []
    assert await lease(other_store, 1) == []

    [taken_over] = await lease(other_store, 2)
    assert taken_over == replace(question, unsure=True)


async def test_nothing_is_leased_before_its_time_and_the_longest_due_go_first(store: SqlStore, round_: Round) -> None:
    drafts = [
        draft_post(round_.group_id, round_.id, key=f"{minutes}", created_at=MONDAY + minutes * MINUTE)
        for minutes in (3, 1, 2)
    ]
    await store.write(lambda uow: uow.posts.add(drafts))

    assert await lease(store) == []
    assert [post.key for post in await lease(store, 3, limit=2)] == ["1", "2"]
    assert [post.key for post in await lease(store, 3, limit=2)] == ["3"]


async def test_a_released_post_still_has_to_be_sent(store: SqlStore, question: Post) -> None:
    await lease(store)
    await store.write(lambda uow: uow.posts.release(question.id))

    assert await lease(store) == [question]


async def test_parts_are_remembered_in_order(store: SqlStore, round_: Round, question: Post) -> None:
    async def send(uow: UnitOfWork) -> None:
        for part, message in ((1, "b"), (0, "x"), (0, "a"), (2, "c")):
            await uow.posts.mark_part(question.id, part, message)

    await store.write(send)

    assert (await read(store, round_)).sent_parts == ("a", "b", "c")


async def test_a_sent_notice_has_nothing_left_to_do(store: SqlStore, round_: Round) -> None:
    await store.write(lambda uow: uow.posts.add([draft_post(round_.group_id, key="note", kind=PostKind.NOTICE)]))
    [notice] = await lease(store)
    await store.write(lambda uow: uow.posts.mark_sent(notice.id, MONDAY))

    assert await lease(store, 60) == []


async def test_a_sent_question_has_its_thread_to_start_once_its_lease_is_over(
    store: SqlStore, other_store: SqlStore, question: Post
) -> None:
    await postpone(store, question, 0, unsure=True)
    await lease(store)
    await store.write(lambda uow: uow.posts.mark_sent(question.id, SOON))
    assert await lease(other_store, 1) == []

    [again] = await lease(other_store, 2)
    assert (again.state, again.sent_at, again.thread, again.attempts) == (PostState.SENT, SOON, None, 0)

    await store.write(lambda uow: uow.posts.set_thread(question.id, THREAD))
    await store.write(lambda uow: uow.posts.release(question.id))
    assert await lease(store, 60) == []


async def test_a_thread_is_remembered_and_waits_to_be_read(store: SqlStore, round_: Round, question: Post) -> None:
    await store.write(lambda uow: uow.posts.mark_sent(question.id, MONDAY))
    await store.write(lambda uow: uow.posts.set_thread(question.id, THREAD))

    post = await read(store, round_)
    assert post.thread == THREAD
    assert await unread(store) == [post]


async def test_a_failed_attempt_is_counted_and_tried_again_at_its_time(store: SqlStore, question: Post) -> None:
    await lease(store)
    await postpone(store, question, 1, unsure=True)
    assert await lease(store) == []

    [again] = await lease(store, 1)
    assert again == replace(question, attempts=1, unsure=True)
    await postpone(store, question, 2)
    assert await lease(store, 2) == [replace(question, attempts=2)]


async def test_pending_posts_of_a_channel_can_be_hurried(store: SqlStore, round_: Round) -> None:
    channel = await store.write(lambda uow: uow.groups.add_channel(round_.group_id, CHANNEL, "daily"))
    draft = draft_post(round_.group_id, round_.id)
    posts = [replace(draft, channel_id=channel.id), replace(draft, key="elsewhere")]
    await store.write(lambda uow: uow.posts.add(posts))
    for post in await lease(store):
        await postpone(store, post, 60)

    assert await store.write(lambda uow: uow.posts.hurry(channel.id, SOON)) == 1
    assert [post.key for post in await lease(store, 1)] == [draft.key]


async def test_a_cancelled_post_is_never_due_again(store: SqlStore, round_: Round, question: Post) -> None:
    await lease(store)
    await store.write(lambda uow: uow.posts.cancel(question.id, "unsent at half its window"))
    await store.write(lambda uow: uow.posts.want(round_.id, MONDAY))

    assert await lease(store, 60) == []
    assert (await read(store, round_)).state is PostState.CANCELLED


@pytest.mark.usefixtures("shown")
async def test_a_wish_makes_a_post_due_until_that_revision_is_shown(store: SqlStore, round_: Round) -> None:
    await store.write(lambda uow: uow.posts.want(round_.id, SOON))
    assert await lease(store) == []

    [due] = await lease(store, 1)
    assert (due.wanted, due.shown) == (1, 0)
    await store.write(lambda uow: uow.posts.show(due.id, due.wanted))
    assert await lease(store, 60) == []


@pytest.mark.usefixtures("shown")
async def test_a_post_is_refreshed_once_more_when_it_is_time(store: SqlStore, round_: Round) -> None:
    await store.write(lambda uow: uow.posts.want(round_.id, MONDAY))
    [first] = await lease(store)
    await store.write(lambda uow: uow.posts.show(first.id, first.wanted, again_at=MONDAY + HOUR))

    assert await lease(store, 59) == []
    [again] = await lease(store, 60)
    assert (again.wanted, again.shown) == (2, 1)


@pytest.mark.usefixtures("shown")
async def test_what_was_wished_for_meanwhile_does_not_wait_for_that_time(store: SqlStore, round_: Round) -> None:
    await store.write(lambda uow: uow.posts.want(round_.id, MONDAY))
    [first] = await lease(store)
    await store.write(lambda uow: uow.posts.want(round_.id, SOON))
    await store.write(lambda uow: uow.posts.show(first.id, first.wanted, again_at=MONDAY + HOUR))

    [again] = await lease(store, 1)
    assert (again.wanted, again.shown) == (2, 1)


@pytest.mark.usefixtures("shown")
async def test_a_wish_during_a_refresh_leads_to_another_refresh(store: SqlStore, round_: Round) -> None:
    await store.write(lambda uow: uow.posts.want(round_.id, MONDAY))
    [first] = await lease(store)
    await store.write(lambda uow: uow.posts.want(round_.id, SOON))
    assert await lease(store, 1) == []
    await store.write(lambda uow: uow.posts.show(first.id, first.wanted))

    [second] = await lease(store, 1)
    assert (second.wanted, second.shown) == (2, 1)


@pytest.mark.usefixtures("shown")
async def test_a_stream_of_wishes_cannot_put_a_refresh_off(store: SqlStore, round_: Round) -> None:
    async def wish(uow: UnitOfWork) -> None:
        for minutes in range(1, 9):
            await uow.posts.want(round_.id, MONDAY + minutes * MINUTE)

    await store.write(wish)

    [due] = await lease(store, 1)
    assert due.wanted == 8


@pytest.mark.usefixtures("shown")
async def test_an_earlier_wish_is_met_earlier(store: SqlStore, round_: Round) -> None:
    await store.write(lambda uow: uow.posts.want(round_.id, MONDAY + HOUR))
    await store.write(lambda uow: uow.posts.want(round_.id, SOON))

    assert len(await lease(store, 1)) == 1


async def test_a_wish_cannot_hurry_what_a_platform_asked_to_leave(store: SqlStore, round_: Round, shown: Post) -> None:
    await store.write(lambda uow: uow.posts.want(round_.id, MONDAY))
    await lease(store)
    await postpone(store, shown, 60)
    await store.write(lambda uow: uow.posts.want(round_.id, SOON))
    assert await lease(store, 59) == []

    [due] = await lease(store, 60)
    await store.write(lambda uow: uow.posts.show(due.id, due.wanted))
    await store.write(lambda uow: uow.posts.want(round_.id, MONDAY + HOUR + 5 * MINUTE))
    assert await lease(store, 64) == []
    assert len(await lease(store, 65)) == 1


@pytest.mark.usefixtures("question")
async def test_a_wish_for_a_post_not_yet_out_is_met_after_it_is_sent(store: SqlStore, round_: Round) -> None:
    [due] = await lease(store)
    await store.write(lambda uow: uow.posts.want(round_.id, MONDAY + HOUR))
    await store.write(lambda uow: uow.posts.mark_sent(due.id, MONDAY))
    await store.write(lambda uow: uow.posts.set_thread(due.id, THREAD))
    await store.write(lambda uow: uow.posts.release(due.id))

    [again] = await lease(store)
    assert (again.state, again.wanted, again.shown) == (PostState.SENT, 1, 0)


async def test_threads_that_still_take_answers_are_to_be_read(store: SqlStore, round_: Round, shown: Post) -> None:
    last = round_.takes_late_until
    await store.write(lambda uow: uow.posts.want_reread("slack", MONDAY))
    await store.write(lambda uow: uow.posts.want_reread("discord", last + MINUTE))
    assert await unread(store, 100_000) == []

    await store.write(lambda uow: uow.posts.want_reread("discord", last))
    assert await unread(store, 100_000) == [shown]
    await store.write(lambda uow: uow.posts.reread_done(shown.id))
    assert await unread(store, 100_000) == []


async def test_threads_of_void_rounds_and_posts_without_one_are_not_read(
    store: SqlStore, round_: Round, question: Post
) -> None:
    await store.write(lambda uow: uow.posts.want_reread("discord", MONDAY))
    assert await unread(store) == []

    async def void(uow: UnitOfWork) -> None:
        await uow.posts.mark_sent(question.id, MONDAY)
        await uow.posts.set_thread(question.id, THREAD)
        await uow.posts.reread_done(question.id)
        await uow.rounds.void(round_.id, MONDAY)
        await uow.posts.want_reread("discord", MONDAY)

    await store.write(void)
    assert await unread(store) == []


async def test_the_platforms_with_something_to_do_are_known_and_each_gives_its_own_posts(
    store: SqlStore, round_: Round, question: Post
) -> None:
    account = AccountRef("slack", "T1", "U1")
    draft = draft_post(round_.group_id, round_.id, key="told", kind=PostKind.NOTICE, target=account)
    await store.write(lambda uow: uow.posts.add([draft]))
    assert await store.read(lambda uow: uow.posts.due_platforms(MONDAY - MINUTE)) == []
    assert await store.read(lambda uow: uow.posts.due_platforms(MONDAY)) == ["discord", "slack"]

    assert [post.key for post in await lease(store, platform="slack")] == ["told"]
    assert await store.read(lambda uow: uow.posts.due_platforms(MONDAY)) == ["discord"]
    assert await lease(store) == [question]


@pytest.mark.usefixtures("question")
async def test_a_post_that_is_released_for_later_is_as_it_was(store: SqlStore) -> None:
    [leased] = await lease(store)
    await store.write(lambda uow: uow.posts.release(leased.id, MONDAY + MINUTE))

    assert await lease(store) == []
    assert await lease(store, 1) == [leased]


async def test_a_thread_that_could_not_be_read_is_to_be_read_later(store: SqlStore, shown: Post) -> None:
    await store.write(lambda uow: uow.posts.want_reread("discord", MONDAY))
    await store.write(lambda uow: uow.posts.reread_at(shown.id, MONDAY + MINUTE))

    assert await unread(store) == []
    assert await unread(store, 1) == [shown]
    await store.write(lambda uow: uow.posts.want_reread("discord", MONDAY))
    assert await unread(store) == [shown]
