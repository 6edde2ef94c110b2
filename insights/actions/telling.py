"""Telling everybody who took part what happened with what they said, exactly once."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db.models.functions import Coalesce
from django.utils.translation import gettext_noop

from accounts.models import Person
from insights.models import Decision, ThemeMember
from insights.queries.decisions import words_of
from moderation.choices import State
from notices.actions.notices import notify_many
from notices.choices import NoticeKind
from notices.models import Notice
from participation.models import Comment, Consultation, Follow
from polls.models import Statement, StatementVote, Turnout
from proposals.models import Idea, IdeaFollow, Support

SPOKEN = (State.PUBLISHED, State.HELD)
WINDOW_DAYS = 60
"""How long after publication somebody may still be told, for instance after an outage."""


def participants(consultation: Consultation) -> dict[int, list[str]]:
    """Everybody who took part or follows, with the themes of what they said."""
    themes: dict[tuple[str, int], list[str]] = defaultdict(list)
    members = ThemeMember.objects.filter(theme__consultation=consultation, theme__is_other=False)
    called = Coalesce("theme__parent__name", "theme__name")
    for kind, key, name in members.values_list("kind", "key", called):
        themes[kind, key].append(name)
    found: dict[int, list[str]] = defaultdict(list)
    comments = Comment.objects.filter(thread__consultation=consultation, state__in=SPOKEN)
    for pk, author in comments.values_list("pk", "author"):
        found[author] += themes["comment", pk]
    ideas = Idea.objects.filter(consultation=consultation, state__in=SPOKEN)
    for pk, author in ideas.values_list("pk", "author"):
        found[author] += themes["idea", pk]
    others = (
        Support.objects.filter(idea__consultation=consultation).values_list("person", flat=True),
        Turnout.objects.filter(poll__consultation=consultation).values_list("person", flat=True),
        Follow.objects.filter(consultation=consultation).values_list("person", flat=True),
        IdeaFollow.objects.filter(idea__consultation=consultation).values_list("person", flat=True),
        StatementVote.objects.filter(statement__survey__consultation=consultation)
        .values_list("person", flat=True)
        .distinct(),
        Statement.objects.filter(
            survey__consultation=consultation, state__in=SPOKEN, author__isnull=False
        ).values_list("author", flat=True),
    )
    for rows in others:
        for person in rows:
            found.setdefault(person, [])
    return {person: list(dict.fromkeys(names)) for person, names in found.items()}


def tell_participants(*, decision: Decision, at: datetime) -> int:
    """A notice for everybody who has none yet. Returns how many people took part."""
    found = participants(decision.consultation)
    event = f"decision:{decision.consultation_id}"
    told = set(
        Notice.objects.filter(event=event, person__in=found).values_list("person", flat=True)
    )
    unknown = Person.objects.filter(pk__in=found.keys() - told)
    people = unknown.exclude(user=None).select_related("user")
    notify_many(
        Notice(
            person=person,
            kind=NoticeKind.DECISION,
            title=gettext_noop("The city has decided, and answers what you said"),
            words=" · ".join([_headline(decision, person), *found[person.pk]])[:500],
            url=f"keputusan/{decision.consultation.slug}/",
            event=event,
            created_at=at,
        )
        for person in people
    )
    return len(found)


def _headline(decision: Decision, person: Person) -> str:
    """In the language in which the person uses the site, where it is there."""
    return words_of(decision, person.language or decision.language).texts["headline"]


def due_to_tell(at: datetime) -> list[Decision]:
    """Decisions that were published not too long ago."""
    since = at - timedelta(days=WINDOW_DAYS)
    found = Decision.objects.filter(published_at__gte=since).select_related("consultation")
    return list(found)
