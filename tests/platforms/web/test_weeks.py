"""The weekly digest and badges in the room: drawn and in words, set up by hosts alone."""

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from bot.cards.pictures import Drawable
from bot.domain.badge import BadgeRules
from bot.pictures.painting import paint
from bot.ports.pictures import Picture, Theme
from bot.ports.store import UnitOfWork
from tests.contracts.announcer_suite import DIGEST
from tests.platforms.web.lodge import Browser, Lodge

MARKUP = "</text><script>alert(1)</script>"


class Here:
    """Draws at once, in this process."""

    async def draw(self, card: Drawable, theme: Theme = Theme.LIGHT) -> Picture | None:
        return paint(card, theme, {})


async def post_digest(lodge: Lodge) -> None:
    person = replace(DIGEST.people[0], name=MARKUP)
    card = replace(DIGEST, people=(person,), champions=(MARKUP,))
    channel = (await lodge.core.store.read(lambda uow: uow.groups.channels(lodge.group.id)))[0]
    await lodge.core.announcers["web"].digest(channel.ref, card, "digest-1.1")


async def test_the_week_is_drawn_for_both_grounds_and_said_in_words(lodge: Lodge, ada: Browser) -> None:
    lodge.room.pictures = Here()
    await post_digest(lodge)
    page = (await ada.get("/g/1/week")).text
    assert page.count('role="img"') == 2
    assert "Champion of the week" in page
    assert "<script>alert" not in page
    drawn = page[page.index('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 880') :]
    svg = ElementTree.fromstring(drawn[: drawn.index("</svg>") + 6])  # noqa: S314 - we wrote it
    assert any("alert(1)" in (text.text or "") for text in svg.iter())


async def test_without_a_picture_the_words_are_there(lodge: Lodge, ada: Browser) -> None:
    await post_digest(lodge)
    reply = await ada.get("/g/1/week")
    assert 'class="picture"' not in reply.text
    assert reply.shows("5 questions, 9 answers by 3 people. 2 streaks kept.")
    assert reply.shows("3 of 3 seem to name: Direct injection <@1>")


async def test_before_the_first_week_the_page_says_so(ada: Browser) -> None:
    reply = await ada.get("/g/1/week")
    assert reply.shows("There is nothing to tell of this week yet.")


async def test_a_new_digest_is_pointed_at_for_two_days(lodge: Lodge, ada: Browser) -> None:
    assert 'href="/g/1/week"' not in (await ada.get("/g/1")).text
    await post_digest(lodge)
    assert 'href="/g/1/week"' in (await ada.get("/g/1")).text
    await lodge.pass_time(days=2, seconds=1)
    assert 'href="/g/1/week"' not in (await ada.get("/g/1")).text


async def test_a_host_sets_the_digest_and_turns_it_off(lodge: Lodge, hanna: Browser) -> None:
    reply = await hanna.submit("/g/1/host/digest", "/g/1/host/weekly", weekday="4", time="17:30")
    assert reply.path == "/g/1/host/weekly"
    wish = await lodge.core.services.digests.find(lodge.group.id)
    assert wish is not None
    assert (wish.weekday, f"{wish.local_time:%H:%M}") == (4, "17:30")
    await hanna.submit("/g/1/host/digest-off", "/g/1/host/weekly")
    assert await lodge.core.services.digests.find(lodge.group.id) is None


@pytest.mark.parametrize(
    ("deed", "fields", "said"),
    [
        ("digest", {"weekday": "7", "time": "09:00"}, "Choose at least one weekday."),
        ("digest", {"weekday": "0", "time": "25:00"}, "That is not a time of day."),
        ("badges", {"streaks": "a week"}, "Write the lengths as numbers of days"),
        ("badges", {"streaks": "1"}, "each from 2 to 10000 days"),
    ],
)
async def test_what_cannot_be_is_refused_and_the_form_kept(
    hanna: Browser, deed: str, fields: dict[str, str], said: str
) -> None:
    reply = await hanna.submit(f"/g/1/host/{deed}", "/g/1/host/weekly", **fields)
    assert reply.status == 422
    assert reply.shows(said)


async def test_badges_stand_beside_names_once_a_host_wants_them(lodge: Lodge, ada: Browser, hanna: Browser) -> None:
    await lodge.say(ada)
    await lodge.reveal()
    await hanna.submit("/g/1/host/badges", "/g/1/host/weekly", streaks="2, 7")
    assert await lodge.core.services.badges.rules(lodge.group.id) == BadgeRules(False, (2, 7))
    assert "Streak of 2 days or more" not in (await ada.get("/g/1/leaderboard?board=all")).text

    async def lengthen(uow: UnitOfWork) -> None:
        (member,) = await uow.members.page(lodge.group.id, 0, 10)
        assert member.streak_on is not None
        await uow.members.save_streaks([(member.id, replace(member.streak, current=3), member.streak_on)])

    await lodge.core.store.write(lengthen)
    assert "Streak of 2 days or more" in (await ada.get("/g/1/leaderboard?board=all")).text
