"""Fixtures that every test may ask for."""

import pytest

from tests.support.postgres import postgres_module_url, postgres_server, postgres_url

__all__ = ["postgres_module_url", "postgres_server", "postgres_url"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let conversations run on both databases: see `tests/integration/conftest.py`."""
    parser.addoption("--both-databases", action="store_true", help="run every conversation on both databases")
