"""Profiles, histories and the archive: what is one's own, what others see, and what a host pins."""

from bot.domain.streak import Mark
from bot.platforms.web.listen_profiles import for_others
from bot.services.room_people import PLATFORM
from tests.platforms.web.lodge import LONG, Browser, Lodge
from tests.platforms.web.test_weeks import Here

SECRET = "A private thought that nobody else is to read, long enough to count."


async def test_the_profile_looks_ahead_and_shows_the_year(lodge: Lodge, ada: Browser) -> None:
    lodge.room.pictures = Here()
    await lodge.next_day()
    await lodge.say(ada)
    await lodge.reveal()
    page = await ada.get("/g/1/profile")
    assert page.shows("2 study days to a streak of 3")
    assert page.shows("6 answered days to the next freeze (0 held)")
    assert page.text.count('role="img"') == 2
    assert '<li class="key-answered">answered</li>' in page.text
    assert 'class="key-missed"' not in page.text
    assert page.shows("Strong topics")
    assert page.shows("1 of 2 in time")


async def test_where_nothing_is_drawn_the_profile_stands_without(lodge: Lodge, ada: Browser) -> None:
    await lodge.say(ada)
    await lodge.reveal()
    page = await ada.get("/g/1/profile")
    assert page.status == 200
    assert not page.shows("The last year")


async def test_others_see_no_missed_days_and_no_weak_topics(lodge: Lodge, ada: Browser) -> None:
    lodge.room.pictures = Here()
    await lodge.next_day()
    await lodge.say(ada)
    await lodge.reveal()
    await lodge.next_day()
    await lodge.reveal()
    member = await lodge.core.services.profiles.profile(1, 1)
    assert Mark.MISSED in {mark for _, mark in member.year}
    assert {mark for _, mark in for_others(member).year} == {Mark.ANSWERED}
    page = await (await lodge.browser()).get("/g/1/members/1")
    assert page.shows("Ada")
    for words in ("missed", "Worth a look", "to the next freeze", "Sign out"):
        assert not page.shows(words), words


async def test_a_member_who_left_or_never_was_has_no_profile(lodge: Lodge, ada: Browser) -> None:
    await lodge.say(ada)
    await lodge.reveal()
    account = await lodge.core.store.read(lambda uow: uow.members.get_account(1))
    assert (await ada.get("/g/1/members/1")).status == 200
    await lodge.core.services.members.leave(1, account.id)
    for number in (1, 99):
        assert (await ada.get(f"/g/1/members/{number}")).status == 404


async def test_the_history_shows_my_answer_beside_the_model_answer(lodge: Lodge, ada: Browser) -> None:
    assert (await ada.get("/g/1/history")).shows("Nothing yet.")
    await lodge.whisper(ada, SECRET, "never")
    assert not (await ada.get("/g/1/history")).shows("Secret model"), "the round is open"
    await lodge.reveal()
    page = await ada.get("/g/1/history")
    assert page.shows(SECRET)
    assert page.shows("Secret model")
    assert 'id="said" class="said" role="status" aria-live="polite"></div>' in page.text
    ben = await lodge.browser("Ben")
    for path in ("/g/1/history", "/g/1/members/1"):
        assert not (await ben.get(path)).shows(SECRET)
    assert (await (await lodge.browser()).get("/g/1/history")).shows("Pick a name")


async def test_a_question_that_came_back_shows_then_and_now(lodge: Lodge, ada: Browser, hanna: Browser) -> None:
    question = (await lodge.round()).question_id
    await lodge.say(ada, "What I thought then, in so many words that it counts.")
    await lodge.reveal()
    await hanna.submit("/g/1/host/extra", "/g/1/host", question=question, window="2", unit="hours")
    await lodge.tick()
    assert (await lodge.round()).question_id == question
    await lodge.say(ada, "What I think now, which is a good deal clearer than it was.")
    await lodge.reveal()
    page = await ada.get("/g/1/history")
    assert page.shows("You met this question before.")
    assert page.text.index("What I thought then") < page.text.index("What I think now")


async def test_a_host_pins_the_best_answer_and_takes_it_down(lodge: Lodge, ada: Browser, hanna: Browser) -> None:
    await lodge.say(ada)
    await lodge.reveal()
    assert not (await ada.get("/g/1/rounds/1")).shows("Pin as best")
    answer = (await lodge.core.services.votes.votable(1, 1))[0].answer_id
    assert (await ada.submit("/g/1/rounds/1/best", "/g/1", answer=str(answer), act="pin")).status == 403
    reply = await hanna.submit("/g/1/rounds/1/best", "/g/1", answer=str(answer), act="pin")
    assert reply.path == "/g/1/rounds/1"
    assert reply.shows("Pinned: it stands with the reveal and in the archive.")
    page = await ada.get("/g/1/rounds/1")
    assert page.shows("Best answer · Ada · Pinned by a host")
    assert (await ada.get("/g/1/archive")).shows("has a best answer")
    reply = await hanna.submit("/g/1/rounds/1/best", "/g/1", answer=str(answer), act="unpin")
    assert reply.shows("Taken down.")
    reply = await hanna.submit("/g/1/rounds/1/best", "/g/1", answer=str(answer), act="unpin")
    assert reply.shows("No answer is pinned to that round.")
    assert not (await ada.get("/g/1/archive")).shows("has a best answer")


async def test_a_private_answer_cannot_be_pinned(lodge: Lodge, ada: Browser, hanna: Browser) -> None:
    await lodge.whisper(ada, LONG, "unnamed")
    await lodge.reveal()
    assert not (await hanna.get("/g/1/rounds/1")).shows("Pin as best")
    answer = await lodge.core.services.votes.votable(1, 1, here=(PLATFORM, "room"))
    assert not (await hanna.get("/g/1/rounds/1")).shows("Best answer")
    for number in ("x", "999", *(str(found.answer_id) for found in answer)):
        reply = await hanna.submit("/g/1/rounds/1/best", "/g/1", answer=number, act="pin")
        assert reply.path == "/g/1/rounds/1"
        assert not reply.shows("Best answer")
