"""The host's pages about standings: the weekly digest, badges and seasons, each with its deeds."""

from typing import Any

from aiohttp import web

from bot.domain.badge import parse_lengths
from bot.domain.schedule import get_zone
from bot.platforms.web.listen_weeks import draw
from bot.platforms.web.parse import parse_date, parse_time, parse_weekday
from bot.platforms.web.rights import require
from bot.platforms.web.visit import Visit


async def weekly_page(visit: Visit, status: int = 200, **facts: Any) -> web.Response:
    """The weekly digest as it would be now, when it goes out, and badges."""
    by = await require(visit)
    wish = await visit.room.services.digests.find(visit.group.id)
    rules = await visit.room.services.badges.rules(visit.group.id)
    # Reading a week takes long: only whoever asks for the preview waits for it.
    card = await visit.room.services.digests.preview(visit.group.id, by) if visit.query("preview") else None
    values = {
        "weekday": str(wish.weekday) if wish else "0",
        "time": f"{wish.local_time:%H:%M}" if wish else "09:00",
        "champion": "yes" if rules.champion else "",
        "streaks": ", ".join(map(str, rules.streaks)),
        **visit.form,
    }
    if visit.field("streaks") and not visit.field("champion"):
        values["champion"] = ""  # an unticked box sends nothing
    shown = {"wish": wish, "values": values, "card": card, "drawn": await draw(visit, card) if card else {}}
    return visit.render("host/weekly.html", status, tab="weekly", **{**shown, **facts})


async def seasons_page(visit: Visit, status: int = 200, **facts: Any) -> web.Response:
    """Seasons, newest first, and a new one."""
    await require(visit)
    seasons = await visit.room.services.seasons.list(visit.group.id)
    today = visit.room.clock.now().astimezone(get_zone(visit.group.zone)).date()
    shown = {"seasons": list(reversed(seasons)), "today": today}
    return visit.render("host/seasons.html", status, tab="seasons", **{**shown, **facts})


async def set_digest(visit: Visit, by: int) -> None:
    """Have the digest go out on a day of the week."""
    weekday, at = parse_weekday(visit.field("weekday")), parse_time(visit.field("time"))
    await visit.room.services.digests.set(visit.group.id, weekday, at, by)
    visit.flash("digest.saved", weekday=visit.say(f"host.weekday_{weekday}"), time=f"{at:%H:%M}")


async def clear_digest(visit: Visit, by: int) -> None:
    """Have none go out."""
    await visit.room.services.digests.clear(visit.group.id, by)
    visit.flash("digest.cleared")


async def set_badges(visit: Visit, by: int) -> None:
    """Choose the badges that stand beside names."""
    lengths = parse_lengths(visit.field("streaks"))
    await visit.room.services.badges.set(visit.group.id, bool(visit.field("champion")), lengths, by)
    visit.flash("badge.set")


async def begin_season(visit: Visit, by: int) -> None:
    """Add a season."""
    first, last = parse_date(visit.field("first")), parse_date(visit.field("last"))
    season = await visit.room.services.seasons.create(visit.group.id, visit.field("name"), first, last, by)
    visit.flash("room_boards.season_begun", name=season.name)


async def move_season(visit: Visit, by: int) -> None:
    """Change a season's dates."""
    first, last = parse_date(visit.field("first")), parse_date(visit.field("last"))
    season = await visit.room.services.seasons.move(visit.group.id, visit.field("name"), first, last, by)
    visit.flash("room_boards.season_moved", name=season.name)


async def end_season(visit: Visit, by: int) -> None:
    """End a season today."""
    season = await visit.room.services.seasons.end(visit.group.id, visit.field("name"), by)
    visit.flash("room_boards.season_ended", name=season.name)
