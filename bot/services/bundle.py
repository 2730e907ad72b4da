"""All use cases together, as `app` builds them and the platforms receive them."""

from dataclasses import dataclass

from bot.services.answers import Answers
from bot.services.archive import Archive
from bot.services.badges import Badges
from bot.services.bank_page import BankPage
from bot.services.courier import Courier
from bot.services.digests import Digests
from bot.services.finding import Finding
from bot.services.groups import Groups
from bot.services.hosting import Hosting
from bot.services.house_rules import HouseRules
from bot.services.housekeeping import Housekeeping
from bot.services.linking import Linking
from bot.services.members import Members
from bot.services.mocks import Mocks
from bot.services.naming import Naming
from bot.services.own_questions import OwnQuestions
from bot.services.practice import Practice
from bot.services.privacy import Privacy
from bot.services.profiles import Profiles
from bot.services.purging import Purging
from bot.services.questions import Questions
from bot.services.quiz import Quiz
from bot.services.recovery import Recovery
from bot.services.reminders import Reminders
from bot.services.reports import Reports
from bot.services.rounds import Rounds
from bot.services.seasons import Seasons
from bot.services.settlement import Settlement
from bot.services.standings import Standings
from bot.services.suggestions import Suggestions
from bot.services.votes import Votes
from bot.services.watch import Watch


@dataclass(frozen=True, slots=True)
class Services:
    """One of each."""

    answers: Answers
    archive: Archive
    badges: Badges
    bank_page: BankPage
    courier: Courier
    digests: Digests
    finding: Finding
    groups: Groups
    hosting: Hosting
    house_rules: HouseRules
    housekeeping: Housekeeping
    linking: Linking
    members: Members
    mocks: Mocks
    naming: Naming
    own_questions: OwnQuestions
    practice: Practice
    privacy: Privacy
    purging: Purging
    profiles: Profiles
    questions: Questions
    quiz: Quiz
    recovery: Recovery
    reminders: Reminders
    reports: Reports
    rounds: Rounds
    seasons: Seasons
    settlement: Settlement
    standings: Standings
    suggestions: Suggestions
    votes: Votes
    watch: Watch
