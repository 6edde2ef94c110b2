"""Who may confirm a decision or a correction hears of it, once for each proposal."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import Person, RoleAssignment, User
from insights.actions.corrections import drop_correction, propose_correction
from insights.actions.decisions import propose_decision, save_decision, take_back_proposal
from insights.models import Decision
from notices.actions.notices import send_due_mails
from notices.models import Notice
from participation.models import Consultation
from tests import factories
from tests.notices.opened import places

pytestmark = pytest.mark.django_db
WORDS = {
    "outcome": "adopted",
    "headline": "Kami menata tepian",
    "reasons": "Karena warga",
    "changed": "",
    "next_step": "",
}


@pytest.fixture
def debate(city: object) -> Consultation:
    """Of one kelurahan; everything that residents could take part in is over."""
    return factories.consultation(slug="tepian", territory=factories.area("64.72.03.1005"))


@pytest.fixture
def decision(debate: Consultation, eko: Person) -> Decision:
    return save_decision(consultation=debate, by=eko.user, at=timezone.now(), **WORDS)


def propose(decision: Decision, by: Person) -> None:
    propose_decision(decision=decision, by=by.user, at=timezone.now())


def told() -> list[str]:
    asked = Notice.objects.filter(kind="confirm").order_by("pk")
    return [notice.person.public_name for notice in asked]


def test_the_other_official_reads_it_in_the_site_and_by_mail(
    client: Client, decision: Decision, eko: Person, kartika: Person
) -> None:
    Person.objects.filter(pk=kartika.pk).update(language="en")
    mail.outbox.clear()
    client.force_login(eko.user)
    client.post("/en/keputusan/tepian/usulkan/")
    assert send_due_mails() == 1
    (sent,) = mail.outbox
    assert sent.to == ["kartika@example.org"]
    assert sent.body.startswith("A decision waits for your confirmation.")
    assert "http://127.0.0.1:8000/en/keputusan/tepian/pratinjau/" in sent.body
    assert decision.consultation.title in sent.body
    assert told() == ["Kartika"]
    client.force_login(kartika.user)
    page = client.get("/id/pemberitahuan/").content.decode()
    assert "Keputusan menunggu pengesahan Anda" in page
    assert places(client, page) == ["/id/keputusan/tepian/pratinjau/"]
    assert "Confirm and publish" in client.get("/en/keputusan/tepian/pratinjau/").content.decode()


def test_nobody_else_is_told(decision: Decision, eko: Person, kartika: Person) -> None:
    today = timezone.localdate()
    factories.staff("kecamatan", "official", "64.72.03")
    factories.staff("sebelah", "official", "64.72.05")
    factories.staff("bagian", "official", "64.72.03.1002")
    factories.staff("petugas", "kelurahan-officer", "64.72.03.1005")
    factories.staff("moderator", "moderator")
    for name, since, until in (("lalu", -9, -1), ("nanti", 1, 9)):
        RoleAssignment.objects.filter(user=factories.staff(name, "official").user).update(
            valid_from=today + timedelta(days=since), valid_until=today + timedelta(days=until)
        )
    factories.verified("warga")
    gone = factories.staff("pergi", "official").user
    User.objects.filter(pk=gone.pk).update(is_active=False)  # type: ignore[union-attr]
    propose(decision, eko)
    assert sorted(told()) == ["Kartika", "Kecamatan"]


def test_who_took_part_may_not_confirm_and_is_not_asked(
    debate: Consultation, decision: Decision, eko: Person, kartika: Person
) -> None:
    spoke = factories.staff("spoke", "official")
    factories.comment(debate.thread, spoke, state="hidden")
    had_idea = factories.staff("idea", "official")
    factories.idea(debate, had_idea, state="hidden")
    regrets = factories.staff("regrets", "official")
    factories.comment(debate.thread, regrets, state="withdrawn")
    propose(decision, eko)
    assert sorted(told()) == ["Kartika", "Regrets"]


def test_taken_back_and_proposed_anew_tells_anew(
    client: Client, decision: Decision, eko: Person, kartika: Person
) -> None:
    client.force_login(eko.user)
    for _twice in range(2):
        client.post("/en/keputusan/tepian/usulkan/")
    assert told() == ["Kartika"]
    take_back_proposal(decision=decision, by=eko.user)
    propose(decision, kartika)
    assert told() == ["Kartika", "Eko"]
    take_back_proposal(decision=decision, by=eko.user)
    propose(decision, eko)
    assert told() == ["Kartika", "Eko", "Kartika"]


def test_a_proposal_that_is_refused_tells_nobody(
    client: Client, debate: Consultation, decision: Decision, eko: Person, kartika: Person
) -> None:
    factories.comment(debate.thread, eko)
    client.force_login(eko.user)
    assert client.post("/en/keputusan/tepian/usulkan/").status_code == 422
    assert told() == []


def test_a_correction_asks_the_other_one_as_well(
    client: Client, decision: Decision, eko: Person, kartika: Person
) -> None:
    factories.decision_published(decision, by=eko)
    Notice.objects.all().delete()
    facts = {"typed": {"headline": "Lain"}, "note": "Salah ketik pada judulnya."}
    for by in (kartika, eko):
        waiting = propose_correction(decision=decision, by=by.user, at=timezone.now(), **facts)
        drop_correction(correction=waiting, by=by.user)
    assert told() == ["Eko", "Kartika"]
    notice = Notice.objects.first()
    assert notice
    assert notice.title == "A correction of a decision waits for your confirmation"
    client.force_login(kartika.user)
    page = client.get("/en/pemberitahuan/").content.decode()
    assert "/en/keputusan/tepian/perbaiki/" in places(client, page)
