"""The end of a round and of a mock interview as Discord messages: review, scorecard, the past; pure."""

from collections.abc import Iterable, Mapping, Sequence

from discord import ui

from bot.cards.means import say_mean
from bot.cards.mock import (
    CoveredPoint,
    DimensionRow,
    MockHistoryCard,
    MockItem,
    MockReviewCard,
    MockRow,
    ScorecardCard,
    ScoreRow,
)
from bot.cards.rounds import KeyPointFact
from bot.domain.question import Kind
from bot.domain.scorecard import DIMENSIONS, LEVELS, MockVerdict
from bot.platforms.discord.forms import Form, choice_field, form
from bot.platforms.discord.layout import GREEN, GREY, Row, button, layout, option, row, select
from bot.platforms.discord.practice_pages import own_words, paged, title_line
from bot.platforms.discord.render_mock import PRIMARY, exchange, trend_lines
from bot.platforms.discord.text import moment, without_mentions
from bot.wording import say, say_clock

MOST_QUOTE = 300
MOST_SAID = 2500
_VERDICTS = {MockVerdict.PASSED: "passed", MockVerdict.NOT_YET: "not_yet"}


def render_review(card: MockReviewCard, page: int = 0, note: str = "", locale: str = "en") -> ui.LayoutView:
    """A finished round that waits for its ratings."""
    is_last = card.round == card.rounds
    label = say(locale, "mock.finish" if is_last else "mock.go_on")
    on = button(label, f"mock:on:{card.mock_id}:{card.kind}", PRIMARY)
    rate = button(say(locale, "mock.rate"), f"mock:rate:{card.mock_id}:{card.kind}", PRIMARY)
    end = button(say(locale, "mock.end"), f"mock:leave:{card.mock_id}:{card.kind}")
    return _review(card, page, f"mock:page:{card.mock_id}", note, [row(rate if card.is_answered else on, end)], locale)


def render_past_review(card: MockReviewCard, page: int = 0, locale: str = "en") -> ui.LayoutView:
    """A round of an interview that is over, with how it was rated."""
    back = row(button(say(locale, "mock.scorecard"), f"mock:past:{card.mock_id}"))
    return _review(card, page, f"mock:review:{card.mock_id}:{card.round}", "", [back], locale)


def rating_form(mock_id: int, kind: Kind, given: Mapping[str, int], locale: str = "en") -> Form:
    """The form that rates a round, with what was rated already chosen."""
    fields = []
    for name in DIMENSIONS[kind]:
        levels = {str(n): _level(name, n, locale) for n in LEVELS}
        chosen = str(given[name]) if name in given else None
        fields.append(choice_field(name, say(locale, f"mock.{name}"), levels, chosen))
    return form(say(locale, "mock.rate"), f"mock:rated:{mock_id}:{kind}", *fields)


def render_scorecard(card: ScorecardCard, note: str = "", locale: str = "en") -> ui.LayoutView:
    """An interview that is over, round by round."""
    passed = card.verdict is MockVerdict.PASSED
    verdict = say(locale, f"mock.verdict_{_VERDICTS[card.verdict]}")
    when = f"-# {moment(card.started_at, 'f')} · {say(locale, 'discord_practice.mock_minutes', n=_minutes(card))}"
    head = f"## {say(locale, 'mock.scorecard')}\n{when}\n**{'✅' if passed else '➖'} {verdict}**"
    stopped = f"\n{say(locale, 'mock.stopped')}" if card.is_stopped else ""
    names = ", ".join(f"**{say(locale, f'mock.{name}')}**" for name in card.work_on)
    work_on = say(locale, "mock.work_on", names=names) if names else ""
    looks = [
        button(say(locale, "discord_practice.mock_round", n=n), f"mock:review:{card.mock_id}:{n}:0")
        for n, score in enumerate(card.rounds, start=1)
        if score.answered
    ]
    further = row(
        button(say(locale, "discord_practice.mock_again"), f"mock:new:{card.mock_id}", PRIMARY),
        button(say(locale, "mock.history"), "mock:history:0"),
    )
    scores = [_score(score, locale) for score in card.rounds]
    rows = [row(*looks), further] if looks else [further]
    return layout(note, head + stopped, *scores, work_on, colour=GREEN if passed else GREY, rows=rows)


def render_history(card: MockHistoryCard, locale: str = "en") -> ui.LayoutView:
    """Past interviews with their trend, newest first, and a select to look at one."""
    again = row(button(say(locale, "discord_practice.mock_again"), "mock:new:0", PRIMARY))
    head = f"## {say(locale, 'mock.history')}"
    if not card.rows:
        return layout(head, say(locale, "mock.history_none"), rows=[again])
    options = [option(_past(past, locale), str(past.mock_id), _means(past, locale)) for past in card.rows]
    lines = [f"- {moment(p.started_at, 'D')}: {_verdict(p, locale)}. {_means(p, locale)}" for p in card.rows]
    chooser = select("mock:chosen:", options, say(locale, "discord_practice.mock_past"))
    return layout(head, "\n".join(trend_lines(card.trends, locale)), "\n".join(lines), rows=[chooser, again])


def _review(card: MockReviewCard, page: int, turn: str, note: str, rows: Sequence[Row], locale: str) -> ui.LayoutView:
    kind = say(locale, f"round.kind_{card.kind}")
    head = say(locale, "mock.review", round=card.round, rounds=card.rounds, kind=kind)
    how = say(locale, "mock.review_how" if card.is_answered else "mock.review_empty")
    items = [block for item in card.items for block in _item(item, locale)]
    foot = "\n".join(_rated(row_, locale) for row_ in card.dimensions if row_.rating is not None)
    gate = say(locale, "mock.gate", mean=say_mean(card.gate.mean), floor=card.gate.floor)
    return paged(
        [f"## {head}\n-# {how}\n-# {gate}", *items],
        page,
        lambda n: f"{turn}:{n}",
        foot=foot,
        note=note,
        rows=rows,
        colour=GREY if card.paused_at else GREEN,
        locale=locale,
    )


def _item(item: MockItem, locale: str) -> Iterable[str]:
    times = {"took": say_clock(item.took), "limit": say_clock(item.limit)}
    took = say(locale, "mock.took", **times)
    if item.over:
        took = say(locale, "mock.took_over", over=say_clock(item.over), **times)
    yield f"#{title_line(item.title)}\n-# {took}"
    for said in item.exchanges:
        expected = f"\n-# {say(locale, 'mock.expected')}: {without_mentions(said.expected)}" if said.expected else ""
        yield exchange(said, locale, MOST_SAID) + expected
    if item.is_withheld:
        yield say(locale, "mock.withheld")
        return
    yield from _reading(item, locale)
    if item.model_answer:
        yield f"**{say(locale, 'mock.model_answer')}**\n{without_mentions(item.model_answer)}"
    if item.example:
        yield f"**{say(locale, 'discord.reveal_example')}**\n{without_mentions(item.example)}"
    if item.solution:
        yield f"**{say(locale, 'discord.reveal_solution')}**\n```python\n{without_mentions(item.solution)}\n```"
    if item.pitfalls:
        yield "\n".join([f"**{say(locale, 'mock.pitfalls')}**", *(f"- {without_mentions(p)}" for p in item.pitfalls)])


def _reading(item: MockItem, locale: str) -> Iterable[str]:
    if item.covered:
        covered = [f"✅ {_fact(point, locale)}\n{own_words(point.quote, MOST_QUOTE)}" for point in item.covered]
        yield "\n".join([f"**{say(locale, 'mock.seems_covered')}**", *covered])
    if item.open:
        look = [f"🔁 {_fact(point, locale)}" for point in item.open]
        yield "\n".join([f"**{say(locale, 'mock.look_again')}**", *look])


def _fact(point: CoveredPoint | KeyPointFact, locale: str) -> str:
    return without_mentions(point.fact) + (f" *({say(locale, 'mock.beyond')})*" if point.beyond else "")


def _level(name: str, level: int, locale: str) -> str:
    return say(locale, "discord_practice.mock_level", level=level, text=say(locale, f"mock.{name}_{level}"))


def _rated(dimension: DimensionRow, locale: str) -> str:
    name = say(locale, f"mock.{dimension.id}")
    if dimension.rating is None:
        return say(locale, "discord_practice.mock_not_rated", name=name)
    text = say(locale, f"mock.{dimension.id}_{dimension.rating}")
    return say(locale, "discord_practice.mock_rated", name=name, level=dimension.rating, text=text)


def _score(score: ScoreRow, locale: str) -> str:
    """A round in a few lines: its mean against its gate, its ratings, and what the reading found."""
    mark = "✅" if score.is_passed else "➖"
    lines = [f"{mark} **{say(locale, f'round.kind_{score.kind}')}**: {_mean(score, locale)}"]
    lines.append(say(locale, "mock.answered", answered=score.answered, questions=score.questions))
    if score.answered:
        lines.append(say(locale, "mock.coverage", covered=score.covered, points=score.points))
    return "\n".join([*lines, *(f"- {_rated(one, locale)}" for one in score.dimensions if score.mean is not None)])


def _mean(score: ScoreRow, locale: str) -> str:
    if score.mean is None:
        return say(locale, "mock.score_none")
    facts = {"mean": say_mean(score.mean), "gate": say_mean(score.gate.mean), "floor": score.gate.floor}
    if score.is_passed:
        return say(locale, "mock.score_passed", **facts)
    return say(locale, "mock.score_not_yet" if score.mean < score.gate.mean else "mock.score_low", **facts)


def _past(past: MockRow, locale: str) -> str:
    on = say(locale, "time.day", on=past.started_at.date())
    minutes = int(past.length.total_seconds()) // 60
    return say(locale, "discord_practice.mock_row", on=on, minutes=minutes, verdict=_verdict(past, locale))


def _verdict(past: MockRow, locale: str) -> str:
    return say(locale, f"mock.row_{_VERDICTS[past.verdict]}")


def _means(past: MockRow, locale: str) -> str:
    named = [(say(locale, f"round.kind_{kind}"), "–" if mean is None else say_mean(mean)) for kind, mean in past.means]
    return ", ".join(f"{kind} {mean}" for kind, mean in named)


def _minutes(card: ScorecardCard) -> int:
    return int(card.length.total_seconds()) // 60
