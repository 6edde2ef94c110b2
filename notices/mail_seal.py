"""Mails that wait are kept sealed: the key lies outside the database.

Sealed under the secret key; the earlier ones still open.
"""

import base64
import json

from cryptography.fernet import InvalidToken
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.utils.encoding import force_bytes

from privacy import encryption
from privacy.keys import secret_keys, secret_names

PARTS = ("subject", "body", "from_email", "to", "cc", "bcc", "reply_to", "extra_headers")


class Unreadable(Exception):
    """Sealed under a key that this site does not have."""


def seal(message: EmailMessage) -> str:
    """The whole mail as text that nobody without the key can read."""
    told = {name: getattr(message, name) for name in PARTS}
    told["subtype"] = message.content_subtype
    told["alternatives"] = [list(part) for part in getattr(message, "alternatives", [])]
    told["attachments"] = [_packed(part) for part in message.attachments]
    return _ciphers()[0][1].encrypt(json.dumps(told, default=str).encode()).decode()


def unseal(sealed: str) -> EmailMessage:
    """The mail again. Raises Unreadable."""
    try:
        told = json.loads(encryption.opened(sealed, _ciphers())[1])
    except InvalidToken as error:
        raise Unreadable from error
    message = EmailMultiAlternatives(
        subject=told["subject"],
        body=told["body"],
        from_email=told["from_email"],
        to=told["to"],
        cc=told["cc"],
        bcc=told["bcc"],
        reply_to=told["reply_to"],
        headers=told["extra_headers"],
        alternatives=told["alternatives"],
    )
    message.content_subtype = told["subtype"]
    for name, content, kind in told["attachments"]:
        message.attach(name, base64.b64decode(content), kind)
    return message


def name_in(sealed: str) -> str:
    """Which secret key it needs: a name, or ``?`` for none that is set."""
    return encryption.name_in(sealed, _ciphers())


def _packed(part: object) -> tuple[str, str, str]:
    """Name, content in base64, kind. Raises TypeError for a MIME part, which nobody here makes."""
    if not isinstance(part, tuple):
        raise TypeError("Attach files to mails as name, content and kind.")
    name, content, kind = part
    return name or "", base64.b64encode(force_bytes(content)).decode(), kind or ""


def _ciphers() -> list[encryption.NamedCipher]:
    ciphers = (encryption.cipher("rembuk waiting mail", secret) for secret in secret_keys())
    return list(zip(secret_names(), ciphers, strict=True))
