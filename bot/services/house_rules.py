"""The rules a group's later rounds are played by: chosen by a host, frozen into each round at its opening."""

from bot.domain.errors import InvalidInputError
from bot.domain.house_rules import choices_of, choose
from bot.domain.round import Rules
from bot.ports.store import Clock, Store, UnitOfWork
from bot.services.rights import record
from bot.wording import say


class HouseRules:
    """Use cases of a group's rules. Rounds that are open already keep the rules they opened with."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

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
    chosen = choices_of(rules)
    late = "rules.says_late" if rules.late_for else "rules.says_no_late"
    return [
        say(locale, "rules.says_on_time", n=rules.on_time, cap=rules.streak_cap),
        say(locale, late, n=rules.late, days=say(locale, "rules.days", n=chosen["late_days"])),
        say(locale, "rules.says_minimum", n=rules.minimum),
        say(locale, "rules.says_helpful", n=rules.helpful, cap=rules.helpful_cap),
        say(locale, "rules.says_locks" if rules.lock_thread else "rules.says_open"),
    ]
