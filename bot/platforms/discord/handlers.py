"""Everything a person can press, send or type, put together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from discord import app_commands

from bot.bank.guide import GuideCard
from bot.platforms.discord.accounts import Accounts
from bot.platforms.discord.announcer import DiscordAnnouncer
from bot.platforms.discord.api import Api
from bot.platforms.discord.bank import Bank
from bot.platforms.discord.boards_clicks import board_handlers
from bot.platforms.discord.clicks import Handler, numbered, numbers
from bot.platforms.discord.completion import Completion
from bot.platforms.discord.contributions import Contributions
from bot.platforms.discord.counter import Counter
from bot.platforms.discord.host_commands import host_commands
from bot.platforms.discord.host_log import HostLog, log_command
from bot.platforms.discord.hosting import Hosting
from bot.platforms.discord.intake import Intake
from bot.platforms.discord.link import Link
from bot.platforms.discord.member_commands import Command, member_commands, message_menus
from bot.platforms.discord.mend import Mend, mend_group
from bot.platforms.discord.mock import MockButtons
from bot.platforms.discord.own_bank import OwnBank
from bot.platforms.discord.personal import Personal
from bot.platforms.discord.practice import Reviews
from bot.platforms.discord.practice_clicks import practice_clicks
from bot.platforms.discord.practice_commands import practice_commands
from bot.platforms.discord.practice_quiz import QuizButtons
from bot.platforms.discord.render import Topics
from bot.platforms.discord.rounds import RoundButtons
from bot.platforms.discord.rule_book import RuleBook
from bot.platforms.discord.setup import SetUp
from bot.platforms.discord.suggested import Suggested
from bot.platforms.discord.talk import Talk
from bot.platforms.discord.unhosting import Unhosting
from bot.platforms.discord.weekly import Weekly
from bot.platforms.discord.weekly_commands import week_group
from bot.ports.pictures import Pictures
from bot.ports.store import Clock, Store
from bot.services.bundle import Services
from bot.services.own_answer import OwnAnswers


@dataclass(frozen=True, slots=True)
class Handlers:
    """Commands for the tree, and the handlers of buttons, selects and forms by `noun:verb`."""

    commands: Sequence[Command | app_commands.Group | app_commands.ContextMenu]
    clicks: Mapping[str, Handler]


def make_handlers(
    services: Services,
    store: Store,
    clock: Clock,
    announcer: DiscordAnnouncer,
    api: Api,
    link: Link,
    intake: Intake,
    topics: Topics,
    guide: GuideCard | None,
    pictures: Pictures,
) -> Handlers:
    """All of them, on these services."""
    counter = Counter(services, store, clock)
    rounds = RoundButtons(services, OwnAnswers(store, clock), counter)
    contributions, talk = Contributions(services, store, counter), Talk(services, link, guide)
    personal, accounts = Personal(services, counter, clock), Accounts(services.linking, counter)
    rules = RuleBook(services, counter, announcer)
    hosting, bank = Hosting(services, store, counter, topics), Bank(services, store, counter, topics)
    set_up = SetUp(services, store, clock, counter, announcer, api, link, topics)
    completion = Completion(services, clock, topics)
    quiz, reviews = QuizButtons(services, counter, clock, topics), Reviews(services, counter, clock, topics)
    host_log, unhosting = HostLog(services.groups, counter), Unhosting(services.groups, counter, set_up)
    mocks = MockButtons(services, counter, topics)
    board_commands, board_clicks = board_handlers(services, counter, clock, topics, completion, pictures)
    return Handlers(
        commands=[
            *member_commands(counter, rounds, personal, accounts, talk, completion),
            *board_commands,
            *practice_commands(counter, mocks, completion),
            *message_menus(intake, contributions.vote_for_message),
            week_group(Weekly(services, counter, topics)),
            mend_group(Mend(services, counter, completion), completion),
            log_command(counter),
            *host_commands(counter, set_up, hosting, rules, completion),
        ],
        clicks={
            **_round_clicks(rounds, contributions),
            **_member_clicks(counter, personal, accounts, contributions),
            **board_clicks,
            **practice_clicks(quiz, reviews, mocks),
            "guide:read": talk.read,
            **_host_clicks(set_up, hosting, bank),
            **_log_clicks(host_log, unhosting),
            **_own_clicks(OwnBank(services, counter, topics)),
            **_suggested_clicks(Suggested(services, counter, topics)),
        },
    )


def _round_clicks(rounds: RoundButtons, contributions: Contributions) -> Mapping[str, Handler]:
    return {
        "round:answer": numbered(rounds.answer),
        "round:mine": numbered(rounds.mine),
        "round:text": numbered(rounds.text),
        "round:withdraw": numbered(rounds.withdraw),
        "round:pick": rounds.pick,
        "answer:send": numbered(rounds.send),
        "round:helpful": numbered(contributions.helpful),
        "round:report": numbered(contributions.report),
        "vote:choose": numbers(contributions.voted, 1, 3),
        "vote:turn": numbers(contributions.turn_votes, 2, 2),
        "report:send": numbered(contributions.reported),
    }


def _member_clicks(
    counter: Counter, personal: Personal, accounts: Accounts, contributions: Contributions
) -> Mapping[str, Handler]:
    return {
        "group:pick": counter.picked,
        "rest:cancel": personal.cancel_rest,
        "link:confirm": accounts.confirm,
        "link:undo": accounts.undo,
        "privacy:export": personal.export,
        "privacy:forget": personal.forget,
        "privacy:forgotten": personal.forgotten,
        "suggest:send": contributions.suggested,
    }


def _host_clicks(set_up: SetUp, hosting: Hosting, bank: Bank) -> Mapping[str, Handler]:
    selects = ("channel", "days", "window", "topics", "levels", "hosts")
    return {
        **{f"setup:{name}": set_up.changed for name in selects},
        "setup:text": set_up.texts,
        "setup:texts": set_up.texts_sent,
        "setup:start": set_up.found,
        "setup:another": set_up.another,
        "hosts:name": set_up.name_hosts,
        "channel:add": set_up.add_channel,
        "channel:remove": set_up.remove_channel,
        "group:check": set_up.check,
        "ping:choose": set_up.ping,
        "extra:ask": hosting.open_first,
        "sure:close": hosting.closing,
        "sure:void": hosting.voiding,
        "sure:replace": hosting.replacing,
        "round:voided": numbered(hosting.voided),
        "round:replaced": numbered(hosting.replaced),
        "report:close": bank.close_report,
        "report:closed": bank.closed_report,
    }


def _log_clicks(host_log: HostLog, unhosting: Unhosting) -> Mapping[str, Handler]:
    return {
        "log:show": numbers(host_log.turn, 2, 2),
        "hosts:remove": numbered(unhosting.ask),
        "hosts:removed": numbers(unhosting.removed, 2, 2),
    }


def _own_clicks(own: OwnBank) -> Mapping[str, Handler]:
    return {
        "own:page": numbers(own.turn, 2, 2),
        "own:open": numbered(own.open),
        "own:add": numbered(own.add),
        "own:added": numbered(own.added),
        "own:change": own.change,
        "own:changed": own.changed,
        "own:retire": own.retire,
        "own:restore": own.restore,
    }


def _suggested_clicks(suggested: Suggested) -> Mapping[str, Handler]:
    return {
        "suggestion:show": numbers(suggested.turn, 2, 2),
        "suggestion:edit": numbers(suggested.edit, 2, 2),
        "suggestion:approve": numbers(suggested.approve, 2, 2),
        "suggestion:change": suggested.change,
        "suggestion:changed": suggested.changed,
        "suggestion:decline": numbers(suggested.decline, 2, 2),
        "suggestion:declined": numbers(suggested.declined, 2, 2),
    }
