"""A consultation that comes from elsewhere: with contributions, or with a vote that is over."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.text import slugify
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page

from areas.choices import Level
from areas.models import Area
from cms.models import Department, HomePage
from participation.choices import ParticipationLevel, PhaseKind
from participation.models import (
    Consultation,
    ConsultationIndexPage,
    ConsultationPage,
    PlannedPhase,
)

DAYS_TO_ANSWER = 30
LONGEST_SLUG = 80


def consultation_list() -> ConsultationIndexPage:
    """The list page of the source language; made when the site has none yet."""
    locale = Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)[0]
    found: ConsultationIndexPage | None
    found = ConsultationIndexPage.objects.filter(locale=locale).first()
    if found is not None:
        return found
    home = HomePage.objects.filter(locale=locale).first()
    if home is None:
        home = HomePage(title="Rembuk", slug="rembuk", locale=locale)
        Page.get_first_root_node().add_child(instance=home)
    made = ConsultationIndexPage(title="Konsultasi", slug="konsultasi", locale=locale)
    home.add_child(instance=made)
    return made


def city_hall() -> Department:
    """Who is responsible until an editor names a department."""
    known = Department.objects.first()
    return known or Department.objects.create(name=settings.CITY.government)


def whole_city() -> Area:
    """The territory of what comes from elsewhere; made when no city has been loaded yet."""
    known = Area.objects.filter(level=Level.CITY).first()
    return known or Area.objects.create(
        code="00", name=settings.REMBUK_CITY, level=Level.CITY, parent=None
    )


def _answers_for_import() -> dict[str, str]:
    return {
        "problem": _("People have said elsewhere what concerns them; here it is read together."),
        "influence": _("What the contributions are about, as far as the city can decide it."),
        "commitment": _("The department named here reads every contribution and answers."),
        "means": _("The staff of the department; no money has been set aside yet."),
        "time_left": _("Nothing is decided before the last day of the ideas step."),
    }


@transaction.atomic
def create_consultation(*, slug: str, title: str, at: datetime, days: int = 90) -> Consultation:
    """Publish a consultation with a running ideas phase, for contributions from elsewhere.

    Raises ValueError when the slug is taken or no city has been loaded.
    """
    if Consultation.objects.filter(slug=slug).exists():
        raise ValueError(_("There is a consultation with this slug."))
    page = ConsultationPage(
        **_answers_for_import(),
        title=title,
        slug=slug,
        introduction=title,
        answer_by=localdate(at + timedelta(days=days + DAYS_TO_ANSWER)),
        promise=_("We listen to your input and say how it influenced the decision."),
        level=ParticipationLevel.CONSULT,
        territory=whole_city(),
        department=city_hall(),
    )
    page.planned_phases = [
        PlannedPhase(kind=PhaseKind.IDEAS, starts_at=at, ends_at=at + timedelta(days=days))
    ]
    parent = consultation_list()
    page.locale = parent.locale
    parent.add_child(instance=page)
    page.save_revision().publish()
    consultation = Consultation.objects.get(slug=slug)
    if not consultation.live:
        raise ValueError(slug)
    return consultation


@transaction.atomic
def create_imported_consultation(
    *, title: str, origin: str, begun: datetime, ended: datetime, at: datetime
) -> Consultation:
    """Publish a consultation whose vote is over, in every language of the site.

    ``origin`` names the file or place it comes from and stands in its introduction.
    """
    parent = consultation_list()
    page = ConsultationPage(
        slug=_free_slug(title),
        answer_by=localdate(at + timedelta(days=DAYS_TO_ANSWER)),
        level=ParticipationLevel.COLLABORATE,
        territory=whole_city(),
        department=city_hall(),
        locale=parent.locale,
    )
    page.planned_phases = [
        PlannedPhase(sort_order=0, kind=PhaseKind.VOTE, starts_at=begun, ends_at=ended),
        PlannedPhase(
            sort_order=1,
            kind=PhaseKind.RESULTS,
            starts_at=ended,
            ends_at=at + timedelta(days=DAYS_TO_ANSWER),
        ),
    ]
    _fill(page, settings.LANGUAGE_CODE, title, origin)
    parent.add_child(instance=page)
    page.save_revision().publish()
    for locale in Locale.objects.exclude(pk=parent.locale_id):
        copy = page.copy_for_translation(locale, copy_parents=True)
        _fill(copy, locale.language_code, title, origin)
        copy.save_revision().publish()
    return Consultation.objects.get(slug=page.slug)


def _free_slug(title: str) -> str:
    base = slugify(title)[:LONGEST_SLUG].strip("-") or "vote"
    taken = set(Consultation.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(
        slug for slug in (base, *(f"{base}-{n}" for n in range(2, 10_000))) if slug not in taken
    )


def _fill(page: ConsultationPage, language: str, title: str, origin: str) -> None:
    """The texts of a page, which say in plain words that the vote was held elsewhere."""
    with translation.override(language):
        words = {
            "introduction": _(
                "This vote was not held here. Its ballots were imported from %(origin)s and "
                "counted again."
            )
            % {"origin": origin},
            "promise": _("The city says what became of the result."),
            "problem": _("Which projects residents wanted when they voted."),
            "influence": _("Nothing any more: the vote is over. How the result is used is open."),
            "commitment": _("The department named here answers what was done with the result."),
            "means": _("The budget of the vote, as the file gives it."),
            "time_left": _("The vote ended before it was imported."),
        }
    page.title = title
    for name, text in words.items():
        setattr(page, name, text)
