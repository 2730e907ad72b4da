"""Private answers: the form, what is chosen, and that nobody sees one before the reveal."""

import re

import pytest

from tests.platforms.web.lodge import LONG, Browser, Lodge

SECRET = "Only I know that the drain valve is behind the second pump."


async def test_a_private_answer_counts_and_is_shown_to_its_author_alone(lodge: Lodge, ada: Browser) -> None:
    page = await lodge.whisper(ada, SECRET)
    assert page.shows("Your private answer is kept.")
    assert page.shows("Your private answer counts.")
    assert page.shows(SECRET), "the form holds it"
    other = await lodge.browser("Ben")
    assert not (await other.get("/g/1")).shows(SECRET)


async def test_a_private_answer_can_be_replaced_and_taken_back(lodge: Lodge, ada: Browser) -> None:
    await lodge.whisper(ada, SECRET)
    lodge.clock.advance(seconds=5)
    page = await lodge.whisper(ada, LONG, "never")
    assert page.shows(LONG)
    assert not page.shows(SECRET)
    assert 'value="never" checked' in page.text
    page = await ada.submit("/g/1/rounds/1/private/withdraw", "/g/1")
    assert page.shows("Your private answer is taken back.")
    assert not page.shows(LONG)
    assert page.shows("You have not answered yet.")


async def test_at_the_reveal_it_is_published_as_its_author_chose(lodge: Lodge) -> None:
    texts = {"named": f"{SECRET} One.", "unnamed": f"{SECRET} Two.", "never": f"{SECRET} Three."}
    for name, publish in (("Ada", "named"), ("Ben", "unnamed"), ("Cleo", "never")):
        await lodge.whisper(await lodge.browser(name), texts[publish], publish)
    await lodge.reveal()
    page = await (await lodge.browser()).get("/g/1")
    assert page.shows(texts["named"])
    assert page.shows("Ada")
    assert page.shows(texts["unnamed"])
    assert page.shows("Somebody in the group")
    assert not page.shows("Ben")
    assert not page.shows(texts["never"])


async def test_after_the_deadline_it_is_fixed(lodge: Lodge, ada: Browser) -> None:
    await lodge.whisper(ada, SECRET, "never")
    form = await ada.filled("/g/1", text=LONG, publish="named")
    await lodge.reveal()
    page = await ada.post("/g/1/rounds/1/private", form)
    assert page.status == 422
    assert page.shows("The deadline has passed, so this answer stays as it was.")
    assert page.shows(SECRET)
    assert (await ada.submit("/g/1/rounds/1/private/withdraw", "/g/1")).status == 422


async def test_whoever_did_not_answer_can_do_so_late_and_it_is_never_published(lodge: Lodge, ada: Browser) -> None:
    await lodge.reveal()
    page = await lodge.whisper(ada, SECRET)
    assert page.shows("Late: counts for 3 points")
    await lodge.tick()
    assert not (await (await lodge.browser()).get("/g/1")).shows(SECRET)


async def test_nothing_to_take_back_is_said(ada: Browser) -> None:
    page = await ada.submit("/g/1/rounds/1/private/withdraw", "/g/1")
    assert page.status == 422
    assert page.shows("You have no private answer here to take back.")


async def test_two_people_s_forms_with_one_key_do_not_touch_each_other(lodge: Lodge, ada: Browser) -> None:
    ben = await lodge.browser("Ben")
    for browser, text in ((ada, SECRET), (ben, LONG)):
        fields = {**await browser.filled("/g/1", text=text, publish="named"), "key": "same-key-for-both"}
        await browser.post("/g/1/rounds/1/private", fields)
    assert (await ada.get("/g/1")).shows(SECRET)
    assert (await ben.get("/g/1")).shows(LONG)


async def test_a_private_answer_needs_a_name(lodge: Lodge) -> None:
    stranger = await lodge.browser()
    reply = await lodge.whisper(stranger, SECRET)
    assert reply.status == 403
    assert reply.shows(SECRET)


@pytest.fixture
async def thief(lodge: Lodge, ada: Browser) -> Browser:
    """A host's browser that signed in as Ada, who wrote privately, by a code that the host had made."""
    await lodge.whisper(ada, SECRET, "never")
    hanna, holders = await lodge.host_browser(), await lodge.core.store.read(lambda uow: uow.names.holders("room"))
    account = next(holder.id for holder in holders if holder.name == "Ada")
    page = await hanna.submit("/g/1/host/code", "/g/1/host/people", account=str(account))
    code = re.search(r"[2-9A-Z]{5}-[2-9A-Z]{5}", page.text)
    assert code
    browser = await lodge.browser()
    assert (await browser.submit("/sign-in", "/name", code=code[0], next="/g/1")).shows("Welcome back, Ada.")
    return browser


async def test_a_host_cannot_read_one_by_signing_in_as_its_author(lodge: Lodge, ada: Browser, thief: Browser) -> None:
    before = [await thief.get(f"/g/1{page}") for page in ("", "/rounds/1", "/history", "/me/export", "/me", "/me/link")]
    await lodge.reveal()
    after = [await thief.get(f"/g/1{page}") for page in ("", "/history", "/practice/rounds/1", "/archive")]

    assert not any(page.shows(SECRET) for page in [*before, *after])
    assert (await thief.submit("/code", "/g/1")).status == 403
    assert (await thief.submit("/g/1/me/link/code", "/g/1")).status == 403
    assert (await ada.get("/g/1/history")).shows(SECRET)


async def test_its_author_is_told_of_a_host_s_code(lodge: Lodge, ada: Browser, thief: Browser) -> None:
    await lodge.tick()

    assert (await ada.get("/g/1")).shows("had a code made that signs in as you")
    assert (await thief.get("/g/1")).shows("nothing you wrote privately is shown here")


async def test_whoever_came_in_by_a_host_s_code_answers_as_before(thief: Browser) -> None:
    page = await thief.submit("/g/1/rounds/1/private", "/g/1", text=LONG, publish="named")

    assert page.shows("Your private answer is kept.")
    assert not page.shows(LONG)
