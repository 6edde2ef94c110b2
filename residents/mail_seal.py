"""Mails that wait are kept sealed: the key lies outside the database.

Sealed under the secret key; the earlier ones in ``SECRET_KEY_FALLBACKS`` still open.
"""

import base64
import hashlib
import json

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.utils.encoding import force_bytes

PARTS = ("subject", "body", "from_email", "to", "cc", "bcc", "reply_to", "extra_headers")


class Unreadable(Exception):
    """Sealed under a key that this site does not have."""


def seal(message: EmailMessage) -> str:
    """The whole mail as text that nobody without the key can read."""
    told = {name: getattr(message, name) for name in PARTS}
    told["subtype"] = message.content_subtype
    told["alternatives"] = [list(part) for part in getattr(message, "alternatives", [])]
    told["attachments"] = [_packed(part) for part in message.attachments]
    return _cipher().encrypt(json.dumps(told, default=str).encode()).decode()


def unseal(sealed: str) -> EmailMessage:
    """The mail again. Raises Unreadable."""
    try:
        told = json.loads(_cipher().decrypt(sealed.encode()))
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


def _packed(part: object) -> tuple[str, str, str]:
    """Name, content in base64, kind. Raises TypeError for a MIME part, which nobody here makes."""
    if not isinstance(part, tuple):
        raise TypeError("Attach files to mails as name, content and kind.")
    name, content, kind = part
    return name or "", base64.b64encode(force_bytes(content)).decode(), kind or ""


def _cipher() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.sha256(b"rembuk waiting mail" + force_bytes(key)).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
