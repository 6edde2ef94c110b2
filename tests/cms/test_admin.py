"""The editors' side: who may publish, what waits for whom, and what happens on its day."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from accounts.actions.roles import assign_role
from accounts.choices import Role
from accounts.models import User
from cms.models import NewsIndexPage, NewsPage
from participation.actions.site import ensure_site
from participation.models import Consultation, ConsultationIndexPage, ConsultationPage, PlannedPhase
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground() -> None:
    factories.city()
    ensure_site()


def member(name: str, role: str) -> User:
    user = factories.person(name).user
    assert user is not None
    assign_role(user=user, role=role, area=factories.area("64.72"), by=None)
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def draft(title: str = "Taman baru", **fields: object) -> NewsPage:
    page = NewsPage(title=title, introduction="Pendek.", body="[]", live=False, **fields)
    parent = NewsIndexPage.objects.get(locale__language_code="id")
    page.locale = parent.locale
    parent.add_child(instance=page)
    page.save_revision()
    return page


@pytest.mark.usefixtures("ground")
class TestApproval:
    def test_an_editor_submits_and_a_publisher_publishes(self) -> None:
        dewi, putri = member("dewi", Role.EDITOR), member("putri", Role.PUBLISHER)
        page = draft()
        edit = f"/admin/pages/{page.pk}/edit/"
        words = {
            "title": page.title, "slug": page.slug, "introduction": "Pendek.",
            "published_on": "2026-11-24", "body-count": "1", "body-0-type": "heading",
            "body-0-order": "0", "body-0-value": "Judul", "body-0-deleted": "",
            "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0",
        }  # fmt: skip
        signed_in(dewi).post(edit, {**words, "action-publish": "1"})
        page.refresh_from_db()
        assert not page.live
        signed_in(dewi).post(edit, {**words, "action-submit": "1"})
        state = page.current_workflow_task_state
        assert state is not None
        waiting = signed_in(putri).get("/admin/").content.decode()
        assert "Halaman yang menunggu persetujuan" in waiting
        own = signed_in(dewi).get("/admin/").content.decode()
        assert "Halaman yang menunggu persetujuan" not in own
        approve = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
        signed_in(dewi).post(approve)
        page.refresh_from_db()
        assert not page.live
        signed_in(putri).post(approve)
        page.refresh_from_db()
        assert page.live

    @pytest.mark.parametrize("role", [Role.MODERATOR, Role.OFFICIAL, Role.KELURAHAN_OFFICER])
    def test_other_staff_cannot_write_pages(self, role: str) -> None:
        page = draft()
        answer = signed_in(member("citra", role)).get(f"/admin/pages/{page.pk}/edit/")
        assert answer.status_code in (302, 403)

    def test_a_resident_does_not_get_in(self) -> None:
        ana = factories.verified("ana").user
        assert ana is not None
        answer = signed_in(ana).get("/admin/")
        assert answer.status_code in (302, 403)


@pytest.mark.usefixtures("ground")
class TestFirstPage:
    @pytest.mark.parametrize(
        ("role", "there", "absent"),
        [
            (Role.MODERATOR, "/moderasi/", "/laporan/"),
            (Role.OFFICIAL, "/laporan/", "/moderasi/"),
            (Role.EDITOR, "Rembuk", "/moderasi/"),
        ],
    )
    def test_leads_to_the_work_of_ones_role(self, role: str, there: str, absent: str) -> None:
        words = signed_in(member("eko", role)).get("/admin/").content.decode()
        assert there in words
        assert absent not in words

    def test_carries_our_mark(self) -> None:
        words = signed_in(member("dewi", Role.EDITOR)).get("/admin/").content.decode()
        assert "img/favicon.svg" in words
        assert "wagtailadmin/images/favicon.ico" not in words


@pytest.mark.usefixtures("ground")
class TestSchedule:
    def test_a_page_comes_and_goes_on_its_day(self) -> None:
        now = timezone.now()
        page = draft(go_live_at=now + timedelta(hours=1), expire_at=now + timedelta(days=2))
        page.save_revision().publish()
        page.refresh_from_db()
        assert not page.live
        revision = page.get_latest_revision()
        revision.approved_go_live_at = now - timedelta(minutes=1)
        revision.content["go_live_at"] = (now - timedelta(minutes=1)).isoformat()
        revision.save()
        call_command("publish_scheduled")
        page.refresh_from_db()
        assert page.live
        Page.objects.filter(pk=page.pk).update(expire_at=now - timedelta(seconds=1))
        call_command("publish_scheduled")
        page.refresh_from_db()
        assert not page.live

    def test_a_consultation_opens_only_when_its_page_does(self) -> None:
        parent = ConsultationIndexPage.objects.get(locale__language_code="id")
        now = timezone.now()
        page = ConsultationPage(
            title="Parkir di pasar?", slug="parkir", introduction="-", promise="-",
            level="consult", territory=factories.area("64.72"), department=factories.department(),
            live=False, locale=parent.locale, **factories.ANSWERS,
        )  # fmt: skip
        page.planned_phases = [
            PlannedPhase(kind="ideas", starts_at=now, ends_at=now + timedelta(days=9))
        ]
        parent.add_child(instance=page)
        page.go_live_at = now + timedelta(hours=1)
        revision = page.save_revision()
        revision.publish()
        assert not Consultation.objects.filter(slug="parkir").exists()
        revision.refresh_from_db()
        revision.approved_go_live_at = now - timedelta(minutes=1)
        revision.content["go_live_at"] = (now - timedelta(minutes=1)).isoformat()
        revision.save()
        call_command("publish_scheduled")
        row = Consultation.objects.get(slug="parkir")
        assert row.live
        assert [phase.kind for phase in row.phases.all()] == ["ideas"]
