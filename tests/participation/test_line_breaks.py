"""A line break counts once, in forms and in the API, and no text is edited by being saved again."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from participation.actions.comments import edit_comment
from participation.forms import LONGEST
from participation.models import Comment
from tests import factories

pytestmark = pytest.mark.django_db
TEXT = "Lampu di gang.\n" * 197  # 2955 characters, 3152 with two for each break


def test_a_form_counts_what_was_typed(client: Client, ana: Person) -> None:
    debate = factories.consultation("discussion", slug="tepian")
    client.force_login(ana.user)
    sent = {"body": TEXT.replace("\n", "\r\n"), "stance": "for", "submission_key": "k" * 32}
    assert len(TEXT) <= LONGEST < len(sent["body"])
    assert client.post(f"/id/debat/{debate.thread_id}/tulis/", sent).status_code == 302
    assert Comment.objects.get().body == TEXT.strip()


def test_the_api_counts_what_was_typed(client: Client, ana: Person) -> None:
    debate = factories.consultation("discussion", slug="tepian")
    client.force_login(ana.user)
    answer = client.post(
        f"/api/threads/{debate.thread_id}/comments",
        {"body": TEXT.replace("\n", "\r\n"), "stance": "for"},
        content_type="application/json", headers={"Idempotency-Key": "k" * 32},
    )  # fmt: skip
    assert answer.status_code == 201
    assert Comment.objects.get().body == TEXT.strip()


@pytest.mark.parametrize("kept", ["Satu\ndua", "Satu\r\ndua"])
def test_saved_unchanged_is_not_edited(ana: Person, kept: str) -> None:
    debate = factories.consultation("discussion")
    comment = factories.comment(debate.thread, ana, body=kept)
    edit_comment(comment=comment, person=ana, body="Satu\r\ndua", at=timezone.now())
    comment.refresh_from_db()
    assert comment.edited_at is None
