"""The announcers' suite over Slack's, on a real socket; and how it reads, paces and pauses."""

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from bot.app.core import open_core
from bot.cards.rounds import KeyPointFact, PublishedAnswer
from bot.domain.refs import AccountRef, ChannelRef, MessageRef, ThreadRef
from bot.domain.round import RoundState
from bot.platforms.slack.connect import SlackConnection
from bot.platforms.slack.places import PLATFORM, account_ref, channel_ref, split_thread
from bot.ports.platform import ChannelClosedError, PlatformBusyError
from tests.contracts.announcer_suite import LONG_AGO, NOTICE, REVEAL, ROUND, AnnouncerContract
from tests.contracts.announcer_suite import Stage as ContractStage
from tests.platforms.slack.conftest import CHANNEL, Theatre
from tests.platforms.slack.double.slack import TEAM, FakeSlack
from tests.platforms.slack.double.workspace import BOT_USER

SHOWS = {
    RoundState.OPEN: "Answer privately",
    RoundState.CLOSED: "follows in the thread",
    RoundState.REVEALED: "is in the thread",
}


@dataclass
class SlackStage(ContractStage):
    slack: FakeSlack
    connection: SlackConnection
    theatre: Theatre

    async def write(self, thread: ThreadRef, text: str) -> str:
        channel, ts = split_thread(thread)
        event = self.slack.workspace.write(channel, self.account.external_id, text, ts)
        return f"{channel}:{event['ts']}"

    async def edit(self, thread: ThreadRef, message_id: str, text: str) -> None:
        channel, _, ts = message_id.partition(":")
        self.slack.workspace.edit(channel, ts, text)

    async def delete(self, thread: ThreadRef, message_id: str) -> None:
        channel, _, ts = message_id.partition(":")
        self.slack.workspace.delete(channel, ts)

    async def remove(self, thread: ThreadRef) -> None:
        channel, ts = split_thread(thread)
        messages = self.slack.workspace.conversations[channel].messages
        for message in self.slack.workspace.conversations[channel].thread(ts):
            del messages[message["ts"]]

    async def shown_state(self, post: MessageRef) -> RoundState:
        blocks = str(self.slack.workspace.conversations[post.place].messages[post.message]["blocks"])
        return next(state for state, words in SHOWS.items() if words in blocks)


@pytest.fixture
async def slack(theatre: Theatre) -> AsyncIterator[SlackStage]:
    async with theatre.stage() as stage:
        ref = channel_ref(TEAM, CHANNEL)
        account = account_ref(TEAM, theatre.people["ben"].user)
        yield SlackStage(stage.connection.announcer, ref, account, theatre.slack, stage.connection, theatre)


class TestSlackAnnouncer(AnnouncerContract):
    @pytest.fixture
    def stage(self, slack: SlackStage) -> ContractStage:
        return slack


async def start(slack: SlackStage) -> ThreadRef:
    post = await slack.announcer.open_round(slack.channel, ROUND, "round-1.1")
    return await slack.announcer.start_thread(post, ROUND.title)


async def read_patiently(slack: SlackStage, thread: ThreadRef) -> int:
    """Ask until the thread could be read whole, as recovery does; how many messages it holds."""
    pauses = 0
    while True:
        try:
            return len(await slack.announcer.read_thread(thread))
        except PlatformBusyError:
            pauses += 1
            assert pauses < 50
            slack.connection._api.pacer._pauses.clear()
            slack.slack.api._recent.clear()


async def test_a_thread_is_read_page_by_page(slack: SlackStage) -> None:
    thread = await start(slack)
    slack.slack.api.page = 15
    for number in range(100):
        await slack.write(thread, f"Message {number}")
    assert len(await slack.announcer.read_thread(thread)) == 100
    assert slack.slack.api.calls["conversations.replies"] == 7


async def test_a_pause_in_the_middle_costs_no_page_twice(slack: SlackStage) -> None:
    thread = await start(slack)
    slack.slack.api.page = 15
    slack.slack.api.tiers["conversations.replies"] = (1, 60.0)
    for number in range(60):
        await slack.write(thread, f"Message {number}")
    assert await read_patiently(slack, thread) == 60
    answered = [args for method, args in slack.slack.api.sent if method == "conversations.replies"]
    assert len(answered) == 5
    assert any("only slowly" in text for ok, text in await slack.connection.check() if not ok)


async def test_while_slack_wants_a_pause_it_is_not_asked_again(slack: SlackStage) -> None:
    thread = await start(slack)
    slack.slack.api.tiers["conversations.replies"] = (1, 60.0)
    await slack.announcer.read_thread(thread)
    for _ in range(5):
        with pytest.raises(PlatformBusyError) as busy:
            await slack.announcer.read_thread(thread)
    assert timedelta(seconds=50) < busy.value.retry_after <= timedelta(seconds=60)
    assert slack.slack.api.calls["conversations.replies"] == 2


async def test_one_channel_s_pause_does_not_hold_another(slack: SlackStage) -> None:
    workspace = slack.slack.workspace
    workspace.add_channel("C0002", "evening", {*workspace.people, BOT_USER})
    slack.slack.api.post_every = 60.0
    await slack.announcer.open_round(slack.channel, ROUND, "round-1.1")
    for _ in range(3):
        with pytest.raises(PlatformBusyError):
            await slack.announcer.open_round(slack.channel, ROUND, "round-2.1")
    assert slack.slack.api.calls["chat.postMessage"] == 2
    await slack.announcer.open_round(ChannelRef(PLATFORM, TEAM, "C0002"), ROUND, "round-1.2")


async def test_posts_of_a_channel_keep_a_second_between_them(theatre: Theatre) -> None:
    theatre.slack.api.post_every = 0.1
    config = replace(theatre.config(), post_every=timedelta(seconds=0.2))
    async with theatre.stage(config) as stage:
        began = time.monotonic()
        for number in range(4):
            await stage.connection.announcer.open_round(channel_ref(TEAM, CHANNEL), ROUND, f"round-{number}.1")
        assert time.monotonic() - began >= 0.6
    assert theatre.slack.api.calls["chat.postMessage"] == 4


async def test_a_long_reveal_goes_out_in_parts_within_every_limit(slack: SlackStage) -> None:
    answers = tuple(PublishedAnswer(f"Member {n}", "word <!channel> & " * 600) for n in range(12))
    points = tuple(KeyPointFact("fact " * 60, beyond=True) for _ in range(40))
    card = replace(REVEAL, model_answer="A paragraph.\n\n" * 200 + "x" * 9000, key_points=points, published=answers)
    thread = await start(slack)
    parts = slack.announcer.count_parts(card)
    assert parts > 10
    for part in range(parts):
        await slack.announcer.reveal(thread, card, f"reveal-1.{part + 1}", part)
    assert [
        (await slack.announcer.find_post(thread, f"reveal-1.{part + 1}", LONG_AGO)) is not None for part in range(parts)
    ] == [True] * parts
    said = "".join(str(m["blocks"]) for m in slack.slack.workspace.conversations[CHANNEL].messages.values())
    assert said.count("Member ") == 12


async def test_a_question_longer_than_a_post_is_cut_where_one_can_see_it(slack: SlackStage) -> None:
    card = replace(ROUND, prompt="A long paragraph of a question. " * 900)
    post = await slack.announcer.open_round(slack.channel, card, "round-1.1")
    blocks = slack.slack.workspace.conversations[CHANNEL].messages[post.message]["blocks"]
    assert "longer than a Slack message can be" in str(blocks)
    assert blocks[-1]["type"] == "actions"


async def test_inspecting_names_what_to_mend(slack: SlackStage) -> None:
    channel = slack.slack.workspace.conversations[CHANNEL]
    channel.members.discard(BOT_USER)
    assert "/invite @Daily Drill" in next(iter(await slack.announcer.inspect(slack.channel)))
    channel.kind = "group"
    assert "If it is private" in next(iter(await slack.announcer.inspect(slack.channel)))
    channel.members.add(BOT_USER)
    channel.is_archived = True
    assert "archived" in next(iter(await slack.announcer.inspect(slack.channel)))


async def test_a_person_who_left_cannot_be_told(slack: SlackStage) -> None:
    with pytest.raises(ChannelClosedError) as closed:
        await slack.announcer.tell(AccountRef(PLATFORM, TEAM, "U99999"), NOTICE, "notice-1.1")
    assert "left the workspace" in closed.value.what_to_fix


async def test_a_token_of_a_person_is_refused_with_words(theatre: Theatre) -> None:
    auth_test = theatre.slack.api.auth_test
    theatre.slack.api.auth_test = lambda args: {**auth_test(args), "bot_id": None}  # type: ignore[method-assign]
    async with open_core(theatre.database, theatre.clock, durability="OFF") as core:
        connection = SlackConnection(core.services, core.store, core.clock, core.metrics, theatre.config())
        assert "xoxb-" in next(iter(await connection.announcer.inspect(channel_ref(TEAM, CHANNEL))))
        assert ["xoxb-" in text for _, text in await connection.check()] == [True]


async def test_a_count_is_refreshed_now_and_then_and_a_state_at_once(theatre: Theatre) -> None:
    config = replace(theatre.config(), refresh_every=timedelta(seconds=60))
    async with theatre.stage(config) as stage:
        announcer = stage.connection.announcer
        post = await announcer.open_round(channel_ref(TEAM, CHANNEL), ROUND, "round-1.1")
        await announcer.refresh_round(post, replace(ROUND, answered=1))
        with pytest.raises(PlatformBusyError) as busy:
            await announcer.refresh_round(post, replace(ROUND, answered=2))
        assert busy.value.retry_after <= timedelta(seconds=60)
        await announcer.refresh_round(post, replace(ROUND, answered=2, state=RoundState.CLOSED))
        assert theatre.slack.api.calls["chat.update"] == 2
