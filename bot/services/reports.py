"""Reports: a member says what is wrong with a question; the host sees it and answers."""

from collections.abc import Sequence

from bot.cards.notices import NoticeCard
from bot.domain.errors import ConflictError, NotFoundError
from bot.domain.report import MOST_OPEN, Report, ReportKind
from bot.domain.text import clean_prose
from bot.ports.store import UnitOfWork
from bot.services.notices import tell_account, tell_hosts
from bot.services.rights import get_round, record, require_host, require_member
from bot.services.use_cases import UseCases

LONGEST_TEXT = 2000
SHOWN = 200


class Reports(UseCases):
    """Use cases of a member who reports, and of a host (`by`, an account id) who answers.

    Raises ForbiddenError for an account without a seat and for `by` who is no host, NotFoundError for what belongs to
    another group, InvalidInputError for a text that is too long.
    """

    async def report_round(self, group_id: int, account_id: int, round_id: int, kind: ReportKind, text: str) -> Report:
        """Report the question of a round, in the version it was asked with. `text` may be empty.

        Reported again, the open report changes. Raises ConflictError when too many of the account's are open.
        """

        async def work(uow: UnitOfWork) -> Report:
            round_ = await get_round(uow, group_id, round_id)
            await require_member(uow, group_id, account_id)
            said, now = clean_prose("report", text, LONGEST_TEXT, needed=False), self._clock.now()
            about = round_.question_version_id, round_.question_id
            report = await uow.reports.put(group_id, account_id, *about, kind, said, now)
            if await uow.reports.count_open(group_id, account_id) > MOST_OPEN:
                raise ConflictError("report.many", most=MOST_OPEN)
            facts = {"name": report.reporter, "title": report.title, "kind": report.kind, "group_id": str(group_id)}
            await tell_hosts(uow, group_id, f"report-{report.id}", NoticeCard(f"notice.report_{kind}", facts), now)
            return report

        return await self._store.write(work)

    async def waiting(self, group_id: int, by: int) -> Sequence[Report]:
        """Open reports, those on one question together, oldest first."""

        async def work(uow: UnitOfWork) -> Sequence[Report]:
            await require_host(uow, group_id, by)
            return await uow.reports.open_in(group_id, SHOWN)

        return await self._store.read(work)

    async def close(self, group_id: int, report_id: int, note: str, by: int) -> None:
        """Have done with a report; `note` reaches its reporter and may be empty. Harmless to repeat."""
        said = clean_prose("note", note, LONGEST_TEXT, needed=False)

        async def work(uow: UnitOfWork) -> None:
            now = self._clock.now()
            report = await uow.reports.get(report_id)
            if report.group_id != group_id:
                raise NotFoundError("report.unknown")
            await require_host(uow, group_id, by)
            if report.closed_at is not None:
                return
            await record(uow, group_id, by, "audit.closed_report", now, {"title": report.title, "why": said})
            await uow.reports.close(report_id, by, now, said)
            card = NoticeCard(
                "notice.report_noted" if said else "notice.report_closed", {"title": report.title, "why": said}
            )
            await tell_account(uow, group_id, report.account_id, f"report-{report_id}-closed", card, now)

        await self._store.write(work)
