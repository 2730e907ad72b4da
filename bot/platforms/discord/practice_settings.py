"""A member's practice settings as options and forms hold them; pure."""

from dataclasses import dataclass
from datetime import date

from bot.cards.practice import PracticeSettingsCard
from bot.domain.errors import InvalidInputError
from bot.domain.practice import LEAST_RETENTION, MOST_LOAD, MOST_RETENTION, check_load, check_retention
from bot.platforms.discord.forms import Form, form, text_field
from bot.platforms.discord.personal import parse_date
from bot.wording import say

NO_INTERVIEW = "none"
_MOST_NUMBER, _MOST_DATE = 3, 20


@dataclass(frozen=True, slots=True)
class WantedSettings:
    """What is to be changed; with `is_interview_given` the date is, to none where there is none."""

    retention: float | None
    load: int | None
    is_interview_given: bool
    interview_on: date | None


def parse_settings(wish: str) -> WantedSettings:
    """What `retention/load/interview` asks for, each empty where it stays; the retention in percent.

    Raises InvalidInputError for what cannot be read or lies outside its range.
    """
    retention, load, interview = [*wish.split("/"), "", ""][:3]
    given = interview.strip().lower()
    is_none = given in (NO_INTERVIEW, say("en", "discord_practice.none"))
    return WantedSettings(
        retention=parse_percent(retention) if retention else None,
        load=parse_load(load) if load else None,
        is_interview_given=bool(given),
        interview_on=None if is_none or not given else parse_date(given),
    )


def parse_percent(text: str) -> float:
    """A share of recall written in percent. Raises InvalidInputError."""
    number = text.strip().removesuffix("%").strip()
    if not _is_number(number):
        raise InvalidInputError("practice.bad_retention", least=LEAST_RETENTION, most=MOST_RETENTION)
    return check_retention(int(number) / 100)


def parse_load(text: str) -> int:
    """Questions a day. Raises InvalidInputError."""
    if not _is_number(text.strip()):
        raise InvalidInputError("practice.bad_load", most=MOST_LOAD)
    return check_load(int(text))


def settings_form(group_id: int, card: PracticeSettingsCard | None, locale: str = "en") -> Form:
    """The form of the settings, filled as they are where that is known; its id says whether it is."""
    retention = f"{100 * card.retention:.0f}" if card else None
    on = card.interview_on.isoformat() if card and card.interview_on else None
    about = say(locale, "discord_practice.interview_about")
    return form(
        say(locale, "practice.settings"),
        f"practice:changed:{group_id}:{int(card is not None)}",
        text_field(
            "retention", say(locale, "discord_practice.retention_label"), value=retention, most=_MOST_NUMBER + 1
        ),
        text_field(
            "load", say(locale, "practice.daily_load"), value=str(card.daily_load) if card else None, most=_MOST_NUMBER
        ),
        text_field(
            "interview", say(locale, "practice.interview_on"), about=about, value=on, most=_MOST_DATE, required=False
        ),
    )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal()
