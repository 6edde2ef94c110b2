"""A vote is called as its reader's page calls it, wherever it stands; else its language is said."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Locale

from accounts.models import Person
from notices.actions.notices import send_due_mails
from participation.actions.following import follow, tell_of_phases
from participation.models import Consultation, ConsultationPage
from polls.actions import planning, polls
from polls.actions.ballots import cast_ballot
from polls.actions.interventions import propose_intervention
from polls.models import InterventionKind, PlannedOption, Poll, PollPage, Trustee
from polls.queries.questions import questions_of
from tests import factories
from tests.polls.test_pages import gita, parent  # noqa: F401

ASKED, ASKED_EN = "Apa yang dibangun?", "What is built?"
REASON = "Listrik padam di dua kecamatan selama satu hari penuh."


@pytest.fixture
def poll(parent: ConsultationPage) -> Poll:  # noqa: F811
    page = PollPage(title=ASKED, slug="suara", locale=parent.locale)
    page.planned_options = [
        PlannedOption(label=label, locale=parent.locale) for label in ("Jalan", "Taman")
    ]
    parent.add_child(instance=page)
    page.save_revision().publish()
    consultation = Consultation.objects.get()
    begins = timezone.now() - timedelta(days=1)
    consultation.phases.filter(kind="vote").update(starts_at=begins)
    planning.plan_poll(consultation)
    return polls.open_poll(poll=Poll.objects.get(), at=timezone.now())


def translate(page: ConsultationPage | PollPage, title: str) -> None:
    english = page.copy_for_translation(Locale.objects.get(language_code="en"))
    english.title, english.slug = title, f"{page.slug}-en"
    english.save_revision().publish()


def titles(client: Client, address: str, *asked: str) -> list[str]:
    """How the vote stands on an English page, with its attributes."""
    page = client.get(address).content.decode()
    body = re.sub(r"<title>.*?</title>", "", page, flags=re.DOTALL)
    return re.findall(rf"<(?:\w+)([^<>]*)>[^<>]*?({'|'.join(map(re.escape, asked))})", body)


def test_each_page_mail_and_notice_uses_the_translated_title(
    poll: Poll,
    parent: ConsultationPage,  # noqa: F811
    client: Client,
    ana: Person,
    eko: Person,
    galih: Person,
    mailoutbox: list[object],
) -> None:
    Person.objects.update(language="en")
    for person in (ana, eko):
        follow(person=person, consultation=poll.consultation)
    cast_ballot(poll=poll, person=ana, choice=1, at=timezone.now())
    cast_ballot(poll=poll, person=ana, choice=2, at=timezone.now())
    propose_intervention(
        poll=poll,
        kind=InterventionKind.ANNULMENT,
        closes_at=None,
        reason=REASON,
        by=eko.user,
        at=timezone.now(),
    )
    start = timezone.now() - timedelta(minutes=1)
    poll.consultation.followers.update(created_at=start - timedelta(minutes=1))
    poll.consultation.phases.filter(kind="vote").update(starts_at=start)
    tell_of_phases(at=timezone.now())
    Trustee.objects.create(poll=poll, officer=eko.user, number=1)
    pages = [
        (ana, "/en/pemberitahuan/"),
        (ana, "/en/akun/data/"),
        (ana, "/en/jejak-suara/"),
        (eko, "/en/urusan-suara/"),
        (eko, "/en/kunci-suara/"),
        (galih, "/en/pemberitahuan/"),
        (eko, "/en/laporan/"),
    ]
    both = (ASKED, ASKED_EN, "Taman?", "A park?")
    for translated in (False, True):
        if translated:
            translate(parent, "A park?")
            translate(PollPage.objects.get(), ASKED_EN)
        for reader, address in pages:
            client.force_login(reader.user)
            found = titles(client, address, *both)
            assert found, address
            for attributes, title in found:
                assert (title in (ASKED_EN, "A park?")) == translated, (address, title)
                assert ('lang="id"' in attributes) == (not translated), (address, title)
    send_due_mails()
    told = "\n".join(mail.body for mail in mailoutbox)
    assert ASKED_EN in told
    assert "A park?" in told
    assert ASKED not in told
    assert "Taman?" not in told
    client.force_login(eko.user)
    reasons = client.get("/en/suara/taman/perubahan/").content.decode()
    assert f'<p lang="id">{REASON}</p>' in reasons


def test_many_votes_are_named_in_a_bounded_number_of_queries(
    poll: Poll, django_assert_max_num_queries: object
) -> None:
    for number in range(3):
        other = factories.consultation("vote", slug=f"lain-{number}")
        planning.plan_poll(other)
    every = list(Poll.objects.select_related("consultation"))
    with django_assert_max_num_queries(5):  # type: ignore[operator]
        assert len(questions_of(every)) == len(every)
