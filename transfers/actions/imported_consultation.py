"""A consultation that was over before it came here: its vote was held and counted elsewhere."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.text import slugify
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from wagtail.models import Locale

from participation.actions.consultations import (
    DAYS_TO_ANSWER,
    city_hall,
    consultation_list,
    whole_city,
)
from participation.choices import ParticipationLevel, PhaseKind
from participation.models import Consultation, ConsultationPage, PlannedPhase

LONGEST_SLUG = 80


@transaction.atomic
def create_past_consultation(
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
