"""How clicks, commands and forms are answered: a page opened in time, a form acknowledged after its commit."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import structlog

from bot.domain.errors import DrillError
from bot.platforms.slack.blocks import Block, context, cut, escape, modal, option, section
from bot.platforms.slack.faults import RefusedError
from bot.platforms.slack.parse_input import Click, Form
from bot.platforms.slack.places import PLATFORM
from bot.platforms.slack.render_answers import say_escaped
from bot.platforms.slack.tools import Tools
from bot.ports.platform import ChannelClosedError, PlatformBusyError, PlatformError
from bot.services.once import DoneBeforeError
from bot.wording import FALLBACK, explain, say

# A trigger lives 3 s: reads that take longer than this fill their page in afterwards.
READ_BUDGET: Final = 0.5
# A form is stored within this, or shows that it is being stored (promise 11).
FORM_BUDGET: Final = 1.5
_MOST_ERROR = 300
# Shared refusals that name a command or page of another platform.
_IN_SLACK = {
    "member.only": "slack.member_only",
    "host.only": "slack.host_only",
    "mock.not_yours": "slack_practice.mock_not_yours",
}
_SIMPLE = {
    "plain_text_input": "initial_value",
    "timepicker": "initial_time",
    "datepicker": "initial_date",
    "conversations_select": "initial_conversation",
    "users_select": "initial_user",
}
_EXPIRED = frozenset(
    "expired_trigger_id trigger_expired exchanged_trigger_id trigger_exchanged invalid_trigger_id".split()
)
log = structlog.get_logger(__name__)
Build = Callable[[], Awaitable[Block]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a form came to: faults by block, or a page to show, or neither where it simply closes."""

    errors: Mapping[str, str] = field(default_factory=dict)
    view: Block | None = None


class LateError(Exception):
    """Slack no longer opens a page for a click."""


async def open_page(tools: Tools, trigger: str, build: Build, locale: str = FALLBACK) -> None:
    """Open a page; one that takes long to build opens as loading and is filled in.

    Raises LateError when Slack no longer opens it, and what `build` raises before anything was opened.
    """
    building = asyncio.ensure_future(build())
    done, _ = await asyncio.wait([building], timeout=READ_BUDGET)
    if done:
        await _open(tools, trigger, building.result())
        return
    view_id = await _open(tools, trigger, _notice(say(locale, "slack.loading"), locale))
    await fill_page(tools, view_id, lambda: building, locale)


async def fill_page(tools: Tools, view_id: str, build: Build, locale: str = FALLBACK) -> None:
    """Put a page in the place of another; what keeps it from being built is said there instead."""
    try:
        view = await build()
    except DrillError as error:
        view = _notice(escape(explain_failure(error, locale) or ""), locale)
    await tools.api.call("views.update", lambda: tools.api.client.views_update(view_id=view_id, view=view))


async def show_page(tools: Tools, click: Click, build: Build, locale: str = FALLBACK) -> None:
    """Show a page for a click: in its place if it was made in a page, else in front."""
    if click.view and click.view.get("type") == "modal":
        await fill_page(tools, str(click.view["id"]), build, locale)
    else:
        await open_page(tools, click.trigger, build, locale)


async def settle_form(
    tools: Tools, form: Form, handle: Callable[[], Awaitable[Outcome]], ack: Callable[..., Awaitable[Any]]
) -> None:
    """Run a form's handler, acknowledge with what came of it, or say that it is being stored and update."""
    work = tools.jobs.spawn(_guarded(form, handle), "slack-form")
    done, _ = await asyncio.wait([work], timeout=FORM_BUDGET)
    if not done:
        await ack(response_action="update", view=_notice(say(FALLBACK, "slack.saving"), FALLBACK))
        outcome = await work
        view = outcome.view or (refill(form, outcome.errors) if outcome.errors else saved(FALLBACK))
        await tools.api.call("views.update", lambda: tools.api.client.views_update(view_id=form.view["id"], view=view))
        return
    outcome = work.result()
    if outcome.errors:
        words = {block: cut(text, _MOST_ERROR) for block, text in outcome.errors.items()}
        await ack(response_action="errors", errors=words)
    elif outcome.view:
        await ack(response_action="update", view=outcome.view)
    else:
        await ack(response_action="clear")


def saved(locale: str, text: str = "") -> Block:
    """The last page of a form."""
    return _notice(text or say(locale, "slack.saved"), locale)


def refill(form: Form, errors: Mapping[str, str]) -> Block:
    """The form again with what was typed and what is wrong with it: nothing a person wrote is lost."""
    words = [context(f":warning: {escape(text)}") for text in dict.fromkeys(errors.values())]
    kept = ("type", "callback_id", "title", "close", "submit", "private_metadata")
    view = {name: form.view[name] for name in kept if form.view.get(name) is not None}
    return {**view, "blocks": words + [_filled(form, block) for block in form.view["blocks"]]}


async def say_to(tools: Tools, response_url: str, text: str) -> None:
    """Answer a click or command with a sentence that may hold people's words."""
    if response_url:
        await tools.api.respond(response_url, say_escaped(text))


def explain_failure(error: BaseException, locale: str = FALLBACK) -> str | None:
    """What a person reads when their command or click came to nothing; None when there is nothing to say."""
    if isinstance(error, DoneBeforeError):
        return None
    if isinstance(error, DrillError):
        own = _IN_SLACK.get(error.phrase)
        return say(locale, own, **error.facts) if own else explain(locale, error, PLATFORM)
    if isinstance(error, LateError):
        return say(locale, "slack.too_late")
    if isinstance(error, ChannelClosedError):
        return error.what_to_fix
    if isinstance(error, PlatformBusyError):
        return say(locale, "slack.busy")
    log.error("a click or command failed", exc_info=error)
    return say(locale, "slack.failed")


async def _open(tools: Tools, trigger: str, view: Block) -> str:
    try:
        response = await tools.api.call(
            "views.open", lambda: tools.api.client.views_open(trigger_id=trigger, view=view)
        )
    except RefusedError as error:
        raise (LateError() if error.code in _EXPIRED else error) from error
    return str(response["view"]["id"])


async def _guarded(form: Form, handle: Callable[[], Awaitable[Outcome]]) -> Outcome:
    """A refusal stands at the form's first field, where nothing says better; a failure keeps the form."""
    try:
        return await handle()
    except DoneBeforeError:
        return Outcome(view=saved(FALLBACK))
    except (DrillError, PlatformError, LateError) as error:
        text = explain_failure(error) or ""
    except Exception as error:
        text = explain_failure(error) or ""
    return Outcome({first_input(form): text}) if first_input(form) else Outcome(view=_notice(escape(text), FALLBACK))


def first_input(form: Form) -> str:
    """The block id of the first field of a form, '' where it has none."""
    return next((str(block["block_id"]) for block in form.view["blocks"] if block["type"] == "input"), "")


def _filled(form: Form, block: Block) -> Block:
    """An input with what was typed or chosen in it as its beginning."""
    value = form.values.get(block.get("block_id", ""))
    if block["type"] != "input" or value is None:
        return block
    element = {name: given for name, given in block["element"].items() if not name.startswith("initial_")}
    if isinstance(value, tuple) and element["type"] == "multi_users_select":
        return {**block, "element": {**element, "initial_users": list(value)} if value else element}
    if isinstance(value, tuple):
        chosen = [one for one in element.get("options", ()) if one["value"] in value]
        return {**block, "element": {**element, "initial_options": chosen} if chosen else element}
    if not value:
        return {**block, "element": element}
    if element["type"] in _SIMPLE:
        return {**block, "element": {**element, _SIMPLE[element["type"]]: value}}
    found = [one for one in element.get("options", ()) if one["value"] == value] or [option(value, value)]
    return {**block, "element": {**element, "initial_option": found[0]}}


def _notice(text: str, locale: str) -> Block:
    return modal("notice:shown", say(locale, "slack.app_name"), [section(text)], close=say(locale, "slack.close"))
