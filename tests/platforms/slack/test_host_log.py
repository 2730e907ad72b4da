"""The log of host actions in Slack, the last host, and the digest before it goes out."""

from datetime import UTC, datetime

from bot.platforms.slack.places import account_ref
from bot.ports.store import UnitOfWork
from tests.platforms.slack.board_play import actions_of, words_of
from tests.platforms.slack.conftest import Stage
from tests.platforms.slack.double.slack import TEAM
from tests.platforms.slack.test_commands import ask, played, press

__all__ = ["played"]
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


async def test_a_host_reads_what_hosts_did_newest_first(stage: Stage) -> None:
    group_id = await stage.found_group()
    await press(stage, "ada", "schedule:pause:1", await ask(stage, "ada", "schedule"))
    await add_lines(stage, group_id, 1, why="*So* <@U1> & more")
    shown = str((page := await ask(stage, "ada", "log"))["blocks"])
    assert shown.index("paused the schedule") < shown.index("founded Night owls")
    assert f"<!date^{int(AT.timestamp())}^" in shown
    assert "&lt;@U1&gt; &amp; more" in shown
    assert "\u2060*\u2060So" in words_of(page)
    assert "log:show" not in str(actions_of(page))


async def test_a_long_log_is_turned_page_by_page(stage: Stage) -> None:
    group_id = await stage.found_group()
    await add_lines(stage, group_id, 24, why="&" * 3000)
    page = await ask(stage, "ada", "log")
    assert "R23" in words_of(page)
    assert "R10" not in words_of(page)
    page = await press(stage, "ada", "log:show:1:10", page)
    page = await press(stage, "ada", "log:show:1:20", page)
    assert "R0:" in words_of(page)
    assert actions_of(page) == ["log:show:1:10"]
    assert "R0:" not in words_of(await press(stage, "ada", "log:show:1:10", page))


async def test_the_log_is_for_hosts_alone(stage: Stage) -> None:
    await add_lines(stage, await stage.found_group(), 12, why="So.")
    assert "Only hosts" in words_of(await ask(stage, "ben", "log"))
    page = await ask(stage, "ada", "log")
    assert "Only hosts" in words_of(await press(stage, "ben", "log:show:1:10", page))


async def test_removing_the_last_host_says_so_first(stage: Stage) -> None:
    await stage.found_group()
    assert "Nobody else is a host" in str(await ask(stage, "ada", "host"))
    ben = await stage.core.store.write(lambda uow: uow.members.put_account(account_ref(TEAM, "U00002"), "Ben", AT))
    await stage.core.services.groups.name_host(1, ben.id, None)
    assert "Nobody else is a host" not in str(await ask(stage, "ada", "host"))


async def test_a_host_sees_the_digest_before_it_goes_out(played: Stage) -> None:
    await played.tick(hours=72)
    page = await press(played, "ada", "schedule:digest:1", await ask(played, "ada", "schedule"))
    assert "Night owls" in str(page["blocks"])
    assert "Ben" in words_of(page)
    refused = await press(played, "ben", "schedule:digest:1", await ask(played, "ada", "schedule"))
    assert "Only hosts" in words_of(refused)


async def test_a_week_without_a_round_has_no_digest_yet(stage: Stage) -> None:
    await stage.found_group()
    page = await press(stage, "ada", "schedule:digest:1", await ask(stage, "ada", "schedule"))
    assert "nothing to tell" in words_of(page)


async def add_lines(stage: Stage, group_id: int, n: int, why: str) -> None:
    async def work(uow: UnitOfWork) -> None:
        for number in range(n):
            await uow.audit.add(group_id, None, "audit.voided", {"round": f"R{number}", "why": why}, AT)

    await stage.core.store.write(work)
