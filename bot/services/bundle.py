"""All use cases together, as `app` builds them and the platforms receive them."""

from dataclasses import dataclass

from bot.services.answers import Answers
from bot.services.courier import Courier
from bot.services.groups import Groups
from bot.services.hosting import Hosting
from bot.services.members import Members
from bot.services.questions import Questions
from bot.services.recovery import Recovery
from bot.services.rounds import Rounds
from bot.services.settlement import Settlement
from bot.services.standings import Standings
from bot.services.watch import Watch


@dataclass(frozen=True, slots=True)
class Services:
    """One of each."""

    answers: Answers
    courier: Courier
    groups: Groups
    hosting: Hosting
    members: Members
    questions: Questions
    recovery: Recovery
    rounds: Rounds
    settlement: Settlement
    standings: Standings
    watch: Watch
