"""App Home: one's streak, open rounds, last answers and settings; the place where receipts stay."""

from collections.abc import Mapping

from bot.domain.group import Account
from bot.platforms.slack.blocks import Block, actions, button, context, divider, header, home, literal, section, when
from bot.platforms.slack.render_answers import render_receipt
from bot.platforms.slack.render_posts import DEADLINE
from bot.platforms.slack.render_practice_desk import HomePractice, home_due, home_under_way
from bot.platforms.slack.render_schedule import say_before, say_rest
from bot.services.desk import Desk, DeskGroup, DeskRound
from bot.wording import say

# A view holds a hundred blocks; a group takes about twenty-five.
MOST_GROUPS = 3


def render_home(
    desk: Desk, account: Account, topics: Mapping[str, str], locale: str, practice: HomePractice | None = None
) -> Block:
    """The Home tab of `account`."""
    practice = practice or HomePractice()
    blocks: list[Block] = [header(say(locale, "slack.home_title", name=account.name))]
    blocks += home_under_way(practice, locale)
    if not desk.groups:
        blocks += [section(say(locale, "slack.home_nobody")), section(say(locale, "slack.home_host"))]
    for group in desk.groups[:MOST_GROUPS]:
        blocks += _group(group, topics, locale, practice)
    if len(desk.groups) > MOST_GROUPS:
        blocks.append(context(say(locale, "slack.home_more", n=len(desk.groups) - MOST_GROUPS)))
    blocks += [divider(), *_settings(desk, account, locale)]
    at = when(desk.read_at, "{date_short_pretty} {time_secs}", f"{desk.read_at:%H:%M:%S} UTC")
    blocks.append(context(say(locale, "slack.home_read", at=at)))
    return home(blocks)


def _group(group: DeskGroup, topics: Mapping[str, str], locale: str, practice: HomePractice) -> list[Block]:
    blocks = [divider(), section(f"*{literal(group.group.name)}*"), context(_streak(group, locale))]
    if group.is_host:
        blocks.append(actions(button(say(locale, "slack_desk.home"), f"desk:open:{group.group.id}")))
    for round_ in group.open:
        blocks += _open_round(round_, topics, locale)
    if not group.open:
        blocks.append(context(say(locale, "slack.home_none_open")))
    if group.group.id in practice.due:
        blocks.append(home_due(practice.due[group.group.id], group.group.id, locale))
    if group.last:
        blocks.append(section(f"*{say(locale, 'slack.home_last')}*"))
    blocks += [_answered(round_, locale) for round_ in group.last]
    blocks += [context(say_rest(rest.first_on, rest.last_on, locale)) for rest in group.rests[:5]]
    return blocks


def _streak(group: DeskGroup, locale: str) -> str:
    if group.member is None:
        return say(locale, "slack.home_no_seat")
    streak = group.member.streak
    text = say(locale, "slack.home_streak", n=streak.current, longest=streak.longest)
    text += " " + say(locale, "slack.home_freezes", n=streak.freezes)
    return text + (" " + say(locale, "slack.home_hidden") if group.member.hidden_at else "")


def _open_round(row: DeskRound, topics: Mapping[str, str], locale: str) -> list[Block]:
    at = when(row.round.closes_at, DEADLINE, f"{row.round.closes_at:%Y-%m-%d %H:%M} UTC")
    topic = literal(topics.get(row.round.topic, row.round.topic))
    phrase = "slack.button_mine" if row.receipt.length else "slack.button_answer"
    verb = "show" if row.receipt.length else "open"
    answer = button(say(locale, phrase), f"answer:{verb}:{row.round.id}", style="" if row.receipt.length else "primary")
    text = say(locale, "slack.home_open", title=literal(row.title), topic=topic, at=at)
    return [section(text, answer), context(render_receipt(row.receipt, locale, row.round.rules.late))]


def _answered(row: DeskRound, locale: str) -> Block:
    show = button(say(locale, "slack.button_mine"), f"answer:show:{row.round.id}")
    mark = say(locale, f"slack.home_{row.receipt.verdict}")
    return section(say(locale, "slack.home_answer", title=literal(row.title), on=row.round.on, mark=mark), show)


def _settings(desk: Desk, account: Account, locale: str) -> list[Block]:
    lines = [say(locale, "slack.home_zone", zone=account.zone or say(locale, "slack.home_zone_group"))]
    if account.quiet_from is not None and account.quiet_until is not None:
        lines.append(say(locale, "slack.home_quiet", first=account.quiet_from, last=account.quiet_until))
    wishes = [say_before(wish.before, "slack.home_reminder", locale) for wish in desk.reminders]
    lines += wishes or [say(locale, "slack.home_no_reminder")]
    return [
        section(f"*{say(locale, 'slack.home_settings')}*"),
        context(*lines),
        actions(
            button(say(locale, "slack.button_remind"), "remind:open"),
            button(say(locale, "slack.button_away"), "away:open"),
            button(say(locale, "slack.button_privacy"), "privacy:open"),
            button(say(locale, "slack.button_help"), "help:show"),
            button(say(locale, "slack.button_reload"), "home:reload"),
        ),
    ]
