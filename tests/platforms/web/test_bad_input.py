"""Whatever people type gets a clear word or is stored and shown safely; nothing typed is lost and nothing breaks."""

from itertools import product

import pytest

from tests.platforms.web.lodge import LONG, Browser, Lodge

SHOWN = {
    "HTML": ("<script>alert(1)</script> <img src=x onerror=alert(2)>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    "an attribute": ('"><svg onload=alert(1)>', "&#34;&gt;&lt;svg onload=alert(1)&gt;"),
    "a template": ("{{ 7 * 7 }} {% raw %}", "{{ 7 * 7 }} {% raw %}"),
    "a mention of all": ("@everyone @here <@1234>", "@everyone @here &lt;@1234&gt;"),
    "emoji": ("😀 👩🏽‍💻 🏳️‍🌈", "😀 👩🏽‍💻 🏳️‍🌈"),
    "right to left": ("שלום, זה מבחן", "שלום, זה מבחן"),
    "a turned direction": ("harmless \u202etxt.exe", "harmless txt.exe"),
    "NUL": ("before\0after", "beforeafter"),
    "terminal codes": ("red \x1b[31mtext", "red [31mtext"),
    "new lines": ("one\r\ntwo\rthree", "one\ntwo\nthree"),
    "stacked accents": ("Z" + "\u0335\u0321" * 50, "Z" + "\u0335\u0321" * 50),
    "Markdown": ("**bold** [x](javascript:alert(1))", "**bold** [x](javascript:alert(1))"),
    "a formula": ("=HYPERLINK(1)", "=HYPERLINK(1)"),
}
NOWHERE = (
    "/g/1/rounds/999",
    "/g/2",
    "/g/1/rounds/x",
    "/g/999999999999999",
    "/g/9999999999999999999999",
    "/g/1/messages/1",
    "/static/../room.key",
    "/static/nothing.css",
    "/g/1/leaderboard?from=-1",
    "/g/1/leaderboard?from=x",
    "/g/1/leaderboard?from=99999999999",
    "/g/1/leaderboard?board=nothing",
    "/g/1/archive?from=%00",
    "/g/1/rounds/1/pieces?after=-5",
    "/g/1/host/confirm/void?round=1",
    "/%00",
)
EMPTY = {
    "nothing": "",
    "spaces": "   \t ",
    "new lines": "\n\r\n",
    "zero-width characters": "\u200b\u200c\u200d\ufeff",
    "a blank that counts as a letter": "\u3164\u2800",
    "controls": "\0\x01\x1b",
}


async def test_odd_text_is_stored_and_shown_as_text(lodge: Lodge, ada: Browser) -> None:
    for kind, (text, shown) in SHOWN.items():
        page = await lodge.say(ada, f"{kind}: {text}")
        assert page.status == 200, kind
        assert f"{kind}: {shown}" in page.text, kind
    assert (await lodge.say(ada, "And one more message.")).shows("And one more message.")


async def test_a_message_with_nothing_to_read_is_refused_in_words(lodge: Lodge, ada: Browser) -> None:
    await lodge.say(ada)
    for kind, text in EMPTY.items():
        page = await lodge.say(ada, text)
        assert page.status == 422, kind
        assert page.shows("There is nothing to read in that. Write your answer and send it again."), kind
        assert page.shows(LONG), "what was said before is still there"


async def test_a_private_answer_with_nothing_to_read_is_refused_in_words(lodge: Lodge, ada: Browser) -> None:
    for kind, text in EMPTY.items():
        page = await lodge.whisper(ada, text)
        assert page.status == 422, kind
        assert page.shows("There is nothing to read in that."), kind


async def test_a_very_long_message_is_refused_and_comes_back_whole(lodge: Lodge, ada: Browser) -> None:
    await lodge.say(ada)
    page = await lodge.say(ada, "x" * 100_000)
    assert page.status == 422
    assert page.shows("That is 100,000 characters; an answer holds at most 12,000.")
    assert "x" * 100_000 in page.text
    assert page.shows(LONG)


async def test_a_very_long_private_answer_is_refused_and_comes_back_whole(lodge: Lodge, ada: Browser) -> None:
    page = await lodge.whisper(ada, "y" * 100_000, "unnamed")
    assert page.status == 422
    assert "y" * 100_000 in page.text
    assert 'value="unnamed" checked' in page.text


async def test_more_than_the_room_takes_at_once_is_refused_in_words(lodge: Lodge, ada: Browser) -> None:
    reply = await lodge.say(ada, "x" * 300_000)
    assert reply.status == 413
    assert reply.shows("That is more than the room takes at once (256 kB).")
    assert (await ada.get("/g/1")).status == 200


async def test_a_way_to_publish_that_is_none_is_refused_with_the_text_kept(lodge: Lodge, ada: Browser) -> None:
    page = await lodge.whisper(ada, LONG, "to the press")
    assert page.status == 422
    assert page.shows("Choose whether your answer may be published")
    assert page.shows(LONG)


async def test_an_address_that_leads_nowhere_is_answered_in_the_room_s_look(ada: Browser) -> None:
    for path in NOWHERE:
        reply = await ada.get(path)
        assert 400 <= reply.status < 500, path
        assert "<main" in reply.text, path
        assert "Traceback" not in reply.text, path


async def test_a_period_that_is_none_is_no_page_and_all_time_has_none(ada: Browser) -> None:
    for board, period in product(("week", "month", "all"), ("2026-W99", "nonsense", "2026-13", "<b>", "x" * 500)):
        reply = await ada.get(f"/g/1/leaderboard?board={board}&period={period}")
        assert reply.status == (200 if board == "all" else 404)
        assert "<b>" not in reply.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "application/x-www-form-urlencoded; charset=nonsense"},
        {"Content-Type": "multipart/form-data"},
        {"Content-Type": "application/json"},
        {"Content-Type": "text/plain"},
    ],
)
async def test_a_body_that_is_no_form_is_refused(lodge: Lodge, ada: Browser, headers: dict[str, str]) -> None:
    async with ada.session.post(
        f"{lodge.base}/g/1/rounds/1/messages", data=b'{"text": "\xff\xfe"}', headers=headers
    ) as response:
        assert response.status in (400, 403)
        assert "<main" in await response.text()


async def test_a_form_whose_bytes_are_no_text_is_refused(lodge: Lodge, ada: Browser) -> None:
    body = b"csrf=" + (await ada.token()).encode() + b"&key=abcdefghij&text=%ff%fe" + LONG.encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    async with ada.session.post(f"{lodge.base}/g/1/rounds/1/messages", data=body, headers=headers) as response:
        assert response.status in (200, 400)
    assert (await ada.get("/g/1")).status == 200


async def test_a_form_without_its_key_is_refused(ada: Browser) -> None:
    fields = {"csrf": await ada.token(), "text": LONG}
    assert (await ada.post("/g/1/rounds/1/messages", fields)).status == 400
    assert (await ada.post("/g/1/rounds/1/messages", {**fields, "key": "x" * 41})).status == 400
