"""What a vote means for the pages on which it stands."""

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from participation.queries.spoken import consultations_at
from participation.registries.attached import Attached
from polls.models import Poll, PollPage, PollState
from polls.queries.poll_pages import page_of


def votes(page: Page) -> list[Attached]:
    """The votes of the consultations at and below a page, and that of the page itself.

    One that was opened keeps its pages, also those of the proposals that it is about.
    """
    found = [_vote(poll) for poll in Poll.objects.filter(consultation__in=consultations_at(page))]
    below = page.get_parent() if page.depth > 1 else None
    if below is None or page.locale.language_code != settings.LANGUAGE_CODE:
        return found
    own = Poll.objects.filter(consultation__translation_key=below.translation_key)
    return found + [_of_a_part(poll, page) for poll in own if _concerns(poll, page)]


def _concerns(poll: Poll, page: Page) -> bool:
    """Whether the page says how a vote is counted, or what is voted on."""
    if page.specific_class is PollPage:
        return True
    own = page_of(poll.consultation)
    has_options = hasattr(page.specific_class, "options")
    return has_options and not (own is not None and own.choices.exists())


def _vote(poll: Poll) -> Attached:
    if poll.state == PollState.PLANNED:
        return Attached(_("a vote planned for %(date)s") % {"date": _opening(poll)}, keeps=False)
    if poll.state == PollState.CONSENSUS:
        return Attached(_("a consensus that was confirmed"))
    count = poll.turnout.count()
    if poll.state == PollState.OPEN:
        words = ngettext(
            "an open vote in which %(count)d person has voted",
            "an open vote in which %(count)d people have voted",
            count,
        )
    else:
        words = ngettext(
            "a vote in which %(count)d person voted",
            "a vote in which %(count)d people voted",
            count,
        )
    return Attached(words % {"count": count})


def _opening(poll: Poll) -> str:
    return date_format(localtime(poll.opens_at), "DATETIME_FORMAT")


def _of_a_part(poll: Poll, page: Page) -> Attached:
    """What a page below the consultation means for its vote."""
    if poll.state != PollState.PLANNED or page.specific_class is not PollPage:
        return _vote(poll)
    words = _(
        "the way of counting, the quorum and the options of the vote planned for %(date)s: without "
        "this page each voter chooses one option of the proposals, and there is no quorum"
    )
    return Attached(words % {"date": _opening(poll)}, keeps=False)
