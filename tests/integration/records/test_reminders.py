"""The records of reminders: nothing is kept twice, what was taken back is gone, and an old hour goes on."""

from datetime import UTC, date, datetime, timedelta

from alembic import command
from alembic.migration import MigrationContext
from sqlalchemy import select

from records import clients, diaries, reminders
from records.db import Database
from records.migrate import _config, upgrade
from records.models import Client
from records.reminder_models import ReminderOnce, ReminderSent
from records.vault import Vault

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MIGRATION = "e7a05c3d91b6"


def client_in(database: Database, chat: int = 1, **values: object) -> str:
    with database.transaction() as session:
        vault = Vault(bytes(32))
        clients.ensure_clinic(session, "demo", "Demo", NOW)
        made = clients.create(session, vault, chat_id=chat, clinic_id="demo", language="en", now=NOW)
        for name, value in values.items():
            setattr(made, name, value)
        return made.id


def test_setting_an_hour_twice_sets_it_once_and_taking_it_back_deletes_it(database: Database) -> None:
    client = client_in(database)
    with database.transaction() as session:
        for minute in (600, 540, 600):
            reminders.put_time(session, client, "check_in", minute)
        assert reminders.times(session, client) == (("check_in", 540), ("check_in", 600))
        reminders.clear_times(session, client, "check_in", 540)
        assert reminders.times(session, client) == (("check_in", 600),)


def test_a_new_reminder_for_one_day_takes_the_place_of_the_one_still_to_come(database: Database) -> None:
    client = client_in(database)
    with database.transaction() as session:
        for name in ("a", "b", "b"):
            day = date(2026, 11, 24)
            reminders.put_once(session, client, name, kind="promised", day=day, minute=600, now=NOW)
        assert [one.id for one in reminders.once(session, client, date(2026, 11, 23))] == ["b"]
        reminders.once_done(session, "b", NOW)
        assert not reminders.once(session, client, date(2026, 11, 23))
        assert session.scalars(select(ReminderOnce.id)).all() == ["b"]


def test_one_that_went_out_is_recorded_once_for_its_moment(database: Database) -> None:
    client = client_in(database)
    with database.transaction() as session:
        for _ in range(2):
            reminders.add_sent(session, client, due_at=NOW, day=NOW.date(), parts=["diary.2000"], now=NOW)
        assert len(session.scalars(select(ReminderSent)).all()) == 1


def test_the_rounds_find_whoever_has_no_plan_a_lost_one_or_none_for_long(database: Database) -> None:
    ready = {"onboarding": "done", "consented_at": NOW}
    new, lost, quiet, planned = (client_in(database, chat, **ready) for chat in (1, 2, 3, 4))
    client_in(database, 5, onboarding="consent")
    client_in(database, 6, **ready, unreachable_since=NOW)
    with database.transaction() as session:
        reminders.keep_plan(session, lost, NOW, NOW - timedelta(hours=2), NOW)
        reminders.keep_plan(session, quiet, None, None, NOW - timedelta(days=1))
        reminders.keep_plan(session, planned, NOW, NOW + timedelta(hours=1), NOW)
        waits = {"overdue": timedelta(hours=1), "again": timedelta(hours=20)}
        found = reminders.unplanned(session, NOW, most=10, **waits)
    assert {client.id for client in found} == {new, lost, quiet}


def test_the_hour_that_a_client_chose_for_the_diary_before_goes_on(database: Database) -> None:
    client = client_in(database)
    config = _config()
    with database.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, f"{MIGRATION}-1")
        connection.commit()
        assert "reminder_times" not in MigrationContext.configure(connection).dialect.get_table_names(connection)
    with database.transaction() as session:
        diaries.change_settings(session, client, by="the client", now=NOW, prompt_minute=1200)
    upgrade(database)
    with database.transaction() as session:
        assert reminders.times(session, client) == (("diary", 1200),)
        assert session.get_one(Client, client).onboarding == "new"
