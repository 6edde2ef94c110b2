"""Django's mail backend of this site: no mail is lost, and none makes a request fail."""

from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from notices.actions.mails import deliver


class KeepingBackend(BaseEmailBackend):
    """Hands each mail to ``REMBUK_MAIL_BACKEND`` at once and keeps what cannot go out.

    All mails pass here, also those of allauth and Wagtail. What became of one stands in its
    ``delivery`` afterwards.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        count = 0
        for message in email_messages:
            if message.recipients():
                self.hand_over(message)
                count += 1
        return count

    def hand_over(self, message: Any) -> None:
        message.delivery = deliver(message)
