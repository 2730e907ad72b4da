"""App Home: where receipts stay."""

from syrupy.assertion import SnapshotAssertion

from tests.platforms.slack.conftest import CHANNEL, Stage
from tests.platforms.slack.double.workspace import DICT
from tests.platforms.slack.test_thread_answers import LONG, OTHER


async def home(stage: Stage, name: str) -> DICT:
    await stage.human(name).open_home()
    await stage.quiet()
    return stage.slack.workspace.homes[stage.human(name).user]


async def test_someone_new_reads_how_to_begin(stage: Stage, snapshot: SnapshotAssertion) -> None:
    assert await home(stage, "dan") == snapshot


async def test_it_shows_streak_open_round_answers_and_settings(stage: Stage, snapshot: SnapshotAssertion) -> None:
    await stage.found_group()
    post = await stage.open_round()
    stage.human("ben").say(CHANNEL, LONG, post["ts"])
    await stage.quiet()
    await stage.tick(hours=24)
    await stage.tick(seconds=2)
    await stage.tick(seconds=2)
    await stage.human("ben").command("/drill", "away 2026-02-02 2026-02-06")
    await stage.human("ben").command("/drill", "remind 30")
    await stage.quiet()
    assert await home(stage, "ben") == snapshot


async def test_a_receipt_appears_by_itself_for_whoever_has_looked(stage: Stage) -> None:
    await stage.found_group()
    post = await stage.open_round()
    ben = stage.human("ben")
    await home(stage, "ben")
    ben.say(CHANNEL, LONG, post["ts"])
    await stage.quiet()
    await stage.tick(seconds=2)
    ben.say(CHANNEL, OTHER, post["ts"])
    await stage.quiet()
    assert "Counts as your answer" in str(stage.slack.workspace.homes[ben.user])
    published = stage.slack.api.calls["views.publish"]
    stage.human("cleo").say(CHANNEL, LONG, post["ts"])
    await stage.quiet()
    assert stage.slack.api.calls["views.publish"] == published


async def test_its_buttons_open_pages_and_what_fails_is_said_in_front(stage: Stage) -> None:
    await stage.found_group()
    await stage.open_round()
    ada = stage.human("ada")
    view = await home(stage, "ada")
    for action in ("answer:open:1", "remind:open", "away:open", "privacy:open", "help:show"):
        count = len(stage.slack.workspace.views)
        await ada.click(action, view)
        await stage.quiet()
        assert len(stage.slack.workspace.views) == count + 1, action
    await ada.click("home:reload", view)
    await stage.quiet()
    unknown = {**view, "blocks": [{"type": "actions", "elements": [{"type": "button", "action_id": "answer:show:99"}]}]}
    await ada.click("answer:show:99", unknown)
    await stage.quiet()
    assert "There is no such round" in str(list(stage.slack.workspace.views.values())[-1])


async def test_the_messages_tab_publishes_nothing(stage: Stage) -> None:
    event = {"type": "app_home_opened", "user": "U00001", "channel": "D00001", "tab": "messages", "event_ts": "1.0"}
    stage.slack.emit(event)
    await stage.quiet()
    assert stage.slack.workspace.homes == {}
