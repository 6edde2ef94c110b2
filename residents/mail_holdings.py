"""What waiting mails hold of a person, and how long traces of them and of outages are kept."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from residents import periods
from residents.models import Outage, Person, WaitingMail
from residents.models.outages import told
from residents.personal_data import Rows, register
from residents.retention import register_retention


def _waiting_mails(person: Person) -> Rows:
    kept = WaitingMail.objects.filter(user__person=person)
    return kept.values("about", "created_at", "next_try_at", "reason")


def _forget_waiting_mails(person: Person, _keep: bool, _at: datetime) -> None:
    WaitingMail.objects.filter(user__person=person).delete()


def _delete_traces(before: datetime) -> int:
    """Traces of given-up mails, and outages that are long over."""
    after_waiting = timedelta(days=periods.GIVEN_UP_MAIL - periods.WAITING_MAIL)
    Outage.objects.filter(ended_at__lt=timezone.now() - timedelta(days=periods.OUTAGE)).delete()
    return WaitingMail.objects.filter(given_up_at__lt=before - after_waiting).delete()[0]


register(
    "waiting-mails",
    title=_("Mails that wait to go out"),
    relations=["residents.WaitingMail.user"],
    export=_waiting_mails,
    erase=_forget_waiting_mails,
    words={"reason": lambda reason: told(str(reason))},
)
register_retention(
    "residents.WaitingMail", _delete_traces, words=_("Traces of mails that could not be delivered")
)
