"""The throw-away PostgreSQL: fresh for each test, without a superuser's rights, gone afterwards."""

import psycopg
import pytest

from tests.support.postgres import PostgresServer, run_postgres

pytestmark = pytest.mark.postgres


def test_each_test_gets_an_empty_database_of_its_own(postgres_url: str, postgres_module_url: str):
    for url in (postgres_url, postgres_module_url):
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE only_here (id int)")


def test_what_another_test_wrote_is_not_there(postgres_url: str):
    with psycopg.connect(postgres_url) as connection:
        assert connection.execute("SELECT to_regclass('only_here')").fetchone() == (None,)


def test_the_role_is_no_superuser_but_may_create_schemas_in_its_database(postgres_url: str):
    with psycopg.connect(postgres_url) as connection:
        assert connection.execute("SHOW is_superuser").fetchone() == ("off",)
        connection.execute("CREATE SCHEMA dbos")


def test_a_database_goes_even_while_someone_is_connected(postgres_server: PostgresServer):
    url = postgres_server.create_database()
    with psycopg.connect(url) as connection:
        postgres_server.drop_database(url)
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")


def test_nothing_answers_after_the_server_was_stopped():
    with run_postgres() as server:
        url = server.create_database()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url, connect_timeout=1).close()
