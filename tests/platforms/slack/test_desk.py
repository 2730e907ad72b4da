"""A host's desk in Slack: suggestions and reports decided without a web room, and the group's own questions."""

import pytest

from bot.domain.draft import LONGEST_PROSE, DraftQuestion
from bot.domain.ownership import own_id
from bot.domain.report import ReportKind
from bot.domain.suggestion import Suggestion, SuggestionState
from bot.platforms.slack.places import account_ref
from bot.ports.store import UnitOfWork
from tests.platforms.slack.board_play import actions_of, words_of
from tests.platforms.slack.conftest import Stage
from tests.platforms.slack.double.slack import TEAM
from tests.platforms.slack.double.workspace import DICT
from tests.platforms.slack.test_commands import ask, pick, played, press, send
from tests.platforms.slack.test_home import home

__all__ = ["played"]

GROUP = 1
KEEP = pick("keep")
MODEL = "Bind the token to its client, so that a stolen one is worth nothing elsewhere."


async def test_a_suggestion_is_read_completed_and_approved(played: Stage) -> None:
    await suggest(played, "Token theft", "How is a stolen <token> kept from being used?")
    page = await ask(played, "ada", "desk")
    assert "1 suggestion waits" in words_of(page)
    assert "*Token theft*\nBen" in words_of(page)
    form = await press(played, "ada", "suggestion:open:1:0:1", page)
    assert typed(form, "prompt0") == "How is a stolen <token> kept from being used?"
    refused = await send(played, "ada", form, topic=pick(await topic(played)))
    assert "model answer" in refused["errors"]["model_answer0"]
    refused = await send(played, "ada", form, model_answer0=MODEL)
    assert "topic" in refused["errors"]["topic"]
    chosen = pick(await topic(played))
    points = "Binding\n\nExpiry"
    page = await send(played, "ada", form, model_answer0=MODEL, topic=chosen, key_points0=points, minutes="7")
    assert "Approved" in words_of(page)
    assert "0 suggestions wait" in words_of(page)
    (made,) = await played.core.services.own_questions.export(GROUP)
    assert (made.model_answer, made.topic, made.minutes) == (MODEL, chosen["selected_option"]["value"], 7)
    assert [point.fact for point in made.key_points] == ["Binding", "Expiry"]
    assert "was taken into the bank" in await told(played, "ben")


async def test_what_a_host_keeps_for_later_waits_as_changed(played: Stage) -> None:
    await suggest(played)
    form = await press(played, "ada", "suggestion:open:1:0:1", await ask(played, "ada", "desk suggestions"))
    page = await send(played, "ada", form, title="Stolen tokens", difficulty=pick("5"), decision=KEEP)
    assert "still waits" in words_of(page)
    form = await press(played, "ada", "suggestion:open:1:0:1", page)
    assert typed(form, "title") == "Stolen tokens"
    assert (await waiting(played))[0].draft.difficulty == 5


async def test_a_suggestion_is_declined_with_a_reason_for_its_author(played: Stage) -> None:
    await suggest(played)
    form = await press(played, "ada", "suggestion:open:1:0:1", await ask(played, "ada", "desk"))
    form = await press(played, "ada", "suggestion:refuse:1:0:1", form)
    refused = await send(played, "ada", form, reason=" \u200b ")
    assert "Say why" in refused["errors"]["reason"]
    page = await send(played, "ada", form, reason="We have <one> like it.")
    assert "Declined" in words_of(page)
    assert "We have &lt;one&gt; like it." in await told(played, "ben")


async def test_a_long_suggestion_is_edited_whole(played: Stage) -> None:
    prompt = "".join(f"{n:05} " for n in range(LONGEST_PROSE // 6))
    draft = DraftQuestion("Long", prompt, prompt, subtopic="tokens")
    ben = await account(played, "ben")
    await played.core.services.suggestions.suggest(GROUP, ben, draft, "long")
    form = await press(played, "ada", "suggestion:open:1:0:1", await ask(played, "ada", "desk"))
    await send(played, "ada", form, decision=KEEP)
    [kept] = await waiting(played)
    assert kept.draft.prompt == prompt.strip()
    assert kept.draft.model_answer == prompt.strip()
    assert kept.draft.subtopic == "tokens"
    form = await press(played, "ada", "suggestion:open:1:0:1", await ask(played, "ada", "desk"))
    refused = await send(played, "ada", form, prompt2="and more", decision=KEEP)
    assert "at most 6,000 fit" in refused["errors"]["prompt0"]


async def test_a_form_sent_twice_decides_once(played: Stage) -> None:
    await suggest(played)
    form = await press(played, "ada", "suggestion:open:1:0:1", await ask(played, "ada", "desk"))
    given: dict[str, DICT | str] = {"model_answer0": MODEL, "topic": pick(await topic(played))}
    assert "Approved" in words_of(await send(played, "ada", form, **given))
    assert "Saved." in words_of(await send(played, "ada", form, **given))
    assert len(await played.core.services.own_questions.export(GROUP)) == 1
    assert await deeds(played, "approved_suggestion") == 1


async def test_what_another_host_decided_meanwhile_leads_back_to_the_desk(played: Stage) -> None:
    await suggest(played)
    page = await ask(played, "ada", "desk")
    form = await press(played, "ada", "suggestion:open:1:0:1", page)
    await played.core.services.suggestions.decline(GROUP, 1, "No.", await account(played, "ada"))
    back = await send(played, "ada", form, decision=KEEP)
    assert "decided already" in words_of(back)
    assert "0 suggestions wait" in words_of(back)
    assert "decided already" in words_of(await press(played, "ada", "suggestion:open:1:0:1", page))


async def test_a_report_is_read_with_its_question_and_closed_with_a_note(played: Stage) -> None:
    await report(played, "The <third> point is *not* so.")
    page = await ask(played, "ada", "desk")
    assert "1 report waits" in words_of(page)
    assert "outdated  ·  Ben" in words_of(page)
    assert "The <third> point is *not* so." in words_of(page)
    question = await press(played, "ada", "report:question:1:0:1", page)
    assert "Model answer" in words_of(question)
    listed = await press(played, "ada", "desk:show:1:reports:0", question)
    form = await press(played, "ada", "report:open:1:0:1", listed)
    page = await send(played, "ada", form, note="Mended, thank you.")
    assert "0 reports wait" in words_of(page)
    assert "Mended, thank you." in await told(played, "ben")
    assert "closed already" in words_of(await press(played, "ada", "report:open:1:0:1", listed))


async def test_a_report_closed_twice_is_closed_once(played: Stage) -> None:
    await report(played, "")
    form = await press(played, "ada", "report:open:1:0:1", await ask(played, "ada", "desk reports"))
    await played.human("ada").submit(form, 2)
    await played.quiet()
    assert await deeds(played, "closed_report") == 1


async def test_a_question_of_the_groups_own_is_changed_retired_and_brought_back(played: Stage) -> None:
    await own_question(played)
    await report_question(played, own_id(GROUP, "stolen-tokens"), "Two of them.")
    form = await press(played, "ada", "question:open:1:0:1", await ask(played, "ada", "desk reports"))
    page = await send(played, "ada", form, prompt0="How is a stolen token made worthless?")
    assert "new version" in words_of(page)
    form = await press(played, "ada", "question:open:1:0:1", page)
    assert typed(form, "prompt0") == "How is a stolen token made worthless?"
    page = await press(played, "ada", "question:retire:1:0:", form)
    assert "Retired." in words_of(page)
    assert await played.core.services.own_questions.export(GROUP) == []
    shown = await press(played, "ada", "question:open:1:0:1", page)
    assert "How is a stolen token made worthless?" in words_of(shown)
    page = await press(played, "ada", "question:restore:1:0:", shown)
    assert "can be asked again" in words_of(page)
    assert len(await played.core.services.own_questions.export(GROUP)) == 1


async def test_a_question_of_the_groups_own_is_added(played: Stage) -> None:
    form = await press(played, "ada", "question:add:1:0:", await ask(played, "ada", "desk own"))
    refused = await send(played, "ada", form, title="Stolen tokens", prompt0="How?", model_answer0=MODEL)
    assert "Choose a topic" in refused["errors"]["topic"]
    given: dict[str, DICT | str] = {
        "title": "Stolen tokens",
        "prompt0": "How?",
        "model_answer0": MODEL,
        "topic": pick(await topic(played)),
    }
    refused = await send(played, "ada", form, **given, minutes="two")
    assert "1 to 60 minutes" in refused["errors"]["minutes"]
    refused = await send(played, "ada", form, **given, pitfalls0="x" * 401)
    assert "pitfalls" in refused["errors"]["pitfalls0"]
    assert "Added." in words_of(await send(played, "ada", form, **given))
    assert [question.title for question in await played.core.services.own_questions.export(GROUP)] == ["Stolen tokens"]


async def test_a_long_desk_is_turned_a_page_at_a_time(played: Stage) -> None:
    for n in range(12):
        await own_question(played, f"Question {n:02}")
    page = await ask(played, "ada", "desk own")
    assert "1 to 10 of 12" in words_of(page)
    page = await press(played, "ada", "desk:show:1:own:10", page)
    assert "11 to 12 of 12" in words_of(page)
    assert "Question 11" in words_of(page)
    form = await press(played, "ada", "question:open:1:10:2", page)
    assert "11 to 12 of 12" in words_of(await press(played, "ada", "desk:show:1:own:10", form))


async def test_a_full_page_of_the_longest_reports_and_suggestions_fits(played: Stage) -> None:
    ben = await account(played, "ben")
    draft = DraftQuestion("*" * 120, "&" * LONGEST_PROSE)
    listing = await played.core.services.questions.listing(GROUP)
    for n in range(10):
        await played.core.services.suggestions.suggest(GROUP, ben, draft, f"key-{n}")
        await report_question(played, listing[n].id, "&<" * 1000)
    assert "10 suggestions wait" in words_of(await ask(played, "ada", "desk"))
    assert "10 reports wait" in words_of(await ask(played, "ada", "desk reports"))


async def test_home_and_notices_lead_hosts_to_the_desk(played: Stage) -> None:
    await suggest(played)
    view = await home(played, "ada")
    assert "1 suggestion waits" in words_of(await press(played, "ada", "desk:open:1", view))
    assert "desk:open:1" not in actions_of(await home(played, "ben"))
    await report(played, "")
    await played.tick(seconds=1)
    sent = direct(played, "ada")
    assert all("/drill desk" in message["text"] for message in sent[-2:])
    await played.human("ada").click("desk:open:1:reports", sent[-1])
    await played.quiet()
    assert "1 report waits" in words_of(list(played.slack.workspace.views.values())[-1])


@pytest.mark.parametrize("words", ["desk", "desk suggestions", "desk reports", "desk own"])
async def test_it_is_for_hosts_alone(played: Stage, words: str) -> None:
    assert "Only hosts" in str(await ask(played, "ben", words))


async def test_a_member_with_a_hosts_page_changes_nothing(played: Stage) -> None:
    await suggest(played)
    await own_question(played)
    page = await ask(played, "ada", "desk")
    form = await press(played, "ada", "suggestion:open:1:0:1", page)
    refused = await send(played, "ben", form, model_answer0=MODEL, topic=pick(await topic(played)))
    assert "Only hosts" in refused["errors"]["title"]
    form = await press(played, "ada", "question:open:1:0:1", await ask(played, "ada", "desk own"))
    assert "Only hosts" in words_of(await press(played, "ben", "question:retire:1:0:", form))
    assert len(await played.core.services.own_questions.export(GROUP)) == 1
    assert [row.state for row in await waiting(played)] == [SuggestionState.OPEN]


async def test_another_word_gets_the_nearest_part(played: Stage) -> None:
    assert "suggestions" in words_of(await ask(played, "ada", "desk sugestions"))
    assert "/drill desk" in words_of(await ask(played, "ada", "desk xyzzy"))


async def suggest(stage: Stage, title: str = "Token theft", prompt: str = "How is a stolen token stopped?") -> None:
    form = await ask(stage, "ben", "suggest")
    await send(stage, "ben", form, title=title, prompt=prompt)
    await stage.tick(seconds=1)


async def report(stage: Stage, text: str) -> None:
    """Ben reports the question of the first round."""
    ben = await account(stage, "ben")
    await stage.core.services.reports.report_round(GROUP, ben, 1, ReportKind.OUTDATED, text)


async def report_question(stage: Stage, question_id: str, text: str) -> None:
    """Ben reported a question by its stored id, as it stands now."""
    ben = await account(stage, "ben")

    async def work(uow: UnitOfWork) -> None:
        version_id, _ = await uow.questions.current(question_id)
        at = stage.clock.now()
        await uow.reports.put(GROUP, ben, version_id, question_id, ReportKind.WRONG, text, at)

    await stage.core.store.write(work)


async def own_question(stage: Stage, title: str = "Stolen tokens") -> None:
    draft = DraftQuestion(title, f"{title}?", MODEL, topic=await topic(stage))
    await stage.core.services.own_questions.add(GROUP, draft, await account(stage, "ada"))


async def account(stage: Stage, name: str) -> int:
    ref = account_ref(TEAM, stage.human(name).user)
    found = await stage.core.store.read(lambda uow: uow.members.find_account(ref))
    assert found
    return found.id


async def topic(stage: Stage) -> str:
    return (await stage.core.services.questions.listing(GROUP))[0].topic


async def waiting(stage: Stage) -> list[Suggestion]:
    rows = await stage.core.services.suggestions.waiting(GROUP, await account(stage, "ada"))
    return [row.suggestion for row in rows]


async def deeds(stage: Stage, name: str) -> int:
    log = await stage.core.store.read(lambda uow: uow.audit.list(GROUP, 50))
    return sum(entry.phrase == f"audit.{name}" for entry in log)


async def told(stage: Stage, name: str) -> str:
    """The newest direct message that somebody got."""
    await stage.tick(seconds=1)
    return str(direct(stage, name)[-1]["text"])


def direct(stage: Stage, name: str) -> list[DICT]:
    """What we sent somebody alone, oldest first."""
    return stage.posts(f"D{stage.human(name).user[1:]}")


def typed(form: DICT, block: str) -> str:
    return str(next(one["element"] for one in form["blocks"] if one.get("block_id") == block).get("initial_value", ""))
