"""What the city answered below a page."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from insights.models import Commitment, Decision, Snapshot, Theme
from participation.queries.spoken import consultations_at
from participation.registries.attached import Attached


def answered(page: Page) -> list[Attached]:
    """Decisions, reports and themes of the consultations at and below a page."""
    rows = {"consultation__in": consultations_at(page)}
    found = []
    if Decision.objects.filter(**rows).exists():
        found.append(Attached(_("the city's decision")))
    reports = Snapshot.objects.filter(**rows).count()
    if reports:
        words = ngettext("%(count)d report", "%(count)d reports", reports) % {"count": reports}
        found.append(Attached(words))
    if Commitment.objects.filter(**rows).exists():
        found.append(Attached(_("commitments of the city")))
    if Theme.objects.filter(**rows).exists():
        found.append(Attached(_("themes of officials")))
    return found
