"""What hosts do to standings: seasons, and a board as text to take along."""

from datetime import date
from functools import partial

from bot import wording
from bot.domain.errors import ConflictError, InvalidInputError, NotFoundError
from bot.domain.group import Account, Group, Season
from bot.domain.leaderboard import TOPIC_BOARD
from bot.domain.schedule import get_zone
from bot.platforms.slack.blocks import Block, actions, button, confirm, context, field, literal, section, text_input
from bot.platforms.slack.boards import require_topic
from bot.platforms.slack.boards_wish import parse_board
from bot.platforms.slack.calls import Call, call_of_click, require_host
from bot.platforms.slack.markup import rich_code
from bot.platforms.slack.pages import group_and_account, now_said, page, show_page
from bot.platforms.slack.parse_input import Click, Form
from bot.platforms.slack.replies import Outcome
from bot.platforms.slack.tools import Tools
from bot.services.once import once
from bot.services.seasons import LONGEST_NAME
from bot.services.standings_export import Form as FileForm
from bot.wording import FALLBACK, say

MOST_SEASONS = 20
# Of a file, what a page shows.
MOST_FILE = 100_000


async def seasons(tools: Tools, call: Call) -> None:
    """`/drill season`: every season, and the way to add, change and end them."""
    await show_page(tools, call, partial(_page, tools))


async def form(tools: Tools, click: Click) -> None:
    """*Add a season*, or *Change dates* of the one that the button names."""

    async def build(group: Group, account: Account) -> Block:
        await require_host(tools, group, account)
        known = {season.name: season for season in await tools.services.seasons.list(group.id)}
        today = tools.clock.now().astimezone(get_zone(group.zone)).date()
        return _form(group, known.get(click.value), today)

    await show_page(tools, _call(click), build)


async def save(tools: Tools, sent: Form) -> Outcome:
    """Store a new season, or new dates of one."""
    group, account = await group_and_account(tools, sent)
    name, services = sent.private.partition(":")[2], tools.services.seasons
    first_on, last_on = date.fromisoformat(sent.text("first")), date.fromisoformat(sent.text("last"))
    try:
        with once(f"slack-{sent.key}-{sent.view.get('hash')}"):
            put = services.move if name else services.create
            made = await put(group.id, name or sent.text("name"), first_on, last_on, account.id)
    except (InvalidInputError, ConflictError, NotFoundError) as error:
        is_name = error.phrase in ("seasons.bad_name", "seasons.taken")
        return Outcome({"name" if is_name else "first": wording.explain(FALLBACK, error)})
    facts = {"name": literal(made.name), "first": made.starts_on, "last": made.ends_on}
    return Outcome(view=await _page(tools, group, account, say(FALLBACK, "chat_seasons.saved", **facts)))


async def end(tools: Tools, click: Click) -> None:
    """*End today*."""
    account = await tools.account_of(click.user)
    with once(click.key):
        ended = await tools.services.seasons.end(int(click.id), click.value, account.id)
    done = say(FALLBACK, "chat_seasons.ended", name=literal(ended.name))
    await show_page(tools, _call(click), partial(_page, tools, done=done))


async def export(tools: Tools, call: Call) -> None:
    """`/drill export [board] [csv | json]`: a whole board as text, for the host alone."""
    words = call.words.casefold().split()
    form_ = FileForm.JSON if FileForm.JSON in words else FileForm.CSV
    asked = " ".join(word for word in words if word not in set(FileForm))

    async def build(group: Group, account: Account) -> Block:
        await require_host(tools, group, account)
        return await _file(tools, group, asked, form_)

    await show_page(tools, call, build)


async def _file(tools: Tools, group: Group, asked: str, form_: FileForm) -> Block:
    wish, standings = parse_board(asked, tools.topics), tools.services.standings
    period = None
    if wish.board == TOPIC_BOARD:
        period = require_topic(wish.period, await standings.periods(group.id, TOPIC_BOARD))
    made = await standings.export(group.id, wish.board, form_, period, wish.by)
    if not made.rows:
        return page("season:shown", "chat_seasons.file", [section(say(FALLBACK, "chat_seasons.exported_none"))])
    text = made.content.decode().replace("\r\n", "\n").strip()
    about = section(f"*{literal(made.name)}*  {say(FALLBACK, 'chat_seasons.exported', n=made.rows)}")
    if len(text) > MOST_FILE:
        return page("season:shown", "chat_seasons.file", [about, section(say(FALLBACK, "chat_seasons.too_long"))])
    return page("season:shown", "chat_seasons.file", [about, *rich_code(text)])


async def _page(tools: Tools, group: Group, account: Account, done: str = "") -> Block:
    await require_host(tools, group, account)
    today = tools.clock.now().astimezone(get_zone(group.zone)).date()
    found = list(reversed(await tools.services.seasons.list(group.id)))[:MOST_SEASONS]
    blocks = [now_said(done)] if done else []
    add = button(say(FALLBACK, "chat_seasons.add"), f"season:form:{group.id}", style="primary")
    blocks += [section(say(FALLBACK, "chat_seasons.title", group=literal(group.name))), actions(add)]
    for season in found:
        blocks += _season(season, group.id, today)
    if not found:
        blocks.append(context(say(FALLBACK, "chat_seasons.none")))
    return page("season:shown", "chat_seasons.head", blocks)


def _season(season: Season, group_id: int, today: date) -> list[Block]:
    facts = {"name": f"*{literal(season.name)}*", "first": season.starts_on, "last": season.ends_on}
    runs = season.starts_on <= today <= season.ends_on
    text = say(FALLBACK, "chat_seasons.row", **facts) + (f"  ·  {say(FALLBACK, 'chat_seasons.runs')}" if runs else "")
    buttons = [button(say(FALLBACK, "chat_seasons.change"), f"season:form:{group_id}", value=season.name)]
    if runs:
        title, about, yes = (say(FALLBACK, f"chat_seasons.{name}") for name in ("end_title", "end_about", "end"))
        sure = confirm(title, about, yes, say(FALLBACK, "slack.cancel"))
        buttons.append(button(yes, f"season:end:{group_id}", value=season.name, confirm=sure))
    return [section(text), actions(*buttons)]


def _form(group: Group, season: Season | None, today: date) -> Block:
    """The form of a new season, or of the dates of `season`."""
    name = text_input(most=LONGEST_NAME)
    blocks = [] if season else [field("name", say(FALLBACK, "chat_seasons.name"), name)]
    if season:
        blocks.append(section(f"*{literal(season.name)}*"))
    for block, label, on in (
        ("first", "chat_seasons.first", season.starts_on if season else today),
        ("last", "chat_seasons.last", season.ends_on if season else today.replace(month=12, day=31)),
    ):
        blocks.append(field(block, say(FALLBACK, label), {"type": "datepicker", "initial_date": on.isoformat()}))
    blocks.append(context(say(FALLBACK, "chat_seasons.about_form_of")))
    private = f"{group.id}:{season.name if season else ''}"
    return page("season:save", "chat_seasons.head", blocks, submit="slack.save", private=private)


def _call(click: Click) -> Call:
    return call_of_click(click, "season", group_id=int(click.id))
