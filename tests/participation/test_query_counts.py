"""What a list asks the database does not grow with the list: 1, 3 and 30 entries."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from accounts.models import Person
from areas.models import Area
from cms.models import HomePage, NewsIndexPage, NewsPage
from notices.actions.notices import notify
from participation.actions.site import ensure_site
from participation.choices import PhaseKind
from participation.models import (
    Consultation,
    ConsultationIndexPage,
    ConsultationPage,
    PlannedPhase,
)
from proposals.models import PolicyProposalPage, ProposalOption, ProposalSection
from residents.choices import RequestState
from residents.models import VerificationRequest
from tests import factories
from tests.costs import assert_constant, assert_each_constant, costs, costs_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(city: Area) -> HomePage:
    ensure_site()
    return HomePage.objects.get(locale__language_code="id")


def publish(parent: Page, page: Page) -> None:
    page.locale = parent.locale
    parent.add_child(instance=page)
    page.save_revision().publish()


def consultation_page(home: HomePage, number: int, kind: str = PhaseKind.DISCUSSION) -> Page:
    now = timezone.now()
    page = ConsultationPage(
        title=f"Bagaimana kita menata taman {number}?",
        slug=f"taman-{number}",
        promise="Kami menjawab setiap tema.",
        introduction="Taman kota.",
        level="involve",
        territory=factories.area("64.72"),
        department=factories.department(),
        **factories.ANSWERS,
    )
    page.planned_phases = [
        PlannedPhase(kind=kind, starts_at=now - timedelta(days=1), ends_at=now + timedelta(days=5))
    ]
    publish(ConsultationIndexPage.objects.child_of(home).get(), page)
    return page


def test_home_and_the_list_of_consultations(client: Client, home: HomePage) -> None:
    addresses = ["/id/", "/id/konsultasi/"]

    def grow(amount: int) -> None:
        for number in range(Consultation.objects.count(), amount):
            consultation_page(home, number)

    assert_each_constant(costs_of(client, addresses, grow))
    for address in addresses:
        assert "menata taman" in client.get(address).content.decode()


def test_home_and_the_list_of_news(client: Client, home: HomePage) -> None:
    addresses = ["/id/", "/id/berita/"]
    index = NewsIndexPage.objects.child_of(home).get()

    def grow(amount: int) -> None:
        for number in range(NewsPage.objects.count(), amount):
            words = {"introduction": "Taman dibuka.", "body": [("paragraph", "Teks.")]}
            publish(index, NewsPage(title=f"Kabar {number}", slug=f"kabar-{number}", **words))

    assert_each_constant(costs_of(client, addresses, grow))
    for address in addresses:
        assert "Kabar" in client.get(address).content.decode()


def test_a_proposal_with_its_sections_options_and_comments(client: Client, home: HomePage) -> None:
    below = consultation_page(home, 1)
    page = PolicyProposalPage(
        title="Usulan taman", slug="usulan", summary="Ringkas.", can_change="<p>Luas.</p>"
    )
    publish(below, page)
    author = factories.verified()

    def grow(amount: int) -> None:
        here = {"locale": page.locale}
        page.sections = [
            ProposalSection(sort_order=n, heading=f"Bagian {n}", text="<p>Isi.</p>", **here)
            for n in range(amount)
        ]
        page.options = [
            ProposalOption(sort_order=n, label=f"Pilihan {n}", description="Apa", **here)
            for n in range(amount)
        ]
        page.save_revision().publish()
        debate = Consultation.objects.get().proposals.get().thread
        for _ in range(debate.comments.count(), amount):
            parent = factories.comment(debate, author)
            factories.comment(debate, factories.verified(), parent=parent)

    assert_constant(costs(client, "/id/konsultasi/taman-1/usulan/", grow))


def test_a_consultation_with_its_debate(client: Client, home: HomePage) -> None:
    consultation_page(home, 1)
    debate = Consultation.objects.get().thread
    assert debate

    def grow(amount: int) -> None:
        for _ in range(debate.comments.filter(parent=None).count(), amount):
            parent = factories.comment(debate, factories.verified())
            factories.comment(debate, factories.verified(), parent=parent)

    assert_constant(costs(client, "/id/konsultasi/taman-1/", grow))


def test_ideas_for_somebody_who_signed_in(client: Client, ana: Person) -> None:
    debate = factories.consultation("ideas", slug="tepian")
    assert ana.user
    client.force_login(ana.user)

    def grow(amount: int) -> None:
        for _ in range(debate.ideas.count(), amount):
            made = factories.idea(debate, factories.verified())
            factories.comment(made.thread, factories.verified())

    assert_constant(costs(client, "/id/gagasan/tepian/", grow))


def test_notices(client: Client, ana: Person) -> None:
    assert ana.user
    client.force_login(ana.user)

    def grow(amount: int) -> None:
        for number in range(amount):
            notify(
                person=ana, kind="moderation", title="Your text is public", words="Taman",
                url="jejak-suara/", event=f"event-{number}", at=timezone.now(),
            )  # fmt: skip

    assert_constant(costs(client, "/id/pemberitahuan/", grow))


def test_the_verification_desk(client: Client, fitri: Person) -> None:
    assert fitri.user
    client.force_login(fitri.user)
    here = factories.area("64.72.03.1005")

    def grow(amount: int) -> None:
        for _ in range(VerificationRequest.objects.count(), amount):
            VerificationRequest.objects.create(
                person=factories.person(), area=here, state=RequestState.WAITING
            )

    assert_constant(costs(client, "/id/loket/", grow))
