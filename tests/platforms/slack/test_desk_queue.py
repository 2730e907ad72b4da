"""What comes, on a host's desk in Slack: have a question asked next, take it off the queue, skip a planned one."""

import pytest

from bot.ports.store import UnitOfWork
from tests.platforms.slack.board_play import actions_of, in_channel, words_of
from tests.platforms.slack.conftest import CHANNEL, Stage
from tests.platforms.slack.double.limits import elements_of
from tests.platforms.slack.test_commands import ask, played, press
from tests.platforms.slack.test_desk import GROUP, deeds

__all__ = ["played"]


async def test_the_plan_is_shown_a_page_at_a_time(played: Stage) -> None:
    coming = await upcoming(played)
    page = await ask(played, "ada", "desk queue")
    assert "these 14 questions come next" in words_of(page)
    assert [title in words_of(page) for _, title in coming] == [True] * 10 + [False] * 4
    page = await press(played, "ada", "desk:show:1:queue:10", page)
    assert coming[10][1] in words_of(page)
    question = await press(played, "ada", "queue:open:1:10:1", page)
    assert "Model answer" in words_of(question)
    assert "desk:show:1:queue:10" in actions_of(question)


async def test_a_question_found_in_the_bank_is_asked_next(played: Stage) -> None:
    question_id, title = await free_question(played)
    found = in_channel(await ask(played, "ada", f"bank {title}"))
    page = await press(played, "ada", f"bank:read:{question_id}", found)
    desk = await press(played, "ada", "queue:ask:1:0:", page)
    assert "Queued." in words_of(desk)
    assert words_of(desk).index(title) < words_of(desk).index((await upcoming(played))[1][1])
    assert (await upcoming(played))[0] == (question_id, title)
    await played.tick(hours=24)
    await played.tick(seconds=1)
    assert title in str(played.posts(CHANNEL))


async def test_a_queued_question_is_taken_off_again(played: Stage) -> None:
    planned = await upcoming(played)
    await queue(played, (await free_question(played))[0])
    page = await ask(played, "ada", "desk queue")
    assert "queued" in words_of(page)
    question = await press(played, "ada", "queue:open:1:0:1", page)
    assert "queue:ask:1:0:" not in actions_of(question)
    page = await press(played, "ada", "queue:remove:1:0:", question)
    assert "Taken off the queue." in words_of(page)
    assert await upcoming(played) == planned


async def test_a_planned_question_is_skipped(played: Stage) -> None:
    planned = await upcoming(played)
    question = await press(played, "ada", "queue:open:1:0:1", await ask(played, "ada", "desk queue"))
    page = await press(played, "ada", "queue:pass:1:0:", question)
    assert "comes back only after the rest of the bank" in words_of(page)
    assert planned[0] not in await upcoming(played)


async def test_a_question_is_queued_once_however_often_it_is_asked_for(played: Stage) -> None:
    question = await press(played, "ada", "queue:open:1:0:1", await ask(played, "ada", "desk queue"))
    await played.human("ada").click("queue:ask:1:0:", question)
    await played.quiet()
    again = await press(played, "ada", "queue:ask:1:0:", question)
    assert "in the queue already" in words_of(again)
    assert await deeds(played, "queued") == 1


async def test_a_paused_schedule_has_no_days_for_what_comes(played: Stage) -> None:
    groups = played.core.services.groups
    [schedule] = (await groups.settings(GROUP)).schedules
    host = (await groups.settings(GROUP)).hosts[0]
    await groups.pause(GROUP, schedule.id, host.id)
    words = words_of(await ask(played, "ada", "desk queue"))
    assert "no day yet" in words
    assert "<!date" not in words


async def test_the_bank_is_looked_through_from_the_desk(played: Stage) -> None:
    page = await ask(played, "ada", "desk queue")
    bank = await press(played, "ada", "bank:further", page)
    assert "questions of the bank" in words_of(bank)
    read = next(action for action in actions_of(bank) if action.startswith("bank:read:"))
    question = await press(played, "ada", read, bank)
    assert "these 14 questions" in words_of(await press(played, "ada", "desk:show:1:queue:0", question))


async def test_members_look_through_the_bank_without_the_queue(played: Stage) -> None:
    question_id, title = await free_question(played)
    found = in_channel(await ask(played, "ben", f"bank {title}"))
    page = await press(played, "ben", f"bank:read:{question_id}", found)
    assert "Model answer" in words_of(page)
    assert list(elements_of(page["blocks"])) == []


@pytest.mark.parametrize("verb", ["ask", "remove", "pass"])
async def test_a_member_with_a_hosts_page_changes_nothing(played: Stage, verb: str) -> None:
    await queue(played, (await free_question(played))[0])
    before = await upcoming(played)
    number = 1 if verb == "remove" else 2
    page = await ask(played, "ada", "desk queue")
    question = await press(played, "ada", f"queue:open:1:0:{number}", page)
    assert "Only hosts" in words_of(await press(played, "ben", f"queue:{verb}:1:0:", question))
    assert await upcoming(played) == before


async def test_it_is_for_hosts_alone(played: Stage) -> None:
    assert "Only hosts" in words_of(await ask(played, "ben", "desk queue"))


async def upcoming(stage: Stage) -> list[tuple[str, str]]:
    """Ids and titles of what the schedule asks next."""
    settings = await stage.core.services.groups.settings(GROUP)
    rows = await stage.core.services.groups.preview(GROUP, settings.schedules[0], settings.group.zone, 14)
    return [(str(row.question_id), str(row.title)) for row in rows]


async def free_question(stage: Stage) -> tuple[str, str]:
    """A question that is neither asked now nor planned soon."""
    coming = dict(await upcoming(stage))
    listing = await stage.core.services.questions.listing(GROUP)
    asked = await stage.core.store.read(lambda uow: uow.questions.asked(GROUP))
    return next((q.id, q.title) for q in reversed(listing) if q.id not in coming and not asked.get(q.id))


async def queue(stage: Stage, question_id: str) -> None:
    async def work(uow: UnitOfWork) -> None:
        await uow.questions.enqueue(GROUP, question_id)

    await stage.core.store.write(work)
