"""What every announcer does, whatever its platform: run over the fake and each real one, so that no fake can lie."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.cards.digest import BestAnswer, CoveredPoint, DigestCard, DigestPerson
from bot.cards.notices import NoticeCard
from bot.cards.rounds import KeyPointFact, PublishedAnswer, RevealCard, RoundCard
from bot.domain.refs import AccountRef, ChannelRef, MessageRef, ThreadRef
from bot.domain.round import RoundState
from bot.ports.platform import Announcer, PlaceGoneError, ThreadMessage

AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
ROUND = RoundCard(
    round_id=1,
    title="A title with <b>, *stars* and @everyone",
    prompt="What would you check first?\n\nAnd then?",
    topic="evasion",
    kind="technical",
    difficulty=2,
    minutes=5,
    opens_at=AT,
    closes_at=AT + timedelta(hours=24),
    on=date(2026, 1, 5),
    carries_streak=True,
    minimum=40,
)
REVEAL = RevealCard(
    round_id=1,
    title=ROUND.title,
    prompt=ROUND.prompt,
    tests="What it tests.",
    model_answer="The model answer.",
    key_points=(KeyPointFact("A fact.", beyond=False),),
    pitfalls=("A pitfall.",),
    references=(),
    on_time=1,
    published=(PublishedAnswer(None, "A private answer."),),
)
DIGEST = DigestCard(
    group="Crew @everyone <b>",
    first_on=date(2026, 1, 5),
    last_on=date(2026, 1, 11),
    rounds=5,
    answers=9,
    answered=3,
    people=(DigestPerson("*Ada* @here", 5, 75, 12), DigestPerson("李雷", 4, 40, 0)),
    kept=2,
    group_streak=4,
    champions=("*Ada* @here",),
    best=BestAnswer(None, "A title with <b>", 2),
    coverage=(CoveredPoint("A title", "Direct injection <@1>", 3, 3),),
    next_topics=("evasion",),
)
NOTICE = NoticeCard("notice.no_question", {"group": "Crew"})
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass
class Stage:
    """A platform to try an announcer on: where to post, whom to tell, and how a member writes."""

    announcer: Announcer
    channel: ChannelRef
    account: AccountRef

    async def write(self, thread: ThreadRef, text: str) -> str:
        """A member's message in a thread; its id."""
        raise NotImplementedError

    async def edit(self, thread: ThreadRef, message_id: str, text: str) -> None:
        """The member changes it."""
        raise NotImplementedError

    async def delete(self, thread: ThreadRef, message_id: str) -> None:
        """The member takes it back."""
        raise NotImplementedError

    async def remove(self, thread: ThreadRef) -> None:
        """Somebody with the right to do so deletes the whole thread."""
        raise NotImplementedError

    async def shown_state(self, post: MessageRef) -> RoundState:
        """What a question post shows now."""
        raise NotImplementedError


class AnnouncerContract:
    """The suite. A subclass gives the fixture `stage`."""

    async def test_it_says_which_platform_it_speaks_for(self, stage: Stage) -> None:
        assert stage.announcer.platform == stage.channel.platform == stage.account.platform

    async def test_a_card_always_needs_as_many_parts(self, stage: Stage) -> None:
        for card in (ROUND, REVEAL, DIGEST, NOTICE):
            assert stage.announcer.count_parts(card) == stage.announcer.count_parts(card) >= 1

    async def test_a_question_is_posted_where_it_was_asked_for_and_found_by_its_key(self, stage: Stage) -> None:
        assert await stage.announcer.find_post(stage.channel, "round-1.1", LONG_AGO) is None
        post = await stage.announcer.open_round(stage.channel, ROUND, "round-1.1")
        assert (post.platform, post.space, post.place) == (
            stage.channel.platform,
            stage.channel.space,
            stage.channel.channel,
        )
        assert await stage.announcer.find_post(stage.channel, "round-1.1", LONG_AGO) == post
        assert await stage.announcer.find_post(stage.channel, "round-2.1", LONG_AGO) is None

    async def test_starting_a_thread_again_adopts_the_one_that_is_there(self, stage: Stage) -> None:
        post = await stage.announcer.open_round(stage.channel, ROUND, "round-1.1")
        thread = await stage.announcer.start_thread(post, ROUND.title)
        assert thread.platform == stage.channel.platform
        assert await stage.announcer.start_thread(post, ROUND.title) == thread

    async def test_refreshing_a_question_shows_the_newest_card_and_may_be_repeated(self, stage: Stage) -> None:
        post = await stage.announcer.open_round(stage.channel, ROUND, "round-1.1")
        for state in (RoundState.OPEN, RoundState.CLOSED, RoundState.CLOSED, RoundState.REVEALED):
            await stage.announcer.refresh_round(post, replace(ROUND, state=state, answered=3))
            assert await stage.shown_state(post) is state

    async def test_every_part_of_a_reveal_is_found_by_its_key(self, stage: Stage) -> None:
        post = await stage.announcer.open_round(stage.channel, ROUND, "round-1.1")
        thread = await stage.announcer.start_thread(post, ROUND.title)
        for place in (thread, stage.channel):
            for part in range(stage.announcer.count_parts(REVEAL)):
                key = f"reveal-{type(place).__name__}.{part + 1}"
                sent = await stage.announcer.reveal(place, REVEAL, key, part)
                assert await stage.announcer.find_post(place, key, LONG_AGO) == sent

    async def test_a_digest_is_posted_in_its_channel_and_found_by_its_key(self, stage: Stage) -> None:
        assert await stage.announcer.find_post(stage.channel, "digest-1-2026-01-05.1", LONG_AGO) is None
        post = await stage.announcer.digest(stage.channel, DIGEST, "digest-1-2026-01-05.1")
        assert (post.platform, post.space, post.place) == (
            stage.channel.platform,
            stage.channel.space,
            stage.channel.channel,
        )
        assert await stage.announcer.find_post(stage.channel, "digest-1-2026-01-05.1", LONG_AGO) == post

    async def test_a_notice_reaches_one_person_and_is_found_by_its_key(self, stage: Stage) -> None:
        sent = await stage.announcer.tell(stage.account, NOTICE, "notice-1.1")
        assert await stage.announcer.find_post(stage.account, "notice-1.1", LONG_AGO) == sent

    async def test_a_thread_is_read_as_its_members_left_it_without_our_own_posts(self, stage: Stage) -> None:
        post = await stage.announcer.open_round(stage.channel, ROUND, "round-1.1")
        thread = await stage.announcer.start_thread(post, ROUND.title)
        assert await stage.announcer.read_thread(thread) == []
        one, two, three = [await stage.write(thread, text) for text in ("One.", "Two.", "Three.")]
        await stage.announcer.reveal(thread, REVEAL, "reveal-1.1", 0)
        await stage.edit(thread, two, "Two, and more.")
        await stage.delete(thread, three)
        read = await stage.announcer.read_thread(thread)
        assert [(message.message_id, message.text) for message in read] == [(one, "One."), (two, "Two, and more.")]
        assert [message.edited_at is not None for message in read] == [False, True]
        assert {message.account for message in read} == {stage.account}

    async def test_a_thread_that_is_gone_is_said_to_be_gone_and_not_read_as_empty(self, stage: Stage) -> None:
        post = await stage.announcer.open_round(stage.channel, ROUND, "round-1.1")
        thread = await stage.announcer.start_thread(post, ROUND.title)
        await stage.write(thread, "One.")
        await stage.remove(thread)
        with pytest.raises(PlaceGoneError):
            await stage.announcer.read_thread(thread)

    async def test_no_post_is_found_in_a_thread_that_is_gone(self, stage: Stage) -> None:
        post = await stage.announcer.open_round(stage.channel, ROUND, "round-1.1")
        thread = await stage.announcer.start_thread(post, ROUND.title)
        await stage.remove(thread)
        assert await stage.announcer.find_post(thread, "reveal-1.1", LONG_AGO) is None

    async def test_stamps_are_aware_and_in_order(self, stage: Stage) -> None:
        post = await stage.announcer.open_round(stage.channel, ROUND, "round-1.1")
        thread = await stage.announcer.start_thread(post, ROUND.title)
        for text in ("One.", "Two.", "Three."):
            await stage.write(thread, text)
        read: list[ThreadMessage] = [*await stage.announcer.read_thread(thread)]
        stamps = [message.stamped_at for message in read]
        assert stamps == sorted(stamps)
        assert all(stamp.tzinfo is not None for stamp in stamps)

    async def test_a_channel_where_all_is_well_has_no_problems(self, stage: Stage) -> None:
        assert list(await stage.announcer.inspect(stage.channel)) == []
