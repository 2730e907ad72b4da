"""Who comes in: key file, host link, password, Host header."""

import io
import stat
from pathlib import Path

import pytest

from bot.platforms.web.doors import KEY_FILE, LINKS_FILE, Doors, RoomConfig, hand_over, load_key
from tests.platforms.conftest import MakeLodge
from tests.platforms.web.lodge import Browser, Lodge

KEY = b"k" * 64
PASSWORD = "correct horse"


def doors(**settings: str) -> Doors:
    return Doors(KEY, RoomConfig(Path("data"), **settings))  # type: ignore[arg-type]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_key_is_made_once_and_is_its_owner_s_alone(tmp_path: Path) -> None:
    data = tmp_path / "deep" / "data"
    key = load_key(data)
    assert len(key) == 64
    assert load_key(data) == key
    assert stat.S_IMODE((data / KEY_FILE).stat().st_mode) == 0o600


def test_two_rooms_have_two_keys_and_two_links(tmp_path: Path) -> None:
    one, other = load_key(tmp_path / "a"), load_key(tmp_path / "b")
    assert one != other
    assert doors().host_link != Doors(other, RoomConfig(tmp_path)).host_link


def test_the_host_link_is_printed_to_a_terminal_only(tmp_path: Path) -> None:
    link = doors().host_link
    assert hand_over(link, tmp_path, Terminal()) == link
    assert not (tmp_path / LINKS_FILE).exists()
    told = hand_over(link, tmp_path, io.StringIO())
    assert told == str(tmp_path / LINKS_FILE)
    assert (tmp_path / LINKS_FILE).read_text() == link + "\n"
    assert stat.S_IMODE((tmp_path / LINKS_FILE).stat().st_mode) == 0o600
    hand_over("http://newer", tmp_path, io.StringIO())
    assert (tmp_path / LINKS_FILE).read_text() == "http://newer\n"


@pytest.mark.parametrize(
    ("settings", "address"),
    [
        ({}, "http://127.0.0.1:8080"),
        ({"host": "0.0.0.0"}, "http://127.0.0.1:8080"),
        ({"host": "::1"}, "http://[::1]:8080"),
        ({"public_url": "https://drill.example.org"}, "https://drill.example.org"),
    ],
)
def test_the_room_s_address_is_one_that_can_be_opened(settings: dict[str, str], address: str) -> None:
    assert doors(**settings).host_link.startswith(f"{address}/host?key=")


@pytest.mark.parametrize(
    ("settings", "header", "is_ours"),
    [
        ({}, "127.0.0.1:8080", True),
        ({}, "LOCALHOST:8080", True),
        ({}, "[::1]:8080", True),
        ({}, "evil.example", False),
        ({}, "192.168.1.5:8080", False),
        ({}, "127.0.0.1.evil.example", False),
        ({}, "", False),
        ({"host": "0.0.0.0"}, "192.168.1.5:8080", True),
        ({"host": "0.0.0.0"}, "evil.example", False),
        ({"host": "drill.local"}, "drill.local:8080", True),
        ({"public_url": "https://drill.example.org"}, "drill.example.org", True),
        ({"public_url": "https://drill.example.org:8443"}, "drill.example.org:8443", True),
        ({"public_url": "https://drill.example.org"}, "example.org", False),
    ],
)
def test_only_the_room_s_own_names_are_served(settings: dict[str, str], header: str, is_ours: bool) -> None:
    assert doors(**settings).is_own_host(header) is is_ours


def test_a_password_opens_and_nothing_else_does() -> None:
    locked = doors(password=PASSWORD)
    assert locked.is_password(PASSWORD)
    assert not any(locked.is_password(other) for other in ("", "correct", PASSWORD + " ", "\ud800", "ß"))
    assert locked.is_open_to(locked.door_mark)
    assert not locked.is_open_to("")
    assert not doors(password="another horse").is_open_to(locked.door_mark)
    assert not doors().is_password("")


async def test_on_this_machine_the_room_is_open_without_a_key(lodge: Lodge) -> None:
    page = await (await lodge.browser()).get("/")
    assert (page.status, page.path) == (200, "/g/1")
    assert page.shows("Title")


async def test_a_foreign_host_name_is_not_served(lodge: Lodge) -> None:
    browser = await lodge.browser()
    for path in ("/", "/g/1", "/health", "/static/room.css"):
        reply = await browser.get(path, {"Host": "evil.example"})
        assert reply.status == 421
        assert "Title" not in reply.text


async def test_a_password_stands_before_every_page_but_health(make_lodge: MakeLodge) -> None:
    lodge = await make_lodge(password=PASSWORD)
    browser = await lodge.browser()
    for path in ("/", "/g/1", "/g/1/leaderboard", "/name", "/g/1/host"):
        page = await browser.get(path)
        assert page.path == "/door"
        assert "Title" not in page.text
    for path in ("/g/1/events", "/g/1/changes", "/g/1/rounds/1/pieces"):
        assert (await browser.get(path, {"Accept": "application/json"})).status == 403
    assert (await browser.get("/health")).status == 200
    refused = await browser.post("/g/1/rounds/1/messages", {"text": "typed before the door was shut"})
    assert refused.status == 403
    assert refused.shows("typed before the door was shut")


async def test_the_password_leads_to_the_page_that_was_asked_for(make_lodge: MakeLodge) -> None:
    lodge = await make_lodge(password=PASSWORD)
    browser = await lodge.browser()
    page = await browser.submit("/door", "/door", password="wrong", next="/g/1/archive")
    assert page.status == 403
    assert page.shows("That is not the password.")
    page = await browser.submit("/door", "/door", password=PASSWORD, next="/g/1/archive")
    assert (page.status, page.path) == (200, "/g/1/archive")
    assert (await browser.get("/door")).path == "/g/1"


async def test_guessing_passwords_is_slow(make_lodge: MakeLodge) -> None:
    lodge = await make_lodge(password=PASSWORD)
    browser = await lodge.browser()
    form = await browser.filled("/door", password="wrong", next="/")
    replies = [(await browser.post("/door", form)).status for _ in range(25)]
    assert replies[:20] == [403] * 20
    assert replies[20:] == [429] * 5
    assert (await browser.post("/door", {**form, "password": PASSWORD})).status == 429
    lodge.clock.advance(minutes=1)
    assert (await browser.post("/door", {**form, "password": PASSWORD})).path == "/g/1"


async def test_another_password_shuts_the_door_again(make_lodge: MakeLodge) -> None:
    lodge = await make_lodge(password=PASSWORD)
    browser = await lodge.browser()
    await browser.submit("/door", "/door", password=PASSWORD, next="/")
    lodge.password = "another horse"
    await lodge.restart()
    browser.base = lodge.base
    assert (await browser.get("/g/1")).path == "/door"


@pytest.mark.parametrize(
    "path", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", ""]
)
async def test_after_the_door_nobody_is_sent_out_of_the_room(make_lodge: MakeLodge, path: str) -> None:
    lodge = await make_lodge(password=PASSWORD)
    browser = await lodge.browser()
    reply = await browser.post("/door", await browser.filled("/door", password=PASSWORD, next=path), follow=False)
    assert (reply.status, reply.headers["Location"]) == (303, "/")


async def test_the_host_link_opens_the_door_and_leaves_the_address(make_lodge: MakeLodge) -> None:
    lodge = await make_lodge(password=PASSWORD)
    browser = await lodge.browser()
    link = lodge.room.doors.host_link
    reply = await browser.get(link[link.index("/host?") :], follow=False)
    assert (reply.status, reply.headers["Location"]) == (303, "/host")
    assert (await browser.get("/host")).path == "/name"
    page = await browser.submit("/name", name="Hanna", next="/host")
    assert (page.status, page.path) == (200, "/g/1/host")


async def test_a_whole_class_comes_in_behind_one_address(make_lodge: MakeLodge) -> None:
    lodge = await make_lodge(password=PASSWORD)
    for number in range(30):
        browser = await lodge.browser()
        await browser.submit("/door", "/door", password=PASSWORD, next="/g/1")
        assert (await browser.submit("/name", "/name", name=f"Person {number}", next="/g/1")).path == "/g/1"
    codes = await lodge.browser()
    assert (await codes.submit("/door", "/door", password="a guess", next="/g/1")).status == 403


async def test_a_wrong_host_key_is_refused_and_guessing_is_slow(lodge: Lodge) -> None:
    browser = await lodge.browser("Mallory")
    for _ in range(10):
        assert (await browser.get("/host?key=guess")).status == 403
    statuses = [(await browser.get("/host?key=guess")).status for _ in range(20)]
    assert statuses[-1] == 429
    assert (await browser.get("/g/1/host")).status == 403


async def test_someone_with_a_name_becomes_a_host_by_the_link(lodge: Lodge, ada: Browser) -> None:
    assert (await ada.get("/g/1/host")).status == 403
    link = lodge.room.doors.host_link
    page = await ada.get(link[link.index("/host?") :])
    assert page.path == "/g/1/host"
    assert (await ada.get("/g/1/host/log")).shows("The operator made Ada a host")
