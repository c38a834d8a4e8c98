"""A file of conversations that cannot be used says where and what to do."""

from pathlib import Path

import pytest

from content.library import Library
from tests.conversations.script import Danger, ScriptError, load_talks

GOOD = """
- name: says hello
  shows: A greeting is returned.
  covers: [row 20, DT04, flow intake]
  talk:
    - client: hi
      danger: yes
      bot: [talk.greet, crisis.*]
      mode: paused
      pages: none
    - waits: 6 minutes
      bot: nothing
"""


def load(library: Library, folder: Path, text: str) -> object:
    (folder / "some.yaml").write_text(text, encoding="utf-8")
    return load_talks(library, folder)


def test_a_good_one_is_read(library: Library, tmp_path: Path) -> None:
    (talk,) = load(library, tmp_path, GOOD)  # type: ignore[misc]
    assert talk.name == "says hello"
    assert (talk.turns, talk.staff, talk.new) == (1, True, False)
    first, second = talk.steps
    assert first.danger is Danger.YES
    assert first.expected.bot == ("talk.greet", "crisis.*")
    assert first.expected.pages == ()
    assert second.expected.only == ()
    assert second.lasts.total_seconds() == 360
    assert first.line == 6


@pytest.mark.parametrize(
    ("wrong", "instead", "line", "says"),
    [
        ("client: hi", "klient: hi", 6, "there is no field `klient`"),
        ("client: hi", "note: hi", 6, "nothing happens in this step"),
        ("client: hi", "client: hi\n      taps: Yes", 6, "client and taps stand in one step"),
        ("talk.greet,", "talk.great,", 8, "there is no wording `talk.great`"),
        ("mode: paused", "mode: asleep", 9, "`asleep` is no mode"),
        ("waits: 6 minutes", "waits: a while", 11, "`a while` is no length of time"),
        ("waits: 6 minutes", "sends: a hug", 11, "nothing of the kind `a hug` can be sent"),
        ("waits: 6 minutes", "team: sleeps", 11, "the team cannot `sleeps`"),
        ("danger: yes", "danger: maybe", 7, "`danger` is `maybe`"),
        ("row 20", "row 34", 4, "`row 34` is nothing that can be covered"),
        ("  shows: A greeting is returned.\n", "", 2, "`shows` is missing"),
        ("bot: nothing", "known_gap: {bot: menu.main}", 12, "a known gap needs `because`"),
        ("mode: paused", "mode: paused\n      mode: paused", 10, "the field 'mode' is given twice"),
        ("  talk:", "  country: XX\n  talk:", 5, "`XX` is no country of ours"),
        ("  talk:", "  clock: noon\n  talk:", 5, "`clock` is no time of day"),
        ("- client: hi", "- client: [hi", 7, "not valid YAML"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_to_do(
    library: Library, tmp_path: Path, wrong: str, instead: str, line: int, says: str
) -> None:
    assert wrong in GOOD
    with pytest.raises(ScriptError) as caught:
        load(library, tmp_path, GOOD.replace(wrong, instead, 1))
    problems = [problem for problem in caught.value.problems if says in problem.what]
    assert problems, str(caught.value)
    assert problems[0].file == "some.yaml"
    assert problems[0].line == line
    assert problems[0].fix


def test_two_of_one_name_are_refused(library: Library, tmp_path: Path) -> None:
    with pytest.raises(ScriptError, match=r"the name is taken by some\.yaml:2"):
        load(library, tmp_path, GOOD + GOOD)


def test_all_problems_are_told_at_once(library: Library, tmp_path: Path) -> None:
    text = GOOD.replace("mode: paused", "mode: asleep").replace("6 minutes", "a while")
    with pytest.raises(ScriptError) as caught:
        load(library, tmp_path, text)
    assert len(caught.value.problems) == 2
