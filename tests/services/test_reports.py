"""Members report a question; the host sees the reports and answers them."""

from datetime import timedelta

import pytest

from bot.cards.notices import NoticeCard
from bot.domain.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from bot.domain.report import MOST_OPEN, Report, ReportKind
from tests.services.house import House, account


async def report(
    house: House, name: str = "Ada", kind: ReportKind = ReportKind.WRONG, text: str = "The third point is not so."
) -> Report:
    """A report on the latest round's question."""
    await house.core.services.members.join(house.group.id, account(name), name)
    round_ = await house.round()
    return await house.core.services.reports.report_round(
        house.group.id, await house.account_id(name), round_.id, kind, text
    )


async def waiting(house: House) -> list[tuple[str, ReportKind, str]]:
    found = await house.core.services.reports.waiting(house.group.id, house.host)
    return [(row.reporter, row.kind, row.text) for row in found]


async def told(house: House, name: str) -> list[tuple[str, dict[str, str]]]:
    await house.core.services.courier.deliver()
    sent = [s.card for s in house.platform.sent if s.ref.place == name.lower()]
    return [(card.phrase, card.facts) for card in sent if isinstance(card, NoticeCard)]


@pytest.mark.parametrize("kind", list(ReportKind))
async def test_a_report_reaches_the_host(house: House, kind: ReportKind) -> None:
    round_ = await house.play_day("Ada")

    made = await report(house, kind=kind)

    assert await waiting(house) == [("Ada", kind, "The third point is not so.")]
    assert (made.question_id, made.version_id) == (round_.question_id, round_.question_version_id)
    [(phrase, facts)] = await told(house, "Hanna")
    assert phrase == f"notice.report_{kind}"
    assert facts["name"] == "Ada"
    assert facts["title"] == made.title


async def test_reported_again_the_open_report_changes(house: House) -> None:
    await house.play_day("Ada")

    await report(house)
    await report(house, kind=ReportKind.UNCLEAR, text="")
    await report(house, "Bea")

    assert await waiting(house) == [
        ("Ada", ReportKind.UNCLEAR, ""),
        ("Bea", ReportKind.WRONG, "The third point is not so."),
    ]


async def test_a_report_names_the_version_that_was_asked(house: House) -> None:
    round_ = await house.play_day("Ada")
    await house.load_bank(title="Mended")

    made = await report(house)

    newest, _ = await house.core.store.read(lambda uow: uow.questions.current(round_.question_id))
    assert made.version_id == round_.question_version_id != newest


async def test_an_answered_report_is_gone_and_its_reporter_hears_of_it(house: House) -> None:
    await house.play_day("Ada")
    first, second = await report(house), await report(house, "Bea")

    await house.core.services.reports.close(house.group.id, first.id, "Mended, thank you.", house.host)
    await house.core.services.reports.close(house.group.id, first.id, "Twice.", house.host)
    await house.core.services.reports.close(house.group.id, second.id, "", house.host)

    assert await waiting(house) == []
    [(phrase, facts)] = await told(house, "Ada")
    assert (phrase, facts["why"]) == ("notice.report_noted", "Mended, thank you.")
    assert [phrase for phrase, _ in await told(house, "Bea")] == ["notice.report_closed"]


async def test_after_an_answer_the_same_question_can_be_reported_anew(house: House) -> None:
    await house.play_day("Ada")
    first = await report(house)
    await house.core.services.reports.close(house.group.id, first.id, "", house.host)

    second = await report(house)

    assert second.id != first.id
    assert len(await waiting(house)) == 1


async def test_only_members_report_and_only_hosts_see_and_answer(house: House) -> None:
    await house.play_day("Ada")
    made = await report(house)
    reports = house.core.services.reports

    with pytest.raises(ForbiddenError, match=r"member\.only"):
        await reports.report_round(house.group.id, house.host, (await house.round()).id, ReportKind.WRONG, "")
    with pytest.raises(ForbiddenError, match=r"host\.only"):
        await reports.waiting(house.group.id, made.account_id)
    with pytest.raises(ForbiddenError, match=r"host\.only"):
        await reports.close(house.group.id, made.id, "", made.account_id)


async def test_what_belongs_to_another_group_is_unknown(house: House) -> None:
    round_ = await house.play_day("Ada")
    made = await report(house)
    other = await house.core.store.write(lambda uow: uow.groups.add("Others", "UTC", 1, house.clock.at))
    await house.core.services.members.join(other.id, account("Ada"), "Ada")
    await house.core.store.write(lambda uow: uow.groups.add_host(other.id, house.host, None, house.clock.at))
    reports, ada = house.core.services.reports, made.account_id

    with pytest.raises(NotFoundError, match=r"round\.unknown"):
        await reports.report_round(other.id, ada, round_.id, ReportKind.WRONG, "")
    with pytest.raises(NotFoundError, match=r"report\.unknown"):
        await reports.close(other.id, made.id, "", house.host)


async def test_nobody_floods_the_host_and_long_texts_are_refused(house: House) -> None:
    await house.play_day("Ada")
    await house.core.services.members.join(house.group.id, account("Ada"), "Ada")
    reports, ada = house.core.services.reports, await house.account_id("Ada")
    hosting, keys = house.core.services.hosting, [f"extra-{n}" for n in range(MOST_OPEN + 1)]
    rounds = [await hosting.open_extra(house.group.id, key, timedelta(hours=1), house.host) for key in keys]
    for round_ in rounds[:-1]:
        await reports.report_round(house.group.id, ada, round_.id, ReportKind.UNCLEAR, "")
    with pytest.raises(ConflictError, match=r"report\.many"):
        await reports.report_round(house.group.id, ada, rounds[-1].id, ReportKind.UNCLEAR, "")
    with pytest.raises(InvalidInputError, match=r"text\.long_report"):
        await reports.report_round(house.group.id, ada, rounds[0].id, ReportKind.UNCLEAR, "x" * 2001)

    assert len(await waiting(house)) == MOST_OPEN
