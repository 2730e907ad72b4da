"""The order of a person's accounts, which says whose member counts."""

from bot.domain.linking import Link, choose_keeper, order_person
from tests.fakes import MONDAY


def chain(*pairs: tuple[int, int]) -> list[Link]:
    """Links of (account, partner), oldest first."""
    return [Link(number, account, partner, MONDAY) for number, (account, partner) in enumerate(pairs)]


def test_an_account_without_links_is_a_person() -> None:
    assert order_person(7, []) == [7]


def test_the_first_is_whom_all_joined_whichever_account_asks() -> None:
    links = chain((2, 1), (1, 5), (3, 1))
    assert [order_person(account, links) for account in (1, 2, 3, 5)] == [[5, 1, 2, 3]] * 4


def test_all_sit_for_the_member_of_the_first_who_has_one() -> None:
    assert choose_keeper([5, 1, 2], {5: 50, 1: 10, 2: 20}) == 5
    assert choose_keeper([5, 1, 2], {1: 10, 2: 20}) == 1
    assert choose_keeper([5, 1, 2], {5: None, 2: 20}) == 2
    assert choose_keeper([5, 1, 2], {5: None}) is None
