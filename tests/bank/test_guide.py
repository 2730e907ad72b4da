from pathlib import Path

import pytest

from bot.bank.guide import GuideBlock, GuideCard, GuideError, GuideSection, Span, find_guide, parse_guide
from bot.bank.loader import load_bank

PLAIN = "line 5: write plain words and links like [words](topic:id) only"
QUESTIONS = Path(__file__).parents[2] / "questions"
# Firms that banks of such questions like to name; ours claims to come from nobody.
FIRMS = "google openai anthropic microsoft amazon apple nvidia deepmind".split()


@pytest.fixture(scope="module")
def guide() -> GuideCard:
    found = find_guide(QUESTIONS)
    assert found is not None
    return found


def words(guide: GuideCard) -> str:
    lines = (line for section in guide.sections for block in section.blocks for line in block.lines)
    return " ".join("".join(span.text for span in line) for line in lines)


def test_a_bank_without_a_guide_has_none(tmp_path: Path) -> None:
    assert find_guide(tmp_path) is None


def test_every_topic_link_leads_to_a_topic_and_every_topic_is_linked(guide: GuideCard) -> None:
    assert set(guide.topics) == {topic.id for topic in load_bank(QUESTIONS).topics}


def test_no_section_is_empty(guide: GuideCard) -> None:
    assert len(guide.sections) >= 6
    for section in guide.sections:
        assert section.title
        assert section.blocks
        assert all(line and any(span.text.strip() for span in line) for b in section.blocks for line in b.lines)


def test_it_claims_no_more_than_is_known(guide: GuideCard) -> None:
    text = words(guide).casefold()

    assert not [firm for firm in FIRMS if firm in text]
    assert "always" not in text
    assert text.count("often") + text.count("typical") + text.count("tend") >= 5


def test_no_markup_is_left_in_its_words(guide: GuideCard) -> None:
    assert not set("*_`[]#<>") & set(words(guide))


def test_a_guide_is_read_into_sections_paragraphs_lists_and_links() -> None:
    paragraph, items = "See [the\nlist](topic:owasp-llm) first,\nthen more.", "- a\n- [b](topic:rag)\n  c"
    text = f"# T\n\n## One\n\n{paragraph}\n\n{items}\n\n## Two\n\nEnd.\n"

    assert parse_guide(text) == GuideCard(
        "T",
        (
            GuideSection(
                "One",
                (
                    GuideBlock(
                        "paragraph",
                        ((Span("See "), Span("the list", "owasp-llm"), Span(" first, then more.")),),
                    ),
                    GuideBlock("list", ((Span("a"),), (Span("b", "rag"), Span(" c")))),
                ),
            ),
            GuideSection("Two", (GuideBlock("paragraph", ((Span("End."),),)),)),
        ),
    )


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "line 1: begin with `# Title`"),
        ("Words.\n", "line 1: begin with `# Title`"),
        ("# T\n", "line 1: begin a section with `## Section`"),
        ("# T\n\nWords.\n\n## One\n", "line 3: begin a section with `## Section`"),
        ("# T\n\n## One\n\n> quote\n", "line 5: write paragraphs and lists with - only"),
        ("# T\n\n## One\n\n1. first\n", "line 5: write paragraphs and lists with - only"),
        ("# T\n\n## One\n\n### Deeper\n", "line 5: write paragraphs and lists with - only"),
        ("# T\n\n## One\n\nsome **bold** words\n", PLAIN),
        ("# T\n\n## One\n\n<b>bold</b>\n", PLAIN),
        (
            "# T\n\n## One\n\n[a](https://example.org)\n",
            PLAIN,
        ),
        ("# T\n\n## One\n\n[a](topic:NO)\n", PLAIN),
        ("# T\n\n## One\n\n[](topic:rag)\n", PLAIN),
        ("# T\n\n## One\n\n[*a*](topic:rag)\n", PLAIN),
        ("# T\n\n## One\n\n- a\n\n  - b\n", "line 5: keep it flat; one paragraph belongs here and nothing else"),
    ],
)
def test_what_a_platform_could_not_show_is_refused_with_its_line(text: str, fault: str) -> None:
    with pytest.raises(GuideError) as raised:
        parse_guide(text)

    assert str(raised.value) == fault
