"""What every response carries, and what every change must bring."""

import pytest

from bot.platforms.http import HEADERS
from tests.platforms.conftest import MakeLodge
from tests.platforms.web.lodge import JSON, LONG, Browser, Lodge

CHANGES = (
    "/name",
    "/sign-in",
    "/sign-out",
    "/code",
    "/g/1/rounds/1/messages",
    "/g/1/rounds/1/private",
    "/g/1/rounds/1/private/withdraw",
    "/g/1/messages/1/edit",
    "/g/1/messages/1/delete",
    "/g/1/messages/1/dismiss",
    "/g/1/host/pause",
    "/g/1/host/void",
)


async def test_every_response_forbids_what_is_not_needed(ada: Browser) -> None:
    for path in ("/", "/g/1", "/name", "/nothing", "/g/1/changes", "/static/room.js", "/health", "/g/1/host"):
        reply = await ada.get(path, follow=False)
        assert HEADERS.items() <= reply.headers.items(), path
        assert "Server" not in reply.headers, "what runs here is nobody's business"


def test_the_policy_lets_in_only_our_own_files() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "http" not in policy
    for rule in ("script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"):
        assert rule in policy


@pytest.mark.parametrize("token", [None, "", "0" * 64, "é"])
async def test_a_change_without_this_session_s_token_is_refused(
    lodge: Lodge, hanna: Browser, token: str | None
) -> None:
    fields = {"text": LONG, "name": "Mallory", "round": "1", "why": "x", "publish": "named", "key": "a form's key"}
    for path in CHANGES:
        reply = await hanna.post(path, fields if token is None else {**fields, "csrf": token})
        assert reply.status == 403, path
        assert reply.shows("Reload it and send again."), path
    assert (await hanna.get("/g/1")).shows("Hanna")
    assert len(await lodge.core.store.read(lambda uow: uow.room.thread(1, "1"))) == 0
    assert len(await lodge.core.store.read(lambda uow: uow.audit.list(1, 10))) == 1


async def test_the_password_form_needs_its_token_too(make_lodge: MakeLodge) -> None:
    lodge = await make_lodge(password="correct horse")
    browser = await lodge.browser()
    assert (await browser.post("/door", {"password": "correct horse", "next": "/"})).status == 403
    assert (await browser.get("/g/1")).path == "/door"


async def test_a_token_of_another_session_is_refused(lodge: Lodge, ada: Browser) -> None:
    mallory = await lodge.browser("Mallory")
    fields = {"csrf": await mallory.token(), "key": "a form's key", "text": LONG}
    assert (await ada.post("/g/1/rounds/1/messages", fields)).status == 403


async def test_a_stale_form_gives_back_what_was_typed(ada: Browser) -> None:
    reply = await ada.post("/g/1/rounds/1/messages", {"csrf": "old", "text": f"{LONG} <b>"})
    assert reply.shows("What you typed, so that nothing is lost:")
    assert f"{LONG} &lt;b&gt;</textarea>" in reply.text
    asked = await ada.post("/g/1/rounds/1/messages", {"csrf": "old", "text": LONG}, JSON)
    assert asked.text.startswith('{"fault": ')


async def test_nothing_is_changed_by_looking(ada: Browser) -> None:
    for path in CHANGES:
        reply = await ada.get(path)
        assert reply.status in (200, 403, 404), "a page to start from, or nothing there"
    assert (await ada.get("/g/1")).shows("Ada")


async def test_a_cookie_is_set_once_and_not_on_every_page(lodge: Lodge) -> None:
    browser = await lodge.browser()
    assert "Set-Cookie" in (await browser.get("/g/1")).headers
    assert "Set-Cookie" not in (await browser.get("/g/1")).headers


async def test_static_files_are_kept_for_as_long_as_they_stay_the_same(ada: Browser) -> None:
    page = await ada.get("/g/1")
    address = page.text.split('<link rel="stylesheet" href="')[1].split('"')[0]
    reply = await ada.get(address)
    assert reply.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert reply.headers["Content-Type"] == "text/css; charset=utf-8"
    assert (await ada.get("/static/room.css?v=old")).headers["Cache-Control"] == "private, no-cache"


async def test_the_room_s_own_files_ask_nobody_else_for_anything(ada: Browser) -> None:
    for name in ("room.css", "room.js", "icon.svg"):
        text = (await ada.get(f"/static/{name}")).text
        assert "https://" not in text
        assert "@import" not in text
        assert "http://" not in text.replace("http://www.w3.org/2000/svg", "")
        assert "eval(" not in text


async def test_behind_a_proxy_addresses_are_told_apart_by_its_word(make_lodge: MakeLodge) -> None:
    lodge = await make_lodge(public_url="https://drill.example.org", password="correct horse")
    browser = await lodge.browser()
    for number in range(25):
        reply = await browser.get("/host?key=guess", {"X-Forwarded-For": f"spoofed, 203.0.113.{number}"})
        assert reply.status == 403
    statuses = [
        (await browser.get("/host?key=guess", {"X-Forwarded-For": f"{n}, 203.0.113.7"})).status for n in range(25)
    ]
    assert statuses[-1] == 429, "only the proxy's own word counts, not what was sent to it"


async def test_without_a_proxy_nobody_s_word_counts(lodge: Lodge) -> None:
    browser = await lodge.browser()
    statuses = [
        (await browser.get("/host?key=guess", {"X-Forwarded-For": f"203.0.113.{number}"})).status
        for number in range(25)
    ]
    assert statuses[-1] == 429
