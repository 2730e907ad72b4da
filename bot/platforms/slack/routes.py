"""Every command, click and form with its handler: the one table of what people can do."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from bot.platforms.slack import (
    commands_bank,
    commands_guide,
    commands_host,
    commands_looks,
    commands_people,
    commands_privacy,
    commands_rounds,
    commands_self,
    listen_answers,
    listen_home,
    listen_setup,
)
from bot.platforms.slack.calls import Call
from bot.platforms.slack.parse_input import Click, Form
from bot.platforms.slack.replies import Outcome, say_to
from bot.platforms.slack.tools import Tools
from bot.wording import FALLBACK, say

CallHandler = Callable[[Tools, Call], Awaitable[None]]
ClickHandler = Callable[[Tools, Click], Awaitable[None]]
FormHandler = Callable[[Tools, Form], Awaitable[Outcome]]


async def quiz_later(tools: Tools, call: Call) -> None:
    """`/quiz`, which is not there yet."""
    await say_to(tools, call.response_url, say(FALLBACK, "slack.quiz_later"))


# Subcommands in the order help lists them.
MEMBERS: Final[Mapping[str, CallHandler]] = {
    "answer": commands_looks.answer_round,
    "leaderboard": commands_looks.show_board,
    "streak": commands_looks.show_streak,
    "profile": commands_looks.show_profile,
    "bank": commands_bank.bank,
    "guide": commands_guide.guide,
    "suggest": commands_self.suggest,
    "away": commands_self.away,
    "remind": commands_self.remind,
    "privacy": commands_privacy.privacy,
    "quiz": quiz_later,
}
HOSTS: Final[Mapping[str, CallHandler]] = {
    "setup": listen_setup.set_up,
    "schedule": commands_host.schedule,
    "round": commands_rounds.rounds,
    "host": commands_people.hosts,
    "check": commands_rounds.check,
}
CLICKS: Final[Mapping[tuple[str, str], ClickHandler]] = {
    ("answer", "open"): listen_answers.open_form,
    ("answer", "show"): listen_answers.show_own,
    ("answer", "withdraw"): listen_answers.withdraw,
    ("answer", "count"): listen_answers.count_message,
    ("away", "cancel"): commands_self.cancel_away,
    ("away", "open"): commands_self.away_from_home,
    ("bank", "back"): commands_bank.further,
    ("bank", "further"): commands_bank.further,
    ("bank", "read"): commands_bank.read,
    ("bank", "topic"): commands_bank.by_topic,
    ("board", "show"): commands_looks.turn_board,
    ("guide", "show"): commands_guide.show_section,
    ("guide", "topic"): commands_guide.show_topic,
    ("host", "remove"): commands_people.remove_host,
    ("home", "reload"): listen_home.reload,
    ("privacy", "forget"): commands_privacy.forget,
    ("privacy", "leave"): commands_privacy.leave,
    ("privacy", "open"): commands_privacy.privacy_from_home,
    ("privacy", "show"): commands_privacy.show_stored,
    ("remind", "open"): commands_self.remind_from_home,
    ("round", "close"): commands_rounds.close_now,
    ("round", "open"): commands_rounds.open_form,
    ("round", "swap"): commands_rounds.replace_form,
    ("round", "undo"): commands_rounds.void_form,
    ("schedule", "change"): commands_host.change,
    ("schedule", "pause"): commands_host.pause,
    ("schedule", "skips"): commands_host.skip_form,
    ("schedule", "unskip"): commands_host.unskip,
    ("setup", "join"): listen_setup.join_channel,
    ("vote", "give"): commands_people.vote,
    ("vote", "open"): commands_people.show_votes,
    ("vote", "take"): commands_people.vote,
}
FORMS: Final[Mapping[tuple[str, str], FormHandler]] = {
    ("answer", "submit"): listen_answers.submit,
    ("away", "plan"): commands_self.plan_away,
    ("host", "name"): commands_people.name_host,
    ("remind", "save"): commands_self.save_reminder,
    ("round", "extra"): commands_rounds.open_extra,
    ("round", "replace"): commands_rounds.replace_round,
    ("round", "void"): commands_rounds.void_round,
    ("schedule", "preview"): commands_host.preview_change,
    ("schedule", "save"): commands_host.save_change,
    ("schedule", "skip"): commands_host.skip,
    ("setup", "found"): listen_setup.found,
    ("setup", "preview"): listen_setup.preview,
    ("suggest", "send"): commands_self.send_suggestion,
}
