"""Badges: who holds which, and the platforms' roles that follow. Off until a host switches them on."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.cards.notices import NoticeCard
from bot.domain.badge import BadgeRules, check_rules, decided_week, earned
from bot.domain.errors import InvalidInputError, NotStoredError
from bot.domain.leaderboard import Board, ladder_of, period_of
from bot.domain.schedule import get_zone
from bot.ports.digests import BadgeGrant, BadgeRole, RoleReturn
from bot.ports.platform import Announcer, ChannelClosedError, PlaceGoneError, PlatformError
from bot.ports.roles import RoleGiver
from bot.ports.store import Clock, Store, UnitOfWork
from bot.services.notices import tell_hosts
from bot.services.rights import record, require_host
from bot.services.setbacks import Setbacks

# Badges follow the ledgers within this time.
EVERY = timedelta(minutes=10)
# Groups looked at in one tick, and roles given or taken for each: a platform is asked for little at a time.
CLAIM = 5
AT_ONCE = 40
MOST_CHAMPIONS = 25
Holders = Mapping[int, tuple[str, ...]]
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Change:
    """A role to give or to take back."""

    group_id: int
    platform: str
    space: str
    external_id: str
    role: str


class Badges:
    """Use cases of a host on badges and roles, and what `tick` does about them. `by` is the host's account id.

    All that change something raise ForbiddenError for anyone but a host.
    """

    def __init__(self, store: Store, clock: Clock, announcers: Mapping[str, Announcer]) -> None:
        self._store = store
        self._clock = clock
        self._announcers = announcers
        self._setbacks = Setbacks[int]("giving the roles of a group")

    async def set(self, group_id: int, champion: bool, streaks: Iterable[int], by: int) -> BadgeRules:
        """Choose which badges there are; none switches them off, and takes back every role that was given.

        Raises InvalidInputError for lengths that cannot be.
        """
        rules = check_rules(champion, streaks)

        async def work(uow: UnitOfWork) -> BadgeRules:
            now = self._clock.now()
            facts = {"champion": "yes" if champion else "no", "streaks": ", ".join(map(str, rules.streaks)) or "–"}
            await record(uow, group_id, by, "badge.audit_set", now, facts)
            await uow.badges.put_rules(group_id, rules, now)
            return rules

        return await self._store.write(work)

    async def set_role(self, group_id: int, role: BadgeRole, by: int) -> None:
        """Have a platform's role go with a badge. Raises InvalidInputError for a badge the group does not give."""

        async def work(uow: UnitOfWork) -> None:
            now, rules = self._clock.now(), await uow.badges.rules(group_id)
            await record(uow, group_id, by, "badge.audit_role", now, {"badge": role.badge})
            if role.badge not in rules.badges():
                raise InvalidInputError("badge.unknown", badges=", ".join(rules.badges()) or "–")
            await uow.badges.put_role(group_id, role)
            await uow.badges.set_next(group_id, now)

        await self._store.write(work)

    async def clear_role(self, group_id: int, role: BadgeRole, by: int) -> None:
        """No role goes with that badge any more; what was given is taken back."""

        async def work(uow: UnitOfWork) -> None:
            now = self._clock.now()
            await record(uow, group_id, by, "badge.audit_no_role", now, {"badge": role.badge})
            await uow.badges.remove_role(group_id, role)
            await uow.badges.set_next(group_id, now)

        await self._store.write(work)

    async def rules(self, group_id: int) -> BadgeRules:
        """Which badges a group gives."""
        return await self._store.read(lambda uow: uow.badges.rules(group_id))

    async def roles(self, group_id: int, by: int) -> Sequence[BadgeRole]:
        """The roles that go with them."""
        await self._store.read(lambda uow: require_host(uow, group_id, by))
        return await self._store.read(lambda uow: uow.badges.roles(group_id))

    async def holders(self, group_id: int) -> Holders:
        """The badges of every member who holds any, by member id."""
        now = self._clock.now()
        return await self._store.read(lambda uow: read_holders(uow, group_id, now))

    async def run(self, now: datetime) -> int:
        """Look at the groups whose time has come; how many roles were given or taken back."""
        changed = await self._take_owed(now)
        at_most = CLAIM + len(self._setbacks.left_alone(now))
        for group_id in await self._store.read(lambda uow: uow.badges.due(now, at_most)):
            changed += await self._setbacks.attempt(group_id, partial(self._look_at, group_id, now), now) or 0
        return changed

    async def _look_at(self, group_id: int, now: datetime) -> int:
        """Bring what was given to what is held: first take back, then give. A space that refuses waits."""
        rules, wanted, given = await self._store.read(lambda uow: _compare(uow, group_id, now))
        ahead = [(grant, False) for grant in given - wanted] + [(grant, True) for grant in wanted - given]
        ahead.sort(key=lambda row: (row[1], row[0].account_id, row[0].role.badge))
        refusing: set[tuple[str, str]] = set()
        done = 0
        for grant, give in ahead[:AT_ONCE]:
            place = grant.role.platform, grant.role.space
            if place not in refusing:
                went_well = await self._try(group_id, grant, now, give=give)
                refusing |= set() if went_well else {place}
                done += went_well
        rest = len(ahead) > AT_ONCE and not refusing
        at = now if rest else now + EVERY if rules.badges() or ahead else None
        await self._store.write(lambda uow: uow.badges.set_next(group_id, at))
        return done

    async def _take_owed(self, now: datetime) -> int:
        """Take back what people who were forgotten still hold: how many roles went."""
        ahead = await self._store.read(lambda uow: uow.badges.owed(now, AT_ONCE))
        return sum([await self._take_one(owed, now) for owed in ahead])

    async def _take_one(self, owed: RoleReturn, now: datetime) -> bool:
        """What is refused is tried again until its time is up; then nothing more is kept of the person."""
        change = _Change(owed.group_id, owed.platform, owed.space, owed.external_id, owed.role)
        went_well = await self._ask(change, now, give=False)
        if went_well or now >= owed.give_up_at:
            await self._store.write(lambda uow: uow.badges.drop_owed(owed))
        else:
            await self._store.write(lambda uow: uow.badges.owe(owed, min(now + EVERY, owed.give_up_at)))
        return went_well

    async def _try(self, group_id: int, grant: BadgeGrant, now: datetime, *, give: bool) -> bool:
        """Ask the platform, then write down what was done. False where it refuses."""
        role = grant.role
        if not await self._ask(
            _Change(group_id, role.platform, role.space, grant.external_id, role.role), now, give=give
        ):
            return False
        if give:
            await self._store.write(lambda uow: _write_given(uow, group_id, grant, now))
        else:
            await self._store.write(lambda uow: uow.badges.drop_grant(group_id, grant))
        return True

    async def _ask(self, change: _Change, now: datetime, *, give: bool) -> bool:
        """Ask the platform; who is gone counts as done. False where it refuses."""
        giver: object = self._announcers.get(change.platform)
        if not isinstance(giver, RoleGiver):
            return False
        act = giver.give_role if give else giver.take_role
        try:
            await act(change.space, change.external_id, change.role)
        except PlaceGoneError:
            pass
        except ChannelClosedError as error:
            fix = error.what_to_fix
            await self._store.write(lambda uow: _tell(uow, change, fix, now))
            return False
        except PlatformError as error:
            log.warning("a role was not changed", group=change.group_id, reason=str(error))
            return False
        except NotStoredError:
            raise
        except Exception:
            log.exception("a role was not changed", group=change.group_id)
            return False
        return True


async def read_holders(uow: UnitOfWork, group_id: int, now: datetime) -> Holders:
    """The badges of every member who holds any, by member id."""
    rules = await uow.badges.rules(group_id)
    champions = await _read_champions(uow, group_id, now) if rules.champion else frozenset()
    current: dict[int, int] = dict.fromkeys(champions, 0)
    if rules.streaks:
        current |= dict(await uow.badges.streaks(group_id, rules.streaks[0]))
    held = {i: earned(rules, streak, is_champion=i in champions) for i, streak in current.items()}
    return {member_id: badges for member_id, badges in held.items() if badges}


async def _read_champions(uow: UnitOfWork, group_id: int, now: datetime) -> frozenset[int]:
    """Who shares the most points of the last week in which nothing is undecided."""
    today = now.astimezone(get_zone((await uow.groups.get(group_id)).zone)).date()
    undecided = [round_.on for round_ in await uow.places.unrevealed(group_id)]
    return await read_champions_of(uow, group_id, period_of(Board.WEEK, decided_week(today, undecided)))


async def read_champions_of(uow: UnitOfWork, group_id: int, week: str) -> frozenset[int]:
    """Members with the most points of a week, MOST_CHAMPIONS of them; nobody where nobody has any."""
    ladder = ladder_of(group_id, Board.WEEK, week)
    page = await uow.boards.page(ladder, None, 0, MOST_CHAMPIONS)
    return frozenset(row.standing.member_id for row in page.rows if row.rank == 1 and row.standing.points > 0)


async def _compare(
    uow: UnitOfWork, group_id: int, now: datetime
) -> tuple[BadgeRules, set[BadgeGrant], set[BadgeGrant]]:
    """The rules, the roles that should be given, and those that are."""
    holders = await read_holders(uow, group_id, now)
    by_badge: dict[str, list[BadgeRole]] = defaultdict(list)
    for role in await uow.badges.roles(group_id):
        by_badge[role.badge].append(role)
    wanted: set[BadgeGrant] = set()
    seated = await uow.members.accounts_of(list(holders) if by_badge else [])
    accounts = await uow.members.accounts([account_id for ids in seated.values() for account_id in ids])
    for member_id, account_ids in seated.items():
        for account in [accounts[account_id] for account_id in account_ids]:
            roles = [role for badge in holders[member_id] for role in by_badge[badge]]
            wanted |= {
                BadgeGrant(account.id, account.ref.external_id, role)
                for role in roles
                if role.platform == account.ref.platform
            }
    return await uow.badges.rules(group_id), wanted, set(await uow.badges.grants(group_id))


async def _write_given(uow: UnitOfWork, group_id: int, grant: BadgeGrant, now: datetime) -> None:
    """Whoever was forgotten while the platform was asked holds a role that is to be taken back."""
    await uow.badges.add_grant(group_id, grant, now)
    if (await uow.members.get_account(grant.account_id)).ref.external_id != grant.external_id:
        await uow.badges.drop_grant(group_id, grant)
        role = grant.role
        owed = RoleReturn(group_id, role.platform, role.space, grant.external_id, role.role, now + EVERY)
        await uow.badges.owe(owed, now)


async def _tell(uow: UnitOfWork, change: _Change, fix: str, now: datetime) -> None:
    """Hosts hear once a week what keeps us from it (promise 8)."""
    card = NoticeCard("badge.refused", {"fix": fix})
    await tell_hosts(uow, change.group_id, f"roles-{change.group_id}-{change.space}-{now:%G-%V}", card, now)
