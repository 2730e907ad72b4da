"""What stands above a picture of a board or a year, and what is said beside its button."""

from bot.cards.boards import BoardCard
from bot.cards.profiles import ProfileCard
from bot.domain.group import Group
from bot.platforms.slack.blocks import Block, context, escape, header, literal, message, section
from bot.platforms.slack.render_boards import Frame, about_board
from bot.wording import say


def render_board_caption(card: BoardCard, group: Group, frame: Frame, locale: str) -> Block:
    """Which board of which group, and which period or topic of it."""
    title = say(locale, "slack.board_title", group=group.name, board=say(locale, f"board.{card.board}"))
    return message(escape(title), [header(title), *about_board(card, frame, locale)])


def render_year_caption(card: ProfileCard, group: Group, locale: str) -> Block:
    """Whose year, and in which group."""
    title = say(locale, "slack.profile_title", name=card.name)
    return message(escape(title), [header(title), context(literal(group.name))])


def render_sent(address: str, locale: str) -> Block:
    """Where the picture is; a link where Slack named its address."""
    place = say(locale, "slack_pictures.place")
    shown = say(locale, "slack_pictures.sent", place=f"<{address}|{place}>" if address else place)
    return message(say(locale, "slack_pictures.sent", place=place), [section(shown)])


def render_coming(locale: str) -> Block:
    """That the picture takes a while."""
    text = say(locale, "slack_pictures.on_its_way")
    return message(text, [section(text)])
