"""One's own affairs: days away, reminders, what is stored, and being forgotten."""

import json
from datetime import time, timedelta
from typing import Any

from aiohttp import web

from bot.domain.errors import InvalidInputError
from bot.domain.schedule import get_zone, zone_names
from bot.platforms.web.acting import act
from bot.platforms.web.due import read_due
from bot.platforms.web.listen_profiles import read_streak
from bot.platforms.web.parse import parse_date, parse_time
from bot.platforms.web.visit import Visit
from bot.services.reminders import Wish

REMINDERS = (15, 30, 60, 120, 240, 480)


async def show_streak(visit: Visit) -> web.StreamResponse:
    """One's own streak, day by day, and the days away that leave it as it is."""
    return await streak_page(visit)


async def streak_page(visit: Visit, status: int = 200, **facts: Any) -> web.Response:
    """As `show_streak`; `facts` are what a refused form brings back."""
    account = visit.viewer.account
    rests = await visit.room.services.members.rests(visit.group.id, account.id) if account else ()
    shown = {**await read_streak(visit), "rests": rests, "first_away": tomorrow(visit)}
    return visit.render("streak.html", status, **{**shown, **facts})


def tomorrow(visit: Visit) -> str:
    """The first day that can be planned, as ISO text."""
    return str(visit.room.clock.now().astimezone(get_zone(visit.group.zone)).date() + timedelta(days=1))


async def plan_rest(visit: Visit) -> web.StreamResponse:
    """Plan days away."""
    members, by = visit.room.services.members, visit.account.id

    async def deed() -> None:
        first_on = parse_date(visit.field("first"))
        await members.plan_rest(visit.group.id, by, first_on, parse_date(visit.field("last") or visit.field("first")))

    return await act(visit, deed, streak_page, "away.planned", "/streak#away")


async def cancel_rest(visit: Visit) -> web.StreamResponse:
    """Take days away back."""
    members, by, number = visit.room.services.members, visit.account.id, visit.number("rest")
    return await act(
        visit,
        lambda: members.cancel_rest(visit.group.id, by, number),
        streak_page,
        "away.cancelled",
        "/streak#away",
    )


async def show_me(visit: Visit) -> web.StreamResponse:
    """Reminders and privacy."""
    return await me_page(visit)


async def me_page(visit: Visit, status: int = 200, **facts: Any) -> web.Response:
    """As `show_me`; `facts` are what a refused form brings back."""
    account = visit.viewer.account
    wishes = await visit.room.services.reminders.wishes(account.id) if account else []
    before = next((wish.before // timedelta(minutes=1) for wish in wishes if wish.group_id == visit.group.id), 0)
    stored = {
        "before": str(before or ""),
        "zone": (account and account.zone) or "",
        "quiet_from": _clock(account.quiet_from) if account else "",
        "quiet_until": _clock(account.quiet_until) if account else "",
    }
    choices = sorted({*REMINDERS, before} - {0})
    shown = {
        "values": {**stored, **visit.form},
        "zones": zone_names(),
        "choices": choices,
        "due": await read_due(visit),
    }
    return visit.render("me.html", status, **{**shown, **facts})


async def save_reminder(visit: Visit) -> web.StreamResponse:
    """Set when to be reminded, and when not to be disturbed."""
    reminders, by = visit.room.services.reminders, visit.account.id

    async def deed() -> None:
        await reminders.save(visit.group.id, by, parse_wish(visit))

    return await act(visit, deed, me_page, "mypage.saved", "/me")


def parse_wish(visit: Visit) -> Wish:
    """What the form asks for. Raises InvalidInputError for a time or number that is none."""
    before, zone = visit.field("before"), visit.field("zone").strip()
    quiet = (parse_time(text) if text else None for text in (visit.field("quiet_from"), visit.field("quiet_until")))
    return Wish(parse_minutes(before) if before else None, zone or None, *quiet)


def parse_minutes(text: str) -> timedelta:
    """So many minutes. Raises InvalidInputError for what is no number; the bounds are the service's."""
    if not (text.isascii() and text.isdigit() and len(text) <= 5):
        raise InvalidInputError("reminder.bad_time")
    return timedelta(minutes=int(text))


async def export(visit: Visit) -> web.StreamResponse:
    """All that is stored about oneself, as a file."""
    found = await visit.room.services.privacy.export(visit.own_account.id)
    text = json.dumps(found, ensure_ascii=False, indent=2)
    headers = {"Content-Disposition": 'attachment; filename="daily-drill.json"', "Cache-Control": "no-store"}
    return web.Response(text=text, content_type="application/json", headers=headers)


async def show_forget(visit: Visit) -> web.StreamResponse:
    """The page that asks before somebody is forgotten."""
    return await forget_page(visit)


async def forget_page(visit: Visit, status: int = 200, **facts: Any) -> web.Response:
    """As `show_forget`; `facts` are what a refused form brings back."""
    return visit.render("forget.html", status, account=visit.account, **facts)


async def forget(visit: Visit) -> web.StreamResponse:
    """Be forgotten, and signed out of this browser."""
    by = visit.account.id

    async def deed() -> None:
        if visit.field("sure") != "yes":
            raise InvalidInputError("mypage.not_sure")
        await visit.room.services.privacy.forget(by)
        visit.session = type(visit.session)(door=visit.session.door)

    return await act(visit, deed, forget_page, "mypage.forgotten", "")


def _clock(at: time | None) -> str:
    return f"{at:%H:%M}" if at else ""
