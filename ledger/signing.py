"""The city's Ed25519 key, derived from a secret outside the database."""

import hashlib
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings


def _key() -> Ed25519PrivateKey:
    seed = hashlib.sha256(b"rembuk log key\x00" + settings.REMBUK_LOG_KEY.encode()).digest()
    return Ed25519PrivateKey.from_private_bytes(seed)


def public_key() -> str:
    """The key with which anybody verifies, in hexadecimal."""
    return _key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def head_message(log: str, size: int, root: str, at: datetime) -> bytes:
    """What is signed: name, size, root and time of a head, one a line."""
    return f"{log}\n{size}\n{root}\n{at.isoformat()}\n".encode()


def sign(message: bytes) -> str:
    """Signature in hexadecimal."""
    return _key().sign(message).hex()


def verify(message: bytes, signature: str, key: str) -> bool:
    """Whether the signature of the message is that of the public key."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(
            bytes.fromhex(signature), message
        )
    except (InvalidSignature, ValueError):
        return False
    return True
