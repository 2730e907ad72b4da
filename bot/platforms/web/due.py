"""What waits to be practised, in a line for the pages that are about something else."""

from typing import Any

from bot.cards.practice import DueCard
from bot.domain.schedule import get_zone
from bot.platforms.web.visit import Visit


async def read_due(visit: Visit) -> str:
    """A line on what waits today, for other pages; '' where nothing does."""
    if visit.viewer.account is None:
        return ""
    due = await visit.room.services.practice.due(visit.viewer.account.id, visit.group.id)
    return say_due(visit, due) if due.due or due.new else ""


def say_due(visit: Visit, due: DueCard) -> str:
    """What waits today, in a sentence."""
    if due.due or due.new:
        waiting = {"due": visit.say("practice.due", n=due.due), "new": visit.say("practice.new", n=due.new)}
        return visit.say("practice.due_line", **waiting, done=due.done_today, a_day=due.a_day)
    if due.next_due_at is None:
        return visit.say("practice.due_never")
    return visit.say("practice.due_nothing", on=due.next_due_at.astimezone(get_zone(visit.group.zone)))


def due_facts(visit: Visit, due: DueCard) -> dict[str, Any]:
    """What the template of the day's load shows."""
    weak = ", ".join(visit.room.topic_title(topic) for topic in due.weak)
    return {"due": due, "due_line": say_due(visit, due), "weak": weak}
