"""Pages whose time to appear or to go has come, and who hears of it."""

from collections.abc import Callable
from datetime import datetime

import structlog
from django.core.exceptions import ValidationError
from django.db import Error
from django.utils.translation import gettext_noop
from wagtail.models import Page, Revision

from accounts.models import Person
from notices.actions.notices import notify
from notices.choices import NoticeKind
from notices.words import about
from participation.queries.places import path_below_language

log = structlog.get_logger(__name__)


def publish_due(*, at: datetime) -> int:
    """Withdraw what has expired and publish what is due; how many could not be.

    Each page is its own transaction: one that lacks something since it was scheduled, such as a
    department that was deleted, keeps no other from its time. It stays scheduled and is tried
    again, so it appears once an editor has mended it; until then the log names it.
    """
    expired = Page.objects.filter(live=True, expire_at__lt=at).order_by("expire_at")
    due = Revision.objects.filter(approved_go_live_at__lt=at).order_by("approved_go_live_at")
    withdrawn = [
        _done(
            page.pk,
            page.specific.unpublish,
            set_expired=True,
            log_action="wagtail.unpublish.scheduled",
        )
        for page in list(expired)
    ]
    published = [
        _done(revision.object_id, revision.publish, log_action="wagtail.publish.scheduled")
        for revision in list(due)
    ]
    return [*withdrawn, *published].count(False)


def _done(page: object, act: Callable[..., object], **how: object) -> bool:
    try:
        act(**how)
    except (ValidationError, Error) as error:
        fields = sorted(getattr(error, "error_dict", {}))
        log.error("scheduled_page_failed", page=page, kind=type(error).__name__, fields=fields)
        return False
    return True


def tell_author(*, page: Page, revision: Revision | None, at: datetime) -> None:
    """Whoever wrote a version that was scheduled hears that it is public now."""
    if revision is None or revision.approved_go_live_at is None:
        return
    wrote = revision.user_id or page.owner_id
    author = Person.objects.filter(user=wrote).first() if wrote else None
    if author is None:
        return
    notify(
        person=author,
        kind=NoticeKind.PAGE,
        title=gettext_noop("A page that you wrote is public now"),
        words=page.title,
        facts=about(page.translation_key),
        url=path_below_language(page),
        event=f"page:{revision.pk}",
        at=at,
    )
