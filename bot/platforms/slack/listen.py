"""The bolt app: every event, command, click and form acknowledged first, then taken to its one handler."""

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any, Final

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.slack import listen_commands, listen_home, listen_setup, needs
from bot.platforms.slack.listen_messages import on_message
from bot.platforms.slack.misshapen import refuse
from bot.platforms.slack.parse_input import Click, parse_click, parse_command, parse_form, parse_shortcut
from bot.platforms.slack.places import PLATFORM
from bot.platforms.slack.replies import explain_failure, say_to, settle_form
from bot.platforms.slack.routes import CLICKS, FORMS, ClickHandler
from bot.platforms.slack.tools import Tools
from bot.ports.platform import PlatformError

Ack = Callable[..., Awaitable[Any]]
Raw = dict[str, Any]
# Handlers that run other handlers.
OWN_CLICKS: Final[Mapping[tuple[str, str], ClickHandler]] = {
    ("group", "choose"): listen_commands.choose_group,
    ("help", "show"): listen_commands.help_from_home,
}
log = structlog.get_logger(__name__)


def make_app(tools: Tools, token: str, signing_secret: str) -> AsyncApp:
    """The app with its listeners, messages first: they are what comes most."""

    async def authorize(**_: Any) -> AuthorizeResult:
        me = await tools.me.get()
        return AuthorizeResult(enterprise_id=None, team_id=me.team, bot_token=token, bot_id=me.bot, bot_user_id=me.user)

    # A client without a token: with one, bolt would call auth.test for each event that comes before its answer.
    logging.getLogger("slack_bolt.AsyncApp").addFilter(_is_news)
    client = AsyncWebClient(base_url=tools.api.client.base_url, session=tools.api.client.session, retry_handlers=[])
    app = AsyncApp(
        name="daily-drill",
        client=client,
        authorize=authorize,
        signing_secret=signing_secret,
        ssl_check_enabled=False,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    app.error(refuse)
    _listen_to_events(app, tools)
    _listen_to_people(app, tools)
    return app


def _is_news(record: logging.LogRecord) -> bool:
    """False for bolt's remark that a token it found in the environment is not used."""
    return "`token` will be unused" not in str(record.msg)


def _listen_to_events(app: AsyncApp, tools: Tools) -> None:
    async def message(event: Raw) -> None:
        await on_message(tools, event)

    async def home_opened(event: Raw) -> None:
        if event.get("tab", "home") == "home" and event.get("user"):
            await listen_home.publish(tools, str(event["user"]))

    async def channel_changed(event: Raw) -> None:
        if event.get("user") in (None, tools.identity.user) or event["type"] != "member_joined_channel":
            tools.services.recovery.ask_again()

    async def removed(event: Raw) -> None:
        log.error("Slack took the app’s token back", event_type=event["type"])
        if event["type"] == "app_uninstalled" or (event.get("tokens") or {}).get("bot"):
            await tools.services.purging.left(PLATFORM, tools.identity.team)
        with suppress(PlatformError):
            await tools.me.refresh()

    app.event("message")(message)
    app.event("app_home_opened")(home_opened)
    for name in needs.CHANNEL_EVENTS:
        app.event(name)(channel_changed)
    for name in needs.REMOVAL_EVENTS:
        app.event(name)(removed)


def _listen_to_people(app: AsyncApp, tools: Tools) -> None:
    # Parsed before the ack: what fails after it, bolt can refuse no more.
    async def command(ack: Ack, body: Raw) -> None:
        given = parse_command(body, tools.identity.team)
        await ack()
        await listen_commands.on_command(tools, given)

    async def click(ack: Ack, body: Raw) -> None:
        made = parse_click(body, tools.identity.team)
        await ack()
        await on_click(tools, made)

    async def shortcut(ack: Ack, body: Raw) -> None:
        made = parse_shortcut(body, tools.identity.team)
        await ack()
        await on_click(tools, made)

    async def form(ack: Ack, body: Raw) -> None:
        sent = parse_form(body, tools.identity.team)
        handler = FORMS.get((sent.noun, sent.verb))
        if handler is None:
            await ack(response_action="clear")
            return
        await settle_form(tools, sent, lambda: handler(tools, sent), ack)

    async def options(ack: Ack, body: Raw) -> None:
        await ack(options=listen_setup.find_zones(str(body.get("value") or "")))

    for name in needs.COMMANDS:
        app.command(f"/{name}")(command)
    app.action(re.compile(r"^[a-z]+:[a-z-]+"))(click)
    app.shortcut(re.compile(r"^[a-z]+:[a-z]+$"))(shortcut)
    app.view_submission(re.compile(r"^[a-z]+:[a-z]+$"))(form)
    app.options(re.compile("^value$"))(options)


async def on_click(tools: Tools, click: Click) -> None:
    """Do what a click asks for; what goes wrong is said to whoever clicked."""
    handler = {**CLICKS, **OWN_CLICKS}.get((click.noun, click.verb))
    if handler is None:
        log.info("a click on something that is no more", noun=click.noun, verb=click.verb)
        return
    if not tools.answered.add(click.key):
        return
    try:
        await handler(tools, click)
    except Exception as error:
        tools.answered.discard(click.key)
        await tell_failure(tools, click, error)


async def tell_failure(tools: Tools, click: Click, error: Exception) -> None:
    """Say what went wrong where the person looks: beside the message, or in the page they clicked in."""
    text = explain_failure(error)
    if text is None:
        return
    try:
        if click.response_url:
            await say_to(tools, click.response_url, text)
        else:
            await listen_home.show_fault(tools, click, text)
    except PlatformError as again:
        log.warning("a refusal could not be shown", platform=PLATFORM, why=str(again))
