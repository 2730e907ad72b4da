"""All use cases together, as `app` builds them and the platforms receive them."""

from dataclasses import dataclass

from bot.services.answers import Answers
from bot.services.bank_page import BankPage
from bot.services.courier import Courier
from bot.services.finding import Finding
from bot.services.groups import Groups
from bot.services.hosting import Hosting
from bot.services.housekeeping import Housekeeping
from bot.services.members import Members
from bot.services.own_questions import OwnQuestions
from bot.services.privacy import Privacy
from bot.services.questions import Questions
from bot.services.recovery import Recovery
from bot.services.reminders import Reminders
from bot.services.reports import Reports
from bot.services.rounds import Rounds
from bot.services.settlement import Settlement
from bot.services.standings import Standings
from bot.services.suggestions import Suggestions
from bot.services.votes import Votes
from bot.services.watch import Watch


@dataclass(frozen=True, slots=True)
class Services:
    """One of each."""

    answers: Answers
    bank_page: BankPage
    courier: Courier
    finding: Finding
    groups: Groups
    hosting: Hosting
    housekeeping: Housekeeping
    members: Members
    own_questions: OwnQuestions
    privacy: Privacy
    questions: Questions
    recovery: Recovery
    reminders: Reminders
    reports: Reports
    rounds: Rounds
    settlement: Settlement
    standings: Standings
    suggestions: Suggestions
    votes: Votes
    watch: Watch
