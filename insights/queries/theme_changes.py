"""Corrections of themes: what they can name, and what was done last."""

from django.utils.translation import gettext as _

from insights.models import Theme, ThemeChange, Verb
from participation.models import Consultation

SHOWN = 10


def themes_to_choose(
    consultation: Consultation, besides: Theme | None = None
) -> list[tuple[str, str]]:
    """Number and name of each theme and part, but one theme and its parts."""
    rows = Theme.objects.filter(consultation=consultation).select_related("parent")
    if besides is not None:
        rows = rows.exclude(pk=besides.pk).exclude(parent=besides)
    found = [(f"{theme.parent} › {theme}" if theme.parent else str(theme), theme) for theme in rows]
    found.sort(key=lambda one: (one[1].is_other, one[0].lower()))
    return [(str(theme.pk), label) for label, theme in found]


def last_changes(consultation: Consultation) -> list[tuple[ThemeChange, str]]:
    """The last corrections with their sentences, the newest first."""
    rows = ThemeChange.objects.filter(consultation=consultation)
    return [(one, sentence(one)) for one in rows.select_related("made_by__person")[:SHOWN]]


def sentence(change: ThemeChange) -> str:
    """What somebody did, in words."""
    words: dict[str, str] = {
        Verb.RENAMED.value: _("“%(from)s” was renamed to “%(to)s”."),
        Verb.MERGED.value: _("“%(from)s” (%(count)d) was merged into “%(to)s”."),
        Verb.MOVED.value: _("Texts (%(count)d) were moved from “%(from)s” to “%(to)s”."),
        Verb.SPLIT.value: _("“%(to)s” was made of texts (%(count)d) of “%(from)s”."),
        Verb.FOUND.value: _("“%(to)s” was made of texts (%(count)d) that a search found."),
    }
    told: str = words[change.verb] % change.words
    return told
