"""What one official proposes about a vote: the other ones who may confirm it hear of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from notices.actions.notices import send_due_mails
from notices.models import Notice
from polls.actions.interventions import propose_intervention
from polls.actions.trustees import drop_key_change, propose_key
from polls.models import InterventionKind, Poll
from tests import factories
from tests.notices.opened import places
from tests.polls.consensus import ways

pytestmark = pytest.mark.django_db


def key(poll: Poll, by: Person) -> None:
    change = propose_key(poll=poll, officers=[], needed=0, by=by.user, at=timezone.now())
    drop_key_change(change=change)


def intervention(poll: Poll, by: Person) -> None:
    propose_intervention(
        poll=poll,
        kind=InterventionKind.EXTENSION,
        closes_at=poll.closes_at + timedelta(days=2),
        reason="The power was out in two kecamatan for a whole day.",
        by=by.user,
        at=timezone.now(),
    )


@pytest.mark.parametrize(
    ("propose", "state", "title", "page"),
    [
        (key, "planned", "A change of the key of a vote waits", "kunci-suara/tepian/bagi/"),
        (ways.propose, "planned", "Minutes of an agreement wait", "suara/tepian/mufakat/"),
        (intervention, "poll", "A change of a vote waits", "suara/tepian/perubahan/"),
    ],
)
def test_the_other_official_is_told_once_for_each_proposal(
    request: pytest.FixtureRequest,
    client: Client,
    eko: Person,
    kartika: Person,
    propose: Callable[[Poll, Person], object],
    state: str,
    title: str,
    page: str,
) -> None:
    poll = request.getfixturevalue(state)
    factories.staff("sebelah", "official", "64.72.05")
    factories.staff("petugas", "kelurahan-officer")
    Person.objects.filter(pk=kartika.pk).update(language="en")
    mail.outbox.clear()
    propose(poll, eko)
    assert send_due_mails() == 1
    (sent,) = mail.outbox
    assert sent.to == ["kartika@example.org"]
    assert sent.body.startswith(title)
    assert f"http://127.0.0.1:8000/en/{page}" in sent.body
    client.force_login(kartika.user)
    assert places(client, client.get("/en/pemberitahuan/").content.decode()) == [f"/en/{page}"]
    assert client.get(f"/en/{page}").status_code == 200
    propose(poll, kartika)
    propose(poll, eko)
    told = Notice.objects.filter(kind="confirm").order_by("pk")
    assert [one.person.public_name for one in told] == ["Kartika", "Eko", "Kartika"]
