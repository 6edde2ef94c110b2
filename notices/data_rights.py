"""What notices and mails that wait hold of a person, and how long traces of them are kept."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from notices.actions.erasure import (
    delete_old_mails,
    erase_mail_preferences,
    erase_notices,
    erase_waiting_mails,
)
from notices.choices import NoticeKind, Rhythm
from notices.models import MailPreference, Notice, WaitingMail
from notices.models.outages import told
from privacy.personal_data import Rows, register
from privacy.retention import register_retention


def _notices(person: Person) -> Rows:
    kept = Notice.objects.filter(person=person)
    return kept.values("title", "words", "url", "created_at", "read_at", "mailed_at")


def _waiting_mails(person: Person) -> Rows:
    kept = WaitingMail.objects.filter(user__person=person)
    return kept.values("about", "created_at", "next_try_at", "reason")


def _mail_preferences(person: Person) -> Rows:
    return MailPreference.objects.filter(person=person).values("kind", "rhythm")


def _kind_in_words(kind: object) -> str:
    return str(NoticeKind(str(kind)).label)


def _rhythm_in_words(rhythm: object) -> str:
    return str(Rhythm(str(rhythm)).label)


register(
    "notices",
    title=_("Notices to me"),
    relations=["notices.Notice.person"],
    export=_notices,
    erase=erase_notices,
)
register(
    "waiting-mails",
    title=_("Mails that wait to go out"),
    relations=["notices.WaitingMail.user"],
    export=_waiting_mails,
    erase=erase_waiting_mails,
    words={"reason": lambda reason: told(str(reason))},
)
register(
    "mail-preferences",
    title=_("Which mails I want"),
    relations=["notices.MailPreference.person"],
    export=_mail_preferences,
    erase=erase_mail_preferences,
    words={"kind": _kind_in_words, "rhythm": _rhythm_in_words},
)
register_retention(
    "notices.WaitingMail",
    delete_old_mails,
    words=_("Traces of mails that could not be delivered"),
)
