"""What waits to be practised: the due line, App Home's part of it, the settings, the practice board."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.cards.mock import MockCard, MockQuestionCard
from bot.cards.practice import (
    DueCard,
    PracticeBoardCard,
    PracticeRow,
    PracticeSettingsCard,
    QuizStep,
    SummaryCard,
)
from bot.domain.group import Group
from bot.domain.practice import LEAST_RETENTION, MOST_RETENTION
from bot.platforms.slack.blocks import (
    Block,
    actions,
    button,
    choice,
    context,
    escape,
    header,
    literal,
    message,
    option,
    section,
    when,
)
from bot.platforms.slack.blocks import field as input_field
from bot.platforms.slack.pages import now_said, page
from bot.platforms.slack.render_practice import DATE, Topics
from bot.services.practice import PAGE, PERIODS
from bot.wording import FALLBACK, say

RETENTION, LOAD, INTERVIEW = "retention", "load", "interview"
LOADS = (3, 5, 10, 15, 20, 30, 50, 100)


@dataclass(frozen=True, slots=True)
class HomePractice:
    """What App Home shows of practice: `due` by group id, where the quiz and the interview under way stand."""

    due: Mapping[int, DueCard] = field(default_factory=dict)
    quiz: QuizStep | None = None
    mock: MockCard | None = None


def render_due(card: DueCard, group: Group, topics: Topics, locale: str = FALLBACK) -> Block:
    """What is due as a message, with the way to practise it."""
    title = f"{group.name}: {say(locale, 'slack_practice.due_title')}"
    lines = due_lines(card, topics, locale)
    buttons = [_practise(group.id, locale)]
    if card.suggests_mock:
        buttons.append(button(say(locale, "mock.title"), "mock:go"))
    return message(escape(f"{title}. {lines[0]}"), [header(title), section("\n".join(lines)), actions(*buttons)])


def due_lines(card: DueCard, topics: Topics, locale: str = FALLBACK) -> list[str]:
    """What is due in lines of mrkdwn, the most important first."""
    lines = [_due_line(card, locale)]
    if card.interview_on and card.days_left is not None:
        on, days = card.interview_on, card.days_left
        lines.append(say(locale, "practice.interview", on=on, n=days, a_day=card.a_day))
        lines += [say(locale, "practice.interview_again", n=card.again)] if card.again else []
    if card.weak:
        names = ", ".join(literal(topics.get(topic, topic)) for topic in card.weak)
        lines.append(say(locale, "practice.weak", topics=names))
    if card.suggests_mock:
        lines.append(say(locale, "slack_practice.suggest_mock"))
    return lines


def home_under_way(practice: HomePractice, locale: str = FALLBACK) -> list[Block]:
    """The quiz and the interview under way, each with the way back into it."""
    blocks: list[Block] = []
    if practice.quiz is not None and not isinstance(practice.quiz, SummaryCard):
        quiz = practice.quiz
        progress = say(locale, "quiz.progress", position=quiz.position, count=quiz.count)
        go = button(say(locale, "quiz.go_on"), f"quiz:go:{quiz.session_id}", style="primary")
        blocks.append(section(say(locale, "slack_practice.home_quiz", progress=progress), go))
    if practice.mock is not None:
        text = say(locale, "slack_practice.home_mock_review")
        if isinstance(practice.mock, MockQuestionCard):
            text = say(locale, "slack_practice.home_mock", progress=say_progress(practice.mock, locale))
        blocks.append(section(text, button(say(locale, "slack_practice.mock_next"), "mock:go", style="primary")))
    return blocks


def home_due(card: DueCard, group_id: int, locale: str = FALLBACK) -> Block:
    """The due line of a group on App Home, with *Practise*."""
    text = say(locale, "slack_practice.home_due", line=_due_line(card, locale))
    return section(text, _practise(group_id, locale))


def say_progress(card: MockQuestionCard, locale: str) -> str:
    """Where an interview stands, in a line."""
    facts = {"round": card.round, "rounds": card.rounds, "question": card.question, "questions": card.questions}
    phrase = "mock.progress_follow_up" if card.follow_up else "mock.progress"
    return say(locale, phrase, kind=say(locale, f"round.kind_{card.kind}"), follow_up=card.follow_up, **facts)


def render_settings(
    card: PracticeSettingsCard, group: Group, topics: Topics, *, done: str = "", locale: str = FALLBACK
) -> Block:
    """The form of a member's settings."""
    blocks = [now_said(done)] if done else []
    blocks.append(section(say(locale, "slack_practice.settings_about", group=literal(group.name))))
    blocks.append(context("\n".join(due_lines(card.due, topics, locale))))
    day: Block = {"type": "datepicker"}
    if card.interview_on:
        day["initial_date"] = card.interview_on.isoformat()
    about = say(locale, "practice.retention_about")
    blocks += [
        input_field(RETENTION, say(locale, "practice.retention"), _retentions(card, locale), hint=about),
        input_field(LOAD, say(locale, "practice.daily_load"), _loads(card)),
        input_field(INTERVIEW, say(locale, "practice.interview_on"), day, optional=True),
    ]
    buttons = [button(say(locale, "practice.board"), "practice:board", value=f"{group.id}:{PERIODS[0]}:0")]
    if card.interview_on:
        buttons.append(button(say(locale, "slack_practice.clear_interview"), f"practice:clear:{group.id}"))
    blocks.append(actions(*buttons))
    title, submit = "slack_practice.settings_title", "slack.save"
    return page("practice:save", title, blocks, submit=submit, private=str(group.id))


def render_practice_board(card: PracticeBoardCard, group: Group, locale: str = FALLBACK) -> Block:
    """A page of the practice board, with buttons to the other periods."""
    period = say(locale, f"slack_practice.period_{card.period}")
    title = say(locale, "slack_practice.board_title", group=group.name, period=period)
    lines = [_row(row, locale) for row in card.rows]
    parts = [section("\n".join(lines[at : at + 12])) for at in range(0, len(lines), 12)]
    blocks = [header(title), *(parts or [section(say(locale, "practice.board_empty"))])]
    if card.mine:
        blocks.append(context(say(locale, "slack_practice.board_mine", row=_row(card.mine, locale))))
    blocks += [context(say(locale, "practice.board_about")), actions(*_board_buttons(card, group, locale))]
    return message(escape(title), blocks)


def _due_line(card: DueCard, locale: str) -> str:
    if card.due or card.new:
        due, new = say(locale, "practice.due", n=card.due), say(locale, "practice.new", n=card.new)
        return say(locale, "practice.due_line", due=due, new=new, done=card.done_today, a_day=card.a_day)
    if card.next_due_at:
        at = when(card.next_due_at, DATE, f"{card.next_due_at:%-d %B}")
        return say(locale, "slack_practice.due_nothing", at=at)
    return say(locale, "practice.due_never")


def _practise(group_id: int, locale: str) -> Block:
    return button(say(locale, "slack_practice.practise"), f"quiz:start:{group_id}", style="primary")


def _retentions(card: PracticeSettingsCard, locale: str) -> Block:
    percents = range(round(LEAST_RETENTION * 100), round(MOST_RETENTION * 100) + 1)
    options = [option(say(locale, "slack_practice.retention_percent", n=percent), str(percent)) for percent in percents]
    return choice("static_select", options, [str(round(card.retention * 100))])


def _loads(card: PracticeSettingsCard) -> Block:
    loads = sorted({*LOADS, card.daily_load})
    return choice("static_select", [option(str(load), str(load)) for load in loads], [str(card.daily_load)])


def _row(row: PracticeRow, locale: str) -> str:
    points = say(locale, "slack_practice.points", n=row.points)
    reviews = say(locale, "slack_practice.reviews", n=row.reviews)
    return say(
        locale, "slack_practice.board_row", rank=row.rank, name=literal(row.name), points=points, reviews=reviews
    )


def _board_buttons(card: PracticeBoardCard, group: Group, locale: str) -> list[Block]:
    others = [period for period in PERIODS if period != card.period]
    words = {period: say(locale, f"slack_practice.period_{period}") for period in others}
    buttons = [button(words[one], f"practice:show:{one}", value=f"{group.id}:{one}:0") for one in others]
    if card.offset + PAGE < card.total:
        value = f"{group.id}:{card.period}:{card.offset + PAGE}"
        buttons.append(button(say(locale, "slack_practice.board_more"), "practice:show:more", value=value))
    return buttons
