"""What happens on the day for which a page was scheduled."""

from datetime import datetime

from django.utils.translation import gettext_noop
from wagtail.models import Page, Revision

from participation.actions.notices import notify
from participation.choices import NoticeKind
from residents.models import Person


def tell_author(*, page: Page, revision: Revision, at: datetime) -> None:
    """Whoever wrote a version that was scheduled hears that it is public now."""
    wrote = revision.user_id or page.owner_id
    author = Person.objects.filter(user=wrote).first() if wrote else None
    if author is None:
        return
    notify(
        person=author,
        kind=NoticeKind.PAGE,
        title=gettext_noop("A page that you wrote is public now"),
        words=page.title,
        url=page.url_path.split("/", 2)[2],
        event=f"page:{revision.pk}",
        at=at,
    )
