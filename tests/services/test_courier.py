"""Promise 3: every post has a journal. What is written gets out once, whatever happens in between."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cards.notices import NoticeCard
from bot.cards.rounds import RevealCard, RoundCard
from bot.domain.post import LEASE, PostState
from bot.domain.refs import AccountRef, ChannelRef, MessageRef
from bot.domain.round import RoundState
from bot.domain.streak import DayState
from bot.ports.platform import OutcomeUnknownError, PlaceGoneError, PlatformBusyError
from bot.ports.store import UnitOfWork
from bot.services.notices import make_notice
from bot.services.recovery import PROBE
from tests.fakes import FakeAnnouncer, KilledError
from tests.services.house import GOOD, House, at, on

WHAT_TO_FIX = "Give the bot the right to send messages."
NOTHING: Callable[[str], None] = lambda _name: None  # noqa: E731


def raising(error: BaseException, call: str) -> Callable[[str], None]:
    """A hook that raises at one kind of call."""

    def hook(name: str) -> None:
        if name == call:
            raise error

    return hook


async def _post_state(house: House, round_id: int = 1) -> PostState:
    return (await house.core.store.read(lambda uow: uow.posts.questions_of(round_id)))[0].state


# A crash, or an unknown outcome


@pytest.mark.parametrize("call", ["open_round", "start_thread", "refresh_round", "reveal"])
@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_process_killed_while_sending_leaves_one_of_everything(house: House, call: str, when: str) -> None:
    setattr(house.platform, when, raising(KilledError(), call))
    with pytest.raises(KilledError):
        await house.play_day("Ada")
    setattr(house.platform, when, NOTHING)
    await house.restart()
    house.clock.advance(LEASE)
    await house.tick()
    await house.pass_to(at(5, 17, 10))

    assert len(house.platform.cards(RoundCard)) == len(house.platform.cards(RevealCard)) == 1
    assert [card.state for card in house.platform.shown.values()] == [RoundState.REVEALED]
    assert await house.thread() is not None


async def test_a_post_whose_outcome_is_unknown_is_looked_for_and_adopted(house: House) -> None:
    house.platform.after = raising(OutcomeUnknownError(), "open_round")
    await house.open_day()
    house.platform.after = NOTHING
    await house.pass_time(minutes=1)

    assert house.platform.calls.count("find_post") == 1
    assert len(house.platform.cards(RoundCard)) == 1
    assert await _post_state(house) is PostState.SENT


async def test_a_post_that_did_not_get_out_is_sent_after_looking(house: House) -> None:
    house.platform.before = raising(OutcomeUnknownError(), "open_round")
    await house.open_day()
    house.platform.before = NOTHING
    await house.pass_time(minutes=1)

    assert len(house.platform.cards(RoundCard)) == 1


async def test_an_unexpected_failure_is_taken_for_an_unknown_outcome(house: House) -> None:
    house.platform.after = raising(ValueError("a bug in a platform"), "open_round")
    await house.open_day()
    house.platform.after = NOTHING
    await house.pass_time(minutes=1)

    assert len(house.platform.cards(RoundCard)) == 1


async def test_of_a_long_card_only_the_missing_parts_are_sent_in_order(house: House) -> None:
    house.platform.parts = 3
    await house.open_day()
    sent = iter(range(10))

    def lost_at_the_second(name: str) -> None:
        if name == "reveal" and next(sent) == 1:
            raise OutcomeUnknownError

    house.platform.after = lost_at_the_second
    await house.close_day()
    await house.pass_time(minutes=1)

    keys = [sent.key for sent in house.platform.sent if isinstance(sent.card, RevealCard)]
    assert keys == [f"round-1-reveal-1.{part}" for part in (1, 2, 3)]


async def test_a_question_that_is_out_though_we_never_heard_is_adopted_even_after_half_its_window(house: House) -> None:
    house.platform.after = raising(KilledError(), "open_round")
    with pytest.raises(KilledError):
        await house.open_day()
    house.platform.after = NOTHING
    house.platform.threads["thread-1"] = []
    house.clock.at = at(5, 14)
    await house.restart()
    await house.tick()
    await house.answer("Ada")
    await house.close_day()

    assert await house.points("Ada") == 11
    # We cannot know that everybody saw it in time.
    assert await house.day_state(on(5)) is DayState.EXCUSED


async def test_a_question_found_again_after_the_reveal_gets_its_reveal_too(house: House) -> None:
    house.platform.after = raising(KilledError(), "open_round")
    with pytest.raises(KilledError):
        await house.open_day()
    house.platform.after = NOTHING
    house.clock.at = at(5, 18)
    await house.restart()
    await house.tick()
    await house.tick()

    (sent,) = [sent for sent in house.platform.sent if isinstance(sent.card, RevealCard)]
    assert sent.place == await house.thread()


async def test_two_couriers_share_the_work_and_double_nothing(house: House) -> None:
    other = House(house.file, house.clock, house.platform)
    await other.open()
    house.clock.at = at(5)
    await house.core.tick.settle_time()
    await other.core.services.courier.deliver()
    await house.core.services.courier.deliver()
    await other.close()

    assert house.platform.calls.count("open_round") == 1


async def test_what_a_dead_courier_had_leased_is_left_alone_until_its_lease_is_over(house: House) -> None:
    house.platform.before = raising(KilledError(), "open_round")
    with pytest.raises(KilledError):
        await house.open_day()
    house.platform.before = NOTHING
    await house.pass_time(seconds=LEASE.total_seconds() - 1)
    assert house.platform.cards(RoundCard) == []
    await house.pass_time(seconds=1)

    assert len(house.platform.cards(RoundCard)) == 1


# Busy platforms


async def test_a_busy_platform_is_left_alone_for_as_long_as_it_asks(house: House) -> None:
    house.platform.before = raising(PlatformBusyError(timedelta(minutes=5)), "open_round")
    await house.open_day()
    house.platform.before = NOTHING
    await house.pass_time(minutes=4)
    assert house.platform.cards(RoundCard) == []
    await house.pass_time(minutes=1)

    assert len(house.platform.cards(RoundCard)) == 1
    assert "find_post" not in house.platform.calls


async def test_a_question_unsent_at_half_its_window_is_cancelled(house: House) -> None:
    house.platform.before = raising(PlatformBusyError(timedelta(minutes=1)), "open_round")
    await house.open_day()
    await house.pass_to(at(5, 13, 1))
    house.platform.before = NOTHING
    await house.close_day()

    assert await _post_state(house) is PostState.CANCELLED
    assert (house.platform.cards(RoundCard), house.platform.cards(RevealCard)) == ([], [])


async def test_a_platform_that_is_not_connected_yet_gets_its_posts_when_it_is(house: House) -> None:
    announcers = house.core.announcers
    platform = announcers.pop("fake")
    await house.open_day()
    announcers["fake"] = platform
    await house.pass_time(minutes=1)

    assert len(house.platform.cards(RoundCard)) == 1


async def test_a_question_for_a_platform_that_never_connects_is_given_up(house: House) -> None:
    house.core.announcers.clear()
    await house.open_day()
    await house.close_day()

    assert await _post_state(house) is PostState.CANCELLED
    assert await house.day_state(on(5)) is DayState.EXCUSED


# Threads and refreshes


async def test_a_thread_whose_start_is_unsure_is_adopted(house: House) -> None:
    house.platform.after = raising(OutcomeUnknownError(), "start_thread")
    await house.open_day()
    house.platform.after = NOTHING
    await house.pass_time(minutes=1)

    assert len(house.platform.cards(RoundCard)) == len(house.platform.threads) == 1
    await house.answer("Ada")
    await house.close_day()
    assert await house.points("Ada") == 11


async def test_what_was_written_before_we_watched_is_read(house: House) -> None:
    house.platform.after = raising(OutcomeUnknownError(), "start_thread")
    await house.open_day()
    house.platform.after = NOTHING
    await house.early_answer("Ada")
    await house.pass_time(minutes=1)
    await house.close_day()

    assert await house.points("Ada") == 11


async def test_what_could_not_be_read_when_the_thread_began_is_read_a_little_later(house: House) -> None:
    house.platform.before = raising(OutcomeUnknownError(), "read_thread")
    await house.open_day()
    await house.answer("Ada", heard=False)
    house.platform.before = NOTHING
    await house.pass_time(seconds=2)

    assert [message.text for message in await house.messages("Ada")] == [GOOD]


async def test_a_refresh_is_repeated_until_the_post_shows_what_it_should(house: House) -> None:
    await house.open_day()
    house.platform.before = raising(OutcomeUnknownError(), "refresh_round")
    await house.answer("Ada")
    await house.tick()
    await house.pass_time(seconds=1)
    await house.answer("Ben")
    house.platform.before = NOTHING
    await house.pass_time(minutes=1)
    calls = len(house.platform.calls)
    await house.pass_time(minutes=1)

    assert [card.answered for card in house.platform.shown.values()] == [2]
    assert len(house.platform.calls) == calls


async def test_a_question_says_until_when_late_answers_count_and_no_longer(house: House) -> None:
    round_ = await house.play_day("Ada")
    [card] = house.platform.shown.values()
    assert card.late_until == round_.takes_late_until

    await house.pass_to(round_.takes_late_until)
    [card] = [card for card in house.platform.shown.values() if card.round_id == round_.id]
    assert (card.late_until, card.state) == (None, RoundState.REVEALED)


@pytest.mark.parametrize("choice", [{"late": 0}, {"late_days": 0}])
async def test_a_question_says_nothing_of_late_answers_that_bring_nothing(house: House, choice: dict[str, int]) -> None:
    await house.core.services.house_rules.set(house.group.id, choice, house.host, lock_thread=False)
    await house.play_day("Ada")

    assert [card.late_until for card in house.platform.shown.values()] == [None]


# Several posts for one channel


async def _write_aloud(house: House, *names: str) -> None:
    """Notices for the group's channel, in that order."""

    async def work(uow: UnitOfWork) -> None:
        [channel], host = await uow.groups.channels(house.group.id), await uow.members.get_account(house.host)
        for name in names:
            notice = make_notice(house.group.id, host, name, NoticeCard(name, {}), house.clock.at)
            await uow.posts.add([replace(notice, channel_id=channel.id, target=channel.ref)])

    await house.core.store.write(work)


def _failing(house: House, name: str, error: Exception) -> None:
    """The platform fails with whatever is called after `name`."""

    class Failing(FakeAnnouncer):
        async def tell(self, to: AccountRef | ChannelRef, card: NoticeCard, key: str) -> MessageRef:
            if card.phrase == name:
                self.calls.append("failed")
                raise error
            return await super().tell(to, card, key)

    house.core.announcers["fake"] = house.platform = Failing()


def _told(house: House) -> list[str]:
    return [card.phrase for card in house.platform.cards(NoticeCard)]


@pytest.mark.parametrize("error", [OutcomeUnknownError(), TimeoutError(), PlatformBusyError(timedelta(minutes=9))])
async def test_where_a_platform_fails_posts_behind_wait_for_a_moment_and_not_longer(
    house: House, error: Exception
) -> None:
    await _write_aloud(house, "one", "bad", "two", "three")
    _failing(house, "bad", error)
    await house.tick()
    assert (_told(house), house.platform.calls.count("failed")) == (["one"], 1)
    house.clock.advance(seconds=2)
    await house.tick()
    house.clock.advance(seconds=2)
    await house.tick()

    assert _told(house) == ["one", "two", "three"]
    # They were never tried, so that nothing has to be looked for but the one that failed.
    assert house.platform.calls.count("find_post") < 2


@pytest.mark.parametrize("error", [ValueError("a mistake of ours"), PlaceGoneError("gone")])
async def test_a_post_that_is_refused_or_broken_keeps_none_behind_it_waiting(house: House, error: Exception) -> None:
    await _write_aloud(house, "one", "bad", "two")
    _failing(house, "bad", error)
    await house.tick()

    assert _told(house)[:2] == ["one", "two"]


# Closed channels


async def test_a_channel_that_refuses_us_is_paused_and_its_hosts_are_told_once_what_to_fix(house: House) -> None:
    house.platform.closed["general"] = WHAT_TO_FIX
    await house.open_day()
    for _ in range(3):
        await house.pass_time(hours=1)

    channel = await house.channel()
    assert (channel.paused_at, channel.pause_reason) == (at(5), WHAT_TO_FIX)
    assert house.notices("notice.channel_closed") == [{"channel": "general", "fix": WHAT_TO_FIX}]
    # Once when it was due, then once an hour.
    assert house.platform.calls.count("open_round") == 4


async def test_a_post_that_gets_out_resumes_its_channel(house: House) -> None:
    house.platform.closed["general"] = WHAT_TO_FIX
    await house.open_day()
    house.platform.closed.clear()
    await house.pass_time(seconds=PROBE.total_seconds())

    assert (await house.channel()).paused_at is None
    assert len(house.platform.cards(RoundCard)) == 1


async def test_a_channel_is_not_resumed_by_a_post_that_gets_no_thread(house: House) -> None:
    house.platform.before = lambda name: house.platform.closed.update(
        {"general": WHAT_TO_FIX} if name == "start_thread" else {}
    )
    await house.open_day()

    assert len(house.platform.cards(RoundCard)) == 1
    assert (await house.channel()).pause_reason == WHAT_TO_FIX


async def test_a_host_who_mended_a_channel_need_not_wait_for_the_next_probe(house: House) -> None:
    house.platform.closed["general"] = WHAT_TO_FIX
    await house.open_day()
    house.platform.closed.clear()
    house.clock.advance(minutes=1)
    await house.core.services.groups.resume_channel(house.group.id, (await house.channel()).id, house.host)
    await house.tick()

    assert len(house.platform.cards(RoundCard)) == 1


async def test_a_host_who_did_not_mend_it_is_told_again(house: House) -> None:
    house.platform.closed["general"] = WHAT_TO_FIX
    await house.open_day()
    house.clock.advance(minutes=1)
    await house.core.services.groups.resume_channel(house.group.id, (await house.channel()).id, house.host)
    await house.tick()

    assert len(house.notices("notice.channel_closed")) == 2


async def test_a_person_who_takes_no_messages_is_not_asked_again(house: House) -> None:
    house.platform.closed |= {"general": WHAT_TO_FIX, "hanna": "Open your door."}
    await house.open_day()
    await house.pass_time(hours=2)

    assert house.platform.cards(NoticeCard) == []
    assert house.platform.calls.count("tell") == 1
