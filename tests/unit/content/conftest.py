"""A small content folder of the test's own, and the shipped library loaded once."""

from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent

import pytest

from content.library import Library
from content.loader import load_library
from content.problems import ContentError, Problem

Write = Callable[[Mapping[str, str]], Path]

HELLO = """
messages:
  - key: house.hello
    variants: ["Hello."]
"""


@pytest.fixture(scope="session")
def shipped() -> Library:
    return load_library()


@pytest.fixture
def folder(tmp_path: Path) -> Write:
    def write(files: Mapping[str, str]) -> Path:
        for name, text in {"en/hello.yaml": HELLO, **files}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text), encoding="utf-8")
        return tmp_path

    return write


@pytest.fixture
def problems_of(folder: Write) -> Callable[[str], list[Problem]]:
    """Load one file `en/a.yaml` beside the valid one and return what is wrong with it."""

    def load(text: str) -> list[Problem]:
        try:
            load_library(folder({"en/a.yaml": text}))
        except ContentError as error:
            return list(error.problems)
        return []

    return load
