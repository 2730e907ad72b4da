"""Nothing of a model answer or a private answer leaves the server before the reveal, in any byte it sends."""

import pytest

from tests.platforms.web.lodge import Browser, Lodge

PRIVATE = "My private words about the drain valve behind the second pump."
PAGES = (
    "/g/1",
    "/g/1/rounds/1",
    "/g/1/rounds/1?all=1",
    "/g/1/rounds/1/pieces",
    "/g/1/changes",
    "/g/1/leaderboard?board=latest",
    "/g/1/leaderboard",
    "/g/1/streak",
    "/g/1/profile",
    "/g/1/archive",
    "/g/1/help",
    "/g/1/practice",
    "/g/1/practice/settings",
    "/g/1/practice/mock",
    "/g/1/practice/rounds/1",
)
HOST_PAGES = ("rounds", "schedule", "questions", "people", "log")


async def everything(browser: Browser, lodge: Lodge, *, hosts: bool) -> str:
    """Every byte that the pages, pieces and hints send to this browser."""
    pages = [*PAGES, *(f"/g/1/host/{page}" for page in HOST_PAGES if hosts)]
    texts = [(await browser.get(page)).text for page in pages]
    texts += [
        (await browser.ask("/g/1/rounds/1/messages", "/g/1", text=f"/{name}")).text for name in ("help", "streak")
    ]
    async with browser.session.get(f"{lodge.base}/g/1/events?after=0") as response:
        texts.append((await response.content.readuntil(b"event: hint")).decode())
    return "\n".join(texts)


@pytest.mark.parametrize("host", [False, True])
async def test_nothing_leaks_while_a_round_is_open_or_waits_for_its_reveal(lodge: Lodge, host: bool) -> None:
    await lodge.whisper(await lodge.browser("Ada"), PRIVATE)
    await lodge.whisper(await lodge.browser("Ben"), f"{PRIVATE} Unnamed.", "unnamed")
    browser = await (lodge.host_browser() if host else lodge.browser("Mallory"))
    asked = await everything(browser, lodge, hosts=host)
    assert "Secret" not in asked
    assert PRIVATE not in asked

    lodge.clock.at = (await lodge.round()).closes_at
    await lodge.core.services.rounds.close_due(lodge.clock.at)
    closed = await everything(browser, lodge, hosts=host)
    assert "on its way" in closed
    assert "Secret" not in closed
    assert PRIVATE not in closed

    await lodge.reveal()
    revealed = await everything(browser, lodge, hosts=host)
    assert "Secret model" in revealed
    assert "Secret fact" in revealed
    assert PRIVATE in revealed


async def test_a_void_round_never_shows_its_model_answer_nor_private_answers(lodge: Lodge, hanna: Browser) -> None:
    await lodge.whisper(await lodge.browser("Ada"), PRIVATE)
    await hanna.submit("/g/1/host/void", "/g/1/host", round="1", why="Ambiguous.")
    await lodge.pass_time(hours=1)
    asked = "".join(
        [(await hanna.get(page)).text for page in ("/g/1/rounds/1", "/g/1/rounds/1/pieces", "/g/1/archive")]
    )
    assert "voided" in asked
    assert "Secret" not in asked
    assert PRIVATE not in asked


async def test_one_group_s_pages_do_not_show_another_s_rounds_or_messages(lodge: Lodge, ada: Browser) -> None:
    other = await lodge.second_group()
    await lodge.say(ada)
    for path in ("rounds/1", "rounds/1/pieces", "messages/2/edit"):
        assert (await ada.get(f"/g/{other.id}/{path}")).status == 404
    assert (
        await ada.submit(f"/g/{other.id}/rounds/1/messages", text="Into the wrong group, long enough to count.")
    ).status == 404
    assert (await ada.get(f"/g/{other.id}")).shows("No question yet")
    assert (await ada.get("/")).shows("Others")
