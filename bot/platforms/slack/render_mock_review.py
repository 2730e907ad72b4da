"""A finished round of a mock interview: one question at a time with its key points, and the ratings below."""

from collections.abc import Sequence

from bot.cards.means import say_mean
from bot.cards.mock import DimensionRow, MockItem, MockReviewCard
from bot.domain.scorecard import LEVELS
from bot.platforms.slack.blocks import Block, actions, button, choice, context, divider, field, literal, option, section
from bot.platforms.slack.markup import rich_code, rich_list, rich_markdown, run
from bot.platforms.slack.render_mock import end_button, mock_page, render_exchange
from bot.platforms.slack.render_practice import fitted, quote_line, say_point, titled
from bot.wording import FALLBACK, say, say_clock

RATING = "rating-"


def render_review(card: MockReviewCard, at: int = 0, locale: str = FALLBACK) -> Block:
    """A round to rate, showing its question number `at` from 0; the ratings chosen so far stay while paging."""
    kind = say(locale, f"round.kind_{card.kind}")
    head = [section(f"*{say(locale, 'mock.review', round=card.round, rounds=card.rounds, kind=kind)}*")]
    how = "mock.review_how" if card.is_answered else "mock.review_empty"
    head.append(context(say(locale, how)))
    at = max(0, min(at, len(card.items) - 1))
    body = _item(card.items[at], at, len(card.items), locale) if card.items else []
    turning = _turning(f"mock:look:{card.mock_id}", at, len(card.items), locale)
    end = end_button(card.mock_id, "slack_practice.mock_end_review", locale)
    foot: list[Block] = [*turning, divider()]
    if card.is_answered:
        foot.append(context(say(locale, "mock.gate", mean=say_mean(card.gate.mean), floor=card.gate.floor)))
        foot += [block for dimension in card.dimensions for block in _dimension(dimension, locale)]
    submit = "mock.rate" if card.is_answered else "mock.finish" if card.round == card.rounds else "mock.go_on"
    return mock_page(
        fitted(head, body, [*foot, actions(end)], locale),
        locale,
        callback="mock:rate",
        submit=say(locale, submit),
        private=f"{card.mock_id}:{card.kind}",
    )


def render_rounds(cards: Sequence[MockReviewCard], mock_id: int, at: int = 0, locale: str = FALLBACK) -> Block:
    """The questions of a whole interview that is over, one at a time, with how their rounds were rated."""
    shown = [(card, number) for card in cards for number in range(len(card.items))]
    back = button(say(locale, "slack_practice.mock_card"), f"mock:card:{mock_id}")
    if not shown:
        return mock_page([section(say(locale, "mock.review_empty")), actions(back)], locale)
    at = max(0, min(at, len(shown) - 1))
    card, number = shown[at]
    kind = say(locale, f"round.kind_{card.kind}")
    head = [section(f"*{kind}*")]
    body = _item(card.items[number], number, len(card.items), locale)
    turning = _turning(f"mock:rounds:{mock_id}", at, len(shown), locale)
    return mock_page(fitted(head, body, [*turning, actions(back)], locale), locale)


def _turning(action: str, at: int, count: int, locale: str) -> list[Block]:
    buttons = []
    if at > 0:
        buttons.append(button(say(locale, "slack_practice.mock_before"), f"{action}:{at - 1}"))
    if at + 1 < count:
        buttons.append(button(say(locale, "slack_practice.mock_after"), f"{action}:{at + 1}"))
    return [actions(*buttons)] if buttons else []


def _item(item: MockItem, at: int, count: int, locale: str) -> list[Block]:
    title = say(locale, "slack_practice.mock_item", title=literal(item.title), n=at + 1, of=count)
    times = {"took": say_clock(item.took), "limit": say_clock(item.limit)}
    took = say(locale, "mock.took", **times)
    if item.over:
        took = say(locale, "mock.took_over", over=say_clock(item.over), **times)
    said = [block for exchange in item.exchanges for block in render_exchange(exchange, locale)]
    blocks = [divider(), section(title), context(took), *(said or [context(say(locale, "mock.was_skipped"))])]
    if item.is_withheld:
        return [*blocks, section(say(locale, "mock.withheld"))]
    return [*blocks, *_reading(item, locale), *_model(item, locale)]


def _reading(item: MockItem, locale: str) -> list[Block]:
    covered = [
        section(f"✅ {say_point(point.fact, locale, beyond=point.beyond)}{quote_line(point.quote)}")
        for point in item.covered
    ]
    look = [section(f"🔁 {say_point(point.fact, locale, beyond=point.beyond)}") for point in item.open]
    return [*titled(locale, "mock.seems_covered", covered), *titled(locale, "mock.look_again", look)]


def _model(item: MockItem, locale: str) -> list[Block]:
    return [
        *titled(locale, "mock.model_answer", rich_markdown(item.model_answer)),
        *titled(locale, "slack.reveal_example", rich_markdown(item.example or "")),
        *titled(locale, "slack.reveal_solution", rich_code(item.solution) if item.solution else []),
        *titled(locale, "mock.pitfalls", rich_list([[run(text)] for text in item.pitfalls])),
    ]


def _dimension(row: DimensionRow, locale: str) -> list[Block]:
    name = say(locale, f"mock.{row.id}")
    levels = [say(locale, "slack_practice.mock_level", level=n, text=say(locale, f"mock.{row.id}_{n}")) for n in LEVELS]
    options = [option(str(level), str(level)) for level in LEVELS]
    menu = choice("static_select", options, [str(row.rating)] if row.rating else [])
    label = say(locale, "slack_practice.mock_rating", name=name)
    return [
        section(say(locale, "slack_practice.mock_dimension", name=name, levels="\n".join(levels))),
        field(f"{RATING}{row.id}", label, menu),
    ]
