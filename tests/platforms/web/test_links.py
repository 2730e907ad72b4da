"""Two names of one person in the room: a code, a look at what becomes one, and the way back."""

import re

import pytest

from tests.platforms.web.lodge import JSON, Browser, Lodge

LINK = "/g/1/me/link"
CODE = re.compile(r"\b[2-9A-Z]{5}-[2-9A-Z]{5}\b")


@pytest.fixture
async def augusta(lodge: Lodge) -> Browser:
    """The same person as Ada, in another browser."""
    return await lodge.browser("Augusta")


async def make_code(browser: Browser) -> str:
    found = CODE.search((await browser.submit(f"{LINK}/code", LINK)).text)
    assert found
    return found[0]


async def link(ada: Browser, augusta: Browser) -> None:
    code = await make_code(ada)
    assert (await augusta.submit(f"{LINK}/confirm", LINK, code=code)).path == LINK


async def test_a_code_shows_what_becomes_one_and_nothing_moves_before_it_is_confirmed(
    lodge: Lodge, ada: Browser, augusta: Browser
) -> None:
    for browser in (ada, augusta):
        await lodge.say(browser)
    await lodge.reveal()
    code = await make_code(ada)

    page = await augusta.submit(LINK, LINK, code=code.lower())

    assert page.shows("Ada (web room), Augusta (web room)")
    assert page.shows("In Local room you become one member")
    assert page.shows("a day you answered on both counts once")
    assert (await ada.get("/g/1/leaderboard")).shows("Augusta")
    done = await augusta.submit(f"{LINK}/confirm", LINK, code=code)
    assert done.shows("Linked: your accounts are one person from now on.")
    assert done.shows("You are shown as Ada everywhere.")
    assert not (await ada.get("/g/1/leaderboard")).shows("Augusta")


async def test_either_account_undoes_the_link(lodge: Lodge, ada: Browser, augusta: Browser) -> None:
    for browser in (ada, augusta):
        await lodge.say(browser)
    await lodge.reveal()
    await link(ada, augusta)

    page = await ada.submit(f"{LINK}/1/undo", LINK)

    assert page.shows("The link is undone")
    assert page.shows("No other account is linked to this one.")
    assert (await ada.get("/g/1/leaderboard")).shows("Augusta")


@pytest.mark.parametrize("path", ["", "/confirm"])
async def test_a_code_that_does_not_fit_is_refused_where_it_was_typed(ada: Browser, path: str) -> None:
    page = await ada.submit(LINK + path, LINK, code="<b>WRONG")
    assert page.status == 422
    assert page.shows("That code does not fit.")


async def test_a_form_sent_twice_links_once(ada: Browser, augusta: Browser) -> None:
    form = await augusta.filled(LINK, code=await make_code(ada))
    for _ in range(2):
        assert (await augusta.post(f"{LINK}/confirm", form)).status == 200
    assert (await augusta.get(LINK)).text.count("/undo") == 1


async def test_the_page_is_found_from_ones_own_and_by_a_command(lodge: Lodge, ada: Browser) -> None:
    assert f'href="{LINK}"' in (await ada.get("/g/1/me")).text
    number = (await lodge.round()).id
    sent = await ada.filled("/g/1", text="/link")
    assert (await ada.post(f"/g/1/rounds/{number}/messages", sent)).path == LINK
    asked = await ada.filled("/g/1", text="/link")
    assert LINK in (await ada.post(f"/g/1/rounds/{number}/messages", asked, JSON)).text


async def test_a_stranger_is_asked_for_a_name_first_and_reloading_a_form_shows_the_page(
    lodge: Lodge, ada: Browser
) -> None:
    stranger = await lodge.browser()
    assert (await stranger.get(LINK)).shows("Pick a name")
    for path in ("/code", "/confirm", "/1/undo"):
        assert (await stranger.submit(LINK + path)).status == 403
        assert (await ada.get(LINK + path)).shows("Make a code")
    assert (await ada.submit(f"{LINK}/99/undo", LINK)).shows("That link is not there any more.")
