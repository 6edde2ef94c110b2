"""The programs of the background work say that they live; pages say when one does not."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from celery.beat import PersistentScheduler, SchedulingError
from celery.signals import heartbeat_sent
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from structlog.testing import capture_logs

from accounts.models import Person
from notices.actions.outages import note_alive, note_away
from notices.models import Heartbeat, Outage, Service
from participation.project import beat, celery, database_outage
from participation.project.beat import Pulse, Scheduler
from participation.registries.activities import BallotOption
from polls.actions import planning, polls
from polls.models import Poll
from tests import factories

pytestmark = pytest.mark.django_db


def seen() -> set[str]:
    return set(Heartbeat.objects.values_list("service", flat=True))


def fall_silent(*services: str) -> None:
    for service in services:
        note_alive(service, at=timezone.now() - timedelta(minutes=5))


@pytest.fixture
def no_listener_left() -> Iterator[None]:
    before = list(heartbeat_sent.receivers or [])
    yield
    heartbeat_sent.receivers = before


class TestWhoSaysSo:
    def test_beat_with_each_turn(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Scheduler, "pulse", Pulse(Service.BEAT))
        with patch.object(PersistentScheduler, "tick", return_value=1.0):
            Scheduler.tick(Scheduler.__new__(Scheduler))
        assert seen() == {"beat"}
        assert celery.app.conf.beat_scheduler == "participation.project.beat.Scheduler"

    def test_the_worker_between_two_tasks_as_well(self, no_listener_left: None) -> None:
        celery.say_that_the_worker_lives()
        heartbeat_sent.send(sender=None)
        assert seen() == {"worker"}

    def test_both_where_one_program_does_all(self) -> None:
        with patch("participation.management.commands.work.periodic_work", return_value={}):
            call_command("work", once=True)
        assert seen() == {"worker", "beat"}

    def test_not_more_often_than_needed(self) -> None:
        pulse = Pulse(Service.BEAT)
        with patch.object(beat, "note_alive") as noted:
            for _turn in range(50):
                pulse.beat()
        assert noted.call_count == 1

    def test_beat_goes_on_when_the_disk_is_full(self) -> None:
        with patch.object(PersistentScheduler, "sync", side_effect=OSError(28, "full")):
            Scheduler.sync(Scheduler.__new__(Scheduler))

    def test_an_absent_broker_fills_no_log(self, caplog: pytest.LogCaptureFixture) -> None:
        absent = SchedulingError("Cannot reach redis")
        with patch.object(PersistentScheduler, "apply_async", side_effect=absent):
            for _turn in range(20):
                Scheduler.apply_entry(Scheduler.__new__(Scheduler), entry=None)
        said = logging.getLogger("tests.consumer")
        said.addFilter(celery.BrokerSaidOnce())
        for _turn in range(20):
            said.error("consumer: Cannot connect to %s: %s", "redis://", "refused")
        said.error("something else")
        assert [record.getMessage() for record in caplog.records] == ["something else"]

    def test_without_a_database_it_goes_on(self) -> None:
        with patch.object(beat, "note_alive", side_effect=OperationalError):
            Pulse(Service.BEAT).beat()


class TestReadyz:
    @pytest.mark.parametrize("service", ["worker", "beat"])
    def test_tells_the_dead_one(self, client: Client, service: str) -> None:
        for name in ("worker", "beat"):
            note_alive(name, at=timezone.now())
        fall_silent(service)
        told = client.get("/readyz").json()
        assert told["ready"] is True
        dead = [name for name in ("worker", "beat") if not told[name]["ok"]]
        assert dead == [service]

    def test_a_worker_that_looks_for_the_broker_is_no_second_outage(
        self, client: Client, settings: Any
    ) -> None:
        for name in ("worker", "beat"):
            note_alive(name, at=timezone.now())
        fall_silent("worker")
        settings.REMBUK_REDIS_URL = "redis://127.0.0.1:9/0"
        with patch("participation.project.health.app.connection_for_write", side_effect=OSError):
            client.get("/readyz")
        settings.REMBUK_REDIS_URL = ""
        assert client.get("/readyz").json()["worker"]["ok"] is False
        assert list(Outage.objects.values_list("service", flat=True)) == ["broker"]

    def test_tells_one_that_never_lived(self, client: Client) -> None:
        told = client.get("/readyz").json()
        assert (told["worker"]["ok"], told["worker"]["reason"]) == (False, "never seen")

    def test_tells_a_disk_that_takes_nothing(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("cms.queries.disk.takes_files", lambda: False)
        assert client.get("/readyz").json()["disk"]["ok"] is False
        monkeypatch.setattr("cms.queries.disk.takes_files", lambda: True)
        monkeypatch.setattr("cms.queries.disk.free_bytes", lambda: 1000)
        assert client.get("/readyz").json()["disk"]["reason"] == "nearly full"

    def test_the_log_says_when_a_disk_is_full_and_when_it_is_not(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with capture_logs() as logs:
            for takes in (True, False, False, True, True):
                monkeypatch.setattr("cms.queries.disk.takes_files", lambda takes=takes: takes)
                assert client.get("/readyz").json()["disk"]["ok"] is takes
        told = [line["event"] for line in logs if line.get("service") == "disk"]
        assert told == ["outage_began", "outage_ended"]


class TestPages:
    @pytest.fixture
    def as_ana(self, client: Client, ana: Person) -> Client:
        assert ana.user
        client.force_login(ana.user)
        return client

    def test_of_the_copy_of_ones_data(self, as_ana: Client) -> None:
        words = "takes longer at the moment"
        assert words not in as_ana.get("/en/akun/data/").content.decode()
        fall_silent("worker")
        assert words in as_ana.get("/en/akun/data/").content.decode()

    @pytest.mark.parametrize(
        "address", ["/en/akun/signup/", "/en/akun/login/", "/en/akun/password/reset/"]
    )
    def test_that_send_mails(self, client: Client, city: object, address: str) -> None:
        words = "Our mail server does not answer"
        assert words not in client.get(address).content.decode()
        note_away(Service.MAIL)
        assert words in client.get(address).content.decode()

    def test_of_votes(self, as_ana: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        options = [BallotOption({"id": name}) for name in ("Taman", "Pasar")]
        monkeypatch.setattr(planning, "options_for", lambda _vote: options)
        vote = factories.consultation("vote", slug="tepian")
        planning.plan_poll(vote)
        poll = Poll.objects.get()
        polls.open_poll(poll=poll, at=timezone.now() - timedelta(days=1))
        words = "some minutes late"
        assert words not in as_ana.get("/en/suara/tepian/").content.decode()
        fall_silent("beat")
        assert words in as_ana.get("/en/suara/tepian/").content.decode()


class TestWithoutADatabase:
    @pytest.fixture(autouse=True)
    def away(self, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        settings.DATA_DIR = tmp_path
        monkeypatch.setattr(database_outage, "_answers", lambda: False)

    def test_a_task_waits_for_its_next_time_and_it_is_said_once(self) -> None:
        @celery.app.task(name="tests.away")
        def work() -> None:
            raise OperationalError

        with capture_logs() as logs:
            for _turn in range(5):
                work()
        assert [line["event"] for line in logs] == ["outage_began"]

    def test_its_end_is_said_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        database_outage.note_error(OperationalError())
        monkeypatch.setattr(database_outage, "_answers", lambda: True)
        with capture_logs() as logs:
            database_outage.note_back()
            database_outage.note_back()
            database_outage.note_answer()
        assert [line["event"] for line in logs] == ["outage_ended"]

    def test_a_page_and_the_api_say_what_to_do(self, client: Client) -> None:
        client.raise_request_exception = False
        with patch("search.pages.finding.find", side_effect=OperationalError("secret words")):
            page = client.get("/id/cari/?q=air")
        assert (page.status_code, page["Cache-Control"]) == (503, "no-store")
        assert int(page["Retry-After"]) > 0
        assert "Rembuk belum bisa menjawab" in page.content.decode()
        assert "secret words" not in page.content.decode()
        with patch("participation.api.all_consultations", side_effect=OperationalError):
            answer = client.get("/api/consultations", headers={"accept-language": "en"})
        assert answer.status_code == 503
        assert "Nothing was changed" in answer.json()["detail"]

    def test_a_mistake_of_ours_stays_one(self, client: Client) -> None:
        client.raise_request_exception = False
        with patch("search.pages.finding.find", side_effect=KeyError):
            assert client.get("/id/cari/?q=air").status_code == 500
