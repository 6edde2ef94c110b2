"""What waiting mails hold of a person, and how long traces of them and of outages are kept."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from privacy.personal_data import Rows, register
from privacy.retention import register_retention
from residents.actions.mail_erasure import delete_old_mails, erase_waiting_mails
from residents.models import WaitingMail
from residents.models.outages import told


def _waiting_mails(person: Person) -> Rows:
    kept = WaitingMail.objects.filter(user__person=person)
    return kept.values("about", "created_at", "next_try_at", "reason")


register(
    "waiting-mails",
    title=_("Mails that wait to go out"),
    relations=["residents.WaitingMail.user"],
    export=_waiting_mails,
    erase=erase_waiting_mails,
    words={"reason": lambda reason: told(str(reason))},
)
register_retention(
    "residents.WaitingMail",
    delete_old_mails,
    words=_("Traces of mails that could not be delivered"),
)
