"""Deleting one's account, and the last mail to its address."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.names import DELETED
from accounts.queries.staff import acts_for_the_city
from accounts.rules.deletion import check_may_delete_account
from cms.queries.appearance import appearance
from privacy.actions.erasure import erase
from privacy.models import Erasure
from web.addresses import receives_mail
from web.each import each


@transaction.atomic
def delete_account(*, person: Person, keep_texts: bool, at: datetime) -> Erasure:
    """Delete the account for good. Raises Refused while the person acts for the city.

    Account, contacts and verification go now. Votes stay, they are nobody's. The code of the NIK
    stays while something runs in which it must not count twice.
    """
    held = Person.objects.select_for_update(of=("self",)).select_related("user").get(pk=person.pk)
    check_may_delete_account(person=held, acts=acts_for_the_city(held.user))
    receipt = erase(
        person=held,
        keep_texts=keep_texts,
        mail_to=held.user.email if held.user else "",
        language=held.language or settings.LANGUAGE_CODE,
        at=at,
    )
    Person.objects.filter(pk=held.pk).update(user=None, public_name=DELETED, language="")
    return receipt


def send_receipts(*, most: int = 50) -> int:
    """Confirm deletions by mail; the address is forgotten with the sending.

    What cannot go out at once waits with all other mails.
    """
    keys = list(Erasure.objects.exclude(mail_to="").values_list("pk", flat=True)[:most])
    return each(keys, _send_receipt, "receipt_not_sent", named="erasure")


@transaction.atomic
def _send_receipt(key: int) -> bool:
    """Whether a mail went out."""
    skip = connection.features.has_select_for_update_skip_locked
    held = Erasure.objects.exclude(mail_to="").select_for_update(skip_locked=skip)
    receipt = held.filter(pk=key).first()
    if receipt is None:
        return False
    sent = receives_mail(receipt.mail_to) and _receipt_mail(receipt).send()
    receipt.mail_to = ""
    receipt.save(update_fields=["mail_to"])
    return bool(sent)


def _receipt_mail(receipt: Erasure) -> EmailMessage:
    with translation.override(receipt.language or settings.LANGUAGE_CODE):
        link = settings.REMBUK_BASE_URL + reverse("privacy:erased", args=[receipt.code])
        body = _(
            "Your account was deleted. Your receipt has the number %(code)s.\n\n"
            "What was deleted, and what is still kept for how long: %(link)s\n\n"
            "This is the last mail to this address; we have forgotten it."
        ) % {"code": receipt.code, "link": link}
        subject = _("Your account was deleted")
        return EmailMessage(
            subject=f"{appearance().name}: {subject}", body=body, to=[receipt.mail_to]
        )
