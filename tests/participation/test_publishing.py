"""What publishing a page does is one function for each page type."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.utils import timezone
from wagtail.models import Page

from cms.models.publishing import PublishedWhole
from participation.actions.publishing import publish_page
from participation.models import ConsultationPage
from participation.registries.activities import APPLIED
from participation.registries.publishing import PUBLISHING
from web.registrations import Registry

pytestmark = pytest.mark.django_db
PAGES = sorted(
    (model for model in apps.get_models() if issubclass(model, PublishedWhole)),
    key=lambda model: model._meta.label,
)


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Page]]:
    found: list[Page] = []
    monkeypatch.setattr(PUBLISHING, "_entries", {})
    PUBLISHING.add(
        "participation.consultationpage", lambda *, page, revision, at: found.append(page)
    )
    return found


def test_every_page_type_has_its_function() -> None:
    assert len(PAGES) > 5
    assert [model for model in PAGES if PUBLISHING.get(model._meta.label_lower) is None] == []


def test_it_acts_for_a_page_of_its_type_that_is_public(done: list[Page]) -> None:
    page = ConsultationPage(title="Taman", live=True)
    publish_page(page=page, revision=None, at=timezone.now())
    assert done == [page]


def test_a_page_that_is_only_scheduled_does_nothing_yet(done: list[Page]) -> None:
    publish_page(page=ConsultationPage(live=False), revision=None, at=timezone.now())
    assert done == []


def test_a_vote_is_planned_after_the_proposals_that_it_is_about(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whichever app was installed first."""
    monkeypatch.setattr(APPLIED, "_entries", dict(reversed(list(APPLIED.named().items()))))
    assert isinstance(APPLIED, Registry)
    names = list(APPLIED.named())
    assert names.index("proposals") < names.index("vote")
