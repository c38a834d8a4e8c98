"""The page of skills is the one that the content makes."""

from content.loader import load_library
from content.skills_page import skills_page
from tests.support.compose import ROOT


def test_the_page_of_skills_is_up_to_date() -> None:
    page = (ROOT / "docs" / "skills.md").read_text(encoding="utf-8")
    assert page == skills_page(load_library()), "run: uv run middlepath content skills > docs/skills.md"


def test_every_skill_stands_on_it_once() -> None:
    library = load_library()
    lines = [line for line in skills_page(library).splitlines() if line.startswith("| ")]
    assert sorted(line.split()[1] for line in lines if line.split()[1] in library.skills) == sorted(library.skills)
