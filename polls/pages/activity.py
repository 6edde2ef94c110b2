"""What the consultation page says about its vote."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from participation.models import Consultation
from participation.registries.activities import Activity
from polls.models import Poll, PollState
from polls.queries.paper import paper_desk
from polls.rules.voting import check_may_vote
from residents.audiences import audience_of
from residents.queries import current_residency
from web import page_cache
from web.refusal import refusal_by


def vote(consultation: Consultation, request: HttpRequest) -> Activity | None:
    """The ballot, also for those who cannot cast it yet."""
    found = Poll.objects.select_related("territory", "group")
    poll = found.filter(consultation=consultation).first()
    if poll is None or poll.state == PollState.CONSENSUS:
        return None
    if poll.state == PollState.ANNULLED:
        return _annulled(poll)
    now = timezone.now()
    person, residency = request.person, current_residency(request.person, now)
    facts = {"residency": residency, "at": now, "desk": paper_desk(poll, person)}
    refusal = refusal_by(check_may_vote, poll=poll, person=person, **facts)
    secret = _("Your vote is secret. You can change it until the close.")
    return Activity(
        _("Vote"),
        " ".join([secret, _("Who may vote:"), f"{audience_of(poll)}."]),
        reverse("polls:cast-ballot", args=[consultation.slug]),
        refusal,
    )


def results(consultation: Consultation, request: HttpRequest) -> Activity | None:
    """The result, once there is one."""
    shown = [PollState.COUNTED, PollState.ANNULLED]
    poll = Poll.objects.filter(consultation=consultation, state__in=shown).first()
    if poll is None:
        return None
    if poll.state == PollState.ANNULLED:
        return _annulled(poll)
    return Activity(
        _("Result of the vote"),
        _("How many voted, what they chose, and how to count again."),
        reverse("polls:show-results", args=[consultation.slug]),
    )


def agreed(consultation: Consultation, request: HttpRequest) -> Activity | None:
    """That the question was agreed without a vote, whatever phase runs."""
    settled = {"consultation": consultation, "state": PollState.CONSENSUS}
    found = Poll.objects.filter(**settled)
    if not page_cache.fact(f"agreed:{consultation.pk}", found.exists):
        return None
    return Activity(
        _("Decided by consensus"),
        _("A meeting agreed (musyawarah mufakat), so there is no vote. Read its minutes."),
        reverse("polls:show-results", args=[consultation.slug]),
    )


def _annulled(poll: Poll) -> Activity:
    """That the vote does not stand, with the reason one step away."""
    return Activity(
        _("This vote was annulled"),
        _("Two officials annulled it. Their reason is public."),
        reverse("polls:cast-ballot", args=[poll.consultation.slug]),
    )
