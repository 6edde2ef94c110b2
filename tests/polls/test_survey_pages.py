"""An editor sets up a survey of statements, and residents find it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from accounts.actions.roles import assign_role
from accounts.models import Person
from areas.models import Area
from participation.actions.site import ensure_site
from participation.models import Consultation, ConsultationIndexPage, ConsultationPage, PlannedPhase
from polls.actions.statements import answer_statement
from polls.models import SeedStatement, Statement, StatementSurvey, SurveyPage
from tests import factories
from web.refusal import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def gita(city: Area) -> Client:
    """A publisher at the admin of a city that has a site."""
    ensure_site()
    user = factories.person("gita").user
    assert user is not None
    assign_role(user=user, role="publisher", area=city, by=None)
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def parent(gita: Client) -> ConsultationPage:
    """A consultation whose discussion began yesterday."""
    index = ConsultationIndexPage.objects.get(locale__language_code="id")
    page = ConsultationPage(
        title="Taman?", slug="taman", promise="Kami menjawab.", introduction="Taman.",
        level="involve", territory=factories.area("64.72"), department=factories.department(),
        locale=index.locale, **factories.ANSWERS,
    )  # fmt: skip
    began = timezone.now() - timedelta(days=1)
    page.planned_phases = [
        PlannedPhase(kind="discussion", starts_at=began, ends_at=began + timedelta(days=9))
    ]
    index.add_child(instance=page)
    page.save_revision().publish()
    return page


def form(*seeds: str, **changes: Any) -> dict[str, Any]:
    """What the browser sends to publish."""
    words = {
        "title": "Taman seperti apa?", "slug": "pernyataan", "introduction": "", "opens_at": "",
        "closes_at": "", "comment_notifications": "on", "action-publish": "1",
    }  # fmt: skip
    rows = {
        "seeds": inline_formset([{"text": text} for text in seeds]),
        "comments": inline_formset([]),
    }
    found: dict[str, Any] = nested_form_data(words | changes | rows)
    return found


def test_an_editor_sets_up_a_survey_that_residents_find(
    gita: Client, parent: ConsultationPage, ana: Person
) -> None:
    place = f"/admin/pages/add/polls/surveypage/{parent.pk}/"
    foreign = factories.survey(Consultation.objects.get(), imported=True)
    answer = gita.post(place, form("Taman perlu lampu."))
    assert "it needs no page" in answer.content.decode()
    foreign.delete()
    answer = gita.post(place, form("Taman perlu lampu.", opens_at="2026-01-02 10:00",
                                   closes_at="2026-01-01 10:00"))  # fmt: skip
    assert "The close comes after the opening." in answer.content.decode()
    assert gita.post(place, form("Taman perlu lampu.", "Taman perlu kafe.")).status_code == 302
    survey = StatementSurvey.objects.get()
    phase = Consultation.objects.get().phases.get()
    assert (survey.opens_at, survey.closes_at) == (phase.starts_at, phase.ends_at)
    visitor = Client()
    assert "/id/pernyataan/taman/" in visitor.get(parent.get_url()).content.decode()
    assert "Taman perlu lampu." in visitor.get("/id/pernyataan/taman/").content.decode()
    page = SurveyPage.objects.get()
    assert "/id/pernyataan/taman/" in visitor.get(page.get_url()).content.decode()

    late = {"opens_at": "2099-01-01 10:00", "closes_at": "2099-02-01 10:00"}
    refused = gita.post(f"/admin/pages/{page.pk}/edit/", form("Taman perlu lampu.", **late))
    assert "can no longer be put off" in refused.content.decode()


def test_words_that_somebody_answered_stay(parent: ConsultationPage, ana: Person) -> None:
    page = SurveyPage(title="Taman seperti apa?", slug="pernyataan", locale=parent.locale)
    page.seeds = [
        SeedStatement(text=text, locale=parent.locale) for text in ("Satu.", "Dua.", "Tiga.")
    ]
    parent.add_child(instance=page)
    page.save_revision().publish()
    one, two, three = Statement.objects.all()
    for statement in (one, two):
        answer_statement(person=ana, statement=statement, answer=1, at=timezone.now())
    first, _second, third = page.seeds.all()
    first.text, third.text = "Lain.", "Empat."
    page.seeds = [first, third]
    page.save_revision().publish()
    said = {row.pk: (row.body, row.state) for row in Statement.objects.all()}
    assert said == {
        one.pk: ("Satu.", "published"), two.pk: ("Dua.", "withdrawn"),
        three.pk: ("Empat.", "published"),
    }  # fmt: skip
    with pytest.raises(Refused, match="1 person took part"), transaction.atomic():
        page.delete()
    page.unpublish()
    assert Client().get("/id/pernyataan/taman/").status_code == 404
    assert Statement.objects.count() == 3
    assert StatementSurvey.objects.get().live is False


def test_a_survey_that_nobody_answered_goes_with_its_page(parent: ConsultationPage) -> None:
    page = SurveyPage(title="Taman?", slug="pernyataan", locale=parent.locale)
    page.seeds = [SeedStatement(text="Satu.", locale=parent.locale)]
    parent.add_child(instance=page)
    page.save_revision().publish()
    page.delete()
    assert not StatementSurvey.objects.exists()
    assert not Statement.objects.exists()
