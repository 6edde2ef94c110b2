"""What moderation and the consultation pages ask of ideas."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from moderation.models import Contribution
from moderation.registry import Place
from participation.activities import Activity
from participation.models import Comment, Consultation
from proposals.models import Idea
from proposals.rules import check_may_submit_idea
from residents.queries import current_residency
from residents.refusal import Refused
from search import outbox
from web.languages import Words


def place(contribution: Contribution) -> Place:
    """Where an idea stands, in the reader's language."""
    idea = Idea.objects.select_related("consultation").get(pk=contribution.pk)
    url = reverse("proposals:show-idea", args=[idea.consultation.slug, idea.pk])
    return Place(
        title=Words(idea.title, idea.language),
        context=idea.consultation.title,
        url=url,
        is_shown=idea.consultation.live,
    )


def state_changed(contribution: Contribution) -> None:
    """The index follows, also for what was said about it."""
    outbox.note("idea", contribution.pk)
    said = Comment.objects.filter(thread__idea=contribution.pk).values_list("pk", flat=True)
    outbox.note_many("comment", list(said))


def activity(consultation: Consultation, request: HttpRequest) -> Activity:
    """What can be done in the ideas phase."""
    now = timezone.now()
    person = request.person
    refusal = None
    try:
        check_may_submit_idea(
            person=person,
            residency=current_residency(person, now),
            consultation=consultation,
            at=now,
        )
    except Refused as refused:
        refusal = refused
    return Activity(
        _("Read and submit ideas"),
        _("Say what you would do, and support the ideas of others."),
        reverse("proposals:list-ideas", args=[consultation.slug]),
        refusal,
    )
