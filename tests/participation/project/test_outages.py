"""Each service is stopped in turn while people do what they do. No request ends in an error."""

import errno
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from structlog.testing import capture_logs
from wagtail.documents.models import Document
from wagtail.models import Collection, Locale

from accounts.models import User
from moderation.actions import report
from moderation.choices import Reason
from moderation.models import Case, Decision
from notices.actions import mails
from notices.actions.outages import note_alive
from notices.models import Heartbeat, Service
from notices.tasks import send_mails, send_waiting_mails
from participation import tasks
from participation.models import Comment, Consultation
from participation.project.celery import app
from participation.registries.activities import BallotOption
from polls.actions import planning, polls
from polls.models import Poll, Turnout
from proposals.models import Idea, Support
from search.engines import engine
from search.engines.elastic import ElasticEngine
from search.tasks import drain_notes
from tests import factories
from tests.gates import Gate
from tests.mail_server import MailServer
from web.caches import FilesOrMemory, RedisOrFiles
from web.submissions import new_key

pytestmark = pytest.mark.django_db(transaction=True)
SERVICES = (
    pytest.param("redis", marks=pytest.mark.redis),
    pytest.param("elasticsearch", marks=pytest.mark.elasticsearch),
    "worker",
    "beat",
    "mail",
    pytest.param("database", marks=pytest.mark.postgres),
    "disk",
)
PART = {"redis": "broker", "elasticsearch": "search"}
"""What /readyz calls a service."""


def given(name: str) -> str:
    return os.environ.get(f"REMBUK_TEST_{name}_URL", "")


@dataclass
class City:
    """The site with doors before its servers, and people who do something there."""

    debate: Consultation
    idea: Idea
    cases: list[Case]
    mails: MailServer
    gates: dict[str, Gate]
    disk: pytest.MonkeyPatch = field(default_factory=pytest.MonkeyPatch)
    turn: int = 0

    def stop(self, service: str) -> None:
        if service in self.gates:
            self.gates[service].shut()
        elif service == "mail":
            self.mails.stop()
        elif service == "disk":
            self.disk.setattr(FileSystemStorage, "_save", half_written)
        else:
            Heartbeat.objects.filter(service=service).update(
                seen_at=timezone.now() - timedelta(minutes=10)
            )

    def start(self, service: str) -> None:
        if service in self.gates:
            self.gates[service].open()
        elif service == "mail":
            self.mails.start()
        elif service == "disk":
            self.disk.undo()
        else:
            note_alive(service, at=timezone.now())

    def do_everything(self, people: dict[str, Client]) -> dict[str, tuple[int, str]]:
        """Status and text of everything that people do, by what it is."""
        self.turn += 1
        key = new_key
        place, words = f"tepian/{self.idea.pk}", f"Saya setuju, kali ke-{self.turn}."
        account = {"password1": "kata-sandi-panjang", "public_name": f"Rini {self.turn}"}
        upload = SimpleUploadedFile("rencana.txt", b"Rencana Tepian")
        ballot = people["ana"].get("/id/suara/tepian/").content.decode()
        found = re.search(r'name="submission_key" value="(\w+)"', ballot)
        cast = {"choice": 1, "step": "cast", "submission_key": found[1] if found else key()}
        sent: list[tuple[str, str, str, dict[str, Any]]] = [
            ("read", "visitor", f"/id/gagasan/{place}/", {}),
            ("read a list", "visitor", "/id/gagasan/tepian/", {}),
            ("read the API", "visitor", "/api/consultations", {}),
            ("search", "visitor", "/id/cari/?q=lampu", {}),
            ("sign up", "visitor", "/id/akun/signup/", {
                "email": f"rini{self.turn}@example.org", "submission_key": key(), **account,
            }),
            ("ask for a password", "visitor", "/id/akun/password/reset/", {
                "email": "budi@example.org", "submission_key": key(),
            }),
            ("sign in", "visitor", "/id/akun/login/", {
                "login": "budi@example.org", "password": "kata-sandi-uji",
            }),
            ("comment", "ana", f"/id/debat/{self.debate.thread_id}/tulis/", {
                "stance": "for", "body": words, "submission_key": key(),
            }),
            ("support", "ana", reverse("proposals:support-idea", args=place.split("/")), {
                "submission_key": key(),
            }),
            ("vote", "ana", "/id/suara/tepian/", cast),
            ("upload", "admin", reverse("wagtaildocs:add"), {"title": words, "file": upload}),
            ("moderate", "citra", f"/id/moderasi/{self.cases[self.turn - 1].pk}/", {
                "action": "publish", "submission_key": key(),
            }),
        ]  # fmt: skip
        answers = {}
        for name, who, address, data in sent:
            client = people.get(who) or Client(raise_request_exception=False)
            answer = client.post(address, data) if data else client.get(address)
            answers[name] = (answer.status_code, answer.content.decode())
        return answers

    def work(self) -> None:
        """What the worker does now and then."""
        for task in (send_mails, send_waiting_mails, drain_notes, tasks.watch_services):
            task()


def half_written(storage: FileSystemStorage, name: str, content: Any) -> str:
    """What Django's storage does when the disk becomes full while it writes."""
    path = Path(storage.path(name))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.read()[:5])
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def gates(settings: Any) -> Iterator[dict[str, Gate]]:
    """Doors before the real servers of this run."""
    found: dict[str, Gate] = {}
    if connection.vendor == "postgresql":
        facts = connection.settings_dict
        door = found["database"] = Gate(f"postgres://{facts['HOST']}:{facts['PORT']}")
        before = {name: facts[name] for name in ("HOST", "PORT")}
        connection.close()
        facts.update(HOST="127.0.0.1", PORT=door.port)
    if redis := settings.REMBUK_REDIS_URL:
        door = found["redis"] = Gate(redis)
        settings.REMBUK_REDIS_URL = app.conf.broker_url = door.url
        there = settings.CACHES["default"] | {"LOCATION": door.url}
        settings.CACHES = settings.CACHES | {"default": there}
    if elastic := given("ELASTICSEARCH"):
        door = found["elasticsearch"] = Gate(elastic)
        settings.REMBUK_SEARCH_INDEX += "-outages"
        settings.REMBUK_ELASTICSEARCH_URL = door.url
    yield found
    if elastic:
        engine().drop()  # type: ignore[attr-defined]
    if redis:
        app.conf.broker_url = redis
    for door in found.values():
        door.shut()
    if connection.vendor == "postgresql":
        connection.close()
        facts.update(before)


@pytest.fixture
def city_at_work(
    gates: dict[str, Gate], settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[City]:
    settings.MEDIA_ROOT = tmp_path
    if not Collection.objects.exists():  # an earlier test emptied the tables
        Collection.add_root(name="Root")
    Locale.objects.get_or_create(language_code="id")
    factories.city()
    post = MailServer()
    post.use(settings)
    post.start()
    mails._forget_absence()
    debate = factories.consultation("ideas", "discussion", "vote", slug="tepian")
    options = [BallotOption({"id": name}) for name in ("Taman", "Pasar")]
    monkeypatch.setattr(planning, "options_for", lambda _debate: options)
    planning.plan_poll(debate)
    polls.open_poll(poll=Poll.objects.get(), at=timezone.now() - timedelta(days=1))
    budi = factories.person("budi")
    texts = [factories.comment(debate.thread, factories.verified()) for _turn in range(3)]
    cases = [
        report(
            kind="comment", key=text.pk, person=budi, reason=Reason.INSULT, words="",
            at=timezone.now(),
        ).case
        for text in texts
    ]  # fmt: skip
    idea = factories.idea(debate, title="Lampu jalan di gang")
    for program in (Service.WORKER, Service.BEAT):
        note_alive(program, at=timezone.now())
    made = City(debate, idea, cases, post, gates)
    yield made
    made.disk.undo()
    post.stop()


@pytest.fixture
def people(city_at_work: City) -> dict[str, Client]:
    found = {}
    users = {
        "ana": factories.verified("ana").user,
        "citra": factories.staff("citra", "moderator").user,
        "admin": User.objects.create_superuser("admin@example.org", "kata-sandi-uji"),
    }
    for name, user in users.items():
        found[name] = Client(raise_request_exception=False)
        assert user
        found[name].force_login(user)
    return found


@pytest.mark.parametrize("service", SERVICES)
def test_everything_goes_on_or_says_why_not(
    service: str,
    city_at_work: City,
    people: dict[str, Client],
    settings: Any,
) -> None:
    site = city_at_work
    if service in {"redis", "elasticsearch", "database"} and service not in site.gates:
        pytest.skip("no such server in this run")
    everything = site.do_everything
    assert refused(everything(people)) == {}
    site.work()
    cache.clear()
    with capture_logs() as logs:
        site.stop(service)
        during = everything(people)
        report_during = Client().get("/readyz").json()
        if service != "database":
            site.work()
        Client().get("/readyz")
        site.start(service)
        let_time_pass()
        Client().get("/readyz")
        site.work()
    # No error, and who was refused reads why, and that nothing was half done.
    assert {name: status for name, (status, _text) in during.items() if status == 500} == {}
    expected = set(during) if service == "database" else {"upload"} if service == "disk" else set()
    told = refused(during)
    by_itself = {"search"} if service == "database" else set()  # Elasticsearch knows enough
    assert set(told) - by_itself == expected - by_itself
    assert all("Retry" in text or "belum" in text or "cannot" in text for text in told.values())
    # /readyz names it while it is away and not afterwards, and the log has one line for each.
    if service != "disk":  # a disk that fails in the midst of a file still takes small ones
        assert report_during[PART.get(service, service)]["ok"] is False
    assert Client().get("/readyz").json()[PART.get(service, service)]["ok"] is True
    assert lines(logs, service) == ([] if service == "disk" else ["outage_began", "outage_ended"])
    # Then everything works again, and each thing that was accepted is there once.
    cache.clear()
    assert refused(everything(people)) == {}
    site.work()
    turns = 2 if service == "database" else 3
    assert Comment.objects.filter(body__startswith="Saya setuju, kali").count() == turns
    assert (Support.objects.count(), Turnout.objects.count()) == (1, 1)
    assert Decision.objects.count() == turns
    uploaded = 2 if service in {"database", "disk"} else 3
    assert Document.objects.count() == uploaded
    kept = [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    assert sorted(path.read_bytes() for path in kept) == [b"Rencana Tepian"] * uploaded
    assert len(site.mails.to("budi@example.org")) >= turns
    for turn in range(1, 4):
        written = len(site.mails.to(f"rini{turn}@example.org"))
        assert written == (0 if service == "database" and turn == 2 else 1)


def refused(answers: dict[str, tuple[int, str]]) -> dict[str, str]:
    return {name: text for name, (status, text) in answers.items() if status not in {200, 302}}


def lines(logs: list[Any], service: str) -> list[str]:
    names = {service, PART.get(service, service)}
    return [
        line["event"]
        for line in logs
        if str(line["event"]).startswith("outage_") and line["service"] in names
    ]


def let_time_pass() -> None:
    """The seconds after which a process asks an absent server again."""
    RedisOrFiles._asked_again_at.update(
        {url: 1.0 for url, again in RedisOrFiles._asked_again_at.items() if again}
    )
    FilesOrMemory.asked_again_at = 0.0
    if isinstance(asked := engine(), ElasticEngine):
        asked.is_alive()  # as the probe would, which runs beside the pages
    mails._asked_again_at = min(mails._asked_again_at, 1.0)
