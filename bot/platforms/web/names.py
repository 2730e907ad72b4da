"""Names in the room: what may be one, and when two of them look the same to a reader."""

import unicodedata

from confusable_homoglyphs import confusables

from bot.domain.answer import visible_length
from bot.domain.errors import InvalidInputError
from bot.services.room_people import RoomName

LONGEST_NAME = 40
# A look-alike may stand for several letters; the store keeps this many.
LONGEST_FOLDED = 200
MOST_MARKS = 2
# What the room itself signs with.
OWN_NAME = "Daily Drill"

_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Look-alikes among plain letters and digits, which the confusables' table keeps apart from one another.
_ALIKE = str.maketrans({"i": "l", "1": "l", "|": "l", "0": "o"})
_LEFT_TO_RIGHT_MARK = "\u200e"


def clean_name(text: str) -> RoomName:
    """A name as it is shown and as it is compared.

    Control, format and direction characters are left out, as are stacked accents. Raises InvalidInputError for a name
    that is empty, too long, or ours.
    """
    shown = " ".join(_without_stacks(unicodedata.normalize("NFKC", text)).split())
    if visible_length(shown) == 0:
        raise InvalidInputError("name.empty")
    if len(shown) > LONGEST_NAME:
        raise InvalidInputError("name.too_long", length=len(shown), most=LONGEST_NAME)
    name = RoomName(shown, fold_name(shown))
    if name.folded == fold_name(OWN_NAME):
        raise InvalidInputError("name.ours", name=shown)
    return name


def fold_name(shown: str) -> str:
    """A name without case, spacing and whatever makes look-alikes differ; equal for names a reader confuses."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", shown).casefold())
    skeleton = "".join(map(_look, plain)).casefold().translate(_ALIKE)
    return " ".join(skeleton.split())[:LONGEST_FOLDED]


def _without_stacks(text: str) -> str:
    """Text without dropped categories, and with at most MOST_MARKS combining marks on a letter."""
    kept, marks = [], 0
    for char in text:
        category = unicodedata.category(char)
        if category in _DROPPED:
            continue
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks <= MOST_MARKS:
            kept.append(char)
    return "".join(kept)


def _look(char: str) -> str:
    """The character that stands for all that look like `char`.

    The table lists one entry for a look-alike and all its look-alikes for the character that stands for them.
    """
    entries = confusables.confusables_data.get(char, ())
    if len(entries) != 1:
        return char
    target = str(entries[0]["c"]).strip(_LEFT_TO_RIGHT_MARK)
    back = confusables.confusables_data.get(target, ())
    return min(char, target) if len(back) == 1 else target
