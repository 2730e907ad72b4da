"""The rules a group's later rounds are played by: chosen by a host, frozen into each round at its opening."""

from datetime import timedelta

from bot.domain.errors import InvalidInputError
from bot.domain.house_rules import choose
from bot.domain.round import Rules
from bot.ports.store import UnitOfWork
from bot.services.rights import record
from bot.services.use_cases import UseCases
from bot.wording import say

# Parts of the help that hold numbers a host may choose.
_BY_RULES = ("counts", "points")


class HouseRules(UseCases):
    """Use cases of a group's rules. Rounds that are open already keep the rules they opened with."""

    async def get(self, group_id: int) -> Rules:
        """What the next round will be played by."""
        return await self._store.read(lambda uow: uow.groups.rules(group_id))

    async def set(self, group_id: int, numbers: dict[str, int], by: int, *, lock_thread: bool) -> Rules:
        """Choose the rules of later rounds; `numbers` by the names of `domain.house_rules.BOUNDS`, others stay.

        Raises ForbiddenError for anyone but a host, InvalidInputError for what is out of bounds.
        """

        async def work(uow: UnitOfWork) -> Rules:
            rules = choose(await uow.groups.rules(group_id), numbers, lock_thread=lock_thread)
            facts = {"rules": " ".join(describe(rules, "en"))}
            await record(uow, group_id, by, "audit.chose_rules", self._clock.now(), facts)
            await uow.groups.set_rules(group_id, rules)
            return rules

        return await self._store.write(work)


def read_numbers(typed: dict[str, str]) -> dict[str, int]:
    """Numbers as people write them, empty ones left out. Raises InvalidInputError for what is no whole number."""
    given = {name: text.strip() for name, text in typed.items() if text.strip()}
    for text in given.values():
        if not (text.isascii() and text.isdecimal() and len(text) < 6):
            raise InvalidInputError("rules.no_number", given=text[:20])
    return {name: int(text) for name, text in given.items()}


def describe(rules: Rules, locale: str) -> list[str]:
    """The rules in sentences."""
    return [
        *_say_answers(rules, locale),
        say(locale, "rules.says_minimum", n=rules.minimum),
        say_votes(rules, locale),
        say(locale, "rules.says_locks" if rules.lock_thread else "rules.says_open"),
    ]


def say_votes(rules: Rules, locale: str) -> str:
    """What a helpful vote brings."""
    brings = rules.helpful and rules.helpful_cap
    phrase = "rules.says_helpful" if brings else "rules.says_no_helpful"
    return say(locale, phrase, n=rules.helpful, cap=rules.helpful_cap)


def say_days(days: timedelta, locale: str) -> str:
    """A number of days."""
    return say(locale, "rules.days", n=days.days)


def say_help(part: str, rules: Rules | None, locale: str) -> str:
    """A part of the help by a group's rules; where there is no group by those that groups begin with, which it says."""
    shown = rules or Rules()
    worth = " ".join([*_say_answers(shown, locale), say_votes(shown, locale)])
    text = say(locale, f"help.{part}_text", n=shown.minimum, worth=worth)
    may_differ = rules is None and part in _BY_RULES
    return f"{text} {say(locale, 'help.may_differ')}" if may_differ else text


def _say_answers(rules: Rules, locale: str) -> list[str]:
    late = "rules.says_late" if rules.late_for else "rules.says_no_late"
    return [
        say(locale, "rules.says_on_time", n=rules.on_time, cap=rules.streak_cap),
        say(locale, late, n=rules.late, days=say_days(rules.late_for, locale)),
    ]
