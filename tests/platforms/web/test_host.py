"""The host's pages and what their buttons do: rights, confirmations, previews, and the audit log."""

from typing import Any

import pytest

from bot.domain.house_rules import choices_of
from bot.domain.refs import ChannelRef
from bot.domain.round import RoundState, Rules
from bot.platforms.web.host_deeds import DEEDS
from bot.platforms.web.listen_host import PAGES
from tests.platforms.web.lodge import Browser, Lodge

SCHEDULE: dict[str, Any] = {
    "zone": "Europe/Berlin",
    "time": "07:30",
    "window": "6",
    "unit": "hours",
    "weekday": ["0", "2"],
}
RULES = {name: str(number) for name, number in choices_of(Rules()).items()}
UNUSABLE: tuple[tuple[dict[str, Any], str], ...] = (
    ({"zone": "Berlin"}, "Did you mean Europe/Berlin"),
    ({"zone": "<b>"}, "There is no time zone called “<b>”"),
    ({"time": "25:00"}, "That is not a time of day."),
    ({"weekday": []}, "Choose at least one weekday."),
    ({"window": "9", "unit": "days"}, "between 5 minutes and 7 days"),
)
UNMENDABLE = (
    ({"member": ""}, "Choose one from the list."),
    ({"on": "2026-01-06"}, "That was no study day of this group."),
    ({"on": "x"}, "That is not a date."),
    ({"mark": "late"}, "Choose one from the list."),
    ({"why": ""}, "Say why"),
    ({"member": "99"}, "There is no such member in this group."),
)


async def test_only_hosts_see_the_host_s_pages(lodge: Lodge, ada: Browser, hanna: Browser) -> None:
    stranger = await lodge.browser()
    for page in PAGES:
        reply = await ada.get(f"/g/1/host/{page}")
        assert reply.status == 403, page
        assert reply.shows("Only hosts of this group can do that."), page
        assert (await stranger.get(f"/g/1/host/{page}")).status == 403, page
        assert (await hanna.get(f"/g/1/host/{page}")).status == 200, page
    assert not (await ada.get("/g/1")).shows('href="/g/1/host"')
    assert (await hanna.get("/g/1")).shows('href="/g/1/host"')


async def test_only_hosts_do_what_hosts_do(lodge: Lodge, ada: Browser) -> None:
    before = await lodge.core.store.read(lambda uow: uow.audit.list(1, 100))
    for deed in DEEDS:
        reply = await ada.submit(f"/g/1/host/{deed}", round="1", account="1", question="q001", act="save", **SCHEDULE)
        assert reply.status == 403, deed
    assert await lodge.core.store.read(lambda uow: uow.audit.list(1, 100)) == before
    assert (await lodge.round()).state is RoundState.OPEN


async def test_what_cannot_be_undone_is_asked_first(ada: Browser, hanna: Browser) -> None:
    for deed in (name for name, deed in DEEDS.items() if deed.asks_first):
        subject = {"free": "account=1", "remove-host": "account=1", "pass-over": "question=q001"}.get(deed, "round=1")
        page = await hanna.get(f"/g/1/host/confirm/{deed}?{subject}")
        assert page.status == 200, deed
        assert page.shows("Cancel"), deed
        assert (await ada.get(f"/g/1/host/confirm/{deed}?{subject}")).status == 403, deed


async def test_the_address_of_a_host_s_form_shows_its_page(hanna: Browser) -> None:
    for deed in DEEDS:
        assert (await hanna.get(f"/g/1/host/{deed}")).status == 200, deed


async def test_a_host_of_one_group_is_nobody_in_another(lodge: Lodge, hanna: Browser) -> None:
    other = await lodge.second_group()
    assert (await hanna.get(f"/g/{other.id}/host")).status == 403
    assert (await hanna.submit(f"/g/{other.id}/host/void", round="1", why="x")).status == 403


async def test_a_deed_that_is_none_is_not_found(hanna: Browser) -> None:
    assert (await hanna.submit("/g/1/host/explode")).status == 404
    assert (await hanna.get("/g/1/host/confirm/pause")).status == 404


async def test_an_extra_round_opens_at_once_with_the_chosen_question(lodge: Lodge, hanna: Browser) -> None:
    fields = {"window": "90", "unit": "minutes", "question": "q007"}
    form = await hanna.filled("/g/1/host", **fields)
    for _ in range(2):
        assert (await hanna.post("/g/1/host/extra", form)).path == "/g/1/host/rounds"
    await lodge.tick()
    round_ = await lodge.round()
    assert (round_.question_id, round_.id, round_.carries_streak) == ("q007", 2, False)
    assert round_.closes_at - round_.opens_at == lodge.clock.at - lodge.clock.at.replace(hour=6, minute=30)
    assert (await hanna.get("/g/1/host/log")).shows("Hanna opened an extra round")


async def test_a_window_that_cannot_be_is_refused_with_the_form_kept(hanna: Browser) -> None:
    page = await hanna.submit("/g/1/host/extra", "/g/1/host", window="3", unit="minutes", question="q007")
    assert page.status == 422
    assert page.shows("A round stays open between 5 minutes and 7 days.")
    assert 'name="window" value="3"' in page.text
    assert 'value="q007" selected' in page.text


async def test_closing_now_leads_to_the_reveal(lodge: Lodge, ada: Browser, hanna: Browser) -> None:
    await lodge.say(ada)
    page = await hanna.submit("/g/1/host/close", round="1")
    assert page.shows("Closed. The reveal follows within a minute.")
    await lodge.pass_time(seconds=1)
    assert (await ada.get("/g/1")).shows("Secret model")
    again = await hanna.submit("/g/1/host/close", round="1")
    assert again.status == 422
    assert again.shows("This round is not open any more.")


async def test_voiding_needs_a_reason_and_is_kept_in_the_log(lodge: Lodge, ada: Browser, hanna: Browser) -> None:
    page = await hanna.submit("/g/1/host/void", round="1", why=" ")
    assert page.status == 422
    assert page.shows("Say why, in at most 200 characters.")
    assert (await lodge.round()).state is RoundState.OPEN
    await hanna.submit("/g/1/host/void", round="1", why="The question was <b>ambiguous</b>.")
    await lodge.tick()
    assert (await ada.get("/g/1/rounds/1")).shows("This round was voided")
    log = await hanna.get("/g/1/host/log")
    assert log.shows("voided the round of 2026-01-05: The question was <b>ambiguous</b>.")
    assert "<b>ambiguous" not in log.text


async def test_replacing_opens_another_round_in_its_place(lodge: Lodge, hanna: Browser) -> None:
    page = await hanna.submit("/g/1/host/replace", round="1", window="2", unit="hours", why="Asked before")
    assert page.shows("Replaced.")
    await lodge.tick()
    round_ = await lodge.round()
    assert (round_.id, round_.replaces) == (2, 1)
    refused = await hanna.submit("/g/1/host/replace", round="2", window="x", unit="hours", why="Asked before")
    assert refused.status == 422
    assert 'name="window" value="x"' in refused.text


async def test_a_preview_shows_what_a_change_does_and_changes_nothing(hanna: Browser) -> None:
    page = await hanna.submit("/g/1/host/schedule", act="preview", topic="evasion", **SCHEDULE)
    assert page.shows("With these changes, the next rounds would be")
    assert page.shows("Wed 7 Jan, 07:30 CET")
    assert page.shows("Wed 7 Jan, 13:30 CET")
    assert 'value="Europe/Berlin"' in page.text
    assert (await hanna.get("/g/1/host/schedule")).shows("Mon 5 Jan, 09:00 UTC")
    assert (await hanna.get("/g/1/host/log")).text.count("<li>") == 1


async def test_saving_does_what_the_preview_showed(lodge: Lodge, hanna: Browser) -> None:
    page = await hanna.submit("/g/1/host/schedule", act="save", **SCHEDULE)
    assert page.shows("Saved. Later rounds follow it.")
    assert page.shows("Wed 7 Jan, 07:30 CET")
    round_ = await lodge.next_day()
    assert f"{round_.opens_at:%a %H:%M}" == "Wed 06:30"
    log = await hanna.get("/g/1/host/log")
    assert log.shows("moved the group to Europe/Berlin")
    assert log.shows("changed the schedule: opens at 07:30")


async def test_rules_are_previewed_and_then_hold_for_later_rounds(lodge: Lodge, hanna: Browser) -> None:
    typed = {**RULES, "minimum": "15", "lock_thread": "1"}
    page = await hanna.submit("/g/1/host/rules", act="preview", **typed)
    assert page.shows("A round that opens after you save would be played like this")
    assert page.shows("An answer counts once it has 15 characters.")
    assert 'name="minimum" value="15"' in page.text
    assert (await hanna.get("/g/1/host/schedule")).shows("An answer counts once it has 40 characters.")

    assert (await hanna.submit("/g/1/host/rules", act="save", **typed)).shows("Saved. Later rounds follow it.")

    assert (await lodge.round()).rules.minimum == 40
    round_ = await lodge.next_day()
    assert (round_.rules.minimum, round_.rules.lock_thread) == (15, True)
    assert (await hanna.get("/g/1/host/log")).shows("An answer counts once it has 15 characters.")


@pytest.mark.parametrize("act", ["save", "preview"])
async def test_rules_that_cannot_be_are_refused_and_come_back_filled(hanna: Browser, act: str) -> None:
    for change, said in (({"late": "99"}, "cannot give more"), ({"helpful": "x"}, "no whole number")):
        page = await hanna.submit("/g/1/host/rules", act=act, **{**RULES, **change})
        assert page.status == 422
        assert page.shows(said)
        ((name, value),) = change.items()
        assert f'name="{name}" value="{value}"' in page.text


@pytest.mark.parametrize("act", ["save", "preview"])
async def test_a_schedule_that_cannot_be_is_refused_and_comes_back_filled(
    lodge: Lodge, hanna: Browser, act: str
) -> None:
    for change, says in UNUSABLE:
        page = await hanna.submit("/g/1/host/schedule", act=act, **{**SCHEDULE, **change})
        assert page.status == 422, says
        assert page.shows(says)
        assert page.shows(f'name="zone" value="{change.get("zone", "Europe/Berlin")}"')
    assert (await lodge.core.store.read(lambda uow: uow.groups.get(1))).zone == "UTC"


async def test_a_pause_opens_nothing_until_it_is_resumed(lodge: Lodge, ada: Browser, hanna: Browser) -> None:
    await lodge.reveal()
    assert (await hanna.submit("/g/1/host/pause")).shows("The schedule is paused since")
    assert not (await ada.get("/g/1")).shows("The next question opens")
    await lodge.pass_time(days=1)
    assert (await lodge.round()).id == 1
    assert (await hanna.submit("/g/1/host/resume")).shows("Resumed.")
    assert (await lodge.next_day()).id == 2


async def test_a_day_is_skipped_and_the_skip_taken_back(hanna: Browser) -> None:
    page = await hanna.submit("/g/1/host/skip", on="2026-01-05")
    assert page.shows("2026-01-05 will be skipped.")
    assert page.shows("Tue 6 Jan, 09:00 UTC")
    assert not page.shows("Mon 5 Jan, 09:00 UTC")
    page = await hanna.submit("/g/1/host/unskip", on="2026-01-05")
    assert page.shows("Mon 5 Jan, 09:00 UTC")
    refused = await hanna.submit("/g/1/host/skip", on="soon")
    assert refused.status == 422
    assert refused.shows("That is not a date.")


async def test_a_group_is_renamed_and_every_page_says_so(ada: Browser, hanna: Browser) -> None:
    page = await hanna.submit("/g/1/host/rename-group", name="Red <b>team</b>")
    assert page.shows("The group is called Red <b>team</b> now.")
    assert (await ada.get("/g/1")).shows("Red <b>team</b>")
    assert (await hanna.get("/g/1/host/log")).shows(" to Red <b>team</b>")


async def test_a_group_s_name_that_cannot_be_comes_back_in_its_form(hanna: Browser) -> None:
    page = await hanna.submit("/g/1/host/rename-group", name="y" * 61)
    assert page.status == 422
    assert page.shows("A group's name has between 1 and 60 characters.")
    assert page.shows("y" * 61)


async def test_questions_are_found_queued_and_taken_off(lodge: Lodge, hanna: Browser) -> None:
    page = await hanna.get("/g/1/host/questions?search=title+q007+EVASION")
    assert page.shows("1 question")
    assert page.shows("Title q007")
    page = await hanna.submit("/g/1/host/queue", question="q007")
    assert page.shows("Queued.")
    again = await hanna.submit("/g/1/host/queue", question="q007", search="q007")
    assert again.status == 422
    assert again.shows("That question is in the queue already.")
    assert (await hanna.get("/g/1/host")).text.index("Title q007") > 0
    await lodge.reveal()
    assert (await lodge.next_day()).question_id == "q007"
    await hanna.submit("/g/1/host/queue", question="q008")
    assert (await hanna.submit("/g/1/host/dequeue", question="q008")).shows("The queue is empty.")
    unknown = await hanna.submit("/g/1/host/queue", question="nothing")
    assert unknown.shows("There is no such question")


async def test_a_planned_question_is_skipped(lodge: Lodge, hanna: Browser) -> None:
    plan = await hanna.get("/g/1/host")
    first = plan.text.split("confirm/pass-over?question=")[1].split('"')[0]
    assert (await hanna.submit("/g/1/host/pass-over", question=first)).shows("Skipped;")
    await lodge.reveal()
    assert (await lodge.next_day()).question_id != first


async def test_points_are_mended_for_a_settled_round(lodge: Lodge, ada: Browser, hanna: Browser) -> None:
    await lodge.say(ada)
    early = await hanna.submit("/g/1/host/mend-points", member="1", round="1", points="5", why="Good talk.")
    assert early.status == 422
    await lodge.reveal()
    page = await hanna.submit("/g/1/host/mend-points", member="1", round="1", points="+5", why="Good talk.")
    assert page.shows("Mended")
    assert (await ada.get("/g/1/profile")).shows("15")
    assert (await hanna.get("/g/1/host/log")).shows("changed the points of Ada for 2026-01-05 by +5: Good talk.")


async def test_a_mend_that_cannot_be_is_refused_and_comes_back_filled(
    lodge: Lodge, ada: Browser, hanna: Browser
) -> None:
    await lodge.reveal()
    await lodge.next_day()
    await lodge.say(ada)
    await lodge.reveal()
    for change, says in UNMENDABLE:
        fields = {"member": "1", "on": "2026-01-05", "mark": "rest", "why": "A reason.", **change}
        page = await hanna.submit("/g/1/host/mend-day", **fields)
        assert page.status == 422, says
        assert page.shows(says)
        assert f'value="{fields["on"]}"' in page.text
        assert f'value="{fields["why"]}"' in page.text


async def test_a_paused_channel_says_what_to_fix_and_can_be_tried_again(lodge: Lodge, hanna: Browser) -> None:
    await lodge.core.store.write(lambda uow: uow.groups.pause_channel(1, lodge.clock.at, "Let the bot <write>."))
    page = await hanna.get("/g/1/host")
    assert page.shows("Nothing can be posted to Local room: Let the bot <write>.")
    page = await hanna.submit("/g/1/host/resume-channel", channel="1")
    assert page.shows("The channel is tried again.")
    assert not page.shows("Nothing can be posted")


async def test_a_channel_elsewhere_is_removed_and_the_rooms_own_stays(lodge: Lodge, hanna: Browser) -> None:
    assert not (await hanna.get("/g/1/host")).shows("Stop posting")
    elsewhere = ChannelRef("discord", "guild", "channel")
    await lodge.core.store.write(lambda uow: uow.groups.add_channel(1, elsewhere, "daily"))
    assert 'action="/g/1/host/remove-channel"' in (await hanna.get("/g/1/host")).text
    page = await hanna.submit("/g/1/host/remove-channel", channel="2")
    assert page.shows("No further question is posted in daily.")
    assert 'action="/g/1/host/remove-channel"' not in page.text
    assert (await hanna.submit("/g/1/host/remove-channel", channel="1")).status == 422
    assert [c.id for c in await lodge.core.store.read(lambda uow: uow.groups.channels(1))] == [1]
    assert (await hanna.get("/g/1/host/log")).shows("removed the channel daily")


async def test_the_log_says_who_did_what_and_when(hanna: Browser) -> None:
    await hanna.submit("/g/1/host/pause")
    page = await hanna.get("/g/1/host/log")
    assert page.shows("Hanna paused the schedule")
    assert page.shows("The operator made Hanna a host")
    assert "2026-01-05T08:00:00+00:00" in page.text
