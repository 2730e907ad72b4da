"""A round's whole life on Slack, in both ways events can come."""

import pytest

from tests.platforms.slack.conftest import CHANNEL, MakeTheatre, eventually

LONG = "Because a retrieved document is data, and nothing in it may be obeyed as if the operator had said it."


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_a_round_lives_from_set_up_to_leaderboard(make_theatre: MakeTheatre, mode: str) -> None:
    theatre = await make_theatre(mode)
    async with theatre.stage() as stage:
        await stage.found_group()
        post = await stage.open_round()
        assert "New question" in post["text"]

        ben, cleo = stage.human("ben"), stage.human("cleo")
        said = ben.say(CHANNEL, LONG, post["ts"])
        await stage.quiet()
        await eventually(lambda: (CHANNEL, said["ts"]) in theatre.slack.workspace.reactions)
        assert theatre.slack.workspace.reactions[CHANNEL, said["ts"]] == {"white_check_mark"}

        buttons = [e["action_id"] for b in post["blocks"] if b["type"] == "actions" for e in b["elements"]]
        await cleo.click(buttons[0], post)
        await stage.quiet()
        form = list(theatre.slack.workspace.views.values())[-1]
        kept = await cleo.submit(form, text0=LONG)
        assert kept
        assert kept["response_action"] == "update", kept
        await stage.tick(seconds=2)
        await stage.tick(seconds=2)
        assert "2 people have answered" in str(stage.posts()[-1]["blocks"])

        await stage.tick(hours=24)
        for _ in range(4):
            await stage.tick(seconds=1)
        reveal = stage.replies(post["ts"])
        assert "Model answer" in reveal[0]["text"]
        assert "Cleo" in str(reveal[-1]["blocks"])
        assert "is in the thread" in str(stage.posts()[0]["blocks"])

        await ben.command("/leaderboard", "week")
        await stage.quiet()
        assert "Ben" in str(theatre.slack.responses[-1])
        await ben.command("/drill", "streak")
        await stage.quiet()
        assert "1 study day in a row" in str(theatre.slack.responses[-1])
