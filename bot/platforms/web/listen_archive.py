"""The archive of revealed rounds, and the best answer a host pins to one."""

from aiohttp import web

from bot.domain.errors import DrillError
from bot.platforms.web.paging import parse_offset
from bot.platforms.web.parse import parse_id
from bot.platforms.web.rights import require
from bot.platforms.web.visit import Visit
from bot.services.archive import ARCHIVE_PAGE


async def show_archive(visit: Visit) -> web.StreamResponse:
    """Revealed rounds."""
    offset = parse_offset(visit)
    rows = await visit.room.services.archive.list(visit.group.id, offset)
    return visit.render("archive.html", rows=rows, offset=offset, page=ARCHIVE_PAGE)


async def pin(visit: Visit) -> web.StreamResponse:
    """Pin an answer to its round, in place of another, or take it down; harmless to repeat."""
    by, number, archive = await require(visit), visit.number("round"), visit.room.services.archive
    try:
        if visit.field("act") == "unpin":
            await archive.unpin(visit.group.id, number, by)
        else:
            await archive.pin(visit.group.id, parse_id(visit.field("answer")), by)
        visit.flash("room_boards.unpinned" if visit.field("act") == "unpin" else "room_boards.pinned")
    except DrillError as error:
        visit.flash(error.phrase, **error.facts)
    return visit.to(f"{visit.base}/rounds/{number}#helpful")
