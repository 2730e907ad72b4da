"""Names and sign-in codes, as members and hosts use them."""

import re

import pytest

from tests.platforms.web.lodge import LONG, Browser, Lodge

_CODE = re.compile(r"[2-9A-Z]{5}-[2-9A-Z]{5}")


async def account_of(lodge: Lodge, folded: str) -> int:
    found = await lodge.core.store.read(lambda uow: uow.names.find("room", folded))
    assert found is not None
    return found


def code_in(text: str) -> str:
    found = _CODE.search(text)
    assert found, text
    return found[0]


async def test_a_name_is_picked_and_kept_by_the_browser(lodge: Lodge) -> None:
    browser = await lodge.browser()
    page = await browser.submit("/name", name="Ada", next="/g/1")
    assert page.shows("Welcome, Ada.")
    page = await browser.get("/g/1")
    assert page.shows("Ada")
    assert not page.shows("Welcome"), "it is said once"


@pytest.mark.parametrize("name", ["Ada", "ADA", "Аdа", " ada "])
@pytest.mark.usefixtures("ada")
async def test_nobody_takes_a_name_that_looks_like_another_s(lodge: Lodge, name: str) -> None:
    page = await (await lodge.browser()).submit("/name", name=name, next="/g/1")
    assert page.status == 422
    assert page.shows("Somebody already has that name, or one that looks the same.")
    assert page.shows(name), "what was typed comes back"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", "Type a name that others can read"),
        ("\u200b", "Type a name that others can read"),
        ("x" * 41, "That name has 41 characters; use at most 40."),
        ("Daily Drill", "is what the room itself is called"),
    ],
)
async def test_a_name_that_cannot_be_is_refused_in_words(lodge: Lodge, name: str, says: str) -> None:
    page = await (await lodge.browser()).submit("/name", name=name, next="/g/1")
    assert page.status == 422
    assert page.shows(says)


async def test_a_name_is_text(lodge: Lodge) -> None:
    browser = await lodge.browser("<img src=x onerror=alert(1)>")
    page = await lodge.say(browser)
    assert "<img" not in page.text
    assert page.shows("<img src=x onerror=alert(1)>")


async def test_one_can_take_another_name_and_old_messages_follow(lodge: Lodge, ada: Browser) -> None:
    await lodge.say(ada)
    page = await ada.submit("/name", name="Countess", next="/g/1")
    assert page.shows("You are Countess now.")
    await lodge.browser("Ada")
    assert len(re.findall(r"<bdi>Countess</bdi>", (await ada.get("/g/1")).text)) >= 2


async def test_a_sign_in_code_brings_the_name_to_another_device_once(lodge: Lodge, ada: Browser) -> None:
    await lodge.say(ada)
    code = code_in((await ada.submit("/code", "/g/1/profile", next="/g/1/profile")).text)
    phone = await lodge.browser()
    page = await phone.submit("/sign-in", code=code.lower().replace("-", " "), next="/g/1")
    assert page.shows("Welcome back, Ada.")
    assert page.shows("Counts as your answer.")
    again = await (await lodge.browser()).submit("/sign-in", code=code, next="/g/1")
    assert again.status == 422
    assert again.shows("That code does not fit.")


async def test_a_sign_in_code_is_good_for_half_an_hour(lodge: Lodge, ada: Browser) -> None:
    code = code_in((await ada.submit("/code", "/g/1/profile", next="/g/1/profile")).text)
    lodge.clock.advance(minutes=31)
    assert (await (await lodge.browser()).submit("/sign-in", code=code, next="/")).status == 422


async def test_a_newer_code_voids_the_older(lodge: Lodge, ada: Browser) -> None:
    codes = [code_in((await ada.submit("/code", "/g/1/profile", next="/g/1/profile")).text) for _ in range(2)]
    assert (await (await lodge.browser()).submit("/sign-in", code=codes[0], next="/")).status == 422
    assert (await (await lodge.browser()).submit("/sign-in", code=codes[1], next="/")).status == 200


@pytest.mark.usefixtures("ada")
async def test_guessing_codes_is_slow(lodge: Lodge) -> None:
    browser = await lodge.browser()
    form = await browser.filled("/name", code="ABCDE-23456", next="/")
    assert (await browser.post("/sign-in", form)).status == 422
    statuses = [(await browser.post("/sign-in", form)).status for _ in range(25)]
    assert statuses[-1] == 429


async def test_signing_out_forgets_who_it_was(ada: Browser) -> None:
    page = await ada.submit("/sign-out")
    assert page.shows("Signed out.")
    assert page.shows("Pick a name to answer.")
    assert (await ada.get("/g/1/messages/1/edit")).status == 403


async def test_a_form_from_before_a_sign_in_is_void(lodge: Lodge) -> None:
    browser = await lodge.browser()
    old = await browser.token()
    await browser.submit("/name", name="Ada", next="/")
    assert (await browser.post("/sign-out", {"csrf": old})).status == 403


async def test_a_host_frees_a_name_and_its_holder_keeps_what_was_earned(
    lodge: Lodge, ada: Browser, hanna: Browser
) -> None:
    await lodge.say(ada)
    await lodge.reveal()
    number = str(await account_of(lodge, "ada"))
    assert (await hanna.get(f"/g/1/host/confirm/free?account={number}")).shows("Free this name?")
    page = await hanna.submit("/g/1/host/free", account=number)
    assert page.shows("The name Ada is free.")
    page = await ada.get("/g/1/profile")
    assert page.shows("Pick a name"), "the holder has none until they pick another"
    assert (await ada.get("/name")).shows("A host freed your former name.")
    newcomer = await lodge.browser("Ada")
    assert (await newcomer.get("/g/1/profile")).shows("nothing to show before your first answer")
    page = await ada.submit("/name", name="Ada the first", next="/g/1/profile")
    assert page.shows("Ada the first")
    assert page.shows("answer in time")
    assert (await hanna.get("/g/1/host/log")).shows("freed the name Ada")


async def test_a_host_renames_somebody_unless_the_name_is_taken(lodge: Lodge, ada: Browser, hanna: Browser) -> None:
    number = str(await account_of(lodge, "ada"))
    page = await hanna.submit("/g/1/host/rename", account=number, name="HANNA")
    assert page.status == 422
    assert page.shows("Somebody already has that name")
    assert page.shows("HANNA")
    page = await hanna.submit("/g/1/host/rename", account=number, name="Countess")
    assert page.shows("They are Countess now.")
    assert (await ada.get("/g/1")).shows("Countess")
    assert (await hanna.get("/g/1/host/log")).shows("renamed Ada to Countess")


@pytest.mark.usefixtures("ada")
async def test_a_host_makes_a_code_for_someone_who_lost_their_cookie(lodge: Lodge, hanna: Browser) -> None:
    number = str(await account_of(lodge, "ada"))
    code = code_in((await hanna.submit("/g/1/host/code", account=number)).text)
    page = await (await lodge.browser()).submit("/sign-in", code=code, next="/g/1")
    assert page.shows("Welcome back, Ada.")


async def test_hosts_are_named_and_removed(lodge: Lodge, ada: Browser, hanna: Browser) -> None:
    number = str(await account_of(lodge, "ada"))
    assert (await hanna.submit("/g/1/host/name-host", account=number)).shows("They are a host now.")
    assert (await ada.get("/g/1/host")).status == 200
    assert (await hanna.get(f"/g/1/host/confirm/remove-host?account={number}")).shows("Remove this host?")
    assert (await hanna.submit("/g/1/host/remove-host", account=number)).shows("They are no host any more.")
    assert (await ada.get("/g/1/host")).status == 403
    log = await hanna.get("/g/1/host/log")
    assert log.shows("made Ada a host")
    assert log.shows("removed Ada as a host")


async def test_an_answer_given_before_a_rename_stays_with_the_person(lodge: Lodge, ada: Browser) -> None:
    await lodge.say(ada, LONG)
    await ada.submit("/name", name="Countess", next="/g/1")
    await lodge.tick()
    assert (await ada.get("/g/1/leaderboard?board=latest")).shows("Countess")
