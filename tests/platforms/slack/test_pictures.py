"""The picture beside the weekly digest: one post in any case, with the picture where Slack takes it."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.cards.digest import DigestCard
from bot.platforms.slack.places import channel_ref
from bot.ports.platform import ChannelClosedError, OutcomeUnknownError, PlatformBusyError
from tests.contracts.announcer_suite import DIGEST, LONG_AGO
from tests.platforms.slack.conftest import CHANNEL, Stage, Theatre
from tests.platforms.slack.double.workspace import DICT, TEAM
from tests.platforms.slack.painter import OneDot

HERE = channel_ref(TEAM, CHANNEL)
ASK, COMPLETE, POST = "files.getUploadURLExternal", "files.completeUploadExternal", "chat.postMessage"


@pytest.fixture
def painter() -> OneDot:
    return OneDot()


@pytest.fixture
async def stage(theatre: Theatre, painter: OneDot) -> AsyncIterator[Stage]:
    theatre.pictures = painter
    async with theatre.stage() as stage:
        yield stage


async def post(stage: Stage, key: str = "digest-1.1", card: DigestCard = DIGEST) -> DICT:
    """The one message that a digest became."""
    before = len(stage.posts())
    await stage.connection.announcer.digest(HERE, card, key)
    (message,) = stage.posts()[before:]
    assert "Champion of the week" in str(message["blocks"])
    return message


def pictures_of(message: DICT) -> list[DICT]:
    return [block for block in message["blocks"] if block["type"] == "image"]


async def test_a_digest_comes_with_its_picture_said_in_words(stage: Stage, painter: OneDot) -> None:
    message = await post(stage)
    (picture,) = pictures_of(message)
    assert picture["alt_text"] == painter.alt
    file = stage.slack.workspace.files[picture["slack_file"]["id"]]
    assert (file["name"], file["data"]) == ("week.png", painter.png)
    assert await stage.connection.announcer.find_post(HERE, "digest-1.1", LONG_AGO)


async def test_the_same_picture_is_uploaded_once(stage: Stage, painter: OneDot) -> None:
    files = [pictures_of(await post(stage, key))[0]["slack_file"] for key in ("digest-1.1", "digest-2.1")]
    painter.png = b"\x89PNG of another week"
    files.append(pictures_of(await post(stage, "digest-1.2"))[0]["slack_file"])
    assert files[0] == files[1] != files[2]
    assert stage.slack.api.calls[ASK] == stage.slack.api.calls[COMPLETE] == 2


async def test_a_long_description_is_cut(stage: Stage, painter: OneDot) -> None:
    painter.alt = "word " * 1000
    (picture,) = pictures_of(await post(stage))
    assert len(picture["alt_text"]) <= 2000


async def test_what_cannot_be_drawn_is_said_in_words_alone(stage: Stage, painter: OneDot) -> None:
    painter.is_out_of_paint = True
    assert pictures_of(await post(stage)) == []
    assert stage.slack.api.calls[ASK] == 0


async def test_without_the_scope_there_is_text_and_slack_is_not_asked_each_time(stage: Stage) -> None:
    stage.slack.api.scopes.discard("files:write")
    for key in ("digest-1.1", "digest-2.1"):
        assert pictures_of(await post(stage, key)) == []
    assert stage.slack.api.calls[ASK] == 1
    lost = [text for ok, text in await stage.connection.check() if not ok]
    assert any("files:write" in text and "text alone" in text for text in lost)


@pytest.mark.parametrize("step", [ASK, "upload", COMPLETE])
@pytest.mark.parametrize("how", ["hang up", "500", "429"])
async def test_an_upload_that_fails_costs_the_picture_alone(stage: Stage, step: str, how: str) -> None:
    stage.slack.before = lambda method: how if method == step else ""
    assert pictures_of(await post(stage)) == []
    assert stage.slack.api.calls[POST] == 1


@pytest.mark.parametrize("refusals", [1, 2])
async def test_a_file_that_slack_does_not_know_yet_is_shown_once_it_does(stage: Stage, refusals: int) -> None:
    stage.slack.api.slow_files = refusals
    assert len(pictures_of(await post(stage))) == 1
    assert stage.slack.api.calls[POST] == refusals + 1


async def test_a_file_that_slack_never_gets_to_know_is_left_out_and_uploaded_anew_next_time(stage: Stage) -> None:
    stage.slack.api.slow_files = 3
    assert pictures_of(await post(stage)) == []
    assert stage.slack.api.calls[POST] == 4
    assert len(pictures_of(await post(stage, "digest-1.2"))) == 1
    assert stage.slack.api.calls[ASK] == 2


async def test_a_reply_that_is_lost_is_not_taken_for_a_refusal_of_the_picture(stage: Stage) -> None:
    stage.slack.after = lambda method: "hang up" if method == POST else ""
    with pytest.raises(OutcomeUnknownError):
        await stage.connection.announcer.digest(HERE, DIGEST, "digest-1.1")
    assert len(stage.posts()) == 1
    assert await stage.connection.announcer.find_post(HERE, "digest-1.1", LONG_AGO)


async def test_a_channel_that_takes_no_posts_or_wants_a_pause_gets_none_beside_the_picture(stage: Stage) -> None:
    stage.slack.workspace.conversations[CHANNEL].is_archived = True
    with pytest.raises(ChannelClosedError):
        await stage.connection.announcer.digest(HERE, DIGEST, "digest-1.1")
    stage.slack.workspace.conversations[CHANNEL].is_archived = False
    stage.slack.api.tiers[POST] = (1, 60.0)
    await post(stage)
    with pytest.raises(PlatformBusyError):
        await stage.connection.announcer.digest(HERE, DIGEST, "digest-1.2")
    assert len(stage.posts()) == 1


async def test_the_fullest_digest_is_one_post(stage: Stage, painter: OneDot) -> None:
    painter.alt = "word " * 1000
    person, point = replace(DIGEST.people[0], name="<" * 300), replace(DIGEST.coverage[0], fact="&" * 3000)
    await post(stage, card=replace(DIGEST, people=(person,) * 10, coverage=(point,) * 6))
