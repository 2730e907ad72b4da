"""What a host's buttons do. Each deed calls one service, which checks the right and writes the audit log."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass

from aiohttp import web

from bot.domain.errors import DrillError, NotFoundError
from bot.domain.group import Schedule
from bot.platforms.web import host_standings
from bot.platforms.web.listen_host import (
    PAGES,
    confirm_page,
    parse_numbers,
    preview_rules,
    preview_schedule,
    read_topics,
)
from bot.platforms.web.names import clean_name
from bot.platforms.web.parse import (
    parse_date,
    parse_id,
    parse_schedule,
    parse_window,
)
from bot.platforms.web.rights import require
from bot.platforms.web.visit import RefusedError, Visit
from bot.ports.ledgers import DayRepair, PointRepair
from bot.services.mending import parse_mark, parse_points, parse_reason
from bot.services.once import DoneBeforeError, once
from bot.services.room_people import PLATFORM


@dataclass(frozen=True, slots=True)
class Deed:
    """What to do, the page it belongs to, and whether a page asks first."""

    act: Callable[[Visit, int], Awaitable[None]]
    page: str
    asks_first: bool = False


async def show(visit: Visit) -> web.StreamResponse:
    """The page of a deed's form. Raises RefusedError for no deed."""
    await require(visit)
    return await PAGES[_find(visit).page](visit)


async def do(visit: Visit) -> web.StreamResponse:
    """Do a deed and go back to its page; a refusal shows the form again, filled."""
    by = await require(visit)
    name, deed = visit.request.match_info["deed"], _find(visit)
    try:
        if name == "schedule" and visit.field("act") != "save":
            return await preview_schedule(visit)
        if name == "rules" and visit.field("act") != "save":
            return await preview_rules(visit)
        with once(f"web-{by}-{visit.field('key')[:40]}") if visit.field("key") else nullcontext():
            await deed.act(visit, by)
    except DoneBeforeError:
        pass  # the same form, sent twice
    except DrillError as error:
        fault = visit.say(error.phrase, **error.facts)
        if deed.asks_first:
            return await confirm_page(visit, name, 422, fault=fault)
        return await PAGES[deed.page](visit, 422, fault=fault, fault_of=name)
    return visit.to(f"{visit.base}/host/{deed.page}")


def _find(visit: Visit) -> Deed:
    deed = DEEDS.get(visit.request.match_info["deed"])
    if deed is None:
        raise RefusedError(404, "error.not_found")
    return deed


async def _save_schedule(visit: Visit, by: int) -> None:
    wanted = parse_schedule(visit.form, list(await read_topics(visit)))
    groups = visit.room.services.groups
    schedule = await _schedule(visit)
    await groups.preview(visit.group.id, schedule, wanted.zone, 1)  # an unknown zone is refused before anything changes
    before = (schedule.timetable, schedule.topics, schedule.difficulties)
    if wanted.zone != visit.group.zone:
        await groups.change_zone(visit.group.id, wanted.zone, by)
    if before != (wanted.timetable, wanted.topics, wanted.difficulties):
        await groups.change_schedule(
            visit.group.id, schedule.id, wanted.timetable, wanted.topics, wanted.difficulties, by
        )
    visit.flash("said.schedule_saved")


async def _rename_group(visit: Visit, by: int) -> None:
    group = await visit.room.services.naming.rename(visit.group.id, visit.field("name"), by)
    visit.flash("group_name.saved", name=group.name)


async def _save_rules(visit: Visit, by: int) -> None:
    locks = bool(visit.field("lock_thread"))
    await visit.room.services.house_rules.set(visit.group.id, parse_numbers(visit), by, lock_thread=locks)
    visit.flash("said.schedule_saved")


async def _open_extra(visit: Visit, by: int) -> None:
    question = visit.field("question") or None
    key = f"web-{by}-{visit.form_key()}"
    await visit.room.services.hosting.open_extra(visit.group.id, key, parse_window(visit.form), by, question)
    visit.flash("said.opened")


async def _close(visit: Visit, by: int) -> None:
    await visit.room.services.hosting.close_now(visit.group.id, parse_id(visit.field("round")), by)
    visit.flash("said.closed")


async def _void(visit: Visit, by: int) -> None:
    why = parse_reason(visit.field("why"))
    await visit.room.services.hosting.void(visit.group.id, parse_id(visit.field("round")), why, by)
    visit.flash("said.voided")


async def _replace(visit: Visit, by: int) -> None:
    key = f"web-{by}-{visit.form_key()}"
    round_id, why = parse_id(visit.field("round")), parse_reason(visit.field("why"))
    await visit.room.services.hosting.replace(visit.group.id, round_id, key, parse_window(visit.form), by, why)
    visit.flash("said.replaced")


async def _pause(visit: Visit, by: int) -> None:
    await visit.room.services.groups.pause(visit.group.id, (await _schedule(visit)).id, by)
    visit.flash("said.paused")


async def _resume(visit: Visit, by: int) -> None:
    await visit.room.services.groups.resume(visit.group.id, (await _schedule(visit)).id, by)
    visit.flash("said.resumed")


async def _skip(visit: Visit, by: int) -> None:
    on = parse_date(visit.field("on"))
    await visit.room.services.groups.skip(visit.group.id, (await _schedule(visit)).id, on, by)
    visit.flash("said.skipped", on=str(on))


async def _unskip(visit: Visit, by: int) -> None:
    on = parse_date(visit.field("on"))
    await visit.room.services.groups.skip(visit.group.id, (await _schedule(visit)).id, on, by, back=True)
    visit.flash("said.unskipped", on=str(on))


async def _resume_channel(visit: Visit, by: int) -> None:
    await visit.room.services.groups.resume_channel(visit.group.id, parse_id(visit.field("channel")), by)
    visit.flash("said.channel_resumed")


async def _remove_channel(visit: Visit, by: int) -> None:
    groups, channel_id = visit.room.services.groups, parse_id(visit.field("channel"))
    channels = (await groups.settings(visit.group.id)).channels
    name = next((c.name for c in channels if c.id == channel_id and c.ref.platform != PLATFORM), None)
    if name is None:
        # The room's own channel is what these pages stand on: without it nobody could add it again.
        raise NotFoundError("channel.unknown")
    await groups.remove_channel(visit.group.id, channel_id, by)
    visit.flash("channels.removed", channel=name)


async def _queue(visit: Visit, by: int) -> None:
    await visit.room.services.questions.enqueue(visit.group.id, visit.field("question"), by)
    visit.flash("said.queued")


async def _dequeue(visit: Visit, by: int) -> None:
    await visit.room.services.questions.dequeue(visit.group.id, visit.field("question"), by)
    visit.flash("said.dequeued")


async def _pass_over(visit: Visit, by: int) -> None:
    await visit.room.services.questions.pass_over(visit.group.id, visit.field("question"), by)
    visit.flash("said.passed_over")


async def _mend_day(visit: Visit, by: int) -> None:
    member_id, on = parse_id(visit.field("member")), parse_date(visit.field("on"))
    repair = DayRepair(member_id, on, parse_mark(visit.field("mark")), by, parse_reason(visit.field("why")))
    await visit.room.services.settlement.mend_day(visit.group.id, member_id, repair, by)
    visit.flash("said.mended")


async def _mend_points(visit: Visit, by: int) -> None:
    member_id, round_id = parse_id(visit.field("member")), parse_id(visit.field("round"))
    points, why = parse_points(visit.field("points")), parse_reason(visit.field("why"))
    repair = PointRepair(member_id, round_id, points, by, why)
    await visit.room.services.settlement.mend_points(visit.group.id, repair, by)
    visit.flash("said.mended_points")


async def _name_host(visit: Visit, by: int) -> None:
    await visit.room.services.groups.name_host(visit.group.id, parse_id(visit.field("account")), by)
    visit.flash("said.host_named")


async def _remove_host(visit: Visit, by: int) -> None:
    await visit.room.services.groups.remove_host(visit.group.id, parse_id(visit.field("account")), by)
    visit.flash("said.host_removed")


async def _free(visit: Visit, by: int) -> None:
    account_id = parse_id(visit.field("account"))
    account = await visit.room.store.read(lambda uow: uow.members.get_account(account_id))
    former = visit.say("room.former", name=account.name)
    await visit.room.people.free(visit.group.id, account_id, former, by)
    visit.flash("said.freed", name=account.name)


async def _rename(visit: Visit, by: int) -> None:
    name = clean_name(visit.field("name"))
    await visit.room.people.rename_for(visit.group.id, parse_id(visit.field("account")), name, by)
    visit.flash("said.renamed_for", name=name.shown)


async def _make_code(visit: Visit, by: int) -> None:
    code = await visit.room.people.make_code_for(visit.group.id, parse_id(visit.field("account")), by)
    visit.flash("said.code_for", code=code)


async def _schedule(visit: Visit) -> Schedule:
    """The schedule the pages are about: the carrying one."""
    return (await visit.room.services.groups.settings(visit.group.id)).schedules[0]


DEEDS: Mapping[str, Deed] = {
    "schedule": Deed(_save_schedule, "schedule"),
    "rules": Deed(_save_rules, "schedule"),
    "rename-group": Deed(_rename_group, "schedule"),
    "digest": Deed(host_standings.set_digest, "weekly"),
    "digest-off": Deed(host_standings.clear_digest, "weekly"),
    "badges": Deed(host_standings.set_badges, "weekly"),
    "season": Deed(host_standings.begin_season, "seasons"),
    "season-move": Deed(host_standings.move_season, "seasons"),
    "season-end": Deed(host_standings.end_season, "seasons"),
    "extra": Deed(_open_extra, "rounds"),
    "close": Deed(_close, "rounds", asks_first=True),
    "void": Deed(_void, "rounds", asks_first=True),
    "replace": Deed(_replace, "rounds", asks_first=True),
    "pause": Deed(_pause, "rounds"),
    "resume": Deed(_resume, "rounds"),
    "skip": Deed(_skip, "schedule"),
    "unskip": Deed(_unskip, "schedule"),
    "resume-channel": Deed(_resume_channel, "rounds"),
    "remove-channel": Deed(_remove_channel, "rounds"),
    "queue": Deed(_queue, "questions"),
    "dequeue": Deed(_dequeue, "questions"),
    "pass-over": Deed(_pass_over, "rounds", asks_first=True),
    "mend-day": Deed(_mend_day, "people"),
    "mend-points": Deed(_mend_points, "people"),
    "name-host": Deed(_name_host, "people"),
    "remove-host": Deed(_remove_host, "people", asks_first=True),
    "free": Deed(_free, "people", asks_first=True),
    "rename": Deed(_rename, "people"),
    "code": Deed(_make_code, "people"),
}
