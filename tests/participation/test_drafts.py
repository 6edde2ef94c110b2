"""One draft for each person and debate, held by the database."""

import threading

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from moderation.choices import State
from participation.actions.comments import save_draft
from participation.models import Comment
from tests import factories


@pytest.mark.django_db
def test_the_database_holds_one_draft_and_any_number_of_comments(city: object) -> None:
    debate, ana = factories.consultation("discussion"), factories.verified("ana")
    for _ in range(2):
        factories.comment(debate.thread, ana)
    factories.comment(debate.thread, ana, state=State.DRAFT)
    factories.comment(debate.thread, factories.verified(), state=State.DRAFT)
    factories.comment(factories.thread(debate), ana, state=State.DRAFT)
    with pytest.raises(IntegrityError):
        factories.comment(debate.thread, ana, state=State.DRAFT)


@pytest.mark.django_db(transaction=True)
def test_two_drafts_at_once_are_one() -> None:
    factories.city()
    debate, budi = factories.consultation("discussion"), factories.person("budi")
    start, faults = threading.Barrier(2), []

    def act(words: str) -> None:
        try:
            start.wait()
            save_draft(
                person=budi, thread=debate.thread, body=words, stance="for", at=timezone.now()
            )
        except Exception as error:  # noqa: BLE001 - the test looks at every fault
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(words,)) for words in ("Satu.", "Dua.")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert Comment.objects.get(author=budi).body in {"Satu.", "Dua."}
