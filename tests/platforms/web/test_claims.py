"""A process that dies while somebody picks a name leaves no name taken that nobody can use."""

from tests.platforms.web.lodge import Browser, Lodge


async def pick(browser: Browser, name: str = "Ada") -> str:
    """Send the form and stop at its answer: where it leads."""
    fields = await browser.filled("/name", name=name, next="/g/1")
    return (await browser.post("/name", fields, follow=False)).headers["Location"]


async def holders(lodge: Lodge) -> list[str]:
    return [account.name for account in await lodge.core.store.read(lambda uow: uow.names.holders("room"))]


async def test_a_pick_whose_answer_is_lost_leaves_the_name_free(lodge: Lodge) -> None:
    lost, other = await lodge.browser(), await lodge.browser()
    assert await pick(lost) == "/g/1"
    lost.session.cookie_jar.clear()
    await lodge.restart()
    other.base = lodge.base

    assert await holders(lodge) == []
    assert await pick(other) == "/g/1"
    assert (await other.get("/g/1")).shows("Ada")
    assert await holders(lodge) == ["Ada"]


async def test_whoever_got_the_answer_has_the_name_after_a_restart_too(lodge: Lodge) -> None:
    ada = await lodge.browser()
    await pick(ada)
    await lodge.restart()
    ada.base = lodge.base

    assert (await ada.get("/g/1/me")).shows("Ada")
    assert await holders(lodge) == ["Ada"]


async def test_a_lost_answer_to_the_next_page_is_made_up_for_by_asking_again(lodge: Lodge) -> None:
    ada = await lodge.browser()
    await pick(ada)
    before = {name: cookie.value for name, cookie in ada.cookies.items()}
    await ada.get("/g/1")
    first = await lodge.core.store.read(lambda uow: uow.names.holders("room"))
    ada.session.cookie_jar.update_cookies(before)
    await ada.get("/g/1")

    assert await lodge.core.store.read(lambda uow: uow.names.holders("room")) == first
    assert (await lodge.say(ada)).status == 200


async def test_of_two_who_claim_a_name_the_second_is_asked_for_another(lodge: Lodge) -> None:
    ada, other = await lodge.browser(), await lodge.browser()
    await pick(ada)
    await pick(other)
    await ada.get("/g/1")

    page = await other.get("/g/1")

    assert page.path == "/name"
    assert page.shows("Somebody already has that name")
    assert await pick(other, "Grace") == "/g/1"
    assert (await other.get("/g/1")).shows("Grace")
    assert await holders(lodge) == ["Ada", "Grace"]
