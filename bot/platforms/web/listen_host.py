"""The host's pages: rounds, schedule, questions, people and the log. Each is shown to hosts alone."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from aiohttp import web

from bot.domain.house_rules import BOUNDS, choices_of, choose
from bot.domain.question import DIFFICULTIES, Question
from bot.domain.round import Round, Rules
from bot.domain.schedule import get_zone, zone_names
from bot.platforms.web.host_standings import seasons_page, weekly_page
from bot.platforms.web.parse import UNITS, parse_schedule, split_window
from bot.platforms.web.rights import require
from bot.platforms.web.visit import Visit
from bot.ports.store import UnitOfWork
from bot.services.groups import GroupSettings
from bot.services.house_rules import describe, read_numbers
from bot.services.mending import MENDABLE
from bot.services.rights import get_round

PLANNED = 7
SHOWN_ROUNDS = 20
SHOWN_FOUND = 20
EXTRA_WINDOW = timedelta(hours=24)
Page = Callable[..., Awaitable[web.Response]]
_VOIDING = ("void", "replace")


async def rounds_page(visit: Visit, status: int = 200, **facts: Any) -> web.Response:
    """Open and recent rounds, what opens next, and opening one by hand."""
    settings = await visit.room.services.groups.settings(visit.group.id)

    async def work(uow: UnitOfWork) -> dict[str, Any]:
        rounds = [*await uow.rounds.open_in(visit.group.id)]
        rounds += await uow.rounds.history(visit.group.id, 0, SHOWN_ROUNDS)
        latest = await uow.rounds.latest(visit.group.id)
        if latest is not None and latest.id not in {round_.id for round_ in rounds}:
            rounds.insert(0, latest)
        titles = [(await uow.questions.version(round_.question_version_id)).title for round_ in rounds]
        return {"rounds": list(zip(rounds, titles, strict=True))}

    shown = await visit.room.store.read(work)
    schedule = settings.schedules[0] if settings.schedules else None
    preview = visit.room.services.groups.preview
    plan = await preview(visit.group.id, schedule, visit.group.zone, PLANNED) if schedule else ()
    listing = await visit.room.services.questions.listing(visit.group.id)
    extra = {"window": "24", "unit": "hours", **visit.form}
    shown |= {"settings": settings, "schedule": schedule, "plan": plan, "listing": listing, "extra": extra}
    return visit.render("host/rounds.html", status, tab="rounds", units=UNITS, **{**shown, **facts})


async def schedule_page(visit: Visit, status: int = 200, **facts: Any) -> web.Response:
    """When rounds open and what they ask, with a preview of what the form would do."""
    settings = await visit.room.services.groups.settings(visit.group.id)
    schedule = settings.schedules[0]
    shown = {
        "settings": settings,
        "schedule": schedule,
        "preview": await visit.room.services.groups.preview(visit.group.id, schedule, settings.group.zone),
        "values": _values(visit, settings),
        **await rules_facts(visit),
        "preview_zone": settings.group.zone,
        "is_preview": False,
        "today": visit.room.clock.now().astimezone(get_zone(settings.group.zone)).date(),
    }
    return visit.render(
        "host/schedule.html",
        status,
        tab="schedule",
        units=UNITS,
        levels=DIFFICULTIES,
        topics=await read_topics(visit),
        zones=zone_names(),
        **{**shown, **facts},
    )


async def preview_schedule(visit: Visit) -> web.Response:
    """What the schedule's form would do, nothing changed. Raises InvalidInputError for what it cannot."""
    wanted = parse_schedule(visit.form, list(await read_topics(visit)))
    settings = await visit.room.services.groups.settings(visit.group.id)
    schedule = replace(
        settings.schedules[0], timetable=wanted.timetable, topics=wanted.topics, difficulties=wanted.difficulties
    )
    preview = await visit.room.services.groups.preview(visit.group.id, schedule, wanted.zone)
    return await schedule_page(visit, preview=preview, preview_zone=wanted.zone, is_preview=True)


async def rules_facts(visit: Visit, rules: Rules | None = None) -> dict[str, Any]:
    """What the form of the rules shows: what was typed, else what is; and what a later round would be played by."""
    stored = await visit.room.services.house_rules.get(visit.group.id)
    typed = "on_time" in visit.form
    numbers = {name: str(number) for name, number in choices_of(stored).items()}
    values = {name: visit.field(name) if typed else numbers[name] for name in BOUNDS}
    locks = bool(visit.field("lock_thread")) if typed else stored.lock_thread
    shown = {"numbers": values, "bounds": BOUNDS, "locks": locks, "rules_preview": rules is not None}
    return {**shown, "rules_say": describe(rules or stored, visit.locale)}


async def preview_rules(visit: Visit) -> web.Response:
    """What the form of the rules would do, nothing changed. Raises InvalidInputError for what it cannot."""
    stored = await visit.room.services.house_rules.get(visit.group.id)
    rules = choose(stored, parse_numbers(visit), lock_thread=bool(visit.field("lock_thread")))
    return await schedule_page(visit, **await rules_facts(visit, rules))


def parse_numbers(visit: Visit) -> dict[str, int]:
    """The numbers of the form of the rules. Raises InvalidInputError for what is no whole number."""
    return read_numbers({name: visit.field(name) for name in BOUNDS})


async def questions_page(visit: Visit, status: int = 200, **facts: Any) -> web.Response:
    """The queue, and the bank to queue from."""
    settings = await visit.room.services.groups.settings(visit.group.id)
    listing = await visit.room.services.questions.listing(visit.group.id)
    by_id = {question.id: question for question in listing}
    search = visit.query("search") or visit.field("search")
    found = [question for question in listing if matches(question, search, visit.room.topic_title(question.topic))]
    shown = {
        "queue": [by_id[question_id] for question_id in settings.queue if question_id in by_id],
        "queued": set(settings.queue),
        "search": search,
        "found": found[:SHOWN_FOUND],
        "count": len(found),
    }
    return visit.render("host/questions.html", status, tab="questions", **{**shown, **facts})


async def people_page(visit: Visit, status: int = 200, **facts: Any) -> web.Response:
    """Names, hosts, and mending a member's day or points."""
    account_id = await require(visit)
    people = await visit.room.people.list(visit.group.id, account_id)
    members = await visit.room.services.members.list(visit.group.id, account_id)

    async def work(uow: UnitOfWork) -> dict[str, Any]:
        rounds = await uow.rounds.history(visit.group.id, 0, SHOWN_ROUNDS)
        titles = [(await uow.questions.version(round_.question_version_id)).title for round_ in rounds]
        hosts = await uow.groups.hosts(visit.group.id)
        return {"rounds": list(zip(rounds, titles, strict=True)), "hosts": hosts}

    shown = {"people": people, "members": members, "marks": MENDABLE, **await visit.room.store.read(work)}
    return visit.render("host/people.html", status, tab="people", **{**shown, **facts})


async def log_page(visit: Visit, status: int = 200, **facts: Any) -> web.Response:
    """What hosts did."""
    rows = await visit.room.services.groups.audit(visit.group.id, await require(visit))
    return visit.render("host/log.html", status, tab="log", rows=rows, **facts)


PAGES: dict[str, Page] = {
    "rounds": rounds_page,
    "schedule": schedule_page,
    "weekly": weekly_page,
    "seasons": seasons_page,
    "questions": questions_page,
    "people": people_page,
    "log": log_page,
}


async def show_page(visit: Visit) -> web.StreamResponse:
    """One of the host's pages."""
    await require(visit)
    return await PAGES[visit.request.match_info.get("page", "rounds")](visit)


async def show_confirm(visit: Visit) -> web.StreamResponse:
    """The page that asks before something that cannot be taken back."""
    await require(visit)
    return await confirm_page(visit, visit.request.match_info["deed"])


async def confirm_page(visit: Visit, deed: str, status: int = 200, **facts: Any) -> web.Response:
    """What a deed does, on what, and the button that does it."""
    fields = {name: visit.query(name) or visit.field(name) for name in ("round", "account", "question")}
    subject, round_ = await _read_subject(visit, fields)
    shown = {"deed": deed, "fields": fields, "subject": subject, "round": round_, "tab": "", "units": UNITS}
    hosting = visit.room.services.hosting
    at_stake = await hosting.count_at_stake(visit.group.id, round_.id) if round_ and deed in _VOIDING else 0
    values = {"window": "24", "unit": "hours", **visit.form}
    return visit.render("host/confirm.html", status, values=values, at_stake=at_stake, **{**shown, **facts})


async def read_topics(visit: Visit) -> dict[str, str]:
    """Titles by id of the topics a group can be asked about."""
    listing = await visit.room.services.questions.listing(visit.group.id)
    return {question.topic: visit.room.topic_title(question.topic) for question in listing}


def matches(question: Question, search: str, topic: str) -> bool:
    """Whether every word of `search` is in a question's title, id or topic."""
    text = f"{question.id} {question.title} {topic}".casefold()
    return all(word in text for word in search.casefold().split())


async def _read_subject(visit: Visit, fields: dict[str, str]) -> tuple[str, Round | None]:
    """What a deed is about: a round with its title, or the name of an account or question."""

    async def work(uow: UnitOfWork) -> tuple[str, Round | None]:
        if fields["round"].isdigit():
            round_ = await get_round(uow, visit.group.id, int(fields["round"][:15]))
            return (await uow.questions.version(round_.question_version_id)).title, round_
        if fields["account"].isdigit():
            return (await uow.members.get_account(int(fields["account"][:15]))).name, None
        return (await uow.questions.current(fields["question"], visit.group.id))[1].title, None

    return await visit.room.store.read(work)


def _values(visit: Visit, settings: GroupSettings) -> dict[str, Any]:
    """What the schedule's form shows: what was typed, else what is."""
    if "time" in visit.form:
        typed = visit.form
        chosen = {name: typed.getall(name, []) for name in ("weekday", "topic", "difficulty")}
        return {**{name: typed.get(name, "") for name in ("zone", "time", "window", "unit")}, **chosen}
    schedule = settings.schedules[0]
    window, unit = split_window(schedule.timetable.window)
    return {
        "zone": settings.group.zone,
        "time": f"{schedule.timetable.local_time:%H:%M}",
        "window": window,
        "unit": unit,
        "weekday": [str(day) for day in schedule.timetable.weekdays],
        "topic": sorted(schedule.topics),
        "difficulty": [str(level) for level in schedule.difficulties],
    }
