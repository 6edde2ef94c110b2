"""What an editor can look up later: who wrote, who approved and why; and the hour of a schedule."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Revision

from accounts.actions.roles import assign_role
from cms.models import NewsIndexPage, NewsPage
from participation.actions.site import ensure_site
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(city: object) -> NewsPage:
    ensure_site()
    index = NewsIndexPage.objects.get(locale__language_code="id")
    made = NewsPage(
        title="Taman", slug="taman", introduction="Pendek.", locale=index.locale, live=False,
        body=[("heading", "Judul")],
    )  # fmt: skip
    index.add_child(instance=made)
    made.save_revision()
    return made


def at_work(name: str, role: str) -> Client:
    user = factories.person(name).user
    assert user is not None
    assign_role(user=user, role=role, area=factories.area("64.72"), by=None)
    client = Client()
    client.force_login(user)
    return client


def words(**changes: str) -> dict[str, str]:
    return {
        "title": "Taman", "slug": "taman", "introduction": "Pendek.", "published_on": "2026-11-24",
        "body-count": "1", "body-0-type": "heading", "body-0-order": "0", "body-0-value": "Judul",
        "body-0-deleted": "", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", **changes,
    }  # fmt: skip


def test_the_history_names_who_wrote_and_who_approved_with_the_note(page: NewsPage) -> None:
    dewi, gita = at_work("dewi", "editor"), at_work("gita", "publisher")
    edit = f"/admin/pages/{page.pk}/edit/"
    dewi.post(edit, words(introduction="Sabtu pagi.", **{"action-submit": "1"}))
    gita.post(
        edit,
        words(
            introduction="Sabtu pagi.",
            **{
                "action-workflow-action": "1",
                "workflow-action-name": "approve",
                "workflow-action-extra-data": json.dumps({"comment": "Tanggal sudah dicek."}),
            },
        ),
    )
    page.refresh_from_db()
    assert page.live
    history = dewi.get(f"/admin/pages/{page.pk}/history/").content.decode()
    for trace in ("dewi@example.org", "gita@example.org", "Tanggal sudah dicek."):
        assert trace in history


def test_a_schedule_is_in_the_time_of_the_city(
    page: NewsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    gita = at_work("gita", "publisher")
    eight = datetime(2099, 9, 17, 0, 0, tzinfo=UTC)  # 08.00 WITA; 08.00 WIB would be 01.00
    sent = words(go_live_at="2099-09-17 08:00", expire_at="", **{"action-publish": "1"})
    gita.post(f"/admin/pages/{page.pk}/edit/", sent)
    assert Revision.objects.get(approved_go_live_at__isnull=False).approved_go_live_at == eight
    seconds = timedelta(seconds=30)
    for moment, there in ((eight - seconds, 404), (eight + seconds, 200)):
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        call_command("publish_scheduled")
        monkeypatch.undo()
        assert Client().get("/id/berita/taman/").status_code == there


def test_who_approves_for_a_later_day_reads_when_it_is_public(page: NewsPage) -> None:
    dewi, gita = at_work("dewi", "editor"), at_work("gita", "publisher")
    edit = f"/admin/pages/{page.pk}/edit/"
    sent = {"introduction": "Sabtu pagi.", "go_live_at": "2099-09-17 08:00", "expire_at": ""}
    dewi.post(edit, words(**sent, **{"action-submit": "1"}))
    approval = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    answer = gita.post(edit, words(**sent, **approval), follow=True)
    assert "Semua orang bisa membacanya mulai 17 September 2099" in answer.content.decode()
