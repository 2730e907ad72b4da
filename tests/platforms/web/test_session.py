from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from bot.platforms.web.session import Flash, Session, Sessions
from tests.platforms.conftest import MakeLodge
from tests.platforms.web.lodge import Lodge

SESSIONS = Sessions(b"k" * 64, secure=False)


def request(cookies: str) -> web.Request:
    return make_mocked_request("GET", "/", headers={"Cookie": cookies})


def written(session: Session, sessions: Sessions = SESSIONS) -> web.Response:
    response = web.Response()
    sessions.write(response, session)
    return response


def test_a_session_comes_back_as_it_was_written() -> None:
    session = Session("abc", account_id=7, operator=True, door="mark")
    cookie = written(session).cookies["drill"]
    assert SESSIONS.read(request(f"drill={cookie.value}")) == (session, False)


def test_a_cookie_that_we_did_not_sign_is_nobody_s() -> None:
    good = written(Session("abc", account_id=7)).cookies["drill"].value
    forged = Sessions(b"x" * 64, secure=False)
    other = written(Session("abc", account_id=7), forged).cookies["drill"].value
    for cookie in ("", "drill=", f"drill={other}", f"drill={good[:-1]}x", f"drill={good.split('.')[0]}.", "drill=é"):
        session, is_new = SESSIONS.read(request(cookie))
        assert (session.account_id, session.operator, is_new) == (None, False, True)


def test_a_flash_does_not_pass_for_a_session() -> None:
    response = web.Response()
    SESSIONS.write_flash(response, Flash("said.sent"))
    value = response.cookies["drill-said"].value
    assert SESSIONS.read(request(f"drill={value}"))[1]
    assert SESSIONS.read_flash(request(f"drill-said={value}")) == Flash("said.sent")
    assert SESSIONS.read_flash(request("drill-said=nonsense")) is None


def test_cookies_are_out_of_a_script_s_and_another_site_s_reach() -> None:
    cookie = written(Session("abc")).cookies["drill"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], bool(cookie["secure"])) == (True, "Lax", "/", False)
    secure = written(Session("abc"), Sessions(b"k" * 64, secure=True)).cookies["__Host-drill"]
    assert (secure["secure"], secure["domain"], secure["path"]) == (True, "", "/")


def test_a_token_belongs_to_one_session_and_one_key() -> None:
    one, other = Session("one"), Session("other")
    assert SESSIONS.is_csrf(one, SESSIONS.csrf(one))
    assert not SESSIONS.is_csrf(other, SESSIONS.csrf(one))
    assert not SESSIONS.is_csrf(one, "")
    assert not SESSIONS.is_csrf(one, "\ud800")
    assert SESSIONS.csrf(one) != Sessions(b"x" * 64, secure=False).csrf(one)
    assert Session().id != Session().id


async def test_the_cookie_does_not_hold_the_account_s_own_id(lodge: Lodge) -> None:
    browser = await lodge.browser("Ada")
    account = await lodge.core.store.read(lambda uow: uow.members.get_account(1))
    assert account.ref.external_id not in browser.cookies["drill"].value


async def test_behind_https_cookies_are_sent_over_it_alone(make_lodge: MakeLodge) -> None:
    lodge = await make_lodge(public_url="https://drill.example.org", password="correct horse")
    browser = await lodge.browser()
    reply = await browser.get("/door", {"Host": "drill.example.org"})
    assert reply.status == 200
    assert "__Host-drill=" in reply.headers["Set-Cookie"]
    assert "Secure" in reply.headers["Set-Cookie"]


async def test_a_session_of_an_account_that_is_gone_is_a_stranger_s(lodge: Lodge) -> None:
    browser = await lodge.browser()
    cookie = written(Session("abc", account_id=999), lodge.room.sessions).cookies["drill"].value
    page = await browser.get("/g/1", {"Cookie": f"drill={cookie}"})
    assert page.status == 200
    assert page.shows("Pick a name to answer.")
