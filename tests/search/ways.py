"""What several tests of the index begin with."""

from participation.models import Comment
from search import outbox
from tests import factories


def noted_comments(amount: int) -> list[Comment]:
    """So many public comments in one debate, noted for the index."""
    thread = factories.consultation("discussion").thread
    assert thread is not None
    made = [factories.comment(thread, body=f"Parit tersumbat {n}") for n in range(amount)]
    outbox.note_many("comment", [comment.pk for comment in made])
    return made
