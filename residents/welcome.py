"""What somebody reads who has just signed up: the next step, the ways to it and their time."""

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from web.places import with_next


def next_step(place: str) -> SafeString:
    """The step that is left, with a link to it that leads back to where the person was."""
    days = settings.REMBUK_RT_ANSWER_DAYS
    by_rt = ngettext(
        "through your RT without a visit, where an answer is waited for %(days)d working day",
        "through your RT without a visit, where an answer is waited for %(days)d working days",
        days,
    ) % {"days": days}
    return format_html(
        '{} {} <a href="{}">{}</a>',
        _("Your account is ready: you can follow consultations and keep drafts."),
        _(
            "The next step, to comment, support and vote: your kelurahan confirms once that you "
            "live here. That takes some five minutes at its desk, or some days %(by_rt)s; by the "
            "city's list, where there is one, it is done at once."
        )
        % {"by_rt": by_rt},
        with_next(reverse("residents:verification"), place),
        _("Become a verified resident"),
    )
