"""Whose vote was changed is told so: in the site and by mail, without the choice and the time."""

from collections.abc import Callable
from datetime import timedelta

from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localtime

from accounts.models import Person
from notices.actions.notices import send_due_mails
from notices.models import Notice
from polls.actions import polls
from polls.actions.ballots import cast_ballot
from polls.models import Poll
from polls.queries.ballots import ballot_key, receipt_of
from polls.queries.log import entries_of
from tests import factories
from tests.notices.opened import places
from tests.polls.test_secrecy import in_place, rows

CHANGED = "Your vote was changed; if that was not you, object"


def cast(poll: Poll, person: Person, choice: int, **more: object) -> None:
    cast_ballot(poll=poll, person=person, choice=choice, at=timezone.now(), **more)  # type: ignore[arg-type]


def test_each_change_is_told_once_and_leads_to_the_objections(
    client: Client, poll: Poll, ana: Person, budi: Person
) -> None:
    cast(poll, ana, 1)
    assert not Notice.objects.exists(), "a first vote is no change"
    key = ballot_key(poll, ana)
    cast(poll, ana, 2, key=key)
    cast(poll, ana, 2, key=key)
    assert Notice.objects.count() == 1, "the same sending changes nothing"
    cast(poll, ana, 3)
    assert [one.person for one in Notice.objects.all()] == [ana, ana]
    client.force_login(ana.user)
    page = client.get("/en/pemberitahuan/").content.decode()
    assert page.count(CHANGED) == 2
    assert places(client, page) == ["/en/suara/tepian/keberatan/"] * 2
    there = client.get("/en/suara/tepian/keberatan/").content.decode()
    assert 'href="/en/suara/tepian/masuk/"' in there, "where the receipt as it stands now is"
    client.force_login(budi.user)
    assert (
        "/en/suara/tepian/masuk/" not in client.get("/en/suara/tepian/keberatan/").content.decode()
    )


def test_a_mail_goes_out_and_says_no_choice(poll: Poll, ana: Person) -> None:
    Person.objects.filter(pk=ana.pk).update(language="en")
    cast(poll, ana, 1)
    cast(poll, ana, 2)
    assert send_due_mails() == 1
    assert send_due_mails() == 0
    told = mail.outbox[-1]
    assert told.to == [ana.user.email]
    assert CHANGED in told.subject
    assert "/en/suara/tepian/keberatan/" in told.body
    text = told.subject + str(told.body)
    assert not [label for o in poll.options.all() for label in o.labels.values() if label in text]
    assert receipt_of(poll, ana) not in text


def test_the_row_knows_the_day_and_neither_time_nor_entry(poll: Poll, ana: Person) -> None:
    cast(poll, ana, 1)
    cast(poll, ana, 2)
    send_due_mails()
    told = Notice.objects.values().get()
    midnight = localtime(timezone.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    assert told["created_at"] == told["mailed_at"] == midnight
    hashes = [entry["hash"] for entry in entries_of(poll) if "hash" in entry]
    assert not [part for one in hashes for part in (one, one[:12]) if part in str(told)]


def test_the_page_of_notices_tells_the_day_alone(client: Client, poll: Poll, ana: Person) -> None:
    cast(poll, ana, 1)
    cast(poll, ana, 2)
    client.force_login(ana.user)
    page = client.get("/en/pemberitahuan/").content.decode()
    assert CHANGED in page
    assert "WITA" not in page.partition(CHANGED)[2].partition("</li>")[0], "the row has no time"


def test_the_order_of_changes_is_forgotten_at_the_close(
    poll: Poll, finish: Callable[[Poll], Poll]
) -> None:
    """The log keeps the row and the transaction of each replacement for ever."""
    people = [factories.verified() for _ in range(30)]
    for person in people:
        cast(poll, person, 1)
    for person in people:
        cast(poll, person, 2)
    read = Notice.objects.filter(person=people[0])
    read.update(read_at=timezone.now(), mail_due=False)
    assert rows("notices_notice", "person_id", "id") == [one.pk for one in people]
    finish(poll)
    after = rows("notices_notice", "person_id", "id")
    assert sorted(after) == sorted(one.pk for one in people)
    assert in_place(after, [one.pk for one in people]) < 15
    if connection.vendor == "postgresql":
        made = rows("notices_notice", "xmin::text", "id")
        assert len(set(made)) == 1
        assert not set(made) & set(rows("ledger_leaf", "xmin::text", "id")[:-2])
    kept = Notice.objects.get(person=people[0])
    assert kept.read_at is not None
    assert not kept.mail_due


def test_other_notices_stay_where_they_are(poll: Poll, ana: Person) -> None:
    other = Notice.objects.create(
        person=ana, kind="reply", title="A reply", url="x/", event=f"ballot:{poll.pk}1:x"
    )
    cast(poll, ana, 1)
    cast(poll, ana, 2)
    polls.close_poll(poll=poll, at=poll.closes_at)
    assert Notice.objects.get(kind="reply").pk == other.pk


def test_a_mail_that_waited_goes_out_after_the_close_once(poll: Poll, ana: Person) -> None:
    cast(poll, ana, 1)
    cast(poll, ana, 2)
    polls.close_poll(poll=poll, at=poll.closes_at + timedelta(seconds=1))
    assert (send_due_mails(), send_due_mails()) == (1, 0)


def test_who_has_no_address_votes_all_the_same(poll: Poll, ana: Person) -> None:
    ana.user.email = "warga@tanpa-surel.invalid"
    ana.user.save()
    cast(poll, ana, 1)
    cast(poll, ana, 2)
    assert send_due_mails() == 0
    assert Notice.objects.filter(person=ana).count() == 1
