"""What the search engine is told of a comment."""

import pytest

from participation.documents import build_comments
from tests import factories

pytestmark = pytest.mark.django_db


def test_comments_of_one_debate_have_titles_of_their_own(city: object) -> None:
    thread = factories.consultation("discussion", title="Taman kota").thread
    long = factories.comment(thread, body="Saya ingin lebih banyak pohon di dekat jalan raya ini.")
    short = factories.comment(thread, body="Setuju.")
    found = build_comments([str(long.pk), str(short.pk)])
    documents = [found[str(comment.pk)] for comment in (long, short)]
    assert [document.title for document in documents] == [
        "Saya ingin lebih banyak pohon di dekat jalan …",
        "Setuju.",
    ]
    assert {document.place for document in documents} == {"Taman kota"}


def test_the_address_finds_the_comment_on_whatever_page_it_is(city: object) -> None:
    comment = factories.comment(factories.idea(factories.consultation("ideas")).thread)
    document = build_comments([str(comment.pk)])[str(comment.pk)]
    assert document.url.endswith(f"?komentar={comment.pk}#K-{comment.pk}")
