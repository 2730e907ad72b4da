"""How an answer speaks: to a grader, in bare lists, or waving a danger away."""

import re
from collections.abc import Iterator, Sequence

from bot.domain.stems import words_of
from bot.domain.terms import FUNCTION_WORDS, plain, split_sentences

# A sentence of so many pieces, half of them of so few words, is a list; so is one with hardly a function word.
LIST_PIECES, PIECE_WORDS, LIST_FUNCTION_WORDS = 6, 3, 0.25
SOLID_WORDS, SOLID_FUNCTION_WORDS = 12, 0.1

_PIECES = re.compile(r"[,;:/•|]\s|\s[-–—]\s")
_QUOTED = re.compile(r"[\"“][^\"”]*[\"”]")
_TO_GRADER = re.compile(
    r"""(?:
    \b(?:mark|tick|count|rate|treat|grade|score|consider|accept|record|flag|label|regard)\b.{0,60}
      (?:\bcovered|\bcredited|\bsatisfied|\bas\ (?:correct|complete|met|passed|true|made))
    |\bas\ (?:fully\ )?covered\b|\beverything\ (?:is\ |was\ )?covered\b|\bcovered\ ?[=:]|[-:=]\ ?covered\b
    |\b(?:dear|note\ to|message\ to|attention|hey|hello|hi)\ (?:the\ |all\ |any\ )?
      (?:grader|grading|evaluator|reviewer|examiner|assessor|marker|ai\b|llm|judge|bot\b)
    |\bto\ the\ (?:grader|evaluator|examiner|assessor|marker)\b|\bgrade\ (?:as\ follows|this|me|it)\b
    |\bgrader\ ?[:,]|\b(?:grading|feedback|scoring)\ (?:bot|system|model|tool|instruction|note)
    |\byou\ are\ (?:now\ |the\ |a\ |an\ ).{0,30}\b(?:grader|examiner|evaluator|reviewer|marker)
    |\b(?:the|all|every|each|these|remaining|following|other|any)\ (?:\w+\ ){0,3}key[ -]?points?\b
    |\bcovers?\ (?:all|every|each)\ (?:\w+\ ){0,3}points?\b
    |\bwere\ all\ (?:explained|given|covered|verified|discussed|mentioned|answered|made)\b
    |\brubric\ (?:was|has|is|items?|criteria|says)\b|\baccording\ to\ the\ rubric
    |\bfull\ (?:marks?|credit|points)\b|\b(?:maximum|perfect|highest|top)\ (?:score|points|marks?|grade)\b
    |\b(?:give|award|grant|assign|deserves?|get)\b.{0,30}\b(?:credit\ for|full|marks?\b|points\ for|credit\.?$)
    |\b(?:the|this)\ (?:candidate|student|applicant|respondent)\s
      (?:(?:has|have|clearly|already|correctly|fully|perfectly)\ )*
      (?:explain|cover|mention|answer|demonstrat|describ|discuss|address|identif|list|nam|know|show)\w*
    |\b(?:the|this|my|following|above)\ (?:answer|response|submission)\ (?:\w+\ )?
      (?:covers|deserves|was\ (?:graded|reviewed)|satisfies|(?:addresses|contains)\ all|is\ (?:complete|perfect))
    |\b[45]\ ?/\ ?5\b|\b10\ ?/\ ?10\b|\b100\ ?/\ ?100\b
    |^\W*(?:please\ |now\ )?(?:ignore|disregard|forget)\ (?:any|all|every|previous|the|your|prior|above)\b.{0,30}
      (?:instruction|rule|prompt|criteria|guideline|rubric)
    |^\W*(?:please\ )?do\ not\ (?:compare|evaluate|grade|read\ any|check\ (?:this|the|my))
    |^\W*(?:respond|reply|output|return|print|say)\b.{0,40}\b(?:json|covered|covers|yes|true)\b
    |"covered"|</?(?:answer|grading|grade|system|instructions?|rubric|score|result|admin)>
    |^\W*(?:tick\b|system\ ?[:,]|assistant\ ?[:,]|important\ instruction|\#{2,}|\[/?(?:inst|begin|end|admin|system))
    )""",
    re.VERBOSE,
)
# What goes on with it in the next sentences.
_GOES_ON = re.compile(
    r"^\W*(?:[\[({\"#]|(?:the |this )?candidate|it (?:covers|mentions|explains)|also|please|all of|tick|mark"
    r"|(?:any|all|every) answer|anything else|thank|final|output|respond|do not|nothing else|the (?:answer|grading)"
    r"|this (?:is|answer)|points?\b|they (?:were|are))"
)
_WAVED_AWAY = re.compile(
    r"""\b(?:
    no\ need|(?:do|does|did|would|need|should)(?:n't|\ not)\ (?:have\ to|need|require|matter|help|change)|needn't
    |need\ not|(?:isn't|is\ not|not|aren't|wasn't)\ (?:necessary|required|needed|possible|relevant)|unnecessary
    |plays?\ no\ role|no\ difference|no\ influence|irrelevant|nothing\ changes|changes?\ nothing|overkill|pointless
    |(?<!not\ )(?<!n't\ )(?:is|are|was|would\ be)\ (?:\w+\ )?(?:enough|sufficient|fine|safe|impossible|robust)
    |completely|perfectly|fully|never|nobody|impossible|can(?:not|'t)\ be|can\ be\ trusted|always|proves?|proven|solves?
    |guarantees?|prevents?\ \w+\ (?:completely|entirely)|all\ of\ them|no\ (?:danger|risk|reason|trade-?off)
    |nothing\ (?:at\ all|can)|waste|only\ (?:metric|thing|way|other)|anyway|whatever|once\ is|one\ is\ enough|just
    |everything|everybody|everyone|no\ matter|(?:is|are)\ right|of\ course|automatically|simply|by\ itself|any\ more
    |replaces?\ (?:the|it|all)|removes?d?\ (?:the|all)\ \w+\ (?:completely|entirely)|the\ only|all\ (?:five|four|three)
    |at\ all|not\ (?:a\ )?(?:problem|needed|necessary)|nothing\ to\ (?:decide|do|worry)
    )\b""",
    re.VERBOSE,
)


def own_sentences(text: str) -> Iterator[str]:
    """The sentences that answer the question: neither words to a grader nor lists of terms."""
    is_to_grader = goes_on = False
    for sentence in split_sentences(text):
        said = plain(sentence)
        is_to_grader = goes_on or speaks_to_grader(said) or (is_to_grader and bool(_GOES_ON.match(said)))
        goes_on = is_to_grader and said.endswith(":")
        if not is_to_grader and not is_list(sentence):
            yield sentence


def speaks_to_grader(sentence: str) -> bool:
    """Whether a plain sentence asks for credit; what it puts in quotes, as an example of an injection, is not heard."""
    return bool(_TO_GRADER.search(_QUOTED.sub(_keep_json, sentence)))


def _keep_json(quoted: re.Match[str]) -> str:
    return quoted[0] if quoted[0] == '"covered"' else " "


def is_list(sentence: str) -> bool:
    """Whether a sentence lists terms and claims nothing."""
    pieces = sorted(len(piece.split()) for piece in _PIECES.split(sentence))
    words = words_of(sentence)
    share = share_of_function_words(words)
    is_enumeration = len(pieces) >= LIST_PIECES and pieces[len(pieces) // 2] <= PIECE_WORDS
    return (is_enumeration and share < LIST_FUNCTION_WORDS) or (
        len(words) >= SOLID_WORDS and share < SOLID_FUNCTION_WORDS
    )


def share_of_function_words(words: Sequence[str]) -> float:
    """Share of words such as `the` and `because`, 0 to 1: prose has many, a list of terms few."""
    return sum(word in FUNCTION_WORDS for word in words) / max(1, len(words))


def waves_away(sentence: str) -> int:
    """How often a sentence says that nothing need be done, or claims more than can be true."""
    return len(_WAVED_AWAY.findall(plain(sentence)))
