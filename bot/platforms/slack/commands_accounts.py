"""One's other accounts: a code to link them, a look at what that makes one, and the way back."""

from bot.cards.linking import LinkFact
from bot.domain.code import CODE_LENGTH, fold_code
from bot.domain.linking import CODE_LIVES
from bot.platforms.slack.blocks import Block, actions, button, confirm, context, literal, message, section
from bot.platforms.slack.calls import Call, answer, call_of_click
from bot.platforms.slack.parse_input import Click
from bot.platforms.slack.tools import Tools
from bot.services.linking_words import describe_link, describe_links, describe_preview
from bot.services.once import once
from bot.wording import FALLBACK, say

_MOST_LINKS = 20


async def link(tools: Tools, call: Call) -> None:
    """`/drill link`: a code; with one from another account, what would become one, and a button that does it."""
    account = await tools.account_of(call.user)
    if not call.words:
        made = await tools.services.linking.offer(account.id)
        said = say(FALLBACK, "linking.code_made", code=f"`{made.code}`", minutes=CODE_LIVES.seconds // 60)
        blocks = [section(say(FALLBACK, "linking.about")), section(said), context(say(FALLBACK, "linking.where"))]
        await answer(tools, call, message(say(FALLBACK, "linking.title"), blocks))
        return
    card = await tools.services.linking.preview(account.id, call.words[:40])
    sure = f"link:confirm:{fold_code(call.words)[:CODE_LENGTH]}"
    blocks = [section(text) for text in describe_preview(card, FALLBACK, literal)]
    blocks.append(actions(button(say(FALLBACK, "linking.confirm"), sure, style="primary")))
    await answer(tools, call, message(say(FALLBACK, "linking.title"), blocks))


async def confirm_link(tools: Tools, click: Click) -> None:
    """Become one with the account the code was made with."""
    account = await tools.account_of(click.user)
    with once(click.key):
        card = await tools.services.linking.link(account.id, click.id)
    tools.refresh_home(click.user)
    await _say(tools, click, say(FALLBACK, "linking.linked", name=literal(card.stays.name)))


async def unlink(tools: Tools, call: Call) -> None:
    """`/drill unlink`: the links there are, each with a button that undoes it."""
    account = await tools.account_of(call.user)
    card = await tools.services.linking.links(account.id)
    blocks = [section(describe_links(card, FALLBACK, literal)), *map(_row, card.links[:_MOST_LINKS])]
    await answer(tools, call, message(say(FALLBACK, "linking.title"), blocks))


async def undo_link(tools: Tools, click: Click) -> None:
    """Undo a link."""
    account = await tools.account_of(click.user)
    with once(click.key):
        await tools.services.linking.unlink(account.id, int(click.id))
    tools.refresh_home(click.user)
    await _say(tools, click, say(FALLBACK, "linking.undone"))


async def _say(tools: Tools, click: Click, text: str) -> None:
    """Put a sentence in the place of what was clicked."""
    shown = message(say(FALLBACK, "linking.title"), [section(text)])
    await answer(tools, call_of_click(click, "link"), shown, replace=True)


def _row(fact: LinkFact) -> Block:
    undo, about = say(FALLBACK, "linking.undo"), say(FALLBACK, "linking.undo_about")
    ask = confirm(undo, about, undo, say(FALLBACK, "slack.cancel"))
    return section(describe_link(fact, FALLBACK, literal), button(undo, f"link:undo:{fact.link_id}", confirm=ask))
