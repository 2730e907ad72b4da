"""What is kept about a person can be had and can be forgotten, and nobody else loses a point."""

import json
import sqlite3
from datetime import timedelta
from typing import Any

import pytest

from bot.cards.rounds import RevealCard
from bot.domain.answer import Publish
from bot.domain.draft import DraftQuestion
from bot.domain.errors import NotFoundError
from bot.domain.report import ReportKind
from bot.ports.store import UnitOfWork
from bot.wording import say
from tests.services.house import GOOD, House, account, at, on

SECRET = "Something only Ada would say about the place where trust begins."
FORMER = "Former member"


# Each part of an export, and the words of privacy.about that name it.
NAMED = {
    "accounts": "name and account id",
    "room_names": "name",
    "seats": "groups you are in",
    **dict.fromkeys(("links", "shared_seats", "link_codes"), "accounts you linked"),
    "answers": "your answers and when you gave them",
    "best_answers": "your answers",
    **dict.fromkeys(("quizzes", "quiz_answers"), "quiz answers"),
    **dict.fromkeys(("reviews", "review_cards"), "ratings and reviews"),
    "practice_settings": "your practice",
    **dict.fromkeys(("mocks", "mock_questions", "mock_answers"), "mock-interview answers"),
    "mock_ratings": "scorecards",
    "disputes": "what you said the feedback missed",
    **dict.fromkeys(("points", "mended_points"), "your points"),
    **dict.fromkeys(("streak_days", "mended_days"), "streak"),
    "badge_grants": "badges",
    "rests": "days away",
    **dict.fromkeys(("votes_given", "votes_received"), "your votes"),
    "suggestions": "suggestions",
    "reports": "reports",
    "reminders": "reminders and quiet hours",
    "room_messages": "messages you wrote in the web room",
    "notices": "notices sent to you",
    **dict.fromkeys(("host_of", "acts_as_host"), "as a host"),
}


async def export(house: House, name: str) -> dict[str, Any]:
    found = await house.core.services.privacy.export(await house.account_id(name))
    return json.loads(json.dumps(found))  # type: ignore[no-any-return]


async def forget(house: House, name: str) -> int:
    account_id = await house.account_id(name)
    await house.core.services.privacy.forget(account_id)
    return account_id


async def vote(house: House, voter: str, author: str) -> None:
    rows = await house.core.services.votes.votable(house.group.id, (await house.round()).id)
    answer_id = next(row.answer_id for row in rows if row.name == author)
    await house.core.services.votes.give(house.group.id, answer_id, await house.account_id(voter))


async def live_a_little(house: House) -> None:
    """Ada and Bea answer, vote, suggest, report and rest; Ada also writes privately."""
    members, ada = house.core.services.members, account("Ada")
    await members.join(house.group.id, ada, "Ada")
    ada_id = await house.account_id("Ada")
    await house.core.services.groups.name_host(house.group.id, ada_id, house.host)
    await house.open_day()
    await house.answer("Ada", SECRET)
    await house.answer("Bea")
    round_ = await house.close_day()
    await vote(house, "Bea", "Ada")
    await vote(house, "Ada", "Bea")
    await house.open_day()
    await house.submit("Ada", SECRET)
    await house.answer("Bea")
    await house.close_day()
    await members.plan_rest(house.group.id, ada_id, on(20), on(21))
    await house.core.services.reminders.ask(house.group.id, ada_id, timedelta(hours=1))
    draft = DraftQuestion("Ada's question", f"Why? {SECRET}")
    await house.core.services.suggestions.suggest(house.group.id, ada_id, draft, "one")
    await house.core.services.reports.report_round(house.group.id, ada_id, round_.id, ReportKind.WRONG, SECRET)
    await house.tick()


def dump(house: House) -> str:
    """Every text of the database file, as one."""
    connection = sqlite3.connect(house.file)
    dumped = "\n".join(connection.iterdump())
    connection.close()
    return dumped


# What is stored


async def test_a_person_gets_all_that_is_stored_about_them(house: House) -> None:
    await live_a_little(house)

    found = await export(house, "Ada")

    assert found["exported_at"].startswith("2026-01-06T17:00")
    assert [(row["platform"], row["external_id"], row["name"]) for row in found["accounts"]] == [("fake", "ada", "Ada")]
    assert [(row["group"], row["joined_on"], row["current"]) for row in found["seats"]] == [("Crew", "2026-01-05", 2)]
    assert [(row["on"], row["text"], bool(row["private"])) for row in found["answers"]] == [
        ("2026-01-05", SECRET, False),
        ("2026-01-06", SECRET, True),
    ]
    assert {(row["on"], row["reason"], row["points"]) for row in found["points"]} == {
        ("2026-01-05", "on_time", 10),
        ("2026-01-05", "streak", 1),
        ("2026-01-05", "helpful", 1),
        ("2026-01-06", "on_time", 10),
        ("2026-01-06", "streak", 2),
    }
    assert [row["study_on"] for row in found["streak_days"]] == ["2026-01-05", "2026-01-06"]
    assert [row["first_on"] for row in found["rests"]] == ["2026-01-20"]
    assert [row["minutes"] for row in found["reminders"]] == [60]
    assert [row["draft"]["title"] for row in found["suggestions"]] == ["Ada's question"]
    assert [(row["kind"], row["text"]) for row in found["reports"]] == [("wrong", SECRET)]
    assert (len(found["votes_given"]), len(found["votes_received"])) == (1, 1)
    assert [row["group"] for row in found["host_of"]] == ["Crew"]


async def test_all_that_is_exported_is_named_before_it_is_asked_for(house: House) -> None:
    await live_a_little(house)

    keys = set(await export(house, "Ada")) - {"exported_at"}

    assert keys == set(NAMED), "name what is new in privacy.about, and here"
    about = say("en", "privacy.about")
    assert [word for word in NAMED.values() if word not in about] == []


async def test_nobody_elses_words_are_in_it(house: House) -> None:
    await live_a_little(house)

    assert SECRET not in json.dumps(await export(house, "Bea"))
    assert "Bea" not in json.dumps(await export(house, "Ada"))


async def test_an_unknown_account_has_nothing_to_export_or_forget(house: House) -> None:
    with pytest.raises(NotFoundError, match=r"account\.unknown"):
        await house.core.services.privacy.export(99)
    with pytest.raises(NotFoundError, match=r"account\.unknown"):
        await house.core.services.privacy.forget(99)


# Being forgotten


async def test_after_forgetting_neither_words_nor_name_are_left(house: House) -> None:
    await live_a_little(house)
    assert SECRET in dump(house)

    await forget(house, "Ada")

    left = dump(house)
    assert SECRET not in left
    assert "Ada" not in left
    assert "'ada'" not in left


async def test_nobody_else_loses_a_point_and_the_books_agree(house: House) -> None:
    await live_a_little(house)
    before = await house.points("Bea")

    await forget(house, "Ada")

    assert await house.points("Bea") == before == 10 + 1 + 1 + 10 + 2
    assert [row.name for row in (await house.board()).rows] == ["Bea"]
    assert await house.differences() == []

    await house.play_day("Bea")
    assert await house.differences() == []


async def test_what_the_leaver_earned_stays_as_bare_facts(house: House) -> None:
    await live_a_little(house)
    member = await house.member("Ada")

    account_id = await forget(house, "Ada")

    async def read(uow: UnitOfWork) -> tuple[str, list[int], list[tuple[str, int]]]:
        points = await uow.ledgers.points_of([member.id])
        messages = await uow.answers.of_rounds([1, 2], [account_id])
        return (
            (await uow.members.get(member.id)).name,
            [p.points for p in points],
            [(m.text, m.length) for m in messages],
        )

    name, points, messages = await house.core.store.read(read)
    assert name == FORMER
    assert sum(points) == 24
    assert [text for text, _ in messages] == ["", ""]
    assert all(length > 40 for _, length in messages)


async def test_an_answer_to_an_open_round_is_withdrawn(house: House) -> None:
    await house.open_day()
    await house.answer("Ada", SECRET)
    await house.answer("Bea")
    await house.tick()

    await forget(house, "Ada")
    await house.pass_time(minutes=1)

    [shown] = house.platform.shown.values()
    assert shown.answered == 1
    await house.close_day()
    assert house.platform.cards(RevealCard)[0].on_time == 1
    assert await house.differences() == []


async def test_a_reveal_that_waits_does_not_publish_the_leavers_answer(house: House) -> None:
    await house.open_day()
    await house.submit("Ada", SECRET, Publish.NAMED)
    await house.submit("Bea", GOOD, Publish.NAMED)
    house.clock.at = at(5, 17)
    await house.core.tick.settle_time()
    assert SECRET in dump(house)

    await forget(house, "Ada")
    await house.core.services.courier.deliver()

    [reveal] = house.platform.cards(RevealCard)
    assert isinstance(reveal, RevealCard)
    assert [answer.name for answer in reveal.published] == ["Bea"]


async def test_no_notice_reaches_who_is_forgotten_or_tells_of_what_they_wrote(house: House) -> None:
    await house.core.services.members.join(house.group.id, account("Ada"), "Ada")
    ada = await house.account_id("Ada")
    suggestion = await house.core.services.suggestions.suggest(house.group.id, ada, DraftQuestion("T", "P?"), "one")
    await house.core.services.suggestions.decline(house.group.id, suggestion.id, f"No. {SECRET}", house.host)

    await forget(house, "Ada")
    await house.core.services.courier.deliver()

    assert house.platform.sent == []


async def test_who_comes_back_is_somebody_new(house: House) -> None:
    await house.play("aa")
    await forget(house, "Ada")

    await house.play("a")

    assert await house.points("Ada") == 11
    assert await house.current("Ada") == 1
    assert [row.name for row in (await house.board()).rows] == ["Ada"]
    assert await house.differences() == []


async def test_forgetting_twice_changes_nothing_more(house: House) -> None:
    await house.play("a")
    account_id = await forget(house, "Ada")
    before = dump(house)

    await house.core.services.privacy.forget(account_id)

    assert dump(house) == before


async def test_a_name_in_the_trail_is_replaced_and_what_was_done_stays(house: House) -> None:
    await live_a_little(house)

    await forget(house, "Ada")

    trail = await house.core.services.groups.audit(house.group.id, house.host)
    assert [(row.phrase, row.facts["name"]) for row in trail if row.phrase == "audit.named_host"] == [
        ("audit.named_host", FORMER)
    ]
    hosts = await house.core.services.groups.settings(house.group.id)
    assert [host.name for host in hosts.hosts] == ["Hanna"]
