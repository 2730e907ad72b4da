"""Answering in the thread: what counts, what is edited or taken back, and what a refused form brings back."""

from collections.abc import Sequence

from bot.domain.answer import AnswerMessage
from bot.ports.store import UnitOfWork
from tests.platforms.web.lodge import LONG, Browser, Lodge


async def stored(lodge: Lodge) -> list[AnswerMessage]:
    """Every answer message of the latest round, by anyone."""
    round_ = await lodge.round()

    async def work(uow: UnitOfWork) -> Sequence[AnswerMessage]:
        authors = [account_id for account_id, _, _ in await uow.answers.authors(round_.id)]
        return await uow.answers.of_rounds([round_.id], authors)

    return list(await lodge.core.store.read(work))


async def message_id(lodge: Lodge) -> int:
    """The number of the newest message in the latest round's thread."""
    thread = (await lodge.core.store.read(lambda uow: uow.room.thread(1, "1")))[-1]
    return thread.id


async def test_a_message_in_the_thread_is_seen_by_others_and_counts(lodge: Lodge, ada: Browser) -> None:
    page = await lodge.say(ada)
    assert page.shows("Counts as your answer.")
    assert (await (await lodge.browser()).get("/g/1")).shows(LONG)
    assert [message.text for message in await stored(lodge)] == [LONG]


async def test_a_short_message_says_how_much_is_missing_and_the_next_one_adds_to_it(lodge: Lodge, ada: Browser) -> None:
    page = await lodge.say(ada, "x" * 30)
    assert page.shows("10 more characters until it counts.")
    page = await lodge.say(ada, "y" * 9)
    assert page.shows("1 more character until it counts.")
    assert (await lodge.say(ada, "z")).shows("Counts as your answer.")


async def test_an_answer_after_the_deadline_is_late(lodge: Lodge, ada: Browser) -> None:
    await lodge.reveal()
    await lodge.pass_time(minutes=1)
    assert (await ada.get("/g/1")).shows("A late answer still brings 3 points")
    assert (await lodge.say(ada)).shows("Late: counts for 3 points, but not for your streak.")


async def test_after_the_late_days_the_thread_is_for_talk_alone(lodge: Lodge, ada: Browser) -> None:
    first = await lodge.round()
    await lodge.reveal()
    await lodge.pass_time(days=8)
    page = await ada.submit(f"/g/1/rounds/{first.id}/messages", f"/g/1/rounds/{first.id}", text=LONG)
    assert page.shows(LONG)
    assert page.shows("This round takes no more answers")


async def test_the_same_form_sent_twice_writes_one_message(lodge: Lodge, ada: Browser) -> None:
    form = await ada.filled("/g/1", text=LONG)
    for _ in range(2):
        assert (await ada.post("/g/1/rounds/1/messages", form)).status == 200
    assert len(await stored(lodge)) == 1


async def test_the_page_s_script_gets_facts_instead_of_pages(lodge: Lodge, ada: Browser) -> None:
    reply = await ada.ask("/g/1/rounds/1/messages", "/g/1", text=LONG)
    assert (reply.status, reply.text) == (200, '{"said": "Sent."}')
    refused = await ada.ask("/g/1/rounds/1/messages", "/g/1", text=" ")
    assert refused.status == 422
    assert refused.shows("There is nothing to read in that.")
    assert len(await stored(lodge)) == 1


async def test_one_s_own_message_can_be_edited(lodge: Lodge, ada: Browser) -> None:
    await lodge.say(ada, "short")
    number = await message_id(lodge)
    assert (await ada.get(f"/g/1/messages/{number}/edit")).shows("short")
    lodge.clock.advance(seconds=5)
    page = await ada.submit(f"/g/1/messages/{number}/edit", text=LONG)
    assert page.shows("Saved.")
    assert page.shows("edited")
    assert [message.text for message in await stored(lodge)] == [LONG]


async def test_an_edit_that_is_refused_keeps_what_was_typed_and_what_was_there(lodge: Lodge, ada: Browser) -> None:
    await lodge.say(ada)
    number = await message_id(lodge)
    page = await ada.submit(f"/g/1/messages/{number}/edit", text="x" * 12_001)
    assert page.status == 422
    assert page.shows("an answer holds at most 12,000")
    assert page.shows("x" * 12_001)
    assert (await ada.get("/g/1")).shows(LONG)
    asked = await ada.ask(f"/g/1/messages/{number}/edit", text="")
    assert asked.status == 422


async def test_an_edit_after_the_deadline_leaves_the_answer_of_record(lodge: Lodge, ada: Browser) -> None:
    await lodge.say(ada)
    number = await message_id(lodge)
    await lodge.reveal()
    assert (await ada.get(f"/g/1/messages/{number}/edit")).shows("The deadline has passed")
    lodge.clock.advance(seconds=5)
    page = await ada.submit(f"/g/1/messages/{number}/edit", text="What the model answer says, word for word and more.")
    assert page.shows("Saved. The deadline had passed, so your answer of record stays as it was.")
    assert page.shows("edited after the deadline")
    assert page.shows("word for word")
    assert [message.text for message in await stored(lodge)] == [LONG]


async def test_one_s_own_message_can_be_deleted_after_a_question(lodge: Lodge, ada: Browser) -> None:
    await lodge.say(ada)
    number = await message_id(lodge)
    assert (await ada.get(f"/g/1/messages/{number}/delete")).shows("Delete this message?")
    page = await ada.submit(f"/g/1/messages/{number}/delete")
    assert page.shows("Deleted. It is no longer part of your answer.")
    assert page.shows("Message deleted")
    assert page.shows("You have not answered yet.")
    assert not page.shows(LONG)
    assert [message.text for message in await stored(lodge)] == [""]


async def test_a_message_deleted_after_the_deadline_keeps_what_it_earned(lodge: Lodge, ada: Browser) -> None:
    await lodge.say(ada)
    number = await message_id(lodge)
    await lodge.reveal()
    page = await ada.submit(f"/g/1/messages/{number}/delete")
    assert page.shows("Deleted. The deadline had passed, so what it earned stays.")
    await lodge.pass_time(seconds=2)
    assert (await ada.get("/g/1/leaderboard?board=all")).shows("Ada")


async def test_nobody_edits_or_deletes_what_another_wrote(lodge: Lodge, ada: Browser) -> None:
    await lodge.say(ada)
    number = await message_id(lodge)
    mallory = await lodge.browser("Mallory")
    for deed in ("edit", "delete"):
        assert (await mallory.get(f"/g/1/messages/{number}/{deed}")).status == 403
        reply = await mallory.submit(f"/g/1/messages/{number}/{deed}", text="Mine now, I would say, and long enough.")
        assert reply.status == 403
        assert reply.shows("You can change only what you wrote yourself.")
    assert not (await mallory.get("/g/1")).shows("/edit")
    assert (await ada.get("/g/1")).shows(LONG)


async def test_our_own_posts_and_deleted_messages_cannot_be_touched(lodge: Lodge, ada: Browser) -> None:
    assert (await ada.get("/g/1/messages/1/edit")).status == 404
    await lodge.say(ada)
    number = await message_id(lodge)
    await ada.submit(f"/g/1/messages/{number}/delete")
    assert (await ada.submit(f"/g/1/messages/{number}/edit", text=LONG)).status == 404
    assert (await ada.get("/g/1/messages/999/delete")).status == 404


async def test_without_a_name_nothing_is_written(lodge: Lodge) -> None:
    stranger = await lodge.browser()
    assert (await stranger.get("/g/1")).shows("Pick a name to answer.")
    reply = await lodge.say(stranger)
    assert reply.status == 403
    assert reply.shows("Pick a name first")
    assert reply.shows(LONG), "what was typed comes back"
    assert await stored(lodge) == []


async def test_a_message_stored_before_a_crash_is_taken_at_the_restart(lodge: Lodge, ada: Browser) -> None:
    await lodge.say(ada, "Something short before.")
    account = await lodge.core.store.read(lambda uow: uow.names.find("room", "ada"))
    at = lodge.clock.advance(seconds=1)
    await lodge.core.store.write(lambda uow: uow.room.add(1, "1", at, kind="message", account_id=account, text=LONG))
    await lodge.restart()
    assert [message.text for message in await stored(lodge)] == ["Something short before.", LONG]


async def test_a_thread_longer_than_a_page_shows_the_newest_and_a_way_to_the_rest(lodge: Lodge, ada: Browser) -> None:
    account = await lodge.core.store.read(lambda uow: uow.names.find("room", "ada"))

    async def fill(uow: UnitOfWork) -> None:
        for number in range(205):
            await uow.room.add(1, "1", lodge.clock.at, kind="message", account_id=account, text=f"number {number}.")

    await lodge.core.store.write(fill)
    page = await ada.get("/g/1")
    assert page.shows("number 204.")
    assert not page.shows("number 4.")
    assert page.shows("Show earlier messages")
    assert (await ada.get("/g/1/rounds/1?all=1")).shows("number 4.")
