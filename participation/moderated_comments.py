"""What moderation asks of comments."""

from django.utils.translation import get_language

from moderation.models import Contribution
from moderation.registry import Place
from participation.models import Comment
from participation.places import path_of_comment
from participation.queries.threads import readable_threads
from search import outbox
from web.languages import Words


def place(contribution: Contribution) -> Place:
    """Where a comment stands, in the reader's language."""
    comment = Comment.objects.select_related("thread__consultation", "parent").get(
        pk=contribution.pk
    )
    return Place(
        title=comment.thread.title,
        context=Words(comment.parent.body, comment.parent.language)
        if comment.parent
        else comment.thread.consultation.title,
        url=f"/{get_language()}/{path_of_comment(comment)}",
        is_shown=readable_threads().filter(pk=comment.thread_id).exists(),
    )


def state_changed(contribution: Contribution) -> None:
    """The index follows."""
    outbox.note("comment", contribution.pk)
