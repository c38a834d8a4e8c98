"""The tone policy's records: an order serves once, a stop is final, and the newest switch decides."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from records import clients, tone, tone_facts
from records.coaching_models import CoachingEpisode, SkillAttempt
from records.db import Database
from records.models import Client
from records.tone_models import ToneOrder
from records.vault import Vault

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
VAULT = Vault(bytes(range(32)))


@pytest.fixture
def client(database: Database) -> Client:
    with database.transaction() as session:
        clients.ensure_clinic(session, "demo", "Demo", NOW)
        return clients.create(session, VAULT, chat_id=1, clinic_id="demo", language="en", now=NOW)


def armed(session: Session, client: Client, order_id: str) -> None:
    new = tone.NewOrder(order_id, "Dana", "HCPC 1", "diary", "plain.diary.map", "why", NOW + timedelta(days=7))
    tone.arm(session, VAULT.of(session, client.id), client.id, new, NOW)


def test_an_order_is_used_once(database: Database, client: Client) -> None:
    with database.transaction() as session:
        armed(session, client, "one")
        assert tone.use(session, "one", NOW)
    with database.transaction() as session:
        assert not tone.use(session, "one", NOW)
        assert [order.id for order in tone.unreviewed(session, client.id)] == ["one"]
        assert tone.armed(session, client.id) is None


def test_a_new_order_takes_back_the_one_before_and_the_same_again_changes_nothing(
    database: Database, client: Client
) -> None:
    with database.transaction() as session:
        armed(session, client, "one")
        armed(session, client, "two")
        armed(session, client, "two")
        standing = tone.armed(session, client.id)
        assert standing is not None
        assert standing.id == "two"
        assert not tone.use(session, "one", NOW)
        assert len(session.scalars(select(ToneOrder)).all()) == 2


def test_the_reason_is_sealed(database: Database, client: Client) -> None:
    with database.transaction() as session:
        armed(session, client, "one")
        assert b"why" not in session.get_one(ToneOrder, "one").reason_sealed


def test_a_stop_is_kept_once_takes_back_orders_and_outlives_erasure(database: Database, client: Client) -> None:
    with database.transaction() as session:
        armed(session, client, "one")
        assert tone.stop(session, client.id, by="the client", now=NOW)
        assert not tone.stop(session, client.id, by="Dana", now=NOW, cold_hurts=True)
        assert tone.armed(session, client.id) is None
        tone.erase(session, client.id)
    with database.transaction() as session:
        stop = tone.stopped(session, client.id)
        assert stop is not None
        assert (stop.by, stop.cold_hurts) == ("the client", True)
        assert session.scalars(select(ToneOrder)).all() == []


def test_clinics_ship_off_clients_on_and_the_newest_switch_decides(database: Database, client: Client) -> None:
    with database.transaction() as session:
        assert not tone.clinic_on(session, "demo")
        assert tone.client_on(session, client)
        for on in (True, False, True):
            tone.switch(session, "demo", client_id=None, on=on, by="Dana", now=NOW)
        tone.switch(session, "demo", client_id=client.id, on=False, by="Dana", now=NOW)
        assert tone.clinic_on(session, "demo")
        assert not tone.client_on(session, client)


def test_the_first_answer_to_a_consent_stays(database: Database, client: Client) -> None:
    with database.transaction() as session:
        tone.show(session, client.id, intensity=20, samples=[{"key": "a"}], content_version="v", now=NOW)
        shown = tone.newest_shown(session, client.id)
        assert shown is not None
        tone.answer(session, shown.id, tone.NO, NOW)
        tone.answer(session, shown.id, tone.YES, NOW)
        assert tone.newest_yes(session, client.id) is None


def test_the_newest_strength_counts_and_one_that_was_left_out_is_not_known(
    database: Database, client: Client
) -> None:
    with database.transaction() as session:
        session.add(CoachingEpisode(client_id=client.id, message_id="a", opened_at=NOW, intensity=70))
        session.flush()
        assert tone_facts.intensity_since(session, client.id, NOW) == 70
        later = NOW + timedelta(minutes=5)
        session.add(
            SkillAttempt(client_id=client.id, message_id="b", skill="DT04", finished=True, at=later, after=30)
        )
        session.flush()
        assert tone_facts.intensity_since(session, client.id, NOW) == 30
        latest = later + timedelta(minutes=5)
        session.add(
            SkillAttempt(client_id=client.id, message_id="c", skill="DT04", finished=True, at=latest, after=None)
        )
        session.flush()
        assert tone_facts.intensity_since(session, client.id, NOW) is None
        assert tone_facts.intensity_since(session, client.id, latest + timedelta(hours=1)) is None
