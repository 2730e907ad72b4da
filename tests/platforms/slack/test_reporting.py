"""A member reports a question in Slack, and the hosts hear of it."""

from tests.platforms.slack.board_play import words_of
from tests.platforms.slack.conftest import CHANNEL, Stage
from tests.platforms.slack.test_commands import ask, pick, played, press, send
from tests.platforms.slack.test_desk import told

__all__ = ["played"]


async def test_a_member_reports_the_question_from_their_own_answer(played: Stage) -> None:
    own = await press(
        played, "ben", "answer:show:1", played.replies(played.posts()[0]["ts"])[-1] | {"channel": CHANNEL}
    )
    form = await press(played, "ben", "round:report:1", own)
    await played.human("ben").submit(form, 2, kind=pick("unclear"), text="Which <model>?")
    await played.quiet()
    page = await ask(played, "ada", "desk")
    assert "1 report waits" in words_of(page)
    assert "unclear  ·  Ben" in words_of(page)
    assert "Which <model>?" in words_of(page)
    assert "/drill desk" in await told(played, "ada")


async def test_somebody_without_a_seat_reports_nothing(played: Stage) -> None:
    own = await press(
        played, "dan", "answer:show:1", played.replies(played.posts()[0]["ts"])[-1] | {"channel": CHANNEL}
    )
    refused = await send(played, "dan", await press(played, "dan", "round:report:1", own))
    assert "members" in refused["errors"]["kind"]
