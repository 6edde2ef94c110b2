"""A vote that could not open is announced to those who can help, long before."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from accounts.actions.roles import assign_role
from participation.actions.site import ensure_site
from participation.models import ConsultationIndexPage, ConsultationPage, PlannedPhase
from polls.actions.polls import open_poll
from polls.models import Poll
from proposals.models import PolicyProposalPage, ProposalOption
from tests import factories
from web.refusal import Refused

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WAITING = "Konsultasi yang tahap berikutnya belum bisa dimulai"


@pytest.fixture
def page(city: object) -> ConsultationPage:
    """A consultation whose vote begins in a week, without a proposal."""
    ensure_site()
    return consultation("taman")


def consultation(slug: str) -> ConsultationPage:
    index = ConsultationIndexPage.objects.get(locale__language_code="id")
    made = ConsultationPage(
        title=f"{slug}?", slug=slug, promise="Kami menjawab.", introduction="Taman.",
        level="involve", territory=factories.area("64.72"), department=factories.department(),
        locale=index.locale, **factories.ANSWERS,
    )  # fmt: skip
    now = timezone.now()
    made.planned_phases = [
        PlannedPhase(kind="ideas", starts_at=now - DAY, ends_at=now + 5 * DAY),
        PlannedPhase(kind="vote", starts_at=now + 7 * DAY, ends_at=now + 9 * DAY),
    ]
    index.add_child(instance=made)
    made.save_revision().publish()
    return made


def proposal(below: ConsultationPage, options: int) -> PolicyProposalPage:
    made = PolicyProposalPage(
        title="Usulan", slug="usulan", summary="Ringkas.", can_change="<p>Luas.</p>",
        locale=below.locale,
    )  # fmt: skip
    made.options = [
        ProposalOption(sort_order=n, label=f"Pilihan {n}", description="Apa", locale=below.locale)
        for n in range(options)
    ]
    Page.objects.get(pk=below.pk).add_child(instance=made)
    made.save_revision().publish()
    return made


def at_work(name: str, role: str) -> Client:
    user = factories.person(name).user
    assert user is not None
    assign_role(user=user, role=role, area=factories.area("64.72"), by=None)
    client = Client()
    client.force_login(user)
    return client


def read(client: Client, address: str) -> str:
    return client.get(address, follow=True).content.decode()


def sent_again(page: ConsultationPage) -> dict[str, Any]:
    rows = [
        {
            "id": phase.pk,
            "kind": phase.kind,
            "starts_at": f"{timezone.localtime(phase.starts_at):%Y-%m-%d %H:%M}",
            "ends_at": f"{timezone.localtime(phase.ends_at):%Y-%m-%d %H:%M}",
        }
        for phase in page.planned_phases.all()
    ]
    words = {
        "title": page.title, "slug": page.slug, "promise": page.promise, "level": page.level,
        "territory": page.territory_id, "department": page.department_id,
        "introduction": page.introduction, "body": streamfield([]),
        "comments": inline_formset([]), "planned_phases": inline_formset(rows, initial=2),
        **factories.ANSWERS,
    }  # fmt: skip
    return {**nested_form_data(words), "action-publish": "1"}


class TestAVoteWithoutOptions:
    def test_the_consultation_is_published_and_its_editor_told(
        self, page: ConsultationPage
    ) -> None:
        gita = at_work("gita", "publisher")
        words = gita.post(f"/admin/pages/{page.pk}/edit/", sent_again(page), follow=True)
        assert Poll.objects.get().consultation.live
        assert "baru ada 0 pilihan" in words.content.decode()
        assert "baru ada 0 pilihan" in read(gita, f"/admin/pages/{page.pk}/edit/")

    def test_one_option_is_not_enough_two_are(self, page: ConsultationPage) -> None:
        gita = at_work("gita", "publisher")
        below = proposal(page, options=1)
        for address in (page.pk, below.pk):
            assert "baru ada 1 pilihan" in read(gita, f"/admin/pages/{address}/edit/")
        below.options.add(
            ProposalOption(sort_order=2, label="B", description="Apa", locale=below.locale)
        )
        below.save_revision().publish()
        assert Poll.objects.get().options.count() == 2
        for address in (page.pk, below.pk):
            assert "baru ada" not in read(gita, f"/admin/pages/{address}/edit/")

    def test_a_proposal_out_of_sight_takes_its_options_along(self, page: ConsultationPage) -> None:
        below = proposal(page, options=2)
        below.unpublish()
        assert Poll.objects.get().options.count() == 0
        with pytest.raises(Refused):
            open_poll(poll=Poll.objects.get(), at=timezone.now() + 8 * DAY)

    @pytest.mark.parametrize(
        ("role", "told"),
        [("editor", True), ("publisher", True), ("official", True), ("moderator", False)],
    )
    def test_waits_on_the_first_page_of_those_who_can_help(
        self, page: ConsultationPage, role: str, told: bool
    ) -> None:
        words = read(at_work("seseorang", role), "/admin/")
        assert (WAITING in words) == told
        assert (f"/admin/pages/{page.pk}/edit/" in words) == (role in ("editor", "publisher"))

    def test_a_vote_that_should_have_begun_is_named_too(self, page: ConsultationPage) -> None:
        Poll.objects.update(opens_at=timezone.now() - DAY)
        gita = at_work("gita", "publisher")
        assert "seharusnya dimulai" in read(gita, f"/admin/pages/{page.pk}/edit/")

    def test_the_first_page_asks_the_same_for_one_and_for_many(
        self, page: ConsultationPage, django_assert_max_num_queries: Any
    ) -> None:
        eko = at_work("eko", "official")
        read(eko, "/admin/")
        with django_assert_max_num_queries(200) as before:
            read(eko, "/admin/")
        for number in range(5):
            consultation(f"taman-{number}")
        with django_assert_max_num_queries(len(before)):
            assert "<strong>6</strong>" in read(eko, "/admin/")
