"""What hosts choose for later rounds: points, the minimum, late answers, thread locking. Previewed, then saved."""

import json
from functools import partial

from bot import wording
from bot.domain.errors import InvalidInputError
from bot.domain.group import Account, Group
from bot.domain.house_rules import BOUNDS, choices_of, choose
from bot.domain.round import Rules
from bot.platforms.slack.blocks import Block, choice, context, field, option, section
from bot.platforms.slack.calls import call_of_click, require_host
from bot.platforms.slack.pages import group_and_account, now_said, page, show_page
from bot.platforms.slack.parse_input import Click, Form
from bot.platforms.slack.replies import Outcome
from bot.platforms.slack.tools import Tools
from bot.services.house_rules import describe, read_numbers
from bot.services.once import once
from bot.wording import FALLBACK, say

_LOCK = "lock_thread"


async def change(tools: Tools, click: Click) -> None:
    """*Rules*: the form."""

    async def build(group: Group, account: Account) -> Block:
        await require_host(tools, group, account)
        blocks = [section(say(FALLBACK, "rules.about")), *_fields(await tools.services.house_rules.get(group.id))]
        return page("schedule:weigh", "slack.rules_head", blocks, submit="slack.next", private=str(group.id))

    await show_page(tools, call_of_click(click, "schedule", group_id=int(click.id)), build)


async def preview(tools: Tools, form: Form) -> Outcome:
    """What later rounds would be played by."""
    group, account = await group_and_account(tools, form)
    await require_host(tools, group, account)
    locks = form.text(_LOCK) == "yes"
    try:
        numbers = read_numbers({name: form.text(name) for name in BOUNDS})
        rules = choose(await tools.services.house_rules.get(group.id), numbers, lock_thread=locks)
    except InvalidInputError as error:
        return Outcome({_block_of(form, error): wording.explain(FALLBACK, error)})
    blocks = [section(say(FALLBACK, "rules.would")), _described(rules), context(say(FALLBACK, "rules.about"))]
    private = f"{group.id}:{json.dumps({'numbers': numbers, 'locks': locks}, separators=(',', ':'))}"
    return Outcome(view=page("schedule:play", "slack.rules_head", blocks, submit="slack.save", private=private))


async def save(tools: Tools, form: Form) -> Outcome:
    """Store rules that were previewed."""
    group, account = await group_and_account(tools, form)
    kept = json.loads(form.private.partition(":")[2])
    with once(f"slack-{form.key}-{form.view.get('hash')}"):
        set_rules = partial(tools.services.house_rules.set, group.id, kept["numbers"], account.id)
        rules = await set_rules(lock_thread=bool(kept["locks"]))
    return Outcome(
        view=page("schedule:shown", "slack.rules_head", [now_said(say(FALLBACK, "rules.saved")), _described(rules)])
    )


def _fields(rules: Rules) -> list[Block]:
    fields = []
    for name, number in choices_of(rules).items():
        least, most = BOUNDS[name]
        entry = {
            "type": "number_input",
            "is_decimal_allowed": False,
            "initial_value": str(number),
            "min_value": str(least),
            "max_value": str(most),
        }
        fields.append(field(name, say(FALLBACK, f"rules.{name}"), entry, hint=_bounds(name)))
    locks = [option(say(FALLBACK, f"rules.lock_{word}"), word) for word in ("yes", "no")]
    menu = choice("static_select", locks, ["yes" if rules.lock_thread else "no"])
    return [*fields, field(_LOCK, say(FALLBACK, "rules.lock_thread"), menu, hint=say(FALLBACK, "rules.lock_about"))]


def _bounds(name: str) -> str:
    least, most = BOUNDS[name]
    return say(FALLBACK, "rules.bounds", least=least, most=most)


def _described(rules: Rules) -> Block:
    return section("\n".join(f"• {line}" for line in describe(rules, FALLBACK)))


def _block_of(form: Form, error: InvalidInputError) -> str:
    """The field that a fault is about."""
    name = error.phrase.removeprefix("rules.bad_")
    if name in BOUNDS:
        return name
    typed = error.facts.get("given")
    return next((n for n in BOUNDS if form.text(n).strip()[:20] == typed), "late")
