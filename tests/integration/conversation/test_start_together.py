"""Workers that start at the same moment on a new database do not trip over one another."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import delete

from adapters.assembly import prepare_records
from records.models import Clinic, ContentVersion
from tests.support.house import TestHouse

pytestmark = pytest.mark.both_databases

WORKERS = 6


@pytest.mark.parametrize("database", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
async def test_all_of_them_come_up_and_what_they_need_is_there_once(house: TestHouse) -> None:
    with house.database.transaction() as session:
        session.execute(delete(ContentVersion))
        session.execute(delete(Clinic))
    ready = Barrier(WORKERS)

    def start() -> bool:
        ready.wait()
        return prepare_records(house.kit)

    with ThreadPoolExecutor(WORKERS) as pool:
        begun = [pool.submit(start) for _ in range(WORKERS)]
        assert [one.result() for one in begun] == [False] * WORKERS, "nobody has signed this wording"
    with house.database.transaction() as session:
        assert session.query(ContentVersion).count() == 1
        assert session.query(Clinic).count() == 1
