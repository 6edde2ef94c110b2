"""The city's Ed25519 key, derived from a secret outside the database."""

import hashlib
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from privacy.keys import name_of_bytes

PUBLIC = "public:"


def _key(secret: str) -> Ed25519PrivateKey:
    seed = hashlib.sha256(b"rembuk log key\x00" + secret.encode()).digest()
    return Ed25519PrivateKey.from_private_bytes(seed)


def _public(secret: str) -> str:
    """The public half of a secret; of an earlier key it is enough to know that half alone."""
    if secret.startswith(PUBLIC):
        return secret.removeprefix(PUBLIC).lower()
    return _key(secret).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def public_key() -> str:
    """The key with which anybody verifies what is signed now, in hexadecimal."""
    return _public(settings.REMBUK_LOG_KEY)


def public_keys() -> list[str]:
    """That key and the earlier ones, newest first."""
    return [public_key(), *map(_public, settings.REMBUK_LOG_KEYS_BEFORE)]


def names() -> list[str]:
    """The names of these keys, see ``privacy.keys``."""
    return [name_of(key) for key in public_keys()]


def name_of(public: str) -> str:
    """The name of a public key."""
    return name_of_bytes(bytes.fromhex(public))


def head_message(log: str, size: int, root: str, at: datetime) -> bytes:
    """What is signed: name, size, root and time of a head, one a line."""
    return f"{log}\n{size}\n{root}\n{at.isoformat()}\n".encode()


def sign(message: bytes, *, public: str = "") -> str:
    """Signature in hexadecimal, with the key of this public half where its secret is set."""
    for secret in settings.REMBUK_LOG_KEYS_BEFORE:
        if public and not secret.startswith(PUBLIC) and _public(secret) == public:
            return _key(secret).sign(message).hex()
    return _key(settings.REMBUK_LOG_KEY).sign(message).hex()


def verify(message: bytes, signature: str, key: str) -> bool:
    """Whether the signature of the message is that of the public key."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(
            bytes.fromhex(signature), message
        )
    except (InvalidSignature, ValueError):
        return False
    return True


def signer(message: bytes, signature: str) -> str:
    """Which of the keys that are set signed the message; empty for none."""
    return next((key for key in public_keys() if verify(message, signature, key)), "")
