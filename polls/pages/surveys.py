"""What the pages of a survey of statements show."""

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from participation.models import Consultation
from participation.queries.places import place_of_consultation
from participation.registries.activities import Activity
from polls.choices import Answer
from polls.models import StatementSurvey, SurveyPage
from polls.queries.statements import (
    answers_of,
    next_for,
    number_among,
    participants,
    statements_by,
    surveys,
)
from polls.queries.survey_pages import survey_below, words_of
from polls.rules.statements import check_may_answer
from residents.audiences import audience_of
from residents.queries import residency_of
from web.parameters import number_in, page_in
from web.refusal import Refused, refusal_by
from web.values import LARGEST

SHOWN = 20
"""Statements on a page of a list."""


def refusal_of(request: HttpRequest, survey: StatementSurvey) -> Refused | None:
    """Why the reader cannot answer now, None when he or she can."""
    now = timezone.now()
    facts = {"person": request.person, "residency": residency_of(request, now), "at": now}
    return refusal_by(check_may_answer, survey=survey, **facts)


def place_in(survey: StatementSurvey) -> dict[str, Any]:
    """The survey with its words and where it belongs, for the head of each of its pages."""
    question, introduction = words_of(survey)
    return {
        "survey": survey,
        "question": question,
        "introduction": introduction,
        "consultation_url": place_of_consultation(survey.consultation),
    }


def survey_context(request: HttpRequest, survey: StatementSurvey) -> dict[str, Any]:
    """The statement that the reader is asked about, and how far he or she is."""
    refusal = refusal_of(request, survey)
    shown: dict[str, Any] = {"survey": survey, "refusal": refusal, "answers": Answer}
    if request.person is not None:
        shown["answered"] = answers_of(request.person, survey).count()
        shown["count"] = survey.statements.public().count()
        if refusal is None:
            shown["statement"] = next_for(request.person, survey)
    return shown


def list_context(request: HttpRequest, survey: StatementSurvey) -> dict[str, Any]:
    """All public statements, and how many people took part."""
    wanted = number_in(request.GET, "pernyataan", most=LARGEST)
    number = number_among(survey, wanted) // SHOWN + 1 if wanted else page_in(request)
    page = Paginator(survey.statements.public(), SHOWN).get_page(number)
    return {
        **place_in(survey),
        "now": timezone.now(),
        "audience": audience_of(survey.consultation),
        "participants": participants(survey),
        "page_obj": page,
    }


def answers_context(request: HttpRequest, survey: StatementSurvey) -> dict[str, Any]:
    """What the reader answered and wrote so far; for nobody else."""
    assert request.person is not None  # noqa: S101 - the view asks who it is
    page = Paginator(answers_of(request.person, survey), SHOWN).get_page(page_in(request))
    return {
        **place_in(survey),
        "page_obj": page,
        "answers": Answer,
        "written": statements_by(request.person, survey),
        "may_answer": refusal_of(request, survey) is None,
    }


def page_context(page: SurveyPage, _request: HttpRequest) -> dict[str, Any]:
    """What the page of a survey shows, also in a preview: its statements as written."""
    parent = page.get_parent()
    survey = survey_below(parent) if page.live else None
    shown = survey is not None and survey.live and survey.consultation.live
    return {
        "survey": survey if shown else None,
        "parent_url": parent.url,
        "seeds": page.seeds.all(),
    }


def statements_activity(consultation: Consultation, request: HttpRequest) -> Activity | None:
    """The survey on the page of its consultation, from its opening on."""
    survey = surveys().filter(consultation=consultation).first()
    now: datetime = timezone.now()
    if survey is None or now < survey.opens_at:
        return None
    url = reverse("polls:answer-statements", args=[consultation.slug])
    if now >= survey.closes_at:
        words = _("This survey has ended. You can read all of its statements.")
        return Activity(_("Statements of residents"), words, url)
    return Activity(
        _("Agree or disagree"),
        _("Short statements, one at a time: agree, disagree or pass, and add your own."),
        url,
        refusal_of(request, survey),
    )
