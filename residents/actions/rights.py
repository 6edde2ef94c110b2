"""A copy of one's data, and deleting one's account."""

import secrets
import uuid
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from cms.queries.appearance import appearance
from residents import periods, personal_data
from residents.addresses import receives_mail
from residents.archive import archive_of
from residents.models import (
    DataExport,
    Erasure,
    Identity,
    Person,
)
from residents.names import DELETED
from residents.queries.staff import acts_for_the_city
from residents.rules.rights import check_may_delete_account
from web.each import each

logger = structlog.get_logger(__name__)
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def ask_export(*, person: Person, at: datetime) -> DataExport:
    """Ask for a copy; who already waits for one goes on waiting for that one."""
    try:
        with transaction.atomic():
            return DataExport.objects.create(person=person, asked_at=at)
    except IntegrityError:
        return DataExport.objects.get(person=person, ready_at=None)


def build_due_exports(*, at: datetime) -> int:
    """Build what was asked for; returns how many. Two builders never take the same one."""
    due = DataExport.objects.filter(ready_at=None)
    keys = list(due.order_by("asked_at").values_list("pk", flat=True)[:50])
    return each(keys, lambda key: _build_export(key, at), "export_not_built", named="export")


@transaction.atomic
def _build_export(key: uuid.UUID, at: datetime) -> bool:
    skip = connection.features.has_select_for_update_skip_locked
    held = DataExport.objects.select_for_update(of=("self",), skip_locked=skip)
    export = held.filter(pk=key, ready_at=None).select_related("person").first()
    if export is None:
        return False
    export.content = archive_of(export.person, at)
    export.ready_at = at
    export.expires_at = at + timedelta(days=periods.COPY)
    export.save(update_fields=["content", "ready_at", "expires_at"])
    return True


@transaction.atomic
def delete_account(*, person: Person, keep_texts: bool, at: datetime) -> Erasure:
    """Delete the account for good. Raises Refused while the person acts for the city.

    Account, contacts and verification go now. Votes stay, they are nobody's. The code of the NIK
    stays while something runs in which it must not count twice.
    """
    held = Person.objects.select_for_update(of=("self",)).select_related("user").get(pk=person.pk)
    check_may_delete_account(person=held, acts=acts_for_the_city(held.user))
    receipt = Erasure.objects.create(
        code="".join(secrets.choice(CODE_LETTERS) for _letter in range(10)),
        person=held,
        erased_at=at,
        texts_kept=keep_texts,
        mail_to=held.user.email if held.user else "",
        language=held.language or settings.LANGUAGE_CODE,
    )
    for holding in personal_data.erasures():
        if holding.erase is not None:
            holding.erase(held, keep_texts, at)
    Person.objects.filter(pk=held.pk).update(user=None, public_name=DELETED, language="")
    _reduce_identity(receipt, at)
    return receipt


def _reduce_identity(receipt: Erasure, at: datetime) -> None:
    """Of the identity only the code, and only while it is needed."""
    known = Identity.objects.filter(person=receipt.person)
    if known.exists() and personal_data.identity_is_needed(receipt.person, at):
        known.update(nik_last4="", sex="", birth_year=None, adult_from=None)
        return
    known.delete()
    receipt.identity_erased_at = at
    receipt.save(update_fields=["identity_erased_at"])


@transaction.atomic
def erase_due_identities(*, at: datetime) -> int:
    """Codes of deleted accounts that nothing needs any more; returns how many went."""
    waiting = Erasure.objects.select_for_update(of=("self",)).filter(identity_erased_at=None)
    before = Identity.objects.count()
    for receipt in waiting.select_related("person"):
        _reduce_identity(receipt, at)
    return before - Identity.objects.count()


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
        link = settings.REMBUK_BASE_URL + reverse("residents:erased", args=[receipt.code])
        body = _(
            "Your account was deleted. Your receipt has the number %(code)s.\n\n"
            "What was deleted, and what is still kept for how long: %(link)s\n\n"
            "This is the last mail to this address; we have forgotten it."
        ) % {"code": receipt.code, "link": link}
        subject = _("Your account was deleted")
        return EmailMessage(
            subject=f"{appearance().name}: {subject}", body=body, to=[receipt.mail_to]
        )
