"""A question and a round's rules as the JSON the store keeps."""

import json
from dataclasses import asdict
from functools import lru_cache

from pydantic import TypeAdapter

from bot.domain.question import Question
from bot.domain.round import Rules

_KEPT_QUESTIONS = 512


def dump_question(question: Question) -> str:
    """A question as JSON."""
    return json.dumps(asdict(question), ensure_ascii=False)


@lru_cache(maxsize=_KEPT_QUESTIONS)
def load_question(text: str) -> Question:
    """The question that `dump_question` wrote; versions never change, so reading one twice is free."""
    return _questions().validate_json(text)


def dump_rules(rules: Rules) -> str:
    """Frozen rules as JSON."""
    return _rules().dump_json(rules).decode()


@lru_cache(maxsize=_KEPT_QUESTIONS)
def load_rules(text: str) -> Rules:
    """The rules that `dump_rules` wrote."""
    return _rules().validate_json(text)


@lru_cache
def _questions() -> TypeAdapter[Question]:
    return TypeAdapter(Question)


@lru_cache
def _rules() -> TypeAdapter[Rules]:
    return TypeAdapter(Rules)
