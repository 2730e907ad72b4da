"""Mending a member's day and points in Slack."""

from tests.platforms.slack.board_play import words_of
from tests.platforms.slack.conftest import Stage
from tests.platforms.slack.double.workspace import DICT
from tests.platforms.slack.test_commands import ask, pick, played, press, send
from tests.platforms.slack.test_desk import GROUP, account, deeds

__all__ = ["played"]


async def test_a_day_is_mended(played: Stage) -> None:
    form = await ask(played, "ada", "mend")
    on = await first_day(played)
    given: dict[str, DICT | str] = {"who": person(played, "ben"), "on": {"selected_date": on}, "mark": pick("excused")}
    refused = await send(played, "ada", form, **{**given, "who": person(played, "dan")}, why="Ill.")
    assert "no seat" in refused["errors"]["who"]
    refused = await send(played, "ada", form, **{**given, "on": {"selected_date": "2020-01-01"}}, why="Ill.")
    assert "no study day" in refused["errors"]["on"]
    assert "Say why" in (await send(played, "ada", form, **given, why="\u200b"))["errors"]["why"]
    assert "Mended" in words_of(await send(played, "ada", form, **given, why="Ill <today>."))
    assert "Ill &lt;today&gt;." in str(await ask(played, "ben", "streak"))


async def test_points_are_mended(played: Stage) -> None:
    form = await press(played, "ada", "mend:show:1:points", await ask(played, "ada", "mend"))
    given: dict[str, DICT | str] = {"who": person(played, "ben"), "round": pick("1"), "why": "A vote came late."}
    assert "other than 0" in (await send(played, "ada", form, **given, points="0"))["errors"]["points"]
    before = await points_of(played, "ben")
    assert "Mended" in words_of(await send(played, "ada", form, **given, points="-3"))
    assert await points_of(played, "ben") == before - 3
    await played.human("ada").submit(form, 2, **given, points="-3")
    await played.quiet()
    assert await deeds(played, "mended_points") == 1


async def test_it_is_for_hosts_alone(played: Stage) -> None:
    assert "Only hosts" in words_of(await ask(played, "ben", "mend points"))
    form = await ask(played, "ada", "mend points")
    refused = await send(played, "ben", form, who=person(played, "ben"), round=pick("1"), points="5", why="So.")
    assert "Only hosts" in str(refused["errors"])


async def test_another_word_gets_the_nearest(played: Stage) -> None:
    assert "points" in words_of(await ask(played, "ada", "mend pionts"))


def person(stage: Stage, name: str) -> DICT:
    return {"selected_user": stage.human(name).user}


async def first_day(stage: Stage) -> str:
    return (await stage.core.store.read(lambda uow: uow.rounds.get(1))).on.isoformat()


async def points_of(stage: Stage, name: str) -> int:
    number = await account(stage, name)
    member = await stage.core.store.read(lambda uow: uow.members.find(GROUP, number))
    assert member
    member_id = member.id
    return sum(row.points for row in await stage.core.store.read(lambda uow: uow.ledgers.points_of([member_id])))
