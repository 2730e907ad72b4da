"""The handlers of practice's buttons, selects and forms by `noun:verb`."""

from collections.abc import Mapping

from bot.platforms.discord.clicks import Handler, numbered, numbers
from bot.platforms.discord.mock import MockButtons
from bot.platforms.discord.practice import Reviews
from bot.platforms.discord.practice_quiz import QuizButtons


def practice_clicks(quiz: QuizButtons, reviews: Reviews, mocks: MockButtons) -> Mapping[str, Handler]:
    """All of them."""
    return {**_quiz_clicks(quiz), **_review_clicks(reviews), **_mock_clicks(mocks)}


def _quiz_clicks(quiz: QuizButtons) -> Mapping[str, Handler]:
    return {
        "quiz:new": quiz.new,
        "quiz:again": numbered(quiz.again),
        "quiz:go": numbered(quiz.go),
        "quiz:page": numbers(quiz.page, 3, 3),
        "quiz:choose": numbers(quiz.choose, 3, 3),
        "quiz:write": numbers(quiz.write, 2, 2),
        "quiz:said": numbers(quiz.said, 2, 2),
        "quiz:unknown": numbers(quiz.unknown, 2, 2),
        "quiz:rate": numbers(quiz.rate, 3, 3),
        "quiz:dispute": numbers(quiz.dispute, 3, 3),
        "quiz:stop": numbered(quiz.stop),
    }


def _review_clicks(reviews: Reviews) -> Mapping[str, Handler]:
    return {
        "round:review": numbered(reviews.review),
        "review:page": numbers(reviews.page, 2, 2),
        "review:rate": numbers(reviews.rate, 2, 2),
        "review:dispute": numbers(reviews.dispute, 2, 2),
        "practice:change": numbered(reviews.change),
        "practice:changed": numbers(reviews.changed, 2, 2),
        "practice:period": reviews.choose_period,
        "practice:page": reviews.turn_board,
    }


def _mock_clicks(mocks: MockButtons) -> Mapping[str, Handler]:
    return {
        "mock:new": mocks.new,
        "mock:length": mocks.change_length,
        "mock:rounds": mocks.change_rounds,
        "mock:start": mocks.start,
        "mock:answer": mocks.answer,
        "mock:said": mocks.said,
        "mock:skip": mocks.skip,
        "mock:pause": numbered(mocks.pause),
        "mock:resume": numbered(mocks.resume),
        "mock:leave": mocks.leave,
        "mock:end": mocks.end,
        "mock:rate": mocks.rate,
        "mock:rated": mocks.rated,
        "mock:on": mocks.go_on,
        "mock:page": numbers(mocks.page, 2, 2),
        "mock:review": numbers(mocks.review, 3, 3),
        "mock:past": numbered(mocks.past),
        "mock:chosen": mocks.chosen,
        "mock:history": mocks.history,
    }
