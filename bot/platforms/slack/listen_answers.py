"""Answers given by button, form and message shortcut, and looking at one's own."""

from bot import wording
from bot.domain.answer import Publish
from bot.domain.errors import ConflictError, InvalidInputError
from bot.platforms.slack.listen_messages import take
from bot.platforms.slack.parse import parse_written, readable
from bot.platforms.slack.parse_input import Click, Form
from bot.platforms.slack.places import account_ref
from bot.platforms.slack.render_answers import PUBLISH, TEXT, render_form, render_kept, render_own, render_receipt
from bot.platforms.slack.replies import Outcome, first_input, show_page
from bot.platforms.slack.tools import Tools
from bot.services.finding import Spot
from bot.services.own_answer import OwnAnswer, require_taking
from bot.wording import FALLBACK, say


async def open_form(tools: Tools, click: Click) -> None:
    """*Answer privately*: the form, with what was written before. Raises ConflictError when nothing is taken."""
    await open_form_for(tools, click, int(click.id))


async def open_form_for(tools: Tools, click: Click, round_id: int, draft: str | None = None) -> None:
    """The form of a round, begun with `draft` if there is one."""

    async def build() -> dict[str, object]:
        answer = await read_own(tools, click.user, round_id)
        require_taking(answer)
        return render_form(answer, FALLBACK, draft)

    await show_page(tools, click, build)


async def show_own(tools: Tools, click: Click) -> None:
    """*My answer*: what somebody wrote in a round and how it stands."""

    async def build() -> dict[str, object]:
        return render_own(await read_own(tools, click.user, int(click.id)), FALLBACK)

    await show_page(tools, click, build)


async def withdraw(tools: Tools, click: Click) -> None:
    """Take a private answer back, then show what is left."""
    await tools.services.answers.withdraw_private(int(click.id), account_ref(click.team, click.user))
    tools.refresh_home(click.user)
    await show_own(tools, click)


async def submit(tools: Tools, form: Form) -> Outcome:
    """Store what a form holds; the same form takes effect once."""
    round_id, account = int(form.private), account_ref(form.team, form.user)
    text = "".join(form.text(block) for block in sorted(form.values) if block.startswith(TEXT))
    # A form for a late answer does not ask, since it is never published.
    publish = form.text(PUBLISH) if PUBLISH in form.values else Publish.NEVER
    if publish not in set(Publish):
        return Outcome({PUBLISH: say(FALLBACK, "answer.choose_publish")})
    await tools.directory.find(form.user)
    name = tools.directory.name_of(form.user)
    home = await tools.own.home_of(round_id, account.platform, form.team)
    try:
        await tools.services.answers.submit_private(round_id, home, account, name, text, Publish(publish), form.key)
    except InvalidInputError as error:
        return Outcome({first_input(form): wording.explain(FALLBACK, error)})
    tools.settle_name(form.user, name)
    tools.refresh_home(form.user)
    return Outcome(view=render_kept(await read_own(tools, form.user, round_id), FALLBACK))


async def count_message(tools: Tools, click: Click) -> None:
    """*Count as my answer*: a message of one's own in a round's thread counts; one from elsewhere begins the form."""
    assert click.message is not None
    if click.message.get("user") != click.user or click.message.get("bot_id"):
        raise ConflictError("slack.count_own")
    written = parse_written(tools.identity, click.channel, click.message)
    round_ = tools.services.watch.find(written.thread) if written else None
    if written is None or round_ is None:
        await _count_elsewhere(tools, click)
        return
    await take(tools, written)
    receipt = await tools.services.answers.receipt(round_, written.message.account)
    await say_marked_up(tools, click.response_url, render_receipt(receipt, FALLBACK, round_.rules.late))


async def _count_elsewhere(tools: Tools, click: Click) -> None:
    """A message outside a round's thread is offered as a private answer: its author sees what it replaces."""
    assert click.message is not None
    spot = Spot(account_ref(click.team, click.user), "slack", click.team, click.place, click.thread)
    found = await tools.services.finding.find_round(spot)
    text = readable(str(click.message.get("text") or ""))
    if not text:
        raise InvalidInputError("answer.empty")
    await open_form_for(tools, click, found.chosen.round.id, text)


async def read_own(tools: Tools, user: str, round_id: int) -> OwnAnswer:
    """Somebody's own answer."""
    return await tools.own.read(round_id, account_ref(tools.identity.team, user))


async def say_marked_up(tools: Tools, response_url: str, text: str) -> None:
    """Answer with a sentence of our own, dates and all."""
    if response_url:
        await tools.api.respond(response_url, {"text": text, "blocks": [{"type": "section", "text": _mrkdwn(text)}]})


def _mrkdwn(text: str) -> dict[str, object]:
    return {"type": "mrkdwn", "text": text, "verbatim": True}
