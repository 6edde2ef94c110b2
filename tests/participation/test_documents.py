"""What the search engine is told of a comment."""

import pytest

from participation.documents import build_comments
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_comment_has_no_title_and_names_its_debate(city: object) -> None:
    comment = factories.comment(factories.consultation("discussion", title="Taman kota").thread)
    document = build_comments([str(comment.pk)])[str(comment.pk)]
    assert (document.title, document.place) == ("", "Taman kota")


def test_the_address_finds_the_comment_on_whatever_page_it_is(city: object) -> None:
    comment = factories.comment(factories.idea(factories.consultation("ideas")).thread)
    document = build_comments([str(comment.pk)])[str(comment.pk)]
    assert document.url.endswith(f"?komentar={comment.pk}#K-{comment.pk}")
