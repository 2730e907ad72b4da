"""What a host sets up around standings: seasons, and the digest with its preview."""

import asyncio
import re

import pytest

from bot.cards.pictures import Drawable
from bot.pictures.canvas import PALETTES
from bot.platforms.web import listen_weeks
from bot.platforms.web.render import get_renderer
from bot.ports.pictures import Picture, Theme
from tests.platforms.web.lodge import Browser, Lodge
from tests.platforms.web.test_weeks import Here, post_digest


async def test_a_season_is_created_moved_and_ended(lodge: Lodge, ada: Browser, hanna: Browser) -> None:
    await lodge.say(ada)
    await lodge.reveal()
    fields = {"name": "Winter <sprint>", "first": "2026-01-05", "last": "2026-02-27"}
    reply = await hanna.submit("/g/1/host/season", "/g/1/host/seasons", **fields)
    assert reply.path == "/g/1/host/seasons"
    assert reply.shows("Winter <sprint> is set up")
    assert "<sprint>" not in reply.text
    assert reply.shows("5 Jan 2026 – 27 Feb 2026")
    assert (await ada.get("/g/1/leaderboard?board=season")).shows("Ada")
    moved = {"name": "Winter <sprint>", "first": "2026-01-06", "last": "2026-03-06"}
    assert (await hanna.submit("/g/1/host/season-move", "/g/1/host/seasons", **moved)).shows("6 Mar 2026")
    assert not (await ada.get("/g/1/leaderboard?board=season&period=Winter+%3Csprint%3E")).shows("<bdi>Ada</bdi></a>")
    await lodge.pass_time(days=2)
    assert (await hanna.submit("/g/1/host/season-end", "/g/1/host/seasons", name="Winter <sprint>")).shows("ends today")
    seasons = await lodge.core.services.seasons.list(1)
    assert [str(season.ends_on) for season in seasons] == ["2026-01-07"]


@pytest.mark.parametrize(
    ("deed", "fields", "said"),
    [
        ("season", {"name": "", "first": "2026-01-05", "last": "2026-02-27"}, "A season's name has 1 to 40"),
        ("season", {"name": "A", "first": "soon", "last": "2026-02-27"}, "That is not a date."),
        ("season", {"name": "A", "first": "2026-02-27", "last": "2026-01-05"}, "A season begins before it ends"),
        ("season", {"name": "Spring", "first": "2027-01-01", "last": "2027-02-01"}, "There is a season called Spring"),
        ("season", {"name": "B", "first": "2026-03-31", "last": "2026-04-01"}, "Those dates overlap with Spring"),
        ("season-move", {"name": "Spring", "first": "x", "last": "2026-03-31"}, "That is not a date."),
        ("season-move", {"name": "None", "first": "2026-01-05", "last": "2026-01-06"}, "There is no season of that"),
        ("season-end", {"name": "Spring"}, "Spring begins on 1 Mar 2026"),
    ],
)
async def test_a_season_that_cannot_be_is_refused(hanna: Browser, deed: str, fields: dict[str, str], said: str) -> None:
    spring = {"name": "Spring", "first": "2026-03-01", "last": "2026-03-31"}
    await hanna.submit("/g/1/host/season", "/g/1/host/seasons", **spring)
    reply = await hanna.submit(f"/g/1/host/{deed}", "/g/1/host/seasons", **fields)
    assert reply.status == 422
    assert reply.shows(said)
    if fields.get("first") == "soon":
        assert 'value="A"' in reply.text, "what was typed is kept"


async def test_only_hosts_come_near_seasons(ada: Browser) -> None:
    assert (await ada.get("/g/1/host/seasons")).status == 403
    fields = {"name": "Mine", "first": "2026-01-05", "last": "2026-02-27"}
    assert (await ada.submit("/g/1/host/season", "/g/1", **fields)).status == 403


async def test_a_form_sent_twice_makes_one_season(lodge: Lodge, hanna: Browser) -> None:
    fields = {"name": "Once", "first": "2026-01-05", "last": "2026-02-27"}
    form = await hanna.filled("/g/1/host/seasons", **fields)
    for _ in range(2):
        assert (await hanna.post("/g/1/host/season", form)).status == 200
    assert len(await lodge.core.services.seasons.list(1)) == 1


async def test_the_digest_is_shown_before_it_goes_out(lodge: Lodge, ada: Browser, hanna: Browser) -> None:
    lodge.room.pictures = Here()
    await lodge.say(ada)
    await lodge.reveal()
    await lodge.pass_time(days=3)
    page = await hanna.get("/g/1/host/weekly?preview=1")
    assert page.shows("As it would go out now")
    assert page.shows("1 question, 1 answer by 1 person")
    assert page.text.count('role="img"') == 2
    reply = await hanna.submit("/g/1/host/digest", "/g/1/host/weekly", weekday="4", time="17:30")
    assert reply.shows("The weekly digest goes out on Fri at 17:30.")


async def test_a_new_digest_stands_in_the_channel_as_a_picture(lodge: Lodge, ada: Browser) -> None:
    lodge.room.pictures = Here()
    await post_digest(lodge)
    assert (await ada.get("/g/1")).text.count('role="img" aria-label="The week') == 2
    assert 'aria-label="The week' not in (await ada.get("/g/1/rounds/1")).text
    await lodge.pass_time(days=2, seconds=1)
    assert 'aria-label="The week' not in (await ada.get("/g/1")).text


@pytest.mark.parametrize("theme", list(Theme))
def test_the_key_has_the_colours_of_the_picture(theme: Theme) -> None:
    css = get_renderer().static["room.css"].decode()
    keys = re.findall(r"\.key-(\w+)::before \{ color: (#\w{6}); \}", css)
    half = keys[: len(keys) // 2] if theme is Theme.LIGHT else keys[len(keys) // 2 :]
    names = ("answered", "late", "frozen", "rest", "excused", "missed")
    assert half == list(zip(names, PALETTES[theme].marks, strict=False))


class Slow:
    """A painter that is not done before anybody leaves."""

    async def draw(self, card: Drawable, theme: Theme = Theme.LIGHT) -> Picture | None:
        await asyncio.Event().wait()
        return None


async def test_a_page_does_not_wait_long_for_its_pictures(
    lodge: Lodge, ada: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    lodge.room.pictures = Slow()
    monkeypatch.setattr(listen_weeks, "PAGE_WAITS", 0)
    await post_digest(lodge)
    reply = await ada.get("/g/1/week")
    assert 'class="picture"' not in reply.text
    assert reply.shows("5 questions, 9 answers by 3 people.")
