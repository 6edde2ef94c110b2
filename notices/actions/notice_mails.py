"""The mails about notices: at once, or those of a day or a week in one."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from cms.queries.appearance import appearance
from notices.choices import NoticeKind, Rhythm
from notices.models import Notice
from notices.queries.preferences import rhythms_of
from notices.queries.unsubscribing import address_of
from notices.words import Told, told

TOLD_BY_MAIL = {
    NoticeKind.REPLY,
    NoticeKind.PHASE,
    NoticeKind.DECISION,
    NoticeKind.FOLLOWED,
    NoticeKind.CONFIRM,
    NoticeKind.BALLOT,
}
"""Their words are titles and headlines that are public."""
WITH_ITS_PAGE = {NoticeKind.CONFIRM, NoticeKind.BALLOT}
"""Their mail leads to the page where the person acts, all others to the notices."""


def mail_about(notices: list[Notice]) -> EmailMultiAlternatives:
    """What happened and where, in the person's language, and how to get other mails or none.

    The notices are of one person: one of them, or all of a day or a week. Who is asked to confirm
    something, or whose vote was changed, is led to its page. What an office or a moderator wrote
    is read after signing in: a mail is no safe place. Its Message-ID is made of the first notice:
    should it be sent twice, since a worker ended in between, mail programs show it once.
    """
    person = notices[0].person
    language = person.language or settings.LANGUAGE_CODE
    with translation.override(language):
        said, site = told(notices), appearance()
        together = notices[0].mail_after is not None
        stop = address_of(person, _scope_of(notices[0]))
        context = {
            "told": list(_shown(notices, said)),
            "link": settings.REMBUK_BASE_URL + _page_of(notices, language),
            "site": site.name,
            "contact": site.contact.in_a_line,
            "settings": settings.REMBUK_BASE_URL + reverse("notices:choose-mails"),
            "stop": stop,
            "language": language,
        }
        count = len(notices)
        news = ngettext("%(count)d notice", "%(count)d notices", count) % {"count": count}
        message = EmailMultiAlternatives(
            subject=f"{site.name}: {news if together else said[0].title}",
            body=render_to_string("notices/mail/notices.txt", context).strip(),
            to=[person.user.email] if person.user else [],
            headers={
                "Message-ID": _message_id(notices[0]),
                "List-Unsubscribe": f"<{stop}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
        )
        page = render_to_string("notices/mail/notices.html", context)
        message.attach_alternative(page, "text/html")
        return message


def _shown(notices: Iterable[Notice], said: Iterable[Told]) -> Iterable[dict[str, object]]:
    """Title and, where they are public, words of each."""
    for notice, one in zip(notices, said, strict=True):
        yield {"title": one.title, "words": one.words if notice.kind in TOLD_BY_MAIL else ""}


def _page_of(notices: list[Notice], language: str) -> str:
    if len(notices) > 1:
        return reverse("notices:list-notices")
    if notices[0].kind in WITH_ITS_PAGE:
        return f"/{language}/{notices[0].url}"
    return reverse("notices:open-notice", args=[notices[0].pk])


def _scope_of(notice: Notice) -> str:
    """What the link in its mail stops: this kind, or all that come in its rhythm."""
    if notice.mail_after is None:
        return notice.kind
    rhythm = rhythms_of(notice.person)[notice.kind]
    return rhythm if rhythm in (Rhythm.DAILY, Rhythm.WEEKLY) else notice.kind


def _message_id(notice: Notice) -> str:
    mark = salted_hmac("notices.mail", f"{notice.pk}", algorithm="sha256").hexdigest()[:32]
    return f"<{mark}@{urlsplit(settings.REMBUK_BASE_URL).hostname or 'localhost'}>"
