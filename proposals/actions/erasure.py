"""What goes with an account: ideas and supports."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from accounts.models import Person
from moderation.actions import erase
from moderation.choices import State
from participation.models import Comment, Thread
from proposals.models import Idea, IdeaFollow, Support
from search import outbox


@transaction.atomic
def erase_ideas(person: Person, keep_texts: bool, at: datetime) -> None:
    """Drafts always go. Of other ideas the debate of other people stays, under no title."""
    Idea.objects.filter(author=person, state=State.DRAFT).delete()
    if keep_texts:
        return
    for idea in Idea.objects.select_for_update(of=("self",)).filter(author=person):
        idea.title = gettext("(deleted by its author)")
        idea.save(update_fields=["title"])
        erase(kind="idea", contribution=idea, at=at)
        if idea.thread_id is not None:
            Thread.objects.filter(pk=idea.thread_id).update(title=idea.title)
            said = Comment.objects.filter(thread=idea.thread_id).values_list("pk", flat=True)
            outbox.note_many("comment", list(said))


def erase_idea_follows(person: Person, _keep_texts: bool, _at: datetime) -> None:
    """Which ideas this person followed."""
    IdeaFollow.objects.filter(person=person).delete()


@transaction.atomic
def erase_supports(person: Person, keep_texts: bool, _at: datetime) -> None:
    """Supports count on where the texts stay; else they go, and the ideas are counted anew."""
    if keep_texts:
        return
    mine = Support.objects.filter(person=person)
    outbox.note_many("idea", list(mine.values_list("idea", flat=True)))
    mine.delete()
