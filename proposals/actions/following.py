"""Following an idea: its followers hear when others speak about it, once a day at most."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_noop

from accounts.models import Person
from notices.actions.notices import notify, path_of
from notices.choices import NoticeKind
from notices.models import Notice
from proposals.models import Idea, IdeaFollow
from proposals.queries.following import with_news
from web.each import each

QUIET = timedelta(days=1)
"""So long nothing more is told of an idea after something was."""
MOST = 5_000
"""Followers that one run tells; the next one goes on."""


@transaction.atomic
def follow_idea(*, person: Person, idea: Idea, at: datetime) -> None:
    """Hear what happens with an idea from now on. Doing it twice changes nothing."""
    IdeaFollow.objects.bulk_create(
        [IdeaFollow(person=person, idea=idea, told_until=at)], ignore_conflicts=True
    )


@transaction.atomic
def unfollow_idea(*, person: Person, idea: Idea) -> None:
    """Hear no more of it; a mail that waits is not sent. What was told stays readable."""
    IdeaFollow.objects.filter(person=person, idea=idea).delete()
    waiting = Notice.objects.filter(person=person, mailed_at=None)
    waiting.filter(event__startswith=f"idea:{idea.pk}:").update(mail_due=False)


def forget_words_in_notices(idea: int) -> None:
    """Notices about an idea that is not public any more do without its title."""
    Notice.objects.filter(event__startswith=f"idea:{idea}:").update(words="")


def tell_followers(*, at: datetime) -> int:
    """Tell each follower of what others said since; returns how many were told."""
    due = with_news(quiet_since=at - QUIET).values_list("pk", flat=True)[:MOST]
    return each(list(due), lambda key: _tell(key, at), "follower_not_told", named="follow")


@transaction.atomic
def _tell(key: int, at: datetime) -> bool:
    """The notice and the moment up to which it tells are written together, or neither is."""
    found = with_news(quiet_since=at - QUIET)
    following = found.select_for_update(of=("self",)).filter(pk=key).first()
    if following is None:
        return False
    idea, event = following.idea, f"idea:{following.idea_id}:"
    IdeaFollow.objects.filter(pk=key).update(told_until=at)
    notify(
        person=following.person,
        kind=NoticeKind.FOLLOWED,
        title=gettext_noop("There are new comments on an idea that you follow"),
        words=idea.title,
        url=path_of("proposals:show-idea", idea.consultation.slug, idea.pk),
        event=f"{event}{int(at.timestamp())}",
        at=at,
    )
    return True
