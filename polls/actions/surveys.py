"""A survey of statements follows the consultation and its own page."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.models import Revision

from accounts.models import Person
from moderation.choices import State
from participation.actions.schedules import tell_author
from participation.actions.visibility import consultations_with, follow_consultation, note_pages
from participation.choices import PhaseKind
from participation.models import Consultation
from participation.queries.pages import translations_of
from polls.models import Statement, StatementSurvey, SurveyPage
from polls.queries.statements import contributions
from polls.queries.survey_pages import pages_of
from polls.rules.statements import dates_left_to_set
from search import outbox

CITY = "city"
"""The source of the person without an account by whom the city's own statements are."""


@transaction.atomic
def publish_survey(*, page: SurveyPage, revision: Revision | None, at: datetime) -> None:
    """What publishing the page of a survey does: its consultation applies it."""
    pages = translations_of(page)
    note_pages(pages)
    for consultation in consultations_with(pages, page):
        follow_consultation(consultation)  # the registered steps; "survey" is ``plan_survey``
    tell_author(page=page, revision=revision, at=at)


@transaction.atomic
def plan_survey(consultation: Consultation) -> None:
    """The survey is as its page in the source language says; without one it is out of sight."""
    known = StatementSurvey.objects.filter(consultation=consultation).first()
    if known is not None and known.imported:
        return
    pages = pages_of(consultation)
    dates = _dates(consultation, pages)
    if known is not None and dates is not None:
        dates = dates_left_to_set(known, *dates, at=timezone.now())
    if dates is None:
        if known is not None:
            _put_away(known)
            outbox.note_many(*contributions(consultation))
        return
    survey, _made = StatementSurvey.objects.update_or_create(
        consultation=consultation,
        defaults={
            "question": pages[0].title,
            "opens_at": dates[0],
            "closes_at": dates[1],
            "live": True,
        },
    )
    _write_seeds(survey, pages)
    outbox.note_many(*contributions(consultation))


def _dates(consultation: Consultation, pages: list[SurveyPage]) -> tuple[datetime, datetime] | None:
    """The page's own dates, else those of the discussion; None when nothing says when."""
    if not pages or pages[0].locale.language_code != settings.LANGUAGE_CODE:
        return None
    phase = consultation.phases.filter(kind=PhaseKind.DISCUSSION).first()
    opens = pages[0].opens_at or (phase.starts_at if phase else None)
    closes = pages[0].closes_at or (phase.ends_at if phase else None)
    return (opens, closes) if opens and closes and opens < closes else None


def _put_away(survey: StatementSurvey) -> None:
    """One in which nobody took part goes; else what residents said stays, out of sight."""
    statements = survey.statements.all()
    if statements.filter(seed_key=None).exists() or statements.filter(votes__isnull=False).exists():
        survey.live = False
        survey.save(update_fields=["live"])
    else:
        statements.delete()
        survey.delete()


def forget_survey(consultation: Consultation) -> None:
    """The consultation is deleted, in which nobody took part."""
    for survey in StatementSurvey.objects.filter(consultation=consultation):
        survey.statements.filter(votes=None).delete()
        survey.delete()


def _write_seeds(survey: StatementSurvey, pages: list[SurveyPage]) -> None:
    """The editor's statements in all languages. Words that somebody answered stay as they were;
    a statement that was taken out goes, or is asked about no more.
    """
    words: dict[UUID, dict[str, str]] = {}
    for page in pages:
        for seed in page.seeds.all():
            if page == pages[0] or seed.translation_key in words:
                language = page.locale.language_code
                words.setdefault(seed.translation_key, {})[language] = seed.text
    seeds = survey.statements.exclude(seed_key=None)
    known = {one.seed_key: one for one in seeds if one.seed_key is not None}
    answered = set(survey.statements.filter(votes__isnull=False).values_list("pk", flat=True))
    for key in known.keys() - words.keys():
        if known[key].pk in answered:
            survey.statements.filter(pk=known[key].pk).update(state=State.WITHDRAWN)
        else:
            known[key].delete()
    for key, said in words.items():
        first = said.pop(str(settings.LANGUAGE_CODE))
        seed = known.get(key) or Statement(survey=survey, seed_key=key, author=the_city())
        if seed.pk not in answered:
            seed.body, seed.language = first, str(settings.LANGUAGE_CODE)
        seed.translations = said
        if seed.state in (State.HELD, State.WITHDRAWN):  # new, or back; not what moderators hid
            seed.state = State.PUBLISHED
        seed.save()


def the_city() -> Person:
    """By whom the city's own statements are: a person without an account."""
    found, _made = Person.objects.get_or_create(
        import_source=CITY,
        external_id="statements",
        defaults={"public_name": settings.CITY.government},
    )
    return found
