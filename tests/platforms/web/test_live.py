"""The hub, and the stream and the pieces that pages live by."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence

import pytest

from bot.platforms.web.live import MOST_LISTENERS, REMEMBERED, Hint, Hub
from bot.ports.store import UnitOfWork
from tests.platforms.conftest import MakeLodge
from tests.platforms.web.lodge import JSON, LONG, Browser, Lodge


async def write(lodge: Lodge, number: int, thread: str = "1") -> None:
    """Store `number` messages, unpoked."""

    async def work(uow: UnitOfWork) -> None:
        for _ in range(number):
            await uow.room.add(1, thread, lodge.clock.at, kind="message", text=LONG)

    await lodge.core.store.write(work)


async def collect(stream: AsyncIterator[Sequence[Hint]], number: int) -> list[int]:
    """The next `number` seqs that are told."""
    seqs: list[int] = []
    async for hints in stream:
        seqs += [hint.seq for hint in hints]
        if len(seqs) >= number:
            return seqs
    raise AssertionError(f"ended after {seqs}")


async def test_a_listener_is_told_what_changed_since_and_what_changes_then(lodge: Lodge) -> None:
    await write(lodge, 3)
    stream = lodge.hub.listen(1, 1)
    assert await collect(stream, 3) == [2, 3, 4]
    await write(lodge, 1)
    lodge.hub.poke(1)
    assert await collect(stream, 1) == [5]


async def test_a_missed_poke_is_made_up_by_the_heartbeat(lodge: Lodge) -> None:
    hub = Hub(lodge.core.store, beat_seconds=0.001)
    stream = hub.listen(1, 1)
    assert await anext(stream) == ()
    await write(lodge, 1)
    assert await collect(stream, 1) == [2]


async def test_every_listener_is_told_everything_once_in_order(lodge: Lodge) -> None:
    streams = [lodge.hub.listen(1, 0) for _ in range(5)]
    told = asyncio.gather(*(collect(stream, 31) for stream in streams))
    for _ in range(10):
        await write(lodge, 3)
        lodge.hub.poke(1)
        await asyncio.sleep(0)
    assert await told == [list(range(1, 32))] * 5


async def test_one_who_was_away_for_long_is_told_everything_too(lodge: Lodge) -> None:
    first = lodge.hub.listen(1, 0)
    await write(lodge, REMEMBERED + 250)
    assert len(await collect(first, REMEMBERED + 251)) == REMEMBERED + 251
    late = await collect(lodge.hub.listen(1, 0), REMEMBERED + 251)
    assert late == list(range(1, REMEMBERED + 252))


async def test_closing_ends_every_listening(lodge: Lodge) -> None:
    streams = [lodge.hub.listen(1, 1) for _ in range(3)]

    async def drain(stream: AsyncIterator[Sequence[Hint]]) -> int:
        return len([hints async for hints in stream])

    told = asyncio.gather(*map(drain, streams))
    await asyncio.sleep(0)
    lodge.hub.close()
    assert await told == [1, 1, 1]


async def read_event(lines: AsyncIterator[bytes]) -> dict[str, str]:
    """The next event of a stream; comments are passed over."""
    event: dict[str, str] = {}
    async for line in lines:
        text = line.decode().rstrip("\r\n")
        if text and not text.startswith(":"):
            name, _, value = text.partition(": ")
            event[name] = value
        elif not text and event:
            return event
    raise AssertionError("the stream ended")


async def test_the_stream_says_how_not_to_buffer_it_and_begins_at_once(lodge: Lodge, ada: Browser) -> None:
    async with ada.session.get(f"{lodge.base}/g/1/events?after=1") as response:
        assert response.headers["Content-Type"] == "text/event-stream"
        assert response.headers["X-Accel-Buffering"] == "no"
        assert response.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        padding = await response.content.readline()
        assert padding.startswith(b":")
        assert len(padding) > 2048
        hello = await read_event(aiter(response.content))
        assert hello == {"event": "hello", "data": "{}", "retry": "2000"}


async def test_the_stream_tells_where_something_changed_and_never_what_was_said(lodge: Lodge, ada: Browser) -> None:
    async with ada.session.get(f"{lodge.base}/g/1/events?after=1") as response:
        lines = aiter(response.content)
        assert (await read_event(lines))["event"] == "hello"
        await lodge.say(await lodge.browser("Ben"))
        event = await read_event(lines)
        while event["event"] == "beat":
            event = await read_event(lines)
        assert event["id"] == "2"
        assert json.loads(event["data"]) == {"seq": 2, "thread": "1", "message_id": 2, "kind": "message"}


async def test_a_stream_that_broke_resumes_after_the_last_event(lodge: Lodge, ada: Browser) -> None:
    for text in ("One, and long enough to count as an answer.", "Two.", "Three."):
        await lodge.say(ada, text)
    headers = {"Last-Event-ID": "3"}
    async with ada.session.get(f"{lodge.base}/g/1/events?after=1", headers=headers) as response:
        lines = aiter(response.content)
        ids = []
        while "4" not in ids:
            ids.append((await read_event(lines)).get("id"))
    assert [number for number in ids if number] == ["4"]


async def test_heartbeats_reach_the_page(make_lodge: MakeLodge) -> None:
    lodge = await make_lodge(beat_seconds=0.001)
    browser = await lodge.browser()
    async with browser.session.get(f"{lodge.base}/g/1/events?after=1") as response:
        lines = aiter(response.content)
        assert [(await read_event(lines))["event"] for _ in range(3)] == ["hello", "beat", "beat"]


async def test_notices_of_others_are_not_told(lodge: Lodge, ada: Browser) -> None:
    account = await lodge.core.store.read(lambda uow: uow.members.get_account(1))

    async def tell(uow: UnitOfWork) -> None:
        for owner in ("somebody", account.ref.external_id):
            await uow.room.add(1, f"account-{owner}", lodge.clock.at, kind="notice", card="{}")

    await lodge.core.store.write(tell)
    async with ada.session.get(f"{lodge.base}/g/1/events?after=1") as response:
        lines = aiter(response.content)
        event = await read_event(lines)
        while event["event"] != "hint":
            event = await read_event(lines)
    assert (event["id"], event["data"]) == ("3", '{"kind": "notice"}')


async def test_stopping_the_server_ends_open_streams_at_once(lodge: Lodge, ada: Browser) -> None:
    async with ada.session.get(f"{lodge.base}/g/1/events?after=1") as response:
        await read_event(aiter(response.content))
        lodge.hub.close()
        assert b"hint" not in await response.content.read()


@pytest.mark.parametrize("after", ["x", "-1", "1.5", "9" * 30, "²"])
async def test_a_place_in_the_stream_that_is_none_is_refused(ada: Browser, after: str) -> None:
    assert (await ada.get(f"/g/1/events?after={after}")).status == 400


async def test_a_page_that_cannot_be_told_asks_for_the_newest_change(lodge: Lodge, ada: Browser) -> None:
    before = json.loads((await ada.get("/g/1/changes", JSON)).text)["seq"]
    await lodge.say(ada)
    assert json.loads((await ada.get("/g/1/changes", JSON)).text) == {"seq": before + 1}


async def test_pieces_bring_new_edited_and_deleted_messages_and_fresh_counts(lodge: Lodge, ada: Browser) -> None:
    ben = await lodge.browser("Ben")
    await lodge.say(ada)
    await lodge.tick()
    await lodge.pass_time(seconds=2)
    seq = json.loads((await ben.get("/g/1/changes")).text)["seq"]
    assert seq > 2, "the count was refreshed"
    news = json.loads((await ben.get("/g/1/rounds/1/pieces?after=1")).text)
    assert [message["id"] for message in news["messages"]] == [2]
    assert LONG in news["messages"][0]["html"]
    assert "data-edit" not in news["messages"][0]["html"], "the buttons are those of whoever asks"
    assert "1 person" in news["pieces"]["question"]
    assert "You have not answered yet" in news["pieces"]["receipt"]
    assert news["pieces"]["reveal"].strip() == ""
    await ada.submit("/g/1/messages/2/delete")
    news = json.loads((await ben.get(f"/g/1/rounds/1/pieces?after={seq}")).text)
    assert "Message deleted" in news["messages"][0]["html"]


async def test_pieces_bring_the_reveal_and_a_round_that_opened_meanwhile(lodge: Lodge, ada: Browser) -> None:
    await lodge.reveal()
    await lodge.next_day()
    news = json.loads((await ada.get("/g/1/rounds/1/pieces?after=1")).text)
    assert "Secret model" in news["pieces"]["reveal"]
    assert "Also open:" in news["pieces"]["elsewhere"]
    assert any("The model answer is out" in message["html"] for message in news["messages"])


async def test_when_too_many_pages_listen_others_ask_instead(lodge: Lodge, ada: Browser) -> None:
    streams = [lodge.hub.listen(1, 1) for _ in range(MOST_LISTENERS)]
    for stream in streams:
        await anext(stream)
    assert (await ada.get("/g/1/events")).status == 503
    assert (await ada.get("/g/1/changes")).status == 200
    for stream in streams:
        await stream.aclose()
    assert not lodge.hub.is_full
