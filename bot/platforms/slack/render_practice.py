"""A quiz and the feedback on an answer as pages: whatever a card holds, its buttons are never cut off."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.cards.practice import (
    CoveredPoint,
    FeedbackCard,
    OpenPoint,
    OptionFact,
    Prospect,
    QuizCard,
    SummaryCard,
    VerdictCard,
    count_days,
)
from bot.cards.rounds import ReferenceFact
from bot.domain.quiz import QuizSource
from bot.platforms.slack.blocks import (
    MOST_VIEW_BLOCKS,
    Block,
    actions,
    button,
    context,
    cut,
    divider,
    escape,
    field,
    literal,
    modal,
    section,
    text_input,
    when,
)
from bot.platforms.slack.markup import Run, link, rich_list, rich_literal, rich_markdown, run
from bot.platforms.slack.render_posts import stars
from bot.wording import FALLBACK, say

LETTERS = "ABCDEFGHIJ"
DATE = "{date_short_pretty}"
# Of what is shown: a prompt beside an answer, a quotation of one's own words, an option and its reason.
MOST_PROMPT, MOST_QUOTE, MOST_OPTION = 10, 400, 1200
Shown = QuizCard | VerdictCard | FeedbackCard | SummaryCard
Topics = Mapping[str, str]


def render_shown(card: Shown, topics: Topics, now: datetime, locale: str = FALLBACK) -> Block:
    """Where a quiz stands, or an answered question of it, as a page."""
    match card:
        case QuizCard():
            return render_question(card, topics, locale)
        case VerdictCard():
            return render_verdict(card, now, locale)
        case FeedbackCard():
            return render_feedback(card, now, locale)
        case SummaryCard():
            return render_summary(card, locale)


def render_question(card: QuizCard, topics: Topics, locale: str = FALLBACK) -> Block:
    """A question with a button beside each option, or with a field for one's own words."""
    place = f"{card.session_id}:{card.position}"
    head = [context(_about(card, topics, locale)), section(f"*{literal(card.title)}*")]
    head += [context(say(locale, "quiz.upcoming"))] if card.is_upcoming else []
    body = rich_markdown(card.prompt)
    note = context(say(locale, "slack_practice.closing"))
    stop = _stop(card.session_id, locale)
    if card.options:
        options = [_option(place, number, text, locale) for number, text in enumerate(card.options[: len(LETTERS)])]
        return quiz_page(fitted(head, body, [divider(), *options, actions(stop), note], locale), locale)
    hint = say(locale, "slack_practice.open_hint")
    typed = field(
        f"text-{card.session_id}-{card.position}", say(locale, "quiz.type"), text_input(lines=True), hint=hint
    )
    unknown = button(say(locale, "quiz.dont_know"), f"quiz:unknown:{place}")
    blocks = fitted(head, body, [typed, actions(unknown, stop), note], locale)
    return quiz_page(blocks, locale, submit=say(locale, "slack_practice.send"), private=place)


def render_verdict(card: VerdictCard, now: datetime, locale: str = FALLBACK) -> Block:
    """An answered check: right or not, and why for each option."""
    verdict = "✅ " + say(locale, "quiz.right") if card.is_right else "❌ " + say(locale, "quiz.wrong")
    progress = say(locale, "quiz.progress", position=card.position, count=card.count)
    head = [section(f"*{verdict}*"), context(f"{literal(card.title)}  ·  {progress}")]
    judged = [_judged(letter, fact, locale) for letter, fact in zip(LETTERS, card.options, strict=False)]
    outcome = say_outcome(card.due_at, card.points, now, locale, is_unrated=card.source is QuizSource.UNRATED)
    go = button(
        say(locale, "quiz.show_result" if card.is_last else "quiz.next"), f"quiz:go:{card.session_id}", style="primary"
    )
    buttons = [go] if card.is_last else [go, _stop(card.session_id, locale)]
    foot = [*judged, *([context(outcome)] if outcome else []), actions(*buttons)]
    return quiz_page(fitted(head, rich_markdown(card.prompt), foot, locale), locale)


def render_feedback(card: FeedbackCard, now: datetime, locale: str = FALLBACK) -> Block:
    """One's own answer beside key points and model answer, with the four ratings while it waits for one."""
    is_quiz = card.session_id is not None
    noun, rest = ("quiz", f"{card.session_id}:{card.position}") if is_quiz else ("review", str(card.round_id))
    head = [section(f"*{literal(card.title)}*")]
    if is_quiz:
        head = [context(say(locale, "quiz.progress", position=card.position, count=card.count)), *head]
    body = [*rich_markdown(card.prompt)[:MOST_PROMPT], divider(), *_reading(card, f"{noun}:dispute:{rest}", locale)]
    body += [*_model(card, locale)]
    foot = _ratings(card, f"{noun}:rate:{rest}", now, locale)
    if card.session_id is not None:
        further = button(say(locale, "quiz.next"), f"quiz:go:{card.session_id}", style="primary")
        foot.append(actions(*([further] if card.rating else []), _stop(card.session_id, locale)))
    blocks = fitted(head, body, [divider(), *foot], locale)
    return quiz_page(blocks, locale, title="quiz.title" if is_quiz else "practice.how_did_i_do")


def render_summary(card: SummaryCard, locale: str = FALLBACK) -> Block:
    """How a quiz went, and what comes next."""
    facts = {"answered": card.answered, "count": card.count, "right": card.right, "wrong": card.wrong}
    lines = [say(locale, "quiz.summary_answered", **facts)]
    lines += [say(locale, "quiz.summary_unrated", n=card.unrated)] if card.unrated else []
    lines.append(say(locale, "quiz.summary_points", n=card.points, today=card.points_today))
    if card.due:
        lines.append(say(locale, "quiz.summary_due", n=card.due))
    elif card.next_due_at:
        at = when(card.next_due_at, DATE, f"{card.next_due_at:%-d %B}")
        lines.append(say(locale, "slack_practice.summary_next", at=at))
    else:
        lines.append(say(locale, "quiz.summary_none"))
    again = button(say(locale, "quiz.again_quiz"), f"quiz:again:{card.session_id}", style="primary")
    return quiz_page([section(f"*{say(locale, 'quiz.summary')}*"), section("\n".join(lines)), actions(again)], locale)


def render_live(session_id: int, group_id: int, words: str, locale: str = FALLBACK) -> Block:
    """A quiz is under way: go on with it, or begin another as `words` say."""
    buttons = actions(
        button(say(locale, "quiz.go_on"), f"quiz:go:{session_id}", style="primary"),
        button(say(locale, "slack_practice.new_quiz"), f"quiz:new:{group_id}", value=words[:200]),
    )
    return quiz_page([section(say(locale, "slack_practice.live")), buttons], locale)


def quiz_page(
    blocks: Sequence[Block], locale: str, *, title: str = "quiz.title", submit: str = "", private: str = ""
) -> Block:
    """A page of a quiz or review; with `submit` it is the form of an answer."""
    close = say(locale, "slack.close")
    return modal("quiz:answer", say(locale, title), blocks, close=close, submit=submit, private=private)


def noted(view: Block, note: str, kept: str = "", locale: str = FALLBACK) -> Block:
    """A page that says first why it is shown, with what somebody wrote that was not taken."""
    said = [context(f":information_source: {escape(note)}")] if note else []
    if kept:
        said += [context(say(locale, "slack_practice.kept")), *rich_literal(kept, "rich_text_quote"), divider()]
    return {**view, "blocks": [*said, *view["blocks"]][:100]}


def fitted(head: Sequence[Block], body: Sequence[Block], foot: Sequence[Block], locale: str) -> list[Block]:
    """Blocks of a page: where they are too many, the end of `body` gives way and a line says so."""
    room = MOST_VIEW_BLOCKS - len(head) - len(foot)
    kept = list(body) if len(body) <= room else [*body[: room - 1], context(say(locale, "slack_practice.cut"))]
    return [*head, *kept, *foot]


def say_outcome(due_at: datetime | None, points: int, now: datetime, locale: str, *, is_unrated: bool) -> str:
    """What a rating led to."""
    if is_unrated:
        return say(locale, "slack_practice.outcome_unrated")
    told = [say(locale, "practice.comes_back", n=count_days(due_at, now))] if due_at else []
    told += [say(locale, "slack_practice.earned", n=points)] if points else []
    return " ".join(told)


def titled(locale: str, phrase: str, parts: Sequence[Block]) -> list[Block]:
    """A part under its title; nothing where it is empty."""
    return [section(f"*{say(locale, phrase)}*"), *parts] if parts else []


def say_point(fact: str, locale: str, *, beyond: bool) -> str:
    """A key point as mrkdwn."""
    return escape(fact) + (f"  _({say(locale, 'practice.beyond')})_" if beyond else "")


def quote_line(text: str) -> str:
    """Somebody's own words on one quoted line of mrkdwn."""
    return f"\n> {literal(cut(' '.join(text.split()), MOST_QUOTE))}" if text else ""


def reference_run(fact: ReferenceFact) -> list[Run]:
    """A source, as a link where there is an address."""
    return [link(fact.label, fact.url)] if fact.url else [run(fact.label)]


def _about(card: QuizCard, topics: Topics, locale: str) -> str:
    return say(
        locale,
        "slack_practice.about",
        progress=say(locale, "quiz.progress", position=card.position, count=card.count),
        topic=literal(topics.get(card.topic, card.topic)),
        stars=stars(card.difficulty),
        source=say(locale, f"quiz.source_{card.source}"),
    )


def _option(place: str, number: int, text: str, locale: str) -> Block:
    letter = LETTERS[number]
    shown = say(locale, "slack_practice.option", letter=letter, text=escape(cut(text, MOST_OPTION)))
    return section(shown, button(letter, f"quiz:choose:{place}:{number}"))


def _judged(letter: str, fact: OptionFact, locale: str) -> Block:
    marks = [("quiz.right_option", fact.is_right), ("quiz.your_choice", fact.is_chosen)]
    names = ", ".join(say(locale, phrase) for phrase, holds in marks if holds)
    named = say(locale, "slack_practice.named", names=names) if names else ""
    sign = "✅ " if fact.is_right else "❌ " if fact.is_chosen else ""
    text = escape(cut(fact.text, MOST_OPTION))
    told = say(locale, "slack_practice.judged", sign=sign, letter=letter, text=text, named=named)
    return section(f"{told}\n{escape(cut(fact.why, MOST_OPTION))}")


def _reading(card: FeedbackCard, dispute: str, locale: str) -> list[Block]:
    """What an answer seems to cover, in its own words, and what to look at again: a machine's reading, worded so."""
    if not card.text:
        points = rich_list([[run(point.fact)] for point in card.open])
        return [
            section(say(locale, "slack_practice.not_known")),
            *titled(locale, "slack_practice.points_to_know", points),
        ]
    blocks = titled(locale, "practice.your_answer", rich_literal(card.text, "rich_text_quote"))
    blocks += titled(locale, "practice.seems_covered", [_covered(point, locale) for point in card.covered])
    if not card.covered:
        blocks.append(section(say(locale, "practice.seems_nothing")))
    blocks += titled(locale, "practice.look_again", [_open(point, dispute, locale) for point in card.open])
    if not card.open:
        blocks.append(section(say(locale, "practice.seems_all")))
    return [*blocks, context(say(locale, "practice.reading_note")), divider()]


def _covered(point: CoveredPoint, locale: str) -> Block:
    return section(f"✅ {say_point(point.fact, locale, beyond=point.beyond)}{quote_line(point.quote)}")


def _open(point: OpenPoint, dispute: str, locale: str) -> Block:
    text = f"🔁 {say_point(point.fact, locale, beyond=point.beyond)}"
    if point.is_disputed:
        return section(f"{text}\n_{say(locale, 'practice.disputed')}_")
    return section(text, button(say(locale, "practice.covered_this"), f"{dispute}:{point.key_point_id}"))


def _model(card: FeedbackCard, locale: str) -> list[Block]:
    return [
        *titled(locale, "practice.model_answer", rich_markdown(card.model_answer)),
        *titled(locale, "practice.pitfalls", rich_list([[run(text)] for text in card.pitfalls])),
        *titled(locale, "slack.reveal_references", rich_list([reference_run(fact) for fact in card.references])),
    ]


def _ratings(card: FeedbackCard, rate: str, now: datetime, locale: str) -> list[Block]:
    if card.rating is None:
        buttons = [_rating(prospect, rate, now, locale) for prospect in card.prospects]
        return [section(f"*{say(locale, 'practice.rate')}*"), actions(*buttons)]
    rated = say(locale, "practice.rated", rating=say(locale, f"practice.rating_{card.rating}"))
    is_unrated = card.source is QuizSource.UNRATED
    return [section(f"{rated} {say_outcome(card.due_at, card.points, now, locale, is_unrated=is_unrated)}".strip())]


def _rating(prospect: Prospect, rate: str, now: datetime, locale: str) -> Block:
    """A rating, with when the question then comes back."""
    label = say(locale, f"practice.rating_{prospect.rating}")
    if prospect.due_at is not None:
        days = say(locale, "practice.in_days", n=count_days(prospect.due_at, now))
        label = say(locale, "slack_practice.prospect", rating=label, days=days)
    return button(label, f"{rate}:{int(prospect.rating)}")


def _stop(session_id: int, locale: str) -> Block:
    return button(say(locale, "quiz.stop"), f"quiz:stop:{session_id}")
