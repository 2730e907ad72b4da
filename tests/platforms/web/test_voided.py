"""Voided rounds in the room: what a host reads first, and what their authors keep."""

from tests.platforms.web.lodge import Browser, Lodge

SECRET = "Only I know that the drain valve is behind the second pump."
WHY = "The <b>question</b> was asked before."


async def replace(lodge: Lodge, hanna: Browser, round_id: int) -> None:
    await hanna.submit("/g/1/host/replace", round=str(round_id), window="2", unit="hours", why=WHY)
    await lodge.tick()


async def test_before_voiding_a_host_reads_how_many_answers_go(lodge: Lodge, ada: Browser, hanna: Browser) -> None:
    for deed in ("void", "replace"):
        assert not (await hanna.get(f"/g/1/host/confirm/{deed}?round=1")).shows("will not count")
    await lodge.say(ada)
    await lodge.whisper(await lodge.browser("Ben"), SECRET)
    for deed in ("void", "replace"):
        page = await hanna.get(f"/g/1/host/confirm/{deed}?round=1")
        assert page.shows("2 people have answered; their answers will not count."), deed
        assert 'name="why"' in page.text, deed
    assert not (await hanna.get("/g/1/host/confirm/close?round=1")).shows("will not count")


async def test_replacing_needs_a_reason_and_who_answered_reads_it(lodge: Lodge, ada: Browser, hanna: Browser) -> None:
    await lodge.say(ada)
    refused = await hanna.submit("/g/1/host/replace", round="1", window="2", unit="hours", why=" ")
    assert refused.status == 422
    assert (await lodge.round()).id == 1
    await lodge.pass_time(seconds=2)
    await replace(lodge, hanna, 1)
    page = await ada.get("/g/1")
    assert page.shows(f"The reason: {WHY}")
    assert 'href="/g/1/rounds/1"' in page.text
    assert not (await (await lodge.browser("Ben")).get("/g/1")).shows("was voided")


async def test_a_private_answer_to_a_voided_round_is_its_authors_to_read(
    lodge: Lodge, ada: Browser, hanna: Browser
) -> None:
    await lodge.whisper(ada, SECRET)
    await replace(lodge, hanna, 1)
    page = await ada.get("/g/1/rounds/1")
    assert page.shows(SECRET)
    assert page.shows("What you wrote privately is published nowhere")
    assert 'action="/g/1/rounds/1/private"' not in page.text
    history = await ada.get("/g/1/history")
    assert history.shows(SECRET)
    assert "Model answer" not in history.text
    for other in (hanna, await lodge.browser("Ben")):
        assert not (await other.get("/g/1/rounds/1")).shows(SECRET)


async def test_a_voided_extra_round_has_no_day_to_excuse(ada: Browser, hanna: Browser) -> None:
    await hanna.submit("/g/1/host/void", round="1", why=WHY)
    page = await ada.get("/g/1/rounds/1")
    assert page.shows("it gives and takes nothing.")
    assert not page.shows("its day is excused")
