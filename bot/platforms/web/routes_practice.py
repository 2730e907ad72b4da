"""Where the pages of practice are."""

from collections.abc import Mapping

from bot.platforms.web import listen_mock, listen_practice, listen_quiz
from bot.platforms.web.visit import Handler

_DEED = "{deed:" + "|".join(listen_mock.DEEDS) + "}"


def practice_routes(group: str) -> Mapping[tuple[str, str], Handler]:
    """Handlers by method and path under the path of a group. A form's address shows its page to whoever opens it."""
    home = group + "/practice"
    quiz, mock = home + r"/quiz/{quiz:\d{1,15}}", home + r"/mock/{mock:\d{1,15}}"
    spot, own = quiz + r"/{position:\d{1,3}}", home + r"/rounds/{round:\d{1,15}}"
    return {
        ("GET", home): listen_practice.show_practice,
        ("POST", home): listen_practice.start_quiz,
        ("GET", quiz): listen_quiz.show,
        ("GET", quiz + "/stop"): listen_quiz.show,
        ("POST", quiz + "/stop"): listen_quiz.stop,
        ("GET", spot): listen_quiz.show_answered,
        ("GET", spot + "/{form:check|open|rate|dispute}"): listen_quiz.show_answered,
        ("POST", spot + "/check"): listen_quiz.answer_check,
        ("POST", spot + "/open"): listen_quiz.answer_open,
        ("POST", spot + "/rate"): listen_quiz.rate,
        ("POST", spot + "/dispute"): listen_quiz.dispute,
        ("GET", own): listen_practice.show_feedback,
        ("GET", own + "/{form:rate|dispute}"): listen_practice.show_feedback,
        ("POST", own + "/rate"): listen_practice.rate_round,
        ("POST", own + "/dispute"): listen_practice.dispute_round,
        ("GET", home + "/settings"): listen_practice.show_settings,
        ("POST", home + "/settings"): listen_practice.save_settings,
        ("GET", home + "/board"): listen_practice.show_board,
        ("GET", home + "/mock"): listen_mock.show_start,
        ("POST", home + "/mock"): listen_mock.start,
        ("GET", mock): listen_mock.show,
        ("GET", f"{mock}/{_DEED}"): listen_mock.show,
        ("POST", f"{mock}/{_DEED}"): listen_mock.change,
    }
