"""Before phrases are signed, the clinician sees which known messages they change; what gets worse is refused."""

import dataclasses
import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from content.library import Library
from content.loader import load_library
from content.models import ScreeningPhrase
from middlepath.golden import check_phrases, known_messages
from middlepath.prepare import PrepareError

REASON = "asked for by the team on 2 May"
LINES = [
    ("T4", "walking across the north bridge later"),
    ("none", "the north bridge was full of tourists"),
    ("none", "we had soup"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for part in ("train", "dev", "test"):
        (tmp_path / part).mkdir()
    rows = [{"id": f"a-{n}", "text": text, "code": code} for n, (code, text) in enumerate(LINES)]
    (tmp_path / "dev" / "dev_a.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    hidden = {"id": "t-1", "text": "across the north bridge and home", "code": "none"}
    (tmp_path / "test" / "test_a.jsonl").write_text(json.dumps(hidden), encoding="utf-8")
    return tmp_path


def library_with(text: str) -> Library:
    phrase = ScreeningPhrase(key="bridge", text=text, code="T4", reason=REASON)
    return dataclasses.replace(load_library(), phrases=(phrase,))


def said(library: Library, folder: Path) -> str:
    out = io.StringIO()
    check_phrases(library, Console(file=out, width=160), folder)
    return out.getvalue()


def test_what_a_phrase_changes_is_shown(folder: Path):
    shown = said(library_with("across the north bridge"), folder)
    assert "of 3 known messages they change 1" in shown
    assert "T4: none -> emergency: walking across the north bridge later" in shown


def test_a_phrase_of_harmless_messages_is_refused_and_the_message_named(folder: Path):
    with pytest.raises(PrepareError, match=r"1 known messages would be screened worse, such as dev_a a-1"):
        said(library_with("the north bridge"), folder)


def test_a_phrase_that_cannot_work_is_refused(folder: Path):
    with pytest.raises(PrepareError, match="too short"):
        said(library_with("go"), folder)


def test_without_known_messages_nothing_is_taken_for_checked(tmp_path: Path):
    with pytest.raises(PrepareError, match="no known messages"):
        said(library_with("across the north bridge"), tmp_path)


def test_without_phrases_nothing_is_loaded(tmp_path: Path):
    assert not said(load_library(), tmp_path)


def test_the_messages_kept_for_measuring_are_not_looked_at():
    names = {line.name.split()[0] for line in known_messages()}
    assert "dev_en" in names
    assert not any(name.startswith("test_") for name in names)
