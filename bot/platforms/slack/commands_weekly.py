"""What hosts choose for the week: when its digest comes, and which badges there are."""

from datetime import time

from bot import wording
from bot.cards.badges import make_badge
from bot.domain.badge import BadgeRules, parse_lengths
from bot.domain.digest import DigestWish
from bot.domain.errors import InvalidInputError
from bot.domain.group import Account, Group
from bot.platforms.slack.blocks import Block, choice, context, field, option, section, text_input
from bot.platforms.slack.calls import call_of_click, require_host
from bot.platforms.slack.pages import group_and_account, now_said, page, show_page
from bot.platforms.slack.parse_input import Click, Form
from bot.platforms.slack.render_digest import render_digest
from bot.platforms.slack.replies import Outcome
from bot.platforms.slack.tools import Tools
from bot.services.once import once
from bot.wording import FALLBACK, say

OFF = "off"
_NINE = time(9)


async def change(tools: Tools, click: Click) -> None:
    """*Weekly*: the form."""

    async def build(group: Group, account: Account) -> Block:
        await require_host(tools, group, account)
        wish, rules = await tools.services.digests.find(group.id), await tools.services.badges.rules(group.id)
        blocks = [section(say(FALLBACK, "digest.host_about")), *_digest_fields(wish), *_badge_fields(rules)]
        return page("schedule:week", "digest.head", blocks, submit="slack.save", private=str(group.id))

    await show_page(tools, call_of_click(click, "schedule", group_id=int(click.id)), build)


async def save(tools: Tools, form: Form) -> Outcome:
    """Store both choices."""
    group, account = await group_and_account(tools, form)
    await require_host(tools, group, account)
    day, champion = form.text("digest_day"), form.text("champion") == "yes"
    try:
        lengths = parse_lengths(form.text("streaks"))
        with once(f"slack-{form.key}-{form.view.get('hash')}"):
            rules = await tools.services.badges.set(group.id, champion, lengths, account.id)
    except InvalidInputError as error:
        return Outcome({"streaks": wording.explain(FALLBACK, error)})
    if day == OFF:
        await tools.services.digests.clear(group.id, account.id)
        said = say(FALLBACK, "digest.cleared")
    else:
        at = time.fromisoformat(form.text("digest_time") or f"{_NINE:%H:%M}")
        await tools.services.digests.set(group.id, int(day), at, account.id)
        said = say(FALLBACK, "digest.saved", weekday=say(FALLBACK, f"host.weekday_{int(day)}"), time=f"{at:%H:%M}")
    return Outcome(view=page("schedule:shown", "digest.head", [now_said(said), _badges(rules)]))


async def preview(tools: Tools, click: Click) -> None:
    """*Preview the digest*: as it would be now."""

    async def build(group: Group, account: Account) -> Block:
        await require_host(tools, group, account)
        card = await tools.services.digests.preview(group.id, account.id)
        none = [section(say(FALLBACK, "digest.nothing"))]
        blocks = render_digest(card, tools.topics)["blocks"] if card.rounds else none
        return page("schedule:shown", "digest.page", blocks)

    await show_page(tools, call_of_click(click, "schedule", group_id=int(click.id)), build)


def _digest_fields(wish: DigestWish | None) -> list[Block]:
    days = [option(say(FALLBACK, f"host.weekday_{day}"), str(day)) for day in range(7)]
    menu = choice(
        "static_select", [option(say(FALLBACK, "digest.off"), OFF), *days], [str(wish.weekday) if wish else OFF]
    )
    clock = {"type": "timepicker", "initial_time": f"{wish.local_time if wish else _NINE:%H:%M}"}
    return [
        field("digest_day", say(FALLBACK, "digest.host_title"), menu),
        field("digest_time", say(FALLBACK, "digest.host_time"), clock),
    ]


def _badge_fields(rules: BadgeRules) -> list[Block]:
    answers = [option(say(FALLBACK, f"badge.champion_{word}"), word) for word in ("yes", "no")]
    menu = choice("static_select", answers, ["yes" if rules.champion else "no"])
    lengths = text_input(initial=", ".join(map(str, rules.streaks)), placeholder="7, 30, 100", most=80)
    return [
        field("champion", say(FALLBACK, "badge.champion"), menu),
        field("streaks", say(FALLBACK, "badge.host_streaks"), lengths, optional=True),
        context(say(FALLBACK, "badge.about")),
    ]


def _badges(rules: BadgeRules) -> Block:
    names = ", ".join(make_badge(FALLBACK, badge).name for badge in rules.badges())
    return section(say(FALLBACK, "badge.now", badges=names) if names else say(FALLBACK, "badge.none"))
