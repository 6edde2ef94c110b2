"""The pages of a survey of statements, and what hangs on a page of it."""

from django.conf import settings
from django.utils.translation import get_language, ngettext
from wagtail.models import Page

from cms.queries.pages import published
from participation.models import Consultation, ConsultationPage
from participation.queries.spoken import consultations_at
from participation.registries.attached import Attached
from polls.models import StatementSurvey, SurveyPage
from polls.queries.statements import participants
from web.languages import Words, language_of


def pages_of(consultation: Consultation) -> list[SurveyPage]:
    """The published pages of a consultation's survey, that of the source language first."""
    above = ConsultationPage.objects.filter(translation_key=consultation.translation_key)
    found = SurveyPage.objects.none()
    for page in above:
        found |= SurveyPage.objects.child_of(page)
    pages = published(found).select_related("locale")
    return sorted(pages, key=lambda page: page.locale.language_code != settings.LANGUAGE_CODE)


def survey_below(parent: Page) -> StatementSurvey | None:
    """The survey of the consultation whose page this is, in any language."""
    key = parent.translation_key
    return StatementSurvey.objects.filter(consultation__translation_key=key).first()


def words_of(survey: StatementSurvey) -> tuple[Words, Words]:
    """Question and introduction in the reader's language, else in that of the city. Two queries."""
    pages = pages_of(survey.consultation)
    own = [page for page in pages if page.locale.language_code == get_language()]
    page = next(iter([*own, *pages]), None)
    if page is None:
        return Words(survey.question, settings.LANGUAGE_CODE), Words("", "")
    return Words(page.title, language_of(page)), Words(page.introduction, language_of(page))


def answered_surveys(page: Page) -> list[Attached]:
    """The surveys of consultations at and below a page, and that of the page itself."""
    found = list(StatementSurvey.objects.filter(consultation__in=consultations_at(page)))
    if page.specific_class is SurveyPage and (own := survey_below(page.get_parent())):
        found.append(own)
    return [one for survey in found for one in _attached(survey)]


def _attached(survey: StatementSurvey) -> list[Attached]:
    people = participants(survey)
    written = survey.statements.filter(seed_key=None).count()
    found = []
    if people:
        words = ngettext(
            "a survey of statements in which %(count)d person took part",
            "a survey of statements in which %(count)d people took part",
            people,
        )
        found.append(Attached(words % {"count": people}))
    if written:
        words = ngettext(
            "%(count)d statement by a resident", "%(count)d statements by residents", written
        )
        found.append(Attached(words % {"count": written}))
    return found
