"""What is said of linked accounts, alike on every platform."""

from collections.abc import Callable

from bot.cards.linking import AccountFact, LinkCard, LinkFact, LinksCard
from bot.wording import say

# Makes a name harmless where it is shown.
Clean = Callable[[str], str]


def describe_account(fact: AccountFact, locale: str, clean: Clean) -> str:
    """An account by its name and where it is."""
    return say(locale, "linking.account", name=clean(fact.name), place=say(locale, f"linking.on_{fact.platform}"))


def describe_preview(card: LinkCard, locale: str, clean: Clean) -> list[str]:
    """What a link is going to do, in paragraphs."""
    accounts = ", ".join(describe_account(fact, locale, clean) for fact in (card.stays, *card.joins))
    groups = ", ".join(clean(name) for name in card.merged)
    return [
        say(locale, "linking.sure", accounts=accounts, name=clean(card.stays.name)),
        say(locale, "linking.merges", groups=groups) if groups else say(locale, "linking.merges_nothing"),
        say(locale, "linking.keeps"),
        say(locale, "linking.undoable"),
    ]


def describe_link(fact: LinkFact, locale: str, clean: Clean) -> str:
    """One link, with the date it was made on."""
    account, partner = (describe_account(side, locale, clean) for side in (fact.account, fact.partner))
    on = say(locale, "time.day", on=fact.linked_at.date())
    return say(locale, "linking.row", account=account, partner=partner, on=on)


def describe_links(card: LinksCard, locale: str, clean: Clean) -> str:
    """Whether there are links, and under which name their person shows."""
    if not card.links:
        return say(locale, "linking.none")
    return say(locale, "linking.shown_as", name=clean(card.shown_as.name))
