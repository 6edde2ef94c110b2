"""Following a consultation: its followers hear of each new step and of the decision."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_noop

from accounts.models import Person
from notices.actions.notices import notify_many
from notices.choices import NoticeKind
from notices.models import Notice
from notices.words import about
from participation.choices import PhaseKind
from participation.models import Consultation, Follow, Phase
from participation.queries.places import path_of_consultation
from web.each import each

WINDOW_DAYS = 7
"""How late somebody may still be told that a step began, for instance after an outage."""

BEGAN = {
    PhaseKind.INFORM: gettext_noop("The city informs about a consultation that you follow"),
    PhaseKind.IDEAS: gettext_noop("You can submit ideas in a consultation that you follow"),
    PhaseKind.DISCUSSION: gettext_noop("The discussion of a consultation that you follow began"),
    PhaseKind.VOTE: gettext_noop("The vote of a consultation that you follow is open"),
    PhaseKind.EVALUATION: gettext_noop("The city evaluates a consultation that you follow"),
    PhaseKind.RESULTS: gettext_noop("There are results of a consultation that you follow"),
}


@transaction.atomic
def follow(*, person: Person, consultation: Consultation) -> None:
    """Hear what happens with a consultation. Doing it twice changes nothing."""
    Follow.objects.bulk_create(
        [Follow(person=person, consultation=consultation)], ignore_conflicts=True
    )


@transaction.atomic
def unfollow(*, person: Person, consultation: Consultation) -> None:
    """Hear no more of it; a mail that waits is not sent. What was told stays readable."""
    Follow.objects.filter(person=person, consultation=consultation).delete()
    events = [_event(consultation.pk, kind) for kind in PhaseKind.values]
    Notice.objects.filter(person=person, event__in=events, mailed_at=None).update(mail_due=False)


def _event(consultation: int, kind: str) -> str:
    return f"phase:{consultation}:{kind}"


def tell_of_phases(*, at: datetime) -> int:
    """A notice of each step that has begun since they follow. Returns how many were told."""
    begun = Phase.objects.filter(
        starts_at__lte=at,
        starts_at__gt=at - timedelta(days=WINDOW_DAYS),
        consultation__live=True,
    ).select_related("consultation")
    told: list[int] = []
    each(begun, lambda phase: told.append(_tell(phase, at)), "phase_not_told", named="phase")
    return sum(told)


def _tell(phase: Phase, at: datetime) -> int:
    event = _event(phase.consultation_id, phase.kind)
    told = Notice.objects.filter(person=OuterRef("person"), event=event)
    waiting = (
        Follow.objects.filter(consultation=phase.consultation, created_at__lt=phase.starts_at)
        .exclude(Exists(told))
        .select_related("person__user")
    )
    notices = [
        Notice(
            person=following.person,
            kind=NoticeKind.PHASE,
            title=BEGAN[PhaseKind(phase.kind)],
            words=phase.consultation.title,
            facts=about(phase.consultation.translation_key),
            url=path_of_consultation(phase.consultation, settings.LANGUAGE_CODE),
            event=event,
            created_at=at,
        )
        for following in waiting
    ]
    notify_many(notices)
    return len(notices)
