import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bot import log

PASSWORD = "correct horse battery"
DISCORD_TOKEN = ".".join(("MTIzNDU2Nzg5MDEyMzQ1Njc4", "GaBcDe", "x" * 38))
SLACK_TOKEN = "-".join(("xoxb", "123456789012", "abcdefABCDEF"))


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _logging_put_back() -> Iterator[None]:
    root = logging.getLogger()
    before = (root.handlers, root.level)
    yield
    root.handlers, root.level = before
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


@pytest.fixture
def out() -> io.StringIO:
    stream = io.StringIO()
    log.configure("info", "auto", [PASSWORD], stream)
    return stream


def lines(out: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_away_from_a_terminal_each_event_is_one_json_line(out: io.StringIO) -> None:
    structlog.get_logger("bot.services").info("round opened", round_id=7, by="नेहा")
    [line] = lines(out)
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "round opened", "level": "info", "logger": "bot.services", "round_id": 7, "by": "नेहा"}
    assert "नेहा" in out.getvalue()


def test_on_a_terminal_events_are_written_for_a_person() -> None:
    out = Terminal()
    log.configure("info", "auto", stream=out)
    structlog.get_logger("bot").info("round opened", round_id=7)
    assert not out.getvalue().startswith("{")
    assert "round opened" in out.getvalue()


def test_libraries_write_into_the_same_stream_with_the_same_context(out: io.StringIO) -> None:
    structlog.contextvars.bind_contextvars(group_id=3)
    logging.getLogger("discord.gateway").warning("shard %s is late", 2)
    [line] = lines(out)
    assert (line["event"], line["logger"], line["group_id"]) == ("shard 2 is late", "discord.gateway", 3)


def test_quieter_events_than_the_level_are_left_out(out: io.StringIO) -> None:
    structlog.get_logger("bot").debug("detail")
    logging.getLogger("discord").debug("detail")
    logging.getLogger("apscheduler.executors.default").info("job executed")
    assert out.getvalue() == ""


def test_configuring_again_replaces_the_first_stream(out: io.StringIO) -> None:
    second = io.StringIO()
    log.configure("info", "json", stream=second)
    structlog.get_logger("bot").info("once")
    assert out.getvalue() == ""
    assert len(lines(second)) == 1


def test_known_secrets_appear_nowhere(out: io.StringIO) -> None:
    try:
        raise ValueError(f"wrong password {PASSWORD}")
    except ValueError as error:
        structlog.get_logger("bot").exception(f"refused {PASSWORD}", tried=[{PASSWORD: error}], password=PASSWORD)
        logging.getLogger("aiohttp.server").exception("Error handling %r", {"body": PASSWORD})
    assert PASSWORD not in out.getvalue()
    assert out.getvalue().count(log.BLOTTED) >= 6


@pytest.mark.parametrize(
    ("written", "leaked"),
    [
        (f"logging in with {DISCORD_TOKEN}", DISCORD_TOKEN),
        (f"{{'token': '{SLACK_TOKEN}'}}", SLACK_TOKEN),
        ("Authorization: Bot abcdefghijklmnopqrstu", "abcdefghijklmnopqrstu"),
        ("headers=Bearer abcdefghijklmnopqrstu", "abcdefghijklmnopqrstu"),
        (f"POST /interactions/1234/{'aW50' * 8}/callback", "aW50"),
        ("GET /login?password=swordfish&next=%2F", "swordfish"),
        ("client_secret=0123abcd", "0123abcd"),
    ],
)
def test_what_looks_like_a_token_is_hidden_from_every_logger(out: io.StringIO, written: str, leaked: str) -> None:
    logging.getLogger("slack_sdk").error("%s", written)
    structlog.get_logger("bot").error(written)
    assert len(lines(out)) == 2
    assert leaked not in out.getvalue()


def test_a_value_called_like_a_secret_is_hidden_whatever_it_is(out: io.StringIO) -> None:
    structlog.get_logger("bot").info("starting", slack_signing_secret="abc", cookies={"session_token": b"abc"}, n=1)
    [line] = lines(out)
    assert line["slack_signing_secret"] == log.BLOTTED
    assert line["cookies"] == {"session_token": log.BLOTTED}
    assert line["n"] == 1


@pytest.mark.parametrize("text", ["Bot is ready", "the token was renewed", "bot.services.rounds opened 12 rounds"])
def test_plain_sentences_stay_as_they_are(out: io.StringIO, text: str) -> None:
    structlog.get_logger("bot").info(text)
    assert [line["event"] for line in lines(out)] == [text]


@given(
    secret=st.text("abcdefghijklmnopqrstuvwxyz", min_size=8), around=st.text("0123456789 .-"), deep=st.integers(0, 4)
)
def test_a_secret_is_hidden_at_any_depth(secret: str, around: str, deep: int) -> None:
    value: object = f"{around}{secret}{around}"
    for _ in range(deep):
        value = {secret: [value]}
    written = json.dumps(log.Redaction([secret])(None, "info", {"event": value}))
    assert secret not in written
    assert log.BLOTTED in written
