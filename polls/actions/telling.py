"""Telling those whom a decision about a running vote concerns."""

from datetime import datetime

from django.utils.translation import gettext_noop

from accounts.models import Person
from notices.actions.notices import notify_many, path_of
from notices.choices import NoticeKind
from notices.models import Notice
from notices.words import about
from polls.models import Intervention, InterventionKind
from polls.queries.questions import title_key

TITLES = {
    InterventionKind.EXTENSION: gettext_noop("A vote runs longer than planned, until %(until)s"),
    InterventionKind.ANNULMENT: gettext_noop("A vote was annulled"),
}


def tell_of_intervention(intervention: Intervention, *, at: datetime) -> None:
    """Those who voted and those who follow hear of a new close or an annulment, once and in the
    same words, so that a mail does not tell who of them voted.
    """
    title = TITLES.get(InterventionKind(intervention.kind))
    if title is None:
        return
    poll = intervention.poll
    facts = about(title_key(poll))
    if intervention.closes_at is not None:
        facts["until"] = intervention.closes_at.isoformat()
    concerned = Person.objects.filter(user__isnull=False)
    voted = concerned.filter(pk__in=poll.turnout.values("person"))
    following = concerned.filter(pk__in=poll.consultation.followers.values("person"))
    # By their keys, so that the order of the rows is not that in which people voted.
    people = (voted | following).select_related("user").order_by("pk")
    notify_many(
        Notice(
            person=person,
            kind=NoticeKind.PHASE,
            title=title,
            words=poll.question,
            facts=facts,
            url=path_of("polls:cast-ballot", poll.consultation.slug),
            event=f"intervention:{intervention.pk}",
            created_at=at,
        )
        for person in people.iterator(chunk_size=500)
    )
