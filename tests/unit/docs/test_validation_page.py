"""The page about validation is the one that the content makes, and its rules are those of the code."""

from coaching.diary import TargetKind
from coaching.shared_past import MOST_FACTS, SHORT_NIGHT
from coaching.strengths import COUNTED, RECENT
from coaching.validation import EARLY_CONTACTS, NO_REPEAT, NO_REPEAT_TURNS, STRONG, SURE_ENOUGH
from content.loader import load_library
from content.models import Care
from content.validation_page import HEAD, validation_page
from records.history import WAITS
from tests.support.compose import ROOT


def test_the_page_of_validation_is_up_to_date() -> None:
    page = (ROOT / "docs" / "validation.md").read_text(encoding="utf-8")
    made_anew = "run: uv run middlepath content validation > docs/validation.md"
    assert page == validation_page(load_library()), made_anew


def test_every_family_stands_on_it_with_its_count() -> None:
    library = load_library()
    page = validation_page(library)
    for line in (*library.validation, *(one for lines in library.situations.values() for one in lines)):
        (row,) = [row for row in page.splitlines() if row.endswith(f"| `{line.key}` |")]
        assert row.startswith(f"| {line.level} |")
        assert f"| {len(line.variants)} |" in row


def test_the_numbers_it_names_are_those_of_the_code() -> None:
    assert (STRONG, SURE_ENOUGH, EARLY_CONTACTS) == (70, 0.7, 3)
    assert (NO_REPEAT_TURNS, NO_REPEAT.days, RECENT.days, WAITS.days) == (5, 7, 14, 7)
    assert (MOST_FACTS, SHORT_NIGHT) == (5, 5)
    assert not COUNTED & {TargetKind.SUICIDE, TargetKind.HARM_OTHERS}
    assert all(f"(`{care}`)" in HEAD for care in Care)
