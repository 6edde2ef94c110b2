"""A page that is approved for a later day: who approves and who wrote it know when it is public."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from wagtail.models import Revision

from accounts.choices import Role
from notices.models import Notice
from tests.cms.test_admin import draft, ground, member, signed_in

__all__ = ["ground"]
pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("ground")
def test_approval_says_when_and_the_author_is_told_on_the_day() -> None:
    dewi, putri = member("dewi", Role.EDITOR), member("putri", Role.PUBLISHER)
    page = draft()
    page.go_live_at = timezone.now() + timedelta(days=2)
    page.save_revision(user=dewi)
    workflow = page.get_workflow()
    assert workflow is not None
    workflow.start(page, dewi)
    state = page.current_workflow_task_state
    assert state is not None
    mail.outbox.clear()
    approve = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    signed_in(putri).post(approve)
    page.refresh_from_db()
    assert not page.live
    (told,) = [one for one in mail.outbox if one.to == [dewi.email]]
    day = date_format(localtime(page.go_live_at), "DATE_FORMAT")
    assert day.split()[0] in told.body
    assert "mulai" in told.body
    assert "Anda bisa melihat" not in told.body
    assert Client().get("/id/berita/taman-baru/").status_code == 404
    assert not Notice.objects.exists()

    revision = page.revisions.exclude(approved_go_live_at=None).get()
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()
    call_command("publish_scheduled")
    assert Client().get("/id/berita/taman-baru/").status_code == 200
    notice = Notice.objects.get()
    assert notice.person.user == dewi
    assert Client().get(f"/id/{notice.url}").status_code == 200


@pytest.mark.usefixtures("ground")
def test_a_page_that_can_no_longer_be_published_stops_no_other() -> None:
    """An editor approved both; what one of them needs is gone when its hour comes."""
    earlier = timezone.now() - timedelta(minutes=9)
    for number, title in enumerate(("Rusak", "Utuh")):
        page = draft(title, slug=title.lower())
        page.introduction = "" if title == "Rusak" else "Pendek."
        revision = page.save_revision(clean=False)
        when = earlier + timedelta(minutes=number)
        revision.content["go_live_at"] = when.isoformat()
        revision.approved_go_live_at = when
        revision.save()
    call_command("publish_scheduled")
    assert Client().get("/id/berita/utuh/").status_code == 200
    assert Client().get("/id/berita/rusak/").status_code == 404
    assert Revision.objects.filter(approved_go_live_at=earlier).exists(), "it is tried again"
