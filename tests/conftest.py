"""Fixtures that every test may ask for."""

from tests.support.postgres import postgres_module_url, postgres_server, postgres_url

__all__ = ["postgres_module_url", "postgres_server", "postgres_url"]
