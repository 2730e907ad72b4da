"""Replies in a round's thread become answers, whatever Slack delivers twice, late or out of order."""

import itertools
from datetime import timedelta

import pytest

from bot.domain.answer import AnswerMessage
from bot.platforms.slack.places import account_ref
from tests.platforms.slack.conftest import CHANNEL, Stage, eventually
from tests.platforms.slack.double.person import Human
from tests.platforms.slack.double.slack import TEAM
from tests.platforms.slack.double.workspace import DICT

LONG = "Because a retrieved document is data, and nothing in it may be obeyed as if the operator had said it."
OTHER = "An attacker who controls one retrieved page controls what the model is told, so tools need their own checks."


async def stored(stage: Stage, human: Human) -> list[AnswerMessage]:
    """Everything kept of somebody in the first round, gone messages included."""

    async def work(uow):  # type: ignore[no-untyped-def]
        account = await uow.members.find_account(account_ref(TEAM, human.user))
        return await uow.answers.of_rounds([1], [account.id]) if account else []

    return list(await stage.core.store.read(work))


async def texts(stage: Stage, human: Human) -> list[str]:
    return [message.text for message in await stored(stage, human) if message.deleted_at is None]


@pytest.fixture
async def post(stage: Stage) -> DICT:
    await stage.found_group()
    return await stage.open_round()


async def test_each_event_three_times_leaves_what_one_would(stage: Stage, post: DICT) -> None:
    stage.slack.repeat = 3
    ben = stage.human("ben")
    one = ben.say(CHANNEL, LONG, post["ts"])
    two = ben.say(CHANNEL, "A second thought that is taken back.", post["ts"])
    await stage.quiet()
    ben.edit(CHANNEL, one["ts"], OTHER)
    ben.delete(CHANNEL, two["ts"])
    await stage.quiet()
    rows = await stored(stage, ben)
    assert [(row.text, row.deleted_at is None) for row in rows] == [(OTHER, True), ("", False)]


async def test_any_order_of_events_ends_in_the_same_state(stage: Stage, post: DICT) -> None:
    ben, workspace = stage.human("ben"), stage.slack.workspace
    orders = list(itertools.permutations(range(4)))
    for order in orders:
        written = workspace.write(CHANNEL, ben.user, LONG, post["ts"])
        gone = workspace.write(CHANNEL, ben.user, "This one is taken back again at once.", post["ts"])
        events = [
            written,
            gone,
            workspace.edit(CHANNEL, written["ts"], OTHER),
            workspace.delete(CHANNEL, gone["ts"]),
        ]
        for number in order:
            await stage.slack.deliver_event(events[number])
            await stage.slack.deliver_event(events[number])
    await stage.quiet()
    assert await texts(stage, ben) == [OTHER] * len(orders)


async def test_an_unfurled_link_changes_nothing(stage: Stage, post: DICT) -> None:
    ben = stage.human("ben")
    said = ben.say(CHANNEL, LONG, post["ts"])
    await stage.quiet()
    before = await stored(stage, ben)
    stage.slack.emit(stage.slack.workspace.unfurl(CHANNEL, said["ts"]))
    await stage.quiet()
    assert await stored(stage, ben) == before


async def test_a_reply_also_sent_to_the_channel_counts(stage: Stage, post: DICT) -> None:
    ben = stage.human("ben")
    said = ben.say(CHANNEL, LONG, post["ts"], subtype="thread_broadcast")
    await stage.quiet()
    assert await texts(stage, ben) == [LONG]
    ben.edit(CHANNEL, said["ts"], OTHER)
    await stage.quiet()
    assert await texts(stage, ben) == [OTHER]


async def test_a_file_beside_words_is_noted_and_a_file_alone_is_explained(stage: Stage, post: DICT) -> None:
    ben = stage.human("ben")
    ben.say(CHANNEL, LONG, post["ts"], subtype="file_share", files=[{"name": "threat model.png"}])
    ben.say(CHANNEL, "", post["ts"], subtype="file_share", files=[{"name": "second.png"}])
    await stage.quiet()
    assert await texts(stage, ben) == [f"{LONG}\n[file: threat model.png]"]
    await eventually(lambda: bool(stage.slack.workspace.whispers))
    assert "Files cannot be read" in stage.slack.workspace.whispers[-1]["text"]


async def test_bots_and_slack_itself_do_not_answer(stage: Stage, post: DICT) -> None:
    ben = stage.human("ben")
    for extra in ({"bot_id": "B1"}, {"subtype": "bot_message", "bot_id": "B1"}, {"subtype": "channel_join"}):
        ben.say(CHANNEL, LONG, post["ts"], **extra)
    await stage.quiet()
    assert await stored(stage, ben) == []


@pytest.mark.usefixtures("post")
async def test_a_message_elsewhere_costs_no_query(stage: Stage) -> None:
    reads: list[str] = []

    class Counting:
        def __init__(self, store: object) -> None:
            self._store = store

        async def read(self, work: object) -> object:
            reads.append("read")
            return await self._store.read(work)  # type: ignore[attr-defined]

        write = read

    stage.core.services.answers._store = Counting(stage.core.store)  # type: ignore[assignment]
    calls = sum(stage.slack.api.calls.values())
    ben = stage.human("ben")
    elsewhere = ben.say(CHANNEL, "Lunch?")
    ben.say(CHANNEL, "Yes, at noon, and bring the others along with you.", elsewhere["ts"])
    await stage.quiet()
    assert reads == []
    assert sum(stage.slack.api.calls.values()) == calls


async def test_too_short_is_said_once_and_to_the_author_alone(stage: Stage, post: DICT) -> None:
    ben = stage.human("ben")
    ben.say(CHANNEL, "Too short.", post["ts"])
    await stage.quiet()
    ben.say(CHANNEL, "Still too short.", post["ts"])
    await stage.quiet()
    (whisper,) = stage.slack.workspace.whispers
    assert (whisper["user"], whisper["thread_ts"]) == (ben.user, post["ts"])
    assert "31 more characters until it counts" in whisper["text"]


async def test_a_late_reply_is_recorded_as_late_and_its_author_told_once(stage: Stage, post: DICT) -> None:
    await stage.tick(hours=25)
    await stage.tick(seconds=2)
    ben = stage.human("ben")
    ben.say(CHANNEL, LONG, post["ts"])
    await stage.quiet()
    ben.say(CHANNEL, OTHER, post["ts"])
    await stage.quiet()
    await stage.tick(seconds=2)
    (whisper,) = stage.slack.workspace.whispers
    assert whisper["text"].startswith("Late: the deadline was")
    await ben.command("/drill", "leaderboard all")
    await stage.quiet()
    assert "3 points" in str(stage.slack.responses[-1])


async def test_text_is_kept_as_people_read_it(stage: Stage, post: DICT) -> None:
    ben = stage.human("ben")
    raw = (
        "<@U00003> see <https://owasp.org|the list> &amp; <https://a.example/x>: 1 &lt; 2, <!here>, <#C0001|interviews>"
    )
    ben.say(CHANNEL, raw, post["ts"])
    await stage.quiet()
    assert await texts(stage, ben) == [
        "@member see the list (https://owasp.org) & https://a.example/x: 1 < 2, @here, #interviews"
    ]


async def test_text_that_cannot_be_stored_is_refused_with_words(stage: Stage, post: DICT) -> None:
    ben = stage.human("ben")
    ben.say(CHANNEL, "x" * 13_000, post["ts"])
    await stage.quiet()
    assert "at most 12,000" in stage.slack.workspace.whispers[-1]["text"]
    assert await stored(stage, ben) == []


async def test_an_edit_after_the_deadline_leaves_what_counted(stage: Stage, post: DICT) -> None:
    ben = stage.human("ben")
    said = ben.say(CHANNEL, LONG, post["ts"])
    await stage.quiet()
    await stage.tick(hours=25)
    ben.edit(CHANNEL, said["ts"], OTHER)
    await stage.quiet()
    assert await texts(stage, ben) == [LONG]


async def test_names_known_later_replace_their_stand_in(stage: Stage, post: DICT) -> None:
    stage.slack.before = lambda method: "500" if method == "users.info" else ""
    ben = stage.human("ben")
    ben.say(CHANNEL, LONG, post["ts"])
    await stage.quiet()
    await stage.tick(seconds=2)
    members = await stage.core.store.read(lambda uow: uow.members.page(1, 0, 10))
    assert [member.name for member in members] == ["A member"]
    stage.slack.before = lambda _: ""
    ben.say(CHANNEL, OTHER, post["ts"])
    await stage.quiet()
    members = await stage.core.store.read(lambda uow: uow.members.page(1, 0, 10))
    assert [member.name for member in members] == ["Ben"]


async def test_the_count_on_the_question_follows(stage: Stage, post: DICT) -> None:
    for name in ("ben", "cleo"):
        stage.human(name).say(CHANNEL, LONG, post["ts"])
    await stage.quiet()
    await stage.tick(seconds=1)
    await stage.tick(timedelta(seconds=1))
    assert "2 people have answered" in str(stage.posts()[0]["blocks"])
    assert [m for m in stage.channel.values() if m.get("thread_ts") and m.get("bot_id")] == []
