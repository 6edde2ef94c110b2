"""What can be chosen in the explorer: areas, consultations and themes, in the reader's words."""

from typing import Any

from django.utils.translation import gettext as _

from areas.choices import Level
from areas.models import Area
from insights.models import Theme
from participation.queries.consultations import all_consultations, titles_of
from search.engines.figures import UNKNOWN

MOST = 200
"""Of each; what is older is reached by its own report."""


def choices_of() -> dict[str, list[Any]]:
    """The choices of ``consultation``, ``area`` and ``theme``, in a fixed number of queries."""
    slugs = list(all_consultations().prefetch_related(None).values_list("slug", flat=True)[:MOST])
    titles = titles_of(slugs)
    return {
        "consultation": [(slug, titles[slug]) for slug in slugs if slug in titles],
        "area": _areas(),
        "theme": [("", _("all")), *_themes(titles)],
    }


def _areas() -> list[Any]:
    """Each kecamatan with its kelurahan."""
    levels = (Level.DISTRICT, Level.URBAN_VILLAGE)
    known = list(Area.objects.filter(level__in=levels).order_by("code"))
    groups: list[Any] = []
    for district in (one for one in known if one.level == Level.DISTRICT):
        inside = [(one.code, one.name) for one in known if one.parent_id == district.pk]
        whole = (district.code, _("all of %(name)s") % {"name": district.name})
        groups.append((district.name, [whole, *inside]))
    return [*groups, (UNKNOWN, _("unknown"))]


def _themes(titles: dict[str, str]) -> list[Any]:
    """By consultation."""
    groups: dict[str, list[Any]] = {}
    rows = Theme.objects.filter(consultation__slug__in=titles, parent=None).select_related(
        "consultation"
    )
    for theme in rows.order_by("consultation__slug", "is_other", "name")[:MOST]:
        title = titles[theme.consultation.slug]
        groups.setdefault(title, []).append((str(theme.pk), str(theme)))
    return list(groups.items())
