"""What goes with an account: drafts and comments, and what somebody followed."""

from datetime import datetime

from django.db import transaction

from accounts.models import Person
from moderation.actions import erase
from moderation.choices import State
from participation.models import Comment, Follow


@transaction.atomic
def erase_comments(person: Person, keep_texts: bool, at: datetime) -> None:
    """Drafts always go; of other comments the words, unless their author leaves them."""
    Comment.objects.filter(author=person, state=State.DRAFT).delete()
    if keep_texts:
        return
    for comment in Comment.objects.select_for_update(of=("self",)).filter(author=person):
        erase(kind="comment", contribution=comment, at=at)


def erase_follows(person: Person, _keep_texts: bool, _at: datetime) -> None:
    """What this person followed."""
    Follow.objects.filter(person=person).delete()
