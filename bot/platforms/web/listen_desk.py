"""What waits for a host: suggestions and reports."""

from typing import Any

from aiohttp import web

from bot.domain.question import DIFFICULTIES, KINDS
from bot.platforms.web.acting import act
from bot.platforms.web.drafts import parse_draft, values
from bot.platforms.web.listen_host import read_topics
from bot.platforms.web.rights import require
from bot.platforms.web.visit import Visit

SUGGESTIONS = "/host/suggestions"
REPORTS = "/host/reports"


async def show_suggestions(visit: Visit) -> web.StreamResponse:
    """Suggestions that wait, beside questions that are like them."""
    rows = await visit.room.services.suggestions.waiting(visit.group.id, await require(visit))
    return visit.render("host/suggestions.html", rows=rows, tab="questions", part="suggestions")


async def show_suggestion(visit: Visit) -> web.StreamResponse:
    """One suggestion's form."""
    return await suggestion_page(visit)


async def suggestion_page(visit: Visit, status: int = 200, **facts: Any) -> web.Response:
    """As `show_suggestion`; `facts` are what a refused form brings back."""
    row = await visit.room.services.suggestions.get(visit.group.id, visit.number("suggestion"), await require(visit))
    shown = {"row": row, "values": values(visit, row.suggestion.draft), "topics": await read_topics(visit)}
    choices = {"kinds": KINDS, "levels": DIFFICULTIES, "tab": "questions", "part": "suggestions"}
    return visit.render("host/suggestion.html", status, **{**shown, **choices, **facts})


async def save_suggestion(visit: Visit) -> web.StreamResponse:
    """Approve a suggestion as its form stands now, or keep what was changed for later."""
    by, number, suggestions = await require(visit), visit.number("suggestion"), visit.room.services.suggestions
    draft, group_id = parse_draft(visit.form), visit.group.id
    if visit.field("act") == "approve":
        return await act(
            visit,
            lambda: suggestions.approve(group_id, number, by, draft),
            suggestion_page,
            "suggest.approved",
            SUGGESTIONS,
        )
    return await act(
        visit,
        lambda: suggestions.edit(group_id, number, draft, by),
        suggestion_page,
        "suggest.kept",
        f"{SUGGESTIONS}/{number}",
    )


async def decline_suggestion(visit: Visit) -> web.StreamResponse:
    """Say no, with a reason."""
    by, number, suggestions = await require(visit), visit.number("suggestion"), visit.room.services.suggestions
    reason = visit.field("reason")
    return await act(
        visit,
        lambda: suggestions.decline(visit.group.id, number, reason, by),
        suggestion_page,
        "suggest.declined_done",
        SUGGESTIONS,
    )


async def show_reports(visit: Visit) -> web.StreamResponse:
    """Open reports."""
    return await reports_page(visit)


async def reports_page(visit: Visit, status: int = 200, **facts: Any) -> web.Response:
    """As `show_reports`; `facts` are what a refused form brings back."""
    rows = await visit.room.services.reports.waiting(visit.group.id, await require(visit))
    refused = visit.number("report") if facts else None
    shown = {"rows": rows, "refused": refused, "tab": "questions", "part": "reports"}
    return visit.render("host/reports.html", status, **{**shown, **facts})


async def close_report(visit: Visit) -> web.StreamResponse:
    """Have done with a report."""
    by, number, reports = await require(visit), visit.number("report"), visit.room.services.reports
    note = visit.field("note")
    return await act(
        visit,
        lambda: reports.close(visit.group.id, number, note, by),
        reports_page,
        "complaint.closed",
        REPORTS,
    )
