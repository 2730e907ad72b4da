"""Members suggest questions; the host approves, edits or declines, and the author hears of it."""

from dataclasses import replace

import pytest

from bot.cards.notices import NoticeCard
from bot.domain.draft import LONGEST_PROSE, LONGEST_TITLE, DraftQuestion
from bot.domain.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from bot.domain.suggestion import MOST_OPEN, Suggestion, SuggestionState
from tests.services.house import House, account

SHORT = DraftQuestion("Token smuggling", "How does token smuggling get round a keyword filter?")
WHOLE = replace(SHORT, model_answer="It splits the word, so that the filter sees parts.", topic="evasion")


async def suggest(house: House, draft: DraftQuestion = SHORT, name: str = "Ada", key: str = "one") -> Suggestion:
    await house.core.services.members.join(house.group.id, account(name), name)
    return await house.core.services.suggestions.suggest(house.group.id, await house.account_id(name), draft, key)


async def states(house: House, name: str = "Ada") -> list[tuple[str, SuggestionState]]:
    mine = await house.core.services.suggestions.mine(house.group.id, await house.account_id(name))
    return [(suggestion.draft.title, suggestion.state) for suggestion in mine]


async def told(house: House, name: str) -> list[tuple[str, dict[str, str]]]:
    """What a person was told, as phrase and facts."""
    await house.core.services.courier.deliver()
    sent = [s.card for s in house.platform.sent if s.ref.place == name.lower() and isinstance(s.card, NoticeCard)]
    return [(card.phrase, card.facts) for card in sent]


async def test_a_suggestion_reaches_the_host_and_is_listed_for_its_author(house: House) -> None:
    made = await suggest(house)

    assert await states(house) == [("Token smuggling", SuggestionState.OPEN)]
    facts = {"name": "Ada", "title": "Token smuggling", "group_id": str(house.group.id)}
    assert await told(house, "Hanna") == [("notice.suggestion", facts)]
    [row] = await house.core.services.suggestions.waiting(house.group.id, house.host)
    assert (row.suggestion, row.suggestion.author) == (made, "Ada")


async def test_the_same_form_sent_twice_makes_one_suggestion(house: House) -> None:
    first, second = await suggest(house), await suggest(house)

    assert first == second
    assert len(await states(house)) == 1
    assert len(await told(house, "Hanna")) == 1


async def test_near_duplicates_stand_beside_it(house: House) -> None:
    bank = await house.core.services.questions.listing(house.group.id)
    await suggest(house, DraftQuestion("Something quite different", "Why does the moon not fall down?"), key="moon")
    await suggest(house, DraftQuestion("Once more", bank[7].prompt), key="seven")

    moon, seven = await house.core.services.suggestions.waiting(house.group.id, house.host)

    assert moon.alike == ()
    assert seven.alike[0].question == bank[7]


async def test_an_approved_suggestion_becomes_a_question_of_the_groups_own(house: House) -> None:
    made = await suggest(house, WHOLE)

    question = await house.core.services.suggestions.approve(house.group.id, made.id, house.host)

    assert (question.id, question.title, question.prompt) == ("token-smuggling", WHOLE.title, WHOLE.prompt)
    [own] = await house.core.services.own_questions.list(house.group.id, house.host)
    assert own.question == question
    assert await states(house) == [("Token smuggling", SuggestionState.APPROVED)]
    assert [phrase for phrase, _ in await told(house, "Ada")] == ["notice.suggestion_approved"]


async def test_an_approved_suggestion_can_be_asked(house: House) -> None:
    made = await suggest(house, WHOLE)
    await house.core.services.suggestions.approve(house.group.id, made.id, house.host)
    await house.core.services.questions.enqueue(house.group.id, f"g{house.group.id}.token-smuggling", house.host)

    await house.play_day("Ada")

    [shown] = house.platform.shown.values()
    assert shown.title == "Token smuggling"
    assert await house.differences() == []


@pytest.mark.parametrize(
    ("draft", "missing"),
    [
        (SHORT, "text.no_model_answer"),
        (replace(WHOLE, topic=""), "text.no_topic"),
        (replace(WHOLE, topic="cooking"), "draft.bad_topic"),
    ],
)
async def test_an_incomplete_suggestion_is_completed_before_it_is_approved(
    house: House, draft: DraftQuestion, missing: str
) -> None:
    made = await suggest(house, draft)
    suggestions = house.core.services.suggestions

    with pytest.raises(InvalidInputError) as raised:
        await suggestions.approve(house.group.id, made.id, house.host)
    assert raised.value.phrase == missing
    assert await states(house) == [("Token smuggling", SuggestionState.OPEN)]

    await suggestions.edit(house.group.id, made.id, WHOLE, house.host)
    assert (await suggestions.approve(house.group.id, made.id, house.host)).topic == "evasion"


async def test_a_host_can_change_and_approve_in_one_step(house: House) -> None:
    made = await suggest(house)

    question = await house.core.services.suggestions.approve(
        house.group.id,
        made.id,
        house.host,
        replace(WHOLE, key_points=("Filters see parts.", " ", "Filters see parts.")),
    )

    assert [point.fact for point in question.key_points] == ["Filters see parts."]


async def test_a_declined_suggestion_brings_its_author_the_reason(house: House) -> None:
    made = await suggest(house)

    await house.core.services.suggestions.decline(house.group.id, made.id, "  We had it in May.  ", house.host)

    assert await states(house) == [("Token smuggling", SuggestionState.DECLINED)]
    [(phrase, facts)] = await told(house, "Ada")
    assert (phrase, facts["why"]) == ("notice.suggestion_declined", "We had it in May.")
    assert await house.core.services.suggestions.waiting(house.group.id, house.host) == []


async def test_declining_needs_a_reason(house: House) -> None:
    made = await suggest(house)

    with pytest.raises(InvalidInputError, match=r"text\.no_reason"):
        await house.core.services.suggestions.decline(house.group.id, made.id, " \u200b ", house.host)


async def test_what_is_decided_stays_decided(house: House) -> None:
    suggestions = house.core.services.suggestions
    made = await suggest(house, WHOLE)
    await suggestions.approve(house.group.id, made.id, house.host)

    for again in (
        suggestions.approve(house.group.id, made.id, house.host),
        suggestions.decline(house.group.id, made.id, "No.", house.host),
        suggestions.edit(house.group.id, made.id, WHOLE, house.host),
        suggestions.withdraw(house.group.id, made.id, made.account_id),
    ):
        with pytest.raises(ConflictError, match=r"suggestion\.decided"):
            await again


async def test_an_author_takes_back_only_what_is_theirs(house: House) -> None:
    made = await suggest(house)
    await house.core.services.members.join(house.group.id, account("Bea"), "Bea")

    with pytest.raises(NotFoundError, match=r"suggestion\.unknown"):
        await house.core.services.suggestions.withdraw(house.group.id, made.id, await house.account_id("Bea"))
    await house.core.services.suggestions.withdraw(house.group.id, made.id, made.account_id)

    assert await states(house) == [("Token smuggling", SuggestionState.WITHDRAWN)]


async def test_only_members_suggest_and_only_hosts_decide(house: House) -> None:
    suggestions = house.core.services.suggestions
    made = await suggest(house, WHOLE)

    with pytest.raises(ForbiddenError, match=r"member\.only"):
        await suggestions.suggest(house.group.id, house.host, SHORT, "host")
    for act in (
        suggestions.waiting(house.group.id, made.account_id),
        suggestions.get(house.group.id, made.id, made.account_id),
        suggestions.edit(house.group.id, made.id, WHOLE, made.account_id),
        suggestions.approve(house.group.id, made.id, made.account_id),
        suggestions.decline(house.group.id, made.id, "No.", made.account_id),
    ):
        with pytest.raises(ForbiddenError, match=r"host\.only"):
            await act
    assert await states(house) == [("Token smuggling", SuggestionState.OPEN)]


async def test_a_suggestion_to_another_group_is_unknown(house: House) -> None:
    made = await suggest(house)
    other = await house.core.store.write(lambda uow: uow.groups.add("Others", "UTC", 1, house.clock.at))
    await house.core.store.write(lambda uow: uow.groups.add_host(other.id, house.host, None, house.clock.at))

    with pytest.raises(NotFoundError, match=r"suggestion\.unknown"):
        await house.core.services.suggestions.get(other.id, made.id, house.host)


async def test_nobody_floods_the_host(house: House) -> None:
    for number in range(MOST_OPEN):
        await suggest(house, key=str(number))

    with pytest.raises(ConflictError, match=r"suggestion\.many"):
        await suggest(house, key="one too many")
    assert len(await states(house)) == MOST_OPEN
    assert len(await told(house, "Hanna")) == MOST_OPEN


@pytest.mark.parametrize(
    ("draft", "phrase"),
    [
        (replace(SHORT, title=" "), "text.no_title"),
        (replace(SHORT, title="x" * (LONGEST_TITLE + 1)), "text.long_title"),
        (replace(SHORT, prompt="\u200b\u2800"), "text.no_prompt"),
        (replace(SHORT, prompt="x" * (LONGEST_PROSE + 1)), "text.long_prompt"),
        (replace(SHORT, difficulty=6), "draft.bad_number"),
        (replace(SHORT, minutes=0), "draft.bad_number"),
        (replace(SHORT, kind="riddle"), "draft.bad_kind"),  # type: ignore[arg-type]
        (replace(SHORT, key_points=tuple(map(str, range(11)))), "draft.many_lines"),
    ],
)
async def test_what_cannot_be_used_is_refused_and_nothing_stored(
    house: House, draft: DraftQuestion, phrase: str
) -> None:
    with pytest.raises(InvalidInputError) as raised:
        await suggest(house, draft)

    assert raised.value.phrase == phrase
    assert await states(house) == []


async def test_text_from_people_is_kept_as_it_is_without_control_characters(house: House) -> None:
    made = await suggest(house, DraftQuestion("=1+1\n<b>@everyone\x00", "Line one\r\nline\u2028two \x07 \ud800end"))

    assert made.draft.title == "=1+1 <b>@everyone"
    assert made.draft.prompt == "Line one\nline\ntwo  end"
