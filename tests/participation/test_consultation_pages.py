"""A consultation in the editors' form: its five answers, and a promise that only grows."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone, translation
from django.utils.text import capfirst
from wagtail.models import Locale
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from accounts.actions.roles import assign_role
from participation.actions.publishing import publish_consultation
from participation.actions.site import ensure_site
from participation.choices import ParticipationLevel
from participation.models import Consultation, ConsultationIndexPage, ConsultationPage, PlannedPhase
from tests import factories

pytestmark = pytest.mark.django_db
QUESTIONS = ["problem", "influence", "commitment", "means", "time_left"]
DAY = timedelta(days=1)


@pytest.fixture
def gita(city: object) -> Client:
    """A publisher at the admin of a city that has a site."""
    ensure_site()
    user = factories.person("gita").user
    assert user is not None
    assign_role(user=user, role="publisher", area=factories.area("64.72"), by=None)
    client = Client()
    client.force_login(user)
    return client


def index() -> ConsultationIndexPage:
    return ConsultationIndexPage.objects.get(locale__language_code="id")


def published(level: str = "involve", begins: timedelta = -DAY) -> ConsultationPage:
    page = ConsultationPage(
        title="Taman?", slug="taman", promise="Kami menjawab.", introduction="Taman.", level=level,
        territory=factories.area("64.72"), department=factories.department(),
        locale=index().locale, **factories.ANSWERS,
    )  # fmt: skip
    now = timezone.now()
    page.planned_phases = [
        PlannedPhase(kind="ideas", starts_at=now + begins, ends_at=now + begins + 20 * DAY)
    ]
    index().add_child(instance=page)
    page.save_revision().publish()
    return page


def form(page: ConsultationPage | None = None, **changes: Any) -> dict[str, Any]:
    """What the browser sends for this page, with changes."""
    now = timezone.now()
    phase = page.planned_phases.get() if page else None
    words: dict[str, Any] = {
        "title": "Taman?", "slug": "taman", "promise": "Kami menjawab.", "level": "involve",
        "territory": factories.area("64.72").pk, "department": factories.department().pk,
        "introduction": "Taman.", "body": streamfield([]), "comments": inline_formset([]),
        **factories.ANSWERS, **changes,
    }  # fmt: skip
    starts: datetime = words.pop("starts_at", phase.starts_at if phase else now - DAY)
    row = {
        "id": phase.pk if phase else "",
        "kind": "ideas",
        "starts_at": f"{timezone.localtime(starts):%Y-%m-%d %H:%M}",
        "ends_at": f"{timezone.localtime(starts + 20 * DAY):%Y-%m-%d %H:%M}",
    }
    words["planned_phases"] = inline_formset([row], initial=1 if phase else 0)
    sent: dict[str, Any] = nested_form_data(words)
    return sent


def edit(page: ConsultationPage) -> str:
    return f"/admin/pages/{page.pk}/edit/"


def add() -> str:
    return f"/admin/pages/add/participation/consultationpage/{index().pk}/"


class TestWhyResidentsAreAsked:
    def test_opens_with_all_answers_and_shows_them(self, gita: Client) -> None:
        gita.post(add(), {**form(), "action-publish": "1"})
        assert Consultation.objects.get().live
        words = Client().get("/id/konsultasi/taman/").content.decode()
        for name in QUESTIONS:
            assert factories.ANSWERS[name] in words
        assert "31 Desember 2099" in words

    @pytest.mark.parametrize("name", [*QUESTIONS, "answer_by"])
    def test_does_not_open_without_an_answer(self, gita: Client, name: str) -> None:
        answer = gita.post(add(), {**form(**{name: ""}), "action-publish": "1"})
        assert answer.status_code == 200
        assert name in answer.context["form"].errors
        assert "Kami menjawab." in answer.content.decode()
        assert not Consultation.objects.exists()

    def test_a_draft_is_saved_without_answers(self, gita: Client) -> None:
        gita.post(add(), form(**dict.fromkeys([*QUESTIONS, "answer_by"], "")))
        page = ConsultationPage.objects.get()
        assert not page.live
        answer = gita.post(edit(page), {**form(page, problem=""), "action-publish": "1"})
        assert "problem" in answer.context["form"].errors
        page.refresh_from_db()
        assert not page.live

    def test_the_city_answers_after_residents_have_spoken(self, gita: Client) -> None:
        soon = timezone.localdate() + 3 * DAY
        answer = gita.post(add(), {**form(answer_by=soon), "action-publish": "1"})
        assert "answer_by" in answer.context["form"].errors

    def test_a_late_answer_is_called_late(self, gita: Client) -> None:
        page = published()
        assert "terlambat" not in Client().get("/id/konsultasi/taman/").content.decode()
        page.answer_by = timezone.localdate() - DAY  # promised long ago
        page.save_revision().publish()
        assert "terlambat" in Client().get("/id/konsultasi/taman/").content.decode()


class TestLevel:
    def test_says_beside_each_choice_what_it_obliges_to(self, gita: Client) -> None:
        shown = gita.get(edit(published())).content.decode()
        with translation.override("id"):
            for level in ParticipationLevel:
                assert f"{capfirst(level.label)}.</strong> {level.words}" in shown

    def test_is_not_lowered_after_the_opening(self, gita: Client) -> None:
        page = published("involve")
        for action in ("action-publish", "action-save"):
            sent = form(page, level="consult", promise="Janji lain.")
            answer = gita.post(edit(page), {**sent, action: "1"})
            assert "tidak bisa diturunkan" in str(answer.context["form"].errors["level"])
            assert "Janji lain." in answer.content.decode()
        assert Consultation.objects.get().level == "involve"

    def test_is_raised_at_any_time(self, gita: Client) -> None:
        page = published("involve")
        gita.post(edit(page), {**form(page, level="collaborate"), "action-publish": "1"})
        assert Consultation.objects.get().level == "collaborate"
        answer = gita.post(edit(page), {**form(page, level="involve"), "action-publish": "1"})
        assert "level" in answer.context["form"].errors

    def test_can_be_lowered_before_the_opening(self, gita: Client) -> None:
        page = published("involve", begins=2 * DAY)
        gita.post(edit(page), {**form(page, level="inform"), "action-publish": "1"})
        assert Consultation.objects.get().level == "inform"

    def test_out_of_sight_and_back_it_is_still_open(self, gita: Client) -> None:
        page = published("involve")
        page.unpublish()
        answer = gita.post(edit(page), {**form(page, level="consult"), "action-publish": "1"})
        assert "level" in answer.context["form"].errors

    def test_putting_off_the_opening_is_no_way_round(self, gita: Client) -> None:
        page = published("involve")
        later = timezone.now() + 5 * DAY
        answer = gita.post(edit(page), {**form(page, starts_at=later), "action-publish": "1"})
        assert "starts_at" in answer.context["form"].formsets["planned_phases"].errors[0]
        page.planned_phases = [PlannedPhase(kind="ideas", starts_at=later, ends_at=later + DAY)]
        page.level = "consult"
        publish_consultation(page=page, revision=None, at=timezone.now())
        row = Consultation.objects.get()
        assert row.level == "involve"
        assert row.phases.get().starts_at < timezone.now()

    def test_a_page_scheduled_before_the_opening_keeps_the_promise(self, gita: Client) -> None:
        page = published("involve", begins=2 * DAY)
        page.level, page.promise = "consult", "Janji baru."
        page.go_live_at = timezone.now() + DAY
        revision = page.save_revision()
        revision.publish()
        now = timezone.now()
        Consultation.objects.get().phases.update(starts_at=now - DAY)
        revision.refresh_from_db()
        revision.approved_go_live_at = now - timedelta(minutes=1)
        revision.content["go_live_at"] = (now - timedelta(minutes=1)).isoformat()
        revision.save()
        call_command("publish_scheduled")
        page = ConsultationPage.objects.get(pk=page.pk)
        assert page.promise == "Janji baru."
        assert (page.level, Consultation.objects.get().level) == ("involve", "involve")

    def test_a_translation_shows_the_level_and_cannot_change_it(self, gita: Client) -> None:
        page = published("involve")
        english = page.copy_for_translation(Locale.objects.get(language_code="en"))
        english.save_revision().publish()
        page.level = "collaborate"
        page.save_revision().publish()
        gita.post(edit(english), {**form(english, level="inform"), "action-publish": "1"})
        assert Consultation.objects.get().level == "collaborate"
        words = Client().get("/en/konsultasi/taman/").content.decode()
        assert "Collaboration" in words
        assert "Involvement" not in words
