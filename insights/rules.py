"""Who may answer for the city, and what an answer must contain."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from insights.models import Decision, Theme
from residents.refusal import Refused


def missing(
    *, decision: Decision | None, themes: list[Theme], answered: set[int], unread: int
) -> list[str]:
    """What is still missing before a decision can be published, in words. Empty: nothing."""
    found = []
    if decision is None or not decision.headline:
        found.append(_("The decision in one sentence"))
    if decision is None or not decision.outcome:
        found.append(_("The outcome"))
    if decision is None or not decision.reasons:
        found.append(_("The reasons"))
    if unread:
        found.append(
            ngettext(
                "%(count)d contribution that nobody has sorted yet",
                "%(count)d contributions that nobody has sorted yet",
                unread,
            )
            % {"count": unread}
        )
    found += [
        _("An answer to the theme “%(name)s”") % {"name": theme}
        for theme in themes
        if theme.pk not in answered
    ]
    return found


def check_may_publish(*, decision: Decision, lacks: list[str], took_part: bool) -> None:
    """Raises Refused with the list of what is missing, or when it was already published.

    Nobody decides about what he or she said as a resident: a colleague signs.
    """
    check_is_open(decision)
    if took_part:
        raise Refused(
            _("You wrote in this consultation yourself. A colleague has to publish the decision.")
        )
    if lacks:
        raise Refused(
            ngettext(
                "Something is still missing: %(list)s.",
                "Some things are still missing: %(list)s.",
                len(lacks),
            )
            % {"list": "; ".join(lacks)}
        )


def check_is_open(decision: Decision | None) -> None:
    """A published decision is never changed."""
    if decision is not None and decision.published_at is not None:
        raise Refused(_("This decision is published and can no longer be changed."))
