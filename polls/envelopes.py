"""Sealing and opening ballots, and the pseudonyms under which envelopes are kept.

The envelope is a libsodium sealed box (PyNaCl): anybody can seal with the poll's public key, only
its private key opens. That key is kept encrypted under a key outside the database.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from nacl.encoding import HexEncoder
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox

from polls.contents import canonical_choice


class Unreadable(Exception):
    """The envelope does not open or holds no ballot."""


@dataclass(frozen=True, slots=True)
class Content:
    """What an envelope holds: a choice (``polls.contents``), the voter's kecamatan as stratum."""

    choice: Any
    stratum: str


def _key(purpose: str) -> bytes:
    seed = f"rembuk {purpose}\x00{settings.REMBUK_BALLOT_KEY}"
    return hashlib.sha256(seed.encode()).digest()


def draw_keys() -> tuple[str, str]:
    """A fresh pair: the public key, and the private one encrypted for keeping (hexadecimal)."""
    private = PrivateKey.generate()
    held = SecretBox(_key("poll key")).encrypt(bytes(private))
    return private.public_key.encode(HexEncoder).decode(), held.hex()


def keep(words: str) -> str:
    """Words encrypted under the outside key (hexadecimal), until they are no longer needed."""
    return SecretBox(_key("share")).encrypt(words.encode()).hex()


def kept(held: str) -> str:
    """Words from their kept form. Raises Unreadable under another outside key."""
    try:
        return SecretBox(_key("share")).decrypt(bytes.fromhex(held)).decode()
    except (CryptoError, ValueError) as error:
        raise Unreadable("kept words cannot be opened") from error


def private_key(held: str) -> PrivateKey:
    """The private key from its kept form. Raises Unreadable under another outside key."""
    try:
        return PrivateKey(SecretBox(_key("poll key")).decrypt(bytes.fromhex(held)))
    except (CryptoError, ValueError) as error:
        raise Unreadable("the poll's key cannot be opened") from error


def seal(public_key: str, content: Content, length: int) -> bytes:
    """An envelope over a content, padded to the one length of the poll.

    So no envelope tells by its size what is in it. Raises ValueError when the content is longer.
    """
    text = canonical_choice({"c": content.choice, "s": content.stratum}).encode()
    if len(text) > length:
        raise ValueError("the content does not fit in an envelope of this poll")
    box = SealedBox(PublicKey(public_key.encode(), HexEncoder))
    return bytes(box.encrypt(text.ljust(length)))


def unseal(key: PrivateKey, envelope: bytes) -> Content:
    """What an envelope holds. Raises Unreadable."""
    try:
        held = json.loads(SealedBox(key).decrypt(envelope))
        return Content(held["c"], str(held["s"]))
    except (CryptoError, ValueError, KeyError, TypeError) as error:
        raise Unreadable("an envelope cannot be opened") from error


def form_key(name: str, envelope: bytes | None) -> str:
    """The key of a ballot form: it fits as long as the voter's envelope is the one it knew."""
    known = hashlib.sha256(envelope).hexdigest() if envelope else ""
    return hmac.new(_key("form"), f"{name}|{known}".encode(), hashlib.sha256).hexdigest()


def sending_mark(key: str, choice: object) -> str:
    """Marks a sending to know it again. It tells nothing without the key outside the database."""
    sent = f"{key}|{canonical_choice(choice)}"
    return hmac.new(_key("sending"), sent.encode(), hashlib.sha256).hexdigest()


def pseudonym(poll: int, person: int) -> str:
    """The name under which a voter's envelope is kept: HMAC under a key outside the database."""
    return hmac.new(_key("voter"), f"{poll}|{person}".encode(), hashlib.sha256).hexdigest()


def device_marks(poll: int, person: int, *, address: str, agent: str, hour: int) -> tuple[str, str]:
    """What a device and, on it, a voter are counted by within one hour: keyed hashes.

    Neither says without the key which device or who it was, nor leads the second to an envelope.
    """
    device = f"{poll}|{hour}|{address}|{agent}"
    voter = f"{device}|{person}"
    marks = (hmac.new(_key("device"), t.encode(), hashlib.sha256) for t in (device, voter))
    first, second = (mark.hexdigest() for mark in marks)
    return first, second
